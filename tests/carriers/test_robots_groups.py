"""The groups of a robots.txt and how they decide: house readings R2 to R6, U4, U5."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from ofuda.carriers.patterns import target
from ofuda.carriers.robots_groups import Group
from ofuda.carriers.robots_txt import RobotsTxt

PATH = target(b"/a/b?c")


def allows(body: bytes | str, agent: str, path: bytes = b"/") -> bool:
    read = RobotsTxt(body.encode() if isinstance(body, str) else body)
    return read.decide(agent, [target(path)]).allowed


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
        b"User-agent: A\nDisallow: /a\nDisallow: /a\nDisallow: /b*\nDisallow: /b*\n"
        b"Disallow: /%63\nAllow: /c\nAllow: /c\n"
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


def test_a_longer_prefix_beside_a_wildcard_does_not_lend_its_length() -> None:
    body = "User-agent: A\nAllow: /a\nAllow: /a/b/c/d\nDisallow: /a*\n"
    assert not allows(body, "A", b"/a")
    assert allows(body, "A", b"/a/b/c/d")


def test_robots_txt_itself_is_always_allowed() -> None:
    body = "User-agent: *\nDisallow: /\nDisallow: /robots.txt\n"
    assert allows(body, "A", b"/robots.txt")
    assert not allows(body, "A", b"/robots.txt?x")


def test_groups_in_any_order_say_the_same() -> None:
    groups = (
        "User-agent: A\nDisallow: /a\n",
        "User-agent: B\nUser-agent: a\nAllow: /a/b\n",
        "User-agent: *\nDisallow: /\n",
        "User-agent: A\nDisallow: /c\n",
    )
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
def test_html_and_binary_are_no_robots_txt(body: bytes, absent: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    assert RobotsTxt(body).is_absent == absent


def test_lines_before_any_group_are_kept_apart() -> None:
    read = RobotsTxt(b"License: /l\nSitemap: /s\nDisallow: /\nContent-Signal: search=no\nUser-agent: *\nLicense: /m\n")
    assert [line.number for line in read.ungrouped] == [1, 4]
    assert [line.number for line in only(read, "A").extensions] == [6]
