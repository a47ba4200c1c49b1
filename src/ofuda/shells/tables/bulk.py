"""Many rows of a table of hosts at once: the groups of rows that may hold them are read in turn, each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

HELD: Final = 8
"""So many groups of a file each process has for itself: few, as what processes share is the files, mapped."""


def rows_of(
    keys: pa.Array, groups: Iterable[int], count: int, held: _lru_cache_wrapper[list[pa.Array]]
) -> Iterator[list[Any]]:
    """The rows, as columns of Python's own values, whose first column is one of the keys.

    `groups` are those in which a key may begin, of `count`; `held` reads the columns of one, and remembers some.
    """
    left = sorted(groups, reverse=True)
    # Of many, each is read once: before it were asked for again, others would have taken its place.
    many = len(left) > HELD
    read = held.__wrapped__ if many else held
    while left:
        group = left.pop()
        columns = read(group)
        at = pc.indices_nonzero(pc.is_in(columns[0], value_set=keys))
        if not len(at):
            continue
        yield [column.take(at).to_pylist() for column in columns]
        # What the last key has may go on in the next group.
        goes_on = at[-1].as_py() == len(columns[0]) - 1 and group + 1 < count
        if goes_on and group + 1 not in left[-1:]:
            left.append(group + 1)
    if many:
        del columns, at
        pa.default_memory_pool().release_unused()  # several times what one group needs


def columns_of(group: pa.Table) -> list[pa.Array]:
    """The columns of a group; they come in one piece, and are not copied."""
    return [one.chunk(0) if one.num_chunks == 1 else one.combine_chunks() for one in group.columns]
