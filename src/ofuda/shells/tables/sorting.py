"""Sorting rows that need not fit into memory: sorted runs on the disk, merged when they are read."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

_ROW: Final = 200  # octets that a row costs beside its texts
_MEMORY: Final = 64 << 20
_BLOCK: Final = 256 << 10
_MOST_RUNS: Final = 64  # each is an open file and a block in memory
_HEAD: Final = 4

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode


class Sorter:
    """Takes rows in any order, and gives them sorted. Rows are tuples of text, octets and numbers, alike in shape.

    `folder` has to be there, and is the caller's to remove.
    """

    def __init__(self, folder: Path, name: str, memory: int = _MEMORY) -> None:
        self._folder = folder
        self._name = name
        self._memory = memory
        self._rows: list[tuple[Any, ...]] = []
        self._cost = 0
        self._runs: list[Path] = []
        self._made = 0

    def add(self, row: tuple[Any, ...], octets: int) -> None:
        """One row; `octets` is about what its texts hold. Raises OSError where the disk takes no more."""
        self._rows.append(row)
        self._cost += _ROW + octets
        if self._cost > self._memory:
            self._runs.append(self._written(sorted(self._rows)))
            self._rows, self._cost = [], 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """All rows, sorted; a row that was given twice comes twice."""
        self._rows.sort()
        while len(self._runs) > _MOST_RUNS:
            starts = range(0, len(self._runs), _MOST_RUNS)
            self._runs = [self._merged(self._runs[at : at + _MOST_RUNS]) for at in starts]
        return heapq.merge(*map(_read, self._runs), self._rows)

    def _merged(self, runs: list[Path]) -> Path:
        merged = self._written(heapq.merge(*map(_read, runs)))
        for run in runs:
            run.unlink()
        return merged

    def _written(self, rows: Iterable[tuple[Any, ...]]) -> Path:
        path = self._folder / f"{self._name}-{self._made}.run"
        self._made += 1
        with path.open("wb") as file:
            block: list[tuple[Any, ...]] = []
            cost = 0
            for row in rows:
                block.append(row)
                cost += _ROW + sum(len(one) for one in row if isinstance(one, (str, bytes)))
                if cost > _BLOCK:
                    _put(file, block)
                    block, cost = [], 0
            _put(file, block)
        return path


def _put(file: BinaryIO, block: list[tuple[Any, ...]]) -> None:
    octets = _encode(block)
    file.write(len(octets).to_bytes(_HEAD, "big") + octets)


def _read(run: Path) -> Iterator[tuple[Any, ...]]:
    with run.open("rb") as file:
        while head := file.read(_HEAD):
            yield from _decode(file.read(int.from_bytes(head, "big")))
