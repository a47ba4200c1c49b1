"""An RSL document as checks see it: what the resolver's reader finds in it, and its elements with their places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from ofuda.carriers.xml import Element, parse_xml
from ofuda.formats._rsl_document import Document as Rsl
from ofuda.formats._rsl_document import read
from ofuda.formats._rsl_license import NAMESPACE, is_ours
from ofuda.formats._rsl_terms import EXTENTS, RECIPIENTS, WORDS, Terms, said
from ofuda.nouns.diagnostics import Place, Severity
from ofuda.nouns.document import Document
from ofuda.tables.checks.html_page import PageView
from ofuda.tables.checks.json_file import did_you_mean
from ofuda.tables.checks.views import FIRST_QUOTED, Finding, Reported, View
from ofuda.tables.rsl_places import is_rsl

_MOST = 1000  # faults of one document
_IN_TEXT = frozenset({"rsl-token", "rsl-extension"})  # rules about words inside an element
_FURTHER = 32  # lines in which such a word is looked for
_WIDE = 2_000  # characters of a line that are looked at
_TOKENS = (*EXTENTS, *RECIPIENTS)


class RslView(View):
    """The document, or the RSL of a feed; in a page it is the content of a script.

    `start` is line and column in the document where the XML begins, `octets` the XML.
    """

    def __init__(
        self,
        document: Document,
        at: datetime | None = None,
        *,
        octets: bytes | None = None,
        start: tuple[int, int] = (1, 1),
    ) -> None:
        super().__init__(document, at)
        self.octets = document.octets if octets is None else octets
        self.start = start

    @cached_property
    def read(self) -> Rsl:
        """What the resolver reads too."""
        return read(self.octets, _MOST)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements of RSL, in the order of the document."""
        root = parse_xml(self.octets).root if self.read.marked else None
        return tuple(one for one in root.every() if is_ours(one)) if root else ()

    def named(self, *names: str) -> Iterator[Element]:
        """The elements of RSL with one of these names."""
        return (one for one in self.elements if one.name in names)

    def ambiguous(self) -> Iterator[Place]:
        """The licences that prohibit what one permits at once.

        Contents that are about the same are read together, as the resolver does.
        """
        columns = {one.line: one.column for one in reversed(self.elements) if one.name == "license"}
        together: dict[tuple[tuple[str, ...], str | None], list[Terms]] = {}
        for content in self.read.contents:
            together.setdefault((content.urls, content.item), []).extend(content.licenses)
        for terms in together.values():
            for one in said(terms).values():
                if one.ambiguous:
                    yield self.place_of(one.by.line, columns.get(one.by.line, 1), "")

    def place_of(self, line: int, column: int, message: str, further: int = 1) -> Place:
        """What a message quotes first, from a place in the XML on; else the rest of that line."""
        lines, source = self.document.lines, self.document.source
        at = line + self.start[0] - 1
        begin = column - 1 + (self.start[1] - 1 if line == 1 else 0)
        quoted = FIRST_QUOTED.search(message)
        wanted = quoted[1].lower() if quoted else ""
        for number, whole in enumerate(lines[at - 1 : at - 1 + further], at) if wanted else ():
            first = begin if number == at else 0
            found = whole[first : first + _WIDE].lower().find(wanted)
            if found >= 0:
                return Place(source, number, column=first + found + 1, end=first + found + 1 + len(wanted))
        rest = lines[at - 1][begin : begin + _WIDE].rstrip() if at <= len(lines) else ""
        return Place(source, at, column=begin + 1, end=begin + 1 + len(rest)) if rest else self.document.place(at)

    def at_element(self, element: Element, message: str, further: int = 1) -> Place:
        return self.place_of(element.line, element.column, message, further)

    def reported(self) -> Reported:
        if not self.read.marked:
            place = self.place_of(1, 1, "")
            yield (
                "rsl-absent",
                Finding(place, "there is no RSL document here", f'begin it with `<rsl xmlns="{NAMESPACE}">`'),
            )
        for fault in self.read.faults.found:
            place = self.place_of(fault.line, fault.column, fault.message, _FURTHER if fault.rule in _IN_TEXT else 1)
            severity = Severity.ERROR if fault.broken else Severity.WARNING
            advice = _meant(fault.message, fault.advice) if fault.rule == "rsl-token" else fault.advice
            yield fault.rule, Finding(place, fault.message, advice, severity)


def _meant(message: str, otherwise: str) -> str:
    quoted = FIRST_QUOTED.search(message)
    if quoted is None or quoted[1].lower() in WORDS:
        return otherwise
    return did_you_mean(quoted[1], _TOKENS, otherwise)


def scripts_in(page: PageView) -> Iterator[RslView]:
    """The RSL in the data scripts of a page, each as a document of its own (house reading S2)."""
    for script in page.head.scripts:
        if is_rsl(script.attributes.get("type", "")):
            octets = script.text.encode("utf-8", "surrogatepass")
            yield RslView(page.document, page.at, octets=octets, start=page.position(script))
