"""The laws about what an answer cites: reasons, and whether they are the whole of it (security page, P6)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

import ofuda
from ofuda.nouns.conditions import evaluate
from ofuda.nouns.decision import Role
from ofuda.nouns.stance import UNKNOWN, Level
from ofuda.nouns.statements import Reading
from ofuda.nouns.vocabulary import ALL
from ofuda.tables.channels import CHANNELS
from ofuda.tables.mechanisms import MECHANISMS, Mechanism
from tests.asking import Json, decide, question_of, resolved, worlds
from tests.strategies import stance_on


@given(worlds)
def test_every_decisive_statement_has_the_decided_level(world: tuple[Json, str]) -> None:
    question = question_of(*world)
    for use, one in decide(*world).uses.items():
        assert all(evaluate(each.stance, question).level is one.level for each in one.decisive), use
        assert bool(one.decisive) == (one.level is not Level.UNKNOWN), use
        assert all(use in each.uses for each in one.decisive), use
        if one.reason.endswith(("_allowed", "_conditional", "_disallowed")):
            channel, _, level = one.reason.rpartition("_")
            assert level == one.level.word
            assert channel in {each.evidence.channel.replace("-", "_") for each in one.decisive}


CHANNELS_OF = {one.name: {each.name for each in CHANNELS if each.mechanism == one.name} for one in MECHANISMS}


@given(worlds)
def test_interpretation_cites_only_its_signals(world: tuple[Json, str]) -> None:
    request, judged_by = world
    for mechanism in MECHANISMS:
        found = resolved(request, judged_by, (mechanism,))
        for use, one in found.uses.items():
            for reason in one.reasons:
                assert reason.statement.evidence.channel in CHANNELS_OF[mechanism.name], use
                assert use in mechanism.refuses or reason.level is not Level.DISALLOWED, use


@given(worlds)
def test_explanations_are_sound(world: tuple[Json, str]) -> None:
    """P6: the statements that are cited, heard alone, give the decision again; what else counts is diagnosed."""
    request, judged_by = world
    question = question_of(request, judged_by)
    found = decide(request, judged_by)
    cited = tuple(
        replace(reason.statement, uses=frozenset({use}), stance=evaluate(reason.statement.stance, question))
        for use, one in found.uses.items()
        for reason in one.reasons
        if reason.role is not Role.AGREED
    )
    heard = Mechanism("registry", "", lambda *_: Reading(cited), frozenset(ALL))  # that one is heard under every policy
    alone = resolved(request | {"agreements": []}, judged_by, (heard,))
    for use, one in found.uses.items():
        assert alone[use].level is stance_on(use, cited).level or alone[use].level is Level.UNKNOWN, use
        if one.level is not alone[use].level:  # J3: a permission that doubt took away
            assert (one.level, stance_on(use, cited).level) == (Level.UNKNOWN, Level.ALLOWED), use
        if one.level is not stance_on(use, cited).level:
            assert any(use in each.uses for each in found.diagnostics), use
        else:
            assert one.conditions == stance_on(use, cited).conditions, use
        assert_verdict_is_explained(found, one)


def assert_verdict_is_explained(found: ofuda.Decision, one: ofuda.UseDecision) -> None:
    about = [each.rule for each in found.diagnostics if one.use in each.uses]
    match one.reason:
        case "not_fetchable":
            assert found.fetch.level is Level.DISALLOWED
            assert found.fetch.place is not None
        case "broken":
            assert [rule for rule in about if "truncated" not in rule and "unreachable" not in rule]
        case "unreachable":
            assert [rule for rule in about if rule.endswith("-unreachable")]
        case "claim":
            assert any(each.role is Role.CLAIM for each in one.reasons)
        case "agent_not_a_token":
            assert {"agent-not-a-token", "url-invalid"} & {each.rule for each in found.diagnostics}
        case "no_signal":
            assert one.level is Level.UNKNOWN
        case _:
            assert one.decisive
    assert one.stance == UNKNOWN or one.reasons
