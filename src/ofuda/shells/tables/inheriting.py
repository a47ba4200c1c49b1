"""What a table of hosts has of a resource's origin, for resources that bring none of it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from ofuda.carriers.urls import address
from ofuda.nouns.resource import Resource
from ofuda.shells.filtering.sites import TableSites
from ofuda.shells.tables.hosts import HostTable, TableError
from ofuda.shells.targets import ReadError
from ofuda.verbs.dataset.rows import states
from ofuda.verbs.dataset.sites import UNKNOWN, History, Site, State, beside

_HELD: Final = 256  # origins; resources of one mostly come one after the other


class Inheritance:
    """The states of origins as `ofuda filter` has them, beside one resource after the other."""

    def __init__(self, table: HostTable) -> None:
        self._table = table
        self._history = lru_cache(_HELD)(self._read)

    def __call__(self, resource: Resource, at: datetime | None, as_of: str) -> Iterator[Resource]:
        """The resource beside what stood when it was fetched, else at the instant asked about; raises ReadError."""
        moment = resource.fetched_at or at
        own = asked = self._state(resource.url, moment, as_of)
        if resource.requested_url is not None and address(resource.requested_url):
            asked = self._state(resource.requested_url, moment, as_of)
        brought = Site(resource.robots_txt, resource.well_known, resource.documents)
        for one in beside(own if own is asked else tuple(states(own, asked)), brought):
            yield replace(resource, robots_txt=one.robots_txt, well_known=one.well_known, documents=one.documents)

    def _state(self, url: str, moment: datetime | None, as_of: str) -> State:
        where = address(url)
        return (self._history(where.origin, as_of) if where else UNKNOWN).at(moment)

    def _read(self, origin: str, as_of: str) -> History:
        try:
            return TableSites(self._table, as_of)((origin,)).get(origin, UNKNOWN)
        except TableError as error:
            raise ReadError(*error.args) from error
