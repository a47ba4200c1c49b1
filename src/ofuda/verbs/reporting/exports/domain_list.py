"""The domains that most of the content is from, as the template of the European Union wants them.

Its footnote 16: top- and second-level domains, the top 10 % of all by the size of the content scraped; of small and
medium-sized providers the top 5 %, or 1 000. Here a domain is a registrable one (`example.co.uk`), so that it names
somebody; what counts are the rows that are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ofuda.nouns.counts import Amount, Split
from ofuda.nouns.report import Report
from ofuda.verbs.reporting.exports.export import Beside
from ofuda.verbs.reporting.exports.sheets import sheet

FILE: Final = "eu-domains.csv"
MEDIA_TYPE: Final = "text/csv"
NO_DOMAIN: Final = "no domain"
_HEAD: Final = ("domain", "bytes_kept", "rows_kept", "tokens_kept", "bytes_all", "rows_all")
_PERCENT: Final = 10
_SMALL_PERCENT: Final = 5
_SMALL_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Domains:
    """The largest first, by bytes or rows. `count`: of all that rows are kept of; `wanted`: how many are to be listed.

    `lines` are fewer than `wanted` where the report does not name as many. `said`: what the input says of any row.
    """

    lines: tuple[Split, ...]
    count: int
    wanted: int
    said: Amount

    @property
    def by(self) -> str:
        """What counts."""
        return "rows" if self.said.bytes is None else "bytes"

    @property
    def text(self) -> str:
        """As CSV."""
        return sheet((_HEAD, *(_line(one, self.said) for one in self.lines)))


def domains(report: Report, beside: Beside) -> Domains | None:
    """The list; None where nobody knows the domains of the rows."""
    found = beside.domains or report.counts.domains
    if found is None:
        return None
    named = [one for one in found.lines if one.name != NO_DOMAIN]
    kept = [one for one in named if one.keep.rows]
    kept.sort(key=lambda one: (-(one.keep.bytes or 0), -one.keep.rows, one.name))
    count = len(kept) + found.count - len(named)  # of the rest nobody knows whether a row is kept
    most = wanted(count, small=beside.small)
    return Domains(tuple(kept[:most]), count, most, report.counts.total.all)


def wanted(count: int, *, small: bool = False) -> int:
    """How many are to be listed; rounded up, so that a few domains still name one."""
    if small:
        return min(-(-count * _SMALL_PERCENT // 100), _SMALL_MOST)
    return -(-count * _PERCENT // 100)


def _line(one: Split, said: Amount) -> tuple[object, ...]:
    """Where no row says how much it is, a cell is empty."""
    octets = (None, None) if said.bytes is None else (one.keep.bytes, one.all.bytes)
    tokens = None if said.tokens is None else one.keep.tokens
    return one.name, octets[0], one.keep.rows, tokens, octets[1], one.all.rows
