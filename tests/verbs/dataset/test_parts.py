"""The parts of the kernel, and the ends of the roads that worlds do not lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ofuda.carriers.patterns import Pattern, target
from ofuda.carriers.urls import address
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.resource import Fetched, Headers
from ofuda.nouns.vocabulary import Use
from ofuda.tables.policies import POLICIES
from ofuda.verbs.dataset import answering, origins
from ofuda.verbs.dataset.addresses import taken_apart
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.columns import ColumnError
from ofuda.verbs.dataset.kernel import Kernel, decide
from ofuda.verbs.dataset.sieve import Pieces, Sieve, sieve
from ofuda.verbs.dataset.sites import NOT_LOOKED_AT, History, Site
from ofuda.verbs.dataset.tally import Tally, tally_of, told
from tests.verbs.dataset.asked import NOW
from tests.worlds import PATHS, PATTERNS

USES = frozenset({Use.TRAIN_GENERATIVE})
HOST = "https://a.example"


ESCAPES = tuple(f"%{octet:02{case}}" for octet in range(256) for case in "Xx")
MARKS = tuple("/.?&=;:@~!()+,-_aZ9%#'*$[]\"<>|\\ é")


def history(robots: str, *, at: datetime | None = NOW) -> History:
    return History((), ((Site(Fetched(200, robots.encode(), fetched_at=at)),),))


def kernel(robots: str, policy: str = "any-agent", *, agents: Sequence[str] = (), **question: Any) -> Kernel:
    asked = Question(frozenset(agents), USES, **question)

    def sites(names: Sequence[str]) -> Mapping[str, History]:
        return {name: history(robots) for name in names if name == HOST}

    return Kernel(Asked(asked, POLICIES[policy], NOW), sites)


def reasons(kernel: Kernel, **columns: Any) -> list[str]:
    found: list[str] = kernel.decide(pa.RecordBatch.from_pydict(columns))["ai_reason"].to_pylist()
    return found


def test_one_batch_is_decided_by_itself() -> None:
    batch = pa.RecordBatch.from_pydict({"url": [f"{HOST}/x", f"{HOST}/y"], "n": [1, 2]})
    sites = {HOST: history("User-agent: GPTBot\nDisallow: /x\n")}
    found = decide(batch, Question(uses=USES), POLICIES["any-agent"], lambda _: sites)
    assert found.column_names == ["url", "n", "ai_decision", "ai_verdict", "ai_reason", "ai_rule"]
    assert found["ai_verdict"].to_pylist() == ["drop", "keep"]
    assert found["n"].to_pylist() == [1, 2]


def test_what_rows_say_may_stand_beside_the_batch() -> None:
    one = kernel("User-agent: *\nAllow: /\n")
    batch = pa.RecordBatch.from_pydict({"url": [f"{HOST}/x", f"{HOST}/y"]})
    noai = Headers([("x-robots-tag", "noai")])
    found = one.decide(batch, beside=[{}, {"headers": noai}])
    assert found["ai_verdict"].to_pylist() == ["keep", "drop"]


def test_the_rules_of_rows_are_known_by_their_ids() -> None:
    one = kernel("User-agent: *\nDisallow: /x # ours\n")
    (found,) = one.decide(pa.RecordBatch.from_pydict({"url": [f"{HOST}/x"]})).to_pylist()
    rule = one.rules[found["ai_rule"]]
    assert (rule.channel, rule.place, rule.raw) == ("robots", "/robots.txt:2", "Disallow: /x # ours")
    assert rule.id == found["ai_rule"]


def test_evidence_is_every_statement_use_by_use() -> None:
    asked = Asked(Question(uses=frozenset({Use.TRAIN_GENERATIVE, Use.SEARCH})), POLICIES["any-agent"], NOW)
    sites = {HOST: history("User-agent: *\nContent-Signal: search=yes, ai-train=no\n")}
    batch = pa.RecordBatch.from_pydict({"url": [f"{HOST}/x", f"{HOST}/y"]})
    found = Kernel(asked, lambda _: sites, evidence=True).decide(batch).to_pylist()
    assert [(one["use"], one["decision"]) for one in found[0]["ai_signals"]] == [
        ("search", "allowed"),
        ("train-generative", "disallowed"),
    ]
    assert found[1] == found[0] | {"url": f"{HOST}/y"}


@pytest.mark.parametrize(
    "headers",
    [
        '[["X-Robots-Tag", "noai"]]',
        b'{"X-Robots-Tag": "noai"}',
        [["X-Robots-Tag", "noai"], None],
        [{"name": "X-Robots-Tag", "value": "noai"}],
        [{"value": "noai", "key": "X-Robots-Tag"}],
        {"name": ["Server", "X-Robots-Tag"], "value": ["x", "noai"]},
        {"value": "noai", "key": "X-Robots-Tag"},
        '[["X-Robots-Tag", "noai"], {"name": "Server", "value": "x"}]',
        {"X-Robots-Tag": "noai", "Link": None},
    ],
)
def test_headers_stand_in_any_form(headers: object) -> None:
    assert reasons(kernel(""), url=[f"{HOST}/"], headers=[headers]) == ["x_robots_tag_disallowed"]


def test_headers_that_cannot_be_read_are_not_kept() -> None:
    assert reasons(kernel(""), url=[f"{HOST}/"] * 2, headers=["no JSON", "1"]) == ["broken", "broken"]
    assert reasons(kernel(""), url=[f"{HOST}/"] * 3, headers=["[1]", '["ab"]', '"[]"']) == ["broken"] * 3
    for headers in (5, {"name": ["X-Robots-Tag"], "value": []}, {"name": None, "value": ["noai"]}):
        assert reasons(kernel(""), url=[f"{HOST}/"], headers=[headers]) == ["broken"]


def test_no_rows_are_decided_as_no_rows() -> None:
    batch = pa.RecordBatch.from_pydict({"url": pa.array([], pa.string())})
    assert kernel("").decide(batch).num_rows == 0


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())])
def test_addresses_may_be_text_of_any_type(kind: Any) -> None:
    urls = pa.array([f"{HOST}/", None, "http://a.example/"], pa.string())
    urls = urls.dictionary_encode() if pa.types.is_dictionary(kind) else urls.cast(kind)
    found = reasons(kernel("User-agent: *\nDisallow: /\n"), url=urls)
    assert found == ["robots_disallowed", "agent_not_a_token", "no_signal"]


def test_a_table_without_addresses_cannot_be_decided() -> None:
    with pytest.raises(ColumnError, match="there is no column `url`"):
        reasons(kernel(""), link=["https://a.example/"])
    with pytest.raises(ColumnError, match="holds double"):
        reasons(kernel(""), url=[1.5])
    assert reasons(kernel(""), url=pa.nulls(1)) == ["agent_not_a_token"]


def test_a_policy_may_not_hear_robots() -> None:
    asked = Asked(Question(uses=USES), POLICIES["any-agent"])
    assert asked.heard
    deaf = POLICIES["any-agent"].__class__("deaf", frozenset({"aipref"}), *_rest(POLICIES["any-agent"]))
    assert Asked(Question(uses=USES), deaf).heard == {}


def _rest(policy: Any) -> tuple[Any, ...]:
    return policy.infer, policy.columns, policy.own_disallow, policy.as_of, policy.exceptions, policy.digest


def test_an_agreement_has_every_row_looked_at_by_itself() -> None:
    held = Agreement("1", HOST, USES, (f"{HOST}/",), datetime(2030, 1, 1, tzinfo=UTC))
    robots = "User-agent: GPTBot\nDisallow: /\n"
    free, bound = kernel(robots, agreements=(held,), at=NOW), kernel(robots, at=NOW)
    assert reasons(free, url=[f"{HOST}/x"]) == ["no_signal"]
    assert reasons(bound, url=[f"{HOST}/x"]) == ["robots_disallowed"]
    assert free.roads["alone"] == 1
    assert bound.roads["at once"] == 1


def test_what_was_learned_is_let_go_of_where_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    robots = "User-agent: *\nDisallow: /x\nContent-Signal: ai-train=no\n"
    one = kernel(robots)
    urls = [f"{HOST}/x", f"{HOST}/y", f"{HOST}/%7Ex"]
    first = reasons(one, url=urls)
    for where, limit in ((answering, "_OCTETS"), (answering, "_RULES"), (origins, "_MOST"), (answering, "_CLASSES")):
        with monkeypatch.context() as patch:
            patch.setattr(where, limit, 0)
            assert reasons(one, url=urls) == first
    said = {"url": urls[:2], "headers": ['{"x-robots-tag": "noai"}', '{"x-robots-tag": "noarchive"}']}
    once = reasons(kernel(robots), **said)
    monkeypatch.setattr(answering, "_CLASSES", 0)
    assert reasons(kernel(robots), url=urls) == first
    assert reasons(kernel(robots), **said) == once


def test_files_that_are_closed_are_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_OPEN", 0)
    names = [f"https://h{at}.example" for at in range(3)]
    known = {name: history(f"User-agent: *\nDisallow: /x{at}\n") for at, name in enumerate(names)}
    one = Kernel(Asked(Question(uses=USES), POLICIES["any-agent"], NOW), lambda _: known)
    urls = [f"{name}/{path}" for path in ("x0", "x1", "x2") for name in names]
    for _ in range(2):
        found = reasons(one, url=urls)
        assert [at for at, reason in enumerate(found) if reason == "robots_disallowed"] == [0, 4, 8]


def test_times_that_no_calendar_has_are_not_kept() -> None:
    odd = pa.array([2**62, 0, None], pa.timestamp("us"))
    found = reasons(kernel(""), url=[f"{HOST}/"] * 3, fetched_at=odd)
    assert found == ["broken", "no_signal", "no_signal"]
    assert reasons(kernel(""), url=[f"{HOST}/"], fetched_at=pa.nulls(1, pa.string())) == ["no_signal"]
    texts = ["2026-01-01T00:00:00Z", "yesterday"]
    assert reasons(kernel(""), url=[f"{HOST}/"] * 2, fetched_at=texts) == ["no_signal", "broken"]
    assert reasons(kernel(""), url=[f"{HOST}/"] * 2, fetched_at=[20260101, None]) == ["broken", "no_signal"]


def test_an_instant_without_a_zone_is_that_of_utc() -> None:
    closed = Site(Fetched(200, b"User-agent: *\nDisallow: /\n", fetched_at=NOW))
    known = {HOST: History((NOW,), (NOT_LOOKED_AT, (closed,)))}
    urls = [f"{HOST}/x", f"{HOST}/%7Ex", f"{HOST}/x"]
    for at, expected in ((NOW, "robots_disallowed"), (NOW - timedelta(hours=1), "no_signal")):
        asked = Asked(Question(uses=USES, at=at.replace(tzinfo=None)), POLICIES["any-agent"])
        one = Kernel(asked, lambda _: known)
        assert reasons(one, url=urls) == [expected] * 3
        assert reasons(one, url=urls, fetched_at=[None, None, NOW]) == [expected, expected, "robots_disallowed"]


def test_a_status_that_is_none_is_not_kept() -> None:
    assert reasons(kernel(""), url=[f"{HOST}/"] * 2, status=[1.5, 200.5]) == ["broken", "broken"]


def test_an_origin_that_is_only_redirected_from_is_learned() -> None:
    one = kernel("User-agent: GPTBot\nDisallow: /x\n", "respectful", agents=["GPTBot"])
    batch = {"url": ["https://b.example/"] * 2, "requested_url": [f"{HOST}/x", "no address"]}
    assert reasons(one, **batch) == ["not_fetchable", "agent_not_a_token"]


def test_an_address_that_meets_no_pattern_cannot_always_be_thought_of() -> None:
    pieces = "".join(f"Disallow: /*{char}\n" for char in "~!();=&@AZ09")
    one = kernel(f"User-agent: *\n{pieces}")
    assert reasons(one, url=[f"{HOST}/~", f"{HOST}/plain"]) == ["robots_disallowed", "no_signal"]


# -- sieves ------------------------------------------------------------------------------------------------------------


def sifted(*patterns: bytes, queryless: bool = False) -> Sieve:
    return sieve((), patterns, Pieces(), queryless=queryless)


def spellings(path: str, *, queryless: bool) -> list[bytes]:
    asked = ("/" + path.lstrip("/")).encode()
    return [asked, asked.partition(b"?")[0]] if queryless else [asked]


ODD_PATTERNS = ("$", "*$", "/*$", "/$", "/$$", "**", "/**/", "?", "a$")


@given(
    st.lists(st.sampled_from((*PATTERNS, *ODD_PATTERNS)), max_size=6),
    st.lists(st.sampled_from((*PATHS, "/", "/?")), min_size=2),
    st.booleans(),
)
def test_sieves_tell_what_patterns_are_met(patterns: list[str], paths: list[str], queryless: bool) -> None:  # noqa: FBT001
    compiled = [Pattern(one.encode()) for one in patterns]
    telling = [one for one in compiled if one.octets.replace(b"*", b"") not in {b"", b"/"}]
    found = sifted(*(one.octets for one in compiled), queryless=queryless)
    met: dict[object, object] = {}
    for path in paths:
        asked = [target(one) for one in spellings(path, queryless=queryless)]
        matches = [[one.matches(each) for one in telling] for each in asked]
        if any(map(any, matches)):
            assert found.met(asked[0].decode())
        assert met.setdefault(found.caught(asked[0].decode()), matches) == matches


def test_a_pattern_of_the_root_alone_is_met_without_the_query_too() -> None:
    found = sifted(b"/$", queryless=True)
    assert [path for path in ("/", "/?a=b", "/a", "//") if found.met(path)] == ["/", "/?a=b"]
    assert len(set(map(found.caught, ("/", "/?a=b", "/a?b")))) == 3


def test_the_root_alone_is_told_from_what_is_behind_it() -> None:
    roots = [f"{HOST}/", f"{HOST}/"]
    for robots in ("Disallow: /$", "Disallow: /$\nDisallow: /a", "Disallow: *$", "Disallow: /*$\nAllow: /b"):
        for urls in (roots, [*roots, f"{HOST}/b"], [f"{HOST}/b", *roots]):
            found = reasons(kernel(f"User-agent: *\n{robots}\n"), url=urls)
            assert [reason == "robots_disallowed" for reason, url in zip(found, urls, strict=True) if url in roots] == [
                True,
                True,
            ]


def test_the_longest_prefix_is_what_is_caught() -> None:
    found = sifted(b"/a", b"/a/b/c", b"/a/b", b"/b", b"/a/b/cd")
    paths = ("/z", "/a", "/ax", "/a/b", "/a/b/x", "/a/b/c/d", "/a/b/cd", "/b", "/a/b/ce")
    caught = [found.caught(path) for path in paths]
    assert [caught.index(one) for one in caught] == [0, 1, 1, 3, 3, 5, 6, 7, 5]
    assert found.prefixes == ("/a", "/b")


def test_many_prefixes_become_few_shorter_ones() -> None:
    found = sifted(*(b"/a/very/long/path/%d/x" % number for number in range(1000)))
    assert 0 < len(found.prefixes) <= 64
    assert found.met("/a/very/long/path/77/x")
    assert not found.met("/b")
    assert len(set(map(found.caught, (f"/a/very/long/path/{number}/x" for number in range(1000))))) == 1000
    dense = sifted(*(b"/%c%c" % (one, other) for one in range(97, 123) for other in range(97, 123)))
    assert len(dense.prefixes) <= 26
    short = sifted(*(bytes((47, one, other)) for one in range(33, 127) for other in (97, 98)))
    assert short.met("/Aa")


def test_needles_that_are_too_many_are_not_looked_for() -> None:
    found = sifted(*(b"/*%c%c" % (one, other) for one in range(97, 123) for other in range(97, 123)))
    assert found.needles == ("",)
    assert found.met("/")
    assert len(set(map(found.caught, ("/ab", "/xaby", "/ba", "/")))) == 4


def test_sieves_share_their_texts() -> None:
    pieces = Pieces()
    before = pieces.octets
    one, other = (sieve((), [b"/private/", b"/*.pdf$", tail], pieces, queryless=False) for tail in (b"/a", b"/b"))
    assert one.plain[-1] is other.plain[-1]
    assert one.wild[0] is other.wild[0]
    assert pieces.octets > before


# -- tallies -----------------------------------------------------------------------------------------------------------


def test_tallies_add_up_in_any_order() -> None:
    one = kernel("User-agent: *\nDisallow: /x\n")
    parts = []
    for urls in ([f"{HOST}/x", f"{HOST}/y"], [f"{HOST}/x"]):
        part = Tally()
        batch = pa.RecordBatch.from_pydict({"url": urls, "bytes": [5] * len(urls)})
        part.add(one.decide(batch), ["bytes"])
        parts.append(part)
    forth, back = Tally(), Tally()
    for part in parts:
        forth.join(part)
    for part in reversed(parts):
        back.join(part)
    assert told(forth) == told(back)
    assert told(forth)["verdict"] == {"drop": 2, "keep": 1}
    assert told(forth)["bytes"] == {"drop": 10, "keep": 5}
    assert told(tally_of(told(forth))) == told(forth)
    assert set(forth.rules.values()) == {2}


@given(st.lists(st.sampled_from((*ESCAPES, *MARKS, *MARKS)), max_size=5).map("".join))
@example("%2525")
@example("%C3%A9/%20%2A?%2F")
def test_an_address_that_is_not_odd_is_held_against_patterns_as_it_stands(path: str) -> None:
    url = f"{HOST}/{path}"
    split = taken_apart(pa.array([url.encode()]))
    if not split.odd[0].as_py():
        where = address(url)
        assert where is not None
        assert where.targets == (b"/" + split.rest[0].as_py(),)


@pytest.mark.parametrize("escape", ["%20", "%2A", "%C3%A9", "%FF"])
def test_escapes_that_stay_as_they_are_make_no_address_odd(escape: str) -> None:
    assert taken_apart(pa.array([f"{HOST}/{escape}".encode()])).odd.to_pylist() == [False]


@pytest.mark.parametrize("escape", ["%2D", "%2E", "%41", "%7E", "%c3%a9", "%C3%a9", "%2", "%"])
def test_escapes_that_stand_for_something_else_do(escape: str) -> None:
    assert taken_apart(pa.array([f"{HOST}/{escape}".encode()])).odd.to_pylist() == [True]
