"""A table of hosts as what the kernel knows of origins."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter

from ofuda.carriers.urls import Address, address
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS
from ofuda.shells.tables.hosts import CAPTURE, HostTable
from ofuda.shells.tables.intervals import Interval, instant
from ofuda.shells.tables.naming import licenses, may_name
from ofuda.shells.tables.standing import Standing, states
from ofuda.verbs.dataset.sites import NOT_LOOKED_AT, History, Site, State

Learn = Callable[[Mapping[str, Sequence[Interval]]], None]


class TableSites:
    """Asks the table for many origins at once, so that bodies are read in the order in which they lie there.

    `learn` is told what the table has of them.
    """

    def __init__(self, table: HostTable, as_of: str, learn: Learn | None = None) -> None:
        self._table = table
        self._as_of = as_of
        self._learn = learn
        self._bodies: dict[bytes, bytes] = {}
        self._naming: set[bytes] = set()  # the bodies that may name licences

    def __call__(self, origins: Sequence[str]) -> Mapping[str, History]:
        """The histories of those origins that are in the table; of those that answered alike it is the same one."""
        known = self._table.many(origins)
        if self._learn is not None:
            self._learn({origin: known.get(origin, ()) for origin in origins})
        self._read(chain.from_iterable(known.values()))
        alike: dict[Hashable, History] = {}
        histories: dict[str, History] = {}
        for origin, found in known.items():
            key = self._alike(found)
            if key is None:
                histories[origin] = self._history(origin, found)
            elif key in alike:
                histories[origin] = alike[key]
            else:
                histories[origin] = alike[key] = self._history(origin, found)
        self._bodies.clear()
        self._naming.clear()
        return histories

    def _read(self, intervals: Iterable[Interval]) -> None:
        new = sorted({one.answer.body for one in intervals if one.answer.body}.difference(self._bodies))
        if new:
            found = self._table.bodies(new)
            self._bodies.update(found)
            self._naming.update(digest for digest, body in found.items() if may_name(body))

    def _alike(self, own: Sequence[Interval]) -> Hashable:
        """Equal for origins with equal histories; None where what stood elsewhere counts too."""
        if self._naming and any(one.answer.body in self._naming for one in own if one.path == ROBOTS):
            return None
        return tuple([one[1:] for one in own])

    def _history(self, origin: str, own: Sequence[Interval]) -> History:
        found = [*own, *self._elsewhere(origin, own)]
        found.sort(key=attrgetter("path", "valid_from"))
        if self._as_of != CAPTURE:
            return History((), (self._state(states(found, None, self._as_of)),))
        starts = sorted({at for one in found for at in (one.valid_from, one.valid_to) if at is not None})
        standing = tuple(self._state(states(found, at, CAPTURE)) for at in starts)
        return History(tuple(map(instant, starts)), (NOT_LOOKED_AT, *standing))

    def _elsewhere(self, origin: str, own: Iterable[Interval]) -> Sequence[Interval]:
        """The documents beside what other origins serve, which the robots.txt of this one names."""
        robots = [one for one in own if one.path == ROBOTS and one.answer.body in self._naming]
        if not robots:
            return ()
        named = {where.origin for one in robots for where in self._licenses(one)} - {origin}
        found = [one for each in named for one in self._table.intervals(each) if not one.path.startswith("/")]
        self._read(found)
        return found

    def _licenses(self, robots: Interval) -> Iterable[Address]:
        return filter(None, map(address, licenses(robots.origin, self._fetched(robots))))

    def _state(self, found: Iterable[Standing]) -> State:
        return tuple(map(self._site, found)) or NOT_LOOKED_AT

    def _site(self, standing: Standing) -> Site:
        files = {path: self._fetched(one) for path, one in standing.items()}
        known = {path: one for path, one in files.items() if path.startswith("/") and path != ROBOTS}
        documents = {url: one for url, one in files.items() if not url.startswith("/")}
        return Site(files.get(ROBOTS), known, documents)

    def _fetched(self, one: Interval) -> Fetched:
        said = one.answer
        body = self._bodies[said.body] if said.body else b""
        return Fetched(
            said.status, body, said.error, said.truncated, instant(one.valid_from), said.url, said.media_type
        )
