"""The laws of the join, each under its own name."""

from __future__ import annotations

from functools import reduce
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from ofuda.nouns.algebra import across, merge, weighs
from ofuda.nouns.stance import ALLOWED, DISALLOWED, UNKNOWN, Level, Stance
from ofuda.nouns.statements import Authority, Statement
from ofuda.nouns.vocabulary import ALL
from tests.strategies import stance_on, stances, statements


@given(stances, stances, stances)
def test_merge_is_associative(a: Stance, b: Stance, c: Stance) -> None:
    assert (a | b) | c == a | (b | c)


@given(stances, stances)
def test_merge_is_commutative(a: Stance, b: Stance) -> None:
    assert a | b == b | a


@given(stances)
def test_merge_is_idempotent(a: Stance) -> None:
    assert a | a == a


@given(stances)
def test_unknown_is_identity(a: Stance) -> None:
    assert a | UNKNOWN == a == UNKNOWN | a


@given(stances)
def test_disallowed_absorbs(a: Stance) -> None:
    assert a | DISALLOWED == DISALLOWED


@given(st.lists(stances), st.randoms())
def test_order_and_repeats_do_not_matter(given_stances: list[Stance], random: object) -> None:
    shuffled = [*given_stances, *given_stances]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hands over a random.Random
    assert merge(shuffled) == merge(given_stances) == reduce(or_, given_stances, UNKNOWN)


@given(st.lists(statements), statements)
def test_another_source_never_loosens(many: list[Statement], one: Statement) -> None:
    for use in ALL[:5]:
        before, after = stance_on(use, many), stance_on(use, [*many, one])
        assert after.level >= before.level
        if before.level is after.level is Level.CONDITIONAL:
            assert after.conditions >= before.conditions


@given(st.lists(statements))
def test_silence_is_not_consent(many: list[Statement]) -> None:
    for use in ALL[:5]:
        if not any(use in one.uses and one.stance.level for one in many):
            assert stance_on(use, many) == UNKNOWN


@given(st.lists(statements))
def test_no_authority_no_permission(many: list[Statement]) -> None:
    weak = [one for one in many if one.authority < Authority.PAGE]
    for use in ALL[:5]:
        assert stance_on(use, weak).level is not Level.ALLOWED


@given(statements)
def test_a_claim_weighs_nothing(one: Statement) -> None:
    if one.authority is Authority.CLAIMED or not one.counted:
        assert not weighs(one)


ways = st.lists(st.lists(statements, max_size=3).map(tuple), min_size=1, max_size=3)


@given(ways)
def test_across_refuses_what_any_way_refuses(many: list[tuple[Statement, ...]]) -> None:
    for use in ALL[:5]:
        worst = max(stance_on(use, way).level for way in many)
        if worst >= Level.CONDITIONAL:
            assert stance_on(use, across(many)).level == worst


@given(ways)
def test_across_permits_only_what_no_way_leaves_unknown(many: list[tuple[Statement, ...]]) -> None:
    for use in ALL[:5]:
        levels = [stance_on(use, way).level for way in many]
        permitted = stance_on(use, across(many)).level is Level.ALLOWED
        assert permitted == all(level is Level.ALLOWED for level in levels)


def test_across_nothing_is_nothing() -> None:
    assert across([]) == ()


def test_a_conditional_stance_keeps_its_conditions_until_a_refusal() -> None:
    assert (ALLOWED | UNKNOWN) == ALLOWED
    assert (ALLOWED | DISALLOWED).conditions == frozenset()
