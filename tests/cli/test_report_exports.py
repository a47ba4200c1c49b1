"""`ofuda report --export` from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ofuda.verbs.reporting.exports.table import EXPORTS
from tests.cli.conftest import Call
from tests.shells.filtering.made import hosts, jsonl, rows

REPORT = ("report", "run", "--no-policies", "--progress", "none")


@pytest.fixture
def desk(call: Call, folder: Path) -> Path:
    hosts(folder / "hosts")
    jsonl(folder / "rows.jsonl", [{**row, "bytes": 10} for row in rows(20)])
    asked = ("--hosts", "hosts", "--use", "train-generative", "--policy", "any-agent", "--write", "keep", "-q")
    assert call("filter", "rows.jsonl", *asked, "-o", "run").exit_code == 0
    return folder


def test_what_is_asked_for_is_written_beside_the_report_and_told(call: Call, desk: Path) -> None:
    result = call(*REPORT, "--export", "legal-table", "--export", "croissant")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(
        "run: report.html, report.md, report.json, domains.csv, croissant.json, legal-table.tsv\n"
    )
    assert (desk / "run" / "croissant.json").is_file()
    assert not (desk / "run" / "common-crawl").exists()
    assert "croissant" not in call(*REPORT).stdout


def test_all_of_them_go_where_the_report_goes(call: Call, desk: Path) -> None:
    assert call(*REPORT, "--export", "all", "-o", "out", "-q").stdout == ""
    for export in EXPORTS:
        assert all((desk / "out" / path).is_file() for path in export.files)
    with (desk / "out" / "eu-domains.csv").open(newline="") as file:
        (only,) = csv.DictReader(file)
    assert (only["rows_kept"], only["bytes_kept"]) == ("4", "40")


def test_a_name_that_is_none_is_refused(call: Call, desk: Path) -> None:
    result = call(*REPORT, "--export", "croissants")
    assert result.exit_code == 2
    assert "'croissants' is not one of" in result.stderr
    assert not (desk / "run" / "report.json").exists()


def test_what_cannot_be_written_is_told(call: Call, desk: Path) -> None:
    (desk / "run" / "common-crawl").write_text("in the way")
    result = call(*REPORT, "--export", "common-crawl")
    assert result.exit_code == 3
    assert "common-crawl" in result.stderr


def test_a_question_about_an_address_exports_nothing(call: Call, desk: Path) -> None:
    result = call("report", "run", "--lookup", "https://a.example/", "--export", "all", "--progress", "none")
    assert result.exit_code == 2
    assert "`--lookup` writes no report" in result.stderr
    assert not (desk / "run" / "croissant.json").exists()


def test_exports_of_a_report_for_everybody_are_of_the_whole_one(call: Call, desk: Path) -> None:
    """They leave out by themselves what is not for everybody, and the report for everybody names the whole one."""
    assert call(*REPORT, "--export", "croissant", "--public", "-q").exit_code == 0
    described = json.loads((desk / "run" / "croissant.json").read_bytes())
    report = json.loads((desk / "run" / "report.json").read_bytes())
    assert described["subjectOf"]["identifier"] == report["cover"]["facts"]["The whole report"]
    assert "decisions-00000.parquet" in {one["@id"] for one in described["distribution"]}
    assert "rows.jsonl" not in json.dumps(described)
