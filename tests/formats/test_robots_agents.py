"""Whom a policy hears besides the asker, and what it makes of their rules (house reading R10)."""

from __future__ import annotations

import pytest

import ofuda
from ofuda.carriers.outcomes import Outcome
from ofuda.formats.robots_agents import Agent, failures, fetch, heard
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import Authority
from ofuda.nouns.vocabulary import TRAINING, Use
from ofuda.tables.agents import agents
from tests.asking import ask, word

TABLE = (
    Agent("GPTBot", "x", ("train",), TRAINING, "", ""),
    Agent("Search-Bot", "x", ("search",), frozenset(), "", ""),
    Agent("Miner", "x", ("dataset",), frozenset({Use.MINE}), "", ""),
)


@pytest.mark.parametrize(
    ("infer", "expected"),
    [
        ((), {}),
        (("any",), {"gptbot": TRAINING, "miner": {Use.MINE}}),
        (("any", "*"), {"gptbot": TRAINING, "miner": {Use.MINE}, "*": TRAINING}),
        (("Miner/2.0", "CCBot"), {"miner": {Use.MINE}, "ccbot": TRAINING}),
        (("Search-Bot",), {"search-bot": TRAINING}),
        (("/", " x", "é"), {}),
    ],
)
def test_who_is_heard(infer: tuple[str, ...], expected: dict[str, frozenset[Use]]) -> None:
    assert heard(frozenset(infer), TABLE) == expected
    assert [*heard(frozenset(infer), TABLE)][-1:] == (["*"] if "*" in infer else [*heard(frozenset(infer), TABLE)][-1:])


def inferred(body: str, *, agent: tuple[str, ...] = ("MyBot",), policy: str = "any-agent") -> str:
    return word(ask(agents=agent, robots=body.encode(), policy=policy))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("User-agent: GPTBot\nDisallow: /\n", "disallowed"),
        ("User-agent: GPTBot\nDisallow: /b\n", "unknown"),
        ("User-agent: GPTBot\nDisallow: /\nAllow: /a\n", "unknown"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: MyBot\nAllow: /\n", "disallowed"),
        ("User-agent: Googlebot\nDisallow: /\n", "unknown"),
        ("User-agent: Google-Extended\nDisallow: /\n", "disallowed"),
        ("User-agent: GPTBot Disallow: /\n", "disallowed"),
        ("User-agent: MyBot\nDisallow: /\n", "unknown"),
        ("<html>", "unknown"),
    ],
)
def test_what_others_are_told(body: str, expected: str) -> None:
    assert inferred(body) == expected
    assert inferred(body, policy="respectful") == "unknown"


def test_the_askers_own_tokens_are_left_out() -> None:
    body = "User-agent: GPTBot\nDisallow: /\n"
    assert inferred(body, agent=("gptbot",)) == "unknown"
    assert inferred(body, agent=()) == "disallowed"


def test_rules_of_a_managed_block_are_the_intermediarys() -> None:
    body = b"# BEGIN Cloudflare Managed content\nUser-agent: GPTBot\nDisallow: /\n# END Cloudflare Managed Content\n"
    (reason,) = ask(agents=["MyBot"], robots=body, policy="any-agent")["train-generative"].reasons
    assert reason.statement.authority is Authority.CARRIED
    assert reason.statement.party == "intermediary:cloudflare"
    assert reason.statement.note == "for gptbot"


@pytest.mark.parametrize("agent", [one for one in agents() if one.refuses], ids=lambda one: one.token)
def test_every_agent_that_refuses_is_heard_by_a_policy_that_hears_any(agent: Agent) -> None:
    body = f"User-agent: {agent.token}\nDisallow: /\n".encode()
    found = ask(agents=["MyBot"], robots=body, policy="any-agent")
    refused = {use for use, one in found.uses.items() if one.level is Level.DISALLOWED}
    assert refused == agent.refuses


def test_nothing_that_was_not_looked_at_fails() -> None:
    assert not failures(None, Outcome.UNSEEN, "x").failures
    assert fetch(None, Outcome.UNSEEN, (), "x").level is Level.UNKNOWN
    assert failures(ofuda.Fetched(200), Outcome.TEXT, "x").doubt == frozenset()
