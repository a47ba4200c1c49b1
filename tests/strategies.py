"""Hypothesis strategies for the nouns."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from ofuda.nouns.algebra import merge, weighs
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.stance import PLAIN, Condition, Constraint, Duty, Level, Stance
from ofuda.nouns.statements import Authority, Signal, Statement
from ofuda.nouns.vocabulary import ALL, Use

duties = st.sampled_from(["attribute", "compensate", "obtain-consent", "inform", "delete"]).map(Duty)
constraints = st.builds(
    Constraint,
    st.sampled_from(["purpose", "recipient"]),
    st.sets(st.sampled_from(["research", "education", "commercial"]), min_size=1).map(lambda v: tuple(sorted(v))),
)
conditions: st.SearchStrategy[Condition] = st.one_of(duties, constraints)
stances = st.one_of(
    st.sampled_from(list(PLAIN.values())),
    st.frozensets(conditions, min_size=1, max_size=3).map(lambda c: Stance(Level.CONDITIONAL, c)),
)
statements = st.builds(
    Statement,
    uses=st.frozensets(st.sampled_from(ALL[:5]), min_size=1),
    stance=stances,
    evidence=st.just(Signal("aipref-header", "", Place("https://example.com/"))),
    party=st.sampled_from(["a", "b"]),
    authority=st.sampled_from(list(Authority)),
    counted=st.booleans(),
)


def stance_on(use: Use, given: Iterable[Statement]) -> Stance:
    """What statements say together about one use, as the product joins them."""
    return merge(one.stance for one in given if use in one.uses and weighs(one))
