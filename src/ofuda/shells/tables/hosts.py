"""Reading a table of hosts: what stood at an origin, at an instant or ever.

Many processes may open the same table: the index is mapped into memory and shared, the rest is read where it is asked
for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Self

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.carriers.urls import address
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS, SiteFiles
from ofuda.shells.tables.files import ABOUT, BODIES, BODIES_SCHEMA, FORMAT, HOSTS, HOSTS_SCHEMA, INDEX, digest_of
from ofuda.shells.tables.index import Index, IndexDamagedError
from ofuda.shells.tables.intervals import Answer, Interval, instant, microseconds
from ofuda.shells.tables.naming import licenses
from ofuda.shells.tables.standing import CAPTURE, EVER, LATEST, Standing, states

__all__ = ["CAPTURE", "EVER", "LATEST", "HostTable", "TableError"]

_HELD_GROUPS: Final = 16
_HELD_BODIES: Final = 4096
_AT_ONCE: Final = 32  # rows that are looked at together: an origin has few


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
        self._group = lru_cache(_HELD_GROUPS)(self._hosts.read_row_group)
        self._body_group = lru_cache(_HELD_GROUPS)(self._bodies.read_row_group)
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
        except (IndexDamagedError, pa.ArrowException) as error:
            raise _damaged(folder, str(error)) from error

    def close(self) -> None:
        """Lets the files go."""
        self._index.close()
        self._hosts.close()
        self._bodies.close()

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
        for batch in self._hosts.iter_batches(columns=["origin"]):
            for origin in batch.column(0).unique().to_pylist():
                if origin != last:
                    last = origin
                    yield origin

    def intervals(self, origin: str) -> tuple[Interval, ...]:
        """What was answered at an origin, by path and time; nothing where it is not in the table."""
        for row in self._index.rows(origin):
            found = tuple(self._from(row, origin))
            if found:
                return found
        return ()

    def every(self) -> Iterator[Interval]:
        """All intervals, sorted."""
        for batch in self._hosts.iter_batches():
            yield from map(_interval, batch.to_pylist())

    def fetched(self, interval: Interval) -> Fetched:
        """The answer of an interval, with its body, as of the first time that it was seen."""
        answer = interval.answer
        return Fetched(
            answer.status,
            self.body(answer.body) if answer.body else b"",
            answer.error,
            answer.truncated,
            instant(interval.valid_from),
            answer.url,
            answer.media_type,
        )

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

        Of documents that changed what the first of `site` would have.
        """
        when = None if at is None else microseconds(at)
        robots = self.site(origin, at, as_of)[0].robots_txt
        elsewhere = {where.origin for url in licenses(origin, robots) if (where := address(url))}
        files = [
            one for each in sorted({origin, *elsewhere}) for one in self.intervals(each) if not one.path.startswith("/")
        ]
        first = next(states(files, when, as_of), {})
        return {url: self.fetched(one) for url, one in first.items()}

    def _site(self, state: Standing) -> SiteFiles:
        found = {path: self.fetched(one) for path, one in state.items()}
        return SiteFiles(found.pop(ROBOTS, None), found)

    # -- where it lies -------------------------------------------------------------------------------------------

    def _from(self, row: int, origin: str) -> Iterator[Interval]:
        """The rows of an origin from there on."""
        try:
            for one in self._rows(row):
                if one["origin"] != origin:
                    return
                yield _interval(one)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.folder, str(error)) from error

    def _rows(self, row: int) -> Iterator[dict[str, Any]]:
        for at in range(bisect_right(self._starts, row) - 1, len(self._starts)):
            group = self._group(at)
            for offset in range(max(0, row - self._starts[at]), group.num_rows, _AT_ONCE):
                yield from group.slice(offset, _AT_ONCE).to_pylist()

    def _body(self, digest: bytes) -> bytes:
        for at in self._index.groups(digest):
            group = self._body_group(at)
            row = group.column(0).index(pa.scalar(digest, BODIES_SCHEMA.field(0).type)).as_py()
            if row >= 0:
                body = group.column(1)[row].as_py()
                assert isinstance(body, bytes)  # noqa: S101 (narrows the type)
                return body
        raise _damaged(self.folder, f"the body {digest.hex()} is missing")


def _interval(row: dict[str, Any]) -> Interval:
    start, end = row["valid_from"], row["valid_to"]
    answer = Answer(*(row[name] for name in Answer._fields))
    return Interval(row["origin"], row["path"], microseconds(start), None if end is None else microseconds(end), answer)


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
    why = why[:1].lower() + why[1:]
    return TableError(f"the table of hosts {quote(str(folder))} is damaged: {why}", "build or copy it again")
