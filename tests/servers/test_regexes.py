"""Patterns as expressions match what patterns match, in every spelling of an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers.patterns import Pattern, target
from ofuda.verbs.servers.regexes import PATHS, PCRE, RE2, Dialect, exact_regex, pattern_regex
from tests.servers.sites import HOSTILE, paths, patterns

# Each octet as it is or escaped; what would be read as an escape of an escape is left out.
SPELLINGS = st.sampled_from(
    ("/", "a", "%61", "b", "%62", "*", "%2a", "%2A", "$", "%24", "?", "=", "%2f", "%2F", " ", "%20")
)
respelled = st.lists(SPELLINGS, max_size=12).map(lambda pieces: "/" + "".join(pieces))
any_pattern = patterns | st.lists(SPELLINGS | st.just("*b$"), max_size=6).map("".join)


@given(any_pattern, paths | respelled)
def test_an_expression_finds_what_a_pattern_matches(pattern: str, path: str) -> None:
    wanted = Pattern(pattern.encode()).matches(target(path.encode()))
    for dialect in (PCRE, RE2):
        seen = path.encode().decode("latin-1") if dialect.octets else path
        assert bool(re.match(pattern_regex(pattern, dialect), seen)) == wanted, dialect


@given(any_pattern, paths)
def test_in_one_spelling_they_do_so_too(pattern: str, path: str) -> None:
    seen = target(path.encode())
    assert bool(re.match(pattern_regex(pattern, PATHS), seen.decode())) == Pattern(pattern.encode()).matches(seen)


@pytest.mark.parametrize("spelling", ["/ツ/x", "/%E3%83%84/x", "/%e3%83%84/x"])
def test_a_character_beyond_ascii_is_found_in_any_spelling(spelling: str) -> None:
    octets = spelling.encode().decode("latin-1")
    assert re.match(pattern_regex("/ツ/", PCRE), octets)
    assert re.match(pattern_regex("/%E3%83%84/", RE2), spelling)
    assert re.match(pattern_regex("/ツ/", PATHS), spelling)
    assert not re.match(pattern_regex("/ツ/y", RE2), spelling)


def test_half_a_character_is_found_escaped() -> None:
    assert re.match(pattern_regex("/%E3", RE2), "/%e3%83%84")
    assert re.match(pattern_regex("/%E3", PCRE), "/\xe3\x83\x84")


@pytest.mark.parametrize("dialect", [PCRE, RE2])
def test_a_path_of_its_own_is_found_alone(dialect: Dialect) -> None:
    for path in ("/a b$.x", "/ツ", "/*", "/."):
        octets = path.encode()
        regex = exact_regex(octets, dialect)
        seen = octets.decode("latin-1") if dialect.octets else path
        assert re.match(regex, seen)
        assert re.match(regex, seen + "?q")
        assert not re.match(regex, seen + "x")
        assert re.match(regex, "/" + "".join(f"%{octet:02x}" for octet in octets[1:]))


def test_expressions_hold_nothing_that_a_configuration_reads() -> None:
    for value in HOSTILE:
        for dialect in (PCRE, RE2, PATHS):
            regex = pattern_regex("/" + value, dialect)
            assert not set(regex) & set("#\"'`{}; \t\n")
