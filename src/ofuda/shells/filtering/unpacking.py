"""The lines of a file that may be compressed. Where it breaks off, what came before stands and the end is told."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import zstandard

_BLOCK: Final = 1 << 16
LONGEST: Final = 64 << 20  # octets of a line; a longer one is read as a row that is broken


class BrokenOffError(ValueError):
    """The file ends inside its compression, or is damaged."""


def lines(file: BinaryIO, packed: str) -> Iterator[bytes | None]:
    """Each line with its ending; None in the place of one that is too long. Raises BrokenOffError and OSError."""
    rest = b""
    skipping = False
    for block in blocks(file, packed):
        *whole, rest = (rest + block).split(b"\n") if b"\n" in block else (rest + block,)
        for line in whole:
            yield None if skipping else line + b"\n"
            skipping = False
        if len(rest) > LONGEST:
            skipping, rest = True, b""
    if rest or skipping:
        yield None if skipping else rest


def blocks(file: BinaryIO, packed: str) -> Iterator[bytes]:
    """The octets of a file, unpacked, never much of them at once (security page, T4)."""
    if not packed:
        while block := file.read(_BLOCK):
            yield block
        return
    coder: Any = None
    while octets := file.read(_BLOCK):
        at = 0
        while at < len(octets):
            coder = coder or _coder(packed)
            piece = octets[at : at + _STEPS[packed]]
            try:
                yield from _UNPACKED[packed](coder, piece)
            except (zlib.error, zstandard.ZstdError) as error:
                raise BrokenOffError(f"its compression is damaged: {str(error).lower()}") from error
            at += len(piece) - len(coder.unused_data)
            coder = None if coder.eof else coder
    if coder is not None:
        raise BrokenOffError("it ends inside its compression")


# How many octets go in at once. A block of Zstandard has up to 128 KiB and may be as short as four octets.
_STEPS: Final = {".gz": _BLOCK, ".zst": 256}


def _inflated(coder: Any, octets: bytes) -> Iterator[bytes]:  # noqa: ANN401 (of zlib)
    yield coder.decompress(octets, _BLOCK)
    while coder.unconsumed_tail:
        yield coder.decompress(coder.unconsumed_tail, _BLOCK)


def _at_once(coder: Any, octets: bytes) -> Iterator[bytes]:  # noqa: ANN401 (of zstandard)
    yield coder.decompress(octets)


_UNPACKED: Final = {".gz": _inflated, ".zst": _at_once}


def _coder(packed: str) -> Any:  # noqa: ANN401 (of zlib or zstandard)
    return zlib.decompressobj(31) if packed == ".gz" else zstandard.ZstdDecompressor().decompressobj()
