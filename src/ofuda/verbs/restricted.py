"""A decision, held back by decisions from other views of the same thing: they may refuse, and permit nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from ofuda.nouns.decision import Decision, FetchDecision, UseDecision
from ofuda.nouns.stance import Level


def restricted(decision: Decision, others: Iterable[Decision]) -> Decision:
    """The decision, no looser than any of the others, which answer the same question under the same policy."""
    return reduce(_held_back, others, decision)


def _held_back(one: Decision, other: Decision) -> Decision:
    uses = {use: _use(mine, other.uses[use]) for use, mine in one.uses.items()}
    return replace(
        one,
        fetch=_fetch(one.fetch, other.fetch),
        uses=uses,
        verdict=max(one.verdict, other.verdict),
        diagnostics=tuple(dict.fromkeys((*one.diagnostics, *other.diagnostics))),
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
    )


_STRICTNESS = (Level.ALLOWED, Level.UNKNOWN, Level.DISALLOWED)


def _fetch(one: FetchDecision, other: FetchDecision) -> FetchDecision:
    return max(one, other, key=lambda each: _STRICTNESS.index(each.level))


def _use(one: UseDecision, other: UseDecision) -> UseDecision:
    """An *unknown* that another view would permit or make conditional stays unknown."""
    heard = other.level is Level.DISALLOWED or (other.level is Level.CONDITIONAL and one.level is not Level.UNKNOWN)
    stance = one.stance | other.stance if heard else one.stance
    reasons = tuple(dict.fromkeys((*one.reasons, *other.reasons))) if heard else one.reasons
    verdict, reason = max((one.verdict, one.reason), (other.verdict, other.reason), key=lambda each: each[0])
    if stance.level is not one.level:
        reason = other.reason
    return replace(one, stance=stance, verdict=verdict, reason=reason, reasons=reasons)
