"""Answers in a Parquet file, a row for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ofuda.shells.tables.files import damage
from ofuda.shells.tables.rows import Row, check_columns, take_row
from ofuda.shells.tables.taking import Taking

_ROWS: Final = 256  # at once: a body may have 1 MiB, and more before it is cut
_TIME: Final = pa.timestamp("us", tz="UTC")


def take_parquet(path: Path, taking: Taking, at: datetime | None) -> None:
    """Every answer of the file; `at` for rows without a time. Raises OSError, and ColumnsError before any row."""
    try:
        with pq.ParquetFile(path) as file:
            names = check_columns(file.schema_arrow.names, path.name)
            for number, row in enumerate(_rows(file, names), 1):
                take_row(row, taking, at, f"row {number}")
    except (pa.ArrowException, OSError) as error:
        taking.damage = f"the file is damaged: {damage(error)}", "get it again; what was read before stands"


def _rows(file: pq.ParquetFile, names: list[str]) -> Iterator[Row]:
    for batch in file.iter_batches(_ROWS, columns=names):
        columns = {name: _plain(batch.column(name)) for name in names}
        for at in range(batch.num_rows):
            yield {name: _value(column[at]) for name, column in columns.items()}


def _plain(column: pa.Array) -> pa.Array:
    """Text as octets, which need not be UTF-8, and times as microseconds."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.large_binary())
    if pa.types.is_timestamp(kind):
        return pc.cast(column, _TIME if kind.tz else pa.timestamp("us"), safe=False)
    return column


def _value(cell: pa.Scalar) -> Any:  # noqa: ANN401 (of the column's type)
    """The value; itself where it is none of Python's, such as a time in the year 300 000."""
    try:
        return cell.as_py()
    except (ValueError, OverflowError):
        return cell
