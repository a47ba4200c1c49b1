"""How patterns lie to each other: never sure where it is not so, never apart where an address is common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers.overlaps import covers, may_meet, only_address
from ofuda.carriers.patterns import Pattern, Target, percent_normal

texts = st.text("ab*/$", max_size=5).map(lambda text: "/" + text)
patterns = texts.map(lambda text: percent_normal(text.encode()).decode())
targets = st.text("ab/", max_size=6).map(lambda text: Target(b"/" + text.encode()))


def matches(pattern: str, target: Target) -> bool:
    return Pattern(pattern.encode()).matches(target)


@given(patterns, patterns, targets)
def test_what_is_covered_is_matched(wide: str, narrow: str, target: Target) -> None:
    if covers(wide, narrow) and matches(narrow, target):
        assert matches(wide, target)


@given(patterns, patterns, targets)
def test_what_both_match_is_met(one: str, other: str, target: Target) -> None:
    if matches(one, target) and matches(other, target):
        assert may_meet(one, other)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("/", "/a", True),
        ("/a", "/a/b*c", True),
        ("/a", "/b", False),
        ("/a*", "/a/b", True),
        ("/a*b", "/a/b", False),
        ("/a*b", "/a*b", True),
        ("/*.png$", "/a.png$", True),
        ("/a$", "/a$", True),
        ("/a$", "/a", False),
        ("/a", "/*a", False),
    ],
)
def test_covering(wide: str, narrow: str, expected: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert covers(wide, narrow) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("/a", "/b", False), ("/a", "/ab", True), ("/a*", "/ab*", True), ("/a$", "/ab", False), ("/ab", "/ab$", True)],
)
def test_meeting(one: str, other: str, expected: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert may_meet(one, other) is may_meet(other, one) is expected


def test_one_address() -> None:
    assert only_address("/a$") == b"/a"
    assert only_address("/a") is only_address("/*a$") is None
