"""One JSON request into a resource and a question: what is taken, diagnosed, and left behind."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest

import ofuda
from ofuda.nouns.question import Agreement
from ofuda.shells.jsonl import Session
from ofuda.verbs.answers import answer
from ofuda.verbs.requests import Terms, agreements, request
from tests.asking import AT, BOT, TDMREP, URL, Json, decide, rules, word
from tests.worlds import worlds as numbered_worlds


def read(data: Json, defaults: ofuda.Question | None = None) -> Any:
    return request(data, "line", Terms(defaults or ofuda.Question(), ofuda.POLICIES["respectful"], lambda: AT), None)


def session() -> Session:
    return Session(ofuda.Question(), ofuda.POLICIES["respectful"], clock=lambda: AT)


# -- members --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        [["content-usage", "train-ai=n"]],
        [["  Content-Usage ", "\ttrain-ai=n\r\n"]],
        {"CONTENT-USAGE": "train-ai=n"},
        {"content-usage": ["train-ai=n"]},
        [["content-usage", ["train-ai=n"]]],
    ],
)
def test_headers_in_any_shape(headers: Any) -> None:
    found = decide({"url": URL, "agent": BOT, "headers": headers})
    assert (word(found), rules(found)) == ("disallowed", [])


def test_numbers_in_headers_are_taken_as_they_print() -> None:
    found = read({"url": URL, "headers": {"a": 1, "b": 0.5, "c": True, "tdm-reservation": 1}}).resource.headers
    assert found.pairs == (("a", "1"), ("b", "0.5"), ("c", "True"), ("tdm-reservation", "1"))


@pytest.mark.parametrize(
    "headers", [1, "a: b", [1], ["ab"], [["a"]], [["a", "b", "c"]], [["a", {}]], {"a": None}, {"a": [None]}, [[1, "a"]]]
)
def test_headers_that_are_none_are_a_flaw(headers: Any) -> None:
    found = decide({"url": URL, "agent": BOT, "headers": headers})
    assert rules(found) == ["request-value"]
    assert found.verdict is ofuda.Verdict.REVIEW


@pytest.mark.parametrize("where", ["", "robots_txt", "well_known", "documents", "found_on"])
def test_bodies_may_be_base64_anywhere(where: str) -> None:
    body = b"\xffUser-agent: *\n"
    held: Any = {"status": 200, "body_base64": base64.b64encode(body).decode()}
    given: Json = {
        "": held,
        "robots_txt": {"robots_txt": held},
        "well_known": {"well_known": {"/x": held}},
        "documents": {"documents": {"https://example.com/d": held}},
        "found_on": {"found_on": [{"url": URL} | held]},
    }[where]
    resource = read({"url": URL} | given).resource
    found = {
        "": resource.body,
        "robots_txt": resource.robots_txt and resource.robots_txt.body,
        "well_known": resource.well_known and resource.well_known["/x"].body,
        "documents": resource.documents and resource.documents["https://example.com/d"].body,
        "found_on": resource.found_on and resource.found_on[0].body,
    }
    assert found[where] == body


@pytest.mark.parametrize("encoded", ["§", "a", 1, "YQ=", "YQ==\n ", []])
def test_base64_that_is_none_is_a_flaw(encoded: Any) -> None:
    for given in ({"body_base64": encoded}, {"robots_txt": {"status": 200, "body_base64": encoded}}):
        found = decide({"url": URL, "agent": BOT} | given)
        assert "request-value" in rules(found)
        assert found.verdict is not ofuda.Verdict.KEEP


@pytest.mark.parametrize(
    ("fetched", "fetch"),
    [
        (None, "unknown"),
        ({"status": 404}, "allowed"),
        ({"body": ""}, "allowed"),
        ({"status": 200}, "unknown"),  # a body that was left out may have held anything
        ({"error": "timeout"}, "disallowed"),
        ({"status": 200, "error": "reset"}, "disallowed"),
        ({"status": 200, "truncated": True}, "unknown"),
    ],
)
def test_what_came_of_robots_txt(fetched: Json | None, fetch: str) -> None:
    found = decide({"url": URL, "agent": BOT, "robots_txt": fetched})
    assert found.fetch.level.word == fetch
    assert not [rule for rule in rules(found) if rule.startswith("request")]


@pytest.mark.parametrize(
    "fetched", [1, "User-agent: *", [], {}, {"status": None}, {"status": "200"}, {"status": True}, {"error": 1}]
)
def test_what_cannot_be_read_came_to_nothing(fetched: Any) -> None:
    """Counted as an answer that nobody got: the crawler does not fetch."""
    found = decide({"url": URL, "agent": BOT, "robots_txt": fetched})
    assert found.fetch.level.word == "disallowed"
    assert "request-value" in rules(found)


@pytest.mark.parametrize("member", ["agent", "uses", "digests", "undertakes"])
@pytest.mark.parametrize("value", [1, {}, [1], [None], True])
def test_texts_and_lists_of_texts(member: str, value: Any) -> None:
    assert "request-value" in rules(decide({"url": URL, "agent": BOT} | {member: value}))


@pytest.mark.parametrize("member", ["at", "fetched_at", "seen_at"])
@pytest.mark.parametrize("value", [1, "now", "", "2026-13-01T00:00:00Z", []])
def test_instants_that_are_none_are_a_flaw(member: str, value: Any) -> None:
    assert rules(decide({"url": URL, "agent": BOT, member: value})) == ["request-value"]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59"])
@pytest.mark.parametrize("member", ["at", "fetched_at"])
def test_instants_at_the_ends_of_time_are_answered(member: str, at: str) -> None:
    """T1: nothing raises."""
    line = {"url": URL, "agent": BOT, member: at, "status": 200, "headers": [["content-usage", "train-ai=n"]]}
    found = session().answer(msgspec.json.encode(line | {"robots_txt": {"status": 404, "fetched_at": at}}))
    assert msgspec.json.encode(found)
    assert found["uses"]["train-generative"]["decision"] == "disallowed"


@pytest.mark.parametrize("value", ["false", 0, 1, [], {}, "yes"])
def test_what_is_neither_true_nor_false_counts_as_true(value: Any) -> None:
    """J3: as if the end were missing."""
    found = decide({"url": URL, "agent": BOT, "robots_txt": {"status": 200, "body": "", "truncated": value}})
    assert "request-value" in rules(found)
    assert found.fetch.level.word == "unknown"
    assert rules(decide({"url": URL, "agent": BOT, "truncated": value})) == ["request-value"]


def test_an_instant_without_a_zone_is_utc_and_the_first_that_is_given_counts() -> None:
    assert read({"url": URL, "at": "2026-11-21T00:00:00"}).question.at == AT
    assert read({"url": URL, "fetched_at": "2026-11-21T09:00:00+09:00"}).question.at == AT
    assert read({"url": URL, "seen_at": "2026-11-21"}).resource.fetched_at == AT
    assert read({"url": URL}).question.at == AT  # the shell's clock


def test_members_that_nobody_knows_are_ignored_and_near_misses_told() -> None:
    assert rules(decide({"url": URL, "agent": BOT, "colour": "red", "note": 1})) == []
    found = decide(
        {"url": URL, "agent": BOT, "robots-txt": {"status": 404}, "robots_txt": {"boddy": "", "status": 404}}
    )
    assert rules(found) == ["request-member", "request-member"]
    assert {one.help for one in found.diagnostics} == {"did you mean `robots_txt`?", "did you mean `body`?"}
    assert found.verdict is ofuda.Verdict.KEEP


def test_pointers_into_a_request_are_json_pointers() -> None:
    """RFC 6901 §3: `~` and `/` of a name are escaped."""
    found = decide({"url": URL, "agent": BOT, "well_known": {TDMREP: {"status": "x"}, "/~a": 1}})
    places = [str(one.place) for one in found.diagnostics if one.rule == "request-value"]
    assert places == ["request#/well_known/~1.well-known~1tdmrep.json/status", "request#/well_known/~1~0a"]


@pytest.mark.parametrize(
    "given",
    [
        {"policy": {"name": "x", "\x1b[31m": 1}},
        {"policy": {"name": "x", "unknown": "keep", "conditional": "keep", "broken": "keep", "unreachable": "keep",
                    "claims": "ignore", "own_disallow": "keep", "exceptions": {"\x1b[31m": {}}}},
        {"policy": "\x1b[31m"},
        {"robots_txt": {"error": "\x1b[31m"}},
        {"well_known": {TDMREP: {"error": "\u202e"}}},
        {"agent": "\x1b[31m"},
        {"uses": ["\x1b[31m"]},
        {"url": "\x1b[31m"},
        {"robots_tx\x1bt": 1},
    ],
)  # fmt: skip
def test_foreign_text_in_messages_cannot_act(given: Json) -> None:
    """T20: control and bidirectional characters are shown as escapes."""
    found = decide({"url": URL, "agent": BOT} | given)
    assert found.diagnostics
    for one in found.diagnostics:
        assert one.message.isprintable(), one.rule
        assert (one.help or "").isprintable(), one.rule


# -- policies and agreements of a record ----------------------------------------------------------------------------


def test_a_record_has_a_policy_of_its_own() -> None:
    assert decide({"url": URL, "agent": BOT, "policy": "strict"}).verdict is ofuda.Verdict.DROP
    mine = dict.fromkeys(("unknown", "conditional", "broken", "unreachable", "own_disallow", "claims"), "drop")
    found = decide({"url": URL, "agent": BOT, "policy": {"name": "mine"} | mine})
    assert (found.policy.name, found.verdict) == ("mine", ofuda.Verdict.DROP)


@pytest.mark.parametrize(
    ("policy", "advice"),
    [("strct", "did you mean `strict`?"), ("zzz", "lists them"), (1, "lists them"), ({"name": "x"}, "ofuda policies")],
)
def test_a_policy_that_is_none_is_a_flaw(policy: Any, advice: str) -> None:
    found = decide({"url": URL, "agent": BOT, "policy": policy})
    assert advice in (found.diagnostics[0].help or "")
    assert found.verdict is ofuda.Verdict.REVIEW


HELD = {
    "id": 1,
    "licensor": "https://example.com",
    "uses": ["training"],
    "subjects": ["https://example.com/"],
    "until": "2027-01-01T00:00:00Z",
}


def test_an_agreement_is_read() -> None:
    (held,) = agreements([HELD])
    assert isinstance(held, Agreement)
    assert (held.id, held.licensor, held.uses) == ("1", "https://example.com", ofuda.GROUPS["training"])


@pytest.mark.parametrize(
    "change",
    [
        {"licensor": None}, {"licensor": 1}, {"licensor": ""}, {"uses": "training"}, {"uses": []}, {"uses": [1]},
        {"subjects": []}, {"subjects": "https://example.com/"}, {"subjects": [1]}, {"until": None}, {"until": "soon"},
    ],
)  # fmt: skip
def test_an_agreement_that_cannot_be_read_lifts_nothing(change: Json) -> None:
    found = decide(
        {"url": URL, "agent": BOT, "headers": [["content-usage", "train-ai=n"]], "agreements": [HELD | change]}
    )
    assert word(found) == "disallowed"
    assert {"request-member", "request-value"} & set(rules(found))
    lifted = decide({"url": URL, "agent": BOT, "headers": [["content-usage", "train-ai=n"]], "agreements": [HELD]})
    assert word(lifted) == "unknown"


# -- lines do not know each other -----------------------------------------------------------------------------------

ASKERS: tuple[Json, ...] = (
    {}, {"agent": None}, {"agent": "None"}, {"agent": BOT}, {"agent": [BOT]}, {"agent": f"['{BOT}']"}, {"agent": []},
    {"agent": "[]"}, {"agent": ""}, {"agent": "", "uses": "search"}, {"uses": ["search"]}, {"uses": "['search']"},
    {"agent": BOT, "uses": ["search"]}, {"agent": BOT, "uses": []}, {"agent": BOT, "policy": "strict"}, {"agent": 1},
    {"agent": BOT, "at": "2025-12-24T00:00:00Z"}, {"agent": BOT, "purpose": "research"}, {"agent": [BOT, "*"]},
    {"agent": ["*", BOT]}, {"uses": "None"},
)  # fmt: skip


@pytest.mark.parametrize(
    "defaults", [ofuda.Question(), ofuda.Question(frozenset({"GPTBot"}), frozenset({ofuda.Use.MINE}))]
)
def test_an_answer_does_not_hang_on_the_lines_before_it(defaults: ofuda.Question) -> None:
    """P5: any two askers in a row are answered as each alone."""

    def answers(*askers: Json) -> list[Json]:
        own = Session(defaults, ofuda.POLICIES["respectful"], clock=lambda: AT)
        headers = [["content-usage", "train-ai=n"]]
        return [answer(own.decide({"url": URL, "headers": headers} | asker)) for asker in askers]

    alone = [answers(asker)[0] for asker in ASKERS]
    for first in range(len(ASKERS)):
        for second in range(len(ASKERS)):
            assert answers(ASKERS[first], ASKERS[second]) == [alone[first], alone[second]], (first, second)


def test_a_session_answers_worlds_as_each_alone() -> None:
    together = session()
    for request_, policy in numbered_worlds(9, 300):
        line = msgspec.json.encode(request_ | {"policy": policy})
        assert together.answer(line) == session().answer(line)


def test_a_site_line_serves_later_lines_of_its_origin_until_the_next() -> None:
    own = session()

    def asked(url: str, **more: Any) -> ofuda.Decision:
        return own.decide({"url": url, "agent": BOT} | more)

    site = {"site": "https://example.com", "robots_txt": {"status": 200, "body": "User-agent: *\nDisallow: /a\n"}}
    assert own.answer(msgspec.json.encode(site)) == {"site": "https://example.com", "diagnostics": []}
    for url in ("https://example.com/a", "HTTPS://EXAMPLE.com:443/a"):
        assert asked(url).fetch.level.word == "disallowed"
    assert asked("https://example.com/a", robots_txt={"status": 404}).fetch.level.word == "allowed"
    own.answer(msgspec.json.encode({"site": "https://EXAMPLE.com/", "well_known": {TDMREP: {"status": 404}}}))
    assert asked("https://example.com/a").fetch.level.word == "unknown"
