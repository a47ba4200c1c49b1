"""What a stranger is to know in a minute: how many rows went, why, what nobody looked at, what others would keep."""

from __future__ import annotations

from collections.abc import Iterator

from ofuda.nouns.counts import Breakdown, Split
from ofuda.nouns.report import Judged, Report
from ofuda.verbs.reporting import words
from ofuda.verbs.reporting.sheet import Block, Line, Numbers, Section, Text

_FEW = 8


def glance(report: Report) -> tuple[Section, ...]:
    """The sections of the first page, before the cover."""
    return (
        Section("why", "Why", tuple(_why(report.counts.reasons))),
        Section("policies", "Kept under every policy", tuple(_policies(report))),
        Section("silence", "Not looked at, and not said", tuple(_silence(report))),
    )


def _why(reasons: Breakdown) -> Iterator[Block]:
    whole = reasons.total.all.rows
    lines = sorted((one for one in reasons if one.all.rows), key=lambda one: -one.all.rows)
    named = [Line(words.reason(one.name), one, whole, one.name) for one in lines[:_FEW]]
    if rest := lines[_FEW:]:
        named.append(Line(f"{len(rest)} other reasons", sum(rest, Split("rest")), whole))
    yield Numbers("Reason", tuple(named), short=True)


def _policies(report: Report) -> Iterator[Block]:
    own = report.cover.asked.policy.digest
    done = [one for one in report.judged if one.split is not None]
    if done:
        yield Numbers("Policy", tuple(_judged(one, own) for one in done), short=True, kept=True)
    if any(one.sampled for one in done):
        yield Text(f"An estimate: {words.number(done[0].rows)} of the rows were decided, evenly spread.")
    yield from map(Text, sorted({_remark(one) for one in done if one.why}))
    for why in dict.fromkeys(one.why for one in report.judged if one.split is None):
        yield Text(f"Not worked out: {why}.")
    if not report.judged:
        yield Text("Not worked out: nobody asked for it.")


def _judged(one: Judged, own: str) -> Line:
    split = one.split or Split("")
    mine = " (of this run)" if one.policy.digest == own else ""
    return Line(f"{one.policy.name}{mine}", split, split.all.rows)


def _remark(one: Judged) -> str:
    return f"For policies that hear agents by name: {one.why}."


def _silence(report: Report) -> Iterator[Block]:
    total, looked = report.counts.total, report.coverage.looked
    whole = total.all.rows
    if looked is None:
        yield Text("The runs do not say of which hosts nobody had looked at robots.txt.", strong=True)
    else:
        never = next((one for one in looked.lines if one.name == words.NOT_LOOKED_AT), Split(words.NOT_LOOKED_AT))
        yield Text(_never(never.all.rows, never.keep.rows, whole), strong=True)
    silent = sum((one.keep.rows for one in report.counts.decisions.lines if one.name == "unknown"), 0)
    spoken = total.keep.rows - silent
    yield Text(
        f"{words.number(silent)} rows are kept since nothing was said about them, which is not consent. "
        f"Without them {words.share(spoken, whole)} of all rows would be kept."
    )
    yield from _doubts(report)


def _never(rows: int, kept: int, whole: int) -> str:
    if not rows:
        return "Of every row's host somebody had looked at robots.txt."
    some = "all" if kept == rows else words.number(kept) if kept else "none"
    share = words.share(rows, whole)
    return (
        f"For {words.counted(rows, 'row')} ({share}) nobody had looked at robots.txt of the host; {some} of them kept."
    )


def _doubts(report: Report) -> Iterator[Text]:
    """What cannot be relied on."""
    coverage, checked = report.coverage, report.checked
    if coverage.torn:
        files, lost = words.counted(coverage.files, "file"), words.counted(coverage.lost, "row")
        yield Text(
            f"Of {files} {words.number(coverage.torn)} could not be read, or not to the end; what is missing of them "
            f"is not counted ({lost} that are known to be lost).",
            strong=True,
        )
    if coverage.broken:
        yield Text(f"Of {words.counted(coverage.broken, 'row')} nobody could read the row, or what was said of it.")
    if coverage.missing:
        yield Text(f"Shards are missing, and their rows are not counted: {', '.join(coverage.missing)}.", strong=True)
    if checked.why is not None:
        yield Text(f"The decisions on record were not checked: {checked.why}.")
    elif checked.differing:
        yield Text(
            f"Decided again, {words.number(checked.differing)} of {words.number(checked.rows)} rows differ from the "
            "decisions on record.",
            strong=True,
        )
    else:
        yield Text(f"Decided again, all {words.number(checked.rows)} rows come to the decisions on record.")
