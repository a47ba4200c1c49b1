"""Answers in a WARC file: robots.txt, well-known files, RSL documents, and where redirects between them lead."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from ofuda.carriers.urls import address, joined, without_fragment
from ofuda.formats.rsl import marked
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched, Resource
from ofuda.shells._site_files import may_be_site_file, site_path
from ofuda.shells.tables.naming import SITE_FILES
from ofuda.shells.tables.taking import Taking
from ofuda.shells.warc import Record, WarcError, fetched_from, read

_XML: Final = frozenset({"application/rsl+xml", "application/xml", "text/xml"})
_MARKED_IN: Final = 4096
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HOPS: Final = 5  # RFC 9309 §2.3.1.2
_TOGETHER: Final = timedelta(hours=1)  # what a crawler asks on its way lies close together
_HELD: Final = 20_000
_OCTETS: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An answer that led elsewhere, and how often by now."""

    origin: str
    path: str
    fetched: Fetched
    where: str
    hops: int


class _Redirects:
    """Follows redirects within the file, whether the target comes before or after; within bounds of memory."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._seen: OrderedDict[str, tuple[Fetched, str | None]] = OrderedDict()
        self._octets = 0
        self._waiting: OrderedDict[str, list[_Waiting]] = OrderedDict()
        self._count = 0

    def take(self, origin: str, path: str, fetched: Fetched, target: str | None, where: str) -> None:
        """An answer of a site's file; `target` is where it leads."""
        url = origin + path
        self._remember(url, fetched, target)
        waiting = self._waiting.pop(url, [])
        self._count -= len(waiting)
        for one in waiting:
            self._settle(one, url)
        if target is None:
            self._taking.add(origin, path, fetched, where)
        else:
            self._settle(_Waiting(origin, path, fetched, where, 0), url)

    def end(self) -> None:
        """Whatever leads out of the file stays a redirect to nowhere."""
        while self._waiting:
            self._give_up()

    def _settle(self, one: _Waiting, url: str) -> None:
        """Goes on from an address that was answered as far as answers are known."""
        hops = one.hops
        while (known := self._near(url, one.fetched.fetched_at)) is not None:
            fetched, target = known
            if target is None:
                self._give(one, replace(fetched, url=url, fetched_at=one.fetched.fetched_at))
                return
            hops += 1
            if hops > _HOPS:
                self._give(one, Fetched(error="redirect-loop", fetched_at=one.fetched.fetched_at, url=target))
                return
            url = target
        self._waiting.setdefault(url, []).append(replace(one, hops=hops))
        self._count += 1
        while self._count > _HELD:
            self._give_up()

    def _give_up(self) -> None:
        """Those that have waited for one address longest wait no more."""
        target, waiting = self._waiting.popitem(last=False)
        self._count -= len(waiting)
        for one in waiting:
            self._give(one, replace(one.fetched, url=target))

    def _near(self, url: str, at: datetime | None) -> tuple[Fetched, str | None] | None:
        known = self._seen.get(url)
        if known is None or at is None or known[0].fetched_at is None:
            return None
        return known if abs(known[0].fetched_at - at) <= _TOGETHER else None

    def _remember(self, url: str, fetched: Fetched, target: str | None) -> None:
        before = self._seen.pop(url, None)
        self._octets += len(fetched.body) - (len(before[0].body) if before else 0)
        self._seen[url] = fetched, target
        while len(self._seen) > _HELD or (self._octets > _OCTETS and len(self._seen) > 1):
            self._octets -= len(self._seen.popitem(last=False)[1][0].body)

    def _give(self, one: _Waiting, fetched: Fetched) -> None:
        self._taking.add(one.origin, one.path, fetched, one.where)


def take_warc(path: Path, taking: Taking, at: datetime | None) -> None:
    """Every answer of the file; `at` for records without a time. Raises OSError where the file cannot be read."""
    redirects = _Redirects(taking)
    try:
        for record in read(path, bodies=False, also=_XML):
            _take(record, taking, redirects, at)
    except WarcError as error:
        taking.damage = str(error), error.help
    redirects.end()


def _take(record: Record, taking: Taking, redirects: _Redirects, at: datetime | None) -> None:
    resource = record.resource
    site_file = may_be_site_file(resource.url)
    if not site_file and not (resource.body and marked(resource.body[:_MARKED_IN])):
        return
    where = address(resource.url)
    if where is None:
        return
    path = site_path(where)
    fetched = fetched_from(resource)
    fetched = replace(fetched, url=None, fetched_at=fetched.fetched_at or at)
    place = (
        f"the record at octet {record.offset}" if record.offset is not None else f"a record of {quote(resource.url)}"
    )
    if path in SITE_FILES:
        redirects.take(where.origin, path, fetched, _target(resource), place)
    elif path is None and resource.body:
        taking.add(where.origin, without_fragment(resource.url), fetched, place)


def _target(resource: Resource) -> str | None:
    """Where a redirect leads."""
    location = resource.headers.first("location")
    if resource.status not in _REDIRECTS or location is None:
        return None
    return without_fragment(joined(resource.url, location))
