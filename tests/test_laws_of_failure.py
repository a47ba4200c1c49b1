"""The law `truncating_or_failing_never_yields_allowed` (security page, P1), and neither does a slip of the pen."""

from __future__ import annotations

import base64

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ofuda
from ofuda.nouns.policy import Verdict
from ofuda.nouns.stance import Level
from ofuda.tables.policies import POLICIES
from tests.asking import TDMREP, Json, ask, decide, word, worlds

PERMITTED = [("Content-Usage", "train-ai=y, search=y, ai-use=y")]
STRICT = tuple(name for name, one in POLICIES.items() if one.columns["unreachable"] is not Verdict.KEEP)


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
def test_truncating_never_yields_allowed_robots(world: tuple[Json, str], at: float, permitted: bool) -> None:  # noqa: FBT001 (a strategy gives it)
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


@pytest.mark.parametrize(
    "mechanisms", [["page-controls", "aipref"], ["tdmrep", "aipref"], ["tdmrep", "content-signals"]]
)
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
_SLIPS = (
    *((":", " :"), ("=", " = "), ("=", ":"), ("=", ""), ("=", "= "), ("-", "_"), ("-", "‑"), ("ai", "AI"), ("n", "N")),
    *(
        ("=n", "=no"),
        ("no", "none"),
        ("no", "n"),
        ("1", "true"),
        ("1", "1;"),
        ("noai", "noai;noindex"),
        ("noai", "no-ai"),
    ),
)


@pytest.mark.parametrize("slip", _SLIPS, ids="→".join)
@pytest.mark.parametrize("refusal", _REFUSALS)
def test_a_slip_of_the_pen_is_no_consent(refusal: str, slip: tuple[str, str]) -> None:
    name, value = refusal.replace(*slip).split(":", 1)
    found = ask(headers=[(name.strip(), value.strip())])
    assert word(found) != "allowed"
    assert word(found, "mine") != "allowed"
    found = ask(robots=f"User-agent: *\n{refusal.replace(*slip)}\n".encode())
    assert word(found) != "allowed"


FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><content '
    b'xmlns="https://rslstandard.org/rsl" url=""><license><prohibits type="usage">all</prohibits></license></content>'
    b"</item></channel></rss>"
)
LABEL = (
    b'{"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel", "id": "https://example.com/l", '
    b'"issued": "2026-01-01T00:00:00Z", "declaredBy": {"id": "https://example.com/"}, "basis": "rightsholder", '
    b'"about": [{"type": "Site", "url": "https://example.com"}], '
    b'"uses": {"train-generative": {"decision": "disallowed"}}}'
)


@pytest.mark.parametrize("mechanisms", [["rsl", "aipref"], ["rsl", "ofuda", "aipref"]])
@pytest.mark.parametrize("media_type", ["application/rss+xml", "application/xml", "text/plain", None])
@pytest.mark.parametrize("feed", [FEED, FEED.decode().encode("utf-16")])
def test_a_feed_cut_anywhere_permits_nothing(feed: bytes, media_type: str | None, mechanisms: list[str]) -> None:
    """S2: RSL may stand behind the cut."""
    columns = dict.fromkeys(("unknown", "conditional", "broken", "unreachable", "own_disallow", "claims"), "drop")
    judged_by = ofuda.policy({"name": "few", "mechanisms": mechanisms, **columns})
    asked: Json = {"media_type": media_type, "headers": PERMITTED, "policy": judged_by}
    assert word(ask(body=feed, **asked)) == "disallowed"
    cuts = (ask(body=feed[:at], truncated=True, **asked) for at in range(len(feed)))
    assert [at for at, cut in enumerate(cuts) if word(cut) == "allowed"] == []


@pytest.mark.parametrize("media_type", ["application/problem+json", "application/ld+json", "text/json", None])
def test_a_label_cut_anywhere_permits_nothing(media_type: str | None) -> None:
    """L18: what is left may not even begin."""
    asked: Json = {"media_type": media_type, "headers": PERMITTED}
    assert word(ask(body=LABEL, **asked)) == "disallowed"
    cuts = (ask(body=LABEL[:at], truncated=True, **asked) for at in range(len(LABEL)))
    assert [at for at, cut in enumerate(cuts) if word(cut) == "allowed"] == []
