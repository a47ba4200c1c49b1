"""Every language-neutral vector against the product."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ofuda.nouns.question import Question
from ofuda.shells.jsonl import Session
from ofuda.tables.policies import DEFAULT, POLICIES
from ofuda.verbs.answers import answer

FOLDER = Path(__file__).parent / "vectors"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
CASES = [
    pytest.param(vector, id=f"{file.stem}/{vector['name']}")
    for file in sorted(FOLDER.glob("*.json"))
    if not file.name.endswith(".schema.json")
    for vector in json.loads(file.read_text(encoding="utf-8"))
]


def answered(vector: dict[str, Any]) -> dict[str, Any]:
    session = Session(Question(), POLICIES[DEFAULT], clock=lambda: NOW)
    return answer(session.decide(vector["resource"]), vector["resource"].get("id"))


def in_order(member: str, value: Any) -> Any:
    """Conditions are a set."""
    return sorted(value, key=json.dumps) if member == "conditions" else value


@pytest.mark.parametrize("vector", CASES)
def test_vector(vector: dict[str, Any]) -> None:
    expected, found = vector["expected"], answered(vector)
    for member in ("verdict", "agents"):
        if member in expected:
            assert found[member] == expected[member]
    if "fetch" in expected:
        fetch = expected["fetch"] if isinstance(expected["fetch"], dict) else {"decision": expected["fetch"]}
        assert {key: found["fetch"][key] for key in fetch} == fetch
    for use, wanted in expected.get("uses", {}).items():
        said = dict(found["uses"][use])
        said["place"] = next((one["place"] for one in said["reasons"] if one["role"] == "decisive"), None)
        said["places"] = [one["place"] for one in said["reasons"] if one["role"] == "decisive"]
        if "place" in wanted:
            assert wanted["place"] in said["places"] or wanted["place"] == said["place"]
        assert {key: in_order(key, said[key]) for key in wanted if key != "place"} == {
            key: in_order(key, value) for key, value in wanted.items() if key != "place"
        }
    for need in expected.get("needs", ()):
        assert any(need.items() <= one.items() for one in found["needs"]), found["needs"]
    if "offers" in expected:
        assert len(found["offers"]) == len(expected["offers"]), found["offers"]
    for offer in expected.get("offers", ()):
        assert any(offer.items() <= one.items() for one in found["offers"]), found["offers"]
    rules = [one["rule"] for one in found["diagnostics"]]
    assert set(expected.get("diagnostics", ())) <= set(rules)
    if "diagnosed" in expected:
        assert bool(rules) is expected["diagnosed"], rules
