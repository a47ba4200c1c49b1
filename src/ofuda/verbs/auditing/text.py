"""An audit as lines of text; what each span is, the command line paints. All foreign text goes through `visible`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ofuda.nouns.audit import Audit, Search
from ofuda.nouns.diagnostics import Diagnostic, visible
from ofuda.nouns.stance import Level
from ofuda.verbs.answers import timestamp
from ofuda.verbs.auditing.rows import Part, Row, by_level, by_origin, counts
from ofuda.verbs.auditing.words import Words
from ofuda.verbs.reports import MARKS, Line, Span, shown

_STYLES = {Level.ALLOWED: "keep", Level.CONDITIONAL: "review", Level.DISALLOWED: "drop", Level.UNKNOWN: "dim"}
_ASIDE = 12  # columns
_FEW = 4  # unknown uses that are named
_WIDEST = 32


def report(audit: Audit, words: Words) -> Iterator[Line]:
    """The whole report."""
    yield Span(shown(audit.start), "strong"), Span(f"  {counts(audit, words)}")
    yield _aside(words.phrase("at"), timestamp(audit.at) or "")
    yield _aside(words.phrase("labels"), ", ".join(map(shown, audit.labels)) or words.phrase("no-label"))
    if audit.search is not None:
        style = "drop" if audit.search is Search.LOST else ""
        yield _aside(words.phrase("search"), words.phrase(f"search-{audit.search.value}"), style)
    for url in audit.unread:
        yield _aside(words.phrase("unread"), shown(url), "review")
    yield ()
    yield (Span(words.phrase("conclusions"), "strong"),)
    for origin, parts in by_origin(audit):
        yield (Span(f"  {shown(origin)}", "strong"),)
        for part in parts:
            yield from _part(part, words)
    yield (Span(f"  {words.phrase('silence')}", "dim"),)
    if audit.findings:
        yield ()
        yield (Span(words.phrase("findings"), "strong"),)
        for one in audit.findings:
            yield from finding(one, words)


def brief(audit: Audit, words: Words) -> Iterator[Line]:
    """One line for the site, and one for each error and warning."""
    yield Span(shown(audit.start), "strong"), Span(f"  {counts(audit, words)}")
    for one in audit.findings:
        if one.severity.value != "note":
            yield next(iter(finding(one, words)))


def finding(one: Diagnostic, words: Words) -> Iterator[Line]:
    """A finding with its place, its rule, and what to do."""
    place = f"{shown(str(one.place))}: " if one.place else ""
    yield (
        Span(f"  {_padded(words.phrase(one.severity.value), _ASIDE - 2)}", one.severity.value),
        Span(f"{place}{visible(one.message)} "),
        Span(f"[{one.rule}]", "dim"),
    )
    if one.help:
        yield (Span(f"{'':<{_ASIDE}}{visible(one.help)}", "dim"),)


def _part(part: Part, words: Words) -> Iterator[Line]:
    yield (Span(f"    {part.reader.titles[words.language]}"),)
    paths = [shown(row.paths(words)) for row in part.rows]
    width = min(max(map(_width, paths)), _WIDEST)
    for row, path in zip(part.rows, paths, strict=True):
        yield Span(f"      {_padded(path, width)}"), *_levels(row, words)


def _levels(row: Row, words: Words) -> Iterator[Span]:
    one = row.first
    if one.fetch is Level.DISALLOWED:
        yield Span(f"  {MARKS[one.fetch]} {words.phrase('fetch')}", "drop")
    if not any(one.levels.values()):
        yield Span(f"  {MARKS[Level.UNKNOWN]} {words.phrase('silent')}", "dim")
    for level, uses in by_level(one) if any(one.levels.values()) else ():
        names = words.joined([use.value for use in uses])
        if level is Level.UNKNOWN and len(uses) > _FEW:
            names = words.phrase("rest", count=len(uses))
        yield Span(f"  {MARKS[level]} {names}", _STYLES[level])
    if one.open:
        yield Span(f"  ({words.phrase('open')})", "review")


def _aside(name: str, text: str, style: str = "") -> Line:
    return Span(f"  {_padded(name, _ASIDE)}  ", "dim"), Span(text, style)


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - _width(text), 0)


def _width(text: str) -> int:
    """Columns of a terminal: letters of East Asian scripts take two."""
    return len(text) + sum(unicodedata.east_asian_width(char) in "WF" for char in text)
