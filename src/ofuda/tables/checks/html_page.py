"""A page as checks see it: the head as the carrier reads it, and what stands where no reader looks."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from ofuda.carriers.html import Element, Head, read_head
from ofuda.carriers.html_text import as_ascii_superset
from ofuda.formats import page_controls, tdmrep
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.statements import NOTHING, Signal
from ofuda.tables.checks.rsl_pointers import of_pointer, placed
from ofuda.tables.checks.views import Reported, View
from ofuda.tables.rsl_places import is_rsl

TDM = ("tdm-reservation", "tdm-policy")
NAMES = ("robots", *TDM)
_NEWLINE = re.compile(rb"\r\n?|\n")
_PASSED = re.compile(rb"<!--|<script\b|<(?:meta|img|audio|video)\b[^<>]{0,500}+", re.IGNORECASE)
_NAME = re.compile(rb"""\bname[ \t]*+=[ \t]*+["']?([a-z-]++)""", re.IGNORECASE)
_ENDS = {b"<!--": b"-->", b"<script": b"</script"}


class Meta(NamedTuple):
    """A meta of the head; `name` in lower case, empty where it has none."""

    number: int
    name: str
    content: str
    named_by: str


class PageView(View):
    """The metas and links of the head, as the resolver reads them too."""

    @cached_property
    def head(self) -> Head:
        return read_head(self.document.octets)

    @cached_property
    def text(self) -> bytes:
        """The octets that offsets of elements count in."""
        return as_ascii_superset(self.document.octets, None)

    @cached_property
    def metas(self) -> tuple[Meta, ...]:
        """Metas that have `name` or `property`."""
        return tuple(self._meta(element) for element in self.head.metas)

    def _meta(self, element: Element) -> Meta:
        by = "name" if "name" in element.attributes else "property"
        name = element.attributes[by].strip().lower()
        return Meta(self.line(element.start), name, element.attributes.get("content", ""), by)

    def named(self, *names: str) -> list[Meta]:
        """The metas whose `name` is one of these: what readers look for."""
        return [meta for meta in self.metas if meta.named_by == "name" and meta.name in names]

    @property
    def says_more(self) -> bool:
        """Whether a meta states a reservation."""
        return bool(self.named("tdm-reservation"))

    def robots_values(self) -> list[tuple[int, str]]:
        """Line and value of the robots directives for everybody."""
        return [(meta.number, meta.content) for meta in self.named("robots")]

    def relations(self) -> list[tuple[int, str]]:
        """Line and value of the relations of links."""
        return [(self.line(link.start), link.attributes.get("rel", "")) for link in self.head.links]

    def licenses(self) -> list[tuple[int, str]]:
        """Line and target of the links to RSL."""
        every = [(self.line(link.start), link.attributes) for link in self.head.links]
        mine = [(number, one) for number, one in every if "license" in one.get("rel", "").lower().split()]
        return [(number, one.get("href", "").strip()) for number, one in mine if is_rsl(one.get("type", ""))]

    @cached_property
    def below(self) -> tuple[tuple[int, str], ...]:
        """Line and name of the metas that speak about AI and are not in the head."""
        read = {element.start for element in self.head.metas}
        found = []
        for start, tag in self._tags():
            named = _NAME.search(tag)
            if named and start not in read and named[1].lower().decode() in NAMES:
                found.append((self.line(start), named[1].lower().decode()))
        return tuple(found)

    def position(self, script: Element) -> tuple[int, int]:
        """Line and column, in characters from 1, where the content of a script begins."""
        at = self.text.find(script.text.encode("utf-8", "replace"), script.start)
        before = self.text[: max(at, script.start)]
        last = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
        return self.line(len(before)), len(before[last:].decode("utf-8", "replace")) + 1

    @cached_property
    def embeds(self) -> bool:
        """Whether the page shows pictures, sound or film."""
        return any(tag[1:5].lower() != b"meta" for _, tag in self._tags())

    def _tags(self) -> Iterator[tuple[int, bytes]]:
        """The tags of those names, without what comments and scripts hold."""
        text, lower = self.text, self.text.lower()
        at = 0
        while match := _PASSED.search(text, at):
            end = _ENDS.get(match[0].lower())
            if end is None:
                yield match.start(), match[0]
                at = match.end()
                continue
            at = lower.find(end, match.end())
            if at < 0:
                return

    def line(self, start: int) -> int:
        """The line, from 1, on which an octet of the text stands."""
        return bisect_right(self._line_starts, start) + 1

    @cached_property
    def _line_starts(self) -> array[int]:
        return array("Q", (match.end() for match in _NEWLINE.finditer(self.text)))

    def reported(self) -> Reported:
        signals = [self._signal("meta-robots", meta) for meta in self.named("robots")]
        wanted = tuple(one for one in signals if page_controls.mentions(one.value))
        reading = page_controls.interpret({"meta-robots": (wanted,)}, frozenset(), None)
        yield from self.translated(reading.diagnostics)
        tdm = tuple(self._signal("tdmrep-meta", meta) for meta in self.named(*TDM))
        reading = tdmrep.interpret({"tdmrep-meta": (tdm,)}, None, {}) if tdm else NOTHING
        yield from self.translated(reading.diagnostics)
        yield from placed(self.document, [(number, of_pointer(target)) for number, target in self.licenses()])

    def _signal(self, channel: str, meta: Meta) -> Signal:
        return Signal(channel, meta.content, Place(self.document.source, meta.number), meta.name, meta.content)
