"""`noai` and its kin: to whom, about what, and from which page."""

from __future__ import annotations

from typing import Any

import pytest

import ofuda
from ofuda.formats.page_controls import interpret
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.statements import Authority, Signal
from tests.asking import ask, rules, word


def test_nothing_in_nothing_out() -> None:
    assert interpret({}, frozenset(), None).statements == ()


def test_a_meta_for_another_agent_is_not_read() -> None:
    meta = Signal("meta-robots", "", Place("https://example.com/"), "otherbot", "noai")
    assert interpret({"meta-robots": ((meta,),)}, frozenset({"mybot"}), None).statements == ()
    assert interpret({"meta-robots": ((meta,),)}, frozenset({"otherbot"}), None).statements != ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("noai", "disallowed"),
        ("noml", "disallowed"),
        ("noindex noai", "disallowed"),
        ("noai:", "disallowed"),
        ("noindex: noai", "unknown"),
        ("*: noai", "disallowed"),
        ("robots: noindex, noai", "disallowed"),
        ("otherbot: noindex, examplebot: noai", "disallowed"),
        ("examplebot: noindex, otherbot: noai", "unknown"),
        ("max-snippet:20 noai", "disallowed"),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST, noai", "disallowed"),
        ("nonoai", "unknown"),
        ("noai2", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_header_line(value: str, expected: str) -> None:
    assert word(ask(headers=[("X-Robots-Tag", value)])) == expected


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [("image/png", "disallowed"), (None, "disallowed"), ("text/html", "unknown"), ("audio/mpeg", "unknown")],
)
def test_noimageai_speaks_about_images(media_type: str | None, expected: str) -> None:
    """X3."""
    found = ask(headers=[("X-Robots-Tag", "noimageai")], media_type=media_type)
    assert word(found) == expected
    if expected == "unknown":
        assert {(one.role.value, one.statement.note) for one in found["train-other"].reasons} == {
            ("uncounted", "images-only")
        }


NOAI = b'<html><head><meta name="robots" content="noai"></head><body><img src="/i.png"></body></html>'


@pytest.mark.parametrize("media_type", ["image/png", "audio/mpeg", "video/mp4", None, "text/html", "application/pdf"])
@pytest.mark.parametrize(
    "origin",
    ["https://example.com", "http://example.com", "https://www.example.com", "https://example.com:444", "not a page"],
)
@pytest.mark.parametrize("how", ["header", "meta"])
def test_pages_around(how: str, origin: str, media_type: str | None) -> None:
    """X4: a page of the same origin speaks about what it embeds; any other claims."""
    headers = ofuda.Headers([("X-Robots-Tag", "noai")] if how == "header" else [])
    page = ofuda.Page(f"{origin}/page", headers, NOAI if how == "meta" else None)
    found = ask("https://example.com/i.png", found_on=[page], media_type=media_type)
    embedded = media_type is None or media_type.startswith(("image", "audio", "video"))
    same = origin == "https://example.com"
    assert word(found) == ("disallowed" if embedded and same else "unknown")
    authorities = {one.statement.authority for one in found["train-other"].reasons}
    assert authorities == ({Authority.PAGE if same else Authority.CLAIMED} if embedded else set())


@pytest.mark.parametrize("media_type", ["audio/mpeg", "video/mp4"])
@pytest.mark.parametrize("origin", ["https://example.com", "https://other.example"])
def test_noimageai_of_a_page_around_says_nothing_about_sounds(origin: str, media_type: str) -> None:
    page = ofuda.Page(f"{origin}/page", ofuda.Headers([("X-Robots-Tag", "noimageai")]))
    found = ask("https://example.com/i.ogg", found_on=[page], media_type=media_type)
    assert word(found) == "unknown"
    assert found.verdict is ofuda.Verdict.KEEP


@pytest.mark.parametrize("page", [b"", b"no page", b"<p>text", NOAI.replace(b"noai", b"index")])
def test_pages_around_that_say_nothing(page: bytes) -> None:
    found = ask(found_on=[ofuda.Page("https://example.com/p", body=page)], media_type="image/png")
    assert (word(found), rules(found)) == ("unknown", [])


@pytest.mark.parametrize(
    "given",
    [
        {"headers": [("X-Robots-Tag", "noai.noindex")]},
        {"page": b'<head><meta name=robots content="noai.noindex"></head>'},
        {"page": b'<head><meta name=ExampleBot content="noindex.noai"></head>'},
    ],
)
def test_a_form_that_is_no_directive_is_broken(given: dict[str, Any]) -> None:
    """J7."""
    found = ask(**given)
    assert [found[use].reason for use in ("train-generative", "train-other", "search")] == [
        "broken",
        "broken",
        "no_signal",
    ]
