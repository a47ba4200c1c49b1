"""What one run does to every file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustList
from ofuda.nouns.versions import VERSIONS
from ofuda.shells.filtering.chunks import Taking
from ofuda.shells.filtering.sources import Source
from ofuda.shells.tables.files import ABOUT
from ofuda.verbs.answers import timestamp

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """`now` is asked about where neither the question nor a row has an instant.

    `write`: the verdicts whose rows are written; `exceptions`: rows that are kept are counted, and not listed.
    """

    output: Path
    question: Question
    policy: Policy
    now: datetime
    hosts: Path | None = None
    write: tuple[str, ...] = ()
    evidence: bool = False
    exceptions: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def taking(self) -> Taking:
        whole, documents = bool(self.write), self.hosts is not None
        return Taking(dict(self.columns), whole, self.question, documents)

    def told(self) -> dict[str, Any]:
        """What makes two runs the same, as a report has it."""
        question = self.question
        return {
            "format": FORMAT,
            "versions": VERSIONS,
            "agents": sorted(question.agents),
            "uses": [use.value for use in question.asked],
            "at": timestamp(question.at),
            "now": timestamp(self.now),
            "purpose": question.purpose,
            "recipient": question.recipient,
            "territory": question.territory,
            "undertakes": sorted(question.undertakes),
            "agreements": [_agreement(one) for one in question.agreements],
            "trust": _trust(question.trust),
            "policy": {"name": self.policy.name, "digest": self.policy.digest, "said": dict(self.policy.said)},
            "hosts": None if self.hosts is None else hashlib.sha256((self.hosts / ABOUT).read_bytes()).hexdigest(),
            "hosts_at": None if self.hosts is None else str(self.hosts),
            "write": list(self.write),
            "evidence": self.evidence,
            "ledger": "exceptions" if self.exceptions else "all",
            "columns": dict(sorted(self.columns.items())),
        }


# What is told of a run, and does not make it another one.
ASIDE: Final = ("now", "hosts_at")


def _agreement(one: Agreement) -> dict[str, Any]:
    uses = sorted(use.value for use in one.uses)
    about = {"id": one.id, "licensor": one.licensor, "uses": uses, "subjects": list(one.subjects)}
    return about | {"until": timestamp(one.until)}


def _trust(one: TrustList) -> dict[str, Any] | None:
    """The list as `trust_list` reads it."""
    if one == TRUSTING_NOBODY:
        return None
    require = [*({"site": site} for site in one.sites), *({"did": did} for did in sorted(one.dids))]
    trust = [{"did": each.did, "subjects": list(each.subjects)} for each in one.trusted]
    return {"name": one.name, "date": one.date, "require": require, "trust": trust}


@dataclass(frozen=True, slots=True)
class Unit:
    """Files whose rows are written together, and what is made of them bears their tag."""

    tag: str
    sources: tuple[Source, ...]
