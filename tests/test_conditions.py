from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from ofuda.nouns.conditions import evaluate
from ofuda.nouns.question import Question, is_token
from ofuda.nouns.stance import ALLOWED, DISALLOWED, Condition, Constraint, Duty, Level, Stance, ordered
from tests.strategies import stances

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def conditional(*conditions: Condition) -> Stance:
    return Stance(Level.CONDITIONAL, frozenset(conditions))


@given(stances)
def test_an_empty_question_meets_nothing_and_contradicts_nothing(stance: Stance) -> None:
    assert evaluate(stance, Question()) == stance


@pytest.mark.parametrize("duty", ["attribute", "inform", "delete"])
def test_a_duty_falls_away_when_undertaken(duty: str) -> None:
    assert evaluate(conditional(Duty(duty)), Question(undertakes=frozenset({duty}))) == ALLOWED


@pytest.mark.parametrize("duty", ["compensate", "obtain-consent"])
def test_an_agreement_is_needed_for_the_rest(duty: str) -> None:
    stance = conditional(Duty(duty))
    assert evaluate(stance, Question(undertakes=frozenset({duty}))) == stance


@pytest.mark.parametrize(
    ("constraint", "question", "expected"),
    [
        (Constraint("purpose", ("education", "research")), Question(purpose="research"), ALLOWED),
        (Constraint("purpose", ("research",)), Question(purpose="commercial"), DISALLOWED),
        (Constraint("recipient", ("education",)), Question(recipient="education"), ALLOWED),
        (Constraint("territory", ("JP",)), Question(territory="JP"), ALLOWED),
        (Constraint("territory", ("EU",)), Question(territory="FR"), ALLOWED),
        (Constraint("territory", ("EU",)), Question(territory="CH"), DISALLOWED),
        (Constraint("from", ("2026-11-21T12:00:00Z",)), Question(at=NOON), ALLOWED),
        (Constraint("from", ("2026-11-21T12:00:01Z",)), Question(at=NOON), DISALLOWED),
        (Constraint("until", ("2026-11-21T12:00:00Z",)), Question(at=NOON), DISALLOWED),
        (Constraint("until", ("2026-11-21T12:00:01Z",)), Question(at=NOON), ALLOWED),
    ],
)
def test_a_constraint_meets_its_question(constraint: Constraint, question: Question, expected: Stance) -> None:
    assert evaluate(conditional(constraint), question) == expected


@pytest.mark.parametrize("value", ["soon", "2026-11-21"])
def test_a_limit_that_is_no_instant_stays(value: str) -> None:
    stance = conditional(Constraint("until", (value,)))
    assert evaluate(stance, Question(at=NOON)) == stance


def test_all_conditions_must_hold() -> None:
    stance = conditional(Duty("attribute"), Constraint("purpose", ("research",)))
    undertaking = Question(undertakes=frozenset({"attribute"}))
    assert evaluate(stance, undertaking) == conditional(Constraint("purpose", ("research",)))
    assert evaluate(stance, Question(purpose="commercial", undertakes=frozenset({"attribute"}))) == DISALLOWED


def test_conditions_have_one_order() -> None:
    mixed: frozenset[Condition] = frozenset({Constraint("purpose", ("a",)), Duty("inform"), Duty("attribute")})
    assert ordered(mixed) == [Duty("attribute"), Duty("inform"), Constraint("purpose", ("a",))]


@pytest.mark.parametrize("token", ["GPTBot", "AI2Bot", "img2dataset", "*", "a_b-c"])
def test_product_tokens(token: str) -> None:
    assert is_token(token)


@pytest.mark.parametrize("text", ["", "Foo Bar", "GPTBot/1.0", "Mozilla/5.0 (X11)", "**", "ツ", "a\n"])
def test_no_product_tokens(text: str) -> None:
    assert not is_token(text)
