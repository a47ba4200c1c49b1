"""What is known of an origin: its files as they stood, by instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ofuda.nouns.resource import Fetched


@dataclass(frozen=True, slots=True)
class Site:
    """What was fetched beside the pages of an origin: robots.txt, files by path, documents by absolute URL."""

    robots_txt: Fetched | None = None
    well_known: Mapping[str, Fetched] = field(default_factory=dict)
    documents: Mapping[str, Fetched] = field(default_factory=dict)


State = tuple[Site, ...]
"""What stood at one instant. The first answers; the others, where there are any, may only restrict it."""

NOT_LOOKED_AT: State = (Site(),)


def beside(state: State, own: Site) -> State:
    """The state, where what somebody brings himself, file by file, takes the place of what it has."""
    if state is NOT_LOOKED_AT:
        return (own,)
    found: list[Site] = []
    for one in state:
        robots = one.robots_txt if own.robots_txt is None else own.robots_txt
        site = Site(robots, {**one.well_known, **own.well_known}, {**one.documents, **own.documents})
        if site not in found:
            found.append(site)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class History:
    """The states of an origin: `states[i]` stood before `starts[i]`, the last of them from the last start on."""

    starts: tuple[datetime, ...] = ()
    states: tuple[State, ...] = (NOT_LOOKED_AT,)

    def at(self, moment: datetime | None) -> State:
        """What stood at an instant; before everything where nobody says when."""
        return self.states[0 if moment is None else bisect_right(self.starts, moment)]


UNKNOWN = History()
Sites = Callable[[Sequence[str]], Mapping[str, History]]
"""Origins, sorted, to the histories of those that are known."""
