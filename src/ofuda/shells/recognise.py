"""What a target is, by its first octets (interface page, `resolve TARGET`)."""

from __future__ import annotations

import re
import zlib
from enum import Enum
from typing import Final

_MARKS: Final = b"\xef\xbb\xbf"  # a UTF-8 byte order mark
_RESPONSE: Final = re.compile(rb"HTTP/\d")
_WARC: Final = b"WARC/"
_GZIP: Final = b"\x1f\x8b"
_URL: Final = re.compile(rb"https?://", re.IGNORECASE)
# Markup, but not other XML than XHTML.
_HTML: Final = re.compile(rb"<(?!\?xml)|<\?xml.*<html", re.IGNORECASE | re.DOTALL)
_HTML_NAMES: Final = (".html", ".htm", ".xhtml")


class Kind(Enum):
    """Kinds of target. `OTHER`: a body that the options must say more about."""

    JSONL = "JSON Lines"
    RESPONSE = "an HTTP response"
    WARC = "a WARC file"
    URLS = "a list of URLs"
    HTML = "a page"
    OTHER = "a body"


def recognise(first_octets: bytes, name: str) -> Kind:
    """The kind of a target from its beginning (some 1 KiB); `name` decides only where the octets do not."""
    if first_octets.startswith(_WARC) or _inflated(first_octets).startswith(_WARC):
        return Kind.WARC
    text = first_octets.removeprefix(_MARKS).lstrip()
    if text.startswith(b"{"):
        return Kind.JSONL
    if _RESPONSE.match(text):
        return Kind.RESPONSE
    if _URL.match(text):
        return Kind.URLS
    if _HTML.match(text) or name.lower().endswith(_HTML_NAMES):
        return Kind.HTML
    return Kind.OTHER


def _inflated(octets: bytes) -> bytes:
    if not octets.startswith(_GZIP):
        return b""
    try:
        return zlib.decompressobj(31).decompress(octets, len(_WARC))
    except zlib.error:
        return b""
