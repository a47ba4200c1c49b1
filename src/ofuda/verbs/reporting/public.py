"""A report for everybody: what is given on request, or withheld, is left out, and said to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from ofuda.nouns.counts import Counts
from ofuda.nouns.report import Cover, Dataset, Explained, Model, PolicyTold, Provider, Release, Report, Run
from ofuda.verbs.reporting.as_json import named

LEFT_OUT: Final = "(left out)"
_LEDGER: Final = frozenset({"decisions", "keep", "review", "drop", "run"})
_EVIDENCE: Final = frozenset({"rules"})
_PROVIDER: Final = {"name": "provider"}
_DATASET: Final = {"name": "dataset"}

Told = TypeVar("Told", Provider, Dataset, Model)


def public(report: Report) -> Report:
    """What everybody gets. The whole report is named in it, so that it can be asked for. Numbers of rows stay."""
    hidden = frozenset(one.name for one in report.fields if one.release is not Release.PUBLIC)
    checked = report.checked if not {"inputs", "ledger"} & hidden else replace(report.checked, examples=())
    found = replace(
        report,
        cover=_cover(report.cover, hidden, report.id),
        counts=_counts(report.counts, hidden),
        judged=() if "policies" in hidden else report.judged,
        checked=checked,
        explained=_explained(report.explained, hidden),
        runs=tuple(_run(one, hidden) for one in report.runs),
    )
    return named(found)


def _cover(cover: Cover, hidden: frozenset[str], whole: str) -> Cover:
    asked = cover.asked
    policy = PolicyTold(LEFT_OUT, asked.policy.digest) if "policy" in hidden else asked.policy
    return replace(
        cover,
        provider=_told(cover.provider, hidden, _PROVIDER),
        dataset=_told(cover.dataset, hidden, _DATASET),
        model=cover.model and (Model(LEFT_OUT) if "model" in hidden else cover.model),
        asked=replace(
            asked,
            agents=_names(asked.agents, "agents" in hidden),
            uses=_names(asked.uses, "uses" in hidden),
            agreements=_names(asked.agreements, "agreements" in hidden),
            policy=policy,
        ),
        facts={**cover.facts, "The whole report": whole},
    )


def _told(one: Told, hidden: frozenset[str], called: dict[str, str]) -> Told:
    """The record without what goes by a name that is hidden; what was not said is still not said."""
    each: Iterable[str] = (field.name for field in fields(one))
    out = {name: LEFT_OUT for name in each if called.get(name, name) in hidden and getattr(one, name) is not None}
    changes: dict[str, Any] = dict(out)
    return replace(one, **changes)


def _names(names: tuple[str, ...], hidden: bool) -> tuple[str, ...]:  # noqa: FBT001 (read where it is called)
    return (LEFT_OUT,) if hidden and names else names


def _counts(counts: Counts, hidden: frozenset[str]) -> Counts:
    return replace(
        counts,
        domains=None if "domains" in hidden else counts.domains,
        languages=None if "languages" in hidden else counts.languages,
    )


def _explained(explained: Explained, hidden: frozenset[str]) -> Explained:
    return replace(
        explained,
        protocols=() if "protocols" in hidden else explained.protocols,
        rulings=() if "rulings" in hidden else explained.rulings,
        remarks={} if "remarks" in hidden else explained.remarks,
    )


def _run(run: Run, hidden: frozenset[str]) -> Run:
    """Folders by their last name: where they lie is nobody's business."""
    out: frozenset[str] = (_LEDGER if "ledger" in hidden else frozenset()) | (
        _EVIDENCE if "evidence" in hidden else frozenset()
    )
    return replace(
        run,
        folder=run.folder.rstrip("/").rpartition("/")[2],
        inputs=() if "inputs" in hidden else run.inputs,
        files=tuple(one for one in run.files if one.kind not in out),
        hosts=None if "evidence" in hidden else run.hosts,
    )
