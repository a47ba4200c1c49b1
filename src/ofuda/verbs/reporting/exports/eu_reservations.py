"""Section 3.1 of the template: what was done before training about reservations of rights, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ofuda.nouns.report import Report
from ofuda.verbs.auditing.documents import escaped
from ofuda.verbs.reporting.exports.markdown import amount, table
from ofuda.verbs.reporting.exports.releases import EN

BLANK: Final = EN.marked(EN.blank)


def reservations(report: Report) -> Iterator[str]:
    """The section as lines."""
    yield from ("", "## 3.1 Reservations of rights from text and data mining", "")
    yield from table(
        ("Question", "Answer"),
        (
            ("Signatory of the code of practice", f"☐ yes ☐ no {BLANK}"),
            ("Measures before training", "as below"),
            ("Measures of third parties from whom data was had", BLANK),
            ("More", BLANK),
        ),
    )
    yield from ("", "### What was decided, and how", "", _measures(report), "")
    yield from _protocols(report)
    yield from ("", "### What came of the rows", "")
    yield from _verdicts(report)
    yield from ("", "### What was not known", "")
    yield from _open(report)


def _measures(report: Report) -> str:
    total, asked = report.counts.total, report.cover.asked
    when = escaped(asked.at) if asked.at else "the time of the run, or of capture where a row names it"
    return (
        f"Each of {total.all.rows:,} rows was decided for {', '.join(asked.uses)}, under the policy "
        f"`{asked.policy.name}` ({asked.policy.digest}), as of {when}. A refusal, or a condition that is not met, was "
        "heard from the protocols that are marked so, as far as the rows and what was known of their sites hold it. "
        f"Decisions are on record with the words that they hang on{_unlisted(report)}."
    )


def _unlisted(report: Report) -> str:
    count = report.coverage.unlisted
    return f"; {count:,} rows that are kept are counted, and not listed" if count else ""


def _protocols(report: Report) -> Iterator[str]:
    yield from table(
        ("Protocol", "Heard", "Rows that hang on it", "Why"),
        (
            (escaped(one.title), "yes" if one.heard else "no", f"{one.rows:,}", escaped(one.why))
            for one in report.explained.protocols
        ),
    )


def _verdicts(report: Report) -> Iterator[str]:
    total = report.counts.total
    yield from table(
        ("Verdict", "Of all"),
        (("kept", amount(total.keep)), ("dropped", amount(total.drop)), ("for review", amount(total.review))),
    )
    yield ""
    yield from table(
        ("Reason", "Kept", "Dropped", "For review"),
        (
            (f"`{one.name}`", f"{one.keep.rows:,}", f"{one.drop.rows:,}", f"{one.review.rows:,}")
            for one in report.counts.reasons
        ),
    )
    yield from ("", "What the policy makes of rows of which something is open:", "")
    yield from table(
        ("Open", "Verdict", "Rows"),
        (
            (escaped(one.what), one.verdict, "not counted" if one.rows is None else f"{one.rows:,}")
            for one in report.explained.rulings
        ),
    )


def _open(report: Report) -> Iterator[str]:
    known = report.coverage
    if known.looked is None:
        yield "- The runs did not keep what was known of robots.txt."
    else:
        yield "- robots.txt of the rows' sites, as it was known: " + "; ".join(
            f"{escaped(one.name)} {one.all.rows:,} rows" for one in known.looked
        )
    yield f"- Rows that could not be read, and wait for review: {known.broken:,}; known to be lost: {known.lost:,}."
    columns = ", ".join(f"`{name}` {count:,}" for name, count in known.columns.items()) or "not kept"
    yield f"- Rows of which the input had each column: {columns}. What a row does not have was not looked at."
    yield from (f"- {escaped(name)}: {escaped(text)}" for name, text in report.explained.remarks.items())
