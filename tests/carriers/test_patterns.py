"""House readings U2 to U5, against a matcher that holds the set of all positions it may be at."""

from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers.patterns import Pattern, Target, percent_normal, target
from tests.shared import ABSENT, SHARED
from tests.sizes import size

ESCAPES = st.sampled_from([b"%", b"%4", b"%41", b"%7e", b"%7E", b"%2f", b"%2a", b"%24", b"%25", b"%34", b"%31", b"%e3"])
OCTETS = st.lists(ESCAPES | st.sampled_from(list(b"/aA*$~ \xe3\x7f4|#?")).map(lambda octet: bytes((octet,)))).map(
    b"".join
)
PATHS = OCTETS.map(lambda octets: b"/" + octets)
# Few octets, so that they often match.
PATTERNS = st.lists(st.sampled_from([b"/", b"a", b"b", b"*", b"$", b"%24", b"%2a", b"%61"]), max_size=9).map(b"".join)
TARGETS = st.lists(st.sampled_from([b"/", b"a", b"b", b"*", b"$"]), max_size=9).map(lambda all_: b"/" + b"".join(all_))


def by_positions(pattern: bytes, held_against: bytes) -> bool:
    """Every position that a prefix of the pattern can reach (RFC 9309 §2.2.3)."""
    pattern = percent_normal(pattern)
    if pattern[:1] not in (b"/", b"*"):
        return False
    anchored = pattern.endswith(b"$")
    positions = {0}
    for octet in pattern[: len(pattern) - anchored]:
        if octet == ord("*"):
            positions = set(range(min(positions), len(held_against) + 1)) if positions else set()
            continue
        literal = b"%24" if octet == ord("$") else bytes((octet,))
        positions = {at + len(literal) for at in positions if held_against.startswith(literal, at)}
    return len(held_against) in positions if anchored else bool(positions)


@pytest.mark.parametrize(
    ("octets", "normal"),
    [
        (b"/a%62%7Ec", b"/ab~c"),
        (b"/%e3%83%84", b"/%E3%83%84"),
        ("/ツ".encode(), b"/%E3%83%84"),
        (b"/a%2fb%2a%24", b"/a%2Fb%2A%24"),
        (b'/ |"<>\\^`{}\x7f\x00', b"/%20%7C%22%3C%3E%5C%5E%60%7B%7D%7F%00"),
        (b"/!$&'()*+,;=:@?[]#-._~", b"/!$&'()*+,;=:@?[]#-._~"),
        (b"/%zz%4%", b"/%zz%4%"),
        (b"/%%34%31", b"/A"),
        (b"/%%%34%33%31", b"/%C1"),
        (b"/%\xff%2\x80", b"/%%FF%2%80"),
        (b"", b""),
    ],
)
def test_octets_have_one_spelling(octets: bytes, normal: bytes) -> None:
    assert percent_normal(octets) == normal


@given(st.binary() | OCTETS)
def test_normalising_twice_is_normalising_once(octets: bytes) -> None:
    normal = percent_normal(octets)
    assert percent_normal(normal) == normal
    assert normal.isascii()
    assert target(target(octets)) == target(octets)


@given(PATHS)
def test_every_spelling_of_an_unreserved_octet_is_the_same_target(path: bytes) -> None:
    spelled = b"".join(b"%%%02x" % octet if octet in b"aA~4" else bytes((octet,)) for octet in path.replace(b"%", b"/"))
    assert target(spelled) == target(path.replace(b"%", b"/"))


