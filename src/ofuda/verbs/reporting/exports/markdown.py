"""Markdown of exports: tables as GitHub has them, and amounts as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ofuda.nouns.counts import Amount
from ofuda.verbs.reporting.words import counted


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; its cells are Markdown already."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def amount(of: Amount) -> str:
    """Rows, and what else the input says."""
    every = ((of.rows, "row"), (of.bytes, "byte"), (of.tokens, "token"))
    return ", ".join(counted(count, what) for count, what in every if count is not None)
