"""What one run asks of every row: the question, the policy, and what they leave to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from ofuda.carriers.once import once
from ofuda.formats import robots_agents
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.vocabulary import Use
from ofuda.tables.agents import agents

_MOMENTS = 4096


@dataclass(frozen=True, eq=False)
class Asked:
    """`now` is the instant asked about where neither the question nor the row has one."""

    question: Question
    policy: Policy
    now: datetime | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """The asker's tokens, or `*` (R8)."""
        return self.question.tokens or ("*",)

    @once
    def heard(self) -> Mapping[str, frozenset[Use]]:
        """Other agents whose rules the policy reads as refusals, with what of the uses asked about they refuse."""
        if not self.policy.hears("robots"):
            return {}
        own = self.tokens if self.question.agents else ()
        tokens = robots_agents.heard(self.policy.infer, agents())
        found = {name: uses & self.question.uses for name, uses in tokens.items() if name == "*" or name not in own}
        return {name: uses for name, uses in found.items() if uses}

    def moment(self, fetched_at: datetime | None) -> datetime | None:
        """The instant by which a row's site files are chosen: when it was captured, else the one asked about.

        One without a zone is UTC, as it is where tables are asked.
        """
        found = fetched_at or self.question.at or self.now
        return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)

    def ask(self, fetched_at: datetime | None) -> Question:
        """The question about a row."""
        if self.question.at is not None:
            return self.question
        return _asked_at(self.question, fetched_at or self.now)


@lru_cache(maxsize=_MOMENTS)
def _asked_at(question: Question, at: datetime | None) -> Question:
    return replace(question, at=at)
