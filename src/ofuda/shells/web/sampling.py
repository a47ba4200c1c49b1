"""Which addresses of a site are looked at: what its sitemaps list, and what a page shows and leads to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from ofuda.carriers.embedded import Embedded, embedded
from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.sitemap import read_sitemap
from ofuda.carriers.urls import address
from ofuda.nouns.resource import Fetched, Headers, Resource
from ofuda.shells.decoding import decode

Named = tuple[str, str]
"""An address, and who names it."""

_SITEMAPS: Final = 8
_CAP: Final = 4 << 20  # octets of a sitemap that was compressed
_GZIP: Final = b"\x1f\x8b"
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})


def is_page(resource: Resource) -> bool:
    """Whether a response is HTML by its own word."""
    kind = (resource.headers.first("content-type") or "").partition(";")[0].strip().lower()
    return bool(resource.body) and kind in _HTML


def shown(page: Resource) -> tuple[Embedded, ...]:
    """What a page shows and leads to; nothing of what is no page."""
    return embedded(page.body or b"", page.url) if is_page(page) else ()


def listed(origin: str, robots: Fetched | None, get: Callable[[str], Fetched]) -> Iterator[Named]:
    """The addresses in the sitemaps that robots.txt names, else in /sitemap.xml, and in those that these name."""
    waiting = deque(_named_by(robots) or [f"{origin}/sitemap.xml"])
    met: set[str] = set()
    while waiting and len(met) < _SITEMAPS:
        url = waiting.popleft()
        if url in met or address(url) is None:
            continue
        met.add(url)
        fetched = get(url)
        if outcome(fetched) is Outcome.TEXT:
            found = read_sitemap(_plain(fetched.body))
            waiting.extend(found.sitemaps[:_SITEMAPS])
            yield from ((one, url) for one in found.urls)


def _named_by(robots: Fetched | None) -> list[str]:
    if robots is None or outcome(robots) is not Outcome.TEXT:
        return []
    lines = (line for line in RobotsTxt(robots.body).lines() if line.key == b"sitemap")
    return [line.value.decode("utf-8", "replace").strip() for line in islice(lines, _SITEMAPS)]


def _plain(octets: bytes) -> bytes:
    """A sitemap that is compressed as a file, and not by its transport."""
    if not octets.startswith(_GZIP):
        return octets
    return decode(octets, Headers([("content-encoding", "gzip")]), cap=_CAP).body or b""


def spread(found: Iterable[Named], start: str) -> Iterator[Named]:
    """Each address but the first page once, from the origins and the folders below their roots in turn."""
    parts: dict[tuple[str, bytes], deque[Named]] = {}
    met = {start}
    for url, by in found:
        where = address(url)
        if where is not None and url not in met:
            met.add(url)
            folder, slash, _ = where.targets[0][1:].partition(b"/")
            parts.setdefault((where.origin, folder if slash else b""), deque()).append((url, by))
    while parts:
        for key in list(parts):
            yield parts[key].popleft()
            if not parts[key]:
                del parts[key]
