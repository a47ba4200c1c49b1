"""AIPREF where its revisions differ, and what a statement without a day, or without `y` and `n`, comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ofuda.formats._aipref_revisions import REVISIONS, Revision
from ofuda.formats.aipref import interpret
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import NOTHING, Reading, Scope, Signal
from ofuda.nouns.vocabulary import INPUTS, TRAINING, Use
from tests.asking import ask, rules, word


def read(value: str, seen: datetime | None = None) -> Reading:
    signal = Signal("aipref-header", value, Place("https://example.com/"), "content-usage", value, seen)
    return interpret({"aipref-header": ((signal,),)})


def refused(reading: Reading) -> frozenset[Use]:
    return frozenset(use for one in reading.statements for use in one.uses if one.stance.level is Level.DISALLOWED)


def permitted(reading: Reading) -> frozenset[Use]:
    return frozenset(use for one in reading.statements for use in one.uses if one.stance.level is Level.ALLOWED)


def test_no_signal_is_nothing() -> None:
    assert interpret({}) is NOTHING
    assert interpret({"aipref-header": (), "aipref-robots": ()}) is NOTHING


@pytest.mark.parametrize("revision", REVISIONS, ids=lambda one: one.name)
def test_each_label_on_its_own_day(revision: Revision) -> None:
    """Standard §2: the extents of each revision, on the day of its publication (A1)."""
    day = datetime(revision.published.year, revision.published.month, revision.published.day, tzinfo=UTC)
    for label, (refuses, permits) in revision.labels.items():
        assert refused(read(f"{label}=n", day)) == refuses, label
        assert permitted(read(f"{label}=y", day)) == permits, label


def test_a_statement_that_nobody_dated_is_read_under_the_newest_revision() -> None:
    newest = REVISIONS[-1].labels
    assert refused(read("train-ai=n, ai-use=n")) == newest["train-ai"][0] | newest["ai-use"][0]


def test_the_day_is_that_of_utc() -> None:
    day = REVISIONS[-1].published
    before = datetime(day.year, day.month, day.day, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert permitted(read("ai-use=y, train-ai=y", before.astimezone(UTC) + timedelta(hours=1))) != frozenset()
    assert refused(read("ai-use=n", before)) == REVISIONS[1].labels["ai-use"][0]  # the newest published that knows it
    naive = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (that is what it is about)
    assert refused(read("ai-use=n", naive)) == REVISIONS[-1].labels["ai-use"][0]


@pytest.mark.parametrize(
    "seen",
    [
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
    ],
)
def test_instants_at_the_ends_of_time_are_read(seen: datetime) -> None:
    """T1: nothing raises."""
    assert read("train-ai=n", seen).statements


def test_labels_that_no_published_revision_knows_are_read_under_the_oldest_that_does() -> None:
    assert refused(read("bots=n", datetime(2020, 1, 1, tzinfo=UTC))) == INPUTS


def test_a_narrower_yes_beats_a_wider_no_and_of_equals_no_stands() -> None:
    """A2."""
    day = datetime(2025, 7, 30, tzinfo=UTC)
    both = read("train-ai=n, train-genai=y", day)
    assert refused(both) == TRAINING - permitted(both)
    assert permitted(both) == {Use.TRAIN_GENERATIVE}
    later = read("train-ai=n, train-genai=y", datetime(2026, 11, 1, tzinfo=UTC))
    assert later == replace(both, statements=later.statements)  # the newest that knows both is that of then (A1)
    assert refused(later) == refused(both)


@pytest.mark.parametrize("value", ["?0", "no", "none", "false", "off", "N", "deny"])
def test_a_no_in_another_word_leaves_doubt(value: str) -> None:
    """J8: it refuses nothing, and takes away what others permit."""
    reading = read(f"train-ai={value}")
    assert reading.doubt == {Use.TRAIN_GENERATIVE}
    assert not reading.statements
    found = ask(headers=[("Content-Usage", f"train-ai={value}"), ("Content-Signal", "ai-train=yes")])
    assert word(found) == "unknown"
    assert word(found, "train-other") == "allowed"
    assert "aipref-value" in rules(found)


@pytest.mark.parametrize(
    ("value", "rule", "advice"),
    [
        ("Train-AI=n", "aipref-syntax", "`train-ai=n`"),
        ("train-ai = n", "aipref-syntax", "`train-ai=n`"),
        ("train-ai=n,", "aipref-syntax", "`train-ai=n`"),
        ("train-ai n", "aipref-syntax", "write lower-case keys"),
        ("ai-train=n", "aipref-unknown-label", "did you mean `train-ai`?"),
        ("nobody=n", "aipref-unknown-label", "labels are ai-use, search, train-ai"),
        ("train-ai=maybe", "aipref-value", "`train-ai=y` or `train-ai=n`"),
        ("search=y;train-ai=n", "aipref-lost-parameter", "put a comma"),
        ("train-ai=y, train-ai=n", "aipref-duplicate", "keep one"),
    ],
)
def test_what_is_lost_is_said_and_how_to_write_it(value: str, rule: str, advice: str) -> None:
    (note,) = (one for one in read(value).diagnostics if one.rule == rule)
    assert advice in (note.help or "")


def test_a_line_that_is_no_part_of_a_group_is_said_to_be_none() -> None:
    line = Signal("aipref-robots", "", Place("https://example.com/robots.txt", line=1), "content-usage", "train-ai=n")
    outside = replace(line, scope=Scope(b"/", grouped=False))
    for one in (line, outside):
        reading = interpret({"aipref-robots": ((one,),)})
        assert not reading.statements
        assert [note.rule for note in reading.diagnostics] == ["aipref-ungrouped"]


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        (("/ train-ai=n", "/a train-ai=y"), "/a", "allowed"),
        (("/ train-ai=n", "/a train-ai=y"), "/b", "disallowed"),
        (("train-ai=n", "/ train-ai=y"), "/b", "allowed"),
        (("/a train-ai=n", "/a train-ai=y"), "/a", "disallowed"),
        (("/a train-ai=y", "/a search=y"), "/a", "allowed"),
        (("train-ai=n", "/a"), "/a", "unknown"),
        (("train-ai=y", "/a train-ai = n"), "/a", "unknown"),
        (("train-ai=n", "/a train-ai = y"), "/a", "disallowed"),
        (("train-ai=n", "/a\ttrain-ai=y"), "/a", "allowed"),
    ],
)
def test_the_longest_line_wins_as_a_whole(lines: tuple[str, ...], path: str, expected: str) -> None:
    """A4, A3."""
    body = "User-agent: *\n" + "".join(f"Content-Usage: {line}\n" for line in lines)
    assert word(ask(f"https://example.com{path}", robots=body.encode())) == expected