def test_a_nest_of_escapes_takes_linear_time() -> None:
    nested = b"/"
    for _ in range(4_000):
        nested = nested[:-2] + b"%" + b"%3" + nested[-2:] if len(nested) > 2 else b"/%41"
    start = time.process_time()
    percent_normal(nested)
    percent_normal(b"%" * 100_000)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (b"/fish", [b"/fish", b"/fish.html", b"/fish?id=a"], [b"/Fish", b"/catfish", b"/"]),
        (b"/fish*", [b"/fish", b"/fishheads/yummy.html"], [b"/desert/fish"]),
        (b"/*.php", [b"/a.php", b"/x/y.php5?z", b"/?a.php"], [b"/windows.PHP", b"/php"]),
        (b"/*.php$", [b"/a.php", b"/x.php/y.php"], [b"/a.php?z", b"/a.php5"]),
        (b"/fish*.php", [b"/fish.php", b"/fishheads/catfish.php?x"], [b"/Fish.PHP", b"/fis.php"]),
        (b"*.gif$", [b"/a.gif", b"/.gif"], [b"/a.gif?"]),
        (b"/a*a$", [b"/aa", b"/aba"], [b"/a", b"/aab"]),
        (b"/a$", [b"/a"], [b"/a/", b"/ab", b"/"]),
        (b"/a$b", [b"/a$b", b"/a%24bc"], [b"/a", b"/ab"]),
        (b"/a$$", [b"/a$"], [b"/a", b"/a$$"]),
        (b"/a%2Ab", [b"/a*b", b"/a%2ab"], [b"/axb"]),
        (b"/a%24", [b"/a$", b"/a%24x"], [b"/a"]),
        (b"*", [b"/", b"/x"], []),
        (b"/***", [b"/", b"/x"], []),
        (b"*$", [b"/", b"/x"], []),
        (b"", [], [b"/", b"/x"]),
        (b"$", [], [b"/", b"/$"]),
        (b"fish", [], [b"/fish", b"/"]),
    ],
)
def test_stars_and_the_dollar_at_the_end_are_special(pattern: bytes, matching: list[bytes], other: list[bytes]) -> None:
    compiled = Pattern(pattern)
    assert [path for path in matching + other if compiled.matches(target(path))] == matching


@given(PATTERNS, TARGETS)
def test_a_pattern_matches_what_some_walk_through_it_reaches(pattern: bytes, path: bytes) -> None:
    assert Pattern(pattern).matches(target(path)) == by_positions(pattern, target(path))


@given(OCTETS, PATHS)
def test_any_octets_are_a_pattern(pattern: bytes, path: bytes) -> None:
    assert Pattern(pattern).matches(target(path)) == by_positions(pattern, target(path))


def test_many_random_patterns_match_as_walks_do() -> None:
    rng = random.Random(9309)
    for _ in range(size(20_000, 100_000, 1_000_000)):
        pattern = bytes(rng.choices(b"/ab*$", k=rng.randrange(8)))
        path = target(b"/" + bytes(rng.choices(b"/ab$", k=rng.randrange(8))))
        assert Pattern(pattern).matches(path) == by_positions(pattern, path), (pattern, path)


def test_length_counts_octets_after_normalisation() -> None:
    assert [Pattern(each).length for each in (b"/%61", b"/\xe3", b"/**", b"/a$", b"/$a", b"")] == [2, 4, 3, 3, 3, 0]
    assert repr(Pattern(b"/%61")) == "Pattern(b'/a')"


# 5 ms a pattern with a tenfold margin.
@pytest.mark.parametrize("stars", [1, 2, 4, 8, 16, 32, 64])
def test_stars_cost_no_time(stars: int) -> None:
    path = target(b"/" + b"a" * 8_191)
    for piece in (b"a", b"aa", b"a" * 100, b"a" * 1_000):
        for end in (b"b", b"b$", b"a$", b"aab"):
            start = time.process_time()
            Pattern(b"/" + (b"*" + piece) * stars + end).matches(path)
            assert time.process_time() - start < 0.05


def test_twice_the_path_takes_twice_the_time() -> None:
    pattern = Pattern(b"/" + b"*a" * 64 + b"*b")

    def seconds(length: int) -> float:
        path = Target(b"/" + b"a" * length)
        times = []
        for _ in range(9):
            start = time.process_time()
            for _ in range(20):
                pattern.matches(path)
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(1 << 17) / seconds(1 << 16) < 25  # 2.5 with a tenfold margin


def test_googles_escaping_cases() -> None:
    if SHARED is None:
        pytest.skip(ABSENT)
    cases = json.loads((SHARED / "vectors" / "robots" / "google-robotstxt-aux.json").read_bytes())
    escaping = [case for case in cases if case["kind"] == "maybe_escape_pattern"]
    assert len(escaping) == 4
    for case in escaping:
        assert percent_normal(case["input_c_literal"].encode()) == case["expected"].encode()
