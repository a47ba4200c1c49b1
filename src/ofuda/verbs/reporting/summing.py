"""From what was counted to the parts of a report. Nothing here opens a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ofuda.nouns.counts import Amount, Breakdown, Split
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.report import Asked, PolicyTold, Run
from ofuda.verbs.answers import timestamp
from ofuda.verbs.reporting.adding import Row, breakdown, joined, of_lines

NONE: Final = "none"
NOT_SAID: Final = "not said"
# Named in a report: as many domains as these, or this share of them where that is more (EU template, section 2.3).
DOMAINS: Final = 1000
SHARE: Final = 0.1


def counted(runs: Iterable[Mapping[str, Any]], name: str) -> Counter[str]:
    """What `run.json` of runs counts by a name, added up."""
    found: Counter[str] = Counter()
    for counts in runs:
        found.update(counts.get(name, {}))
    return found


def channels(rows: Iterable[Row], left_out: Amount, by_rule: Mapping[str, int], exceptions: int) -> Breakdown:
    """The rows by channel. `by_rule`: those of runs that list exceptions; of all their rows the others hang on none."""
    known = {**by_rule, NONE: exceptions - sum(by_rule.values())} if exceptions else None
    return breakdown("channel", rows, left_out, known)


def domains(rows: Iterable[Row], count: int, left_out: Amount) -> Breakdown:
    """The largest domains by name; a row without one is of the rest."""
    splits = joined(row.split for row in rows)
    rest = splits.pop("", None)
    unlisted = Split("unlisted", keep=left_out) if left_out.rows else None
    found = of_lines("domain", splits.values(), unlisted, len(splits))
    return Breakdown("domain", found.lines, count, rest and Split("rest") + rest, unlisted)


def policy_told(policy: Policy) -> PolicyTold:
    return PolicyTold(policy.name, policy.digest, dict(policy.said))


def asked_told(question: Question, policy: Policy) -> Asked:
    """The question of runs for a report."""
    return Asked(
        tuple(sorted(question.agents)),
        tuple(use.value for use in question.asked),
        policy_told(policy),
        timestamp(question.at),
        question.purpose,
        question.recipient,
        question.territory,
        tuple(sorted(question.undertakes)),
        tuple(one.id or one.licensor for one in question.agreements),
    )


def captured(runs: Sequence[Run]) -> tuple[str | None, str | None]:
    """When the first and the last of the rows were fetched."""
    inputs = [one for run in runs for one in run.inputs]
    first = min((one.captured_from for one in inputs if one.captured_from), default=None)
    return first, max((one.captured_until for one in inputs if one.captured_until), default=None)


def column_rows(runs: Sequence[Run]) -> dict[str, int]:
    """Of how many rows the input had each column."""
    found: Counter[str] = Counter()
    for run in runs:
        for one in run.inputs:
            found.update(dict.fromkeys(one.columns, one.rows))
    return dict(sorted(found.items()))
