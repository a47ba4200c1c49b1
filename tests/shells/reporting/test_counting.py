"""A report of runs adds up to their input, whatever the runs: shards, exceptions, rows that are broken."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

from ofuda.nouns.about import About
from ofuda.nouns.counts import Amount, Breakdown
from ofuda.nouns.report import Provides, Report
from ofuda.shells.reporting import making
from ofuda.shells.reporting.domains import registrable
from ofuda.shells.reporting.making import Wanted, report_of
from ofuda.shells.reporting.runs import BrokenRunError, RunError, opened
from ofuda.tables.policies import POLICIES
from ofuda.verbs.reporting.as_json import as_json
from tests.shells.filtering.made import decisions, hosts, jsonl, parquet, ran, rows, settings, url

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).resolve().parents[3] / "schema/v1/report.schema.json").read_bytes())
)


def reported(folder: Path, *runs: Path, **more: Any) -> Report:
    wanted = Wanted(folder, About(), Provides.DATASET, "2026-11-26T00:00:00Z", more.pop("policies", None), **more)
    found = report_of(opened(map(str, runs)), wanted, lambda _: None)
    assert [error.message for error in SCHEMA.iter_errors(json.loads(json.dumps(as_json(found))))] == []
    return found


def plain(amount: Amount) -> tuple[int, int, int]:
    return amount.rows, amount.bytes or 0, amount.tokens or 0


def breakdowns(report: Report) -> list[Breakdown]:
    counts = report.counts
    found = [
        counts.decisions,
        counts.reasons,
        counts.channels,
        counts.domains,
        counts.languages,
        report.coverage.looked,
    ]
    return [one for one in (*found, *counts.uses.values()) if one is not None]


def some(chance: random.Random, count: int, first: int) -> list[dict[str, Any] | bytes]:
    """Rows of all kinds, and lines that are none."""
    found: list[dict[str, Any] | bytes] = []
    for at in range(first, first + count):
        if chance.random() < 0.05:
            found.append(b"{broken\n")
            continue
        row: dict[str, Any] = {"id": at, "url": chance.choice([url(at), url(at), "no address"])}
        row |= {"bytes": chance.randrange(1000)} if chance.random() < 0.9 else {}
        row |= {"tokens": chance.randrange(300)} if chance.random() < 0.9 else {}
        row |= {"language": chance.choice(["en", "ja"])} if chance.random() < 0.8 else {}
        row |= {"headers": [["X-Robots-Tag", "noai"]]} if chance.random() < 0.1 else {}
        found.append(row)
    return found


def worlds(folder: Path, table: Path, chance: random.Random) -> tuple[list[Path], list[dict[str, Any] | bytes]]:
    """Runs over rows: some of them shards, some with a ledger of exceptions; and all their rows."""
    every: list[dict[str, Any] | bytes] = []
    for run in range(chance.randint(1, 3)):
        shards = chance.choice([1, 3])
        asked = settings(folder / f"run-{run}", table, exceptions=chance.random() < 0.5)
        for shard in range(1, shards + 1):
            data = some(chance, chance.randint(1, 60), len(every))
            every += data
            path = jsonl(folder / f"{run}-{shard}.jsonl", data)
            ran(asked, path, shard=(shard, shards) if shards > 1 else None)
    return sorted(folder.glob("run-*")), every


@pytest.mark.parametrize("seed", range(8))
def test_every_breakdown_adds_up_to_the_rows_of_the_input(tmp_path: Path, seed: int) -> None:
    runs, every = worlds(tmp_path, hosts(tmp_path / "hosts"), random.Random(seed))
    found = reported(tmp_path, *runs)
    known = [row for row in every if isinstance(row, dict)]
    expected = Amount(len(every), sum(row.get("bytes", 0) for row in known), sum(row.get("tokens", 0) for row in known))
    assert plain(found.counts.total.all) == plain(expected)
    assert sum(one.rows for run in found.runs for one in run.inputs) == len(every)
    assert found.coverage.broken >= len(every) - len(known)
    for one in breakdowns(found):
        for verdict in ("all", "keep", "review", "drop"):
            assert plain(getattr(one.total, verdict)) == plain(getattr(found.counts.total, verdict)), (one.by, verdict)


def test_what_is_kept_and_not_listed_is_counted_all_the_same(tmp_path: Path) -> None:
    table = hosts(tmp_path / "hosts")
    data = [{**row, "bytes": 10, "language": "en"} for row in rows(300)]
    path = parquet(tmp_path / "rows.parquet", data)
    ran(settings(tmp_path / "all", table), path)
    ran(settings(tmp_path / "some", table, exceptions=True), path)
    whole, part = reported(tmp_path, tmp_path / "all"), reported(tmp_path, tmp_path / "some")
    for one, other in ((one, two) for one in breakdowns(whole) for two in breakdowns(part) if one.by == two.by):
        if one.by in {"decision", "reason", "channel", "looked"}:
            assert {line.name: line.all.rows for line in one.lines} == {
                line.name: line.all.rows for line in other.lines
            }
        else:
            assert other.unlisted is not None
            assert other.unlisted.keep == whole.counts.total.keep
    assert part.coverage.unlisted == whole.counts.total.keep.rows
    assert whole.counts.total == part.counts.total


def test_domains_are_those_that_somebody_registered(tmp_path: Path) -> None:
    names = ("www.a.co.uk", "b.a.co.uk", "x.github.io", "y.github.io", "127.0.0.1:8080", "[::1]", "localhost", "co.uk")
    data = [{"url": f"https://{name}/"} for name in names] + [{"url": "mailto:x"}]
    ran(settings(tmp_path / "run", None), parquet(tmp_path / "rows.parquet", data))
    found = reported(tmp_path / "run", tmp_path / "run").counts.domains
    assert found is not None
    assert {one.name: one.all.rows for one in found.lines} == {
        "a.co.uk": 2,
        "x.github.io": 1,
        "y.github.io": 1,
        "127.0.0.1": 1,
        "[::1]": 1,
        "localhost": 1,
        "co.uk": 1,
        "no domain": 1,
    }
    assert found.count == 7
    with (tmp_path / "run" / "domains.csv").open(newline="") as file:
        listed = list(csv.DictReader(file))
    assert [row["domain"] for row in listed] == [one.name for one in found.lines]
    assert sum(int(row["keep_rows"]) for row in listed) == 8
    assert registrable("no origin") is None


def test_no_domain_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    data = [{"url": f"https://{name}/"} for name in ("=1+1.example", "a,b.example", "c'd.example")]
    ran(settings(tmp_path / "run", None), parquet(tmp_path / "rows.parquet", data))
    found = reported(tmp_path, tmp_path / "run").counts.domains
    assert found is not None
    with (tmp_path / "domains.csv").open(newline="") as file:
        listed = [row["domain"] for row in csv.DictReader(file)]
    assert "'=1+1.example" in listed
    assert {one.removeprefix("'") for one in listed} == {one.name for one in found.lines}


def test_of_many_domains_the_largest_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "DOMAINS", 2)
    data = [{"url": f"https://{at}.host{at % 40}.example/", "bytes": at} for at in range(120)]
    ran(settings(tmp_path / "run", None), parquet(tmp_path / "rows.parquet", data))
    found = reported(tmp_path, tmp_path / "run").counts.domains
    assert found is not None
    assert [one.name for one in found.lines] == ["host39.example", "host38.example", "host37.example", "host36.example"]
    assert found.count == 40
    assert found.rest is not None
    assert found.rest.all.rows == 108


def test_several_uses_are_told_apart(tmp_path: Path) -> None:
    from ofuda.nouns.question import Question  # noqa: PLC0415 (for that alone)
    from ofuda.nouns.vocabulary import Use  # noqa: PLC0415 (as above)

    question = Question(frozenset(), frozenset({Use.TRAIN_GENERATIVE, Use.SEARCH}))
    asked = settings(tmp_path / "run", hosts(tmp_path / "hosts"), question=question)
    ran(asked, parquet(tmp_path / "rows.parquet", rows(100)))
    uses = reported(tmp_path, tmp_path / "run").counts.uses
    assert list(uses) == ["search", "train-generative"]
    listed = Counter(row["ai_decision_train_generative"] for row in decisions(tmp_path / "run"))
    assert {one.name: one.all.rows for one in uses["train-generative"].lines} == listed


def test_what_an_older_run_did_not_keep_is_open(tmp_path: Path) -> None:
    ran(settings(tmp_path / "run", None), parquet(tmp_path / "rows.parquet", rows(20)))
    path = tmp_path / "run" / "decisions-00000.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["origin", "robots", "language", "bytes", "tokens"]), path)
    _resigned(tmp_path / "run", path, robots={})
    found = reported(tmp_path, tmp_path / "run")
    assert (found.counts.domains, found.counts.languages) == (None, None)
    assert (found.coverage.looked, found.coverage.origins) == (None, None)
    assert found.counts.decisions.total.all.rows == 20
    assert not (tmp_path / "domains.csv").exists()


def _resigned(folder: Path, path: Path, **counts: Any) -> None:
    """The run with another file in the place of one of its own."""
    from ofuda.shells.tables.files import digest_of  # noqa: PLC0415 (for that alone)

    data = json.loads((folder / "run.json").read_bytes())
    data["units"][0]["files"][path.name] = digest_of(path)
    data["counts"] |= counts
    (folder / "run.json").write_text(json.dumps(data), encoding="utf-8")


# -- which runs -------------------------------------------------------------------------------------------------------


def refused(runs: Sequence[Path], kind: type[RunError] = RunError) -> str:
    with pytest.raises(RunError) as caught:
        reported(runs[0].parent, *runs)
    assert type(caught.value) is kind
    assert len(caught.value.args) == 2
    return str(caught.value.args[0])


def test_runs_that_cannot_be_added_up_are_refused(tmp_path: Path) -> None:
    one, other = (parquet(tmp_path / f"{name}.parquet", rows(5)) for name in "ab")
    ran(settings(tmp_path / "one", None), one)
    ran(settings(tmp_path / "same", None), one)
    ran(settings(tmp_path / "other", None, policy=POLICIES["strict"]), other)
    assert "asked otherwise than" in (told := refused([tmp_path / "one", tmp_path / "other"]))
    assert told.endswith(": policy")
    assert "` was decided in" in refused([tmp_path / "one", tmp_path / "same"])
    assert "there is no run in" in refused([tmp_path / "nowhere"])
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "journal.jsonl").write_bytes(b"{}\n")
    assert "a run that is not done" in refused([tmp_path / "half"])
    assert reported(tmp_path, tmp_path / "one", tmp_path / "one").counts.total.all.rows == 5


def test_runs_that_were_changed_are_refused(tmp_path: Path) -> None:
    ran(settings(tmp_path / "run", None), parquet(tmp_path / "rows.parquet", rows(5)))
    told = (tmp_path / "run" / "run.json").read_text(encoding="utf-8")
    for changed, why in (
        ("{", "is no JSON"),
        ("[]", "is not of a run in the format 1"),
        (told.replace('"format": 1', '"format": 2'), "is not of a run in the format 1"),
        (told.replace('"unknown": "keep"', '"unknown": "drop"'), "was changed since it was written"),
        (told.replace('"unknown": "keep"', '"unknown": "kept"'), "does not say all that it asked"),
    ):
        (tmp_path / "run" / "run.json").write_text(changed, encoding="utf-8")
        assert why in refused([tmp_path / "run"], BrokenRunError)
    (tmp_path / "run" / "run.json").write_text(told, encoding="utf-8")
    (tmp_path / "run" / "rules-00000.parquet").write_bytes(b"")
    assert "is not the file that its run wrote" in refused([tmp_path / "run"], BrokenRunError)
    (tmp_path / "run" / "rules-00000.parquet").unlink()
    assert "is not there any more" in refused([tmp_path / "run"], BrokenRunError)


def test_a_shard_that_is_missing_is_named(tmp_path: Path) -> None:
    paths = [parquet(tmp_path / f"{at}.parquet", rows(5, at)) for at in range(3)]
    for shard in (1, 3):
        ran(settings(tmp_path / f"s{shard}", None), paths[shard - 1], shard=(shard, 3))
    assert reported(tmp_path, tmp_path / "s1", tmp_path / "s3").coverage.missing == ("2/3",)
    ran(settings(tmp_path / "s3", None), paths[1], shard=(2, 3))
    found = reported(tmp_path, tmp_path / "s1", tmp_path / "s3")
    assert (found.coverage.missing, found.counts.total.all.rows) == ((), 15)


def test_names_of_files_are_no_patterns(tmp_path: Path) -> None:
    folder = tmp_path / "a[b]*'?"
    ran(settings(folder, None), parquet(tmp_path / "rows.parquet", rows(5)))
    ran(settings(tmp_path / "ab", None), parquet(tmp_path / "more.parquet", rows(7)))
    assert reported(folder, folder).counts.total.all.rows == 5
