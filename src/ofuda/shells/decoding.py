"""Transfer and content codings of a response body, undone within limits (security page, T4).

Nothing here raises on any bytes, and no step holds more than its limit and one block of output.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import brotli
import zstandard

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.quick import quick
from ofuda.nouns.resource import Headers

PAGE_CAP: Final = 10 << 20
_FREE: Final = 1 << 20  # this much may come out of the smallest body; above it the ratio counts
_RATIO: Final = 200
_MOST_CODINGS: Final = 2
_MOST_MEMBERS: Final = 1000  # each costs a new decoder, and an empty one has 20 octets
_MOST_CHUNKS: Final = 100_000
_BLOCK: Final = 1 << 16
_PIECE: Final = 1 << 14
# A block of zstd holds up to 128 KiB and may come from 4 octets, and its decoder gives all it has at once.
_ZSTD_PIECE: Final = 256
_ZSTD_WINDOW: Final = 8 << 20  # RFC 9659 §3
_SIZE_LINE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")  # RFC 9112 §7.1
_LINE_END: Final = re.compile(rb"\r?\n")
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SNIFFED: Final = 64
_UTF8_TAIL: Final = 3  # octets of a character that the cut may have split

_Blocks = Iterator[bytes]


class _EndError(ValueError):
    """The body ends before its coding does, or has too many parts; all that can be had came out."""


@quick
@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without codings. `truncated`: the end is missing, or a coding is still on; `problem` says why."""

    body: bytes
    truncated: bool = False
    problem: str | None = None


def decode(body: bytes, headers: Headers, *, cap: int = PAGE_CAP) -> Decoded:
    """Undo what `Transfer-Encoding` and `Content-Encoding` name; at most `cap` octets come out.

    A body that does not have a coding that its header names is taken as it is: archives undo codings and keep the
    header. A broken coding leaves what came out before the break.
    """
    codings, problem = _codings(headers)
    if not codings and problem is None:
        return _limited(body, cap)
    limit = min(cap, max(_FREE, _RATIO * len(body)))
    for coding in codings:
        if not body:
            break
        step = _dechunked(body, limit) if coding == "chunked" else _undone(body, coding, limit)
        body, problem = step.body, problem or step.problem
    last = _limited(body, cap)
    problem = problem or last.problem
    return Decoded(last.body, problem is not None, problem)


def _codings(headers: Headers) -> tuple[list[str], str | None]:
    """The codings in the order in which they are undone, and why some are left on."""
    todo: list[str] = []
    for coding in (*_named(headers, "transfer-encoding"), *_named(headers, "content-encoding")):
        if coding == "chunked":
            todo += [] if coding in todo else [coding]  # RFC 9112 §7.1: never twice
        elif coding not in {"", "identity"}:
            if coding not in _DECODERS:
                return todo, f"the content coding {quote(coding)} is not known"
            if len(todo) - todo.count("chunked") == _MOST_CODINGS:
                return todo, f"the body has more than {_MOST_CODINGS} content codings"
            todo.append(coding)
    return todo, None


def _named(headers: Headers, name: str) -> list[str]:
    values = headers.all(name)
    return [one.strip().lower() for one in ",".join(values).split(",")][::-1] if values else []


def _limited(body: bytes, limit: int) -> Decoded:
    return Decoded(body) if len(body) <= limit else _cut(body[:limit])


def _cut(body: bytes) -> Decoded:
    return Decoded(body, truncated=True, problem=f"the body is cut after {len(body)} octets")


# -- transfer coding -----------------------------------------------------------------------------------------------


def _dechunked(body: bytes, limit: int) -> Decoded:
    """A body that does not begin with a chunk was dechunked before; what follows a break is kept."""
    if _SIZE_LINE.match(body) is None:
        return Decoded(body)
    out: list[bytes] = []
    size = at = 0
    while size <= limit and len(out) < _MOST_CHUNKS:
        chunk, at = _chunk(body, at)
        if chunk is None:
            break
        if not chunk:
            return Decoded(b"".join(out))
        out.append(chunk)
        size += len(chunk)
    if size > limit:
        return _limited(b"".join(out), limit)
    problem = "the chunked transfer coding of the body is broken"
    return Decoded(b"".join((*out, body[at:]))[:limit], truncated=True, problem=problem)


def _chunk(body: bytes, at: int) -> tuple[bytes | None, int]:
    """A chunk, of which the last is empty, and where the next begins; None where the framing breaks (RFC 9112 §7.1)."""
    line = _SIZE_LINE.match(body, at)
    if line is None:
        return None, at
    end = line.end() + min(int(line[1], 16), len(body))
    if end == line.end():
        return b"", end
    after = _LINE_END.match(body, end)
    return (body[line.end() : end], after.end()) if after else (None, line.end())


