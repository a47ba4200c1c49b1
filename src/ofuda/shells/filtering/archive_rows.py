"""Rows of WARC: each response with its fields, its time, its head, and what the archive holds of its site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from ofuda.nouns.resource import Resource
from ofuda.shells._warc_file import WarcError
from ofuda.shells.filtering.chunks import Chunk, Reading, Taking
from ofuda.shells.filtering.sources import Source, opened
from ofuda.shells.warc import Record
from ofuda.shells.warc import read as records
from ofuda.verbs.dataset.pages import words
from ofuda.verbs.dataset.rows import Beside, heard
from ofuda.verbs.dataset.sites import Site, State

_ROWS: Final = 4096
_OCTETS: Final = 64 << 20
_PARTIAL: Final = 206
_SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("offset", pa.int64()),
        ("length", pa.int64()),
        ("url", pa.string()),
        ("fetched_at", pa.timestamp("us", tz="UTC")),
        ("bytes", pa.int64()),
    ]
)
_Held = tuple[tuple[Any, ...], State | None, Beside]
"""The columns of a response, what stood at its origin, and what it says."""


def read(source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    """The responses of an archive; raises OSError."""
    with opened(source.name) as stream:
        found = _until_damaged(records(stream, bodies=taking.asker is not None), reading)
        while held := list(_some(found, taking)):
            rows, own, beside = zip(*held, strict=True)
            columns = [
                pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), _SCHEMA, strict=True)
            ]
            batch = pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)
            whole = [row[1:3] for row in rows] if taking.whole else None
            reading.octets = stream.tell()
            yield Chunk(batch, ("id", "offset", "length"), whole, own=own, beside=beside)


def _until_damaged(found: Iterable[Record], reading: Reading) -> Iterator[Record]:
    try:
        yield from found
    except WarcError as error:
        reading.problems.append(str(error))


def _some(found: Iterator[Record], taking: Taking) -> Iterator[_Held]:
    octets = 0
    for one in islice(found, _ROWS):
        resource = one.resource
        beside = _beside(resource, taking)
        url = resource.url.encode("utf-8", "replace").decode()
        yield (one.id, one.offset, one.length, url, resource.fetched_at, one.wire), _state(resource), beside
        octets += len(beside.get("html", b""))
        if octets > _OCTETS:
            return


def _beside(resource: Resource, taking: Taking) -> Beside:
    """What a response says. A page is heard as it comes, and if it says nothing let go of, unless a label may know it.

    A label elsewhere knows a copy by its octets; the response leads there, or a document of a table of hosts is one.
    """
    found: dict[str, Any] = {"status": resource.status, "truncated": resource.truncated}
    found |= {"headers": heard(resource.headers), "media_type": resource.media_type}
    if resource.body is None or taking.asker is None:
        return found
    if not resource.truncated and resource.status != _PARTIAL:
        found["page"] = words(resource.body, resource.headers, resource.media_type, taking.asker)
    known = taking.documents or "link" in resource.headers
    return found if found.get("page") == () and not known else found | {"html": resource.body}


def _state(resource: Resource) -> State | None:
    """What the archive itself has of the site; None where it has nothing."""
    if resource.robots_txt is None and not resource.well_known:
        return None
    return (Site(resource.robots_txt, resource.well_known),)
