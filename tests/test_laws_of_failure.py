"""The laws of the architecture page about octets that are cut, broken, late, or in another order (security page, P1 to P5)."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from random import Random

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ofuda
from ofuda.nouns.policy import Verdict
from ofuda.nouns.stance import Level
from ofuda.tables.policies import POLICIES
from ofuda.verbs.answers import answer
from tests.asking import BOT, TDMREP, URL, Json, ask, decide, word, worlds
from tests.sizes import size
from tests.worlds import PATTERNS, TOKENS
from tests.worlds import worlds as numbered_worlds

# Claims of which nobody can tell what they say.
CLAIMS: tuple[Json, ...] = (
    {"label": {"uses": {"train-generative": "disallowed"}}},
    {"label": {"uses": {"train-generative": {"decision": "Disallowed"}}}},
    {"label": {"uses": {"training": {"decision": "disallowed"}}}},
    {"label": {"uses": {"train-generative": {}}}},
    {"label": {"uses": []}},
    {"label": {}},
    {"label": "https://example.com/label"},
    {},
)
PERMITTED = [("Content-Usage", "train-ai=y, search=y, ai-use=y")]
STRICT = tuple(name for name, one in POLICIES.items() if one.columns["unreachable"] is not Verdict.KEEP)


def said(decision: ofuda.Decision) -> bool:
    """Whether anything at all came of what was written."""
    return bool(decision.diagnostics) or any(one.reasons for one in decision.uses.values())


# -- unreadable is always reported ---------------------------------------------------------------------------------------

PIECES = ("noai", "noml", "ai-train=", "use=", "no", "train-ai=", "n", ",", ";", " ", ":", "1", "0", "-")
# What a field value may hold (RFC 9110 §5.5), and what nobody may send but somebody does.
field_text = st.one_of(
    st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n\0"), min_size=1),
    st.text("train-ai=ny, seghu?01\"();:/", min_size=1),
    st.lists(st.sampled_from(PIECES), min_size=1).map("".join),
)


@given(field_text)
def test_unreadable_is_always_reported_of_usage(text: str) -> None:
    assume(text.strip(" \t"))
    assert said(ask(headers=[("Content-Usage", text)])), text


@given(field_text)
def test_unreadable_is_always_reported_of_signals(text: str) -> None:
    assume(text.strip(" \t") and text.strip(" \t")[0] not in "/*")  # a path: the line may be about another
    found = ask(headers=[("Content-Signal", text)])
    assert said(found) or "use=full" in text.lower().replace(" ", "").replace("\t", ""), text


@given(field_text)
def test_unreadable_is_always_reported_of_lines_of_robots(text: str) -> None:
    """A line with a path may be about another address; a comment is none of the line's."""
    value = text.partition("#")[0].strip(" \t")
    assume(value and value[0] not in "/*")
    for key in ("Content-Usage", "Content-Signal"):
        found = ask(robots=f"User-agent: *\n{key}: {text}\n".encode())
        assert said(found) or "use=full" in text.lower().replace(" ", ""), key


@given(field_text, st.sampled_from(("noai", "NoAI", "noml", "noimageai")), field_text)
def test_unreadable_is_always_reported_of_page_controls(before: str, refusal: str, after: str) -> None:
    """Where one of the words stands, and no colon gives it to somebody else, something is said about it."""
    text = before + refusal + after
    assume(":" not in text)
    assume(not before[-1:].isalnum() and not after[:1].isalnum())
    assert said(ask(headers=[("X-Robots-Tag", text)])), "header"
    assume(not set(text) & set("\"<>&\0"))
    page = f'<html><head><meta charset=latin-1><meta name="robots" content="{text}"></head>'.encode("latin-1")
    assert said(ask(page=page)), "meta"


@pytest.mark.parametrize("text", ["noai;noindex", "noai.", "noindex;noai", "noai=1", "(noai)", "robots:noai", "'noai'"])
def test_a_refusal_in_a_meta_that_is_no_directive_is_broken(text: str) -> None:
    """As in the header (J7): robots metas can be broken too."""
    page = f'<html><head><meta name="robots" content="{text}"></head><body>'.encode()
    found = ask(page=page)
    assert said(found)
    assert found["train-generative"].verdict is Verdict.DROP


