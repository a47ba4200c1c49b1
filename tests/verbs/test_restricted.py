"""Other views of a resource may refuse, and permit nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import ofuda
from ofuda.nouns.policy import Verdict
from ofuda.verbs.restricted import restricted
from tests.asking import ask, rules, word

OTHER = "https://other.example/b"
TEXTS = [
    b"",
    b"User-agent: *\nDisallow: /\n",
    b"User-agent: *\nContent-Usage: train-ai=n\n",
    b"User-agent: *\nContent-Usage: train-ai=y, search=y\n",
]
_STRICTNESS = {"allowed": 0, "unknown": 1, "disallowed": 2}
fetched = st.none() | st.sampled_from(
    [*(ofuda.Fetched(200, text) for text in TEXTS), ofuda.Fetched(404), ofuda.Fetched(503), ofuda.Fetched(302)]
)
policies = st.sampled_from(["respectful", "strict", "literal"])


@given(fetched, st.lists(fetched, max_size=3), policies)
def test_another_view_never_loosens(
    robots: ofuda.Fetched | None, others: list[ofuda.Fetched | None], policy: str
) -> None:
    one = ask(robots=robots, policy=policy)
    views = [ask(OTHER, robots=other, policy=policy) for other in others]
    found = restricted(one, views)
    assert (found.url, found.uses.keys()) == (one.url, one.uses.keys())
    for view in (one, *views):
        assert _STRICTNESS[found.fetch.level.word] >= _STRICTNESS[view.fetch.level.word]
        assert found.verdict >= view.verdict
        for use, each in found.uses.items():
            assert each.verdict >= view.uses[use].verdict
            assert each.level >= view.uses[use].level or view.uses[use].level is not ofuda.Level.DISALLOWED
    for use, each in found.uses.items():
        assert each.level is not ofuda.Level.ALLOWED or one.uses[use].level is ofuda.Level.ALLOWED
    assert found == one or views


def test_what_another_view_refuses_is_refused_with_its_reason() -> None:
    one = ask(robots=TEXTS[3])
    found = restricted(one, [ask(OTHER, robots=TEXTS[2]), ask(OTHER, robots=ofuda.Fetched(503))])
    assert (word(one), word(found)) == ("allowed", "disallowed")
    use = found["train-generative"]
    assert (use.verdict, use.reason) == (Verdict.DROP, "aipref_robots_disallowed")
    assert [str(each.statement.evidence.place) for each in use.reasons] == [
        "https://example.com/robots.txt:2",
        "https://other.example/robots.txt:2",
    ]
    assert found.fetch.level is ofuda.Level.DISALLOWED
    assert found["search"].verdict is Verdict.REVIEW
    assert found["search"].reason == "unreachable"
    assert rules(found) == ["robots-unreachable"]
    assert [each.source for each in found.evidence] == [
        "https://example.com/robots.txt",
        "https://other.example/robots.txt",
        "https://other.example/robots.txt",
    ]


def test_a_condition_of_another_view_holds_what_is_allowed_and_lifts_nothing() -> None:
    policy = b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://other.example/p"}]'
    conditional = ask(OTHER, tdmrep=policy)
    assert word(conditional, "mine") == "conditional"
    allowed = ask(tdmrep=b'[{"location": "/", "tdm-reservation": 0}]')
    assert word(allowed, "mine") == "allowed"
    assert word(restricted(allowed, [conditional]), "mine") == "conditional"
    assert word(restricted(ask(), [conditional]), "mine") == "unknown"
    assert restricted(ask(), [conditional])["mine"].verdict is conditional["mine"].verdict
    assert word(restricted(ask(), [allowed]), "mine") == "unknown"
    assert restricted(allowed, []) is allowed
