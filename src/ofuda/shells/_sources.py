"""Where a target's octets come from: a file that can be opened again, or a pipe that is read once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Regular:
    """A file that can be opened again."""

    def __init__(self, name: str) -> None:
        self.name = name

    def lines(self) -> Iterator[bytes]:
        with Path(self.name).open("rb") as file:
            yield from file

    def octets(self) -> bytes:
        return Path(self.name).read_bytes()

    def archive(self) -> str:
        return self.name


class Stream:
    """A pipe: what comes is read once, and line by line where somebody waits for answers."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self.first = first
        self.stream = stream

    def lines(self) -> Iterator[bytes]:
        return chain(io.BytesIO(self.first), self.stream)

    def octets(self) -> bytes:
        return self.first + self.stream.read()

    def archive(self) -> BinaryIO:
        return io.BufferedReader(_Joined(self.first, self.stream))


class _Joined(io.RawIOBase):
    """What was read of a stream to recognise it, and the rest."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self.first = first
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        block = self.first[: len(view)] or self.stream.read(len(view))
        self.first = self.first[len(view) :]
        view[: len(block)] = block
        return len(block)


def first_line(stream: BinaryIO) -> bytes:
    """Everything up to and with the first line that is not blank: as little as tells the kinds apart."""
    found = b""
    for line in stream:
        found += line
        if not line.isspace():
            break
    return found