@given(field_text)
def test_unreadable_is_always_reported_of_reservations(text: str) -> None:
    assert said(ask(headers=[("tdm-reservation", text)])), "header"
    assume(not set(text) & set("\"<>&\0"))
    page = f'<html><head><meta charset=latin-1><meta name="tdm-reservation" content="{text}"></head>'
    assert said(ask(page=page.encode("latin-1"))), "meta"


@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_policy_without_a_reservation_is_reported(where: str) -> None:
    """It says nothing (T5), so somebody who wrote one should hear of it."""
    if where == "header":
        assert said(ask(headers=[("tdm-policy", "https://example.com/policy.json")]))
    else:
        assert said(ask(page=b'<html><head><meta name="tdm-policy" content="https://example.com/policy.json"></head>'))


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_unreadable_is_always_reported_of_claims(claim: Json) -> None:
    assert said(ask(claims=[claim]))


def _well_formed(body: bytes) -> bool:
    """Whether a body is an array of rules as TDMRep has them."""
    try:
        rows = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return isinstance(rows, list) and all(
        isinstance(row, dict)
        and isinstance(row.get("location"), str)
        and row["location"].startswith(("/", "*"))
        and type(row.get("tdm-reservation")) in {int, float}
        and row["tdm-reservation"] in {0, 1}
        for row in rows
    )


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.text(max_size=3), st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("location", "tdm-reservation", "tdm-policy", "x")), inner, max_size=4),
    ),
    max_leaves=8,
)
bodies = st.one_of(
    st.binary(min_size=1), json_values.map(msgspec.json.encode), st.text("[]{},:\"location/tdm-reservation01 ").map(str.encode)
)


@given(bodies)
def test_unreadable_is_always_reported_of_the_well_known_file(body: bytes) -> None:
    assert said(ask(tdmrep=body)) or _well_formed(body)


@given(st.binary(min_size=1))
def test_unreadable_is_always_reported_of_robots_txt(body: bytes) -> None:
    """What no reader of robots.txt takes for a line is said to be none, unless it is blank or a comment."""
    text = body.removeprefix(b"\xef\xbb\xbf")
    lines = [line.partition(b"#")[0].strip(b" \t") for line in text.replace(b"\r", b"\n").split(b"\n")]
    known = (b"user-agent:", b"allow:", b"disallow:", b"sitemap:")
    odd = [line for line in lines if line and not line.lower().startswith(known)]
    assert said(ask(robots=body)) or not odd


octets = st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
texts = st.text(st.characters(), max_size=30)


@given(
    url=st.one_of(texts, texts.map("https://example.com/".__add__)),
    asked=st.one_of(st.none(), texts, texts.map("http://".__add__)),
    agent=texts,
    robots=octets,
    tdmrep=octets,
    page=octets,
    media_type=texts,
    headers=st.lists(st.tuples(st.one_of(texts, st.sampled_from(("Content-Usage", "X-Robots-Tag"))), texts)),
    found_on=st.lists(st.tuples(texts, octets), max_size=2),
    claims=st.lists(st.dictionaries(st.sampled_from(("label", "uses", "x")), json_values), max_size=2),
    truncated=st.booleans(),
    judged_by=st.sampled_from(sorted(POLICIES)),
)
def test_nothing_raises(  # noqa: PLR0913 (everything that may be held)
    url: str, asked: str | None, agent: str, robots: bytes, tdmrep: bytes, page: bytes, media_type: str,
    headers: list[tuple[str, str]], found_on: list[tuple[str, bytes]], claims: list[Json],
    truncated: bool, judged_by: str,  # noqa: FBT001 (a strategy names it)
) -> None:  # fmt: skip
    found = ask(
        url,
        agents=(agent,),
        policy=judged_by,
        robots=ofuda.Fetched(200, robots, truncated=truncated),
        tdmrep=ofuda.Fetched(200, tdmrep, truncated=truncated),
        headers=headers,
        body=page,
        media_type=media_type,
        requested_url=asked,
        found_on=[ofuda.Page(where, ofuda.Headers(headers), body) for where, body in found_on],
        claims=claims,
        truncated=truncated,
    )
    assert answer(found)["uses"]


# -- truncating or failing never yields allowed --------------------------------------------------------------------------


def _bytes(fetched: Json) -> bytes:
    if "body_base64" in fetched:
        return base64.b64decode(fetched["body_base64"])
    return str(fetched.get("body", "")).encode()


def _cut(holder: Json, at: float) -> Json:
    body = _bytes(holder)
    kept = base64.b64encode(body[: int(len(body) * at)]).decode()
    return {name: value for name, value in holder.items() if name != "body"} | {"body_base64": kept, "truncated": True}


