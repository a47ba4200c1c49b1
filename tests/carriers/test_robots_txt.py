"""robots.txt: other implementations' vectors, house readings R1 to R6, and any bytes at all."""

from __future__ import annotations

import base64
import json
import random
import re
import time
from itertools import permutations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ofuda.carriers.patterns import Target, target
from ofuda.carriers.robots_groups import Group
from ofuda.carriers.robots_lines import within_two_edits
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import address
from tests.oracle_syntax import crawlable, groups_for, read_robots, robots_text
from tests.shared import ABSENT, SHARED
from tests.sizes import size

PATH = target(b"/a/b?c")
PIECES = (
    "User-agent: GPTBot\n", "User-agent: *\n", "user-agent:ccbot\r", "useragent: GPTBot/1.0\n", "User-agent GPTBot\r\n",
    "User-agent: GPTBot, CCBot\n", "User-agent: GPT‑Bot; CCBot\n", "User-agent: GPTBot Disallow: /a\n", "Uzer-agents: GPTBot\n",
    "Disallow: /\n", "Disallow:\n", "Disallow: /a # b\n", "Disallow: a/b\n", "Desallow: /a\n", "disalow /a/b\n", "Disallow: /*?c$\n",
    "Allow: /a\n", "Allow: /a/b\n", "Allow: /*b\n", "Allow: /%61\n", "Allow: https://example.com/a\n", "Content-Usage: train-ai=n\n",
    "Crawl-delay: 1\n", "Sitemap: /s\n", "# Disallow: /\n", "\n", "\r\n", "junk\n", "two words\n", "\ufeff", "\x00", ":\n", "Disallow /a # b: /\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


def allows(body: bytes | str, agent: str, path: bytes = b"/") -> bool:
    read = RobotsTxt(body.encode() if isinstance(body, str) else body)
    return read.decide(agent, [target(path)]).allowed


def shared(*parts: str) -> Any:
    if SHARED is None:
        pytest.skip(ABSENT)
    return json.loads(SHARED.joinpath(*parts).read_bytes())


# -- other implementations -----------------------------------------------------------------------------------------------


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
        for agent in ("GPTBot", "Googlebot", "*"):
            text = robots_text(body)
            ways = [read_robots(text, lenient=one, closing=two)[0] for one in (False, True) for two in (False, True)]
            expected = all(crawlable(groups_for(agent, groups), "/a/b?c") for groups in ways)
            assert read.decide(agent, [PATH]).allowed == expected, file.name
        read.diagnostics("robots.txt")


@given(TEXTS)
def test_every_reading_counts_as_the_reference_has_it(text: str) -> None:
    body = text.encode()
    read = RobotsTxt(body)
    ways = [
        read_robots(robots_text(body), lenient=one, closing=two)[0] for one in (False, True) for two in (False, True)
    ]
    for agent in ("GPTBot", "ccbot", "GPT-Bot", "*"):
        for path in ("/", "/a", "/a/b?c", "/robots.txt"):
            answers = [crawlable(groups_for(agent, groups), path) for groups in ways]
            assert read.decide(agent, [target(path.encode())]).allowed == all(answers)
            own = [groups_for(agent, groups, own=True) for groups in ways]
            found = read.named(agent)
            assert (None in found) == (not all(own))
            refused = any(group is not None and not group.decide(target(path.encode())).allowed for group in found)
            assert refused == any(not crawlable(groups, path) for groups in own)


# -- the answers that peers get wrong ---------------------------------------------------------------------------------------


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


# -- lines ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("other", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x00"])
def test_lines_end_at_cr_and_lf_only(ending: str, other: str) -> None:
    assert not allows(f"User-agent: A{ending}Disallow: /{ending}", "A")
    assert allows(f"User-agent: A{ending}Crawl-delay: 1{other}Disallow: /{ending}", "A")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef", b""])
def test_a_byte_order_mark_is_skipped_whole_or_broken(mark: bytes) -> None:
    assert not allows(mark + b"User-agent: A\nDisallow: /", "A")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("more", [b"", b"\x41", b"\x00\xd8", b"\xd8\x00\x0a"])
def test_utf_16_with_its_mark_is_read(encoding: str, more: bytes) -> None:
    body = "\ufeffUser-agent: A\r\nDisallow: /ツ\n".encode(encoding) + more
    read = RobotsTxt(body)
    assert not read.decide("A", [target("/ツ".encode())]).allowed
    assert b"".join(line.raw for line in read.lines()) == body
    assert read.lines()[0].raw == "\ufeffUser-agent: A\r\n".encode(encoding)


def test_lines_have_numbers_keys_and_values() -> None:
    body = b"\xef\xbb\xbfUser-Agent : A # b\r\n\r\n# x: y\rDisallow /a\nContent-Usage: /p train-ai=n\nwords\n: x"
    lines = RobotsTxt(body).lines()
    assert [(line.number, line.key, line.value) for line in lines] == [
        (1, b"user-agent", b"A"),
        (2, b"", b""),
        (3, b"", b""),
        (4, b"disallow", b"/a"),
        (5, b"content-usage", b"/p train-ai=n"),
        (6, b"", b""),
        (7, b"", b"x"),
    ]
    assert lines[4].raw == b"Content-Usage: /p train-ai=n\n"
    assert RobotsTxt(body).line(5) == lines[4]
    assert RobotsTxt(body).mentions(b"content-usage")
    assert not RobotsTxt(body).mentions(b"content-signal")


@pytest.mark.parametrize(
    "line",
    ["useragent: A", "USER AGENT:A", " \tuser-agent\t:\tA", "User-agent A", "user-agent A # b: c", "User-agent: A b", "User-agent: A*", "Uesr-agent: A",
     "user_agents: A", "ser-agent: A", "User--agent: B;A"],
)  # fmt: skip
def test_spellings_of_user_agent(line: str) -> None:
    assert not allows(line + "\nDisallow: /\n", "a")


@pytest.mark.parametrize(
    "line",
    ["disallow:/", "DISALLOW : /", "dissallow: /", "dissalow: /", "disalow: /", "diasllow: /", "disallaw: /", "Disallow /", "disalow\t/ # x",
     "Disallow: / # x", "Dis allow: /", "Dsiallow: /", "Disallows: /", "isallo: /", "Disallow /# x: y", "Dsallow /", "Disallow: /*", "Disall: /"],
)  # fmt: skip
def test_spellings_of_disallow(line: str) -> None:
    assert not allows("User-agent: A\n" + line, "A")
    assert not allows("User-agent: A\n" + line + "\n", "A")


@pytest.mark.parametrize(
    "line",
    ["Disallow", "Disallow:", "Disallow: # /", "# Disallow: /", "Disallow / x", "Disallow # / : /", "Noindex: /", "Allow: /", "Disallow\x01\x02: /",
     "Disallowing: /", "Disallow\x0b/", "allow /", "Disal: /", "Content-Signal: /", "Disallow /a:b: /"],
)  # fmt: skip
def test_what_is_no_disallow_line_or_says_nothing(line: str) -> None:
    assert allows("User-agent: A\n" + line, "A")
    assert allows("User-agent: A\n" + line + "\n", "A")


@given(
    st.binary(max_size=12) | st.text("disalowuer-gnt", max_size=12).map(str.encode),
    st.sampled_from([b"disallow", b"user-agent"]),
)
def test_two_edits_are_one_from_each_side(key: bytes, word: bytes) -> None:
    meet = bool(one_edit(key, {*key, *word}) & one_edit(word, {*key, *word}))
    assert within_two_edits(key, word) == (meet and min(key) >= 0x20)


@given(st.lists(st.sampled_from(["x", "swap", "cut"]), min_size=2, max_size=2), st.data())
def test_any_two_slips_are_forgiven(slips: list[str], data: st.DataObject) -> None:
    key = b"disallow"
    for slip in slips:
        at = data.draw(st.integers(0, len(key) - 2))
        rest = {"x": b"x" + key[at:], "swap": key[at : at + 2][::-1] + key[at + 2 :], "cut": key[at + 1 :]}[slip]
        key = key[:at] + rest
    assert within_two_edits(key, b"disallow")


def one_edit(word: bytes, octets: set[int]) -> set[bytes]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    changed = {head + bytes((octet,)) + tail[kept:] for head, tail in cuts for octet in octets for kept in (0, 1)}
    swapped = {head + tail[1::-1] + tail[2:] for head, tail in cuts if len(tail) > 1}
    return {word} | {head + tail[1:] for head, tail in cuts} | swapped | changed


# -- groups -----------------------------------------------------------------------------------------------------------------


def only(read: RobotsTxt, agent: str) -> Group:
    (group,) = read.readings(agent)
    return group


def test_a_file_without_oddities_has_one_reading_and_shares_groups() -> None:
    read = RobotsTxt(b"User-agent: A\nUser-agent: B\nDisallow: /a\n\nUser-agent: *\nDisallow: /\nCrawl-delay: 1\n")
    assert only(read, "A") is only(read, "b")
    assert only(read, "C") is only(read, "*") is only(read, "no token") is only(read, "\ud800")
    assert [only(read, agent).named for agent in ("A", "C", "*")] == [True, False, False]
    assert read.named("a") == (only(read, "A"),)
    assert read.named("C") == (None,)
    assert read.named("*") == (only(read, "*"),)
    assert [line.key for line in only(read, "*").extensions] == [b"crawl-delay"]


def test_no_group_is_no_rule() -> None:
    for body in (b"", b"\n", b"Disallow: /\n", b"User-agent: B\nDisallow: /\n"):
        read = RobotsTxt(body)
        assert read.named("*") == (None,)
        assert not only(read, "A").exists
        assert read.decide("A", [PATH]) == read.decide("*", [PATH])
        assert read.decide("A", [PATH]).rule is None
        assert read.decide("A", []).allowed


def test_the_longest_rule_decides_and_is_named() -> None:
    read = RobotsTxt(
        b"User-agent: A\nDisallow: /a\nAllow: /a/b\nDisallow: /*?c\nDisallow: /a/b\nAllow: /x*\nDisallow: /x*\n"
    )
    rules = only(read, "A").rules
    assert [(rule.number, rule.allows, rule.path) for rule in rules[:2]] == [(2, False, b"/a"), (3, True, b"/a/b")]
    found = {path: read.decide("A", [target(path)]).rule for path in (b"/a", b"/a/b", b"/a/b?c", b"/a?c", b"/xy", b"/")}
    assert [rule and rule.number for rule in found.values()] == [2, 3, 3, 4, 6, None]
    assert rules[0].pattern.matches(PATH)
    assert read.decide("A", [target(b"/"), target(b"/a")]).rule == rules[0]


def test_length_is_counted_in_octets_after_normalisation() -> None:
    assert not allows("User-agent: A\nAllow: /%61%61\nDisallow: /a*a\n", "A", b"/aa")
    assert allows("User-agent: A\nAllow: /ツ\nDisallow: /*/ab$x*\n", "A", "/ツ/ab$xy".encode())
    assert not allows("User-agent: A\nAllow: /a$b\nDisallow: /a%24\n", "A", b"/a$b")
    assert allows("User-agent: A\nAllow: /a$b\nDisallow: /a*\n", "A", b"/a$b")


def test_the_first_of_equal_rules_is_named() -> None:
    read = RobotsTxt(
        b"User-agent: A\nDisallow: /a\nDisallow: /a\nDisallow: /b*\nDisallow: /b*\nDisallow: /%63\nAllow: /c\nAllow: /c\n"
    )
    numbers = [read.decide("A", [target(path)]).rule for path in (b"/a", b"/b", b"/c")]
    assert [rule and rule.number for rule in numbers] == [2, 4, 7]


def test_many_prefixes_are_looked_up_as_few_are() -> None:
    rng = random.Random(1)
    paths = sorted({b"/" + bytes(rng.choices(b"ab/", k=rng.randrange(1, 9))) for _ in range(400)})
    lines = b"".join(rng.choice((b"Allow: ", b"Disallow: ")) + path + b"\n" for path in paths)
    read = RobotsTxt(b"User-agent: A\n" + lines)
    rules = only(read, "A").rules
    for _ in range(500):
        path = target(b"/" + bytes(rng.choices(b"ab/", k=rng.randrange(10))))
        matching = [rule for rule in rules if path.startswith(rule.path)]
        assert read.decide("A", [path]).rule == max(matching, key=lambda rule: len(rule.path), default=None)


def test_robots_txt_itself_is_always_allowed() -> None:
    body = "User-agent: *\nDisallow: /\nDisallow: /robots.txt\n"
    assert allows(body, "A", b"/robots.txt")
    assert not allows(body, "A", b"/robots.txt?x")


def test_groups_in_any_order_say_the_same() -> None:
    groups = ["User-agent: A\nDisallow: /a\n", "User-agent: B\nUser-agent: a\nAllow: /a/b\n", "User-agent: *\nDisallow: /\n", "User-agent: A\nDisallow: /c\n"]  # fmt: skip
    answers = {
        tuple(allows("".join(order), agent, path) for agent in "ABC" for path in (b"/a", b"/a/b", b"/c", b"/d"))
        for order in permutations(groups)
    }
    assert len(answers) == 1


def test_lenience_only_restricts() -> None:
    listed = "User-agent: *\nDisallow: /\n\nUser-agent: B, A\nAllow: /\n"
    assert not allows(listed, "A")
    typo = "User-agent: A\nDesallow: /\nAllow: /\n"
    assert [group.decide(target(b"/")).allowed for group in RobotsTxt(typo.encode()).readings("A")] == [True, True]
    split = "User-agent: *\nDisallow: /\nUser-agent: A Allow: / Disallow: /b\n"
    read = RobotsTxt(split.encode())
    plain, lenient = read.readings("A")
    assert plain.decide(target(b"/b")).allowed
    assert [(rule.number, rule.allows, rule.path) for rule in lenient.rules] == [(3, True, b"/"), (3, False, b"/b")]


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("a", b"/a"),
        ("a*b", b"/axb"),
        ("https://example.com/a", b"/a"),
        ("https://example.com", b"/z"),
        ("https://example.com?a", b"/?a"),
        ("http:/a", b"/http:/a"),
        ("%2Fa", b"/%2fa"),
    ],
)
def test_a_path_without_its_slash_is_read_with_it(path: str, refused: bytes) -> None:
    assert not allows(f"User-agent: A\nDisallow: {path}\n", "A", refused)
    assert allows(f"User-agent: A\nDisallow: {path}\n", "A", b"/b") == (path != "https://example.com")
    plain, lenient = RobotsTxt(f"User-agent: A\nDisallow: {path}\n".encode()).readings("A")
    assert (plain.bare, lenient.bare) == (True, False)


