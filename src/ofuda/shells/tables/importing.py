"""What `ofuda hosts export` wrote, read back: CSV and SQLite. Parquet is read as any other of its kind."""

from __future__ import annotations

import csv
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ofuda.shells.tables.exporting import FORMULAS, MARK
from ofuda.shells.tables.rows import check_columns, take_row
from ofuda.shells.tables.taking import Taking

_LONGEST: Final = 16 << 20  # letters of a cell: a body of 1 MiB, in base64, with much room
_TRUE: Final = frozenset({"true", "1", "t", "yes"})
_BODY: Final = "body_base64"
_AGAIN: Final = "get it again; what was read before stands"


def take_csv(path: Path, taking: Taking, at: datetime | None) -> None:
    """Every row of the file; raises OSError, and ColumnsError before any row."""
    usual = csv.field_size_limit(_LONGEST)  # it is the same for all of the process
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = csv.reader(file)
        try:
            names = next(rows, [])
            check_columns(["body" if name == _BODY else name for name in names], path.name)
            for row in rows:
                take_row(_cells(dict(zip(names, row, strict=False))), taking, at, f"line {rows.line_num}")
        except csv.Error as error:
            taking.damage = f"line {rows.line_num} cannot be read: {error}", _AGAIN
        finally:
            csv.field_size_limit(usual)


def _cells(row: dict[str, str]) -> dict[str, Any]:
    """Cells as columns have them; an empty one is none."""
    found: dict[str, Any] = {name: _text(value) for name, value in row.items() if value}
    found["truncated"] = row.get("truncated", "").lower() in _TRUE
    if _BODY in found:
        found["body"] = _octets(found.pop(_BODY))
    return found


def _text(value: str) -> bytes:
    if value.startswith(MARK) and value[1:].startswith(FORMULAS):
        value = value[1:]
    return value.encode("utf-8", "surrogateescape")


def _octets(text: bytes) -> object:
    """The body; what is no base64 is no body, and is told as such."""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return None if not text else text.decode("latin-1")


def take_sqlite(path: Path, taking: Taking, at: datetime | None) -> None:
    """Every row of the view or table `hosts`; raises OSError, and ColumnsError before any row."""
    with path.open("rb"):  # SQLite would make what is not there
        pass
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            database.text_factory = bytes
            rows = database.execute("SELECT * FROM hosts")
            names = check_columns((one[0] for one in rows.description), path.name)
            places = {one[0]: number for number, one in enumerate(rows.description)}
            for number, row in enumerate(_rows(rows), 1):
                take_row({name: row[places[name]] for name in names}, taking, at, f"row {number}")
    except sqlite3.Error as error:
        taking.damage = f"the database cannot be read: {error}", _AGAIN


def _rows(cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    yield from cursor
