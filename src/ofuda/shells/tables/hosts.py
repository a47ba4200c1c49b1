"""Reading a table of hosts: what stood at an origin, at an instant or ever.

Many processes may open the same table: the index is mapped into memory and shared, the rest is read where it is asked
for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.carriers.urls import address
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS, SiteFiles
from ofuda.shells.tables.bulk import HELD, columns_of, rows_of
from ofuda.shells.tables.files import (
    ABOUT,
    BODIES,
    BODIES_SCHEMA,
    FORMAT,
    HOSTS,
    HOSTS_SCHEMA,
    INDEX,
    damage,
    digest_of,
)
from ofuda.shells.tables.index import Index, IndexDamagedError
from ofuda.shells.tables.intervals import Answer, Interval, instant, microseconds
from ofuda.shells.tables.naming import licenses
from ofuda.shells.tables.standing import CAPTURE, EVER, LATEST, Standing, states

__all__ = ["CAPTURE", "EVER", "LATEST", "HostTable", "TableError"]

_HELD_BODIES: Final = 256

View = tuple[SiteFiles, Mapping[str, Fetched]]
"""What stood at an origin at one time: its files, and the documents beside them by their addresses."""


class TableError(ValueError):
    """The folder is no table of hosts, or a damaged one; the two arguments are a message and what to do."""


class HostTable:
    """A table of hosts that is open. Nothing in it is fetched or changed; safe to share between threads."""

    def __init__(self, folder: Path, about: Mapping[str, Any]) -> None:
        self.folder = folder
        self.about = about
        self._index = Index(folder / INDEX)
        self._hosts = _opened(folder / HOSTS, HOSTS_SCHEMA)
        self._bodies = _opened(folder / BODIES, BODIES_SCHEMA)
        self._starts = _starts(self._hosts)
        self._guard = Lock()  # a Parquet file is for one thread at a time
        self._group = lru_cache(HELD)(self._read_group)
        self._body_group = lru_cache(HELD)(self._read_bodies)
        self.body = lru_cache(_HELD_BODIES)(self._body)

    @classmethod
    def open(cls, folder: str | Path, *, check: bool = False) -> Self:
        """The table in a folder; `check` holds its files against their digests too.

        Raises OSError where it cannot be read, and TableError where it is none.
        """
        folder = Path(folder)
        about = _about(folder)
        if check:
            _check(folder, about)
        try:
            return cls(folder, about)
        except (IndexDamagedError, pa.ArrowException, OSError) as error:
            raise _damaged(folder, damage(error)) from error

    def close(self) -> None:
        """Lets the files go."""
        self._index.close()
        for file in (self._hosts, self._bodies):
            file.close()
            file.reader = None  # it would have the file mapped still
        self._group.cache_clear()
        self._body_group.cache_clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """How many origins it has."""
        return len(self._index)

    # -- what it holds -------------------------------------------------------------------------------------------

    def origins(self) -> Iterator[str]:
        """Every origin, sorted."""
        last = None
        with self._reading():
            for batch in self._hosts.iter_batches(columns=["origin"]):
                for origin in batch.column(0).unique().to_pylist():
                    if origin != last:
                        last = origin
                        yield origin

    def intervals(self, origin: str) -> tuple[Interval, ...]:
        """What was answered at an origin, by path and time; nothing where it is not in the table."""
        with self._reading():
            for row in self._index.rows(origin):
                found = tuple(self._from(row, origin))
                if found:
                    return found
        return ()

    def many(self, origins: Sequence[str]) -> dict[str, list[Interval]]:
        """As `intervals`, of many origins at once; those that are not in the table are left out."""
        found: dict[str, list[Interval]] = {}
        with self._reading():
            groups = {self._group_of(row) for origin in origins for row in self._index.rows(origin)}
            for columns in rows_of(pa.array(origins, pa.string()), groups, len(self._starts), self._group):
                for origin, path, start, end, *answer in zip(*columns, strict=True):
                    found.setdefault(origin, []).append(Interval(origin, path, start, end, Answer(*answer)))
        return found

    def bodies(self, digests: Sequence[bytes]) -> dict[bytes, bytes]:
        """As `body`, of many digests at once."""
        found: dict[bytes, bytes] = {}
        with self._reading():
            groups = {at for digest in digests for at in self._index.groups(digest)}
            keys = pa.array(digests, BODIES_SCHEMA.field(0).type)
            for columns in rows_of(keys, groups, self._bodies.num_row_groups, self._body_group):
                found.update(zip(*columns, strict=True))
        for digest in digests:
            if digest not in found:
                raise _damaged(self.folder, f"the body {digest.hex()} is missing")
        return found

    def every(self) -> Iterator[Interval]:
        """All intervals, sorted."""
        with self._reading():
            for batch in self._hosts.iter_batches():
                columns = [column.to_pylist() for column in _columns(batch.columns)]
                yield from map(_interval, zip(*columns, strict=True))

    def fetched(self, interval: Interval) -> Fetched:
        """The answer of an interval, with its body, as of the first time that it was seen."""
        answer = interval.answer
        body = self.body(answer.body) if answer.body else b""
        with self._reading():
            seen = instant(interval.valid_from)
        return Fetched(answer.status, body, answer.error, answer.truncated, seen, answer.url, answer.media_type)

    # -- what stood when -----------------------------------------------------------------------------------------

    def site(self, origin: str, at: datetime | None = None, as_of: str = CAPTURE) -> tuple[SiteFiles, ...]:
        """The files of an origin. The first answers; the others, where there are any, may only restrict it.

        `as_of`: `capture`, what stood at `at` (before the first answer, or without `at`, nothing was looked at);
        `latest`, what was answered last; `ever`, whatever stood at any time. Where a file could not be had, what was
        answered before is among the others, as are answers of one instant that differ.
        """
        files = [one for one in self.intervals(origin) if one.path.startswith("/")]
        when = None if at is None else microseconds(at)
        return tuple(self._site(state) for state in states(files, when, as_of)) or (SiteFiles(),)

    def documents(self, origin: str, at: datetime | None = None, as_of: str = CAPTURE) -> Mapping[str, Fetched]:
        """The documents of an origin, and those that its robots.txt names (RSL licences), by their addresses.

        Of documents that changed what the first of `views` has.
        """
        return self.views(origin, at, as_of)[0][1]

    def views(self, origin: str, at: datetime | None = None, as_of: str = CAPTURE) -> tuple[View, ...]:
        """The files of an origin as `site` has them, each time with the documents as they stood beside them."""
        own = self.intervals(origin)
        named = {where.origin for url in self._licenses(own) if (where := address(url))} - {origin}
        elsewhere = [one for each in named for one in self.intervals(each) if not one.path.startswith("/")]
        when = None if at is None else microseconds(at)
        found = states(sorted((*own, *elsewhere), key=attrgetter("path", "valid_from")), when, as_of)
        return tuple(map(self._view, found)) or ((SiteFiles(), {}),)

    def _licenses(self, own: Iterable[Interval]) -> Iterator[str]:
        """The documents that any robots.txt of an origin names."""
        for one in own:
            if one.path == ROBOTS:
                yield from licenses(one.origin, self.fetched(one))

    def _view(self, state: Standing) -> View:
        files = {path: one for path, one in state.items() if path.startswith("/")}
        return self._site(files), {path: self.fetched(one) for path, one in state.items() if path not in files}

    def _site(self, state: Standing) -> SiteFiles:
        found = {path: self.fetched(one) for path, one in state.items()}
        return SiteFiles(found.pop(ROBOTS, None), found)

    # -- where it lies -------------------------------------------------------------------------------------------

    def _from(self, row: int, origin: str) -> Iterator[Interval]:
        """The rows of an origin from there on."""
        for columns, at in self._rows(row):
            if columns[0][at].as_py() != origin:
                return
            yield _interval([column[at].as_py() for column in columns])

    def _rows(self, row: int) -> Iterator[tuple[list[pa.Array], int]]:
        """The columns of a group and a row in it, and so on to the end of the table."""
        for at in range(self._group_of(row), len(self._starts)):
            columns = self._group(at)
            for offset in range(max(0, row - self._starts[at]), len(columns[0])):
                yield columns, offset

    def _group_of(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1

    def _read_group(self, at: int) -> list[pa.Array]:
        with self._guard:
            group = self._hosts.read_row_group(at, use_threads=False)
        return _columns(columns_of(group))

    def _read_bodies(self, at: int) -> list[pa.Array]:
        with self._guard:
            group = self._bodies.read_row_group(at, use_threads=False)
        return columns_of(group)

    def _body(self, digest: bytes) -> bytes:
        with self._reading():
            for at in self._index.groups(digest):
                digests, bodies = self._body_group(at)
                row = digests.index(pa.scalar(digest, BODIES_SCHEMA.field(0).type)).as_py()
                if row >= 0:
                    body = bodies[row].as_py()
                    assert isinstance(body, bytes)  # noqa: S101 (narrows the type)
                    return body
        raise _damaged(self.folder, f"the body {digest.hex()} is missing")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, OSError, UnicodeDecodeError, IndexError, OverflowError) as error:
            raise _damaged(self.folder, damage(error)) from error


def _columns(columns: Iterable[pa.Array]) -> list[pa.Array]:
    """The columns, with times as numbers: these are what intervals have, and cheaper to read."""
    return [column.view(pa.int64()) if pa.types.is_timestamp(column.type) else column for column in columns]


def _interval(row: Sequence[Any]) -> Interval:
    origin, path, start, end, *answer = row
    return Interval(origin, path, start, end, Answer(*answer))


def _starts(hosts: pq.ParquetFile) -> list[int]:
    """The first row of each row group."""
    rows = (hosts.metadata.row_group(at).num_rows for at in range(hosts.num_row_groups))
    return list(accumulate(rows, initial=0))[:-1]


def _opened(path: Path, schema: pa.Schema) -> pq.ParquetFile:
    file = pq.ParquetFile(path, memory_map=True)
    if not file.schema_arrow.equals(schema):
        raise IndexDamagedError(f"{quote(path.name)} has other columns than a table of hosts")
    return file


def _about(folder: Path) -> Mapping[str, Any]:
    """What `table.json` says."""
    try:
        about = msgspec.json.decode((folder / ABOUT).read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _damaged(folder, f"{quote(ABOUT)} is no JSON") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        message = f"{quote(str(folder))} is no table of hosts of the format {FORMAT}"
        raise TableError(message, "build it again with `ofuda hosts build`")
    return about


def _check(folder: Path, about: Mapping[str, Any]) -> None:
    files = about.get("files")
    for name in (HOSTS, BODIES, INDEX):
        if not isinstance(files, dict) or files.get(name) != digest_of(folder / name):
            raise _damaged(folder, f"{quote(name)} is not the file that {quote(ABOUT)} names")


def _damaged(folder: Path, why: str) -> TableError:
    return TableError(f"the table of hosts {quote(str(folder))} is damaged: {why}", "build or copy it again")
