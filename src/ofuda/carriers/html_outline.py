"""Where the tags of a page's head stand, as an HTML parser would place them; no tree is built.

Linear in the page. A tree builder is not: lexbor needs seconds for 200 KB of nested `<div>` and a gigabyte for 33 KB
of `<i>` and `<p>`, so it is never given a foreign page, only single tags found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import cast

from ofuda.carriers.html_tokens import IN_BODY, IN_HEAD, IN_NOSCRIPT, IN_PAGE, NOSCRIPT, SCRIPT, TITLE

# HTML §13.2.6.4.4 and .6: what neither ends the head nor is read.
_SILENT = frozenset((b"html", b"head", b"base", b"basefont", b"bgsound", b"/noscript", b"/template"))
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


Tag = re.Match[bytes]
"""A start tag where it stands: group 1 is the tag as far as it is read, without `>`, group 2 its name."""


@dataclass(slots=True)
class Outline:
    """Tags in document order; of scripts those that may be data.

    `over`: the octets go on to the end of the head, and every tag before it is here. What stands behind `end` has no
    part in that.
    """

    metas: list[Tag] = field(default_factory=list)
    links: list[Tag] = field(default_factory=list)
    scripts: list[Tag] = field(default_factory=list)
    over: bool = False
    end: int = 0

    @property
    def count(self) -> int:
        return len(self.metas) + len(self.links) + len(self.scripts)

    def drop_last(self) -> None:
        """Without the tag that stands last."""
        max(filter(None, (self.metas, self.links, self.scripts)), key=lambda tags: tags[-1].start(1)).pop()

    def joined(self, other: Outline) -> Outline:
        """The tags of both, each once; over where both are."""
        return Outline(
            _joined(self.metas, other.metas),
            _joined(self.links, other.links),
            _joined(self.scripts, other.scripts),
            self.over and other.over,
            max(self.end, other.end),
        )


def _joined(one: list[Tag], other: list[Tag]) -> list[Tag]:
    tags = {tag.start(1): tag for tag in (*one, *other)}
    return [tags[start] for start in sorted(tags)]


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
    return plain.found.joined(scripted.found)


def content(script: Tag) -> bytes:
    """What stands in a script."""
    return script.string[script.end() : _match(SCRIPT, script.string, script.end()).end()]


def naming(octets: bytes) -> list[Tag]:
    """The tags of the whole page that name other resources, as far as they are read, at most 4 096."""
    return list(takewhile(_goes_on, islice(IN_PAGE.finditer(octets), _MOST)))


def _goes_on(tag: Tag) -> bool:
    """Whether it is a tag, and none behind which there is no markup."""
    return tag[1] is not None and tag[2].lower() != b"plaintext"


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
        found = self.found
        found.over = (found.over or self.after) and found.count <= _MOST
        if _names_data(self.octets, at):
            self._content(at, 0)
        if found.count > _MOST:
            found.drop_last()

    def _head(self) -> int:
        """Up to what ends the head, or the octets."""
        found, at = self.found, 0
        kept = {b"meta": found.metas.append, b"link": found.links.append}
        while (room := _MOST + 1 - found.count) > 0:
            for tag in islice(self._tags(at), room):
                keep = kept.get(tag[2]) or (tag[2] and kept.get(tag[2].lower()))
                if keep:
                    keep(tag)
                    continue
                if tag[2] is None:
                    return self._no_tag(tag.end())
                name, inside = tag[2].lower(), self.inside
                if not self._passes(name):
                    found.over, found.end = True, tag.end()
                    return tag.start(1)
                at = self._behind(tag, name)
                if at != tag.end() or self.inside is not inside:
                    break
            else:
                at = tag.end()
        return at

    def _tags(self, at: int) -> Iterator[Tag]:
        # The patterns match the empty string, so each match begins where the last one ended.
        return (IN_NOSCRIPT if self.inside else IN_HEAD).finditer(self.octets, at)

    def _no_tag(self, at: int) -> int:
        # Text ends the head; a tag that the octets break off is none (§13.2.5.8, eof-in-tag).
        self.found.over = at < len(self.octets) and _BROKEN.match(self.octets, at) is None
        self.found.end = at + 1
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

    def _behind(self, found: Tag, name: bytes) -> int:
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

    def _script(self, found: Tag, *, keep: bool) -> int:
        if keep and _PERHAPS_DATA.search(found[1]) and self.found.count <= _MOST:
            self.found.scripts.append(found)
        return _match(SCRIPT, self.octets, found.end()).end()


def _names_data(octets: bytes, at: int) -> bool:
    """Whether one of the data types stands behind `at`. A search for one octet is 20 times as fast as for many."""
    for _ in range(_FEW):
        at = octets.find(b"+", at + 1)
        if at < 0:
            return False
        if octets[at : at + 5].lower().startswith(_TAILS) and octets[max(at - 15, 0) : at].lower().endswith(_HEADS):
            return True
    return _DATA.search(octets, at) is not None


def _match(pattern: re.Pattern[bytes], octets: bytes, at: int) -> Tag:
    # Every one of these patterns matches the empty string.
    return cast("Tag", pattern.match(octets, at))
