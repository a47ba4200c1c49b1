"""A WARC file (WARC/1.1, ISO 28500:2017) of what was asked and answered, each record compressed by itself."""

from __future__ import annotations

import gzip
import hashlib
import uuid
from base64 import b32encode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from ofuda.nouns.versions import TOOL
from ofuda.shells._site_files import AI_TXT, ROBOTS
from ofuda.shells.web.recording import Heard

_UNDONE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_WELL_KNOWN: Final = "/.well-known/"


def archive(heard: Iterable[Heard], ours: str) -> bytes:
    """The file. Files of sites come before pages, which they serve (`ofuda resolve` reads them so).

    What others than `ours` were answered comes last, under its own request.
    """
    answered = [one for one in heard if one.answer.status is not None]
    answered.sort(key=lambda one: (one.agent != ours, _rank(one.url), one.agent, one.url))
    begun = answered[0].at if answered else datetime.fromtimestamp(0, UTC)
    return b"".join((heading(begun), *map(exchange, answered)))


def heading(begun: datetime) -> bytes:
    """The record that a file begins with."""
    return _record("warcinfo", "", begun, _info(), "application/warc-fields")


def exchange(one: Heard) -> bytes:
    """The records of one answer; none where nothing was answered."""
    return b"".join(_exchange(one)) if one.answer.status is not None else b""


def _rank(url: str) -> int:
    path = urlsplit(url).path
    return 0 if path == ROBOTS else 1 if path == AI_TXT or path.startswith(_WELL_KNOWN) else 2


def _info() -> bytes:
    return f"software: ofuda/{TOOL}\r\nformat: WARC File Format 1.1\r\n".encode()


def _exchange(one: Heard) -> Iterator[bytes]:
    """The response, and the request to it."""
    answer, parts = one.answer, urlsplit(one.url)
    # Codings are undone, so the fields that are about them would be wrong.
    fields = [(name, value) for name, value in answer.headers if name.lower() not in _UNDONE]
    head = [f"HTTP/1.1 {answer.status} ", *(f"{name}: {value}" for name, value in fields)]
    head += [f"Content-Length: {len(answer.body)}", "", ""]
    block = "\r\n".join(head).encode("latin-1", "replace") + answer.body
    name = _name("response", one, block)
    cut = [("WARC-Truncated", "length" if answer.capped else "disconnect")] if answer.truncated else []
    digest = [("WARC-Payload-Digest", _digest(answer.body))]
    yield _record("response", one.url, one.at, block, "application/http;msgtype=response", [*digest, *cut], name)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: {one.agent}\r\n\r\n".encode()
    beside = [("WARC-Concurrent-To", name)]
    yield _record("request", one.url, one.at, asked, "application/http;msgtype=request", beside)


def _record(
    kind: str,
    url: str,
    at: datetime,
    block: bytes,
    media_type: str,
    more: Iterable[tuple[str, str]] = (),
    name: str | None = None,
) -> bytes:
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", name or _identifier(kind + url + at.isoformat(), block)),
        ("WARC-Date", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        *([("WARC-Target-URI", url)] if url else []),
        ("WARC-Block-Digest", _digest(block)),
        *more,
        ("Content-Type", media_type),
        ("Content-Length", str(len(block))),
    ]
    head = "\r\n".join(("WARC/1.1", *(f"{name}: {value}" for name, value in fields), "", ""))
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def _name(kind: str, one: Heard, block: bytes) -> str:
    return _identifier(f"{kind}{one.url}{one.agent}{one.at.isoformat()}", block)


def _identifier(text: str, block: bytes) -> str:
    """The same for the same record, so that the same evidence gives the same octets."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text + hashlib.sha256(block).hexdigest())}>"


def _digest(octets: bytes) -> str:
    return "sha256:" + b32encode(hashlib.sha256(octets).digest()).decode()