# -- content codings -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Feed:
    """The coded body in pieces, from `fine` on in single octets."""

    body: bytes
    fine: int
    at: int = 0
    last: int = 0

    def take(self, piece: int = _PIECE) -> bytes:
        """The next piece; nothing at the end."""
        self.last = self.at
        octets = self.body[self.at : self.at + (piece if self.at < self.fine else 1)]
        self.at += len(octets)
        return octets


def _undone(body: bytes, coding: str, limit: int) -> Decoded:
    feed = _Feed(body, len(body))
    step, error = _run(_DECODERS[coding](feed), coding, limit)
    if error is None:
        return step
    if _is_text(body):
        return Decoded(body)
    if isinstance(error, _EndError):
        return step
    # A decoder that fails keeps to itself what the same piece gave before the break.
    return _run(_DECODERS[coding](_Feed(body, feed.last)), coding, limit)[0]


def _run(blocks: _Blocks, coding: str, limit: int) -> tuple[Decoded, Exception | None]:
    out = bytearray()
    try:
        for block in blocks:
            out += block
            if len(out) > limit:
                del out[limit:]  # before it is copied: what a bomb fills is held twice, not three times
                return _cut(bytes(out)), None
    except (_EndError, zlib.error, brotli.error, zstandard.ZstdError) as error:
        return Decoded(bytes(out), truncated=True, problem=f"the {coding} coding of the body is broken"), error
    return Decoded(bytes(out)), None


def _is_text(body: bytes) -> bool:
    """Whether the body reads as text, so that no coding is on it."""
    first = body[:_SNIFFED]
    if _NOT_TEXT.search(first):
        return False
    try:
        first.decode()
    except UnicodeDecodeError as error:
        return len(body) > _SNIFFED and error.start >= len(first) - _UTF8_TAIL
    return True


def _framed(
    feed: _Feed,
    piece: int,
    start: Callable[[], Any],
    fill: Callable[[Any, bytes], _Blocks],
    more: re.Pattern[bytes] | None,
) -> _Blocks:
    """One frame, and those that follow it where `more` tells that one does; other octets after it are no matter."""
    decoder = start()
    for _ in range(_MOST_MEMBERS):
        while not decoder.eof:
            octets = feed.take(piece)
            if not octets:
                raise _EndError
            yield from fill(decoder, octets)
        feed.at -= len(decoder.unused_data)
        if more is None or more.match(feed.body, feed.at) is None:
            return
        decoder = start()
    raise _EndError


def _fill_zlib(decoder: Any, rest: bytes) -> _Blocks:  # noqa: ANN401 (zlib does not name the type of its decoders)
    full = True
    while (rest or full) and not decoder.eof:
        block = decoder.decompress(rest, _BLOCK)
        yield block
        rest, full = decoder.unconsumed_tail, len(block) == _BLOCK


def _fill_zstd(decoder: Any, rest: bytes) -> _Blocks:  # noqa: ANN401 (no type information is published)
    yield decoder.decompress(rest)


def _gzip(feed: _Feed) -> _Blocks:
    return _framed(feed, _PIECE, partial(zlib.decompressobj, 31), _fill_zlib, _MEMBER)


def _deflate(feed: _Feed) -> _Blocks:
    """RFC 9110 §8.4.1.2: with the zlib header; many servers send none."""
    first = feed.body[:2]
    wrapped = first[0] & 0x0F == 8 and int.from_bytes(first, "big") % 31 == 0  # noqa: PLR2004 (RFC 1950 §2.2)
    return _framed(feed, _PIECE, partial(zlib.decompressobj, 15 if wrapped else -15), _fill_zlib, None)


def _brotli(feed: _Feed) -> _Blocks:
    decoder = brotli.Decompressor()
    while octets := feed.take():
        block = decoder.process(octets, output_buffer_limit=_BLOCK)
        yield block
        while not decoder.is_finished() and (block or not decoder.can_accept_more_data()):
            block = decoder.process(b"", output_buffer_limit=_BLOCK)
            yield block
        if decoder.is_finished():
            return
    raise _EndError


def _zstd(feed: _Feed) -> _Blocks:
    start = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj
    return _framed(feed, _ZSTD_PIECE, start, _fill_zstd, _FRAME)


_MEMBER: Final = re.compile(rb"\x1f\x8b")  # RFC 1952 §2.2
_FRAME: Final = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")  # RFC 8878 §3.1
_DECODERS: Final[dict[str, Callable[[_Feed], _Blocks]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,  # RFC 9110 §8.4.1.3
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
