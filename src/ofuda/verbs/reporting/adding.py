"""Rows that were counted by name and verdict, as breakdowns that add up to all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from ofuda.nouns.counts import NOTHING, Amount, Breakdown, Split

_MOST: Final = 1000
_SUMS: Final = ("bytes", "tokens")


class Row(NamedTuple):
    """Some rows of one name and one verdict. `whole`: their ledger lists all rows, not only exceptions."""

    name: str
    verdict: str
    rows: int
    bytes: int | None
    tokens: int | None
    whole: bool

    @property
    def split(self) -> Split:
        return Split(self.name, **{self.verdict: Amount(self.rows, self.bytes, self.tokens)})


def total(counts: Iterable[Mapping[str, Any]]) -> Split:
    """All rows of runs, by what `run.json` has of them."""
    return sum(map(_whole, counts), Split("all"))


def _whole(counts: Mapping[str, Any]) -> Split:
    verdicts = {
        verdict: Amount(rows, *(counts[name].get(verdict, 0) if name in counts else None for name in _SUMS))
        for verdict, rows in counts["verdict"].items()
    }
    return Split("all", **verdicts)


def unlisted(counts: Iterable[Mapping[str, Any]]) -> Amount:
    """What runs with a ledger of exceptions kept."""
    return total(counts).keep


def breakdown(
    by: str, rows: Iterable[Row], left_out: Amount = NOTHING, known: Mapping[str, int] | None = None
) -> Breakdown:
    """The lines of a breakdown, the largest first.

    `left_out`: what was kept and is not listed; `known`, where it was counted by these names all the same: how many
    rows of each name the runs with a ledger of exceptions have.
    """
    listed = list(rows)
    splits = joined(row.split for row in listed)
    kept: Counter[str] = Counter(known or {})
    for row in listed:
        if known is not None and not row.whole:
            kept[row.name] -= row.rows
    for name, number in kept.items():
        if number:
            splits[name] = splits.get(name, Split(name)) + Split(name, keep=Amount(number))
    rest = left_out if known is None else Amount(0, left_out.bytes, left_out.tokens)
    return of_lines(by, splits.values(), Split("unlisted", keep=rest) if rest != NOTHING else None)


def joined(splits: Iterable[Split]) -> dict[str, Split]:
    """Splits by their names, those of one name added up."""
    found: dict[str, Split] = {}
    for one in splits:
        found[one.name] = found[one.name] + one if one.name in found else one
    return found


def of_lines(by: str, splits: Iterable[Split], left_out: Split | None, most: int = _MOST) -> Breakdown:
    """A breakdown of these lines; those that are too many are added up."""
    lines = sorted(splits, key=_largest)
    rest = sum(lines[most:], Split("rest")) if len(lines) > most else None
    return Breakdown(by, tuple(lines[:most]), len(lines), rest, left_out)


def _largest(one: Split) -> tuple[int, int, str]:
    return -(one.all.bytes or 0), -one.all.rows, one.name
