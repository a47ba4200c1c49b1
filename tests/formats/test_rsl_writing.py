"""A label as RSL: what is written is read as it was meant (RSL 1.0; house readings L16, S6 to S8)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.formats import rsl_writing
from ofuda.formats._rsl_document import read
from ofuda.formats._rsl_terms import said
from ofuda.nouns.label import Declarer, Rule
from ofuda.nouns.stance import Condition, Constraint, Duty, Level, Stance
from ofuda.nouns.vocabulary import ALL, INPUTS, Use

A, C, D = Level.ALLOWED, Level.CONDITIONAL, Level.DISALLOWED
PAID, CREDITED, ASKED = Duty("compensate"), Duty("attribute"), Duty("obtain-consent")
JAPAN, SCHOOLS = Constraint("territory", ("JP",)), Constraint("recipient", ("education",))
US = Declarer("https://studio.example", "Organization", (("ja", ("月猫 & <出版>",)),), "mailto:a&b@studio.example")


def rule(level: Level, *conditions: Condition, **more: str) -> Rule:
    return Rule(Stance(level, frozenset(conditions)), **more)


def written(rules: dict[Use, Rule], party: Declarer = US) -> str:
    return rsl_writing.document([rsl_writing.content("/", rules)], party)


def usages(text: str) -> list[str]:
    """The lists and payments of a document, a line each."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith(("<p", "<l"))]


conditions = st.sampled_from(
    [
        (PAID,),
        (CREDITED,),
        (ASKED,),
        (PAID, JAPAN),
        (SCHOOLS,),
        (PAID, CREDITED),
        (Constraint("purpose", ("research",)),),
    ]
)
rules_ = st.one_of(st.sampled_from([rule(A), rule(D)]), conditions.map(lambda some: rule(C, *some)))


@given(st.dictionaries(st.sampled_from(ALL), rules_), st.sampled_from([rule(A), rule(C, PAID), None]))
def test_what_is_written_is_read_as_it_is_meant(rules: dict[Use, Rule], rest: Rule | None) -> None:
    rules = {**(dict.fromkeys(INPUTS, rest) if rest else {}), **rules}
    content = rsl_writing.content("/", rules)
    document = read(rsl_writing.document([content], US).encode())
    assert document.sure
    assert not document.faults.found
    found = said([terms for one in document.contents for terms in one.licenses])
    assert {use: one.stance.level for use, one in found.items()} == content.means
    assert not any(one.ambiguous for one in found.values())
    for use, one in found.items():
        if one.stance.level is C:
            assert one.stance == rules[use].stance
        wanted = rules[use].stance.level if use in rules else Level.UNKNOWN
        assert one.stance.level is not A or wanted is A
        assert wanted < C or one.stance.level >= wanted


def test_search_is_not_lost_to_a_refusal_of_training() -> None:
    rules = {Use.SEARCH: rule(A), Use.TRAIN_GENERATIVE: rule(D)}
    assert usages(written(rules)) == ["<license>", '<prohibits type="usage">ai-train</prohibits>']


def test_what_exports_mean_is_what_is_written() -> None:
    rules = {Use.SEARCH: rule(A), Use.AI_INDEX: rule(C, PAID)}
    levels = frozenset((use, one.stance.level) for use, one in rules.items())
    asks = frozenset((use, one.stance.conditions) for use, one in rules.items())
    means = rsl_writing.content("/", rules).means
    assert rsl_writing.exports(levels, asks) == frozenset({frozenset(means.items())})


def test_nothing_to_say_is_no_document() -> None:
    assert written({Use.OUTPUT_STYLE: rule(D)}) == ""
    assert written({}) == ""


@pytest.mark.parametrize(
    ("asks", "parts"),
    [
        ((PAID,), ['<payment type="use"/>']),
        ((CREDITED,), ['<payment type="attribution"/>']),
        ((JAPAN, PAID), ['<permits type="geo">JP</permits>', '<payment type="use"/>']),
        ((SCHOOLS,), ['<permits type="user">education</permits>', '<payment type="free"/>']),
    ],
)
def test_conditions_that_a_licence_has_words_for(asks: tuple[Condition, ...], parts: list[str]) -> None:
    rules = dict.fromkeys(INPUTS, rule(C, *asks))
    assert usages(written(rules)) == ["<license>", '<permits type="usage">all</permits>', *parts]


@pytest.mark.parametrize("asks", [(ASKED,), (PAID, CREDITED), (PAID, Constraint("purpose", ("research",)))])
def test_what_has_no_word_is_prohibited(asks: tuple[Condition, ...]) -> None:
    assert usages(written(dict.fromkeys(INPUTS, rule(C, *asks)))) == [
        "<license>",
        '<prohibits type="usage">all</prohibits>',
    ]


def test_payment_is_that_of_the_rule_and_names_the_page() -> None:
    page = {"license": "https://studio.example/?a&b"}
    rules = dict.fromkeys(INPUTS, rule(D)) | {Use.SEARCH: rule(A), Use.AI_INDEX: rule(D)}
    rules |= dict.fromkeys((Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER), rule(C, PAID, **page))
    text = written(rules)
    assert '<payment type="training"><custom>https://studio.example/?a&amp;b</custom></payment>' in text
    rules[Use.AI_INDEX] = rule(C, PAID, payment_model="subscription")
    assert '<payment type="subscription"/>' in written(rules)
    rules[Use.AI_INDEX] = rule(C, PAID, payment_model="free")
    assert '<payment type="use"/>' in written(rules)


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        (US,
         '<copyright type="organization" contactEmail="a&amp;b@studio.example">月猫 &amp; &lt;出版&gt;</copyright>'),
        (Declarer("did:web:a.example", "Person", (("en", ("A",)),), "https://a.example/"),
         '<copyright type="person" contactUrl="https://a.example/">A</copyright>'),
        (Declarer("did:web:a.example", None, (("en", ("A",)),)), '<copyright type="organization">A</copyright>'),
        (Declarer("did:web:a.example"), None),
    ],
)  # fmt: skip
def test_whom_to_ask(party: Declarer, expected: str | None) -> None:
    text = written({Use.SEARCH: rule(D)}, party)
    assert (expected in text) if expected else ("copyright" not in text)
