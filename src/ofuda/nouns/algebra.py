"""The only place where statements of different mechanisms and parties meet (standard §1.2, §3.5).

Everything here is a join: order and repetition do not matter, and another source never loosens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ofuda.nouns.stance import UNKNOWN, Level, Stance
from ofuda.nouns.statements import Authority, Statement
from ofuda.nouns.vocabulary import Use


def merge(stances: Iterable[Stance]) -> Stance:
    """The join of stances by precedence; unknown when there are none."""
    stance = UNKNOWN
    for one in stances:
        stance |= one
    return stance


def weighs(statement: Statement) -> bool:
    """Whether a statement counts: permissions need an authority that may permit (standard §3.1)."""
    return statement.counted and _may_say(statement.authority, statement.stance.level)


def weighs_as(statement: Statement, said: Stance) -> bool:
    """Whether it counts once its conditions have met a question: a condition that is met makes a permission."""
    return weighs(statement) and _may_say(statement.authority, said.level)


def _may_say(authority: Authority, level: Level) -> bool:
    return authority.permits or (authority > Authority.CLAIMED and level >= Level.CONDITIONAL)


def across(ways: Sequence[tuple[Statement, ...]]) -> tuple[Statement, ...]:
    """One carrier read in several ways (house reading J2): any refusal stands, a permission only if all ways decide.

    A permission that another way leaves unknown is cut down to the uses on which no way is silent.
    """
    if len(ways) == 1:
        return ways[0]
    if not ways:
        return ()
    decided = frozenset[Use].intersection(
        *(frozenset(use for one in way if weighs(one) for use in one.uses if one.stance.level) for way in ways)
    )
    found: dict[Statement, None] = {}
    for way in ways:
        for one in way:
            if one.stance.level is not Level.ALLOWED or one.uses <= decided:
                found[one] = None
            elif one.uses & decided:
                found[replace(one, uses=one.uses & decided)] = None
    return tuple(found)
