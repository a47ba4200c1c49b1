"""robots.txt, well-known files and documents: got by the crawler itself, and kept by address while they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from ofuda.engines.scrapy.messages import LIMITS, NotAskedError, taken, word
from ofuda.nouns.resource import Fetched, Headers
from ofuda.shells.config import now
from ofuda.shells.web.cache import Cache, Entry
from ofuda.shells.web.freshness import lifetime, may_stand_in
from ofuda.shells.web.library import Known

BESIDE: Final = "ofuda_beside"
_PRIORITY: Final = 1000
_ROBOTS: Final = "robots"


@dataclass(frozen=True, slots=True)
class Beside:
    """Why a request of ours is made: a file of that kind (robots, site, document) beside a page of the origin."""

    kind: str
    origin: str

    @property
    def is_robots(self) -> bool:
        """Whether it is for robots.txt, which is asked for without asking robots.txt (RFC 9309 §2.2.2)."""
        return self.kind == _ROBOTS


class Files:
    """Each file is asked for once while it stands, however many pages wait for it. Nothing is raised."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._cache = Cache()
        # Apart for robots.txt: a page may point to it as to a document, which then waits for it as for permission.
        self._flying: dict[tuple[str, bool], list[Deferred[Known]]] = {}

    async def robots(self, origin: str) -> Known:
        """The robots.txt of an origin: scheme, host and port, not the host alone."""
        return await self.get(f"{origin}/robots.txt", Beside(_ROBOTS, origin))

    async def get(self, url: str, beside: Beside) -> Known:
        """The file as it stands; an error is an outcome, and no absence."""
        flight = url, beside.is_robots
        if flight in self._flying:
            turn: Deferred[Known] = Deferred()
            self._flying[flight].append(turn)
            return await maybe_deferred_to_future(turn)
        self._flying[flight] = []
        known = Known(Fetched(error="reset"))  # for those who wait, should this break off
        try:
            known = await self._known(url, beside)
        finally:
            for turn in self._flying.pop(flight):
                turn.callback(known)
        return known

    async def _known(self, url: str, beside: Beside) -> Known:
        before = self._cache.get(url)
        if before is not None and before.fresh(now()):
            return Known(before.fetched, before.last)
        try:
            fetched, headers = await self._fetched(url, beside)
        except NotAskedError as error:
            return Known(Fetched(error=error.refused.error), refused=error.refused)
        at = now()
        entry = Entry(fetched, at, lifetime(fetched, headers, at), may_stand_in(headers))
        entry = before.succeeded(entry) if before is not None else entry
        self._cache.put(url, entry)
        return Known(fetched, entry.last)

    async def _fetched(self, url: str, beside: Beside) -> tuple[Fetched, Headers]:
        stats, name = self._crawler.stats, f"ofuda/{beside.kind}"
        assert self._crawler.engine is not None  # noqa: S101 (for the type checker: a request is under way)
        assert stats is not None  # noqa: S101 (as above)
        stats.inc_value(f"{name}/request_count")
        try:
            response = await self._crawler.engine.download_async(self._request(url, beside))
        except NotAskedError:
            stats.inc_value(f"{name}/not_asked")
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is: an error of a download is an outcome)
            stats.inc_value(f"{name}/error/{word(error)}")
            return Fetched(error=word(error), fetched_at=now(), url=url), Headers()
        stats.inc_value(f"{name}/status/{response.status}")
        return _held(response)

    def _request(self, url: str, beside: Beside) -> Request:
        seconds = self._crawler.settings.getfloat("DOWNLOAD_TIMEOUT") or LIMITS.total
        meta = {
            BESIDE: beside,
            "allow_offsite": True,
            "dont_cache": True,
            "dont_merge_cookies": True,
            "dont_retry": beside.kind == "document",  # a page can name many hosts that never answer
            "download_maxsize": LIMITS.body,
            "download_timeout": min(seconds, LIMITS.total),
            "redirect_ttl": LIMITS.hops,
        }
        return Request(url, priority=_PRIORITY, callback=NO_CALLBACK, meta=meta)


def _held(response: Response) -> tuple[Fetched, Headers]:
    """What came; a body that is not as it was sent is one whose end is missing, which permits nothing."""
    one = taken(response)
    truncated = one.problem is not None
    kind = one.headers.first("content-type")
    return Fetched(response.status, one.body, None, truncated, now(), response.url, kind), one.headers
