"""Who asks, for what, when, and under which undertakings (standard §3.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from ofuda.nouns.trust import TRUSTING_NOBODY, TrustList
from ofuda.nouns.vocabulary import ALL, Use

# RFC 9309 §2.2.1 has no digits; deployed tokens do (AI2Bot), and the interface page takes them.
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\Z")


def is_token(agent: str) -> bool:
    """Whether the text is a product token, or `*`."""
    return agent == "*" or _TOKEN.match(agent) is not None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement that the asker says it holds (standard §3.6), in force before `until`."""

    id: str
    licensor: str
    uses: frozenset[Use]
    subjects: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one resource. Several agents get the most restrictive answer; none: the policy reads by role.

    `at` is the instant that is asked about, with a zone; nothing below the shells reads a clock. `purpose`,
    `recipient`, `territory`: what the asker declares, or None. `undertakes`: duties that the asker will do. `trust`:
    which labels the asker wants proved, and by whom.
    """

    agents: frozenset[str] = frozenset()
    uses: frozenset[Use] = frozenset(ALL)
    at: datetime | None = None
    purpose: str | None = None
    recipient: str | None = None
    territory: str | None = None
    undertakes: frozenset[str] = frozenset()
    agreements: tuple[Agreement, ...] = field(default=())
    trust: TrustList = field(default=TRUSTING_NOBODY)
    # Of the agents: the product tokens in lower case, and what is none; each sorted.
    tokens: tuple[str, ...] = field(init=False, repr=False, compare=False)
    nameless: tuple[str, ...] = field(init=False, repr=False, compare=False)
    # The uses in the order of the vocabulary.
    asked: tuple[Use, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "agents", frozenset(self.agents))
        put(self, "uses", frozenset(Use(use) for use in self.uses))
        put(self, "tokens", tuple(sorted({one.lower() for one in self.agents if is_token(one)})))
        put(self, "nameless", tuple(sorted(one for one in self.agents if not is_token(one))))
        put(self, "asked", tuple(use for use in ALL if use in self.uses))