def assert_nothing_gained(before: ofuda.Decision, after: ofuda.Decision) -> None:
    for use, one in after.uses.items():
        if one.level is Level.ALLOWED:
            assert before[use].level is Level.ALLOWED, use


@given(worlds, st.floats(0, 1), st.booleans())
def test_truncating_never_yields_allowed_robots(world: tuple[Json, str], at: float, permitted: bool) -> None:  # noqa: FBT001
    request, judged_by = world
    assume((request.get("robots_txt") or {}).get("status") in {200, 206})
    request = request | ({"headers": [list(pair) for pair in PERMITTED]} if permitted else {})
    after = decide(request | {"robots_txt": _cut(request["robots_txt"], at)}, judged_by)
    assert_nothing_gained(decide(request, judged_by), after)
    itself = "robots.txt" in request["url"]  # which is always allowed (RFC 9309 §2.2.2)
    assert after.fetch.level is not Level.ALLOWED or itself


@given(worlds, st.floats(0, 1))
def test_truncating_never_yields_allowed_page(world: tuple[Json, str], at: float) -> None:
    request, judged_by = world
    assume("body" in request or "body_base64" in request)
    request = request | {"headers": [list(pair) for pair in PERMITTED]}
    assert_nothing_gained(decide(request, judged_by), decide(_cut(request, at), judged_by))


@given(worlds, st.floats(0, 1))
def test_truncating_never_yields_allowed_tdmrep(world: tuple[Json, str], at: float) -> None:
    request, judged_by = world
    fetched = request.get("well_known", {}).get(TDMREP) or {}
    assume(fetched.get("status") == 200)
    cut = {"well_known": {TDMREP: _cut(fetched, at)}}
    assert_nothing_gained(decide(request, judged_by), decide(request | cut, judged_by))


HEADS = (
    b"<!doctype html><html><head><title>t</title><meta name=robots content=noai></head><body>x",
    b"\xef\xbb\xbf<html><!-- --><head><script>a</script><META NAME='robots' content='noai'><body>",
    b" \n<head><link rel=x><noscript><style></style></noscript><meta name='tdm-reservation' content='1'><p>",
    b"</p><meta charset=utf-8><template></template><meta name=robots content=noai>text",
    "<html><head><meta name=robots content=noai></head>".encode("utf-16"),
)


@pytest.mark.parametrize("media_type", ["text/html", "application/xhtml+xml", None])
@pytest.mark.parametrize("page", HEADS)
def test_a_page_cut_anywhere_before_its_refusal_permits_nothing(page: bytes, media_type: str | None) -> None:
    """J3: what was behind the cut may have refused."""
    assert word(ask(body=page, media_type=media_type, headers=PERMITTED)) == "disallowed"
    permitting = [
        page[:at]
        for at in range(len(page))
        if word(ask(body=page[:at], media_type=media_type, headers=PERMITTED, truncated=True)) == "allowed"
    ]
    assert permitting == []


@pytest.mark.parametrize("mechanisms", [["page-controls", "aipref"], ["tdmrep", "aipref"], ["tdmrep", "content-signals"]])
def test_a_cut_head_is_doubted_by_whoever_reads_metas(mechanisms: list[str]) -> None:
    """J3: for the head of a page both `training` and `tdm`."""
    columns = dict.fromkeys(("unknown", "conditional", "broken", "unreachable", "own_disallow", "claims"), "drop")
    judged_by = ofuda.policy({"name": "few", "mechanisms": mechanisms, **columns})
    headers = [*PERMITTED, ("Content-Signal", "ai-train=yes"), ("tdm-reservation", "0")]
    found = ask(page=b"<html><head><title>", truncated=True, headers=headers, policy=judged_by)
    assert {word(found), word(found, "mine")} == {"unknown"}


FAILURES: tuple[Json, ...] = (
    *({"error": error} for error in ("timeout", "dns", "tls", "reset", "redirect-loop", "too-large", "who knows")),
    *({"status": status} for status in (401, 403, 429, 500, 503, 599, 301, 304, 100, 0, 700)),
)


