"""A report as Markdown, tables as GitHub has them."""

from __future__ import annotations

from collections.abc import Iterator

from ofuda.verbs._foreign import escaped
from ofuda.verbs.reporting.page import cells_of, columns_of
from ofuda.verbs.reporting.sheet import Block, Facts, Numbers, Section, Sheet, Text


def markdown(sheet: Sheet) -> str:
    """The whole document."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {escaped(sheet.title)}", "", f"**{escaped(sheet.lead)}**", "", escaped(sheet.asked))
    for one in (*sheet.glance, sheet.cover, *sheet.sections):
        yield from _section(one)
    yield from ("", "---", "", escaped(sheet.foot))


def _section(one: Section) -> Iterator[str]:
    part = f"{one.part}. " if one.part else ""
    to = f" ({escaped(one.to)})" if one.to else ""
    yield from ("", f"## {part}{escaped(one.title)}{to}")
    for block in one.blocks:
        yield ""
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield f"**{escaped(block.said)}**" if block.strong else escaped(block.said)
        case Facts():
            rows = ((one.name, _said(one.said, one.to)) for one in block.facts)
            yield from _table(("field", "what is said"), rows, frozenset())
        case Numbers():
            columns = columns_of(block)
            lines = ((_name(one.name, one.code), *cells_of(block, one)) for one in block.lines)
            yield from _table((block.by, *columns), lines, frozenset(range(1, len(columns) + 1)))
        case _:
            yield from (f"**{escaped(block.caption)}**", "")
            yield from _table(block.head, block.rows, block.numbers)


def _said(said: str | None, to: str) -> str:
    return "(not said)" if said is None else f"{said} ({to})" if to else said


def _name(name: str, code: str) -> str:
    return f"{name} `{code}`" if code else name


def _table(
    head: tuple[str, ...], rows: Iterator[tuple[str, ...]] | tuple[tuple[str, ...], ...], numbers: frozenset[int]
) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, head))} |"
    yield f"|{'|'.join('--:' if at in numbers else '---' for at in range(len(head)))}|"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"
