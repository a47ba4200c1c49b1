"""No permission is gained by a context, a key or a value that another reader would take for something else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

import ofuda
from ofuda.carriers.json_text import parse_json
from ofuda.carriers.jsonld import ExpansionError, expand
from ofuda.formats._label_text import read, validator
from ofuda.nouns.label import CONTEXT, RELATION
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL
from tests.asking import ask
from tests.labels.generate import Json
from tests.labels.poison import LABEL, REFUSING, SIGNED, Twice, poisoned, twice

URL = "https://studio.example/page"
POINTED = "https://studio.example/label.jsonld"
POISONED = dict(poisoned())
# What `ext` holds is opaque to expansion, and a graph can hold two decisions.
SEEN_BY_THE_GATE_ALONE = ("ours in ext", "a swap in ext", "null in ext", "decision ['")
TWICE = {one.name: one for one in twice()}


def in_the_page(text: str) -> ofuda.Decision:
    inside = text.replace("<", "\\u003c")
    return ask(URL, page=f'<html><head><script type="application/ld+json">{inside}</script></head></html>'.encode())


def pointed_to(text: str) -> ofuda.Decision:
    link = [("link", f'<{POINTED}>; rel="{RELATION}"')]
    return ask(URL, media_type="image/png", headers=link, documents={POINTED: ofuda.Fetched(200, text.encode())})


def as_the_body(text: str) -> ofuda.Decision:
    return ask(URL, media_type="application/ld+json", body=text.encode())


def decided(text: str) -> Iterator[ofuda.Decision]:
    for way in (in_the_page, pointed_to, as_the_body):
        yield way(text)


def permitted(decision: ofuda.Decision) -> set[ofuda.Use]:
    return {use for use in ALL if decision[use].level is Level.ALLOWED}


def accepted(label: Json) -> bool:
    return bool(validator("RightsLabel").is_valid(label))


def test_there_are_enough_poisonings_and_keys_that_stand_twice() -> None:
    contexts = ("inline: ", "second: ", "context: ", "look-alike: ", "ours in ", "a swap in ", "null in ")
    assert len([name for name in POISONED if name.startswith(contexts)]) >= 80
    assert len(POISONED) >= 150
    assert len(TWICE) >= 200


@pytest.mark.parametrize("label", [LABEL, SIGNED, {**SIGNED, "proof": {**SIGNED["proof"], "@context": CONTEXT}}])
def test_the_label_itself_is_valid(label: Json) -> None:
    assert accepted(label)
    assert expand(label)


def test_the_label_itself_permits_everywhere() -> None:
    for decision in decided(json.dumps(LABEL)):
        assert permitted(decision) == set(ALL)
    assert [permitted(one) for one in decided(json.dumps(REFUSING))] == [set(), set(), set()]


@pytest.mark.parametrize("name", POISONED)
def test_a_poisoned_label_permits_nothing(name: str) -> None:
    label = POISONED[name]
    assert not accepted(label)
    if not name.startswith(SEEN_BY_THE_GATE_ALONE):
        with pytest.raises(ExpansionError):
            expand(label)
    for decision in decided(json.dumps(label)):
        assert permitted(decision) == set()


@pytest.mark.parametrize("name", [name for name in POISONED if not name.startswith(("a label inside", "second"))])
def test_a_poisoned_label_in_a_set_permits_nothing(name: str) -> None:
    both = {"@context": CONTEXT, "type": "LabelSet", "labels": [POISONED[name]]}
    for decision in decided(json.dumps(both)):
        assert permitted(decision) == set()


@pytest.mark.parametrize("name", TWICE)
def test_a_key_that_stands_twice_permits_nothing(name: str) -> None:
    case: Twice = TWICE[name]
    text = case.text()
    (found,) = parse_json(text.encode()).duplicates
    assert found.key == case.key
    labels = read(text.encode()).labels
    assert all(not label.valid for _, label in labels)
    for decision in decided(text):
        assert permitted(decision) == set()
    for decision in decided(f'{{"@context":{json.dumps(CONTEXT)},"type":"LabelSet","labels":[{text}]}}'):
        assert permitted(decision) == set()
