"""Writing a table of hosts from observations, in bounded memory.

The same observations give the same octets, in whatever order they come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.nouns.resource import Fetched
from ofuda.nouns.versions import VERSIONS
from ofuda.shells._site_files import SITE_CAP
from ofuda.shells.tables import index
from ofuda.shells.tables.files import (
    ABOUT,
    BODIES,
    BODIES_SCHEMA,
    FORMAT,
    HOSTS,
    HOSTS_SCHEMA,
    INDEX,
    appearing,
    digest_of,
)
from ofuda.shells.tables.intervals import Answer, Interval, intervals, microseconds, pack
from ofuda.shells.tables.sorting import Sorter

_GROUP: Final = 4096  # rows of a row group of hosts: what is read to find one
_BODIES: Final = 256  # rows of a row group of bodies, and about how many octets
_OCTETS: Final = 1 << 20
_LATELY: Final = 100_000  # bodies that were met and need not be kept a second time


@dataclass(frozen=True, slots=True)
class Source:
    """What a table was made of: `answers` were taken from it, and so many rows or records could not be used."""

    name: str
    kind: str
    answers: int
    skipped: int = 0


class Builder:
    """Takes observations, and writes them as a table."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.sources: list[Source] = []
        self._folder = folder
        self._rows = Sorter(scratch, "rows")
        self._bodies = Sorter(scratch, "bodies")
        self._entries = Sorter(scratch, "index")
        self._lately: set[bytes] = set()

    def add(self, origin: str, path: str, fetched: Fetched) -> None:
        """One answer, with its instant. Raises OSError where the disk takes no more."""
        if fetched.fetched_at is None:
            raise ValueError("an answer without its instant cannot be put in order")
        body = fetched.body[:SITE_CAP]
        answer = Answer(
            fetched.status,
            fetched.error or None,
            fetched.truncated or len(body) < len(fetched.body),
            fetched.media_type or None,
            None if fetched.url in {"", path, origin + path} else fetched.url,
            self._kept(body) if body else None,
        )
        row = (origin, path, microseconds(fetched.fetched_at), pack(answer))
        self._rows.add(row, len(origin) + len(path) + len(row[3]))

    def _kept(self, body: bytes) -> bytes:
        digest = hashlib.sha256(body).digest()
        if digest not in self._lately:
            if len(self._lately) == _LATELY:
                self._lately.clear()
            self._lately.add(digest)
            self._bodies.add((digest, body), len(body))
        return digest

    def write(self) -> dict[str, Any]:
        """The files of the table, and what `table.json` says."""
        origins, rows = self._write_hosts(intervals(self._rows))
        bodies, fences = self._write_bodies()
        with (self._folder / INDEX).open("wb") as file:
            index.write(file, self._entries, origins, fences)
        about = {
            "format": FORMAT,
            "origins": origins,
            "intervals": rows,
            "bodies": bodies,
            "sources": [asdict(one) for one in self.sources],
            "files": {name: digest_of(self._folder / name) for name in (HOSTS, BODIES, INDEX)},
            "versions": VERSIONS,
        }
        (self._folder / ABOUT).write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=2) + b"\n")
        return about

    def _write_hosts(self, found: Iterable[Interval]) -> tuple[int, int]:
        """How many origins and rows were written; where each origin begins goes to the entries of the index."""
        origins = rows = 0
        last = None
        with _parquet(self._folder / HOSTS, HOSTS_SCHEMA) as writer:
            for batch in _groups(found):
                for one in batch:
                    if one.origin != last:
                        last = one.origin
                        self._entries.add((index.hash_of(last), rows), 0)
                        origins += 1
                    rows += 1
                writer.write_batch(_record_batch(batch))
        return origins, rows

    def _write_bodies(self) -> tuple[int, list[bytes]]:
        """How many bodies were written, and the first key of each group."""
        count, fences = 0, []
        with _parquet(self._folder / BODIES, BODIES_SCHEMA) as writer:
            for group in _body_groups(self._bodies):
                count += len(group)
                fences.append(group[0][0])
                writer.write_batch(_body_batch(group))
        return count, fences


@contextmanager
def building(folder: Path) -> Iterator[Builder]:
    """A table in the making: what is added within the block stands in the folder after it, or nothing does.

    Raises OSError, and FileExistsError where the folder is there and not empty.
    """
    with appearing(folder) as (made, scratch):
        builder = Builder(made, scratch)
        yield builder
        builder.write()


def _parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    # Digests and bodies do not repeat enough for a dictionary.
    named = [field.name for field in schema if field.name not in {"sha256", "body"}]
    # Of all columns the first is what is looked for; each statistic is memory in every process that reads.
    first = [schema.names[0]]
    return pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=named, write_statistics=first)


def _groups(found: Iterable[Interval]) -> Iterator[list[Interval]]:
    rest = iter(found)
    while group := list(islice(rest, _GROUP)):
        yield group


def _body_groups(rows: Iterable[tuple[bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes]]]:
    """Groups that are quick to read one body from; each body once."""
    group: list[tuple[bytes, bytes]] = []
    octets = 0
    last = None
    for digest, body in rows:
        if digest == last:
            continue
        last = digest
        group.append((digest, body))
        octets += len(body)
        if len(group) == _BODIES or octets > _OCTETS:
            yield group
            group, octets = [], 0
    if group:
        yield group


def _record_batch(group: list[Interval]) -> pa.RecordBatch:
    columns = zip(*((*one[:-1], *one.answer) for one in group), strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, HOSTS_SCHEMA, strict=True)]
    return pa.record_batch(arrays, schema=HOSTS_SCHEMA)


def _body_batch(group: list[tuple[bytes, bytes]]) -> pa.RecordBatch:
    columns = zip(zip(*group, strict=True), BODIES_SCHEMA, strict=True)
    return pa.record_batch([pa.array(column, field.type) for column, field in columns], schema=BODIES_SCHEMA)
