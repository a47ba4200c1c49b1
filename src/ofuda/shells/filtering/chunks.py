"""Rows as they are read: what the kernel is given, and what is written of those that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.nouns.question import Question
from ofuda.verbs.dataset.beside import AMOUNTS, LANGUAGE
from ofuda.verbs.dataset.columns import BESIDE, FETCHED_AT, URL
from ofuda.verbs.dataset.rows import Beside
from ofuda.verbs.dataset.sites import State

ROWS: Final = 1 << 18  # at once, so that the memory is bounded
WANTED: Final = (URL, FETCHED_AT, *BESIDE)
KNOWN: Final = ("id", *WANTED, *AMOUNTS, LANGUAGE)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows in their order. `keys` are the columns by which a row is known; `whole` are the rows as they came.

    `head`: the names of the columns of `whole`, where the rows do not have them.
    `own`, `beside`: what stood at the origin of each row, and what it says, where those are not in its columns.
    `broken`: the places of rows that could not be read; they are never kept.
    """

    batch: Any
    keys: Sequence[str]
    whole: Any = None
    head: Sequence[str] | None = None
    own: Sequence[State | None] | None = None
    beside: Sequence[Beside] | None = None
    broken: Sequence[int] = ()


@dataclass(slots=True)
class Reading:
    """How far the reading of a file is, and what went wrong in it.

    `lost`: rows that are known to be there, and could not be read. `total`: all its rows, where it says so; `octets`:
    how much of it was read.
    """

    problems: list[str] = field(default_factory=list)
    lost: int = 0
    total: int | None = None
    octets: int = 0


@dataclass(frozen=True, slots=True)
class Taking:
    """What is taken of each file: the names of columns by those of ours; whole rows only where they are written.

    `asker`: who listens to the pages of an archive; nobody does where nothing is decided. `documents`: the rows are
    judged by documents of their sites too.
    """

    columns: dict[str, str] = field(default_factory=dict)
    whole: bool = False
    asker: Question | None = None
    documents: bool = False

    def name(self, ours: str) -> str:
        """What a column of ours is called in the file."""
        return self.columns.get(ours, ours)


Read = Callable[[Any, Taking, Reading], Iterator[Chunk]]


def numbered(columns: dict[str, Any], name: str, first: int, count: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The columns with what a row is known by: its `id`; where that is null or not there, its file and its number."""
    rows, files = pa.array(range(first, first + count), pa.int64()), pa.array([0] * count, pa.int32())
    by_id = "id" in columns
    if by_id:
        nameless = columns["id"].is_null()
        rows, files = (pc.if_else(nameless, one, pa.scalar(None, one.type)) for one in (rows, files))
    held = {"file": pa.DictionaryArray.from_arrays(files, pa.array([name])), "row": rows, **columns}
    return held, ("id", "file", "row") if by_id else ("file", "row")
