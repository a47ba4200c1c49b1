"""Rows that were counted by name and verdict add up to all rows, whatever was listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ofuda.nouns.counts import Amount, Split
from ofuda.nouns.policy import policy
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.report import Input, Run
from ofuda.nouns.versions import VERSIONS
from ofuda.nouns.vocabulary import Use
from ofuda.tables.policies import POLICIES
from ofuda.verbs.reporting import adding, summing
from ofuda.verbs.reporting.adding import Row, breakdown, total, unlisted
from tests.asking import AT

VERDICTS = ("keep", "review", "drop")
# A row: its name, its verdict, its bytes, and whether its ledger lists the rows that are kept.
WORLD = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(VERDICTS), st.none() | st.integers(0, 9), st.booleans())
)
World = list[tuple[str, str, int | None, bool]]


def counts(world: World) -> dict[str, Any]:
    """What `run.json` has of rows."""
    sums: Counter[str] = Counter()
    for _, verdict, octets, _ in world:
        if octets is not None:
            sums[verdict] += octets
    found: dict[str, Any] = {"rows": len(world), "verdict": dict(Counter(row[1] for row in world))}
    found["reason"] = dict(Counter(row[0] for row in world))
    return found | ({"bytes": dict(sums)} if sums else {})


def listed(world: World) -> list[Row]:
    return [
        Row(name, verdict, 1, octets, None, whole)
        for name, verdict, octets, whole in world
        if whole or verdict != "keep"
    ]


def plain(amount: Amount) -> tuple[int, int]:
    return amount.rows, amount.bytes or 0


@given(WORLD)
def test_a_breakdown_adds_up_to_all_rows(world: World) -> None:
    exceptions = [row for row in world if not row[3]]
    everything, left_out = total([counts(world)]), unlisted([counts(exceptions)])
    known = summing.counted([counts(exceptions)], "reason")
    for found in (breakdown("x", listed(world), left_out), breakdown("x", listed(world), left_out, known)):
        for verdict in VERDICTS:
            assert plain(getattr(found.total, verdict)) == plain(getattr(everything, verdict))
    by_name = Counter({one.name: one.all.rows for one in found.lines})
    assert by_name == Counter(row[0] for row in world)


@given(WORLD)
def test_lines_that_are_too_many_are_added_up(world: World) -> None:
    splits = adding.joined(row.split for row in listed(world)).values()
    found = adding.of_lines("x", splits, None, 1)
    assert len(found.lines) == min(1, len(splits))
    assert found.count == len(splits)
    assert found.total.all == sum(splits, Split("x")).all
    assert (found.rest is None) is (len(splits) <= 1)
    assert found.unlisted is None


def test_the_largest_come_first_by_bytes_where_there_are_any() -> None:
    rows = [
        Row("few", "keep", 1, 9, None, whole=True),
        Row("many", "drop", 5, 1, None, whole=True),
        Row("more", "drop", 6, 1, None, whole=True),
    ]
    assert [one.name for one in breakdown("x", rows).lines] == ["few", "more", "many"]


def test_rows_that_hang_on_no_rule_are_of_no_channel() -> None:
    rows = [Row("robots", "drop", 2, None, None, whole=False), Row("none", "review", 1, None, None, whole=False)]
    found = summing.channels(rows, Amount(4), {"robots": 3}, 7)
    assert {one.name: one.all.rows for one in found.lines} == {"robots": 3, "none": 4}
    assert found.unlisted is None
    whole = summing.channels([Row("robots", "drop", 2, None, None, whole=True)], Amount(), {}, 0)
    assert whole.total.all.rows == 2


def test_domains_that_are_not_named_are_the_rest() -> None:
    rows = [Row("a.example", "keep", 3, 7, None, whole=True), Row("", "drop", 2, 1, None, whole=True)]
    found = summing.domains(rows, 9, Amount(4))
    assert (found.count, [one.name for one in found.lines]) == (9, ["a.example"])
    assert found.rest is not None
    assert (found.rest.name, found.rest.drop.rows) == ("rest", 2)
    assert found.total.all.rows == 9
    bare = summing.domains(rows[:1], 1, Amount())
    assert (bare.rest, bare.unlisted) == (None, None)


def test_a_question_is_told_whole() -> None:
    held = Agreement("", "https://a.example", frozenset({Use.MINE}), ("*",), AT)
    question = Question(frozenset({"b", "A"}), frozenset({Use.MINE}), AT, "research", agreements=(held,))
    judged = policy({**POLICIES["strict"].said, "summary": "s"})
    found = summing.asked_told(question, judged)
    assert (found.agents, found.uses, found.purpose) == (("A", "b"), ("mine",), "research")
    assert found.agreements == ("https://a.example",)
    assert found.at is not None
    assert (found.policy.summary, found.policy.digest) == ("s", judged.digest)


def test_columns_are_counted_by_the_rows_that_have_them() -> None:
    inputs = (Input("a", 5, columns=("url", "html")), Input("b", 2, columns=("url",)))
    run = Run("r", 7, "2026-11-21T00:00:00Z", VERSIONS, "all", evidence=False, hosts=None, inputs=inputs, files=())
    assert summing.column_rows([run]) == {"html": 5, "url": 7}
    assert summing.captured([run]) == (None, None)
    days = (Input("a", 1, captured_from="2026-01-02", captured_until="2026-01-03"), Input("b", 1), inputs[0])
    earlier = Input("c", 1, captured_from="2026-01-01", captured_until="2026-01-01")
    assert summing.captured([replace(run, inputs=days), replace(run, inputs=(earlier,))]) == (
        "2026-01-01",
        "2026-01-03",
    )
