"""Every language-neutral vector against the product."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ofuda.nouns.document import Document
from ofuda.nouns.question import Question
from ofuda.shells.jsonl import Session
from ofuda.shells.vectors import vectors
from ofuda.tables.policies import DEFAULT, POLICIES
from ofuda.verbs.answers import answer
from ofuda.verbs.conformance import DOCUMENT, RESOLVER, Vector, differences
from ofuda.verbs.validate import validate

NOW = datetime(2026, 11, 21, tzinfo=UTC)
VECTORS = {
    kind: [pytest.param(one, id=one.title) for one in vectors() if one.kind == kind] for kind in (RESOLVER, DOCUMENT)
}


def answered(vector: Vector) -> dict[str, Any]:
    session = Session(Question(), POLICIES[DEFAULT], clock=lambda: NOW)
    return answer(session.decide(vector.given), vector.given.get("id"))


@pytest.mark.parametrize("vector", VECTORS[RESOLVER])
def test_vector(vector: Vector) -> None:
    assert list(differences(vector.expected, answered(vector))) == []


@pytest.mark.parametrize("vector", VECTORS[DOCUMENT])
def test_document(vector: Vector) -> None:
    found = validate(Document("label.jsonld", vector.given, "label"), at=NOW)
    assert bool(found) is not vector.expected, found
