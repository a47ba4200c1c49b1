"""`index.bin`: where in the table an origin begins, by a hash of it; mapped into memory, and shared by processes.

    octets      what
    0-7         the mark, `OFUDAHT1`
    8-15        N, the number of origins (in the machine's byte order, as all numbers here: a foreign one fits no size)
    16-23       G, the number of row groups of `bodies.parquet`
    then 8 N    the hashes of the origins, sorted
    then 8 G    the first eight octets of the first SHA-256 of each group, as a big-endian number, sorted
    then 4 N    the row of `hosts.parquet` where the origin of that hash begins

12 octets an origin. Hashes may be equal, so whoever finds a row looks at its origin.
"""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from ofuda.shells.tables.sorting import Sorter

_MARK: Final = b"OFUDAHT1"
_HEAD: Final = 24
_NUMBER: Final = 8
_ROW: Final = 4
_BLOCK: Final = 1 << 16


class IndexDamagedError(ValueError):
    """The file is no index, or is cut."""


def hash_of(origin: str) -> int:
    """64 bits that are the same everywhere."""
    return int.from_bytes(blake2b(origin.encode("utf-8", "surrogatepass"), digest_size=_NUMBER).digest(), "big")


def write(file: BinaryIO, entries: Sorter, count: int, fences: Iterable[bytes]) -> None:
    """The index of `count` entries of hash and row; `fences` are the first keys of the groups of bodies."""
    first = array("Q", (int.from_bytes(one[:_NUMBER], "big") for one in fences))
    file.write(_MARK + array("Q", (count, len(first))).tobytes())
    _write(file, "Q", (hashed for hashed, _ in entries))
    _write(file, "Q", first)
    _write(file, "I", (row for _, row in entries))


def _write(file: BinaryIO, code: str, numbers: Iterable[int]) -> None:
    block = array(code)
    for number in numbers:
        block.append(number)
        if len(block) == _BLOCK:
            file.write(block.tobytes())
            block = array(code)
    file.write(block.tobytes())


class Index:
    """The mapped file; raises OSError and IndexDamagedError."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if len(head) < _HEAD or not head.startswith(_MARK):
                raise IndexDamagedError("it does not begin as one")
            origins, groups = array("Q", head[len(_MARK) :])
            size = file.seek(0, 2)
            if size != _HEAD + (_NUMBER + _ROW) * origins + _NUMBER * groups:
                raise IndexDamagedError("it has not the size that it should have")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view, ends = memoryview(self._map), [_HEAD, _HEAD + _NUMBER * origins]
        ends += [ends[-1] + _NUMBER * groups, size]
        self._hashes = view[ends[0] : ends[1]].cast("Q")
        self._fences = view[ends[1] : ends[2]].cast("Q")
        self._rows = view[ends[2] : ends[3]].cast("I")

    def __len__(self) -> int:
        return len(self._hashes)

    def rows(self, origin: str) -> Iterator[int]:
        """The rows where the origin may begin: nearly always one or none."""
        sought = hash_of(origin)
        at = bisect_left(self._hashes, sought)
        while at < len(self._hashes) and self._hashes[at] == sought:
            yield self._rows[at]
            at += 1

    def groups(self, key: bytes) -> range:
        """The groups of bodies in which the one of that SHA-256 may stand."""
        sought = int.from_bytes(key[:_NUMBER], "big")
        return range(max(0, bisect_left(self._fences, sought) - 1), bisect_right(self._fences, sought))

    def close(self) -> None:
        """Unmaps the file."""
        for view in (self._hashes, self._fences, self._rows):
            view.release()
        self._map.close()
