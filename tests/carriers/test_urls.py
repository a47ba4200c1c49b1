"""House reading U1: an address is held against patterns as the WHATWG parser has it, and as it was written."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.carriers.patterns import target
from ofuda.carriers.urls import Address, address, is_same, origin_of
from tests.shared import ABSENT, SHARED

PIECES = st.sampled_from(
    [
        "/",
        "//",
        ".",
        "..",
        "a",
        "%2e",
        "%2E",
        "%41",
        "\\",
        "?",
        "#",
        "*",
        "$",
        "'",
        "ü",
        "|",
        "&x=y",
        ";",
        "@",
        ":",
        "^",
        "%",
    ]
) | st.sampled_from(" \t")
HOSTS = st.sampled_from(
    [
        "example.com",
        "EXAMPLE.com",
        "a-b.example",
        "1.2.3.4",
        "0x7f.1",
        "[::1]",
        "xn--bcher-kva.example",
        "bücher.example",
        "x",
        "a_b.example",
        "example.com:80",
        "example.com:443",
        "example.com:8080",
        "u:p@example.com",
        "example.com.",
        "a..b",
    ]
)
SCHEMES = st.sampled_from(["https://", "http://", "HTTPS://", "https:/", "ws://"])
URLS = st.builds("{}{}{}".format, SCHEMES, HOSTS | st.just(""), st.lists(PIECES).map("".join))


def known(url: str) -> Address:
    found = address(url)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("url", "targets"),
    [
        ("https://example.com", [b"/"]),
        ("https://example.com/", [b"/"]),
        ("https://example.com?a", [b"/?a"]),
        ("https://example.com/?", [b"/?"]),
        ("https://example.com#a/b?c", [b"/"]),
        ("https://example.com/a/b?c=http://d.e/#f", [b"/a/b?c=http://d.e/"]),
        ("https://example.com/a%62%2f*$", [b"/ab%2F%2A%24"]),
        ("https://example.com/ツ", [b"/%E3%83%84"]),
        ("https://example.com/%e3%83%84", [b"/%E3%83%84"]),
        ("https://example.com/x/../admin", [b"/admin", b"/x/../admin"]),
        ("https://example.com/./p", [b"/p", b"/./p"]),
        ("https://example.com/%2e/p", [b"/p", b"/./p"]),
        ("https://example.com/.%2E/p", [b"/p", b"/../p"]),
        ("https://example.com/.well-known/x", [b"/.well-known/x"]),
        ("https://example.com\\p", [b"/p", b"/"]),
        ("https://example.com/a\\b", [b"/a/b", b"/a%5Cb"]),
        ("https://example.com//admin", [b"//admin"]),
        ("https://example.com/a\tb", [b"/ab", b"/a%09b"]),
        ("  https://example.com/a \n", [b"/a"]),
        ("https://example.com/a?b'c", [b"/a?b%27c", b"/a?b'c"]),
        ("https:example.com/a", [b"/a"]),
        ("https:////example.com/a", [b"/a"]),
        ("HTTPS://EXAMPLE.com/A", [b"/A"]),
        ("https://example.com/\ud800", [b"/%EF%BF%BD"]),
    ],
)
def test_an_address_has_one_spelling_or_two(url: str, targets: list[bytes]) -> None:
    assert list(known(url).targets) == targets


def test_paths_are_the_targets_without_the_query() -> None:
    assert known("https://example.com/x/../a?b?c").paths == (b"/a", b"/x/../a")
    assert known("https://example.com/a?'").paths == (b"/a",)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://example.com/a", ("https", "example.com", 443, "https://example.com")),
        ("http://example.com:80", ("http", "example.com", 80, "http://example.com")),
        ("http://example.com:443/", ("http", "example.com", 443, "http://example.com:443")),
        ("https://u:p@EXAMPLE.com:8443/", ("https", "example.com", 8443, "https://example.com:8443")),
        ("http://[::1]/", ("http", "[::1]", 80, "http://[::1]")),
        ("http://[::1]:8080/", ("http", "[::1]", 8080, "http://[::1]:8080")),
        ("http://0x7f.1/", ("http", "127.0.0.1", 80, "http://127.0.0.1")),
        ("https://bücher.example/", ("https", "xn--bcher-kva.example", 443, "https://xn--bcher-kva.example")),
    ],
)
def test_the_origin_is_scheme_host_and_a_port_of_its_own(url: str, parts: tuple[str, str, int, str]) -> None:
    found = known(url)
    assert (found.scheme, found.host, found.port, found.origin) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "example.com/a",
        "ftp://example.com/",
        "ws://example.com/",
        "https://",
        "https://a b/",
        "https://[x]/",
        "data:,x",
    ],
)
def test_what_is_no_web_address_has_none(url: str) -> None:
    assert address(url) is None


@given(URLS)
def test_the_fast_path_says_what_the_parser_says(url: str) -> None:
    found = address(url)
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        assert found is None
        return
    if parsed.protocol not in {"https:", "http:"}:
        assert found is None
        return
    assert found is not None
    assert found.origin == parsed.origin
    query = parsed.href.partition("#")[0].partition("?")[1:]
    assert found.targets[0] == target((parsed.pathname + "".join(query)).encode())
    assert 1 <= len(found.targets) <= 2


@given(URLS | st.text().map("https://example.com/".__add__) | st.from_regex(r"https?://[a-z0-9.\-_:@x]{1,9}[/\\?#]?.*"))
def test_an_origin_is_that_of_the_address(url: str) -> None:
    found = address(url)
    assert origin_of(url) == (found.origin if found else None)


@given(st.text() | st.text().map("https://example.com/".__add__) | st.text().map("https://".__add__))
def test_any_text_has_an_address_or_none(url: str) -> None:
    found = address(url)
    assert found is None or all(each.startswith(b"/") and each.isascii() for each in found.targets)


def test_addresses_that_lead_to_one_place() -> None:
    one = address("https://studio.example/a")
    assert is_same(one, address("HTTPS://studio.example:443/b/../a#c"))
    assert not is_same(one, address("https://studio.example/a?"))
    assert not is_same(one, address("http://studio.example/a"))
    assert not is_same(one, None)
    assert not is_same(None, None)


def test_googles_paths() -> None:
    """Where a scheme is missing Google's parser guesses one; an address without one is none here."""
    if SHARED is None:
        pytest.skip(ABSENT)
    cases = json.loads((SHARED / "vectors" / "robots" / "google-robotstxt-aux.json").read_bytes())
    paths = [case for case in cases if case["kind"] == "get_path_params_query"]
    assert len(paths) == 19
    for case in paths:
        if urlsplit(case["input"]).scheme:
            assert known(case["input"]).targets == (case["expected"].encode(),)
        else:
            assert address(case["input"]) is None
