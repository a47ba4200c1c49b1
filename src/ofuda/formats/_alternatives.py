"""Shared grammar of licences of which any one will do: what all of their askers would have to meet (S9, T8)."""

from __future__ import annotations

from collections.abc import Sequence

from ofuda.nouns.stance import Condition, Constraint, Duty


def either(alternatives: Sequence[frozenset[Condition]]) -> frozenset[Condition]:
    """Conditions that are nowhere looser than the alternative that an asker would take.

    Duties add up. Where all alternatives differ in one constraint at most, its values are put together, and it falls
    away if one of them does not have it; where they differ in more, all constraints must hold, since a value of one and
    a value of another may belong to no alternative.
    """
    duties = frozenset(each for one in alternatives for each in one if isinstance(each, Duty))
    limits = [{each.name: each for each in one if isinstance(each, Constraint)} for one in alternatives]
    names = sorted({name for one in limits for name in one})
    differing = [name for name in names if len({one.get(name) for one in limits}) > 1]
    if len(differing) > 1:
        return duties | frozenset(each for one in limits for each in one.values())
    joined = [_joined(name, [one.get(name) for one in limits]) for name in names]
    return duties | frozenset(each for each in joined if each is not None)


def _joined(name: str, alternatives: Sequence[Constraint | None]) -> Constraint | None:
    values = [one.values for one in alternatives if one is not None]
    if len(values) < len(alternatives):
        return None
    return Constraint(name, tuple(sorted({value for one in values for value in one})))
