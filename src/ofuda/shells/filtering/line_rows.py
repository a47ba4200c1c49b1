"""Rows of JSON Lines and of CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, Final

import msgspec
import pyarrow as pa

from ofuda.shells.filtering.chunks import KNOWN, Chunk, Reading, Taking, numbered
from ofuda.shells.filtering.sources import Source, SourceError, opened
from ofuda.shells.filtering.unpacking import LONGEST, BrokenOffError, lines

_ROWS: Final = 1 << 14  # a line may be a whole document
_OCTETS: Final = 64 << 20
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
# How a member stands in its column; the kernel reads what it can, and what it cannot makes a row flawed.
_TYPES: Final = {"status": pa.int64(), "truncated": pa.bool_(), "bytes": pa.int64(), "tokens": pa.int64()}

Row = dict[str, Any]
Read = tuple[Any, Row | None]
"""What came, and its members; None where they could not be read."""


def read_lines(source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    """The lines of a JSON Lines file; raises OSError."""
    with opened(source.name) as file:
        yield from lines_of(file, source, taking, reading)


def read_csv(source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    """The rows of a CSV file whose first row has the names; raises OSError and SourceError."""
    with opened(source.name) as file:
        yield from csv_of(file, source, taking, reading)


def lines_of(file: BinaryIO, source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    """The rows of an open file of JSON Lines."""
    rows = (_object(line) for line in lines(file, source.packed) if line is None or not line.isspace())
    for chunk in _chunks(_until_broken(rows, reading), source, taking):
        reading.octets = file.tell()
        yield chunk


def csv_of(file: BinaryIO, source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    """The rows of an open CSV file."""
    csv.field_size_limit(LONGEST)
    text = (
        (line or b"").decode("utf-8-sig" if at == 0 else "utf-8", "replace")
        for at, line in enumerate(lines(file, source.packed))
    )
    table = csv.reader(text, delimiter="\t" if ".tsv" in source.name.lower() else ",")
    rows = _until_broken(((row, None) for row in table if row), reading)
    names, _ = next(rows, ((), None))
    if taking.name("url") not in names:
        raise SourceError(f"the first row names no column `{taking.name('url')}`", "name it with `--column url=NAME`")
    for chunk in _chunks(((row, _members(names, row)) for row, _ in rows), source, taking, names):
        reading.octets = file.tell()
        yield chunk


def _object(line: bytes | None) -> Read:
    try:
        data = None if line is None else _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        data = None
    return line, data if isinstance(data, dict) else None


def _members(names: Sequence[str], row: Sequence[str]) -> Row | None:
    if len(row) != len(names):
        return None
    return {name: value for name, value in zip(names, row, strict=True) if value}


def _until_broken(rows: Iterable[Read], reading: Reading) -> Iterator[Read]:
    """The rows up to where the file breaks off."""
    try:
        yield from rows
    except (BrokenOffError, csv.Error) as error:
        reading.problems.append(str(error))


def _chunks(rows: Iterator[Read], source: Source, taking: Taking, head: Sequence[str] | None = None) -> Iterator[Chunk]:
    first, by_id = 0, False
    while held := list(_some(rows)):
        columns = _columns([row or {} for _, row in held], taking)
        by_id = "id" in columns if first == 0 else by_id  # the first rows tell what all of a file are known by
        nameless = {"id": pa.nulls(len(held), pa.string())} if by_id else {}
        named = {name: one for name, one in columns.items() if by_id or name != "id"}
        columns, keys = numbered(nameless | named, source.name, first, len(held))
        broken = [at for at, (_, row) in enumerate(held) if row is None]
        whole = [line for line, _ in held] if taking.whole else None
        yield Chunk(pa.RecordBatch.from_pydict(columns), keys, whole, head, broken=broken)
        first += len(held)


def _some(rows: Iterator[Read]) -> Iterator[Read]:
    """As many rows as are looked at together."""
    octets = 0
    for one in islice(rows, _ROWS):
        yield one
        octets += len(one[0] or b"")
        if octets > _OCTETS:
            return


def _columns(rows: Sequence[Row], taking: Taking) -> dict[str, Any]:
    """The members that are wanted and there, as columns."""
    found = {}
    for ours in KNOWN:
        name = taking.name(ours)
        if ours == "url" or any(row.get(name) is not None for row in rows):
            values = [row.get(name) for row in rows]
            kind = _TYPES.get(ours, pa.string())
            found[ours] = pa.array([_as(kind, value) for value in values], kind)
    return found


def _as(kind: Any, value: object) -> object:  # noqa: ANN401 (a type of Arrow)
    """A value as its column has it."""
    if value is None:
        return None
    if kind == pa.string():
        return value if isinstance(value, str) else _encode(value).decode()
    if kind == pa.bool_():
        return value if isinstance(value, bool) else str(value).lower() not in {"false", "0"}
    whole = isinstance(value, int) or (isinstance(value, str) and value.isdecimal())
    return int(value) if whole and len(str(value)) < 19 else None  # type: ignore[call-overload]  # noqa: PLR2004 (digits of an int64)
