"""`ofuda report` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Call
from tests.outline import Outline
from tests.shells.filtering.made import hosts, parquet, rows
from tests.shells.reporting.test_again import _changed, _swapped

ASKED = ("--use", "train-generative", "--policy", "any-agent", "--progress", "none")
ABOUT = '[dataset]\nname = "Moon"\n[provider]\ncontact = "b"\n[release]\nagents = "withheld"\n'


@pytest.fixture
def desk(folder: Path, call: Call) -> Path:
    hosts(folder / "hosts")
    parquet(folder / "rows.parquet", [{**row, "bytes": 10, "tokens": 2, "language": "ja"} for row in rows(100)])
    assert call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED).exit_code == 0
    return folder


def test_a_report_stands_beside_its_run(call: Call, desk: Path) -> None:
    (desk / "about.toml").write_text(ABOUT, encoding="utf-8")
    (desk / "ofuda.toml").write_text('[provider]\nname = "P"\ncontact = "a"\n', encoding="utf-8")
    result = call("report", "run", "--about", "about.toml", "--role", "model", "--progress", "none")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == (
        "Of 100 rows, 56 (56.0 %) are kept, 44 (44.0 %) are dropped, and 0 (0.0 %) are for review."
    )
    assert result.stdout.splitlines()[-1] == "run: report.html, report.md, report.json, domains.csv"
    told = json.loads((desk / "run" / "report.json").read_bytes())
    assert told["counts"]["total"]["keep"] == {"rows": 56, "bytes": 560, "tokens": 112}
    assert told["cover"]["provider"] == {"name": "P", "contact": "b", "complaints": None}
    assert told["cover"]["dataset"]["name"] == "Moon"
    assert told["cover"]["provides"] == "model"
    assert told["checked"] == {"rows": 100, "differing": 0, "examples": [], "why": None}
    assert "What was decided about Moon" in Outline((desk / "run" / "report.html").read_text(encoding="utf-8")).text
    assert (desk / "run" / "report.md").read_text(encoding="utf-8").startswith("# What was decided about Moon\n")
    assert (desk / "run" / "domains.csv").is_file()


@pytest.mark.usefixtures("desk")
def test_a_report_can_be_printed_and_put_elsewhere(call: Call, folder: Path) -> None:
    result = call("report", "run", "-o", "legal/report", "--no-policies", "--format", "json")
    assert json.loads(result.stdout) == json.loads((folder / "legal/report/report.json").read_bytes())
    assert json.loads(result.stdout)["judged"] == []
    assert call("report", "run", "-q").stdout == ""
    # A run with a report beside it is still the same run.
    assert call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED).exit_code == 0
    assert call("report", "run", "-q").exit_code == 0


@pytest.mark.usefixtures("desk")
def test_everybody_gets_what_is_public(call: Call, folder: Path) -> None:
    (folder / "about.json").write_text('{"release": {"domains": "withheld"}}', encoding="utf-8")
    whole = json.loads(call("report", "run", "--no-policies", "--format", "json").stdout)
    assert (folder / "run" / "domains.csv").is_file()
    call("report", "run", "--no-policies", "--public", "--about", "about.json")
    found = json.loads((folder / "run" / "report.json").read_bytes())
    assert (found["counts"]["domains"], found["runs"][0]["inputs"]) == (None, [])
    assert found["cover"]["facts"]["The whole report"].startswith("sha256:")
    assert found["counts"]["total"] == whole["counts"]["total"]
    assert not (folder / "run" / "domains.csv").exists()
    assert "a.example" not in (folder / "run" / "report.html").read_text(encoding="utf-8")


def test_other_policies_may_judge_too(call: Call, desk: Path) -> None:
    policy = json.loads(call("policies", "--format", "json").stdout)[0]
    (desk / "ours.json").write_text(json.dumps({**policy, "name": "ours", "unknown": "review"}), encoding="utf-8")
    result = call("report", "run", "--policy", "ours.json", "--sample", "50", "--progress", "none")
    assert "would be kept under ours" in result.stdout
    told = json.loads((desk / "run" / "report.json").read_bytes())["judged"]
    assert [one["policy"]["name"] for one in told][-1] == "ours"
    assert {one["rows"] for one in told} == {50}


def test_a_record_that_does_not_stand_is_told_of(call: Call, desk: Path) -> None:
    _changed(desk / "run", _swapped)
    result = call("report", "run")
    assert result.exit_code == 1
    assert "Error: 2 rows, decided again, differ from the record" in result.stderr
    assert (desk / "run" / "report.html").is_file()


@pytest.mark.usefixtures("desk")
def test_a_shard_that_is_missing_is_told_of(call: Call) -> None:
    call("filter", "rows.parquet", "-o", "shards", "--shard", "1/2", *ASKED)
    result = call("report", "shards")
    assert (result.exit_code, "shards are missing: 2/2" in result.stderr) == (1, True)


@pytest.mark.usefixtures("desk")
def test_an_address_is_looked_up(call: Call, folder: Path) -> None:
    result = call("report", "run", "--lookup", "https://b.example/", "--lookup", "https://x.example/")
    assert result.exit_code == 0
    assert result.stdout.startswith("https://b.example/  was in the input, in ")
    assert "https://b.example/robots.txt:2  Disallow: /" in result.stdout
    assert "https://x.example/  was not in the input" in result.stdout
    assert not (folder / "run" / "report.html").exists()
    one = json.loads(call("report", "run", "--lookup", "https://b.example/", "--format", "json").stdout)
    assert one["rows"][0]["rule"]["raw"] == "Disallow: /"
    two = json.loads(
        call("report", "run", "--lookup", "https://b.example/", "--lookup", "x", "--format", "json").stdout
    )
    assert [each["url"] for each in two] == ["https://b.example/", "x"]
    (folder / "rows.parquet").unlink()
    assert call("report", "run", "--lookup", "https://b.example/").exit_code == 3


WRONG = (
    ((), "there is no run"),
    (("nowhere",), "there is no run in `nowhere`"),
    (("run", "--no-policies", "--sample", "5"), "`--no-policies` decides nothing again"),
    (("run", "--policy", "strictt"), "did you mean `strict`?"),
    (("run", "--about", "wrong.toml"), "`wrong.toml` cannot be used: it cannot be read"),
    (("run", "--about", "wrong.json"), "there is no `dataset.nme`; did you mean `dataset.name`?"),
)


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_wrong_call_is_told_what_to_do(call: Call, desk: Path, arguments: tuple[str, ...], told: str) -> None:
    (desk / "wrong.toml").write_text("[", encoding="utf-8")
    (desk / "wrong.json").write_text('{"dataset": {"nme": "x"}}', encoding="utf-8")
    result = call("report", *arguments)
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    assert not (desk / "run" / "report.html").exists()


def test_what_cannot_be_read_or_written_is_told_of(call: Call, desk: Path) -> None:
    (desk / "file").write_bytes(b"")
    assert call("report", "run", "--about", "none.toml").exit_code == 3
    assert "cannot write" in call("report", "run", "-o", "file/x").stderr
    (desk / "taken" / "report.html").mkdir(parents=True)
    assert "cannot write `taken`" in call("report", "run", "-o", "taken").stderr
    octets = bytearray((desk / "hosts" / "bodies.parquet").read_bytes())
    octets[4:60] = b"\xff" * 56
    (desk / "hosts" / "bodies.parquet").write_bytes(octets)
    assert "is damaged" in call("report", "run").stderr
    _changed(desk / "run", lambda found: found.drop_columns(["ai_reason"]))
    result = call("report", "run", "--no-policies")
    assert (result.exit_code, "cannot be added up" in result.stderr) == (3, True)
    (desk / "run" / "run.json").write_text("{", encoding="utf-8")
    result = call("report", "run")
    assert (result.exit_code, "is no JSON" in result.stderr) == (3, True)
    assert pq.read_schema(desk / "run" / "rules-00000.parquet").names[0] == "id"
