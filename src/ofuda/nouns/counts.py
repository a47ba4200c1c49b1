"""Rows counted by what came of them: the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Amount:
    """Rows, with the octets and tokens that the input says they have; None where it says so of none of them."""

    rows: int = 0
    bytes: int | None = None
    tokens: int | None = None

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.rows + other.rows, _sum(self.bytes, other.bytes), _sum(self.tokens, other.tokens))


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


NOTHING = Amount()


@dataclass(frozen=True, slots=True)
class Split:
    """Rows that have something in common, by what came of them."""

    name: str
    keep: Amount = NOTHING
    review: Amount = NOTHING
    drop: Amount = NOTHING

    @property
    def all(self) -> Amount:
        """All of them."""
        return self.keep + self.review + self.drop

    def __add__(self, other: Split) -> Split:
        return Split(self.name, self.keep + other.keep, self.review + other.review, self.drop + other.drop)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All rows, by something: its parts add up to the whole.

    `count` names there are; of the ones that are too many to be named, `rest` is the sum. `unlisted` is what is kept
    and was only counted, as a ledger of exceptions has it, so that nobody can tell under which name it belongs.
    """

    by: str
    lines: tuple[Split, ...]
    count: int
    rest: Split | None = None
    unlisted: Split | None = None

    def __iter__(self) -> Iterator[Split]:
        yield from self.lines
        yield from (one for one in (self.rest, self.unlisted) if one is not None)

    @property
    def total(self) -> Split:
        return sum(self, Split(self.by))


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of the rows. A breakdown is None where the input does not have what it is by.

    `channels` are those that the rules stand in on which verdicts hang, `none` where there is none. `domains` are
    registrable ones, the largest first, by bytes where the input has them, else by rows; `no domain` of addresses
    that have none. `languages` as the input has them, and `not said`. `uses`, where several were asked about, has for
    each the rows by its decision.
    """

    total: Split
    decisions: Breakdown
    reasons: Breakdown
    channels: Breakdown
    domains: Breakdown | None = None
    languages: Breakdown | None = None
    uses: Mapping[str, Breakdown] = field(default_factory=dict)
