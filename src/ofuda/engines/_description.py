"""A question about many rows as one JSON object: all that is said in it, checked, and nothing that is not."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from ofuda.engines._asking import AskingError, policy_of, uses_of
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question, is_token
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustError, trust_list
from ofuda.nouns.versions import VERSIONS
from ofuda.shells.config import now
from ofuda.shells.filtering.chunks import WANTED
from ofuda.shells.tables.files import ABOUT
from ofuda.verbs.answers import timestamp
from ofuda.verbs.requests import agreements

_TOLD: Final = ("purpose", "recipient", "territory", "trust")
_DECLARED: Final = ("now", "undertakes", "agreements", *_TOLD)


def described(asked: Mapping[str, Any], declared: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, by the arguments of `Rights`. Raises AskingError."""
    _check(declared, _DECLARED, "nobody can declare")
    _check(asked["columns"], WANTED, "there is no column of ours")
    judged_by = _policy(asked["policy"])
    at, moment = _instant(asked["at"]), _instant(declared.get("now"))
    about = {
        "agents": _agents(asked["agent"], judged_by),
        "uses": _uses(asked["uses"]),
        "policy": dict(judged_by.said),
        "hosts": None if asked["hosts"] is None else table_of(Path(asked["hosts"]).absolute()),
        "at": at,
        "now": at or moment or timestamp(now()),
        "by_clock": not (at or moment),
        "columns": dict(asked["columns"]),
        "evidence": asked["evidence"],
        "undertakes": sorted(_listed(declared.get("undertakes", ()))),
        "agreements": [dict(one) for one in declared.get("agreements", ())],
        **{name: declared.get(name) for name in _TOLD},
        "versions": VERSIONS,
    }
    question_of(about)
    return about


def question_of(about: Mapping[str, Any]) -> Question:
    """Raises AskingError."""
    held = agreements(about["agreements"])
    if len(held) < len(about["agreements"]):
        raise AskingError("an agreement cannot be read; it needs licensor, uses, subjects, and until as a date-time")
    try:
        trust = TRUSTING_NOBODY if about["trust"] is None else trust_list(about["trust"])
    except TrustError as error:
        raise AskingError(f"{error}; see the request schema") from error
    return Question(
        frozenset(about["agents"]),
        uses_of(about["uses"]),
        None if about["at"] is None else datetime.fromisoformat(about["at"]),
        about["purpose"],
        about["recipient"],
        about["territory"],
        frozenset(about["undertakes"]),
        held,
        trust,
    )


def table_of(folder: str | os.PathLike[str]) -> dict[str, str]:
    """Where a table of hosts lies, and what tells it from others; raises AskingError."""
    try:
        about = (Path(folder) / ABOUT).read_bytes()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        message = f"the table of hosts {quote(str(folder))} cannot be read: {why[:1].lower()}{why[1:]}"
        raise AskingError(f"{message}; put the same folder where every process finds it") from error
    return {"folder": str(folder), "sha256": hashlib.sha256(about).hexdigest()}


def _policy(named: str | Policy | Mapping[str, Any]) -> Policy:
    """A policy that can travel as its JSON object; what a file holds is read here. Raises AskingError and OSError."""
    judged_by = policy_of(named)
    if not judged_by.said or policy_of(judged_by.said) != judged_by:
        raise AskingError(
            f"{quote(judged_by.name)} is not what its JSON object says; give that, or the path of its file"
        )
    return judged_by


def _agents(names: str | Iterable[str], judged_by: Policy) -> list[str]:
    agents = sorted(_listed(names))
    for name in agents:
        if not is_token(name):
            raise AskingError(f"{quote(name)} is no product token; write letters, digits, `_` and `-`, or `*`")
    if not agents and not judged_by.infer:
        advice = 'name the crawler, as in `agent="ExampleBot"`, or take `policy="any-agent"`'
        raise AskingError(f"nobody asks: robots.txt answers agents by name; {advice}")
    return agents


def _uses(names: str | Iterable[str]) -> list[str]:
    if not _listed(names):
        raise AskingError('nobody said what for; name it, as in `uses="train-generative"`')
    return sorted(uses_of(_listed(names)))


def _listed(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _instant(moment: str | datetime | None) -> str | None:
    try:
        return timestamp(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
    except ValueError as error:
        raise AskingError(f"{quote(str(moment))} is no date-time; write it as in 2026-11-21T00:00:00Z") from error


def _check(names: Iterable[str], known: Iterable[str], problem: str) -> None:
    for name in names:
        if name not in known:
            meant = get_close_matches(name, list(known), 1)
            advice = f"did you mean `{meant[0]}`?" if meant else f"there are {', '.join(known)}"
            raise AskingError(f"{problem} {quote(name)}; {advice}")
