"""Conditions met with what the asker declares (standard §1.2)."""

from __future__ import annotations

from datetime import datetime

from ofuda.nouns.question import Question
from ofuda.nouns.stance import ALLOWED, DISALLOWED, Condition, Duty, Level, Stance

# Only these fall away by undertaking them; `compensate` and `obtain-consent` need an agreement.
_BY_UNDERTAKING = frozenset({"attribute", "inform", "delete"})

# Member states of the Union by ISO 3166-1 alpha-2, for `territory: EU`.
EU = frozenset(
    "AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 (reads as a list)
)


def evaluate(stance: Stance, question: Question) -> Stance:
    """The stance once every condition has met the question: what is met falls away, what is contradicted refuses."""
    if stance.level is not Level.CONDITIONAL:
        return stance
    left: set[Condition] = set()
    for condition in stance.conditions:
        met = _met(condition, question)
        if met is False:
            return DISALLOWED
        if met is None:
            left.add(condition)
    return Stance(Level.CONDITIONAL, frozenset(left)) if left else ALLOWED


def _met(condition: Condition, question: Question) -> bool | None:
    """True: falls away; False: contradicted; None: the question does not answer it."""
    if isinstance(condition, Duty):
        return True if condition.name in _BY_UNDERTAKING & question.undertakes else None
    if condition.name in {"from", "until"}:
        return _in_time(condition.name, condition.values[0], question.at)
    asked = getattr(question, condition.name, None)
    if asked is None:
        return None
    if condition.name == "territory":
        return asked in condition.values or ("EU" in condition.values and asked in EU)
    return asked in condition.values


def _in_time(name: str, value: str, at: datetime | None) -> bool | None:
    if at is None:
        return None
    try:
        limit = datetime.fromisoformat(value)
    except ValueError:
        return None
    if limit.tzinfo is None or at.tzinfo is None:  # without a zone nothing is met
        return None
    return limit <= at if name == "from" else at < limit
