"""robots.txt and the well-known files of the origins seen so far in a file, within bounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ofuda.carriers.urls import Address
from ofuda.nouns.resource import Fetched

SITE_CAP: Final = 1 << 20  # RFC 9309 §2.5: at least 500 KiB
ROBOTS: Final = "/robots.txt"
AI_TXT: Final = "/ai.txt"
_WELL_KNOWN: Final = "/.well-known/"
_ORIGINS: Final = 50_000
_OCTETS: Final = 256 << 20
_ENTRY: Final = 1024  # what a file costs beside its body
# It was there and was let go: as if it had been too large to get, which never permits (security page, T3).
_LET_GO: Final = Fetched(error="too-large")


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """What is held of one origin; never changed, so that pages may share it."""

    robots_txt: Fetched | None = None
    well_known: Mapping[str, Fetched] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        bodies = [self.robots_txt] if self.robots_txt else []
        return sum(_ENTRY + len(one.body) for one in (*bodies, *self.well_known.values()))


_NONE: Final = SiteFiles()


def may_be_site_file(url: str) -> bool:
    """A quick look that spares most addresses a close one."""
    return ROBOTS in url or _WELL_KNOWN in url or AI_TXT in url


def site_path(where: Address | None) -> str | None:
    """The path, where the address is of robots.txt, ai.txt or a well-known file; a query makes it another resource."""
    if where is None:
        return None
    path = where.targets[0].decode("latin-1")
    known = path in {ROBOTS, AI_TXT} or (path.startswith(_WELL_KNOWN) and path != _WELL_KNOWN and "?" not in path)
    return path if known else None


class Sites:
    """The files of each origin as last seen. The origin unused for longest goes first where there are too many."""

    def __init__(self, origins: int = _ORIGINS, octets: int = _OCTETS) -> None:
        self._origins = origins
        self._octets = octets
        self._held: OrderedDict[str, SiteFiles] = OrderedDict()
        self._cost = 0
        self._let_go: dict[int, SiteFiles] = {}

    def of(self, origin: str) -> SiteFiles:
        """What pages of the origin are served with."""
        held = self._held.get(origin)
        if held is None:
            return self._let_go.get(hash(origin), _NONE) if self._let_go else _NONE
        self._held.move_to_end(origin)
        return held

    def keep(self, origin: str, path: str, fetched: Fetched) -> None:
        """The file serves the pages that follow; it replaces an earlier one."""
        before = self.of(origin)
        if path == ROBOTS:
            after = SiteFiles(fetched, before.well_known)
        else:
            after = SiteFiles(before.robots_txt, {**before.well_known, path: fetched})
        self._cost += after.cost - (before.cost if origin in self._held else 0)
        self._held[origin] = after
        self._held.move_to_end(origin)
        while len(self._held) > 1 and (len(self._held) > self._origins or self._cost > self._octets):
            self._forget()

    def __bool__(self) -> bool:
        return bool(self._held)

    def _forget(self) -> None:
        origin, files = self._held.popitem(last=False)
        self._cost -= files.cost
        robots = files.robots_txt and _LET_GO
        self._let_go[hash(origin)] = SiteFiles(robots, dict.fromkeys(files.well_known, _LET_GO))
