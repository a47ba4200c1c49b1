"""Header lines as checks see them: `Name: value`, a line each, as `curl -sI` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from ofuda.carriers.links import links
from ofuda.formats import aipref, content_signals, page_controls, tdmrep
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.statements import NOTHING, Signal
from ofuda.tables.checks.rsl_pointers import of_pointer, placed
from ofuda.tables.checks.views import Reported, View
from ofuda.tables.rsl_places import is_rsl

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.1
_RELATION = re.compile(r"""\brel[ \t]*+=[ \t]*+(?:"([^"]+)"|([^ \t;,"]+))""", re.IGNORECASE)  # RFC 8288 §3.3
_STATUS = re.compile(r"HTTP/[0-9]")


class Field(NamedTuple):
    """A field line; `name` in lower case."""

    number: int
    name: str
    value: str


class HeadersView(View):
    """The field lines up to the first empty line, which ends a head; status lines are passed over."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self._lines if field.name)

    @cached_property
    def unreadable(self) -> tuple[int, ...]:
        """The numbers of lines that are no field."""
        return tuple(field.number for field in self._lines if not field.name)

    @cached_property
    def _lines(self) -> tuple[Field, ...]:
        return tuple(self._read())

    def _read(self) -> Iterator[Field]:
        begun = False
        for number, line in enumerate(self.document.lines, 1):
            if not line.strip():
                if begun:
                    return
                continue
            begun = True
            name, colon, value = line.partition(":")
            if colon and _NAME.fullmatch(name):
                yield Field(number, name.lower(), value.strip(" \t"))
            elif not _STATUS.match(line):
                yield Field(number, "", line)

    def named(self, *names: str) -> list[Field]:
        """The lines of some fields, in their order."""
        return [field for field in self.fields if field.name in names]

    @property
    def says_more(self) -> bool:
        """Whether a field states a preference or a reservation."""
        return bool(self.named("content-usage", "tdm-reservation"))

    def usages(self) -> list[tuple[int, str]]:
        """Line and value of each `Content-Usage`."""
        return [(field.number, field.value) for field in self.named("content-usage")]

    def robots_values(self) -> list[tuple[int, str]]:
        """Line and value of the robots directives."""
        return [(field.number, field.value) for field in self.named("x-robots-tag")]

    def relations(self) -> list[tuple[int, str]]:
        """Line and value of the relations of links."""
        fields = self.named("link")
        return [(field.number, match[1] or match[2]) for field in fields for match in _RELATION.finditer(field.value)]

    def licenses(self) -> list[tuple[int, str]]:
        """Line and target of the links to RSL."""
        every = [(field.number, one) for field in self.named("link") for one in links(field.value)]
        return [(number, one.target) for number, one in every if "license" in one.relations and is_rsl(one.type)]

    def reported(self) -> Reported:
        usage = self.named("content-usage")
        if usage:
            joined = ", ".join(field.value for field in usage)  # RFC 9110 §5.3
            yield from self.translated(aipref.lint(self._signal(usage[0]._replace(value=joined))))
        for field in self.named("content-signal", "content-signals"):
            yield from self.translated(content_signals.lint(self._signal(field)))
        for field in self.named("x-robots-tag"):
            signal = self._signal(field)
            reading = page_controls.interpret({"x-robots-tag": ((signal,),)}, frozenset(), None)
            yield from self.translated(reading.diagnostics)
        tdm = tuple(self._signal(field) for field in self.named("tdm-reservation", "tdm-policy"))
        reading = tdmrep.interpret({"tdmrep-header": (tdm,)}, None, {}) if tdm else NOTHING
        yield from self.translated(reading.diagnostics)
        yield from placed(self.document, [(number, of_pointer(target)) for number, target in self.licenses()])

    def _signal(self, field: Field) -> Signal:
        place = Place(self.document.source, field.number)
        channel = "x-robots-tag" if field.name == "x-robots-tag" else ""
        return Signal(channel, field.value, place, field.name, field.value)
