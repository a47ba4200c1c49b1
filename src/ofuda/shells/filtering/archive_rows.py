"""Rows of WARC: each response with its fields, its time, its head, and what the archive holds of its site."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from ofuda.shells._warc_file import WarcError
from ofuda.shells.filtering.chunks import Chunk, Reading, Taking
from ofuda.shells.filtering.sources import Source, opened
from ofuda.shells.warc import Record
from ofuda.shells.warc import read as records
from ofuda.verbs.dataset.sites import Site, State

_ROWS: Final = 1024
_OCTETS: Final = 64 << 20
_SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("offset", pa.int64()),
        ("length", pa.int64()),
        ("url", pa.string()),
        ("status", pa.int64()),
        ("headers", pa.list_(pa.list_(pa.string()))),
        ("html", pa.binary()),
        ("media_type", pa.string()),
        ("fetched_at", pa.timestamp("us", tz="UTC")),
        ("truncated", pa.bool_()),
        ("bytes", pa.int64()),
    ]
)


def read(source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    """The responses of an archive; raises OSError."""
    with opened(source.name) as stream:
        found = _until_damaged(records(stream), reading)
        while held := list(_some(found)):
            columns = [pa.array(column, field.type) for column, field in zip(_columns(held), _SCHEMA, strict=True)]
            batch = pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)
            whole = [(one.offset, one.length) for one in held] if taking.whole else None
            reading.octets = stream.tell()
            yield Chunk(batch, ("id", "offset", "length"), whole, own=list(map(_state, held)))


def _until_damaged(found: Iterator[Record], reading: Reading) -> Iterator[Record]:
    try:
        yield from found
    except WarcError as error:
        reading.problems.append(str(error))


def _some(found: Iterator[Record]) -> Iterator[Record]:
    octets = 0
    for one in islice(found, _ROWS):
        yield one
        octets += len(one.resource.body or b"")
        if octets > _OCTETS:
            return


def _columns(held: list[Record]) -> Iterator[list[Any]]:
    each = [one.resource for one in held]
    yield [one.id for one in held]
    yield [one.offset for one in held]
    yield [one.length for one in held]
    yield [one.url.encode("utf-8", "replace").decode() for one in each]
    yield [one.status for one in each]
    yield [[_texts(pair) for pair in one.headers] or None for one in each]
    yield [one.body for one in each]
    yield [one.media_type for one in each]
    yield [one.fetched_at for one in each]
    yield [one.truncated or None for one in each]
    yield [len(one.body or b"") for one in each]


def _texts(pair: tuple[str, str]) -> list[str]:
    return [one.encode("utf-8", "replace").decode() for one in pair]


def _state(record: Record) -> State | None:
    """What the archive itself has of the site; None where it has nothing."""
    resource = record.resource
    if resource.robots_txt is None and not resource.well_known:
        return None
    return (Site(resource.robots_txt, resource.well_known),)
