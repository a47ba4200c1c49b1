"""A table of hosts as what the kernel knows of origins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter

from ofuda.carriers.urls import Address, address
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS
from ofuda.shells.tables.hosts import CAPTURE, HostTable
from ofuda.shells.tables.intervals import Interval, instant
from ofuda.shells.tables.naming import licenses
from ofuda.shells.tables.standing import Standing, states
from ofuda.verbs.dataset.sites import NOT_LOOKED_AT, History, Site, State

Learn = Callable[[Mapping[str, tuple[Interval, ...]]], None]


class TableSites:
    """Asks the table for many origins at once, so that bodies are read in the order in which they lie there.

    `learn` is told what the table has of them.
    """

    def __init__(self, table: HostTable, as_of: str, learn: Learn | None = None) -> None:
        self._table = table
        self._as_of = as_of
        self._learn = learn
        self._bodies: dict[bytes, bytes] = {}

    def __call__(self, origins: Sequence[str]) -> Mapping[str, History]:
        """The histories of those origins that are in the table."""
        asked = {origin: self._table.intervals(origin) for origin in origins}
        if self._learn is not None:
            self._learn(asked)
        known = {origin: found for origin, found in asked.items() if found}
        self._read(chain.from_iterable(known.values()))
        histories = {origin: self._history(origin, found) for origin, found in known.items()}
        self._bodies.clear()
        return histories

    def _read(self, intervals: Iterable[Interval]) -> None:
        for digest in sorted({one.answer.body for one in intervals if one.answer.body}):
            if digest not in self._bodies:
                self._bodies[digest] = self._table.body(digest)

    def _history(self, origin: str, own: tuple[Interval, ...]) -> History:
        named = {where.origin for one in own if one.path == ROBOTS for where in self._licenses(one)} - {origin}
        elsewhere = [one for each in named for one in self._table.intervals(each) if not one.path.startswith("/")]
        self._read(elsewhere)
        found = sorted((*own, *elsewhere), key=attrgetter("path", "valid_from"))
        if self._as_of != CAPTURE:
            return History((), (self._state(states(found, None, self._as_of)),))
        starts = sorted({at for one in found for at in (one.valid_from, one.valid_to) if at is not None})
        standing = tuple(self._state(states(found, at, CAPTURE)) for at in starts)
        return History(tuple(map(instant, starts)), (NOT_LOOKED_AT, *standing))

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
