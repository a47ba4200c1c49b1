"""Questions in few words, for tests that look at answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from random import Random
from typing import Any

import msgspec
from hypothesis import strategies as st

import ofuda
from ofuda.nouns.policy import Policy
from ofuda.nouns.vocabulary import ALL
from ofuda.shells.jsonl import Session
from ofuda.tables.mechanisms import MECHANISMS, Mechanism
from ofuda.verbs.requests import Terms
from ofuda.verbs.requests import request as read
from tests.worlds import World

URL = "https://example.com/a"
TDMREP = "/.well-known/tdmrep.json"
AT = datetime(2026, 11, 21, tzinfo=UTC)
BOT = "ExampleBot"

Json = dict[str, Any]


def _clock() -> datetime:
    return AT


def world(seed: int) -> tuple[Json, str]:
    """A request and the name of a policy."""
    return World(Random(seed)).make()


worlds = st.integers(0, 2**64).map(world)


def decide(request: Json, policy: str | Policy = "respectful", *before: Json) -> ofuda.Decision:
    """The decision on a request of the interface page, behind lines that went before it."""
    judged_by = ofuda.POLICIES[policy] if isinstance(policy, str) else policy
    session = Session(ofuda.Question(), judged_by, clock=_clock)
    for line in before:
        session.answer(msgspec.json.encode(line))
    return session.decide(request)


def resolved(request: Json, policy: str | Policy, mechanisms: tuple[Mechanism, ...] = MECHANISMS) -> ofuda.Decision:
    """As `decide`, with mechanisms of one's own; for requests without a fault."""
    judged_by = ofuda.POLICIES[policy] if isinstance(policy, str) else policy
    asked = read(request, "request", Terms(ofuda.Question(), judged_by, _clock), None)
    return ofuda.resolve(asked.resource, asked.question, judged_by, mechanisms=mechanisms)


def question_of(request: Json, policy: str | Policy) -> ofuda.Question:
    """What a request asks."""
    judged_by = ofuda.POLICIES[policy] if isinstance(policy, str) else policy
    return read(request, "request", Terms(ofuda.Question(), judged_by, _clock), None).question


def ask(
    url: str = URL,
    *,
    agents: Iterable[str] = (BOT,),
    uses: Iterable[str] = ALL,
    policy: str | Policy = "respectful",
    robots: bytes | ofuda.Fetched | None = None,
    tdmrep: bytes | ofuda.Fetched | None = None,
    page: bytes | None = None,
    **rest: Any,
) -> ofuda.Decision:
    """The decision on one resource; `robots` and `tdmrep` are bodies with status 200, or what was fetched."""
    if page is not None:
        rest = {"media_type": "text/html", "body": page} | rest
    if tdmrep is not None:
        rest["well_known"] = {TDMREP: _fetched(tdmrep)}
    resource = ofuda.Resource(url, robots_txt=None if robots is None else _fetched(robots), **rest)
    question = ofuda.Question(frozenset(agents), frozenset(map(ofuda.Use, uses)), AT)
    return ofuda.resolve(resource, question, ofuda.POLICIES[policy] if isinstance(policy, str) else policy)


def _fetched(given: bytes | ofuda.Fetched) -> ofuda.Fetched:
    return ofuda.Fetched(200, given) if isinstance(given, bytes) else given


def word(decision: ofuda.Decision, use: str = "train-generative") -> str:
    """The level decided for a use, by its name."""
    return decision[use].level.word


def rules(decision: ofuda.Decision) -> list[str]:
    """The rules of the diagnostics."""
    return [one.rule for one in decision.diagnostics]
