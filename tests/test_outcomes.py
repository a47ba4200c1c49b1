"""What an HTTP answer for robots.txt, and for the well-known file, comes to: security page §2, cell by cell."""

from __future__ import annotations

import pytest

import ofuda
from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.nouns.policy import Verdict
from tests.asking import ask, rules, word

RULES = b"User-agent: *\nDisallow: /x\nContent-Usage: train-ai=n\n"
BODIES: dict[str, tuple[bytes, bool]] = {
    "empty": (b"", False),
    "html": (b"<!doctype html><title>t</title>", False),
    "robots": (RULES, False),
    "truncated": (RULES, True),
}


def documented(status: int, body: str, *, matched: bool) -> tuple[str, str, bool]:
    """The table: what `fetch` is, what is said about training, and whether it is unreachable for the policy."""
    if status in {200, 206}:
        partial = status == 206 or body == "truncated"
        if body in {"robots", "truncated"}:
            fetch = "disallowed" if matched else "unknown" if partial else "allowed"
            return fetch, "unknown" if matched else "disallowed", False
        return "unknown" if partial else "allowed", "unknown", False
    if status in {401, 403}:
        return "allowed", "unknown", True
    if status == 429 or status // 100 == 5:
        return "disallowed", "unknown", True
    if status // 100 in {2, 4}:
        return "allowed", "unknown", False
    return "unknown", "unknown", True


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("path", ["/x", "/y"])
def test_outcomes_of_robots(body: str, path: str) -> None:
    octets, truncated = BODIES[body]
    for status in range(600):
        fetch, training, unreachable = documented(status, body, matched=path == "/x")
        fetched = ofuda.Fetched(status, octets, truncated=truncated)
        found = ask(f"https://example.com{path}", robots=fetched, uses=["train-generative"])
        assert (found.fetch.level.word, word(found)) == (fetch, training), status
        assert ("robots-unreachable" in rules(found)) is unreachable, status
        assert ("robots-not-text" in rules(found)) is (body == "html" and status in {200, 206}), status
        use = found["train-generative"]
        if training == "disallowed" or (fetch == "disallowed" and not unreachable):
            assert use.verdict is Verdict.DROP, status
        elif unreachable:
            assert (use.verdict, use.reason) == (Verdict.REVIEW, "unreachable"), status
            assert ask(robots=fetched, policy="strict").verdict is Verdict.DROP
        else:
            assert use.verdict is Verdict.KEEP, status


@pytest.mark.parametrize("error", ["timeout", "dns", "tls", "reset", "too-large", "redirect-loop"])
def test_outcomes_without_an_answer(error: str) -> None:
    found = ask(robots=ofuda.Fetched(error=error))
    assert found.fetch.level.word == ("unknown" if error == "redirect-loop" else "disallowed")
    assert found.verdict is Verdict.REVIEW
    assert rules(found) == ["robots-unreachable"]


@pytest.mark.parametrize("status", [-1, 0, 99, 600, 999, 10**30])
def test_numbers_that_are_no_status(status: int) -> None:
    found = ask(robots=ofuda.Fetched(status, RULES), tdmrep=ofuda.Fetched(status))
    assert (found.fetch.level.word, found.verdict) == ("unknown", Verdict.REVIEW)
    assert rules(found) == ["robots-unreachable", "tdmrep-unreachable"]


def test_a_very_long_file_is_read_like_any_other() -> None:
    """RFC 9309 §2.5: at least 500 KiB."""
    body = b"# a comment\n" * 100_000 + b"User-agent: *\nDisallow: /a\n"
    assert len(body) > 2 * 500 * 1024
    for _ in range(2):
        assert ask(robots=body).fetch.level.word == "disallowed"


def test_not_looked_at() -> None:
    assert outcome(None) is Outcome.UNSEEN
    found = ask()
    assert (found.fetch.level.word, word(found), found.verdict) == ("unknown", "unknown", Verdict.KEEP)
    assert not found.diagnostics


@pytest.mark.parametrize("body", BODIES)
def test_outcomes_of_the_well_known_file(body: str) -> None:
    """House reading T6, for all status codes."""
    octets = {
        "empty": b"",
        "html": b" <html>",
        "robots": b'[{"location": "/", "tdm-reservation": 1}]',
        "truncated": b"[]",
    }
    for status in range(600):
        found = ask(tdmrep=ofuda.Fetched(status, octets[body], truncated=body == "truncated"), uses=["mine"])
        use, said = found["mine"], rules(found)
        if status in {200, 206}:
            expected = {"empty": "unknown", "html": "unknown", "robots": "disallowed", "truncated": "unknown"}
            assert word(found, "mine") == expected[body]
            assert ("tdmrep-absent" in said) is (body == "html")
            assert ("tdmrep-json" in said) is (body == "empty")
        elif status in {404, 410}:
            assert (said, use.verdict) == ([], Verdict.KEEP), status
        elif status // 100 in {2, 4} and status not in {401, 403, 429}:
            assert (said, use.verdict) == (["tdmrep-absent"], Verdict.KEEP), status
        else:
            assert (said, use.verdict) == (["tdmrep-unreachable"], Verdict.REVIEW), status
