"""`resolve` by itself: tables of one's own, agreements, verdicts, and what the answer says besides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

import ofuda
from ofuda.carriers.held import Held, Ways
from ofuda.nouns.decision import Role
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.question import Agreement
from ofuda.nouns.stance import ALLOWED, CONSENT, DISALLOWED, Constraint, Level, Stance
from ofuda.nouns.statements import Authority, Reading, Signal, Statement
from ofuda.nouns.vocabulary import ALL, TRAINING, Use
from ofuda.tables.channels import CHANNELS, Channel
from ofuda.tables.mechanisms import MECHANISMS, Mechanism
from ofuda.verbs.answers import answer
from tests.asking import AT, BOT, URL, ask, rules, word

QUESTION = ofuda.Question(frozenset({BOT}), at=AT)
END = datetime(2027, 1, 1, tzinfo=UTC)
COLUMNS = dict.fromkeys(("unknown", "conditional", "broken", "unreachable", "claims", "own_disallow"), "review")


def test_readers_of_ones_own_are_given_by_argument() -> None:
    """The architecture page: no registration, no globals."""

    def find(held: Held) -> Ways:
        return (held.header_lines("x-mine", "mine"),)

    def interpret(found: object, _: Held, __: Policy) -> Reading:
        assert isinstance(found, dict)
        (signal,) = found["mine"][0]
        return Reading((Statement(TRAINING, DISALLOWED, signal, signal.party, signal.authority),))

    found = ofuda.resolve(
        ofuda.Resource(URL, headers={"X-Mine": "no", "Content-Usage": "train-ai=y"}),
        QUESTION,
        mechanisms=(*MECHANISMS, Mechanism("mine", "mine", interpret, TRAINING)),
        channels=(*CHANNELS, Channel("mine", "mine", "header X-Mine", "none", find)),
    )
    use = found["train-generative"]
    assert (use.level, use.reason) == (Level.DISALLOWED, "mine_disallowed")
    assert [one.statement.evidence.channel for one in use.reasons] == ["aipref-header", "mine"]
    assert word(ask(headers={"X-Mine": "no"})) == "unknown"


def test_a_mechanism_is_heard_only_where_the_policy_says() -> None:
    few = ofuda.policy({"name": "few", "mechanisms": ["tdmrep"], **COLUMNS})
    headers = [("Content-Usage", "train-ai=n"), ("tdm-reservation", "0")]
    found = ask(headers=headers, policy=few)
    assert (word(found), word(found, "mine")) == ("unknown", "allowed")


# -- stances of a mechanism that says more than ours do -------------------------------------------------------------


def said(
    *stances: Stance, question: ofuda.Question = QUESTION, authority: Authority = Authority.ORIGIN
) -> ofuda.Decision:
    signal = Signal("aipref-header", "x", Place(URL))
    statements = tuple(Statement(frozenset(ALL), stance, signal, "p", authority) for stance in stances)
    mechanism = Mechanism("aipref", "", lambda *_: Reading(statements), frozenset(ALL))
    return ofuda.resolve(ofuda.Resource(URL), question, mechanisms=(mechanism,))


def test_conditions_meet_the_question() -> None:
    research = Stance(Level.CONDITIONAL, frozenset({Constraint("purpose", ("research",))}))
    assert said(research)["search"].conditions == research.conditions
    assert said(research, question=replace(QUESTION, purpose="research"))["search"].level is Level.ALLOWED
    assert said(research, question=replace(QUESTION, purpose="commercial"))["search"].level is Level.DISALLOWED
    both = said(research, CONSENT)["search"]
    assert both.conditions == research.conditions | CONSENT.conditions
    assert len(both.decisive) == 2
    assert answer(said(research))["uses"]["search"]["conditions"] == [{"constraint": "purpose", "values": ["research"]}]


def test_parts_that_statements_play() -> None:
    found = said(ALLOWED, CONSENT)["search"]
    assert [one.role for one in found.reasons] == [Role.DECISIVE, Role.WEIGHED]
    assert [one.role for one in said(ALLOWED, authority=Authority.CARRIED)["search"].reasons] == [Role.UNCOUNTED]
    assert [one.role for one in said(DISALLOWED, authority=Authority.CLAIMED)["search"].reasons] == [Role.CLAIM]
    assert said(DISALLOWED, authority=Authority.CARRIED)["search"].level is Level.DISALLOWED


# -- agreements (Q3) ------------------------------------------------------------------------------------------------


def agreed(
    *subjects: str, url: str = URL, licensor: str = "https://example.com", until: datetime = END,
    at: datetime | None = AT,
) -> str:  # fmt: skip
    held = Agreement("1", licensor, TRAINING, subjects, until)
    question = ofuda.Question(frozenset({BOT}), at=at, agreements=(held,))
    return word(ofuda.resolve(ofuda.Resource(url, headers={"Content-Usage": "train-ai=n"}), question))


@pytest.mark.parametrize(
    ("subject", "url", "lifted"),
    [
        (URL, URL, True),
        ("https://example.com/", URL, True),
        ("https://example.com", URL, True),
        ("https://me:pw@example.com/#x", URL, True),
        ("https://example.com/a/", "https://example.com/a/b", True),
        ("https://example.com/%61", URL, True),
        ("https://example.com/a", "https://example.com/a/b", False),
        ("https://example.com/a/", "https://example.com/ab", False),
        ("http://example.com/", URL, False),
        ("https://www.example.com/", URL, False),
        ("https://example.com:444/", URL, False),
        ("https://example.com/a/", "https://example.com/x/../a/b", False),
        ("no address", URL, False),
        ("", URL, False),
    ],
)
def test_subjects_of_an_agreement(subject: str, url: str, *, lifted: bool) -> None:
    assert agreed(subject, url=url) == ("unknown" if lifted else "disallowed")


def test_an_agreement_lifts_what_its_licensor_said_in_its_time() -> None:
    assert agreed(URL, licensor="https://other.example") == "disallowed"
    assert agreed(URL, until=AT) == "disallowed"
    assert agreed(URL, at=None) == "disallowed"
    assert agreed("x", URL) == "unknown"
    assert agreed(URL, url="no address") == "disallowed"


def test_an_instant_without_a_zone_is_in_no_time() -> None:
    """As for conditions: nothing raises, and nothing is lifted."""
    assert agreed(URL, at=AT.replace(tzinfo=None)) == "disallowed"
    assert agreed(URL, until=END.replace(tzinfo=None)) == "disallowed"


# -- asking (Q1, R8) ------------------------------------------------------------------------------------------------


def test_who_is_no_token_is_told_and_reviewed() -> None:
    found = ask(agents=["Foo Bar", BOT], robots=b"User-agent: *\nAllow: /\n")
    assert rules(found) == ["agent-not-a-token"]
    assert (found.fetch.level, found.verdict) == (Level.UNKNOWN, Verdict.REVIEW)
    assert {one.reason for one in found.uses.values()} == {"agent_not_a_token"}
    assert ask(agents=["Foo Bar", BOT], robots=b"User-agent: *\nDisallow: /\n").fetch.level is Level.DISALLOWED


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://example.com/", "https://", "mailto:a@example.com", "https://exa mple.com/"]
)
def test_what_is_no_address_is_told_and_reviewed(url: str) -> None:
    found = ask(url, robots=b"User-agent: *\nAllow: /\n", headers={"Content-Usage": "train-ai=y"})
    assert rules(found) == ["url-invalid"]
    assert found.verdict is Verdict.REVIEW
    assert found.fetch.level is Level.UNKNOWN


def test_no_uses_no_verdict_but_keep() -> None:
    assert ask(uses=()).verdict is Verdict.KEEP
    assert [*ask(uses=("search", "mine")).uses] == [Use.SEARCH, Use.MINE]


def test_the_default_policy_is_respectful() -> None:
    assert ofuda.resolve(ofuda.Resource(URL), QUESTION).policy.name == "respectful"


def test_very_many_policies_are_judged_each_by_its_own() -> None:
    for number in range(200):
        word_ = ("keep", "review", "drop")[number % 3]
        one = ofuda.policy({"name": f"p{number}", **COLUMNS, "unknown": word_})
        assert ask(policy=one).verdict.word == word_


def test_a_policy_that_was_changed_in_place_is_judged_by_what_it_says() -> None:
    respectful = ofuda.POLICIES["respectful"]
    assert ask(policy=respectful).verdict is Verdict.KEEP
    changed = replace(respectful, columns={**respectful.columns, "unknown": Verdict.DROP})
    assert ask(policy=changed).verdict is Verdict.DROP


# -- evidence -------------------------------------------------------------------------------------------------------


def test_what_was_looked_at_is_listed_with_its_digest() -> None:
    found = ask(
        status=200,
        body=b"x" * (2 << 20),
        robots=b"",
        tdmrep=ofuda.Fetched(error="timeout"),
        documents={"https://example.com/p": ofuda.Fetched(200, b"y" * (2 << 20))},
    )
    assert [(one.source, one.status, one.error, bool(one.sha256)) for one in found.evidence] == [
        (URL, 200, None, True),
        ("https://example.com/robots.txt", 200, None, True),
        ("https://example.com/.well-known/tdmrep.json", None, "timeout", False),
        ("https://example.com/p", 200, None, True),
    ]
    assert found.evidence[1].sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert not ask().evidence


def test_robots_txt_is_that_of_the_origin_asked() -> None:
    found = ask(
        "https://final.example/x", requested_url="https://asked.example:8443/y", robots=b"User-agent: *\nDisallow: /y\n"
    )
    assert str(found.fetch.place) == "https://asked.example:8443/robots.txt:2"
    assert found.evidence[0].source == "https://asked.example:8443/robots.txt"
    same = ask("https://example.com/x", requested_url="https://example.com/y", robots=b"User-agent: *\nDisallow: /x\n")
    assert same.fetch.level is Level.DISALLOWED  # U6: both paths count


def test_an_address_first_asked_for_that_is_none_is_told_and_reviewed() -> None:
    found = ask(requested_url="nowhere", robots=b"User-agent: *\nAllow: /\n", headers={"Content-Usage": "search=y"})
    assert rules(found) == ["url-invalid"]
    assert found["search"].verdict is Verdict.REVIEW


def test_two_documents_under_one_address_permit_nothing() -> None:
    label = (
        b'{"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel", "id": "https://example.com/l",'
        b' "issued": "2026-01-01T00:00:00Z", "declaredBy": {"id": "https://example.com/#us"}, "basis": "publisher",'
        b' "about": [{"type": "Site", "url": "https://example.com"}], "uses": {"search": {"decision": "allowed"}}}'
    )
    link = [("Link", '</l>; rel="https://w3id.org/ofuda#label"')]
    held = {"https://example.com/l": ofuda.Fetched(200, label), "https://example.com/m": ofuda.Fetched(404)}
    assert word(ask(headers=link, documents=held), "search") == "allowed"
    twice = held | {"https://EXAMPLE.com:443/l#x": ofuda.Fetched(200, label.replace(b"allowed", b"disallowed"))}
    decision = ask(headers=link, documents=twice)
    assert "document-twice" in rules(decision)
    assert word(decision, "search") != "allowed"
    assert decision["train-generative"].reason == "broken"
