"""How the addresses of origins are answered, each way once, as columns."""

from __future__ import annotations

from array import array
from typing import Any, Final

import pyarrow as pa

from ofuda.verbs.dataset.answering import ALONE
from ofuda.verbs.dataset.compiled import Standing
from ofuda.verbs.dataset.sieve import Sieve

BY_ITSELF: Final = Standing(ALONE, 0, 0, None)
# Of road, number of outcome, id of rule, and letters of the sieve.
_KINDS: Final = ((pa.int8(), "b"), (pa.int32(), "i"), (pa.int64(), "q"), (pa.int64(), "q"))


class Standings:
    """Standings by their places; `BY_ITSELF` has the first. `sieves` and `prefixes` are those of their files."""

    def __init__(self) -> None:
        self.all: list[Standing] = []
        self.sieves: list[Sieve] = []
        self.prefixes: list[tuple[str, ...]] = []
        self._columns = [array(code) for _, code in _KINDS]
        self._places: dict[int, int] = {}
        self.place(BY_ITSELF)

    def place(self, standing: Standing) -> int:
        """The place of one, which it gets where it has none."""
        place = self._places.get(id(standing))
        if place is None:
            place = self._places[id(standing)] = len(self.all)
            self.all.append(standing)
            sieve = Sieve() if standing.compiled is None else standing.compiled.sieve
            self.sieves.append(sieve)
            self.prefixes.append(sieve.prefixes)
            for column, value in zip(self._columns, (*standing[:3], sieve.letters), strict=True):
                column.append(value)
        return place

    def columns(self) -> list[Any]:
        """Roads, numbers of outcomes, ids of rules, and the letters of sieves, by place."""
        return [
            pa.Array.from_buffers(kind, len(column), [None, pa.py_buffer(column.tobytes())])
            for (kind, _), column in zip(_KINDS, self._columns, strict=True)
        ]
