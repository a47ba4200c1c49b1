"""`ofuda filter` and `ofuda apply` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Call
from tests.shells.filtering.made import decisions, digests, hosts, jsonl, parquet, rows
from tests.shells.filtering.made import url as address

ASKED = ("--use", "train-generative", "--policy", "any-agent", "--progress", "none")


@pytest.fixture
def desk(folder: Path) -> Path:
    hosts(folder / "hosts")
    parquet(folder / "rows.parquet", rows(100))
    return folder


def test_rows_are_decided_and_counted(call: Call, desk: Path) -> None:
    result = call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "run: 100 rows: drop 44, keep 56\n"
    run = json.loads((desk / "run" / "run.json").read_bytes())
    assert run["counts"]["verdict"] == {"drop": 44, "keep": 56}
    assert run["settings"]["policy"]["name"] == "any-agent"
    assert run["rules"]["most"][0]["raw"] == "Content-Signal: ai-train=no"
    assert sum(one["rows"] for one in run["rules"]["most"]) == 44
    assert run["units"][0]["inputs"][0]["name"] == "rows.parquet"
    assert call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED, "-q").stdout == ""


def test_the_instant_of_the_first_call_is_that_of_the_run(call: Call, desk: Path) -> None:
    call("filter", "rows.parquet", "-o", "run", *ASKED)
    first = digests(desk / "run")
    assert call("filter", "rows.parquet", "-o", "run", *ASKED).exit_code == 0
    assert digests(desk / "run") == first


def test_patterns_lists_and_shards_choose_files(call: Call, desk: Path) -> None:
    for at in range(5):
        jsonl(desk / f"{at}.jsonl", rows(10, at * 10))
    (desk / "list").write_text("0.jsonl\n\n4.jsonl\n", encoding="utf-8")
    assert "run: 20 rows" in call("filter", "--files-from", "list", "-o", "run", *ASKED).stdout
    assert (
        "50 rows"
        in call("filter", "--files-from", "-", "[1-3].jsonl", "-o", "b", *ASKED, stdin=b"0.jsonl\n4.jsonl").stdout
    )
    for shard in range(1, 4):
        assert call("filter", "[0-4].jsonl", "-o", "shards", "--shard", f"{shard}/3", *ASKED).exit_code == 0
    assert len(decisions(desk / "shards")) == 50
    assert {path.name for path in (desk / "shards").glob("*-002-of-003.*")} == {
        "decisions-002-of-003.parquet",
        "rules-002-of-003.parquet",
        "run-002-of-003.json",
    }


def test_a_sample_writes_nothing(call: Call, desk: Path) -> None:
    result = call("filter", "rows.parquet", "--hosts", "hosts", "--sample", "50", *ASKED)
    assert result.exit_code == 0
    assert result.stdout.startswith("50 of about 100 rows; all would take about ")
    assert "%  robots_disallowed" in result.stdout
    (desk / "torn.jsonl.gz").write_bytes(jsonl(desk / "torn.jsonl.gz", rows(20)).read_bytes()[:-3])
    torn = call("filter", "torn.jsonl.gz", "--sample", "50", *ASKED)
    assert torn.stderr == "Warning: torn.jsonl.gz: it ends inside its compression\n"
    wrong = call("filter", "rows.parquet", "--column", "url=link", "--sample", "50", *ASKED)
    assert (wrong.exit_code, "there is no column `link`" in wrong.stderr) == (2, True)


def test_what_cannot_be_read_is_told_of_and_the_rest_is_done(call: Call, desk: Path) -> None:
    (desk / "torn.parquet").write_bytes((desk / "rows.parquet").read_bytes()[:-20])
    result = call("filter", "*.parquet", "--hosts", "hosts", "-o", "run", *ASKED)
    assert result.exit_code == 3
    assert "run: 100 rows" in result.stdout
    assert "Error: `torn.parquet`: it is no Parquet, or its end is missing" in result.stderr
    assert "0 rows of it were decided; get it again" in result.stderr


WRONG = (
    (("rows.parquet", "-o", "run", "--policy", "any-agent"), "nobody said what for"),
    (("rows.parquet", "--use", "training", "--policy", "any-agent"), "nobody said where the decisions go"),
    (("rows.parquet", "-o", "run", "--use", "training"), "nobody asks"),
    (("-o", "run", *ASKED), "there is no input"),
    (("none-*.parquet", "-o", "run", *ASKED), "there is no file `none-*.parquet`"),
    (("page.html", "-o", "run", *ASKED), "nobody can tell what `page.html` holds"),
    (
        ("rows.parquet", "-o", "run", "--write", "kept", *ASKED),
        "there is no verdict `kept`\n  help: did you mean `keep`?",
    ),
    (("rows.parquet", "-o", "run", "--column", "url", *ASKED), "`url` names no column"),
    (
        ("rows.parquet", "-o", "run", "--column", "ulr=x", *ASKED),
        "there is no column of ours `ulr`\n  help: did you mean `url`?",
    ),
    (("rows.parquet", "-o", "run", "--shard", "4/3", *ASKED), "`4/3` is no shard"),
    (("rows.parquet", "-o", "run", "--shard", "x", *ASKED), "`x` is no shard"),
)


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_wrong_call_is_told_what_to_do(call: Call, desk: Path, arguments: tuple[str, ...], told: str) -> None:
    result = call("filter", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "help: " in result.stderr
    assert not (desk / "run").exists()


def test_what_is_no_table_of_hosts_cannot_be_read(call: Call, desk: Path) -> None:
    assert call("filter", "rows.parquet", "--hosts", "nowhere", "-o", "run", *ASKED).exit_code == 3
    (desk / "hosts" / "table.json").write_text("{}", encoding="utf-8")
    result = call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED)
    assert result.exit_code == 3
    assert "no table of hosts" in result.stderr


def test_a_table_of_hosts_that_is_damaged_ends_the_run(call: Call, desk: Path) -> None:
    octets = bytearray((desk / "hosts" / "bodies.parquet").read_bytes())
    octets[4:60] = b"\xff" * 56
    (desk / "hosts" / "bodies.parquet").write_bytes(octets)
    result = call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED)
    assert result.exit_code == 3
    assert "is damaged" in result.stderr
    assert not list((desk / "run").glob("decisions*"))


def test_lists_and_folders_that_are_not_there(call: Call, desk: Path) -> None:
    assert call("filter", "--files-from", "none", "-o", "run", *ASKED).exit_code == 3
    (desk / "file").write_bytes(b"")
    result = call("filter", "rows.parquet", "-o", "file/run", *ASKED)
    assert result.exit_code == 3
    assert "cannot write `file" in result.stderr


@pytest.mark.usefixtures("desk")
def test_a_folder_holds_one_run(call: Call) -> None:
    call("filter", "rows.parquet", "-o", "run", *ASKED)
    result = call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED)
    assert result.exit_code == 2
    assert "the folder holds a run with other hosts" in result.stderr


# -- apply -------------------------------------------------------------------------------------------------------------


def kept(folder: Path) -> list[int]:
    return [row["id"] for path in sorted(folder.glob("keep-*")) for row in pq.read_table(path).to_pylist()]


@pytest.mark.parametrize("ledger", ["all", "exceptions"])
def test_rows_are_filtered_by_id(call: Call, desk: Path, ledger: str) -> None:
    call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", "--write", "keep", "--ledger", ledger, *ASKED)
    result = call("apply", "run", "rows.parquet", "-o", "out", "--write", "keep,drop")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "rows.parquet: drop 44, keep 56\n"
    assert kept(desk / "out") == kept(desk / "run")
    assert pq.read_table(desk / "out" / "drop-00000.parquet").column_names == ["id", "url", "text"]


def test_rows_are_filtered_by_file_and_number(call: Call, desk: Path) -> None:
    jsonl(desk / "rows.jsonl", [{"url": address(at), "n": at} for at in range(100)])
    call("filter", "rows.jsonl", "--hosts", "hosts", "-o", "run", "--write", "keep", *ASKED)
    assert call("apply", "run", "rows.jsonl", "-o", "out").exit_code == 0
    assert (desk / "out" / "keep-00000.jsonl").read_bytes() == (desk / "run" / "keep-00000.jsonl").read_bytes()
    result = call("apply", "run", "rows.parquet", "-o", "other")
    assert (result.exit_code, "the decisions are by file and row" in result.stderr) == (2, True)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_rows_without_an_id_among_others_are_known_by_file_and_number(call: Call, desk: Path, form: str) -> None:
    made = [{"id": None if at % 3 == 0 or at > 16_500 else at, "url": address(at)} for at in range(17_000)]
    name = f"some.{form}"
    parquet(desk / name, made, 4_000) if form == "parquet" else jsonl(desk / name, made)
    call("filter", name, "--hosts", "hosts", "-o", "run", "--write", "keep", *ASKED)
    found = decisions(desk / "run")
    assert [row["row"] if row["id"] is None else int(row["id"]) for row in found] == list(range(17_000))
    assert call("apply", "run", name, "-o", "out").exit_code == 0
    out = "keep-00000." + form
    assert digests(desk / "out")[out] == digests(desk / "run")[out]


def test_a_file_whose_first_rows_have_no_id_is_known_by_file_and_number(call: Call, desk: Path) -> None:
    jsonl(desk / "late.jsonl", [{"id": at if at > 16_500 else None, "url": address(at)} for at in range(17_000)])
    call("filter", "late.jsonl", "--hosts", "hosts", "-o", "run", "--write", "keep", *ASKED)
    assert [(row.get("id"), row["row"]) for row in decisions(desk / "run")] == [(None, at) for at in range(17_000)]
    assert call("apply", "run", "late.jsonl", "-o", "out").exit_code == 0


def test_logs_of_those_to_drop_are_obeyed(call: Call, desk: Path) -> None:
    log = pa.table({"id": [1, 2, 3], "user_agents": [["GPTBot"], ["CCBot", "*"], []]})
    pq.write_table(log, desk / "log.parquet")
    result = call("apply", "log.parquet", "rows.parquet", "-o", "out")
    assert result.stdout == "rows.parquet: drop 3, keep 97\n"
    assert kept(desk / "out") == [0, *range(4, 100)]


def test_rows_that_nobody_decided_are_not_written(call: Call, desk: Path) -> None:
    call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED)
    parquet(desk / "more.parquet", rows(110))
    result = call("apply", "run", "more.parquet", "-o", "out")
    assert result.exit_code == 3
    assert "10 rows of `more.parquet` are in no decision, and were not written" in result.stderr
    assert max(kept(desk / "out")) < 100


def test_of_several_decisions_about_a_row_the_most_restrictive_counts(call: Call, desk: Path) -> None:
    pq.write_table(pa.table({"id": [0, 0, 1], "ai_verdict": ["keep", "drop", "keep"]}), desk / "said.parquet")
    parquet(desk / "two.parquet", rows(2))
    call("apply", "said.parquet", "two.parquet", "-o", "out")
    assert kept(desk / "out") == [1]


def test_torn_inputs_of_the_second_pass_are_told_of(call: Call, desk: Path) -> None:
    call("filter", "rows.parquet", "--hosts", "hosts", "-o", "run", *ASKED)
    (desk / "rows.parquet").write_bytes((desk / "rows.parquet").read_bytes()[:-20])
    result = call("apply", "run", "rows.parquet", "-o", "out")
    assert result.exit_code == 3
    assert result.stdout == "rows.parquet: no rows\n"
    assert "it is no Parquet" in result.stderr


NO_DECISIONS = (
    ("run", "there are no decisions in `run`"),
    ("rows.parquet", "lists no decisions"),
    ("page.html", "is no Parquet"),
)


@pytest.mark.parametrize(("name", "told"), NO_DECISIONS)
def test_what_lists_no_decisions_is_a_wrong_call(call: Call, desk: Path, name: str, told: str) -> None:
    (desk / "run").mkdir()
    result = call("apply", name, "rows.parquet", "-o", "out")
    assert result.exit_code == 2
    assert told in result.stderr
    gone = call("apply", "nowhere.parquet", "rows.parquet", "-o", "out")
    assert (gone.exit_code, "no such file" in gone.stderr) == (3, True)


@pytest.mark.parametrize("command", ["filter", "apply"])
def test_without_the_extra_it_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr("ofuda.cli._extras.find_spec", lambda name: None if name == "pyarrow" else object())
    result = call(command, "a", "b", "-o", "out")
    assert result.exit_code == 2
    assert "pip install 'ofuda[data]'" in result.stderr
