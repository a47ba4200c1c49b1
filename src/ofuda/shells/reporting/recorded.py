"""The ledger of a unit, read beside its rows: both have the same order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ofuda.shells.reporting.runs import Told
from ofuda.verbs.dataset.columns import DECISION, REASON, RULE, VERDICT

_HELD: Final = (VERDICT, DECISION, REASON, RULE)
_ROWS: Final = 1 << 16


class Recorded:
    """What is on record, from the first row on."""

    def __init__(self, run: Told, unit: Mapping[str, Any]) -> None:
        self._whole = run.lists_all
        (path,) = run.of_unit(unit, "decisions")
        self._file = pq.ParquetFile(path)
        self._batches = self._file.iter_batches(_ROWS, columns=list(_HELD), use_threads=False)
        self._rest = _empty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def beside(self, batch: Any, rows: int, chosen: Sequence[int]) -> list[tuple[int, str]]:  # noqa: ANN401 (a record batch)
        """Of rows that were decided now, those of which something else is on record.

        They are those chosen of the next `rows` of the ledger; of one of exceptions there are as many next rows as are
        not kept.
        """
        now = pa.table({name: _plain(batch.column(batch.schema.names.index(name))) for name in _HELD})
        places = pa.array(chosen, pa.int64())
        if self._whole:
            then = self._next(rows).take(places)
        else:
            excepted = pc.not_equal(now.column(VERDICT), "keep")
            now, places = now.filter(excepted), places.filter(excepted.combine_chunks())
            then = self._next(now.num_rows)
        common = min(then.num_rows, now.num_rows)
        alike = None
        for name in _HELD:
            one, other = (table.column(name).slice(0, common).combine_chunks() for table in (then, now))
            same = pc.or_(pc.fill_null(pc.equal(one, other), False), pc.and_(one.is_null(), other.is_null()))  # noqa: FBT003 (Arrow's signature)
            alike = same if alike is None else pc.and_(alike, same)
        wrong = pc.indices_nonzero(pc.invert(alike)).to_pylist()
        found = [(places[at].as_py(), f"{_said(then, at)} on record, {_said(now, at)} now") for at in wrong]
        return [
            *found,
            *((places[at].as_py(), f"nothing on record, {_said(now, at)} now") for at in range(common, now.num_rows)),
        ]

    def left(self) -> int:
        """How many rows there are that nobody asked for."""
        return int(self._rest.num_rows + sum(batch.num_rows for batch in self._batches))

    def _next(self, count: int) -> Any:  # noqa: ANN401 (a table)
        held = [self._rest]
        there = self._rest.num_rows
        while there < count and (batch := next(self._batches, None)) is not None:
            held.append(pa.Table.from_batches([batch]))
            there += batch.num_rows
        table = pa.concat_tables(held)
        self._rest = table.slice(count)
        return table.slice(0, count)


def _said(table: Any, at: int) -> str:  # noqa: ANN401 (a table)
    verdict, reason = (table.column(name)[at].as_py() for name in (VERDICT, REASON))
    return f"{verdict} ({reason})"


def _empty() -> Any:  # noqa: ANN401 (a table)
    kinds = [pa.int64() if name == RULE else pa.string() for name in _HELD]
    return pa.table({name: pa.array([], kind) for name, kind in zip(_HELD, kinds, strict=True)})


def _plain(column: Any) -> Any:  # noqa: ANN401 (an array)
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
