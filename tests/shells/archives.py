"""WARC files and bodies made by hand, so that each test says which octets it is about."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from io import BytesIO

import brotli
import zstandard

from ofuda.nouns.resource import Headers
from ofuda.shells.warc import Reader, Record, WarcError, read

NOAI = b'<!doctype html><html><head><meta name="robots" content="noai"></head><body>' + b"<p>text</p>" * 40
AT = "https://a.example/page"


def packed(octets: bytes) -> bytes:
    """Gzip without a time in it: the same octets, and so the same names of tests, at every run."""
    return gzip.compress(octets, mtime=0)


def response(
    body: bytes = NOAI, *fields: str, status: str = "200 OK", length: bool = True, kind: str = "text/html"
) -> bytes:
    """An HTTP response as it came over the wire."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *fields]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def record(
    block: bytes, url: str = AT, *fields: str, kind: str = "response", number: int = 1, length: object = None
) -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:test:{number}>",
        "WARC-Date: 2026-11-21T00:00:00Z",
        f"WARC-Target-URI: {url}",
        *fields,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join((*lines, "", "")).encode() + block + b"\r\n\r\n"


def plain(*records: bytes) -> bytes:
    return b"".join(records)


def each_gzip(*records: bytes) -> bytes:
    return b"".join(packed(one) for one in records)


def whole_gzip(*records: bytes) -> bytes:
    return packed(b"".join(records))


FORMS: tuple[Callable[..., bytes], ...] = (plain, each_gzip, whole_gzip)


def opened(octets: bytes) -> Reader:
    return read(BytesIO(octets))


def only(octets: bytes) -> Record:
    (record,) = opened(octets)
    return record


def until_damage(octets: bytes) -> tuple[list[Record], WarcError | None]:
    """The records that come, and what comes after them."""
    records = []
    try:
        for one in opened(octets):
            records.append(one)  # noqa: PERF402 (what came before the error is wanted)
    except WarcError as error:
        return records, error
    return records, None


def chunked(body: bytes, *cuts: int) -> bytes:
    """The body in chunks with boundaries at the cuts."""
    ends = (*cuts, len(body))
    chunks = (body[start:end] for start, end in zip((0, *cuts), ends, strict=True))
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    coder = zlib.compressobj(6, zlib.DEFLATED, -15)
    return coder.compress(body) + coder.flush()


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": packed,
    "x-gzip": packed,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def named(*codings: str, transfer: str | None = None) -> Headers:
    """Headers with one Content-Encoding line for each."""
    lines = [("Content-Encoding", one) for one in codings]
    return Headers([*lines, *([("Transfer-Encoding", transfer)] if transfer else [])])
