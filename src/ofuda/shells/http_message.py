"""A response as it stands in a WARC record or as `curl -si` prints it. Nothing here raises on any bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.quick import quick
from ofuda.nouns.resource import Headers
from ofuda.shells.decoding import PAGE_CAP, decode

# RFC 9112 §4; HTTP/2 and HTTP/3 have no minor version and no reason phrase where curl prints them.
_STATUS_LINE: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)([^\r\n]*)\r?\n?")
# A field line as nearly all are: a name of printable ASCII, nothing to strip. No line costs more than one pass.
_PLAIN: Final = re.compile(r"(?m)^([!-9;-~]++):[ \t]*+(.*)(?<![ \t])\r\n")
_FOLD: Final = re.compile(r"\n[ \t]+")  # RFC 9112 §5.2
_FIELD: Final = re.compile(r"[ \t]*[^: \t][^:]*:")
_TUNNEL: Final = b"connection established"
_MOST_HEADS: Final = 50


@quick
@dataclass(frozen=True, slots=True)
class Head:
    """Status line and header section. `end` is where the body begins; None where the head has no end."""

    status: int | None
    headers: Headers
    end: int | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """The last response of those printed. `locations` are the redirects that were followed to it, in order."""

    status: int | None
    headers: Headers = field(default_factory=Headers)
    body: bytes | None = None
    problem: str | None = None
    truncated: bool = False
    locations: tuple[str, ...] = ()


def read_head(octets: bytes) -> Head:
    """The head at the beginning of the octets; lines end with CRLF or LF, values are Latin-1 (RFC 9112 §2.2, §5)."""
    status = _STATUS_LINE.match(octets)
    if status is None:
        return Head(None, Headers(), None, f"{quote(octets[:40])} is no HTTP status line")
    end = octets.find(b"\r\n\r\n", status.end() - 2) + 2
    text = octets[status.end() : end].decode("latin-1")
    pairs = _PLAIN.findall(text)
    if end > 1 and text.count("\n") == text.count("\r") == len(pairs):
        return Head(int(status[1]), Headers(pairs), end + 2)
    return _odd_head(octets, status)


def _odd_head(octets: bytes, status: re.Match[bytes]) -> Head:
    """Any head. Read as a plain one, a plain one says the same."""
    last, end = _end(octets, status.end() - 1)
    pairs, bad = _fields(octets[status.end() : last])
    if end is None:
        return Head(int(status[1]), Headers(pairs), None, bad or "the head of the response has no end")
    return Head(int(status[1]), Headers(pairs), end, bad)


def _end(octets: bytes, at: int) -> tuple[int, int | None]:
    """Where the last line of the head ends, and where the body begins: behind the first line that is empty."""
    crlf = octets.find(b"\n\r\n", at)
    bare = octets.find(b"\n\n", at, crlf + 1 if crlf >= 0 else len(octets))
    if bare >= 0:
        return bare, bare + 2
    return (crlf, crlf + 3) if crlf >= 0 else (len(octets), None)


def _fields(section: bytes) -> tuple[list[tuple[str, str]], str | None]:
    """Name and value of each field line, and the first line that is none."""
    text = section.removesuffix(b"\r").replace(b"\r\n", b"\n").decode("latin-1")
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    if "\r" in text:
        text = text.replace("\r", " ")  # RFC 9112 §2.2
    lines = text.split("\n")
    parted = [line.partition(":") for line in lines]
    pairs = [(name, value.strip(" \t")) for name, colon, value in parted if colon]
    names = [name for name, _ in pairs]
    together = "".join(names)
    if len(names) == len(lines) and "" not in names and together.split() == [together]:
        return pairs, None
    # White space that is none in HTTP goes too: nobody should lose a refusal to it.
    named = [(name.strip(), value) for name, value in pairs if name.strip()]
    bad = next((line for line in lines if line.strip(" \t") and _FIELD.match(line) is None), None)
    return named, None if bad is None else f"{quote(bad.strip())} is no header field"


def read_message(octets: bytes, *, cap: int = PAGE_CAP) -> Message:
    """The last of the responses printed in a row (redirects, 100 Continue, a proxy's tunnel), its body decoded."""
    rest, locations = octets, []
    head = read_head(rest)
    for _ in range(_MOST_HEADS):
        if not _passed_on(head, rest):
            break
        locations += head.headers.all("location")[:1] if _is_redirect(head.status) else []
        rest = rest[head.end :]
        head = read_head(rest)
    if head.end is None:
        return Message(head.status, head.headers, None, head.problem, truncated=True, locations=tuple(locations))
    decoded = decode(rest[head.end :], head.headers, cap=cap)
    problem = head.problem or decoded.problem
    return Message(head.status, head.headers, decoded.body, problem, decoded.truncated, tuple(locations))


def _passed_on(head: Head, octets: bytes) -> bool:
    """Whether another response follows because of this one: what stands after a final answer is its body."""
    if head.status is None or head.end is None or _STATUS_LINE.match(octets, head.end) is None:
        return False
    if head.status < 200 or _is_redirect(head.status) or head.status in {401, 407}:  # noqa: PLR2004 (status classes)
        return True
    return _TUNNEL in octets.partition(b"\n")[0].lower()


def _is_redirect(status: int | None) -> bool:
    return status is not None and 300 <= status < 400  # noqa: PLR2004 (status classes)
