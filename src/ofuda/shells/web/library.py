"""The small files beside a page (robots.txt, well-known files, documents), each asked for once while it stands."""

from __future__ import annotations

from dataclasses import dataclass

from ofuda.nouns.resource import Fetched
from ofuda.shells.web.cache import Cache, Entry
from ofuda.shells.web.fetcher import Fetcher, Got, Permit
from ofuda.shells.web.freshness import lifetime, may_stand_in
from ofuda.shells.web.guard import RefusedError
from ofuda.shells.web.turns import Flights


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it stands. `last`: what it was before it could not be had; `refused`: why it was not asked for."""

    fetched: Fetched
    last: Fetched | None = None
    refused: RefusedError | None = None
    problem: str | None = None


class Library:
    """Files by address, shared by all threads of a run."""

    def __init__(self, fetcher: Fetcher, cache: Cache) -> None:
        self.fetcher = fetcher
        self._cache = cache
        self._flights: Flights[Known] = Flights()
        around, access = fetcher.around, fetcher.access
        # What one's own server says for a name must not pass for what the name's says, nor what another agent is told.
        self._prefix = f"{around.token} {access.connect_to} {access.allow_private} "

    def file(self, url: str, permit: Permit | None = None) -> Known:
        """The file, from the cache while it is fresh; nothing is raised but what `permit` and the disk raise."""
        return self._flights.share(url, lambda: self._file(url, permit))

    def _file(self, url: str, permit: Permit | None) -> Known:
        key, around = self._prefix + url, self.fetcher.around
        before = self._cache.get(key)
        if before is not None and before.fresh(around.now()):
            return Known(before.fetched, before.last)
        got = self.fetcher.get(url, permit)
        fetched = _fetched(got)
        if got.refused is not None and not got.hops:
            return Known(fetched, None, got.refused, got.answer.problem)
        # Why something was refused is not kept, so that is found out again each time.
        seconds = 0 if got.refused else lifetime(fetched, got.answer.headers, got.fetched_at)
        entry = Entry(fetched, got.fetched_at, seconds, may_stand_in(got.answer.headers))
        entry = before.succeeded(entry) if before is not None else entry
        self._cache.put(key, entry)
        return Known(fetched, entry.last, got.refused, got.answer.problem)


def _fetched(got: Got) -> Fetched:
    answer = got.answer
    return Fetched(
        answer.status,
        answer.body,
        answer.error,
        answer.truncated,
        got.fetched_at,
        got.url,
        answer.headers.first("content-type"),
    )
