"""What the generated pages share: tables, lists of terms, and names that links lead to."""

from __future__ import annotations

from collections.abc import Iterable


def code(items: Iterable[str]) -> str:
    return ", ".join(f"`{item}`" for item in items) or "–"


def row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def table(*head: str) -> str:
    return "\n" + row(*head) + "|---" * len(head) + "|\n"


def heading(level: int, text: str, anchor: str) -> str:
    return f"\n{'#' * level} {text} {{: #{anchor} }}\n"


def cell(text: str, anchor: str) -> str:
    """A cell, or a term of a list, that a link leads to."""
    return f"{text} {{: #{anchor} }}"


def entry(term: str, anchor: str, *paragraphs: str) -> str:
    """A term and what is said about it."""
    first, *rest = paragraphs
    return f"\n{cell(term, anchor)}\n:   {first}\n" + "".join(f"\n    {text}\n" for text in rest)


def japanese(text: str, indent: str = "") -> str:
    """A paragraph in Japanese, that says so."""
    return f'{text}\n{indent}{{: lang="ja" }}'
