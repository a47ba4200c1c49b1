"""Markdown of exports: tables as GitHub has them, and amounts as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ofuda.nouns.counts import Amount


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; its cells are Markdown already."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def amount(of: Amount, rows: str = "rows", octets: str = "bytes", tokens: str = "tokens") -> str:
    """Rows, and what else the input says."""
    more = ((of.bytes, octets), (of.tokens, tokens))
    return ", ".join([f"{of.rows:,} {rows}", *(f"{count:,} {what}" for count, what in more if count is not None)])
