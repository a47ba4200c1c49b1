"""A rule's page, from the docstring of its check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ofuda.tables.rule import Rule
from ofuda.tables.rules import RULES
from ofuda.verbs.reports import Line, Span


def listed() -> list[dict[str, Any]]:
    """Every rule as a row, in the table's order."""
    return [row(rule) for rule in RULES]


def row(rule: Rule) -> dict[str, Any]:
    """A rule with its page, for programs."""
    page = rule.page
    return {
        "name": rule.name,
        "severity": rule.severity.value,
        "kinds": list(rule.kinds),
        "source": rule.source,
        "what": page.what,
        "why": page.why,
        "wrong": page.wrong,
        "right": page.right,
    }


def page_lines(rule: Rule) -> Iterator[Line]:
    """A rule's page for a reader."""
    page = rule.page
    where = ", ".join(rule.kinds) or "shown by `ofuda resolve`"
    yield (Span(rule.name, "strong"), Span("  "), Span(rule.severity.value, rule.severity.value), Span(f"  {where}"))
    yield (Span(rule.source, "dim"),)
    for text in (page.what, page.why):
        yield ()
        for line in text.splitlines():
            yield (Span(line),)
    for title, example in (("Wrong", page.wrong), ("Right", page.right)):
        yield ()
        yield (Span(f"{title}:", "strong"),)
        for line in example.splitlines():
            yield (Span(f"    {line}" if line else ""),)
