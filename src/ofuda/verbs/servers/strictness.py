"""Whether what is said of one region may be said of another's addresses."""

from __future__ import annotations

from ofuda.nouns.rendering import Region
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use


def covers(one: Region, other: Region) -> bool:
    """Whether nothing that `one` says is looser than what `other` does, or permits on other terms."""
    return all(_covers(one, other, use) for use in one.rules.keys() | other.rules.keys())


def _covers(one: Region, other: Region, use: Use) -> bool:
    ours, theirs = _level(one, use), _level(other, use)
    if ours is Level.UNKNOWN:
        return theirs <= Level.ALLOWED  # silence where something is allowed takes nothing from anybody
    if ours is Level.ALLOWED:
        return theirs is Level.ALLOWED
    if ours is Level.CONDITIONAL and theirs is Level.CONDITIONAL:
        return one.rules[use] == other.rules[use]
    return ours >= theirs


def _level(region: Region, use: Use) -> Level:
    rule = region.rules.get(use)
    return rule.stance.level if rule else Level.UNKNOWN
