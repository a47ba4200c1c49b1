"""Exports of real runs, written beside the report."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow.parquet as pq
import pytest

from ofuda.nouns.report import File, Input, Release, Report
from ofuda.shells.reporting.exporting import chosen, export
from ofuda.verbs.reporting.exports.table import EXPORTS, NAMES
from tests.reporting import example
from tests.shells.filtering.made import hosts, jsonl, ran, rows, settings
from tests.verbs.reporting.exports.made import released

# mlcroissant reads through rdflib, which has given its own class up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def reported(*folders: Path) -> Report:
    """A report whose runs are real ones; its numbers are the example's."""
    runs = []
    for at, folder in enumerate(folders):
        folder.parent.mkdir(exist_ok=True)
        data = rows(20, 100 * at)
        source = jsonl(folder.with_suffix(".jsonl"), [{**row, "bytes": 10, "language": "ja"} for row in data])
        told = ran(settings(folder, hosts(folder.with_suffix(".hosts")), write=("keep",)), source)
        made = [(name, about) for unit in told["units"] for name, about in unit["files"].items()]
        files = tuple(File(name, name.partition("-")[0], about["size"], about["sha256"]) for name, about in made)
        inputs = (Input(str(source), 20, sha256="1" * 64),)
        runs.append(replace(example().runs[0], folder=str(folder), files=files, inputs=inputs))
    return replace(example(), runs=tuple(runs), coverage=replace(example().coverage, unlisted=0))


def records(path: Path) -> list[dict[str, Any]]:
    return list(mlcroissant.Dataset(path).records("decisions"))


def test_every_export_is_written_and_reads_back(tmp_path: Path) -> None:
    run = tmp_path / "a run [1]*"  # what has a meaning in a pattern, or in an address
    report = reported(run)
    written = export(report, chosen(["all"]), run)
    assert written == sorted(set(written), key=written.index)
    assert all((run / name).is_file() for name in written)
    assert {path for one in EXPORTS for path in one.files} <= set(written)
    assert not list(run.rglob("*.part"))
    table = pq.read_table(run / "decisions-00000.parquet").to_pylist()
    found = records(run / "croissant.json")
    # Words that many rows share are kept as dictionaries, and read as words.
    assert [one["decisions/origin"].decode() for one in found] == [row["origin"] for row in table]
    assert [one["decisions/bytes"] for one in found] == [10] * 20
    assert [one["decisions/language"].decode() for one in found] == ["ja"] * 20
    hosts_ = pq.read_table(run / "common-crawl" / "ofuda-decisions.parquet").to_pylist()
    assert sum(row["ofuda_rows_keep"] + row["ofuda_rows_drop"] + row["ofuda_rows_review"] for row in hosts_) == 20


def test_a_report_over_its_runs_describes_the_decisions_of_all(tmp_path: Path) -> None:
    report = reported(tmp_path / "all runs [x]" / "a", tmp_path / "all runs [x]" / "b")
    export(report, chosen(["croissant"]), tmp_path)
    assert len(records(tmp_path / "croissant.json")) == 40


def test_it_can_be_written_again(tmp_path: Path) -> None:
    report = reported(tmp_path / "run")
    first = {name: (tmp_path / name).read_bytes() for name in export(report, chosen(["all"]), tmp_path)}
    assert {name: (tmp_path / name).read_bytes() for name in export(report, chosen(["all"]), tmp_path)} == first


def test_domains_that_the_report_does_not_name_are_given_to_the_list(tmp_path: Path) -> None:
    """As a report writes it: all verdicts, the largest first."""
    verdicts = [f"{verdict}_{what}" for verdict in ("keep", "review", "drop") for what in ("rows", "bytes", "tokens")]
    lines = [f"{at}.example,1,{at},0,0,0,0,{at % 2},{at},0" for at in range(40)]
    lines += ["no domain,9,999,0,0,0,0,0,0,0", "dropped.example,0,0,0,0,0,0,9,999,0"]
    folder = tmp_path / "[1]"
    folder.mkdir()
    (folder / "domains.csv").write_text("\n".join([",".join(["domain", *verdicts]), *lines]) + "\n")
    report = reported(tmp_path / "run")
    for small, names in ((True, [39, 38]), (False, [39, 38, 37, 36])):
        export(report, chosen(["eu-template"]), folder, small=small)
        with (folder / "eu-domains.csv").open(newline="") as file:
            found = list(csv.DictReader(file))
        assert [row["domain"] for row in found] == [f"{at}.example" for at in names]
        assert (found[0]["bytes_kept"], found[0]["bytes_all"], found[0]["rows_all"]) == ("39", "78", "2")


def test_what_is_no_longer_for_everybody_does_not_stay(tmp_path: Path) -> None:
    report = reported(tmp_path / "run")
    export(report, chosen(["all"]), tmp_path)
    withheld = released(report, "domains", Release.WITHHELD)
    assert "eu-domains.csv" not in export(withheld, chosen(["eu-template"]), tmp_path)
    assert not (tmp_path / "eu-domains.csv").exists()
    assert (tmp_path / "croissant.json").is_file()
    (tmp_path / "domains.csv").write_text("of another report\n")
    unknown = replace(report, counts=replace(report.counts, domains=None))
    assert export(unknown, chosen(["eu-template"]), tmp_path) == ["eu-template.md"]


def test_exports_are_chosen_by_their_names() -> None:
    assert [one.name for one in chosen(["japan", "croissant", "japan"])] == ["croissant", "japan"]
    assert chosen([]) == []
    assert NAMES == ("croissant", "eu-template", "legal-table", "japan", "california", "common-crawl", "all")
