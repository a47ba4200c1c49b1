"""Rows of Parquet, row group by row group: of a damaged file the groups that can be read are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.shells.filtering.chunks import KNOWN, ROWS, Chunk, Reading, Taking, numbered
from ofuda.shells.filtering.sources import Source, SourceError, opened


def read(source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    """The rows of a file; raises OSError, and SourceError where it is none or has no column of addresses."""
    with opened(source.name) as stream:
        try:
            file = pq.ParquetFile(stream)
        except (pa.ArrowException, OSError) as error:
            reading.problems.append(f"it is no Parquet, or its end is missing: {_short(error)}")
            return
        reading.total = file.metadata.num_rows
        names = _names(file.schema_arrow, taking)
        columns = None if taking.whole else list(names.values())
        first = 0
        for batch in _batches(file, columns, reading):
            if isinstance(batch, int):
                first += batch
                continue
            yield _chunk(batch, names, source, first, whole=taking.whole)
            first += batch.num_rows


def _names(schema: Any, taking: Taking) -> dict[str, str]:  # noqa: ANN401 (a schema)
    """Our names of the columns that are wanted and there, with the file's."""
    found = {ours: taking.name(ours) for ours in KNOWN if taking.name(ours) in schema.names}
    if "url" not in found:
        near = ", ".join(f"`{name}`" for name in schema.names[:8])
        raise SourceError(
            f"there is no column `{taking.name('url')}`; there are {near}", "name it with `--column url=NAME`"
        )
    return found


def _batches(file: Any, columns: list[str] | None, reading: Reading) -> Iterator[Any]:  # noqa: ANN401 (a ParquetFile)
    """Record batches of about as many rows as are looked at together, or the number of rows that could not be read."""
    held: list[Any] = []
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        read = 0
        try:
            for batch in file.iter_batches(ROWS, [group], columns, use_threads=False):
                read += batch.num_rows
                held.append(batch)
                if sum(one.num_rows for one in held) > ROWS // 2:
                    yield _joined(held)
                    held = []
        except (pa.ArrowException, OSError) as error:
            reading.problems.append(f"row group {group} is damaged: {_short(error)}")
            reading.lost += rows - read
            if held:
                yield _joined(held)
                held = []
            yield rows - read
    if held:
        yield _joined(held)


def _joined(batches: list[Any]) -> Any:  # noqa: ANN401 (record batches)
    (batch,) = pa.Table.from_batches(batches).combine_chunks().to_batches(max_chunksize=None)
    return batch


def _chunk(batch: Any, names: dict[str, str], source: Source, first: int, *, whole: bool) -> Chunk:  # noqa: ANN401 (a record batch)
    columns = {ours: batch.column(batch.schema.names.index(name)) for ours, name in names.items()}
    columns, keys = numbered(columns, source.name, first, batch.num_rows)
    return Chunk(pa.RecordBatch.from_pydict(columns), keys, batch if whole else None)


def _short(error: Exception) -> str:
    """The first words of a library's message."""
    text = str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
    return text[:1].lower() + text[1:200]
