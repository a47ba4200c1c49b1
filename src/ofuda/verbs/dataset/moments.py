"""When rows were captured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.verbs._members import Members
from ofuda.verbs.dataset.columns import FETCHED_AT

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Of an instant since 1970 (UTC)."""
    return (moment - _EPOCH) // _MICROSECOND


# A calendar of Python has these years, and one of Arrow has more.
_FIRST: Final = microseconds(datetime(1, 1, 1, tzinfo=UTC))
_LAST: Final = microseconds(datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))

_UNREADABLE: Final = "no date-time"


class Moments:
    """`instants` are microseconds since 1970, null where no instant is told; `unreadable` where it cannot be read."""

    def __init__(self, column: Any) -> None:  # noqa: ANN401 (an array)
        self.instants = _instants(column)
        self.unreadable = pc.and_(pc.is_null(self.instants), pc.is_valid(column))

    def told(self, row: int) -> datetime | str | None:
        """The instant of a row; in words where it cannot be read, and None where none is told."""
        instant: int | None = self.instants[row].as_py()
        if instant is not None:
            return _EPOCH + instant * _MICROSECOND
        return _UNREADABLE if self.unreadable[row].as_py() else None


def moments(batch: Any) -> Moments | None:  # noqa: ANN401 (a record batch)
    """The moments of rows; None where no row tells one."""
    if FETCHED_AT not in batch.schema.names:
        return None
    column = batch.column(batch.schema.names.index(FETCHED_AT))
    return None if column.null_count == len(column) else Moments(column)


def _instants(column: Any) -> Any:  # noqa: ANN401 (arrays)
    if pa.types.is_timestamp(column.type):
        found = column.cast(pa.timestamp("us", tz="UTC"), safe=False).cast(pa.int64())
        return pc.if_else(pc.and_(pc.greater_equal(found, _FIRST), pc.less_equal(found, _LAST)), found, None)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        coded = column.dictionary_encode()
        return pa.array(map(_written, coded.dictionary.to_pylist()), pa.int64()).take(coded.indices)
    return pa.array(map(_written, column.to_pylist()), pa.int64())


def _written(text: object) -> int | None:
    moment = Members("row").time({FETCHED_AT: text}, FETCHED_AT)
    return None if moment is None else microseconds(moment)
