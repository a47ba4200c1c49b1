"""The published schemas describe what is asked and what is answered (interface page)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import ofuda
from ofuda.nouns.decision import Role
from ofuda.nouns.diagnostics import Severity
from ofuda.nouns.statements import Authority
from ofuda.nouns.vocabulary import ALL, GROUPS
from ofuda.shells.jsonl import Session, encode
from ofuda.tables.channels import CHANNELS
from ofuda.verbs.answers import answer
from ofuda.verbs.requests import MEMBERS
from tests.asking import AT, Json, decide
from tests.sizes import size
from tests.worlds import worlds

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS: dict[str, Json] = {
    name: json.loads((ROOT / "schema" / "v1" / f"{name}.schema.json").read_bytes()) for name in ("request", "answer")
}
REQUEST, ANSWER = (Draft202012Validator(SCHEMAS[name]) for name in ("request", "answer"))
VECTORS = [
    pytest.param(vector["resource"], id=f"{file.stem}/{vector['name']}")
    for file in sorted((ROOT / "tests" / "vectors").glob("*.json"))
    if file.name not in {"vector.schema.json", "documents.json"}
    for vector in json.loads(file.read_bytes())
]
EXAMPLES = [
    json.loads(line)
    for name in ("requests.jsonl", "everything.jsonl")
    for line in (ROOT / "examples" / name).read_bytes().splitlines()
]


def findings(validator: Draft202012Validator, instance: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == f"https://w3id.org/ofuda/schema/v1/{name}"


@pytest.mark.parametrize("request_", VECTORS)
def test_vectors_are_requests_and_their_answers_are_answers(request_: Json) -> None:
    endless = any("until" not in held for held in request_.get("agreements", ()))  # one vector is about that
    found = decide(request_)
    assert bool(findings(REQUEST, request_)) is endless
    assert any(one.rule.startswith("request-") for one in found.diagnostics) is endless
    assert findings(ANSWER, _printed(answer(found, request_.get("id")))) == []


def _printed(answer_: Json) -> Any:
    return json.loads(encode(answer_))


def test_examples_are_requests_and_their_answers_are_answers() -> None:
    session = Session(ofuda.Question(), ofuda.POLICIES["respectful"], clock=lambda: AT)
    for line in EXAMPLES:
        assert findings(REQUEST, line) == []
        found = session.answer(encode(line))
        assert findings(ANSWER, _printed(found)) == []
        assert not [one for one in found["diagnostics"] if one["rule"].startswith("request-")]


def test_answers_about_worlds_are_answers() -> None:
    for request, policy in worlds(20261122, size(400, 1_000, 10_000)):
        found = answer(decide(request, policy), request)
        assert findings(ANSWER, found) == []


BROKEN: tuple[tuple[str, Any], ...] = (
    ("no address", {"agent": "X"}),
    ("no object", []),
    ("address", {"url": 1}),
    ("agent", {"url": "https://example.com/", "agent": 1}),
    ("agents", {"url": "https://example.com/", "agent": [1]}),
    ("use", {"url": "https://example.com/", "agent": "X", "uses": ["trainig"]}),
    ("headers", {"url": "https://example.com/", "agent": "X", "headers": 1}),
    ("header pair", {"url": "https://example.com/", "agent": "X", "headers": [["a"]]}),
    ("status", {"url": "https://example.com/", "agent": "X", "status": "200"}),
    ("robots", {"url": "https://example.com/", "agent": "X", "robots_txt": "User-agent: *"}),
    ("robots without an outcome", {"url": "https://example.com/", "agent": "X", "robots_txt": {"truncated": True}}),
    ("site files", {"url": "https://example.com/", "agent": "X", "well_known": []}),
    ("agreement", {"url": "https://example.com/", "agent": "X", "agreements": [{"licensor": "x"}]}),
    ("claims", {"url": "https://example.com/", "agent": "X", "claims": {"label": {}}}),
    ("pages", {"url": "https://example.com/", "agent": "X", "found_on": ["https://example.com/"]}),
    ("policy", {"url": "https://example.com/", "agent": "X", "policy": 1}),
    ("time", {"url": "https://example.com/", "agent": "X", "at": 1}),
    ("body", {"url": "https://example.com/", "agent": "X", "body": 1}),
)


@pytest.mark.parametrize(("what", "request_"), BROKEN)
def test_what_the_schema_refuses_is_diagnosed_and_never_permitted(what: str, request_: Any) -> None:
    assert findings(REQUEST, request_), what
    session = Session(ofuda.Question(), ofuda.POLICIES["literal"], clock=lambda: AT)
    found = session.answer(encode(request_))
    assert findings(ANSWER, _printed(found)) == []
    assert found["diagnostics"], what
    assert what == "agreement" or found["verdict"] != "keep", what


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"1", b"null", b"\xff", b'{"url": "\xff"}', b"[" * 100_000, b"{} {}"]
)
def test_a_broken_line_is_answered_in_its_place(line: bytes) -> None:
    session = Session(ofuda.Question(), ofuda.POLICIES["respectful"], clock=lambda: AT)
    found = session.answer(line)
    assert findings(ANSWER, _printed(found)) == []
    assert [one["rule"] for one in found["diagnostics"]] == ["request-syntax"]
    assert found["verdict"] == "review"
    assert set(found["uses"]) == {use.value for use in ALL}


@pytest.mark.parametrize("site", ["https://example.com", "https://bücher.example:8443/", "no origin", "", 1, None])
def test_site_lines_are_answered(site: object) -> None:
    session = Session(ofuda.Question(), ofuda.POLICIES["respectful"], clock=lambda: AT)
    found = session.answer(encode({"site": site, "robots_txt": {"status": 200, "body": "User-agent: *\n"}}))
    assert findings(ANSWER, _printed(found)) == []
    assert found["site"] == site
    assert bool(found["diagnostics"]) is not (isinstance(site, str) and site.startswith("https"))


def test_schemas_and_tables_name_the_same_things() -> None:
    defined = SCHEMAS["answer"]["$defs"]
    assert defined["channel"]["enum"] == [one.name for one in CHANNELS]
    assert defined["use"]["enum"] == [use.value for use in ALL]
    assert SCHEMAS["request"]["$defs"]["use"]["enum"] == [*(use.value for use in ALL), *GROUPS]
    assert defined["level"]["enum"] == [level.word for level in ofuda.Level]
    assert set(defined["verdict"]["enum"]) == {verdict.word for verdict in ofuda.Verdict}
    assert defined["reason"]["properties"]["role"]["enum"] == [role.value for role in Role]
    assert set(defined["reason"]["properties"]["authority"]["enum"]) == {one.name.lower() for one in Authority}
    assert set(defined["diagnostic"]["properties"]["severity"]["enum"]) == {one.value for one in Severity}
    assert set(SCHEMAS["request"]["properties"]) == MEMBERS
