"""Many rows of a table of hosts at once: the groups of rows that may hold them are read in turn, each of them once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def rows_of(keys: pa.Array, begins: Iterable[int], starts: Sequence[int], read: Callable[[int], Any]) -> Iterator[Any]:
    """The rows, as columns of Python's own values, whose first column is one of the keys.

    `begins` are the rows where a key may begin, `starts` the first row of each group, and `read` has its columns.
    """
    left = sorted({bisect_right(starts, row) - 1 for row in begins}, reverse=True)
    while left:
        group = left.pop()
        columns = read(group)
        at = pc.indices_nonzero(pc.is_in(columns[0], value_set=keys))
        if not len(at):
            continue
        yield [column.take(at).to_pylist() for column in columns]
        # What the last key has may go on in the next group.
        goes_on = at[-1].as_py() == len(columns[0]) - 1 and group + 1 < len(starts)
        if goes_on and group + 1 not in left[-1:]:
            left.append(group + 1)
