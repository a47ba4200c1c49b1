"""A report in a few lines, and the answers about single addresses, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ofuda.nouns.counts import Split
from ofuda.nouns.diagnostics import visible
from ofuda.nouns.lookup import Lookup, Row
from ofuda.nouns.report import Report
from ofuda.verbs.reporting import words
from ofuda.verbs.reports import Line, Span, shown

_FEW = 5


def brief(report: Report) -> Iterator[Line]:
    """What is to be known at once."""
    whole = report.counts.total.all.rows
    yield (Span(words.outcome(report.counts.total), "strong"),)
    reasons = sorted((one for one in report.counts.reasons if one.all.rows), key=lambda one: -one.all.rows)
    for one in reasons[:_FEW]:
        yield Span(f"  {words.share(one.all.rows, whole):>8}  "), Span(words.reason(one.name), _style(one))
    looked = report.coverage.looked
    never = [one for one in looked.lines if one.name == words.NOT_LOOKED_AT] if looked else []
    for one in never:
        yield (Span(f"  {words.share(one.all.rows, whole):>8}  are of hosts whose robots.txt nobody had looked at"),)
    for judged in report.judged:
        if judged.split is not None:
            kept = words.share(judged.split.keep.rows, judged.split.all.rows)
            yield Span(f"  {kept:>8}  would be kept under "), Span(visible(judged.policy.name), "strong")
    if report.judged and report.judged[0].split is None:
        yield (Span(f"  nothing was decided again: {visible(str(report.judged[0].why))}", "dim"),)


def _style(one: Split) -> str:
    """The verdict that most of the rows have."""
    return max(("drop", "review", "keep"), key=lambda verdict: getattr(one, verdict).rows)


def lookup_lines(found: Lookup) -> Iterator[Line]:
    """Whether an address was in, and what came of it."""
    count = len(found.rows)
    said = (
        f"was in the input, in {count} rows" if count > 1 else "was in the input" if count else "was not in the input"
    )
    if found.unread and not count:
        said = "may have been in the input, which cannot be looked into any more"
    yield Span(shown(found.url), "strong"), Span(f"  {said}")
    for row in found.rows:
        yield from _row(row)
    if found.near and not count:
        yield (Span(f"  of its host: {words.counted(found.near, 'row')}"),)
    for why in found.unread:
        yield (Span(f"  {visible(why)}", "review"),)


def _row(row: Row) -> Iterator[Line]:
    key = ", ".join(f"{name} {value}" for name, value in row.key.items() if name not in {"file", "row"})
    where = f"{row.input}, row {row.row}{f', {key}' if key else ''}"
    decided = words.reason(row.reason) if row.reason else "the ledger lists exceptions only, and not this row"
    yield Span("  "), Span(words.VERDICTS[row.verdict], row.verdict), Span(f": {visible(decided)}")
    yield (Span(f"    {visible(where)}"),)
    if not row.exact:
        yield (Span(f"    it stands there as {shown(row.url)}"),)
    if row.rule is not None:
        yield (Span(f"    {shown(row.rule.place)}  {visible(row.rule.raw)}"),)
    yield (Span(f"    under {visible(row.policy)}, {row.decided}, {visible(row.run)}", "dim"),)
