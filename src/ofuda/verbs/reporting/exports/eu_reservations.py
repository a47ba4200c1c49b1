"""Section 3.1 of the template: what was done before training about reservations of rights, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ofuda.nouns.report import Report
from ofuda.verbs._foreign import escaped
from ofuda.verbs.reporting.exports.markdown import amount, table
from ofuda.verbs.reporting.exports.phrases import for_uses, under_policy
from ofuda.verbs.reporting.exports.releases import fact, given, is_public
from ofuda.verbs.reporting.words import OPEN, VERDICTS, counted, looked, reason

Rows = Callable[[Report], Iterable[Sequence[str]]]


def reservations(report: Report) -> Iterator[str]:
    """The section as lines."""
    yield from ("", "## 3.1 Reservations of rights from text and data mining", "")
    yield from table(
        ("Question", "Answer"),
        (
            ("Signatory of the code of practice", fact(report, "code_of_practice")),
            ("Measures before training", "as below"),
            ("Measures of third parties from whom data was had", fact(report, "third_party_measures")),
        ),
    )
    yield from ("", "### What was decided, and how", "", _measures(report), "")
    yield from _known(report)
    yield ""
    yield from _open_to_all(
        report, "protocols", ("Protocol", "Heard", "Rows that hang on it", "How far, or why not"), _protocols
    )
    yield from ("", "### What came of the rows", "")
    yield from _open_to_all(report, "counts", ("Verdict", "Of all"), _verdicts)
    yield ""
    yield from _open_to_all(report, "counts", ("Reason", "Kept", "Dropped", "For review"), _reasons)
    yield from ("", "What the policy makes of rows of which something is open:", "")
    yield from _open_to_all(report, "rulings", ("Open", "Verdict", "Rows"), _rulings)
    if report.explained.remarks:
        yield from ("", "### Remarks of the provider", "")
        yield from _remarks(report)


def _open_to_all(report: Report, name: str, head: Sequence[str], rows: Rows) -> Iterable[str]:
    """A table, where its field is for everybody."""
    return table(head, rows(report)) if is_public(report, name) else (given(report, name, ""),)


def _protocols(report: Report) -> Iterator[Sequence[str]]:
    for one in report.explained.protocols:
        yield escaped(one.title), "yes" if one.heard else "no", f"{one.rows:,}", escaped(one.why)


def _verdicts(report: Report) -> Iterator[Sequence[str]]:
    total = report.counts.total
    yield from (("kept", amount(total.keep)), ("dropped", amount(total.drop)), ("for review", amount(total.review)))


def _reasons(report: Report) -> Iterator[Sequence[str]]:
    for one in report.counts.reasons:
        yield reason(one.name), f"{one.keep.rows:,}", f"{one.drop.rows:,}", f"{one.review.rows:,}"


def _rulings(report: Report) -> Iterator[Sequence[str]]:
    for one in report.explained.rulings:
        yield (
            OPEN.get(one.what, one.what),
            VERDICTS[one.verdict],
            "not counted" if one.rows is None else f"{one.rows:,}",
        )


def _measures(report: Report) -> str:
    asked = report.cover.asked
    when = escaped(asked.at) if asked.at else "the time of the run, or of capture where a row names it"
    rows = given(report, "counts", counted(report.counts.total.all.rows, "row"))
    return (
        f"Each of {rows} was decided {for_uses(report)}, {escaped(under_policy(report))}, as of {when}. "
        "A refusal, or a condition that is not met, was heard from the protocols that are marked so, as far as the "
        "rows and what was known of their sites hold it. "
        f"Decisions are on record with the words that they hang on{_unlisted(report)}."
    )


def _unlisted(report: Report) -> str:
    count = report.coverage.unlisted
    return f"; of rows that are kept, {count:,} are counted and not listed" if count else ""


def _known(report: Report) -> Iterable[str]:
    return _coverage(report) if is_public(report, "coverage") else (given(report, "coverage", ""),)


def _remarks(report: Report) -> Iterator[str]:
    if is_public(report, "remarks"):
        yield from (f"- {escaped(name)}: {escaped(text)}" for name, text in report.explained.remarks.items())
    else:
        yield given(report, "remarks", "")


def _coverage(report: Report) -> Iterator[str]:
    known = report.coverage
    if known.looked is None:
        yield "- The runs did not keep what was known of robots.txt."
    else:
        told = (f"{escaped(looked(one.name))}: {counted(one.all.rows, 'row')}" for one in known.looked)
        yield f"- Of the rows' sites: {'; '.join(told)}."
    yield f"- Rows that could not be read, and wait for review: {known.broken:,}; known to be lost: {known.lost:,}."
    columns = ", ".join(f"`{name}` {count:,}" for name, count in known.columns.items()) or "not kept"
    yield f"- Rows of which the input had each column: {columns}. What a row does not have was not looked at."