@given(worlds, st.sampled_from(FAILURES), st.sampled_from(("robots_txt", "well_known")), st.sampled_from(STRICT))
def test_failing_never_yields_allowed(world: tuple[Json, str], failure: Json, which: str, judged_by: str) -> None:
    """The level is what the others say (§3.7); a resource whose refusal may be out of reach is not kept for it.

    Policies that keep what is unreachable do so by their own word.
    """
    request, _ = world
    fetched = (request.get("well_known") or {}).get(TDMREP) if which == "well_known" else request.get("robots_txt")
    assume(fetched and fetched.get("status") == 200)
    failed = {"well_known": {TDMREP: failure}} if which == "well_known" else {"robots_txt": failure}
    before, after = decide(request, judged_by), decide(request | failed, judged_by)
    for use, one in before.uses.items():
        if which == "robots_txt" or use in ofuda.GROUPS["tdm"]:
            assert after[use].verdict is not Verdict.KEEP, use
        elif one.level is not Level.ALLOWED:
            assert after[use].level is not Level.ALLOWED, use


# T12: plain refusals, mistyped; the parts that may be wrong are replaced one by one.
_REFUSALS = ("Content-Usage: train-ai=n", "Content-Signal: ai-train=no", "X-Robots-Tag: noai", "tdm-reservation: 1")
_SLIPS = ((":", " :"), ("=", " = "), ("=", ":"), ("=", ""), ("-", "_"), ("-", "‑"), ("n", "N"), ("=n", "=no"), ("no", "none"),
          ("no", "n"), ("1", "true"), ("1", "1;"), ("noai", "noai;noindex"), ("noai", "no-ai"), ("=", "= "), ("ai", "AI"))  # fmt: skip


@pytest.mark.parametrize("slip", _SLIPS, ids="→".join)
@pytest.mark.parametrize("refusal", _REFUSALS)
def test_a_slip_of_the_pen_is_no_consent(refusal: str, slip: tuple[str, str]) -> None:
    name, value = refusal.replace(*slip).split(":", 1)
    found = ask(headers=[(name.strip(), value.strip())])
    assert word(found) != "allowed"
    assert word(found, "mine") != "allowed"
    found = ask(robots=f"User-agent: *\n{refusal.replace(*slip)}\n".encode())
    assert word(found) != "allowed"


# -- order, locality, determinism ----------------------------------------------------------------------------------------


def outcome(decision: ofuda.Decision) -> object:
    """What must not hang on order; places do."""
    uses = {use: (one.stance, one.verdict, one.reason) for use, one in decision.uses.items()}
    return decision.fetch.level, decision.verdict, uses, frozenset(decision.needs)


_line = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(("Allow", "Disallow", "Disallow")), st.sampled_from(PATTERNS)),
    st.builds(
        "Content-Usage: {}{}".format,
        st.sampled_from(("", "", "/ ", "/a ", "/*b ")),
        st.sampled_from(("train-ai=n", "train-ai=y", "search=y, train-ai=n", "bots=n", "")),
    ),
    st.builds(
        "Content-Signal: {}{}".format,
        st.sampled_from(("", "/ ", "/a ")),
        st.sampled_from(("ai-train=no", "ai-train=yes,search=yes", "use=reference", "search=no", "use=immediate")),
    ),
    st.sampled_from(("Crawl-delay: 1", "# a comment", "")),
)
_tokens = st.lists(st.sampled_from((*TOKENS, "*")), min_size=1, max_size=2, unique=True)
# Each group ends with a rule, so that nothing hangs on where the next begins (R5).
_group = st.tuples(_tokens, st.lists(_line, max_size=4), st.sampled_from(("Allow: /r", "Disallow: /zz", "Disallow:")))
_path = st.sampled_from(("/", "/a", "/a/b", "/b", "/a*b", "/é"))


@given(st.lists(_group, min_size=2, max_size=4), _path, _tokens, st.randoms(use_true_random=False), st.sampled_from(sorted(POLICIES)))
def test_order_of_groups_does_not_matter(
    groups: list[tuple[list[str], list[str], str]], path: str, agents: list[str], random: Random, judged_by: str
) -> None:
    """RFC 9309 §2.2.1: groups of one token are one, wherever they stand; nor does the order of lines in a group matter."""
    found = set()
    texts = []
    for _ in range(3):
        texts.append("\n".join(_written(*group) for group in groups))
        decision = ask(
            f"https://example.com{path}", agents=agents, robots=texts[-1].encode(), headers=PERMITTED, policy=judged_by
        )
        found.add(repr(outcome(decision)))
        random.shuffle(groups)
        for names, lines, _last in groups:
            random.shuffle(names)
            random.shuffle(lines)
    assert len(found) == 1, texts


