"""robots.txt: other implementations' vectors, house readings R1 to R6, and any bytes at all."""

from __future__ import annotations

import base64
import json
import random
import re
import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ofuda.carriers.patterns import Target, target
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import address
from tests.oracle_syntax import crawlable, groups_for, normal, read_robots, robots_text
from tests.shared import ABSENT, SHARED
from tests.sizes import size

PATH = target(b"/a/b?c")
PIECES = (
    "User-agent: GPTBot\n",
    "User-agent: *\n",
    "user-agent:ccbot\r",
    "useragent: GPTBot/1.0\n",
    "User-agent GPTBot\r\n",
    "User-agent: GPTBot, CCBot\n",
    "User-agent: GPT‑Bot; CCBot\n",
    "User-agent: GPTBot Disallow: /a\n",
    "Uzer-agents: GPTBot\n",
    "User-agents GPTBot\n",
    "Disallows /a\n",
    "Disallow: /\n",
    "Disallow:\n",
    "Disallow: /a # b\n",
    "Disallow: a/b\n",
    "Desallow: /a\n",
    "disalow /a/b\n",
    "Disallow: /*?c$\n",
    "Disallow: /a/b?c*\n",
    "Allow: /a\n",
    "Allow: /a/b\n",
    "Allow: /a/b?c\n",
    "Allow: /a/b?cde\n",
    "Allow: /*b\n",
    "Allow: /%61\n",
    "Allow: https://example.com/a\n",
    "Content-Usage: train-ai=n\n",
    "Crawl-delay: 1\n",
    "Sitemap: /s\n",
    "# Disallow: /\n",
    "\n",
    "\r\n",
    "junk\n",
    "two words\n",
    "\ufeff",
    "\x00",
    ":\n",
    "Disallow /a # b: /\n",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


def allows(body: bytes | str, agent: str, path: bytes = b"/") -> bool:
    read = RobotsTxt(body.encode() if isinstance(body, str) else body)
    return read.decide(agent, [target(path)]).allowed


def shared(*parts: str) -> Any:
    if SHARED is None:
        pytest.skip(ABSENT)
    return json.loads(SHARED.joinpath(*parts).read_bytes())


# -- other implementations --------------------------------------------------------------------------------------------


def answer(case: dict[str, str]) -> str:
    """An agent that is no token falls to no group at all."""
    body = base64.b64decode(case["robots_b64"]) if "robots_b64" in case else case["robots"].encode()
    found = address(case["url"])
    targets = found.targets if found else (target(b"/"),)
    is_token = re.fullmatch("[A-Za-z0-9_-]+", case["agent"])
    return "disallow" if is_token and not RobotsTxt(body).decide(case["agent"], targets).allowed else "allow"


def test_googles_cases_are_met_save_the_declared_differences() -> None:
    cases = shared("vectors", "robots", "google-robotstxt.json") + shared("vectors", "robots", "google-spec-test.json")
    assert len(cases) == 545
    declared = {each["id"] for each in shared("vectors", "robots", "differences.json")}
    assert {case["id"] for case in cases if answer(case) != case["expected"]} == declared


def test_real_bodies_are_read_and_written_back() -> None:
    if SHARED is None:
        pytest.skip(ABSENT)
    files = sorted((SHARED / "samples" / "robots").glob("*.txt"))
    assert len(files) == 400
    for file in files:
        body = file.read_bytes()
        read = RobotsTxt(body)
        assert b"".join(line.raw for line in read.lines()) == body
        assert len(read.diagnostics("robots.txt")) <= 21
        rules = read.readings("*")[0].rules
        paths = [
            b"/",
            b"/a/b?c",
            *(rule.path.replace(b"*", b"x").rstrip(b"$") for rule in rules[:: 1 + len(rules) // 4]),
        ]
        for agent in ("GPTBot", "Googlebot", "*"):
            assert all(group.rules or not group.bare for group in read.readings(agent))
            read.named(agent)
        if len(body) > size(1_000, 5_000, 1_000_000):  # the reference is slow
            continue
        ways = readings(body)
        for path in paths:
            expected = all(crawlable(groups_for("Googlebot", groups), reference_target(path)) for groups in ways)
            assert read.decide("Googlebot", [target(rooted(path))]).allowed == expected, file.name


def readings(body: bytes) -> list[list[Any]]:
    text = robots_text(body)
    return [read_robots(text, lenient=one, closing=two)[0] for one in (False, True) for two in (False, True)]


def rooted(path: bytes) -> bytes:
    return path if path.startswith(b"/") else b"/" + path


def reference_target(path: bytes) -> str:
    return normal(rooted(path).decode("utf-8", "surrogateescape"))


@given(TEXTS)
def test_every_reading_counts_as_the_reference_has_it(text: str) -> None:
    body = text.encode()
    read = RobotsTxt(body)
    ways = [
        read_robots(robots_text(body), lenient=one, closing=two)[0] for one in (False, True) for two in (False, True)
    ]
    for agent in ("GPTBot", "ccbot", "GPT-Bot", "*"):
        for path in ("/", "/a", "/a/b?c", "/a/b?c/d", "/robots.txt"):
            answers = [crawlable(groups_for(agent, groups), path) for groups in ways]
            assert read.decide(agent, [target(path.encode())]).allowed == all(answers)
            own = [groups_for(agent, groups, own=True) for groups in ways]
            found = read.named(agent)
            assert (None in found) == (not all(own))
            refused = any(group is not None and not group.decide(target(path.encode())).allowed for group in found)
            assert refused == any(not crawlable(groups, path) for groups in own)


# -- the answers that peers get wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "body", "agent"),
    [
        ("one-line directive", "User-agent: GPTBot Disallow: /\n", "GPTBot"),
        ("version in the token", "User-agent: GPTBot/1.0\nDisallow: /\n", "GPTBot"),
        ("a list: the first", "User-agent: GPTBot, CCBot\nDisallow: /\n", "GPTBot"),
        ("a list: the second", "User-agent: GPTBot, CCBot\nDisallow: /\n", "CCBot"),
        ("U+2011 hyphen", "User-agent: meta\u2011externalagent\nDisallow: /\n", "meta-externalagent"),
        ("blank line inside a group", "User-agent: GPTBot\n\nDisallow: /\n", "GPTBot"),
        ("two groups for one agent", "User-agent: GPTBot\nDisallow: /a\n\nUser-agent: GPTBot\nDisallow: /\n", "GPTBot"),
        ("a managed * before the site's own", "User-agent: *\nAllow: /x\n\nUser-agent: *\nDisallow: /\n", "GPTBot"),
        ("Desallow", "User-agent: GPTBot\nDesallow: /\n", "GPTBot"),
        ("byte order mark", "\ufeffUser-agent: GPTBot\nDisallow: /\n", "GPTBot"),
        ("digits in a token", "User-agent: AI2Bot\nDisallow: /\n", "ai2bot"),
        ("digits in a token, 2", "User-agent: img2dataset\nDisallow: /\n", "img2dataset"),
        ("crawl delay in a run", "User-agent: GPTBot\nCrawl-delay: 1\nUser-agent: CCBot\nDisallow: /\n", "GPTBot"),
        ("crawl delay in a run, 2", "User-agent: GPTBot\nCrawl-delay: 1\nUser-agent: CCBot\nDisallow: /\n", "CCBot"),
    ],
)
def test_right_answers(name: str, body: str, agent: str) -> None:
    assert not allows(body, agent), name
    plainly_right = {"blank line inside a group", "two groups for one agent", "a managed * before the site's own"}
    expected = name in plainly_right or name.startswith(("digits", "crawl delay"))
    assert (not RobotsTxt(body.encode()).diagnostics("robots.txt")) == expected, name


def test_right_answer_html_body() -> None:
    read = RobotsTxt(b"<!doctype html>\n<title>Disallow: /</title>\nDisallow: /\n")
    assert read.is_absent
    assert read.decide("GPTBot", [PATH]).allowed
    assert [each.rule for each in read.diagnostics("robots.txt")] == ["robots-not-text"]


@pytest.mark.parametrize("agent", ["A", "B"])
def test_an_extension_line_in_a_run_is_read_both_ways(agent: str) -> None:
    read = RobotsTxt(b"User-agent: A\nContent-Usage: train-ai=n\nUser-agent: B\nDisallow: /\n")
    groups = read.readings(agent)
    assert not read.decide(agent, [PATH]).allowed
    merged, apart = groups
    assert [line.value for line in merged.extensions] == [b"train-ai=n"]
    assert [line.value for line in apart.extensions] == ([b"train-ai=n"] if agent == "A" else [])
    assert apart.decide(PATH).allowed == (agent == "A")


@pytest.mark.parametrize("between", ["", "\n", "# x\n", "Sitemap: /s\n", "junk\n"])
def test_nothing_else_between_user_agent_lines_makes_a_second_reading(between: str) -> None:
    body = f"User-agent: A\n{between}User-agent: B\nDisallow: /\nCrawl-delay: 1\nUser-agent: C\nAllow: /\n"
    assert len(RobotsTxt(body.encode()).readings("A")) == 1


# -- any bytes --------------------------------------------------------------------------------------------------------


@given(
    st.binary()
    | TEXTS.map(str.encode)
    | TEXTS.map(lambda text: ("\ufeff" + text).encode("utf-16-le"))
    | st.text().map(str.encode)
)
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"\xfe\xff\x00")
def test_any_bytes_are_a_robots_txt(body: bytes) -> None:
    read = RobotsTxt(body, (b"BEGIN", b"END"))
    lines = read.lines()
    assert b"".join(line.raw for line in lines) == body
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    for agent in ("GPTBot", "*"):
        groups = read.readings(agent)
        assert 1 <= len(groups) <= 4
        for group in groups:
            match = group.decide(PATH)
            assert match.rule is None or (match.rule in group.rules and match.rule.allows == match.allowed)
            assert all(line in lines for line in group.extensions)
    assert all(line in lines for line in read.ungrouped)
    assert len(read.diagnostics("robots.txt")) <= 21


@pytest.mark.parametrize(
    "lines",
    [
        [b"User-agent: a"],
        [b"User-agent: a", b"Crawl-delay: 1"],
        [b"User-agent: a, b; c"],
        [b"User-agent: a Disallow: /" + b" " * 50],
        [b"User-agent: " + b"a" * 60 + b"!"],
        [b"User-agent: a", b"Disallow: /*a*b*c$"],
        [b"User-agent: a", b"Disallow: x"],
        [b"Disallow: %%%%%%34%34"],
        [b"# BEGIN X", b"A: b", b"# END X"],
        [b"<" * 60],
        [b"\x00"],
        [b""],
    ],
)
def test_time_is_linear_in_the_body(lines: list[bytes]) -> None:
    body = b"User-agent: a\n" + b"\n".join(
        lines * (size(200_000, 500_000, 2_000_000) // len(b"\n".join(lines) + b"\n"))
    )
    start = time.process_time()
    read = RobotsTxt(body, (b"BEGIN X", b"END X"))
    read.decide("a", [Target(b"/" + b"ab" * 1_000)])
    read.named("b")
    read.diagnostics("robots.txt")
    assert time.process_time() - start < 10 * (0.05 + len(body) / 1e6)  # security.md T1 with a tenfold margin


def test_time_is_linear_in_the_number_of_odd_keys() -> None:
    rng = random.Random(2)
    keys = {bytes(rng.sample(b"disallow", 8)) for _ in range(size(20_000, 50_000, 200_000))}
    body = b"User-agent: a\n" + b"".join(key + b": /\n" for key in sorted(keys))
    start = time.process_time()
    RobotsTxt(body).readings("a")
    assert time.process_time() - start < 10 * (0.05 + len(body) / 1e6)
