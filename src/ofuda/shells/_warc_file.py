"""A WARC file as fastwarc reads it, with a mark after its last octet.

fastwarc says nothing where a file ends early. The mark is a record: where it is read as one, the file before it is
whole, and where it is taken for a part of something else, the end of that is missing.
"""

from __future__ import annotations

import gzip
import zlib
from io import SEEK_SET, UnsupportedOperation
from typing import BinaryIO, Final

END_ID: Final = "<urn:ofuda:end-of-file>"
# The empty lines end a header that the file may break off in, so that the mark does not become part of it.
_END: Final = (
    f"\r\n\r\nWARC/1.0\r\nWARC-Type: metadata\r\nWARC-Record-ID: {END_ID}\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
).encode()
_WARC: Final = b"WARC/"
_GZIP: Final = b"\x1f\x8b"
_RECORD_END: Final = b"\r\n\r\n"
_BLOCK: Final = 1 << 16


class WarcError(ValueError):
    """The file is no WARC, or is damaged. `offset`: an octet of the file before which all is well."""

    def __init__(self, message: str, offset: int | None = None, advice: str | None = None) -> None:
        super().__init__(message)
        self.offset = offset
        self.help = advice


class Marked:
    """The octets of the file, then the mark. `marked`: that has been given out; `failed`: the file gave an error."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._first = _first(stream)
        self._last = b""
        self._size = 0
        self._frames = 0
        self.at = 0
        self.ended = False
        self._one_piece = False
        self.marked = self.failed = False
        self.compressed = self._first.startswith(_GZIP)
        if not self.compressed and self._first != _WARC:
            what = "begins neither with `WARC/` nor as gzip" if self._first else "is empty"
            raise WarcError(f"the file {what}, so it is no WARC file", 0, "give a .warc or a .warc.gz file")

    # -- what fastwarc asks for ----------------------------------------------------------------------------------

    def read(self, size: int = -1) -> bytes:
        octets = self._first or self._from_file(size)
        self._first = b""
        self._size += len(octets)
        if octets:
            self._last = (self._last + octets[-len(_RECORD_END) :])[-len(_RECORD_END) :]
        elif not self.marked:
            self.marked = True
            return gzip.compress(_END, mtime=0) if self.compressed else _END
        return octets

    def tell(self) -> int:
        return self._size

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        raise UnsupportedOperation(f"seek({offset}, {whence})")

    def close(self) -> None:
        """Whoever opened the file closes it."""

    def _from_file(self, size: int) -> bytes:
        try:
            return self._stream.read(size) or b""
        except OSError:
            self.failed = True
            raise

    # -- where records lie ---------------------------------------------------------------------------------------

    def frame(self, at: int, *, ended: bool) -> None:
        """Where a record begins, or the mark (`ended`); the second shows whether each is compressed by itself."""
        self.ended = ended
        if ended:
            return
        self.at = at
        self._frames += 1
        if self._frames == 2 and self.compressed:  # noqa: PLR2004 (the first begins at 0 either way)
            self._one_piece = self._peek(at, len(_GZIP)) not in {None, _GZIP}

    def extent(self, start: int, end: int | None) -> tuple[int | None, int | None]:
        """Offset and length of a record as stored; nothing where all the file is compressed as one piece."""
        if self._one_piece:
            return None, None
        return start, None if end is None else min(end, self._size) - start

    @property
    def is_closed(self) -> bool:
        """Whether the empty lines stand that must follow the last record (WARC 1.1 §4); in gzip the check sum tells."""
        return self.compressed or self._last == _RECORD_END

    def is_sound_at(self, at: int) -> bool:
        """Whether the octets of that record can be trusted although damage follows: by its check sum."""
        if not self.compressed or self._one_piece:
            return True
        decoder = zlib.decompressobj(31)
        try:
            while not decoder.eof:
                octets = self._peek(at, _BLOCK)
                if not octets:
                    return False
                at += len(octets)
                while octets and not decoder.eof:
                    decoder.decompress(octets, _BLOCK)
                    octets = decoder.unconsumed_tail
        except zlib.error:
            return False
        return True

    def _peek(self, at: int, size: int) -> bytes | None:
        """Octets of the file; None where it is no file that can be read again."""
        try:
            before = self._stream.tell()
            self._stream.seek(at)
            octets = self._stream.read(size)
            self._stream.seek(before)
        except (OSError, AttributeError):
            return None
        return octets


def _first(stream: BinaryIO) -> bytes:
    octets = b""
    while len(octets) < len(_WARC):
        more = stream.read(len(_WARC) - len(octets))
        if not more:
            break
        octets += more
    return octets