def _written(names: list[str], lines: list[str], last: str) -> str:
    return "\n".join([*(f"User-agent: {name}" for name in names), *lines, last])


_ORDERED = ("content-usage", "tdm-policy")  # of these the last member, and the first value, counts


@given(worlds, st.randoms(use_true_random=False))
def test_order_of_headers_does_not_matter(world: tuple[Json, str], random: Random) -> None:
    request, judged_by = world
    pairs = request.get("headers", [])
    assume(isinstance(pairs, list) and len(pairs) > 1)
    shuffled = random.sample(pairs, len(pairs))
    for name in _ORDERED:
        kept = iter([pair for pair in pairs if pair[0].lower() == name])
        shuffled = [next(kept) if pair[0].lower() == name else pair for pair in shuffled]
    more = request | {"headers": shuffled}
    for name in ("agent", "uses"):
        if isinstance(request.get(name), list):
            more[name] = random.sample(request[name], len(request[name]))
    assert outcome(decide(request, judged_by)) == outcome(decide(more, judged_by))


OTHERS = (
    *("http://example.com", "https://example.com:8443", "https://www.example.com", "https://example.org", "https://com"),
    *("https://xn--bcher-kva.example:1", "https://sub.bücher.example", "http://example.com:8081", "https://example.com.evil"),
    *("https://examp1e.com", "https://еxample.com", "http://bücher.example"),
)
SITE: Json = {
    "robots_txt": {"status": 200, "body": "User-agent: *\nDisallow: /\nContent-Usage: train-ai=n\nContent-Signal: search=yes\n"},
    "well_known": {TDMREP: {"status": 200, "body": '[{"location": "/", "tdm-reservation": 0}]'}},
}


@given(worlds, st.lists(st.sampled_from(OTHERS), min_size=1, unique=True))
def test_locality(world: tuple[Json, str], others: list[str]) -> None:
    """P4: what another origin says changes nothing."""
    request, judged_by = world
    lines = [{"site": other, **SITE} for other in others]
    assert answer(decide(request, judged_by, *lines)) == answer(decide(request, judged_by))


@pytest.mark.parametrize("reservation", [0, 1])
def test_locality_of_redirects(reservation: int) -> None:
    """§3.1: robots.txt is that of the origin asked, everything else that of the origin that answered."""
    body = f'[{{"location": "/", "tdm-reservation": {reservation}}}]'
    site = {"well_known": {TDMREP: {"status": 200, "body": body}}}
    request = {"url": "https://final.example/x", "requested_url": "https://asked.example/x", "agent": "MyBot"}
    asked = decide(request, "respectful", {"site": "https://asked.example", **site})
    assert word(asked, "mine") == "unknown"
    final = decide(request, "respectful", {"site": "https://final.example", **site})
    assert word(final, "mine") == ("disallowed" if reservation else "allowed")


MISSPELT: tuple[Json, ...] = (
    {"agnet": "X", "hedaers": [], "robots-txt": None, "wellknown": {}, "bdoy": "", "medai_type": "x"},
    {"robots_txt": {"status": 200, "boddy": "", "trunctaed": True, "fetched-at": "x"}, "uses": ["trainig", "serach", "all"]},
    {"headers": {"Content-Usage": ["a=n, b=n", "x;train-ai;search"], "Content-Signal": "a=b c=d e=f ai-train=n"}},
    {"policy": {"name": "x", "unknwon": 1, "brokne": 2, "claim": 3}},
)


def test_determinism() -> None:
    """P5: the same bytes whatever the seed of hashes."""
    lines = b"".join(
        msgspec.json.encode(request | {"policy": judged_by}) + b"\n"
        for request, judged_by in numbered_worlds(5, size(250, 1_000, 10_000))
    )
    lines += b"".join(msgspec.json.encode({"url": URL, "agent": BOT} | more) + b"\n" for more in MISSPELT)
    outputs = set()
    for seed in ("0", "1", "4294967295"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "ofuda", "resolve", "-", "--jsonl", "--at", "2026-11-21T00:00:00Z", "-A", "MyBot"]
        run = subprocess.run(command, input=lines, capture_output=True, check=False, env=environment)
        assert run.stderr == b""
        assert run.stdout.count(b"\n") == lines.count(b"\n")
        outputs.add(run.stdout)
    assert len(outputs) == 1
