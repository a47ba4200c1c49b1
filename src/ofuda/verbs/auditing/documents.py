"""An audit as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ofuda.nouns.audit import Audit, Conclusion
from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.stance import Level
from ofuda.nouns.versions import VERSIONS
from ofuda.nouns.vocabulary import ALL, Use
from ofuda.verbs._foreign import escaped
from ofuda.verbs.answers import diagnostic, timestamp
from ofuda.verbs.auditing.rows import Part, by_origin, columns, counts
from ofuda.verbs.auditing.words import Words
from ofuda.verbs.reports import MARKS


def as_json(audit: Audit) -> dict[str, Any]:
    """The report for programs."""
    return {
        "url": audit.start,
        "at": timestamp(audit.at),
        "labels": list(audit.labels),
        "clean": audit.clean,
        "search": audit.search.value if audit.search else None,
        "conclusions": [_conclusion(one) for one in audit.conclusions],
        "diagnostics": [diagnostic(one) for one in audit.findings],
        "unread": list(audit.unread),
        "versions": VERSIONS,
    }


def _conclusion(one: Conclusion) -> dict[str, Any]:
    return {
        "url": one.url,
        "kind": one.kind,
        "reader": one.reader,
        "fetch": one.fetch.word,
        "uses": {use.value: level.word for use, level in one.levels.items()},
        "open": [use.value for use in ALL if use in one.open],
    }


def markdown(audit: Audit, words: Words) -> Iterator[str]:
    """The report as lines of Markdown, tables as GitHub has them."""
    yield f"# {words.phrase('title', start=escaped(audit.start))}"
    yield ""
    yield f"- {counts(audit, words)}"
    yield f"- {words.phrase('at')}: {timestamp(audit.at)}"
    yield f"- {words.phrase('labels')}: {words.joined(list(map(escaped, audit.labels))) or words.phrase('no-label')}"
    if audit.search is not None:
        yield f"- {words.phrase('search')}: {words.phrase(f'search-{audit.search.value}')}"
    yield from (f"- {words.phrase('unread')}: {escaped(url)}" for url in audit.unread)
    yield from ("", f"## {words.phrase('conclusions')}")
    uses = columns(audit)
    for origin, parts in by_origin(audit):
        yield from ("", f"### {escaped(origin)}")
        for part in parts:
            yield from _table(part, uses, words)
    marks = words.joined([f"{MARKS[level]} {words.phrase(level.word)}" for level in reversed(Level)])
    yield from ("", f"{marks}. {words.phrase('silence')}", "", f"## {words.phrase('findings')}", "")
    yield from (_finding(one, words) for one in audit.findings)
    if not audit.findings:
        yield words.phrase("nothing")
    yield from ("", words.phrase("versions", **VERSIONS))


def _table(part: Part, uses: tuple[Use, ...], words: Words) -> Iterator[str]:
    mine = [use for use in uses if use in part.reader.uses]
    head = [words.phrase("path"), words.phrase("fetch"), *(use.value for use in mine)]
    yield from ("", f"**{escaped(part.reader.titles[words.language])}**", "")
    yield f"| {' | '.join(head)} |"
    yield f"|---|{':-:|' * (len(head) - 1)}"
    for row in part.rows:
        one = row.first
        marks = [MARKS[one.levels[use]] + ("!" if use in one.open else "") for use in mine]
        yield f"| {' | '.join([escaped(row.paths(words)), MARKS[one.fetch], *marks])} |"


def _finding(one: Diagnostic, words: Words) -> str:
    place = f" {escaped(str(one.place))}:" if one.place else ""
    advice = f" {words.phrase('help')}: {escaped(one.help)}" if one.help else ""
    return f"- **{words.phrase(one.severity.value)}** `{one.rule}`{place} {escaped(one.message)}.{advice}"