@pytest.mark.parametrize(
    ("body", "absent"),
    [
        (b"<html>", True),
        (b"\xef\xbb\xbf \r\n\t<html>\nDisallow: /", True),
        (b"\x89PNG\x00", True),
        (b"\xff\xfe<\x00", True),
        (b"<html>\nUser-agent: *\n", False),
        (b"<html>\nUser-agnt: *\n", False),
        (b"\x00\nUser-agent: *\n", False),
        (b"Disallow: /", False),
        (b"", False),
        (b"\xff\xfeU\x00", False),
    ],
)
def test_html_and_binary_are_no_robots_txt(body: bytes, absent: bool) -> None:  # noqa: FBT001
    assert RobotsTxt(body).is_absent == absent


def test_lines_before_any_group_are_kept_apart() -> None:
    read = RobotsTxt(b"License: /l\nSitemap: /s\nDisallow: /\nContent-Signal: search=no\nUser-agent: *\nLicense: /m\n")
    assert [line.number for line in read.ungrouped] == [1, 4]
    assert [line.number for line in only(read, "A").extensions] == [6]


def test_marked_blocks_go_to_their_end_or_that_of_the_file() -> None:
    body = b"# begin X here\nA: 1\n#  BEGIN Y\n## END x there\nA: 2\nBEGIN X\nA: 3\n#\tBEGIN x\nA: 4"
    marked = RobotsTxt(body, (b"BEGIN X", b"END X")).lines()
    assert [line.number for line in marked if line.marked] == [1, 2, 3, 4, 8, 9]
    assert not any(line.marked for line in RobotsTxt(body).lines() + RobotsTxt(body, (b"BEGIN Z", b"END Z")).lines())


# -- any bytes --------------------------------------------------------------------------------------------------------------


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
