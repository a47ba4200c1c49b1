"""Where the tags of a page's head stand, as an HTML parser would place them; no tree is built.

Linear in the page. A tree builder is not: lexbor needs seconds for 200 KB of nested `<div>` and a gigabyte for 33 KB
of `<i>` and `<p>`, so it is never given a foreign page, only single tags found here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, cast

from ofuda.carriers.html_tokens import IN_BODY, IN_HEAD, IN_NOSCRIPT, IN_PAGE, NOSCRIPT, SCRIPT, TITLE

# HTML §13.2.6.4.4 and .6: what neither ends the head nor is read.
_SILENT = frozenset((b"html", b"head", b"base", b"basefont", b"bgsound", b"/noscript", b"/template"))
_READ = {b"meta": "meta", b"link": "link"}
_PASSING = frozenset((b"/head", b"script", b"template", b"title", b"noscript"))
# §13.2.6.4.5: what a `<noscript>` in the head holds (besides those read) or ignores; anything else closes it.
_HELD_BY_NOSCRIPT = frozenset((b"html", b"basefont", b"bgsound"))
_LOST_IN_NOSCRIPT = frozenset((b"head", b"noscript", b"/head", b"/body", b"/html", b"/template"))
_DATA = re.compile(rb"application/(?:ld\+json|rsl\+xml)", re.IGNORECASE)
_PERHAPS_DATA = re.compile(rb"ld\+json|rsl\+xml|&", re.IGNORECASE)
_HEADS, _TAILS = (b"application/ld", b"application/rsl"), (b"+json", b"+xml")
_BROKEN = re.compile(rb"</?[a-zA-Z]")
_FEW = 64
_MOST = 4096  # elements; a page with more is built to fill our memory


class Span(NamedTuple):
    """A `<meta>`, `<link>` or `<script>`: its offset, its start tag as far as it is read, without `>`, its content."""

    start: int
    name: str
    tag: bytes
    content: bytes = b""


# As the class itself, without its Python code; a page has dozens.
_span = cast("Callable[[tuple[int, str, bytes, bytes]], Span]", partial(tuple.__new__, Span))


@dataclass(slots=True)
class Outline:
    """Tags in document order. `over`: the octets go on to the end of the head, and every tag before it is here."""

    spans: list[Span] = field(default_factory=list)
    over: bool = False


def outline(octets: bytes) -> Outline:
    """The tags of the head, and the data scripts of the whole page.

    Where scripting is off, an HTML parser reads the content of a `<noscript>` in the head as markup, so that an `<img>`
    in it ends the head; where it is on, it skips that content. Both are right, so the two heads are joined.
    """
    plain = _Reader(octets, scripting=False)
    plain.read()
    if not plain.met_noscript:
        return plain.found
    scripted = _Reader(octets, scripting=True)
    scripted.read()
    spans = {span.start: span for span in (*plain.found.spans, *scripted.found.spans)}
    return Outline([spans[start] for start in sorted(spans)], plain.found.over and scripted.found.over)


def naming(octets: bytes) -> list[Span]:
    """The tags of the whole page that name other resources, as far as they are read, at most 4 096."""
    found: list[Span] = []
    tags = IN_PAGE.finditer(octets)  # each match begins where the last one ended, and the empty string matches
    while len(found) < _MOST:
        tag = next(tags)
        name = (tag[2] or b"plaintext").lower()
        if name == b"plaintext":
            break  # behind the last tag, or behind one that ends all markup
        found.append(_span((tag.start(1), name.decode("latin-1"), tag[1], b"")))
    return found


class _Reader:
    """The insertion modes from "initial" to "after head" (HTML §13.2.6.4.1–6)."""

    def __init__(self, octets: bytes, *, scripting: bool) -> None:
        self.octets = octets
        self.scripting = scripting
        self.found = Outline()
        self.after = False  # behind `</head>`
        self.inside = False  # a `<noscript>` that is read as markup
        self.met_noscript = False

    def read(self) -> None:
        at = self._head()
        self.found.over = (self.found.over or self.after) and len(self.found.spans) <= _MOST
        if _names_data(self.octets, at):
            self._content(at, 0)
        del self.found.spans[_MOST:]

    def _head(self) -> int:
        """Up to what ends the head, or the octets."""
        spans, tags = self.found.spans, self._tags(0)
        while True:
            found = next(tags)
            tag, written = found.groups()
            if tag is None:
                return self._no_tag(found.end())
            name = written.lower()
            read = _READ.get(name)
            if read is not None:
                spans.append(_span((found.start(1), read, tag, b"")))
                if len(spans) > _MOST:
                    return found.end()
            elif self._passes(name):
                tags = self._tags(self._behind(found, name))
            else:
                self.found.over = True
                return found.start(1)

    def _tags(self, at: int) -> Iterator[re.Match[bytes]]:
        # The patterns match the empty string, so each match begins where the last one ended.
        return (IN_NOSCRIPT if self.inside else IN_HEAD).finditer(self.octets, at)

    def _no_tag(self, at: int) -> int:
        # Text ends the head; a tag that the octets break off is none (§13.2.5.8, eof-in-tag).
        self.found.over = at < len(self.octets) and _BROKEN.match(self.octets, at) is None
        return at

    def _passes(self, name: bytes) -> bool:
        """Whether the head goes on behind this tag."""
        if self.inside:
            self.inside = name in _HELD_BY_NOSCRIPT or name in _LOST_IN_NOSCRIPT
        if self.inside or name in _SILENT:
            return True
        self.after = self.after or name == b"/head"
        # §13.2.6.4.6: behind the head a `<noscript>` begins the body.
        return name in _PASSING and not (name == b"noscript" and self.after)

    def _behind(self, found: re.Match[bytes], name: bytes) -> int:
        """Behind the tag, and the content of those that have some."""
        at = found.end()
        if self.inside:
            return at
        match name:
            case b"script":
                return self._script(found, keep=True)
            case b"template":
                return self._content(at, 1)
            case b"title":
                return _match(TITLE, self.octets, at).end()
            case b"noscript":
                self.met_noscript = True
                self.inside = not self.scripting
                return at if self.inside else _match(NOSCRIPT, self.octets, at).end()
            case _:
                return at

    def _content(self, at: int, depth: int) -> int:
        """From inside a `<template>`, whose content is no part of the page, to behind it; from depth 0 to the end."""
        inside = depth > 0
        while (found := _match(IN_BODY, self.octets, at))[1] is not None:
            at, name = found.end(), found[2].lower()
            if name == b"plaintext":
                break
            if name == b"script":
                at = self._script(found, keep=depth == 0)
            else:
                depth = max(0, depth + (1 if name == b"template" else -1))
            if inside and depth == 0:
                return at
        return len(self.octets)

    def _script(self, found: re.Match[bytes], *, keep: bool) -> int:
        end = _match(SCRIPT, self.octets, found.end()).end()
        if keep and _PERHAPS_DATA.search(found[1]) and len(self.found.spans) <= _MOST:
            self.found.spans.append(Span(found.start(1), "script", found[1], self.octets[found.end() : end]))
        return end


def _names_data(octets: bytes, at: int) -> bool:
    """Whether one of the data types stands behind `at`. A search for one octet is 20 times as fast as for many."""
    for _ in range(_FEW):
        at = octets.find(b"+", at + 1)
        if at < 0:
            return False
        if octets[at : at + 5].lower().startswith(_TAILS) and octets[max(at - 15, 0) : at].lower().endswith(_HEADS):
            return True
    return _DATA.search(octets, at) is not None


def _match(pattern: re.Pattern[bytes], octets: bytes, at: int) -> re.Match[bytes]:
    # Every one of these patterns matches the empty string.
    return cast("re.Match[bytes]", pattern.match(octets, at))
