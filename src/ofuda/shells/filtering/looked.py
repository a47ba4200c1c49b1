"""What was known of the robots.txt of each row's origin when the row was judged: an outcome, or that nobody looked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS
from ofuda.shells.filtering.chunks import Chunk
from ofuda.shells.tables.hosts import CAPTURE, HostTable
from ofuda.shells.tables.intervals import Answer, Interval, microseconds
from ofuda.verbs.dataset.addresses import Addresses
from ofuda.verbs.dataset.beside import origins
from ofuda.verbs.dataset.columns import URL
from ofuda.verbs.dataset.moments import moments

NOT_LOOKED_AT: Final = "not looked at"
_MOST: Final = 500_000
_BEFORE: Final = -(2**63)
_FOREVER: Final = 2**63 - 1
_ASKED: Final = "requested_url"

Known = tuple[tuple[int, ...], tuple[str, ...]]
"""From when on which outcome stood; before all of them nobody had looked."""


class Looked:
    """Asks the table for each origin once. `moment`: by which the rows are judged that do not say when they are of."""

    def __init__(self, table: HostTable | None, as_of: str, moment: datetime | None) -> None:
        self._table = table
        self._timed = as_of == CAPTURE
        self._moment = None if moment is None else microseconds(moment)
        self._known: dict[str, Known] = {}
        self._alike: dict[Known, Known] = {}  # most origins were asked in one crawl, and answered the same

    def learn(self, found: Mapping[str, Sequence[Interval]]) -> None:
        """What the table was asked for anyway."""
        for origin, answers in found.items():
            self._keep(origin, answers)

    def of(self, chunk: Chunk, addresses: Addresses | None = None) -> tuple[Any, Any]:
        """For each row its origin, and what was known of the robots.txt that it is judged by.

        `addresses`: those of the rows, where somebody has taken them apart.
        """
        batch = chunk.batch
        urls = batch.column(batch.schema.names.index(URL))
        found = origins(urls, addresses)
        if _ASKED in batch.schema.names:
            asked = origins(pc.coalesce(batch.column(batch.schema.names.index(_ASKED)).cast(urls.type), urls))
        else:
            asked = found
        words = self._words(asked, self._moments(batch))
        if chunk.own is None:
            return found, words
        # An archive's own robots.txt takes the place of the table's; its other files do not.
        robots = [state[0].robots_txt if state else None for state in chunk.own]
        own = pa.array([one and _outcome(one) for one in robots], pa.string())
        return found, pc.coalesce(own, words.cast(pa.string())).dictionary_encode()

    def _words(self, asked: Any, moments: Any) -> Any:  # noqa: ANN401 (arrays)
        """For each row, by its origin and its moment, the outcome."""
        if len(self._known) > _MOST:
            self._known.clear()
            self._alike.clear()
        known = [self._of(origin) for origin in asked.dictionary.to_pylist()]
        slots = pc.fill_null(asked.indices, len(known))
        known.append(_NEVER)
        if moments is None:
            return _column([self._at(one, self._moment) for one in known], slots)
        # Nearly all origins were asked once: before that nobody had looked, and after it there was one answer.
        first = pa.array([one[0][0] if one[0] else _FOREVER for one in known], pa.int64()).take(slots)
        slots = pc.if_else(pc.less(moments, first), len(known) - 1, slots)
        found = _column([one[1][-1] if one[1] else NOT_LOOKED_AT for one in known], slots)
        often = pa.array([len(one[0]) > 1 for one in known], pa.bool_()).take(slots)
        if not pc.any(often).as_py():
            return found
        each = zip(slots.filter(often).to_pylist(), moments.filter(often).to_pylist(), strict=True)
        words = pa.array([self._at(known[slot], moment) for slot, moment in each], pa.string())
        return pc.replace_with_mask(found.cast(pa.string()), often, words).dictionary_encode()

    def _moments(self, batch: Any) -> Any:  # noqa: ANN401 (a record batch, and an array)
        """When each row was captured, in microseconds; None where that does not count, or no row says."""
        found = moments(batch) if self._timed else None
        return (
            None if found is None else pc.fill_null(found.instants, _BEFORE if self._moment is None else self._moment)
        )

    def _of(self, origin: str) -> Known:
        known = self._known.get(origin)
        if known is None:
            known = self._keep(origin, () if self._table is None else self._table.intervals(origin))
        return known

    def _keep(self, origin: str, answers: Iterable[Interval]) -> Known:
        found = _known(answers)
        known = self._known[origin] = self._alike.setdefault(found, found)
        return known

    def _at(self, known: Known, moment: int | None) -> str:
        starts, words = known
        if not self._timed:
            return words[-1] if words else NOT_LOOKED_AT
        at = 0 if moment is None else bisect_right(starts, moment)
        return words[at - 1] if at else NOT_LOOKED_AT


_NEVER: Final[Known] = ((), ())


def _known(answers: Iterable[Interval]) -> Known:
    groups = groupby((one for one in answers if one.path == ROBOTS), key=attrgetter("valid_from"))
    pairs = [(start, _outcome(next(group).answer)) for start, group in groups]
    return (tuple(at for at, _ in pairs), tuple(word for _, word in pairs)) if pairs else _NEVER


def _outcome(came: Fetched | Answer | None) -> str:
    """What came of asking, in a word."""
    if came is None:
        return NOT_LOOKED_AT
    word = came.error or str(came.status)
    return f"{word}, cut off" if came.truncated else word


def _column(words: Sequence[str], slots: Any) -> Any:  # noqa: ANN401 (arrays)
    """For each row the word of its slot."""
    distinct = {word: at for at, word in enumerate(dict.fromkeys(words))}
    places = pa.array([distinct[word] for word in words], pa.int32())
    return pa.DictionaryArray.from_arrays(places.take(slots), pa.array(list(distinct), pa.string()))
