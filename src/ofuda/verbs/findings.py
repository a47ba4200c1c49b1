"""Findings about files: as a report to read, as lines, as annotations of a pull request, as rows for programs.

All foreign text goes through `visible`: no octet of a file reaches a terminal or a log as a command (security T20).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, visible
from ofuda.nouns.document import Document
from ofuda.verbs.reports import Line, Span

_WIDEST = 96  # characters of a source line that are shown
_BEFORE = 32  # of them before the place, where the line is longer
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A document and what was found in it."""

    document: Document
    diagnostics: tuple[Diagnostic, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing but notes was found."""
        return all(one.severity is Severity.NOTE for one in self.diagnostics)


def without_notes(checked: Checked) -> Checked:
    """Errors and warnings alone."""
    return Checked(checked.document, tuple(one for one in checked.diagnostics if one.severity is not Severity.NOTE))


def where(place: Place | None) -> str:
    """`file:line:column`, as editors read it."""
    if place is None:
        return "-"
    numbers = [str(number) for number in (place.line, place.column) if number is not None]
    return ":".join([visible(place.source), *numbers])


def one_line(one: Diagnostic) -> Line:
    """The finding on one line."""
    return (
        Span(f"{where(one.place)}: ", "strong"),
        Span(one.severity.value, one.severity.value),
        Span(f": {visible(one.message)} "),
        Span(f"[{one.rule}]", "dim"),
    )


def report(checked: Checked) -> Iterator[Line]:
    """Each finding with its line, a marker under the place, and what to do."""
    for one in checked.diagnostics:
        yield one_line(one)
        yield from _source(checked.document, one.place)
        if one.help:
            yield Span("  help: ", "dim"), Span(visible(one.help))
        yield Span("  more: ", "dim"), Span(f"ofuda rule {one.rule}", "dim")
        yield ()


def _source(document: Document, place: Place | None) -> Iterator[Line]:
    line = place.line if place else None
    if place is None or line is None or not 0 < line <= len(document.lines):
        return
    text, column = document.lines[line - 1].replace("\t", " "), place.column or 1
    cut = max(column - 1 - _BEFORE, 0) if len(text) > _WIDEST else 0
    before, after = text[cut : column - 1], text[column - 1 : cut + _WIDEST]
    marked = after[: max((place.end or column + 1) - column, 1)]
    start, stop = ("…" if cut else ""), ("…" if len(text) > cut + _WIDEST else "")
    number = f"{line:>5} | "
    yield Span(number, "dim"), Span(start + visible(before) + visible(after) + stop)
    blank = " " * (len(start) + _width(visible(before)))
    yield Span(" " * (len(number) - 2) + "| ", "dim"), Span(blank + "^" * max(_width(visible(marked)), 1), "error")


def _width(text: str) -> int:
    """Columns of a terminal: letters of East Asian scripts take two, marks on other letters none."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def summary(every: Sequence[Checked]) -> Line:
    """What was found in all files together."""
    found = [one.severity for checked in every for one in checked.diagnostics]
    counts = [_count(found.count(level), level.value) for level in Severity if level in found]
    files = _count(len(every), "file")
    return (Span(f"{', '.join(counts) or 'nothing found'} in {files}"),)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def rows(every: Iterable[Checked]) -> list[dict[str, Any]]:
    """One object for each file."""
    return [
        {
            "file": checked.document.source,
            "kind": checked.document.kind,
            "diagnostics": [_row(one) for one in checked.diagnostics],
        }
        for checked in every
    ]


def _row(one: Diagnostic) -> dict[str, Any]:
    place = one.place or Place("")
    where_: Mapping[str, Any] = {
        "line": place.line,
        "column": place.column,
        "end_column": place.end,
        "pointer": place.pointer,
    }
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "message": one.message,
        "place": where(one.place),
        **{name: value for name, value in where_.items() if value is not None},
        "help": one.help,
    }


def annotation(one: Diagnostic) -> str:
    """A workflow command of GitHub Actions, which shows the finding beside its line."""
    place = one.place or Place("")
    said = {"file": place.source, "line": place.line, "col": place.column, "endColumn": place.end, "title": one.rule}
    properties = ",".join(f"{name}={_property(value)}" for name, value in said.items() if value is not None)
    text = visible(one.message) + (f" ({visible(one.help)})" if one.help else "")
    return f"::{_COMMANDS[one.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    # The escapes that the runner takes back (actions/toolkit, command.ts).
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(visible(str(value))).replace(":", "%3A").replace(",", "%2C")
