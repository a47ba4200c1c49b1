"""The only place where statements of different mechanisms and parties meet (standard §1.2, §3.5).

Everything here is a join: order and repetition do not matter, and another source never loosens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    return weighs(statement) and (said is statement.stance or _may_say(statement.authority, said.level))


def _may_say(authority: Authority, level: Level) -> bool:
    return authority.permits or (authority > Authority.CLAIMED and level >= Level.CONDITIONAL)


def across(ways: Sequence[tuple[Statement, ...]]) -> tuple[Statement, ...]:
    """One carrier read in several ways (house reading J2): any refusal stands, a permission only if all ways permit.

    A permission is cut down to the uses that every way allows; a condition of a way counts everywhere, and permits, by
    being met, only where no way is silent or refuses. So what is set aside later, such as a refusal that an agreement
    lifts, can leave no permission behind that one way alone gave.
    """
    if len(ways) == 1:
        return ways[0]
    if not ways:
        return ()
    allowed = _in_every(ways, frozenset({Level.ALLOWED}))
    open_to = _in_every(ways, frozenset({Level.ALLOWED, Level.CONDITIONAL}))
    found: dict[Statement, None] = {}
    for way in ways:
        for one in way:
            for part in _cut(one, allowed if one.stance.level is Level.ALLOWED else open_to):
                found[part] = None
    return tuple(found)


def _in_every(ways: Sequence[tuple[Statement, ...]], levels: frozenset[Level]) -> frozenset[Use]:
    """The uses on which every way has a statement that counts, of one of these levels."""
    return frozenset[Use].intersection(
        *(
            frozenset(use for one in way if weighs(one) and one.stance.level in levels for use in one.uses)
            for way in ways
        )
    )


def _cut(one: Statement, kept: frozenset[Use]) -> Iterator[Statement]:
    """What is left of a statement of one way, where the other ways may not say the like."""
    if one.stance.level not in {Level.ALLOWED, Level.CONDITIONAL} or one.uses <= kept:
        yield one
        return
    if one.uses & kept:
        yield replace(one, uses=one.uses & kept)
    if one.stance.level is Level.CONDITIONAL:
        yield replace(one, uses=one.uses - kept, authority=min(one.authority, Authority.CARRIED))
