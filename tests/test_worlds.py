"""The product against the oracle over generated worlds: all channels, policies and failures, no difference."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from ofuda.nouns.data import document
from ofuda.nouns.question import Question
from ofuda.shells.jsonl import Session
from ofuda.tables.policies import DEFAULT, POLICIES
from ofuda.verbs.answers import answer
from tests.oracle import answer as oracle
from tests.sizes import size
from tests.worlds import worlds

NOW = datetime(2026, 11, 21, tzinfo=UTC)
AT = "2026-11-21T00:00:00Z"
PARTS = 10  # so that several processes can share them
AGENTS = document("agents.json")["agents"]
RAW_POLICIES = {one["name"]: one for one in document("policies.json")}


def product(request: dict[str, Any], policy: str) -> dict[str, Any]:
    session = Session(Question(), POLICIES[policy], clock=lambda: NOW)
    return answer(session.decide(request), request.get("id"))


def in_order(conditions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Conditions are a set, and so are the values of each."""
    each = [
        condition | {key: sorted(condition[key]) for key in condition if key == "values"} for condition in conditions
    ]
    return sorted(each, key=json.dumps)


def short(found: dict[str, Any]) -> dict[str, Any]:
    uses = {}
    for use, said in found["uses"].items():
        channels = sorted({one["channel"] for one in said["reasons"] if one["role"] == "decisive"})
        conditions = in_order(said["conditions"])
        own = {key: said[key] for key in ("decision", "verdict", "reason")}
        uses[use] = own | {"conditions": conditions, "channels": channels}
    return {"fetch": found["fetch"]["decision"], "verdict": found["verdict"], "uses": uses}


@pytest.mark.parametrize("part", range(PARTS))
def test_product_equals_oracle(part: int) -> None:
    for at, (request, policy) in enumerate(worlds(20_261_121 + part, size(2_000, 20_000, 1_000_000) // PARTS)):
        clock = None if request.get("fetched_at") or request.get("seen_at") else AT
        expected = oracle(request, policy=RAW_POLICIES[policy], agents_table=AGENTS, at=clock)
        found = short(product(request, policy))
        assert found == expected, f"world {at} under {policy}: {json.dumps(request, ensure_ascii=False)}"


def test_two_runs_give_the_same_bytes() -> None:
    count = size(300, 2_000, 20_000)
    runs = [[msgspec.json.encode(product(*world)) for world in worlds(7, count)] for _ in range(2)]
    assert runs[0] == runs[1]
    assert DEFAULT in POLICIES
