"""The laws of writing: `rendering_never_loosens` and `label_and_its_renderings_read_as_the_label` (standard §2)."""

from __future__ import annotations

import random

import pytest

import ofuda
from ofuda.nouns.resource import Resource
from ofuda.nouns.stance import Level, Stance
from ofuda.nouns.vocabulary import INPUTS, TDM, TRAINING, Use
from tests.renderings import AT, FILES, PAGES, combinations, label_alone, labels, serve, site_of
from tests.sizes import size

PARTS = 4
COUNT = size(400, 2_000, 20_000) // PARTS
QUESTION = ofuda.Question(agents=frozenset({"ExampleBot"}), at=AT)
# What each standard has words for when it is written.
REACH = {
    "aipref-header": frozenset({Use.SEARCH, Use.TRAIN_GENERATIVE, Use.GROUND, Use.EVALUATE}),
    "content-signal": INPUTS - {Use.AI_INDEX, Use.MINE},
    "x-robots-tag": TRAINING,
    "tdmrep-file": TDM,
    "rsl": INPUTS,
    "schema-org": frozenset[Use](),
}
REACH |= {"aipref-robots": REACH["aipref-header"], "meta-robots": TRAINING, "tdmrep-header": TDM, "tdmrep-meta": TDM}
CHANNELS = sorted(REACH)


def stances(resource: Resource) -> dict[Use, Stance]:
    decision = ofuda.resolve(resource, QUESTION)
    return {use: one.stance for use, one in decision.uses.items()}


def pages(chance: random.Random) -> list[str]:
    return chance.sample(PAGES, 2)


@pytest.mark.parametrize("part", range(PARTS))
def test_rendering_never_loosens(part: int) -> None:
    """Read without the label, no channel and no combination allows more, or leaves open what it could refuse."""
    chance = random.Random(part)
    for number in range(COUNT):
        site = site_of(labels(chance, chance.choice((1, 1, 1, 2, 3))))
        channels = next(iter(combinations_of(chance)))
        reach = frozenset[Use]().union(*(REACH[one] for one in channels))
        for page in pages(chance):
            said = stances(label_alone(site, page))
            read = stances(serve(site, channels, page, chance.choice(FILES)))
            for use, wanted in said.items():
                context = (part, number, sorted(channels), page, use, wanted, read[use])
                assert read[use].level is not Level.ALLOWED or wanted.level is Level.ALLOWED, context
                if use in reach and wanted.level >= Level.CONDITIONAL:
                    assert read[use].level >= wanted.level, context


@pytest.mark.parametrize("part", range(PARTS))
def test_label_and_its_renderings_read_as_the_label(part: int) -> None:
    """With the label served as a publisher serves it, every channel is its rendering."""
    chance = random.Random(100 + part)
    for number in range(COUNT):
        site = site_of(labels(chance, 1))
        channels = next(iter(combinations_of(chance))) | {"label"}
        for page in pages(chance):
            said = stances(label_alone(site, page))
            read = stances(serve(site, channels, page, chance.choice(FILES)))
            if "tdmrep-file" in channels and "?" in page and any(one.pattern.endswith("$") for one in site.regions):
                continue  # TDMRep says nothing of queries: its readers also try the path alone (T3)
            for use in {use for one in site.labels for use in one.uses}:
                assert read[use] == said[use], (part, number, sorted(channels), page, use, said[use], read[use])


def combinations_of(chance: random.Random) -> list[set[str]]:
    return [chance.choice(list(combinations(chance, CHANNELS)))]
