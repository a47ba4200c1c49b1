"""A report as one page of HTML that needs nothing from elsewhere. All foreign text is escaped (security T20)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ofuda.nouns.counts import Split
from ofuda.verbs._foreign import attribute, text
from ofuda.verbs.reporting import words
from ofuda.verbs.reporting.sheet import Block, Fact, Facts, Line, Numbers, Section, Sheet, Table, Text
from ofuda.verbs.reporting.style import STYLE

_VERDICTS: Final = ("keep", "review", "drop")
_SCALE: Final = 1000  # a bar is so many units wide


def page(sheet: Sheet) -> str:
    """The whole document."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    title = text(sheet.title)
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f'<header>\n<h1>{title}</h1>\n<p class="verdict">{text(sheet.lead)}</p>'
    yield f'<p class="asked">{text(sheet.asked)}</p>'
    yield _bar(sheet.total, sheet.total.all.rows, "bar total")
    legend = "".join(f'<li><span class="key {one}"></span>{words.VERDICTS[one]}</li>' for one in _VERDICTS)
    yield f'<ul class="legend">{legend}</ul>\n</header>\n<div class="cards">'
    for one in sheet.glance:
        yield from _section(one)
    yield "</div>"
    for one in (sheet.cover, *sheet.sections):
        yield from _section(one)
    yield f"<footer><p>{text(sheet.foot)}</p></footer>\n</main>\n</body>\n</html>"


def _section(one: Section) -> Iterator[str]:
    part = f'<span class="part">{one.part}</span> ' if one.part else ""
    yield f'<section class="{one.name}" aria-labelledby="{one.name}">'
    yield f'<h2 id="{one.name}">{part}{text(one.title)}{_badge(one.to)}</h2>'
    for block in one.blocks:
        yield from _block(block)
    yield "</section>"


def _badge(to: str) -> str:
    word, _, why = to.partition(": ")
    note = f' title="{attribute(why)}"' if why else ""
    return f' <span class="badge"{note}>{text(word)}</span>' if to else ""


def _block(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield f'<p class="strong">{text(block.said)}</p>' if block.strong else f"<p>{text(block.said)}</p>"
        case Facts():
            yield f"<dl>{''.join(map(_fact, block.facts))}</dl>"
        case Numbers():
            yield from _numbers(block)
        case _:
            yield from _table(block)


def _fact(one: Fact) -> str:
    said = '<dd class="missing">not said</dd>' if one.said is None else f"<dd>{text(one.said)}{_badge(one.to)}</dd>"
    return f"<div><dt>{text(one.name)}</dt>{said}</div>"


# -- tables -----------------------------------------------------------------------------------------------------------


def _table(block: Table) -> Iterator[str]:
    kinds = ["number" if at in block.numbers else "words" for at in range(len(block.head))]
    yield from _opening(block.caption, block.head, kinds, "told")
    for first, *rest in block.rows:
        cells = "".join(
            f'<td class="{kind}" data-head="{attribute(head)}">{text(cell)}</td>'
            for cell, kind, head in zip(rest, kinds[1:], block.head[1:], strict=True)
        )
        yield f'<tr><th scope="row">{text(first)}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _numbers(block: Numbers) -> Iterator[str]:
    columns = list(columns_of(block))
    yield from _opening("", (block.by, *columns), ["", *("number" for _ in columns)], "numbers")
    for one in block.lines:
        cells = "".join(f'<td class="number">{text(cell)}</td>' for cell in cells_of(block, one))
        code = f" <code>{text(one.code)}</code>" if one.code and not block.short else ""
        yield f'<tr><th scope="row">{text(one.name)}{code}{_bar(one.split, one.whole)}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _opening(caption: str, head: tuple[str, ...], kinds: list[str], style: str) -> Iterator[str]:
    name = attribute(caption or head[0])
    yield f'<div class="wide" role="region" aria-label="{name}" tabindex="0">\n<table class="{style}">'
    if caption:
        yield f"<caption>{text(caption)}</caption>"
    cells = "".join(
        f'<th scope="col" class="{kind}">{text(title)}</th>' if kind else f'<th scope="col">{text(title)}</th>'
        for title, kind in zip(head, kinds, strict=True)
    )
    yield f"<thead><tr>{cells}</tr></thead>\n<tbody>"


def columns_of(block: Numbers) -> tuple[str, ...]:
    """The columns behind the name: what the input does not measure has none."""
    first = ("kept", "rows kept") if block.kept else ("rows", "share")
    if block.short:
        return first
    measured = [
        name for name in ("bytes", "tokens") if any(getattr(one.split.all, name) is not None for one in block.lines)
    ]
    if block.kept:
        return *first, "for review", "dropped", *(f"{name} kept" for name in measured)
    return *first, "kept", "for review", "dropped", *measured


def cells_of(block: Numbers, one: Line) -> tuple[str, ...]:
    """What stands in them."""
    split, whole = one.split, one.whole
    kept = words.number(split.keep.rows)
    everything = {
        "rows": words.number(split.all.rows),
        "share": words.share(split.all.rows, whole),
        "kept": words.share(split.keep.rows, whole) if block.kept else kept,
        "rows kept": kept,
        "for review": words.number(split.review.rows),
        "dropped": words.number(split.drop.rows),
        "bytes": words.octets(split.all.bytes),
        "tokens": words.large(split.all.tokens),
        "bytes kept": words.octets(split.keep.bytes),
        "tokens kept": words.large(split.keep.tokens),
    }
    return tuple(everything[name] for name in columns_of(block))


# -- bars -------------------------------------------------------------------------------------------------------------


def _bar(split: Split, whole: int, kind: str = "bar") -> str:
    """What came of the rows, as wide as their share; the numbers stand beside it."""
    parts, start = [], 0.0
    for verdict in _VERDICTS:
        width = _SCALE * getattr(split, verdict).rows / (whole or 1)
        if width:
            parts.append(f'<rect class="{verdict}" x="{start:.1f}" width="{max(width, 1):.1f}" height="10"/>')
        start += width
    head = f'<svg class="{kind}" viewBox="0 0 {_SCALE} 10" preserveAspectRatio="none" aria-hidden="true">'
    return f"{head}{''.join(parts)}</svg>"
