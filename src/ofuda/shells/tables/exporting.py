"""A table of hosts for other programs: a row for each interval, with the body in it. What is written reads back."""

from __future__ import annotations

import csv
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.shells.tables.files import HOSTS_SCHEMA, appearing_file
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.intervals import Interval, instant

_COLUMNS: Final = tuple(HOSTS_SCHEMA.names)
_SCHEMA: Final = pa.schema([*(field for field in HOSTS_SCHEMA if field.name != "body"), pa.field("body", pa.binary())])
_ROWS: Final = 8192
_OCTETS: Final = 8 << 20
# What a spreadsheet takes for a formula; and the mark that keeps it from doing so, which is taken off again.
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
MARK: Final = "'"
CSV_COLUMNS: Final = (*(name for name in _COLUMNS if name != "body"), "body_base64")
TABLES: Final = """
CREATE TABLE bodies (sha256 BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE intervals (
    origin TEXT NOT NULL, path TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, status INTEGER, error TEXT,
    truncated INTEGER NOT NULL, media_type TEXT, url TEXT, sha256 BLOB REFERENCES bodies
);
CREATE INDEX by_origin ON intervals (origin, path, valid_from);
CREATE VIEW hosts AS
    SELECT origin, path, valid_from, valid_to, status, error, truncated, media_type, url, body
    FROM intervals LEFT JOIN bodies USING (sha256);
"""

Export = Callable[[HostTable, Path], None]


def to_parquet(table: HostTable, path: Path) -> None:
    """One Parquet file. Raises OSError and TableError, as all of these do."""
    with appearing_file(path) as aside, pq.ParquetWriter(aside, _SCHEMA, compression="zstd") as writer:
        for rows in _batches(table):
            writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=_SCHEMA))


def to_csv(table: HostTable, path: Path) -> None:
    """Comma-separated text in UTF-8, with a line of names; bodies are in base64."""
    with appearing_file(path) as aside, aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CSV_COLUMNS)
        for one in table.every():
            row = _row(table, one)
            body = row.pop("body")
            row["truncated"] = "true" if row["truncated"] else "false"
            encoded = b64encode(body).decode() if body else ""
            writer.writerow([*map(_cell, row.values()), encoded])


def to_sqlite(table: HostTable, path: Path) -> None:
    """A database with the intervals, each body once, and the view `hosts` of both."""
    with appearing_file(path) as aside, closing(sqlite3.connect(aside)) as database:
        database.executescript(TABLES)
        for one in table.every():
            row = _row(table, one)
            body, digest = row.pop("body"), one.answer.body
            if digest:
                database.execute("INSERT OR IGNORE INTO bodies VALUES (?, ?)", (digest, body))
            values = [one.isoformat() if isinstance(one, datetime) else one for one in row.values()]
            database.execute("INSERT INTO intervals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*values, digest])
        database.commit()


FORMATS: Final[dict[str, Export]] = {"parquet": to_parquet, "csv": to_csv, "sqlite": to_sqlite}


def _row(table: HostTable, one: Interval) -> dict[str, Any]:
    return {
        "origin": one.origin,
        "path": one.path,
        "valid_from": instant(one.valid_from),
        "valid_to": None if one.valid_to is None else instant(one.valid_to),
        **one.answer._asdict(),
        "body": table.fetched(one).body if one.answer.body else None,
    }


def _batches(table: HostTable) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    octets = 0
    for one in table.every():
        rows.append(_row(table, one))
        octets += len(rows[-1]["body"] or b"")
        if len(rows) == _ROWS or octets > _OCTETS:
            yield rows
            rows, octets = [], 0
    if rows:
        yield rows


def _cell(value: Any) -> str:  # noqa: ANN401 (of any column)
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return MARK + text if text.startswith(FORMULAS) else text
