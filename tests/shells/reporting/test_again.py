"""Rows decided again: under other policies, and held against the record; and single addresses, looked up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.lookup import Lookup
from ofuda.nouns.report import Judged, Report
from ofuda.shells.reporting.again import decided_again, spread
from ofuda.shells.reporting.looking_up import looked_up
from ofuda.shells.reporting.runs import BrokenRunError, opened
from ofuda.shells.tables.files import digest_of
from ofuda.tables.policies import POLICIES
from tests.shells.archives import each_gzip, record, response
from tests.shells.filtering.made import hosts, jsonl, parquet, ran, rows, settings, url
from tests.shells.reporting.test_counting import reported

ALL = tuple(POLICIES.values())


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return hosts(tmp_path / "hosts")


def judged(report: Report) -> dict[str, Judged]:
    return {one.policy.name: one for one in report.judged}


def test_rows_are_judged_under_every_policy_as_a_run_under_it_does(tmp_path: Path, table: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", [{**row, "bytes": 7} for row in rows(300)])
    lines = jsonl(tmp_path / "rows.jsonl", [b"{broken\n", *rows(20)])
    ran(settings(tmp_path / "run", table), path, lines)
    found = reported(tmp_path, tmp_path / "run", policies=ALL)
    assert (found.checked.rows, found.checked.differing, found.checked.why) == (321, 0, None)
    assert list(judged(found)) == ["any-agent", *(name for name in POLICIES if name != "any-agent")]
    for name in ("strict", "apertus-2025"):
        other = ran(settings(tmp_path / name, table, policy=POLICIES[name]), path, lines)["counts"]
        split = judged(found)[name].split
        assert split is not None
        assert {one: getattr(split, one).rows for one in other["verdict"]} == other["verdict"]
        assert split.keep.bytes == other["bytes"].get("keep")
    assert judged(found)["any-agent"].split is not None
    # A policy that hears agents by name is asked as everybody.
    assert "everybody's rule" in (judged(found)["respectful"].why or "")
    assert judged(found)["strict"].why is None


def test_archives_are_decided_again_with_what_they_have_of_their_hosts(tmp_path: Path) -> None:
    records = [
        record(
            response(b"User-agent: GPTBot\nDisallow: /private/\n", kind="text/plain"), "https://z.example/robots.txt"
        ),
        *(record(response(b"<p>x"), f"https://z.example/private/{at}", number=at) for at in range(1, 9)),
    ]
    (tmp_path / "crawl.warc.gz").write_bytes(each_gzip(*records))
    ran(settings(tmp_path / "run", None), tmp_path / "crawl.warc.gz")
    found = reported(tmp_path, tmp_path / "run", policies=ALL)
    assert (found.checked.rows, found.checked.differing) == (9, 0)
    part = reported(tmp_path, tmp_path / "run", policies=ALL, sample=3)
    assert (part.checked.rows, part.checked.differing) == (3, 0)


def test_a_sample_is_spread_over_all_rows(tmp_path: Path, table: Path) -> None:
    paths = [parquet(tmp_path / f"{at}.parquet", rows(205, at * 205), group=64) for at in range(2)]
    lines = jsonl(tmp_path / "rows.jsonl", [*rows(29), b"{broken\n"])
    ran(settings(tmp_path / "run", table), *paths, lines)
    found = reported(tmp_path, tmp_path / "run", policies=ALL, sample=44)
    assert 43 <= found.checked.rows <= 45
    assert found.checked.differing == 0
    split = judged(found)["any-agent"].split
    assert split is not None
    assert judged(found)["any-agent"].sampled
    assert 0.2 < split.drop.rows / split.all.rows < 0.7
    assert not judged(reported(tmp_path, tmp_path / "run", policies=ALL, sample=900))["strict"].sampled


def _changed(folder: Path, change: Any) -> None:
    """The ledger of a run with other rows, signed as if the run had written it."""
    path = folder / "decisions-00000.parquet"
    pq.write_table(change(pq.read_table(path)), path)
    data = json.loads((folder / "run.json").read_bytes())
    data["units"][0]["files"][path.name] = digest_of(path)
    (folder / "run.json").write_text(json.dumps(data), encoding="utf-8")


def _swapped(table: Any) -> Any:
    """What came of the first row that is dropped is said of another row, and the other way round."""
    reasons = table.column("ai_reason").to_pylist()
    one = reasons.index("robots_disallowed")
    other = next(at for at, reason in enumerate(reasons) if reason != reasons[one])
    order = list(range(len(reasons)))
    order[one], order[other] = other, one
    said = [name for name in table.schema.names if name.startswith("ai_")]
    for name in said:
        table = table.set_column(table.schema.names.index(name), name, table.column(name).take(pa.array(order)))
    return table


@pytest.mark.parametrize("exceptions", [False, True])
def test_a_record_that_was_changed_is_found_out(tmp_path: Path, table: Path, exceptions: bool) -> None:  # noqa: FBT001 (pytest's)
    path = parquet(tmp_path / "rows.parquet", [{"id": row["id"], "url": row["url"]} for row in rows(100)], group=30)
    ran(settings(tmp_path / "run", table, exceptions=exceptions), path)
    assert reported(tmp_path, tmp_path / "run", policies=ALL).checked.differing == 0
    _changed(tmp_path / "run", _swapped)
    found = reported(tmp_path, tmp_path / "run", policies=()).checked
    assert found.differing == 2
    assert found.examples[0].startswith(f"{path}, row ")
    assert len(found.examples) == 2
    assert found.examples[0].endswith("now")


def test_rows_that_are_on_record_and_not_decided_now_are_found_out(tmp_path: Path, table: Path) -> None:
    ran(settings(tmp_path / "run", table, exceptions=True), parquet(tmp_path / "rows.parquet", rows(100)))
    _changed(tmp_path / "run", lambda found: pa.concat_tables([found, found.slice(0, 3)]))
    with pytest.raises(BrokenRunError, match="list other numbers of rows by verdict"):
        reported(tmp_path, tmp_path / "run")
    found = decided_again(opened([str(tmp_path / "run")]), ALL, (), 1, lambda _: None)
    assert found.differing == 3
    assert "3 rows are on record that" in found.examples[0]
    _changed(tmp_path / "run", lambda found: found.slice(0, found.num_rows - 5))
    found = decided_again(opened([str(tmp_path / "run")]), ALL, (), 1, lambda _: None)
    assert found.differing == 2
    assert "nothing on record, drop" in found.examples[0]


@given(st.integers(0, 500), st.integers(1, 200), st.integers(1, 60))
def test_one_row_of_so_many_is_chosen_wherever_files_are_cut(first: int, count: int, step: int) -> None:
    whole = spread(0, first + count, step)
    assert [*spread(0, first, step), *(at + first for at in spread(first, count, step))] == whole
    assert len(whole) in {(first + count) // step, -(-(first + count) // step)}
    assert {at // step for at in whole} == set(range(len(whole)))


def test_of_a_ledger_of_exceptions_no_sample_is_checked(tmp_path: Path, table: Path) -> None:
    ran(settings(tmp_path / "run", table, exceptions=True), parquet(tmp_path / "rows.parquet", rows(100)))
    found = reported(tmp_path, tmp_path / "run", policies=ALL, sample=10)
    assert found.checked.why == "of a ledger of exceptions a sample cannot be checked"
    assert judged(found)["strict"].split is not None


def test_what_is_gone_or_changed_is_not_decided_again(tmp_path: Path, table: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", rows(10))
    ran(settings(tmp_path / "run", table), path)
    table.rename(tmp_path / "moved")
    why = reported(tmp_path, tmp_path / "run", policies=ALL).checked.why
    assert why == f"its table of hosts is not in {quote(str(table))}; name its folder with `--hosts DIR`"
    found = reported(tmp_path, tmp_path / "run", policies=ALL, tables=[tmp_path / "nowhere", tmp_path / "moved"])
    assert (found.checked.rows, found.checked.why) == (10, None)
    hosts(table)
    (table / "table.json").write_bytes((table / "table.json").read_bytes() + b"\n")
    assert "its table of hosts is not in" in str(reported(tmp_path, tmp_path / "run", policies=ALL).checked.why)
    parquet(path, rows(11))
    found = reported(tmp_path, tmp_path / "run", policies=ALL)
    assert found.checked.why == f"{quote(str(path))} has changed since it was decided"
    assert {one.why for one in found.judged} == {found.checked.why}
    assert found.counts.total.all.rows == 10
    path.unlink()
    why = reported(tmp_path, tmp_path / "run", policies=ALL).checked.why
    assert why == f"{quote(str(path))} cannot be read any more"


def test_what_could_not_be_read_cannot_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "torn.jsonl.gz").write_bytes(jsonl(tmp_path / "torn.jsonl.gz", rows(20)).read_bytes()[:-5])
    pq.write_table(pa.table({"n": [1]}), tmp_path / "none.parquet")
    pq.write_table(pa.table({"url": [1]}), tmp_path / "number.parquet")
    ran(settings(tmp_path / "run", None), *sorted(tmp_path.glob("*.*")))
    found = reported(tmp_path, tmp_path / "run", policies=ALL)
    assert (found.checked.rows, found.checked.differing) == (20, 0)
    assert found.counts.total.all.rows == 20


# -- one address ------------------------------------------------------------------------------------------------------


def looked(*folders: Path, urls: tuple[str, ...]) -> list[Lookup]:
    return looked_up(opened(map(str, folders)), urls, lambda _: None)


def test_an_address_is_found_with_what_it_hangs_on(tmp_path: Path, table: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", [{"url": url(at)} for at in range(200)], group=64)
    ran(settings(tmp_path / "run", table), path)
    (found,) = looked(tmp_path / "run", urls=("https://c.example/",))
    places = [at for at in range(200) if url(at) == "https://c.example/"]
    assert [row.row for row in found.rows] == places
    first = found.rows[0]
    assert (first.verdict, first.decision, first.reason) == ("drop", "disallowed", "content_signal_disallowed")
    assert first.rule is not None
    assert (first.rule.place, first.rule.raw) == ("https://c.example/robots.txt:2", "Content-Signal: ai-train=no")
    assert (first.key, first.policy, first.exact) == ({"file": str(path), "row": places[0]}, "any-agent", True)
    assert first.decided == "2026-11-21T00:00:00Z"
    assert found.near == sum(url(at).startswith("https://c.example") for at in range(200))


def test_an_address_is_found_in_its_other_spellings(tmp_path: Path, table: Path) -> None:
    data = [
        {"id": at, "url": one} for at, one in enumerate(("https://a.example/%61", "https://a.example/b", None, "x"))
    ]
    ran(settings(tmp_path / "run", table), parquet(tmp_path / "rows.parquet", data))
    one, other, none, odd, odder = looked(
        tmp_path / "run", urls=("https://A.example:443/a", "https://a.example/%61", "https://a.example/c", "x", "y")
    )
    assert [(row.row, row.exact, row.url) for row in one.rows] == [(0, False, "https://a.example/%61")]
    assert [(row.row, row.exact) for row in other.rows] == [(0, True)]
    assert (none.rows, none.near, none.unread) == ((), 2, ())
    assert [row.row for row in odd.rows] == [3]
    assert (odder.rows, odder.near) == ((), 0)


def test_places_are_told_from_the_row_on(tmp_path: Path) -> None:
    data = [{"id": 1, "url": "https://a.example:8080/x", "headers": [["X-Robots-Tag", "noai"]]}]
    ran(settings(tmp_path / "run", None), jsonl(tmp_path / "rows.jsonl", data))
    (found,) = looked(tmp_path / "run", urls=("https://a.example:8080/x",))
    assert found.rows[0].rule is not None
    assert found.rows[0].rule.place == "https://a.example:8080/x#x-robots-tag"
    assert looked(tmp_path / "run", urls=("https://a.example/y",))[0].near == 1


def test_a_ledger_of_exceptions_answers_too(tmp_path: Path, table: Path) -> None:
    paths = [
        parquet(tmp_path / "rows.parquet", rows(100)),
        jsonl(tmp_path / "none.jsonl", [{"url": "https://q.example/"}]),
    ]
    ran(settings(tmp_path / "run", table, exceptions=True), *paths)
    kept, dropped = looked(tmp_path / "run", urls=("https://a.example/", "https://b.example/"))
    assert {(row.verdict, row.decision, row.reason) for row in kept.rows} == {("keep", None, None)}
    assert {(row.verdict, row.reason) for row in dropped.rows} == {("drop", "robots_disallowed")}
    assert len(dropped.rows) == sum(url(at) == "https://b.example/" for at in range(100))


def test_where_the_input_is_gone_it_may_have_been_in(tmp_path: Path, table: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", [{"url": url(at)} for at in range(20)])
    ran(settings(tmp_path / "run", table), path)
    path.unlink()
    may, was_not = looked(tmp_path / "run", urls=("https://a.example/", "https://nowhere.example/"))
    assert may.unread == (f"{quote(str(path))} cannot be read any more",)
    assert (was_not.unread, was_not.near) == ((), 0)


def test_an_older_ledger_without_origins_is_looked_through(tmp_path: Path) -> None:
    ran(settings(tmp_path / "run", None), parquet(tmp_path / "rows.parquet", rows(20)))
    _changed(tmp_path / "run", lambda found: found.drop_columns(["origin"]))
    (found,) = looked(tmp_path / "run", urls=("https://a.example/",))
    assert len(found.rows) == sum(url(at) == "https://a.example/" for at in range(20))
