"""What the smallest things promise by themselves."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ofuda
from ofuda.nouns.conditions import evaluate
from ofuda.nouns.diagnostics import Place, quote, visible
from ofuda.nouns.resource import Headers
from ofuda.nouns.stance import CONSENT, Constraint, Level, Stance
from ofuda.nouns.statements import NOTHING, Reading
from ofuda.nouns.vocabulary import ALL, GROUPS, INPUTS, MEANINGS, OUTPUTS, TDM, TRAINING, Use, expand

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("https://example.com/robots.txt", line=3), "https://example.com/robots.txt:3"),
        (Place("https://example.com/a", header="Content-Usage"), "https://example.com/a#content-usage"),
        (Place("https://example.com/t.json", pointer="/0/a"), "https://example.com/t.json#/0/a"),
        (Place("https://example.com/a.pdf", offset=0), "https://example.com/a.pdf@0"),
        (Place("https://example.com/a"), "https://example.com/a"),
    ],
)
def test_places_print_as_the_interface_has_them(place: Place, expected: str) -> None:
    assert str(place) == expected


@given(st.one_of(st.text(), st.binary()))
def test_quoted_text_is_one_printable_line_in_one_pair_of_backticks(text: str | bytes) -> None:
    """T20: no octet of a site acts on a terminal, or hides in it."""
    shown = quote(text)
    assert shown.isprintable()
    assert shown[0] == shown[-1] == "`"
    assert shown.count("`") == 2
    assert len(shown) <= 12 * 82


@given(st.text())
def test_visible_text_keeps_what_can_be_seen(text: str) -> None:
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)
    if text.isprintable():
        assert visible(text) == text


def test_headers_keep_the_order_and_find_without_case() -> None:
    headers = Headers([("A", "1"), ("b", "2"), ("a", "3")])
    assert headers.all("a") == ["1", "3"]
    assert (headers.first("a"), headers.first("c"), headers.all("c")) == ("1", None, [])
    assert "b" in headers
    assert "B" not in headers  # looked up in lower case
    assert [*headers] == [("A", "1"), ("b", "2"), ("a", "3")]
    assert len(headers) == 3
    assert headers == Headers((("A", "1"), ("b", "2"), ("a", "3")))
    assert headers != Headers([("a", "1"), ("b", "2"), ("a", "3")])
    assert headers != [("A", "1"), ("b", "2"), ("a", "3")]
    assert hash(headers) == hash(Headers(headers))
    assert repr(headers) == "Headers((('A', '1'), ('b', '2'), ('a', '3')))"


def test_headers_of_a_resource_may_be_given_in_any_shape() -> None:
    pairs = (("a", "1"), ("a", "2"), ("b", "3"))
    shapes: list[Any] = [pairs, [*pairs], iter(pairs), {"a": ["1", "2"], "b": "3"}, Headers(pairs)]
    for given_ in shapes:
        assert ofuda.Resource("https://example.com/", headers=given_).headers.pairs == pairs
    assert ofuda.Resource("https://example.com/").headers.pairs == ()


def test_nouns_do_not_change() -> None:
    resource = ofuda.Resource("https://example.com/")
    for noun, name in ((resource, "url"), (ofuda.Fetched(200), "status"), (ofuda.Question(), "at"), (CONSENT, "level")):
        with pytest.raises(AttributeError):
            setattr(noun, name, None)


# -- vocabulary (standard §1.1) -------------------------------------------------------------------------------------


def test_groups_are_those_of_the_standard() -> None:
    numbered = dict(enumerate(ALL, 1))
    assert {name: {at for at, use in numbered.items() if use in uses} for name, uses in GROUPS.items()} == {
        "training": {2, 3},
        "inference": {5, 6, 8},
        "tdm": {2, 3, 4, 6, 7, 8, 9},
        "ai": set(range(2, 9)),
        "outputs": set(range(10, 15)),
        "all": set(range(1, 15)),
    }
    assert GROUPS["tdm"] == TDM < INPUTS
    assert GROUPS["training"] == TRAINING < TDM
    assert frozenset(ALL) == INPUTS | OUTPUTS
    assert not INPUTS & OUTPUTS
    assert set(ALL) == MEANINGS.keys()


@given(st.lists(st.sampled_from([*GROUPS, *(use.value for use in ALL), "trainig", ""])))
def test_names_expand_to_leaves(names: list[str]) -> None:
    uses, unknown = expand(names)
    assert unknown == tuple(name for name in names if name in {"trainig", ""})
    for name in names:
        if name in GROUPS:
            assert GROUPS[name] <= uses
        elif name:
            assert unknown or Use(name) in uses


# -- conditions (standard §1.2) -------------------------------------------------------------------------------------


def limited(name: str, *values: str) -> Stance:
    return Stance(Level.CONDITIONAL, frozenset({Constraint(name, values)}))


@pytest.mark.parametrize("name", ["purpose", "recipient", "territory", "from", "until"])
def test_a_constraint_that_the_question_does_not_answer_stays(name: str) -> None:
    stance = limited(name, "2026-01-01T00:00:00Z" if name in {"from", "until"} else "x")
    assert evaluate(stance, ofuda.Question()) == stance


@pytest.mark.parametrize(
    ("territory", "expected"),
    [("FR", Level.ALLOWED), ("JP", Level.ALLOWED), ("US", Level.DISALLOWED), ("EU", Level.ALLOWED)],
)
def test_a_member_state_is_in_the_union(territory: str, expected: Level) -> None:
    assert evaluate(limited("territory", "EU", "JP"), ofuda.Question(territory=territory)).level is expected


@pytest.mark.parametrize("value", ["2026-01-01T00:00:00", "soon", ""])
@pytest.mark.parametrize("at", [AT, AT.replace(tzinfo=None), None])
def test_an_instant_without_a_zone_meets_nothing(value: str, at: datetime | None) -> None:
    assert evaluate(limited("until", value), ofuda.Question(at=at)) == limited("until", value)


def test_from_counts_and_until_does_not() -> None:
    """`from` ≤ at < `until`."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert evaluate(limited("from", at.isoformat()), ofuda.Question(at=at)).level is Level.ALLOWED
    assert evaluate(limited("until", at.isoformat()), ofuda.Question(at=at)).level is Level.DISALLOWED


# -- readings -------------------------------------------------------------------------------------------------------


def test_nothing_adds_nothing() -> None:
    reading = Reading(doubt=TDM)
    assert NOTHING + reading is reading
    assert reading + NOTHING is reading
    assert (reading + Reading(doubt=frozenset({Use.SEARCH}))).doubt == TDM | {Use.SEARCH}


# -- how they are made ----------------------------------------------------------------------------------------------


def test_nouns_that_are_made_fast_are_frozen_all_the_same() -> None:
    place = Place("https://example.com/a", header="X")
    assert type(place) is Place
    assert place == replace(Place("a", 3), source="https://example.com/a", line=None, header="X")
    assert hash(place) == hash(copy.deepcopy(place))
    assert repr(Place("a")).startswith("Place(source='a', line=None, ")
    with pytest.raises(FrozenInstanceError):
        place.line = 4  # type: ignore[misc]  # that is the point
    with pytest.raises(TypeError, match=r"Place\.__init__\(\) missing 1 required positional argument: 'source'"):
        Place()  # type: ignore[call-arg]  # that is the point
