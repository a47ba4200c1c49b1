"""Each thing that a robots.txt can be told about, and that nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers.robots_findings import KNOWN_KEYS, MOST
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.nouns.diagnostics import Severity


def found(body: str | bytes) -> list[tuple[str, str, int | None]]:
    octets = body.encode() if isinstance(body, str) else body
    told = RobotsTxt(octets).diagnostics("https://example.com/robots.txt")
    assert all(each.place is not None and each.place.source == "https://example.com/robots.txt" for each in told)
    return [(each.rule, each.severity.value, each.place.line) for each in told if each.place is not None]


@pytest.mark.parametrize(
    ("line", "rule", "severity"),
    [
        ("User-agent: GPTBot/1.2", "robots-token-suffix", "warning"),
        ("User-agent: Foo Bar", "robots-token-list", "error"),
        ("User-agent: * all", "robots-token-list", "error"),
        ("User-agent: GPTBot, CCBot", "robots-token-list", "error"),
        ("User-agent: GPTBot;CCBot/2", "robots-token-list", "error"),
        ("User-agent: GPT‑Bot", "robots-token-hyphen", "error"),
        ("User-agent: GPT‑Bot, CCBot", "robots-token-hyphen", "error"),
        ("User-agent:", "robots-token-missing", "warning"),
        ("User-agent: *bot*", "robots-token-missing", "warning"),
        ("User-agent: ,", "robots-token-missing", "warning"),
        ("User-agent: GPTBot Disallow: /", "robots-one-line-directive", "error"),
        ("Useragent: GPTBot", "robots-key-typo", "warning"),
        ("Usr-agent: GPTBot", "robots-key-typo", "error"),
        ("Disalow: /", "robots-key-typo", "warning"),
        ("Desallow: /", "robots-key-typo", "error"),
        ("Disallow /", "robots-missing-colon", "warning"),
        ("User-agent GPTBot # x: y", "robots-missing-colon", "warning"),
        ("Disallow: a/b", "robots-path-start", "error"),
        ("Allow: a/b", "robots-path-start", "warning"),
        ("DisallowAITraining: /", "robots-unknown-key", "warning"),
        ("Sitemap http://example.com/s", "robots-unknown-key", "warning"),
        ("hello, world", "robots-unreadable-line", "warning"),
        (": /", "robots-unreadable-line", "warning"),
    ],
)
def test_a_line_is_told_about_by_its_rule(line: str, rule: str, severity: str) -> None:
    assert found(f"User-agent: *\nAllow: /\n{line}\nAllow: /\n") == [(rule, severity, 3)]


def test_a_line_may_be_told_about_twice() -> None:
    assert found("User-agent: *\nDesallow a") == [
        ("robots-key-typo", "error", 2),
        ("robots-missing-colon", "warning", 2),
        ("robots-path-start", "error", 2),
    ]
    one_line = found("User-agent: A/1, B Disallow: /\n")
    assert [rule for rule, _, _ in one_line] == ["robots-one-line-directive", "robots-token-list"]


def test_rules_before_any_group_are_lost() -> None:
    body = "Disallow: /\nCrawl-delay: 1\nAllow: /a\n# x\nUser-agent: *\nDisallow: /\n"
    assert found(body) == [("robots-rule-outside-group", "error", 1), ("robots-rule-outside-group", "error", 3)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\xef\xbb\xbfUser-agent: *\n", [("robots-byte-order-mark", "warning", 1)]),
        (b"\xefUser-agent: *\n", [("robots-byte-order-mark", "warning", 1)]),
        ("\ufeffUser-agent: *\n".encode("utf-16-le"), [("robots-utf-16", "error", 1)]),
        ("\ufeffUser-agent: *\n".encode("utf-16-be"), [("robots-utf-16", "error", 1)]),
        (b"<html>\nDisallow: /\n", [("robots-not-text", "warning", None)]),
        (b"\xef\xbb\xbf\x00", [("robots-not-text", "warning", None)]),
    ],
)
def test_the_file_as_a_whole_is_told_about(body: bytes, expected: list[tuple[str, str, int | None]]) -> None:
    assert found(body) == expected


def test_a_clean_file_has_no_findings() -> None:
    known = "".join(f"{key.decode().title()}: x\n" for key in sorted(KNOWN_KEYS))
    for ending in ("\n", "\r\n", "\r"):
        body = f"""# comment: with, a colon
Sitemap: https://example.com/sitemap.xml
{known}
USER-AGENT : GPTBot # the token
user-agent: img2dataset
\tDisallow:
Disallow: # nothing
disallow: /a # b
Allow: *.gif$
Allow:/a

  # indented
User-agent: *
Disallow: /"""
        assert found(body.replace("\n", ending)) == []
    assert found(b"") == []


def test_twenty_are_told_and_the_rest_are_counted() -> None:
    told = RobotsTxt(b"junk\n" * MOST).diagnostics("x")
    assert len(told) == 20
    assert {each.rule for each in told} == {"robots-unreadable-line"}
    told = RobotsTxt(b"junk\n" * 1_000).diagnostics("x")
    assert len(told) == 21
    assert (told[-1].rule, told[-1].severity) == ("robots-more", Severity.WARNING)
    assert told[-1].message == "980 more findings in this file"
    told = RobotsTxt(b"junk\n" * 1_000 + b"Disallow: /\n").diagnostics("x")
    assert (told[-1].rule, told[-1].severity) == ("robots-more", Severity.ERROR)


@given(st.text())
def test_messages_are_printable_and_help(text: str) -> None:
    for each in RobotsTxt(b"User-agent: *\n" + text.encode("utf-8", "replace")).diagnostics("x"):
        assert each.message.isprintable()
        assert each.help
        assert not each.message.endswith(".")
        assert each.channel == "robots"
