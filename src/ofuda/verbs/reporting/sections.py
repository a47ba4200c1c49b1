"""The sections behind the first page, B to F, and to whom each field goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ofuda.nouns.counts import Breakdown, Split
from ofuda.nouns.report import File, Judged, Release, Report
from ofuda.verbs.reporting import words
from ofuda.verbs.reporting.covering import cover, flags
from ofuda.verbs.reporting.glance import glance
from ofuda.verbs.reporting.sheet import Block, Fact, Facts, Line, Numbers, Section, Sheet, Table, Text

_NAMED = 25  # lines of a breakdown that are shown; report.json has more
_LISTED = 100  # files that are
_EXPLAINED = (
    "This report says what was checked, with which tool and under which policy, and what was not. "
    "Whether that is enough is not for it to say."
)


def sheet(report: Report) -> Sheet:
    """The whole document."""
    about = report.cover.dataset.name or report.runs[0].folder
    foot = "; ".join(f"{name.replace('_', ' ')} {version}" for name, version in report.versions.items())
    return Sheet(
        f"What was decided about {about}",
        words.outcome(report.counts.total),
        _asked(report),
        report.counts.total,
        glance(report),
        cover(report),
        tuple(_sections(report)),
        f"{_EXPLAINED} Versions: {foot}.",
    )


def _asked(report: Report) -> str:
    """For what, by what and of what."""
    asked = report.cover.asked
    agents = f" as {', '.join(asked.agents)}" if asked.agents else ""
    decided = max(run.now for run in report.runs).partition("T")[0]
    told = f"Asked{agents}: may they be used for {', '.join(asked.uses)}?"
    files = words.counted(report.coverage.files, "file")
    return f"{told} Decided by the policy `{asked.policy.name}` on {decided}; read from {files}."


def _sections(report: Report) -> Iterator[Section]:
    to = flags(report)
    yield Section("counts", "Counts", tuple(_counts(report)), "B", to.get("counts", ""))
    yield Section("coverage", "What was looked at", tuple(_coverage(report, to)), "C", to.get("coverage", ""))
    yield Section("ledger", "What came of each row", tuple(_files(report, "ledger")), "D", to.get("ledger", ""))
    yield Section("evidence", "What verdicts hang on", tuple(_files(report, "evidence")), "E", to.get("evidence", ""))
    yield Section("explained", "What was honoured, and what was not", tuple(_explained(report)), "F")
    yield Section("fields", "To whom each field goes", tuple(_fields(report)))


# -- B ----------------------------------------------------------------------------------------------------------------


def _counts(report: Report) -> Iterator[Block]:
    counts = report.counts
    whole = counts.total.all.rows
    yield Numbers("All", (Line("all rows", counts.total, whole),))
    yield _numbers("Decision", counts.decisions, words.decision)
    yield _numbers("Reason", counts.reasons, words.reason)
    yield _numbers("Where it stands", counts.channels, words.channel)
    for use, one in counts.uses.items():
        yield _numbers(f"Decision for {use}", one, words.decision)
    if counts.languages is not None:
        yield _numbers("Language", counts.languages, str)
    if counts.domains is not None:
        yield _numbers("Registrable domain", counts.domains, str)
        said = "all" if counts.domains.unlisted is None else "the rows that are listed"
        yield Text(f"{words.number(counts.domains.count)} registrable domains in {said}; `domains.csv` has every one.")


def _numbers(by: str, breakdown: Breakdown, said: Callable[[str], str], *, codes: bool = True) -> Numbers:
    """The first lines; the others are added up."""
    whole = breakdown.total.all.rows
    lines = [
        Line(said(one.name), one, whole, one.name if codes and said(one.name) != one.name else "")
        for one in breakdown.lines
    ]
    rest = [one.split for one in lines[_NAMED:]] + ([breakdown.rest] if breakdown.rest else [])
    found = lines[:_NAMED]
    if rest:
        found.append(Line(f"{words.number(breakdown.count - _NAMED)} others", sum(rest, Split("rest")), whole))
    if breakdown.unlisted is not None:
        named = "kept, and only counted" if breakdown.unlisted.all.rows else "of kept rows, only in sum"
        found.append(Line(named, breakdown.unlisted, whole))
    return Numbers(by, tuple(found))


# -- C ----------------------------------------------------------------------------------------------------------------


def _coverage(report: Report, to: dict[str, str]) -> Iterator[Block]:
    coverage = report.coverage
    whole = report.counts.total.all.rows
    if coverage.looked is not None:
        yield _numbers("What was known of robots.txt", coverage.looked, words.looked, codes=False)
    if coverage.origins:
        rows = tuple((words.looked(name), words.number(count)) for name, count in coverage.origins.items())
        yield Table("Hosts, by what was known of them", ("robots.txt", "hosts"), rows, frozenset({1}))
    if coverage.unlisted:
        yield Text(
            f"{words.number(coverage.unlisted)} kept rows are in no ledger, since it lists exceptions: they are "
            "counted, and nobody can tell of which host or language they are."
        )
    columns = tuple(
        (f"`{name}`", words.number(rows), words.share(rows, whole)) for name, rows in coverage.columns.items()
    )
    if columns:
        yield Table("What the input brought", ("column", "rows", "share"), columns, frozenset({1, 2}))
    yield from _judged(report)
    yield from _inputs(report, to.get("inputs", ""))


def _judged(report: Report) -> Iterator[Block]:
    lines = [Line(_policy(one), one.split, one.split.all.rows) for one in report.judged if one.split is not None]
    if lines:
        yield Numbers("Under other policies", tuple(lines), kept=True)
    yield from (Text(f"Differs from the record: {one}.") for one in report.checked.examples)


def _policy(one: Judged) -> str:
    return f"{one.policy.name}: {one.policy.summary}" if one.policy.summary else one.policy.name


def _inputs(report: Report, to: str) -> Iterator[Block]:
    rows = []
    for run in report.runs:
        for one in run.inputs:
            digest = one.sha256 or one.etag or "–"
            trouble = "; ".join(one.problems) + (f"; {words.number(one.lost)} rows lost" if one.lost else "")
            rows.append((one.name, words.number(one.rows), words.octets(one.size), digest, trouble))
    title = f"Files that were read ({to})" if to else "Files that were read"
    head = ("file", "rows", "size", "SHA-256", "what was wrong")
    rows.sort(key=lambda row: not row[-1])  # those first of which something was wrong
    yield from _listed(Table(title, head, tuple(rows), frozenset({1, 2})))


def _listed(table: Table) -> Iterator[Block]:
    """As many rows of a table as somebody looks at."""
    if not table.rows:
        yield Text("They are left out.")
        return
    yield replace(table, rows=table.rows[:_LISTED])
    if len(table.rows) > _LISTED:
        yield Text(f"{words.number(len(table.rows) - _LISTED)} more are in `report.json`.")


# -- D and E ----------------------------------------------------------------------------------------------------------

_KINDS = {"ledger": ("decisions", "run", "keep", "review", "drop"), "evidence": ("rules",)}
_ABOUT = {
    "ledger": "Parquet with a line for each row: what it is known by, its host, decision, verdict, reason and rule.",
    "evidence": "Parquet with the rules that verdicts hang on: where each stands, its words, and the SHA-256 of the "
    "body it stands in. The bodies are in the table of hosts, whose digest is below, and in archives that were read.",
}


def _files(report: Report, part: str) -> Iterator[Block]:
    yield Text(_ABOUT[part])
    rows = [
        (f"{run.folder}/{one.name}", _kind(one), words.octets(one.size), one.sha256)
        for run in report.runs
        for one in run.files
        if one.kind in _KINDS[part]
    ]
    if part == "evidence":
        tables = dict.fromkeys(run.hosts for run in report.runs if run.hosts)
        rows += [("the table of hosts: its `table.json`", "hosts", "–", digest) for digest in tables]
        if any(run.evidence for run in report.runs):
            yield Text("Every statement that was weighed is in `ai_signals` of the decisions.")
    yield from _listed(Table("Files", ("file", "holds", "size", "SHA-256"), tuple(rows), frozenset({2})))


def _kind(one: File) -> str:
    return {"run": "settings", "keep": "kept rows", "review": "rows for review", "drop": "dropped rows"}.get(
        one.kind, one.kind
    )


# -- F ----------------------------------------------------------------------------------------------------------------


def _explained(report: Report) -> Iterator[Block]:
    explained = report.explained
    rows = tuple(
        (one.title, "yes" if one.heard else "no", words.number(one.rows), one.why) for one in explained.protocols
    )
    yield Table(
        "Protocols", ("protocol", "heard", "rows that hang on it", "why, or where it ends"), rows, frozenset({2})
    )
    rulings = tuple(
        (words.OPEN.get(one.what, one.what), words.VERDICTS[one.verdict], words.number(one.rows))
        for one in explained.rulings
    )
    yield Table("What became of what is open", ("of a row", "it is", "rows"), rulings, frozenset({2}))
    if explained.remarks:
        yield Facts(tuple(Fact(name, said) for name, said in explained.remarks.items()))
    else:
        yield Text("The provider made no remarks: on manual decisions, complaints, or what came after the run.")


def _fields(report: Report) -> Iterator[Block]:
    rows = tuple(
        (one.title, words.RELEASES[one.release], one.why, "not said" if one.missing else "") for one in report.fields
    )
    yield Table("Fields", ("field", "goes to", "why", "missing"), rows)
    withheld = sum(one.release is Release.WITHHELD for one in report.fields)
    missing = sum(one.missing for one in report.fields)
    yield Text(f"{words.counted(withheld, 'field')} withheld; {words.counted(missing, 'field')} that nobody filled in.")
