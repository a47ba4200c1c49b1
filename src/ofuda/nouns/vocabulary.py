"""The fourteen uses and their groups (standard §1.1)."""

from __future__ import annotations

from collections.abc import Iterable

from ofuda.nouns._terms import GROUPS, INPUTS, MEANINGS, OUTPUTS, Use

__all__ = ["ALL", "GROUPS", "INPUTS", "MEANINGS", "OUTPUTS", "TDM", "TRAINING", "Use", "expand"]

ALL: tuple[Use, ...] = tuple(Use)
TRAINING: frozenset[Use] = GROUPS["training"]
TDM: frozenset[Use] = GROUPS["tdm"]


def expand(names: Iterable[str]) -> tuple[frozenset[Use], tuple[str, ...]]:
    """Leaves for use and group names, and the names that are neither."""
    uses: set[Use] = set()
    unknown: list[str] = []
    for name in names:
        if name in GROUPS:
            uses |= GROUPS[name]
        elif name in Use._value2member_map_:
            uses.add(Use(name))
        else:
            unknown.append(name)
    return frozenset(uses), tuple(unknown)
