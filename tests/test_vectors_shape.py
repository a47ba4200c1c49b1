"""The vectors are well formed and complete; what they say is held against the resolver elsewhere."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

VECTORS = Path(__file__).resolve().parent / "vectors"
ROOT = VECTORS.parents[1]
CHANNELS = (
    "robots",
    "aipref-header",
    "aipref-robots",
    "content-signal",
    "content-signal-header",
    "x-robots-tag",
    "meta-robots",
    "tdmrep-file",
    "tdmrep-header",
    "tdmrep-meta",
    "label",
    "rsl",
    "ai-txt",
)
# Channels that are shown and decide nothing.
SHOWN = ("license", "schema-org")
NAMES = (*CHANNELS, *SHOWN, "combined", "combination", "proof")
# Shipped policies whose mechanisms leave a channel out still have to be asked somewhere.
POLICIES = [policy["name"] for policy in json.loads((ROOT / "schema" / "policies.json").read_bytes())]


def load(name: str) -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_bytes())
    return vectors


def everything() -> list[dict[str, Any]]:
    return [vector for name in NAMES for vector in load(name)]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads((VECTORS / "vector.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("name", NAMES)
def test_file_has_the_shape(name: str, validator: Draft202012Validator) -> None:
    findings = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(load(name))]
    assert findings == []


def test_documents_have_the_shape_and_are_told_apart() -> None:
    whole: dict[str, Any] = json.loads((VECTORS / "vector.schema.json").read_bytes())
    own = Draft202012Validator({"$ref": "#/$defs/documents", "$defs": whole["$defs"]})
    documents = load("documents")
    assert [f"{error.json_path}: {error.message}" for error in own.iter_errors(documents)] == []
    for member in ("name", "document"):
        given = [each[member] for each in documents if member in each]
        assert len(given) == len(set(given))


def test_every_file_is_one_of_ours() -> None:
    others = {"vector.schema.json", "documents.json"}
    assert {path.name for path in VECTORS.glob("*.json")} == {f"{name}.json" for name in NAMES} | others


@pytest.mark.parametrize("name", NAMES)
def test_names_are_unique(name: str) -> None:
    names = [vector["name"] for vector in load(name)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", NAMES)
def test_resources_are_unique(name: str) -> None:
    seen: dict[str, str] = {}
    for vector in load(name):
        resource = json.dumps(vector["resource"], sort_keys=True)
        assert resource not in seen, (seen.get(resource), vector["name"])
        seen[resource] = vector["name"]


def test_a_house_vector_cites_a_text_of_ours() -> None:
    ours = ("readings", "standard", "interface", "RFC", "contentsignals")
    assert [
        vector["name"]
        for vector in everything()
        if not vector["spec"].startswith(ours) and vector["name"].startswith("house-")
    ] == []


def test_every_shipped_policy_is_asked() -> None:
    asked = {vector["resource"].get("policy", "respectful") for vector in everything()}
    assert asked == set(POLICIES)


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_decides_something(channel: str) -> None:
    code = channel.replace("-", "_") + "_disallowed"
    assert any(use.get("reason") == code for vector in load(channel) for use in vector["expected"]["uses"].values())


@pytest.mark.parametrize("decision", ["unknown", "allowed", "conditional", "disallowed"])
def test_every_decision_is_expected_somewhere(decision: str) -> None:
    assert any(use["decision"] == decision for vector in everything() for use in vector["expected"]["uses"].values())


def test_expected_uses_are_asked_for() -> None:
    for vector in everything():
        asked = vector["resource"].get("uses")
        assert asked is None or set(vector["expected"]["uses"]) <= set(asked), vector["name"]


def test_bodies_in_base64_decode() -> None:
    for vector in everything():
        robots = vector["resource"].get("robots_txt") or {}
        if "body_base64" in robots:
            assert base64.b64decode(robots["body_base64"], validate=True), vector["name"]


def test_only_one_reading_of_a_verdict_is_possible() -> None:
    """Law of the readings page, J4: disallowed is always dropped."""
    for vector in everything():
        for use in vector["expected"]["uses"].values():
            assert use["decision"] != "disallowed" or use.get("verdict", "drop") == "drop", vector["name"]
