"""The answer: a decision for each use, with its reasons (standard §3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ofuda.nouns.diagnostics import Diagnostic, Place
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.quick import quick
from ofuda.nouns.stance import Condition, Level, Stance
from ofuda.nouns.statements import Authority, Need, Offer, Statement
from ofuda.nouns.vocabulary import Use


class Role(StrEnum):
    """What part a statement had in a decision."""

    DECISIVE = "decisive"
    WEIGHED = "weighed"
    RENDERING = "rendering"
    POINTER = "pointer"
    CLAIM = "claim"
    EXPIRED = "expired"
    UNCOUNTED = "uncounted"
    AGREED = "agreed"


@quick
@dataclass(frozen=True, slots=True)
class Reason:
    """A statement in the part it played for one use."""

    statement: Statement
    role: Role
    level: Level


@quick
@dataclass(frozen=True, slots=True)
class UseDecision:
    """What is decided for one use. `reason` is a stable code in snake case, for statistics and filters.

    `by_location`: only a location permits, and no proof (standard §3.1).
    """

    use: Use
    stance: Stance
    verdict: Verdict
    reason: str
    reasons: tuple[Reason, ...] = ()

    @property
    def level(self) -> Level:
        """The decided level."""
        return self.stance.level

    @property
    def conditions(self) -> frozenset[Condition]:
        """What must hold; only where the level is conditional."""
        return self.stance.conditions

    @property
    def decisive(self) -> tuple[Statement, ...]:
        """The statements whose level is the decided one."""
        return tuple(one.statement for one in self.reasons if one.role is Role.DECISIVE)

    @property
    def by_location(self) -> bool:
        """Whether the permission, if it is one, hangs on where the copy was found.

        So it does where a label knows the copy by a digest that nobody proved: whoever serves a copy can compute that.
        """
        return self.level is Level.ALLOWED and not any(one.authority is Authority.PROVED for one in self.decisive)


@dataclass(frozen=True, slots=True)
class FetchDecision:
    """RFC 9309's own answer: may this agent acquire it. `unreachable`: decided by a failure, not by a rule."""

    level: Level
    place: Place | None = None
    unreachable: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was looked at; `sha256` of its bytes, None where there were none."""

    source: str
    status: int | None
    error: str | None
    sha256: str | None
    fetched_at: datetime | None


@quick
@dataclass(frozen=True, slots=True)
class Decision:
    """The answer about one resource. Index it by a use, as an enum or by name."""

    url: str
    agents: tuple[str, ...]
    fetch: FetchDecision
    uses: Mapping[Use, UseDecision]
    verdict: Verdict
    policy: Policy
    needs: tuple[Need, ...] = ()
    offers: tuple[Offer, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def __getitem__(self, use: Use | str) -> UseDecision:
        return self.uses[Use(use)]
