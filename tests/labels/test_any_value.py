"""Anything at all in the place of any value of a label: nobody raises, all agree, and expansion refuses or is right."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from pyld.jsonld import JsonLdError

from ofuda.carriers.jsonld import ExpansionError, expand
from ofuda.formats._label_text import read
from ofuda.formats.label_writing import write
from ofuda.nouns.label import CONTEXT
from tests.labels import peers
from tests.labels.generate import Json, labels
from tests.labels.test_agreement import accepted
from tests.sizes import size

COUNT = size(600, 8_000, 100_000)
JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 0.5, "", " ", "a", "@id", "@none", "@type", "_:b", "a:b", "https://a.example/",
    "allowed", "search", "training", "RightsLabel", "Work", "ja", "JP", "2026-11-21T00:00:00Z", CONTEXT, "\u0000",
    "a" * 3_000, [], [[]], [None], ["allowed"], ["https://a.example/"], [1, "a"], [{}], {}, {"id": "https://a.example/"},
    {"@id": "https://a.example/"}, {"@value": "a"}, {"@set": []}, {"@list": ["a"]}, {"en": "a"}, {"en": ["a", None]},
    {"@none": "a"}, {"type": "Work"}, {"decision": "allowed"}, {"search": {"decision": "allowed"}}, {"a": {"b": [0]}},
    {"@context": CONTEXT}, {"@context": None}, {"@graph": []},
)  # fmt: skip


def changed(label: Json, chance: random.Random) -> Json:
    """One to three values are something else; a key too, at times."""
    made = copy.deepcopy(label)
    for _ in range(chance.choice((1, 1, 2, 3))):
        inside: Any = made
        while True:
            key = chance.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
            below = inside[key]
            if not isinstance(below, dict | list) or not below or chance.random() < 0.3:
                break
            inside = below
        junk = copy.deepcopy(chance.choice(JUNK))
        if isinstance(inside, dict) and chance.random() < 0.15:
            key = next((one for one in (junk,) if isinstance(one, str)), "@id")
        inside[key] = junk
    return made


def test_nobody_raises_and_all_agree() -> None:
    chance = random.Random(11)
    for label in labels(COUNT, seed=11, sometimes=0.2, most=3):
        value = changed(label, chance)
        for both in (value, {"@context": CONTEXT, "type": "LabelSet", "labels": [value, label]}):
            read(json.dumps(both).encode())
        write(value)
        valid = accepted(value)
        try:
            ours = expand(value)
        except ExpansionError:
            assert not valid
            continue
        try:
            theirs = peers.expanded(value)
        except JsonLdError as error:
            assert not valid
            pytest.fail(f"{error}: {value}")
        assert ours == theirs, value
