"""Octets of a page made readable as ASCII-compatible text, whatever their encoding."""

from __future__ import annotations

import codecs
import re

# Encodings in which the octet 3C may be half a character, by label (WHATWG Encoding §4.2, and some that it omits), and
# octets without which no markup is written in them: a page without those is not what its label says.
_CODECS = {
    **dict.fromkeys(("utf-16", "utf-16le", "ucs-2", "unicode", "csunicode", "iso-10646-ucs-2"), ("utf-16-le", b"<\0")),
    **dict.fromkeys(("utf-16be", "unicodefffe"), ("utf-16-be", b"\0<")),
    **dict.fromkeys(("iso-2022-jp", "csiso2022jp"), ("iso2022_jp_ext", b"\x1b")),
    "iso-2022-jp-1": ("iso2022_jp_1", b"\x1b"),
    "iso-2022-jp-2": ("iso2022_jp_2", b"\x1b"),
    "iso-2022-jp-3": ("iso2022_jp_3", b"\x1b"),
    "iso-2022-jp-2004": ("iso2022_jp_2004", b"\x1b"),
    **dict.fromkeys(("iso-2022-kr", "csiso2022kr"), ("iso2022_kr", b"\x1b")),
    **dict.fromkeys(("hz-gb-2312", "hz"), ("hz", b"~")),
    **dict.fromkeys(("utf-7", "unicode-1-1-utf-7"), ("utf-7", b"+")),
}
_PRESCAN = 1024  # HTML §13.2.3.2
_NAMED = re.compile(rb"""charset[\t\n\f\r ]*=[\t\n\f\r ]*["']?[\t\n\f\r ]*([a-z0-9-]++)""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_HTML = re.compile(
    rb"(?:\xef(?:\xbb\xbf?)?)?[\t\n\f\r ]*+<"
    rb"|(?:\xff\xfe)?(?:[\t\n\f\r ]\0)*+<\0"
    rb"|(?:\xfe\xff)?(?:\0[\t\n\f\r ])*+\0<"
)


def looks_like_html(octets: bytes) -> bool:
    """Whether the first character after white space and a byte order mark, whole or broken, is `<`."""
    return _HTML.match(octets) is not None


def as_ascii_superset(octets: bytes, charset: str | None) -> bytes:
    """The octets with markup readable octet by octet: as they are, or transcoded to UTF-8; no byte order mark.

    A byte order mark beats `charset` (what the transport says), which beats a `charset=` in the first 1024 octets.
    """
    start = octets[:3]
    if start == b"\xef\xbb\xbf":
        return octets[3:]
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _transcoded(octets[2:], "utf-16-le" if start[:1] == b"\xff" else "utf-16-be")
    # No text in an ASCII-compatible encoding has one NUL among its first two octets.
    if start[:2].count(0) == 1:
        return _transcoded(octets, "utf-16-be" if start[0] == 0 else "utf-16-le")
    label = charset.strip(" \t\"'").lower().replace("_", "-") if charset else _named_inside(octets)
    codec, mark = _CODECS.get(label, ("", b""))
    return _transcoded(octets, codec) if codec and mark in octets else octets


def _named_inside(octets: bytes) -> str:
    found = _NAMED.search(octets[:_PRESCAN].lower())
    label = found[1].decode("ascii") if found else ""
    # HTML §13.2.3.2: what could be read octet by octet is not UTF-16.
    return "" if label.startswith("utf-16") else label


def _transcoded(octets: bytes, codec: str) -> bytes:
    # UTF-7 may spell lone surrogates, which UTF-8 cannot hold.
    # Half a character at the end of what was cut is no text: it would begin the body.
    return codecs.getincrementaldecoder(codec)("replace").decode(octets).encode("utf-8", "replace")


def charset_in(content_type: str | None) -> str | None:
    """The charset parameter of a content type; the first, however it is written."""
    found = _CHARSET.search(content_type) if content_type else None
    return found[1] if found else None
