"""What the drafts and reports themselves say, from the vectors beside the checkout, through the product."""

from __future__ import annotations

import json
from typing import Any

import pytest

import ofuda
from ofuda.nouns.statements import Authority
from ofuda.shells.http_message import read_head
from tests.asking import URL, ask, word
from tests.shared import ABSENT, SHARED

Vector = dict[str, Any]
USE = {"train-ai": "train-generative", "search": "search"}
LEVEL = {"disallow": "disallowed", "allow": "allowed", "unknown": "unknown", "N/A": "unknown"}


def vectors(path: str, *kinds: str) -> list[Any]:
    if SHARED is None:
        return [pytest.param({}, marks=pytest.mark.skip(ABSENT))]
    found: list[Vector] = json.loads((SHARED / "vectors" / path).read_bytes())
    return [pytest.param(one, id=one["id"]) for one in found if one["kind"] in kinds]


def test_every_vector_is_read() -> None:
    if SHARED is None:
        pytest.skip(ABSENT)
    assert len(vectors("aipref/drafts.json", "statement", "http", "robots")) == 14
    assert len(vectors("tdmrep/spec.json", "well-known", "header", "html", "percent-encoding")) == 12


# -- AIPREF ---------------------------------------------------------------------------------------------------------


def assert_preferences(found: ofuda.Decision, expected: dict[str, str]) -> None:
    for label, said in expected.items():
        assert word(found, USE[label]) == LEVEL[said], label


@pytest.mark.parametrize("vector", vectors("aipref/drafts.json", "statement"))
def test_aipref_statement(vector: Vector) -> None:
    text = vector["input"]["bytes"]
    assert_preferences(ask(headers=[("Content-Usage", text)]), vector["expected"])
    assert_preferences(ask(robots=f"User-agent: *\nContent-Usage: {text}\n".encode()), vector["expected"])


@pytest.mark.parametrize("vector", vectors("aipref/drafts.json", "http"))
def test_aipref_response(vector: Vector) -> None:
    headers = read_head(vector["input"]["message"].encode()).headers
    assert_preferences(ask(headers=headers), vector["expected"])


@pytest.mark.parametrize("vector", vectors("aipref/drafts.json", "robots"))
def test_aipref_robots(vector: Vector) -> None:
    asked, expected = vector["input"], dict(vector["expected"])
    found = ask(asked["url"], agents=[asked["agent"]], robots=asked["robots"].encode())
    assert (found.fetch.level is ofuda.Level.ALLOWED) is expected.pop("crawl")
    assert_preferences(found, expected)


# -- TDMRep ---------------------------------------------------------------------------------------------------------


def assert_reserved(found: ofuda.Decision, expected: Vector) -> None:
    """A reservation refuses, or with a policy is conditional on consent, and the policy is needed (T5)."""
    policy = expected.get("tdm-policy")
    reserved = "conditional" if policy else "disallowed"
    assert word(found, "mine") == {1: reserved, 0: "allowed", "unset": "unknown"}[expected["tdm-reservation"]]
    assert word(found, "train-generative") == (reserved if expected["tdm-reservation"] == 1 else "unknown")
    assert word(found, "search") == "unknown"
    assert [one.url for one in found.needs] == ([policy] if policy else [])
    assert {one.rule for one in found.diagnostics} == ({"document-needed"} if policy else set())


@pytest.mark.parametrize("vector", vectors("tdmrep/spec.json", "well-known"))
def test_tdmrep_file(vector: Vector) -> None:
    found = ask(vector["input"]["url"], tdmrep=vector["input"]["tdmrep.json"].encode())
    assert_reserved(found, vector["expected"])


@pytest.mark.parametrize("vector", vectors("tdmrep/spec.json", "header"))
def test_tdmrep_header(vector: Vector) -> None:
    given = vector["input"]
    if "http" in given:
        message = "\r\n".join(line.strip() for line in given["http"].strip().splitlines()) + "\r\n\r\n"
        headers: Any = read_head(message.encode()).headers
    else:
        headers = [tuple(pair) for pair in given["headers"]]
    assert_reserved(ask(headers=headers), vector["expected"])


@pytest.mark.parametrize("vector", vectors("tdmrep/spec.json", "html"))
def test_tdmrep_page(vector: Vector) -> None:
    found = ask(page=vector["input"]["html"].encode())
    assert_reserved(found, vector["expected"])
    assert all(one.authority is Authority.PAGE and one.party == URL for one in found["mine"].decisive)


@pytest.mark.parametrize("vector", vectors("tdmrep/spec.json", "percent-encoding"))
def test_tdmrep_location(vector: Vector) -> None:
    rule = [{"location": vector["input"]["location"], "tdm-reservation": 1}]
    found = ask(vector["input"]["url"], tdmrep=json.dumps(rule).encode())
    assert (word(found, "mine") == "disallowed") is vector["expected"]["match"]
