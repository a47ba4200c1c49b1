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
from ofuda.nouns.resource import Headers

PAGE_CAP: Final = 10 << 20
_FREE: Final = 1 << 20  # this much may come out of the smallest body; above it the ratio counts
_RATIO: Final = 200
_MOST_CODINGS: Final = 2
_MOST_MEMBERS: Final = 1000  # each costs a new decoder, and an empty one has 20 octets
_BLOCK: Final = 1 << 16
_PIECE: Final = 1 << 14
_SMALL_PIECE: Final = 64  # what may be lost before a break
# A block of zstd holds up to 128 KiB and may come from 4 octets, and its decoder gives all it has at once.
_ZSTD_PIECE: Final = 256
_ZSTD_WINDOW: Final = 8 << 20  # RFC 9659 §3
_SIZE_LINE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")  # RFC 9112 §7.1
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SNIFFED: Final = 64
_UTF8_TAIL: Final = 3  # octets of a character that the cut may have split

_Blocks = Iterator[bytes]


class _BrokenError(ValueError):
    """What came out so far is all that can be had."""


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
    limit = min(cap, max(_FREE, _RATIO * len(body)))
    for coding in codings if body else ():
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
    if len(body) <= limit:
        return Decoded(body)
    return Decoded(body[:limit], truncated=True, problem=f"the body is cut after {limit} octets")


# -- transfer coding -----------------------------------------------------------------------------------------------


def _dechunked(body: bytes, limit: int) -> Decoded:
    """RFC 9112 §7.1. A body that does not begin with a chunk was dechunked before; what follows a break is kept."""
    if _SIZE_LINE.match(body) is None:
        return Decoded(body)
    out: list[bytes] = []
    size = at = 0
    while size <= limit:
        line = _SIZE_LINE.match(body, at)
        if line is None:
            break
        length = int(line[1], 16)
        if length == 0:
            return Decoded(b"".join(out))
        chunk = body[line.end() : line.end() + length]
        out.append(chunk)
        size += len(chunk)
        at = line.end() + len(chunk)
        end = 2 if body.startswith(b"\r\n", at) else 1 if body.startswith(b"\n", at) else 0
        if not end:
            break
        at += end
    else:
        return _limited(b"".join(out), limit)
    problem = "the chunked transfer coding of the body is broken"
    return Decoded(b"".join((*out, body[at:]))[:limit], truncated=True, problem=problem)


# -- content codings -----------------------------------------------------------------------------------------------


def _undone(body: bytes, coding: str, limit: int) -> Decoded:
    step = _run(_DECODERS[coding](body, _PIECE), coding, limit)
    if not step.truncated or len(step.body) == limit:
        return step
    if _is_text(body):
        return Decoded(body)
    return _run(_DECODERS[coding](body, _SMALL_PIECE), coding, limit)


def _run(blocks: _Blocks, coding: str, limit: int) -> Decoded:
    out = bytearray()
    try:
        for block in blocks:
            out += block
            if len(out) > limit:
                return _limited(bytes(out), limit)
    except (_BrokenError, zlib.error, brotli.error, zstandard.ZstdError):
        return Decoded(bytes(out), truncated=True, problem=f"the {coding} coding of the body is broken")
    return Decoded(bytes(out))


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
    body: bytes,
    piece: int,
    start: Callable[[], Any],
    feed: Callable[[Any, bytes], _Blocks],
    more: re.Pattern[bytes] | None,
) -> _Blocks:
    """One frame, and those that follow it where `more` tells that one does; other octets after it are no matter."""
    at, decoder = 0, start()
    for _ in range(_MOST_MEMBERS):
        while not decoder.eof:
            if at >= len(body):
                raise _BrokenError
            rest = body[at : at + piece]
            at += len(rest)
            yield from feed(decoder, rest)
        at -= len(decoder.unused_data)
        if more is None or more.match(body, at) is None:
            return
        decoder = start()
    raise _BrokenError


def _feed_zlib(decoder: Any, rest: bytes) -> _Blocks:  # noqa: ANN401 (zlib does not name the type of its decoders)
    full = True
    while (rest or full) and not decoder.eof:
        block = decoder.decompress(rest, _BLOCK)
        yield block
        rest, full = decoder.unconsumed_tail, len(block) == _BLOCK


def _feed_zstd(decoder: Any, rest: bytes) -> _Blocks:  # noqa: ANN401 (no type information is published)
    yield decoder.decompress(rest)


def _gzip(body: bytes, piece: int) -> _Blocks:
    return _framed(body, piece, partial(zlib.decompressobj, 31), _feed_zlib, _MEMBER)


def _deflate(body: bytes, piece: int) -> _Blocks:
    """RFC 9110 §8.4.1.2: with the zlib header; many servers send none."""
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0  # noqa: PLR2004 (RFC 1950 §2.2)
    return _framed(body, piece, partial(zlib.decompressobj, 15 if wrapped else -15), _feed_zlib, None)


def _brotli(body: bytes, piece: int) -> _Blocks:
    decoder = brotli.Decompressor()
    for at in range(0, len(body), piece):
        block = decoder.process(body[at : at + piece], output_buffer_limit=_BLOCK)
        yield block
        while not decoder.is_finished() and (block or not decoder.can_accept_more_data()):
            block = decoder.process(b"", output_buffer_limit=_BLOCK)
            yield block
        if decoder.is_finished():
            return
    raise _BrokenError


def _zstd(body: bytes, piece: int) -> _Blocks:
    start = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj
    return _framed(body, min(piece, _ZSTD_PIECE), start, _feed_zstd, _FRAME)


_MEMBER: Final = re.compile(rb"\x1f\x8b")  # RFC 1952 §2.2
_FRAME: Final = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")  # RFC 8878 §3.1
_DECODERS: Final[dict[str, Callable[[bytes, int], _Blocks]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,  # RFC 9110 §8.4.1.3
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
