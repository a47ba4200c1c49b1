"""Where two tables of hosts come to different decisions, and why."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from ofuda.nouns.decision import Decision, UseDecision
from ofuda.nouns.statements import Statement
from ofuda.nouns.vocabulary import Use
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.judging import Asking, decided, tried


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one use, or of the fetch where `use` is None: level, and of a use the verdict too.

    `reason` is the code of what decides after, or the place of the rule; `why` what decides after, else before.
    """

    use: Use | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str
    why: Statement | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """An origin that is decided on differently: at the first of the addresses tried where that shows.

    `others`: at how many more of them. `only`: `first` or `second` where the other table does not have the origin.
    """

    origin: str
    url: str
    changes: tuple[Change, ...]
    others: int = 0
    only: str | None = None


def differences(first: HostTable, second: HostTable, asking: Asking) -> Iterator[Difference]:
    """Every origin of either table whose decisions differ, sorted. Addresses tried are the root and those of rules."""
    for origin, group in groupby(heapq.merge(_tagged(first, 0), _tagged(second, 1)), key=itemgetter(0)):
        held = {at for _, at in group}
        before, after = (one.views(origin, asking.at, asking.as_of) for one in (first, second))
        if before == after:
            continue
        robots = [site.robots_txt for site, _ in (*before, *after)]
        paths = tried(robots, asking)
        befores, afters = (decided(table, origin, asking, paths) for table in (first, second))
        found = [(one.url, tuple(_changes(one, other))) for one, other in zip(befores, afters, strict=True)]
        found = [one for one in found if one[1]]
        if found:
            only = None if len(held) > 1 else ("first", "second")[held.pop()]
            yield Difference(origin, *found[0], len(found) - 1, only)


def _tagged(table: HostTable, at: int) -> Iterator[tuple[str, int]]:
    return ((origin, at) for origin in table.origins())


def _changes(before: Decision, after: Decision) -> Iterator[Change]:
    if before.fetch.level is not after.fetch.level:
        place = after.fetch.place or before.fetch.place
        yield Change(None, (before.fetch.level.word,), (after.fetch.level.word,), str(place) if place else "")
    for use, one in before.uses.items():
        other = after.uses[use]
        if _said(one) != _said(other) or one.conditions != other.conditions:
            yield Change(use, _said(one), _said(other), other.reason, _why(other) or _why(one))


def _said(one: UseDecision) -> tuple[str, ...]:
    return one.level.word, one.verdict.word


def _why(one: UseDecision) -> Statement | None:
    return next(iter(one.decisive), None)
