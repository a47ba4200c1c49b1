"""A report of runs: their ledgers added up, and their rows decided again where that is wanted and possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ofuda.nouns.about import About
from ofuda.nouns.counts import Counts
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.report import Checked, Cover, Coverage, Explained, Judged, Provides, Report, Run
from ofuda.nouns.versions import VERSIONS
from ofuda.shells.filtering.durable import appearing
from ofuda.shells.reporting.again import Again, GoneError, Tell, decided_again, question_under
from ofuda.shells.reporting.counting import Ledgers, ledgers
from ofuda.shells.reporting.domains import list_version
from ofuda.shells.reporting.runs import BrokenRunError, Told, as_run, asked, check, missing
from ofuda.verbs.dataset.beside import LANGUAGE, ROBOTS
from ofuda.verbs.dataset.columns import DECISION, REASON, VERDICT
from ofuda.verbs.reporting.adding import breakdown, total, unlisted
from ofuda.verbs.reporting.as_json import named
from ofuda.verbs.reporting.explaining import protocols, rulings
from ofuda.verbs.reporting.releasing import released
from ofuda.verbs.reporting.summing import (
    DOMAINS,
    NONE,
    NOT_SAID,
    SHARE,
    asked_told,
    captured,
    channels,
    column_rows,
    counted,
    domains,
    policy_told,
)

_UNKNOWN: Final = "not kept"
DOMAIN_LIST: Final = "domains.csv"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a report. `policies`: under which the rows are decided again; None: under none.

    `sample`: of about so many rows only. `tables`: where tables of hosts may lie now. `folder`: where it is written.
    """

    folder: Path
    about: About
    provides: Provides
    made_at: str
    policies: Sequence[Policy] | None
    tables: Sequence[Path] = ()
    sample: int | None = None


def report_of(runs: Sequence[Told], wanted: Wanted, tell: Tell) -> Report:
    """The report; the list of domains is written on the way. Raises RunError, OSError, TableError, duckdb.Error."""
    check(runs)
    question, policy = asked(runs[0])
    nouns = tuple(map(as_run, runs))
    with ledgers(runs) as found:
        _agree(runs, found)
        counts = _counts(runs, found, wanted.folder)
        coverage = _coverage(runs, found, nouns)
    rows = counts.total.all.rows
    judged, checked = _again(runs, wanted, question, policy, rows, tell)
    said = wanted.about
    cover = Cover(
        wanted.provides,
        said.provider,
        said.dataset,
        asked_told(question, policy),
        robots_filtering=policy.hears("robots") and bool(question.agents or policy.infer),
        license_filtering=policy.hears("rsl"),
        model=said.model,
        facts=said.facts,
    )
    explained = Explained(
        protocols(policy, counts.channels, coverage.columns, rows),
        rulings(policy, counts.decisions, counts.reasons),
        said.remarks,
    )
    versions = {**VERSIONS, "public_suffix_list": list_version()}
    fields = released(cover, said.release)
    return named(
        Report("", wanted.made_at, versions, cover, counts, coverage, judged, checked, explained, nouns, fields)
    )


def _agree(runs: Sequence[Told], found: Ledgers) -> None:
    """Raises BrokenRunError where ledgers list what runs did not count, or do not list what they did."""
    for name, column in (("verdict", VERDICT), ("decision", DECISION), ("reason", REASON)):
        rows = found.by(column)
        for whole in (True, False):
            listed = Counter({row.name: 0 for row in rows})
            for row in rows:
                listed[row.name] += row.rows if row.whole is whole else 0
            told = counted([run.data["counts"] for run in runs if run.lists_all is whole], name)
            if any(listed[one] > told[one] or (whole and listed[one] < told[one]) for one in {*listed, *told}):
                message = f"the ledgers list other numbers of rows by {name} than their runs counted"
                raise BrokenRunError(message, "run `ofuda filter` again, into another folder")


def _counts(runs: Sequence[Told], found: Ledgers, folder: Path) -> Counts:
    exceptions = [run for run in runs if not run.lists_all]
    told = [run.data["counts"] for run in exceptions]
    left_out = unlisted(told)
    known = {name: counted(told, name) if exceptions else None for name in ("decision", "reason")}
    by_rule = found.channels_of_exceptions(exceptions) if exceptions else {}
    listed = None
    if found.has_origins():
        listed = domains(*found.domains(DOMAINS, SHARE), left_out)
        with appearing(folder / DOMAIN_LIST) as path:
            found.write_domains(path)
    return Counts(
        total(run.data["counts"] for run in runs),
        breakdown("decision", found.by(DECISION), left_out, known["decision"]),
        breakdown("reason", found.by(REASON), left_out, known["reason"]),
        channels(found.by("channel", NONE), left_out, by_rule, sum(one["rows"] for one in told)),
        listed,
        breakdown("language", found.by(LANGUAGE, NOT_SAID), left_out) if found.has(LANGUAGE) else None,
        {use: breakdown(use, found.by(column, _UNKNOWN), left_out) for use, column in found.uses_by_name().items()},
    )


def _coverage(runs: Sequence[Told], found: Ledgers, nouns: Sequence[Run]) -> Coverage:
    told = [run.data["counts"] for run in runs if not run.lists_all]
    inputs: list[Any] = [one for run in runs for unit in run.units for one in unit["inputs"]]
    known = found.has(ROBOTS) or bool(counted(told, "robots"))
    looked = breakdown("looked", found.by(ROBOTS, _UNKNOWN), unlisted(told), counted(told, "robots") if told else None)
    return Coverage(
        looked if known else None,
        found.origins() if known else None,
        column_rows(nouns),
        counted([run.data["counts"] for run in runs], "reason").get("broken", 0),
        sum(one.get("lost", 0) for one in inputs),
        unlisted(told).rows,
        tuple(missing(runs)),
        *captured(nouns),
        len(inputs),
        sum("problems" in one for one in inputs),
    )


def _again(
    runs: Sequence[Told], wanted: Wanted, question: Question, own: Policy, rows: int, tell: Tell
) -> tuple[tuple[Judged, ...], Checked]:
    """What each policy makes of the rows, and how the record stands to what its own does."""
    if wanted.policies is None:
        return (), Checked(why="it was not asked for")
    each = {policy.digest: policy for policy in (own, *wanted.policies)}.values()
    step = 1 if wanted.sample is None else max(1, rows // wanted.sample)
    try:
        found = decided_again(runs, list(each), wanted.tables, step, tell)
    except GoneError as error:
        why = str(error)
        return tuple(Judged(policy_told(policy), why=why) for policy in each), Checked(why=why)
    return tuple(_judged(policy, found, question, sampled=step > 1) for policy in each), found.checked


def _judged(policy: Policy, found: Again, question: Question, *, sampled: bool) -> Judged:
    split = found.split(policy)
    everybody = question_under(policy, question) is not question
    why = "the runs named no agent, so it asked for everybody's rule (`*`)" if everybody else None
    return Judged(policy_told(policy), split, split.all.rows, sampled, why)
