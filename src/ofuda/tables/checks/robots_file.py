"""A robots.txt as checks see it: the carrier's own reading, and what the use lines in it are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from ofuda.carriers.robots_readings import Span
from ofuda.carriers.robots_txt import Group, Line, RobotsTxt
from ofuda.formats import aipref, content_signals
from ofuda.formats._robots_lines import MARKS, split_path
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.statements import Scope, Signal
from ofuda.tables.checks.rsl_pointers import of_pointer, placed
from ofuda.tables.checks.views import Finding, Reported, View
from ofuda.tables.rsl_places import behind_a_gap

USAGE, SIGNALS = (b"content-usage",), (b"content-signal", b"content-signals")
_LINTS = {key: lint for keys, lint in ((USAGE, aipref.lint), (SIGNALS, content_signals.lint)) for key in keys}


class Named(NamedTuple):
    """A group and whom it is for; `line` is where it begins. `shared`: also for `*`."""

    token: str
    line: int
    group: Group
    shared: bool


class RobotsView(View):
    """The file and its lines; `file` is what the resolver reads too."""

    @cached_property
    def file(self) -> RobotsTxt:
        return RobotsTxt(self.document.octets, MARKS)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line, or none of what is no robots.txt at all."""
        return () if self.file.is_absent else self.file.lines()

    @cached_property
    def agents(self) -> tuple[Line, ...]:
        """The lines that name an agent."""
        return tuple(line for line in self.lines if line.key == b"user-agent")

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Whom the file names, in lower case."""
        return frozenset(token.decode() for token in self.file.spans) if self.lines else frozenset()

    @cached_property
    def groups(self) -> tuple[Named, ...]:
        """Each group in the order of the file, once, under the first name that it has."""
        if not self.lines:
            return ()
        everybody = set(self.file.spans.get(b"*", ()))
        found: dict[tuple[Span, ...], Named] = {}
        for token, spans in self.file.spans.items():
            if tuple(spans) not in found:
                group = self.file.plainly(token)
                found[tuple(spans)] = Named(token.decode(), spans[0][0] + 1, group, everybody.issuperset(spans))
        return tuple(found.values())

    @cached_property
    def everybodys(self) -> Group | None:
        """The group of `*`, where the file has one."""
        return self.file.plainly(b"*") if "*" in self.tokens else None

    def usages(self) -> list[tuple[int, str]]:
        """Line and preference of each `Content-Usage`."""
        return [(line.number, split_path(_text(line))[1]) for line in self.lines if line.key in USAGE]

    def reported(self) -> Reported:
        for found in self.file.all_findings():
            yield found.rule, Finding(self.spot(found.number, found.message), found.message, found.help, found.severity)
        for line in self.lines:
            lint = _LINTS.get(line.key)
            if lint is not None:
                yield from self.translated(lint(self._signal(line)))
        yield from self.licenses

    @cached_property
    def licenses(self) -> tuple[tuple[str, Finding], ...]:
        """What is wrong with `License` lines, each told once."""
        doubtful = frozenset(behind_a_gap(self.file)) if self.lines else ()
        lines = [line for line in self.lines if line.key == b"license"]
        told = [(line.number, of_pointer(_text(line), gap=line.number in doubtful)) for line in lines]
        return tuple(placed(self.document, told))

    @cached_property
    def _ungrouped(self) -> frozenset[int]:
        return frozenset(line.number for line in self.file.ungrouped)

    def _signal(self, line: Line) -> Signal:
        key, value = line.key.decode(), _text(line)
        scope = Scope(b"/", grouped=line.number not in self._ungrouped)
        return Signal("", value, Place(self.document.source, line.number), key, value, scope=scope)


def _text(line: Line) -> str:
    return line.value.decode("utf-8", "backslashreplace")


def usage(group: Group) -> Iterator[tuple[Line, bytes, str]]:
    """The `Content-Usage` lines of a group: path, empty where there is none, and preference."""
    for line in group.extensions:
        if line.key in USAGE:
            path, text = split_path(_text(line))
            yield line, path or b"", text


def signals(group: Group) -> Iterator[tuple[Line, bytes, tuple[tuple[str, str], ...]]]:
    """The `Content-Signal` lines of a group: path, and the signals that can be read."""
    for line in group.extensions:
        if line.key in SIGNALS:
            text = _text(line)
            yield line, split_path(text, ("/", "*"))[0] or b"", content_signals.signals(text)
