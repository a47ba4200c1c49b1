"""The law `schema_and_shapes_agree`: what one refuses of a label all refuse, each mistake as far as it can be seen.

Mistakes that only JSON knows (an unknown member, a keyword or an IRI as a key, a number, null, a list in a list, an
unknown word, a relative address) never become a graph: expansion refuses them, and the schema before it. Two kinds
leave no trace in a graph, or one that the shapes leave to the schema: `tests.labels.mutate` says which is which.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from ofuda.carriers.jsonld import ExpansionError, expand
from ofuda.formats._label_text import read
from ofuda.nouns.data import document
from tests.labels.generate import Json, labels
from tests.labels.mutate import MUTATIONS, Mutation, Seen, mutated
from tests.labels.shacl import nonconforming
from tests.sizes import size

PARTS = 4
COUNT = size(240, 5_000, 40_000) // PARTS
BATCH = 50

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@cache
def gates() -> tuple[Any, Any]:
    schema = document("v1/label.schema.json")
    return jsonschema_rs.validator_for(schema), jsonschema.Draft202012Validator(schema)


def accepted(label: Json) -> bool:
    """By both readers of the schema and by the typed parser, which must be of one mind."""
    quick, plain = gates()
    answers = {"jsonschema-rs": quick.is_valid(label), "jsonschema": plain.is_valid(label)}
    text = read(json.dumps(label, ensure_ascii=False).encode())
    answers["parser"] = any(one.valid for _, one in text.labels)
    assert len(set(answers.values())) == 1, (answers, label)
    return bool(answers["parser"])


def cases(part: int) -> Iterator[tuple[Json, Mutation | None]]:
    """Labels with each mistake in turn, and one right label after every three of them."""
    for at, label in enumerate(labels(COUNT, seed=100 + part, sometimes=0.15, most=2)):
        if at % 4 == 3:
            yield label, None
        else:
            mutation = MUTATIONS[((at - at // 4) * PARTS + part) % len(MUTATIONS)]
            yield mutated(label, mutation, f"{part}-{at}"), mutation


def test_there_are_enough_kinds_of_mistakes() -> None:
    kinds = Counter(one.seen for one in MUTATIONS)
    assert len({one.name for one in MUTATIONS}) == len(MUTATIONS) >= 40
    assert min(kinds[one] for one in Seen) >= 8
    met = {mutation.name for part in range(PARTS) for _, mutation in cases(part) if mutation}
    assert len(met) == len(MUTATIONS)


@pytest.mark.parametrize("part", range(PARTS))
def test_schema_and_shapes_agree(part: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "rdflib.term")  # it tells of each date that is none
    waiting: list[tuple[list[dict[str, Any]], Json, Mutation | None]] = []
    for label, mutation in cases(part):
        assert accepted(label) == (mutation is None), mutation
        try:
            expanded = expand(label)
        except ExpansionError:
            assert mutation is not None, label
            assert mutation.seen is Seen.EXPANSION, (mutation, label)
            continue
        assert mutation is None or mutation.seen is not Seen.EXPANSION, (mutation, label)
        waiting.append((expanded, label, mutation))
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        refused = nonconforming([expanded for expanded, _, _ in batch])
        for at, (_, label, mutation) in enumerate(batch):
            assert (at in refused) == (mutation is not None and mutation.seen is Seen.GRAPH), (mutation, label)
