"""The best way to say a label in a channel that can say less (standard §2 Export, house reading L16)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.formats import aipref, content_signals, page_controls, tdmrep
from ofuda.nouns.export import Meaning, Token, best, laid_over
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL, INPUTS, TDM, Use

A, C, D = Level.ALLOWED, Level.CONDITIONAL, Level.DISALLOWED
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def label(**levels: Level) -> frozenset[tuple[Use, Level]]:
    return frozenset((Use(name.replace("_", "-")), level) for name, level in levels.items())


def means(**levels: Level) -> frozenset[Meaning]:
    return frozenset({label(**levels)})


def of_tdm(level: Level) -> frozenset[Meaning]:
    return frozenset({frozenset((use, level) for use in TDM)})


NOTHING = means()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (label(search=A, train_generative=D), means(search=A, train_generative=D)),
        (label(search=A), means(search=A)),
        (label(train_generative=C), means(train_generative=D)),
        (label(ground=A), NOTHING),
        (label(ground=A, evaluate=A), means(ground=A)),
        (label(evaluate=D), means(ground=D, evaluate=D)),
        (label(mine=D, output_style=D), NOTHING),
    ],
)
def test_aipref_in_its_newest_revision(said: frozenset[tuple[Use, Level]], expected: frozenset[Meaning]) -> None:
    assert aipref.exports(said, NOW) == expected


def test_aipref_is_written_in_the_revision_of_the_day() -> None:
    said = label(train_generative=A, train_other=D)
    assert aipref.exports(said, datetime(2025, 7, 22, tzinfo=UTC)) == means(train_generative=A, train_other=D)
    assert aipref.exports(said, datetime(2025, 1, 1, tzinfo=UTC)) == frozenset()
    assert aipref.exports(said, datetime(2026, 1, 1, tzinfo=UTC)) == means(train_generative=D, train_other=D)
    assert aipref.exports(said, None) == means(train_generative=A)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (label(search=A, train_generative=D), means(search=A, train_generative=D, train_other=D)),
        (label(ground=D, prompt=A), means(evaluate=D, prompt=D, ground=D, infer_other=D)),
        (label(prompt=D), means(evaluate=D, prompt=D, ground=D, infer_other=D)),
        (label(search=A, mine=D, prompt=D), means(search=A, evaluate=D, prompt=D, ground=D, infer_other=D)),
        (label(output_character=D), NOTHING),
    ],
)
def test_content_signals(said: frozenset[tuple[Use, Level]], expected: frozenset[Meaning]) -> None:
    assert content_signals.exports(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (label(train_other=C), means(train_generative=D, train_other=D)),
        (label(train_other=A), NOTHING),
        (label(ground=D), NOTHING),
    ],
)
def test_page_controls(said: frozenset[tuple[Use, Level]], expected: frozenset[Meaning]) -> None:
    assert page_controls.exports(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (label(train_generative=D, mine=C), of_tdm(D)),
        (label(train_generative=A, mine=C), of_tdm(C)),
        (frozenset((use, A) for use in TDM), means(mine=A)),
        (label(mine=A), NOTHING),
        (label(search=D, prompt=D), NOTHING),
    ],
)
def test_tdmrep(said: frozenset[tuple[Use, Level]], expected: frozenset[Meaning]) -> None:
    assert tdmrep.exports(said) == expected


LABELS = st.dictionaries(st.sampled_from(ALL), st.sampled_from((A, C, D))).map(lambda one: frozenset(one.items()))


@given(LABELS)
def test_rendering_never_loosens(said: frozenset[tuple[Use, Level]]) -> None:
    written = dict(said)
    for mechanism, reach in (
        (lambda one: aipref.exports(one, NOW), {Use.SEARCH, Use.TRAIN_GENERATIVE, Use.GROUND, Use.EVALUATE}),
        (content_signals.exports, INPUTS - {Use.AI_INDEX, Use.MINE}),
        (page_controls.exports, {Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER}),
        (tdmrep.exports, TDM),
    ):
        exported = mechanism(said)
        assert exported
        for meaning in exported:
            reading = dict(meaning)
            for use in ALL:
                wanted, read = written.get(use, Level.UNKNOWN), reading.get(use, Level.UNKNOWN)
                assert read is not A or wanted is A
                assert use not in reach or wanted < C or read >= wanted


def test_of_equal_choices_all_are_given() -> None:
    both = frozenset({Use.SEARCH})
    tokens = [Token("a", "no", both, touches=both), Token("b", "no", both, touches=both)]
    assert [choice[0].key for choice in best({Use.SEARCH: D}, tokens)] == ["b", "a"]


def test_narrower_words_are_laid_over_wider_ones() -> None:
    wide, narrow = frozenset({Use.SEARCH, Use.MINE}), frozenset({Use.MINE})
    yes, no = Token("n", "y", permits=narrow, touches=narrow), Token("w", "n", wide, touches=wide)
    for choice in ((yes, no), (no, yes)):
        assert laid_over(choice) == {Use.SEARCH: D, Use.MINE: A}
    for pair in product((Token("x", "n", narrow, touches=narrow), yes), repeat=2):
        refused = any(one.refuses for one in pair)
        assert laid_over(pair) == {Use.MINE: D if refused else A}
