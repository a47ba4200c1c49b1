"""TDMRep: layers, what is lenient where that restricts, and policies that are no address."""

from __future__ import annotations

import time
from typing import Any

import pytest

import ofuda
from ofuda.formats._tdmrep_file import parse
from ofuda.formats.tdmrep import interpret
from ofuda.nouns.statements import NOTHING
from tests.asking import ask, rules, word

POLICY = "https://example.com/policy.json"


def test_no_signal_is_nothing() -> None:
    assert interpret({}, None, {}) is NOTHING


def rule(location: str = '"/"', reservation: str = "1", more: str = "") -> str:
    return f'{{"location": {location}, "tdm-reservation": {reservation}{more}}}'


@pytest.mark.parametrize(
    ("body", "expected", "faults"),
    [
        ("[]", "unknown", []),
        (f"[{rule()}]", "disallowed", []),
        (f"[{rule(reservation='0')}]", "allowed", []),
        (f"[{rule(reservation='1.0')}]", "disallowed", []),
        (f"[{rule(reservation='0.0')}]", "allowed", []),
        (f"[{rule(reservation='true')}]", "disallowed", ["tdmrep-value"]),
        (f"""[{rule(reservation='"1"')}]""", "disallowed", ["tdmrep-value"]),
        (f"""[{rule(reservation='"0"')}]""", "unknown", ["tdmrep-value"]),
        (f"[{rule(reservation='false')}]", "unknown", ["tdmrep-value"]),
        (f"[{rule(reservation='2')}, {rule()}]", "unknown", ["tdmrep-value"]),
        (rule(), "disallowed", ["tdmrep-shape"]),
        (rule(reservation="0"), "unknown", ["tdmrep-shape"]),
        ("3", "unknown", ["tdmrep-location", "tdmrep-shape"]),
        (f"[{rule(location='1')}]", "unknown", ["tdmrep-location"]),
        (f"""[{rule(location='""')}]""", "unknown", ["tdmrep-location"]),
        (f"""[{rule(location='"a"')}]""", "disallowed", ["tdmrep-location"]),
        ("[null, 1, []]", "unknown", ["tdmrep-location"]),
        (f"""[{rule(location='"/b"')}, {rule(reservation="0")}]""", "allowed", []),
        (f"[{rule(reservation='0')}, {rule()}]", "allowed", []),
        (f"""[{rule(reservation="1", more=', "tdm-reservation": 0')}]""", "disallowed", ["json-duplicate-key"]),
        (f"""[{rule(reservation="0", more=', "tdm-reservation": 1')}]""", "disallowed", ["json-duplicate-key"]),
        (f"""[{rule(reservation="0", more=', "tdm-reservation": 0')}]""", "unknown", ["json-duplicate-key"]),
        (f"""[{rule(more=f', "tdm-policy": "{POLICY}"')}]""", "conditional", ["document-needed"]),
        (f"""[{rule(more=', "tdm-policy": 5')}]""", "disallowed", []),
        ("[", "unknown", ["tdmrep-json"]),
        ("", "unknown", ["tdmrep-json"]),
        (f"[{rule()},]", "unknown", ["tdmrep-json"]),
    ],
)
def test_the_file(body: str, expected: str, faults: list[str]) -> None:
    found = ask(tdmrep=body.encode())
    assert word(found, "mine") == expected
    assert sorted(set(rules(found))) == faults


def test_what_stands_before_a_cut_counts_where_it_restricts() -> None:
    whole = f"[{rule()}, {rule(reservation='0')}]"
    for length in range(len(whole) + 1):
        found = ask(tdmrep=ofuda.Fetched(200, whole[:length].encode(), truncated=True))
        assert word(found, "mine") == ("disallowed" if length >= len(f"[{rule()}") else "unknown"), length


def test_a_file_cut_behind_very_many_brackets_ends() -> None:
    """T1: only the last few places are tried."""
    body = b"[" + rule().encode() + b', {"location": ' + b"}" * 200_000
    begin = time.perf_counter()
    assert parse(body, cut=True).rules == ()
    assert time.perf_counter() - begin <= 10 * (0.05 + len(body) * 1e-6) * 10
    assert parse(b"", cut=True).rules == parse(b"[1,", cut=True).rules == ()


@pytest.mark.parametrize(
    ("file", "header", "meta", "expected"),
    [
        ("1", None, None, "disallowed"),
        ("1", "0", None, "allowed"),
        ("0", "1", None, "disallowed"),
        ("1", None, "0", "allowed"),
        ("0", "0", "1", "disallowed"),
        ("1", "x", None, "disallowed"),
        ("0", None, "x", "allowed"),
        (None, "1", "0", "allowed"),
    ],
)
def test_layers_supersede_each_other(file: str | None, header: str | None, meta: str | None, expected: str) -> None:
    """T4: absence, and a value that is none, never reset."""
    given: dict[str, Any] = {}
    if file:
        given["tdmrep"] = f"[{rule(reservation=file)}]".encode()
    if header:
        given["headers"] = [("TDM-Reservation", header)]
    if meta:
        given["page"] = f'<head><meta name="tdm-reservation" content="{meta}"></head>'.encode()
    assert word(ask(**given), "mine") == expected


def test_of_repeated_values_the_restrictive_one_counts() -> None:
    for values in (("1", "0"), ("0", "1"), ("0, 1",), ("0,1",)):
        assert word(ask(headers=[("tdm-reservation", value) for value in values]), "mine") == "disallowed"


def test_a_policy_carries_over_and_of_two_the_first_counts() -> None:
    file = f"""[{rule(more=f', "tdm-policy": "{POLICY}"')}]""".encode()
    found = ask(tdmrep=file, headers=[("tdm-reservation", "1")])
    assert word(found, "mine") == "conditional"
    assert [one.url for one in found.needs] == [POLICY]
    headers = [("tdm-reservation", "1"), ("tdm-policy", " "), ("tdm-policy", "/a.json"), ("tdm-policy", "/b.json")]
    assert [one.url for one in ask(headers=headers).needs] == ["https://example.com/a.json"]


def test_a_policy_that_is_held_is_not_needed() -> None:
    found = ask(
        headers=[("tdm-reservation", "1"), ("tdm-policy", POLICY)], documents={POLICY: ofuda.Fetched(200, b"{}")}
    )
    assert (found.needs, rules(found), word(found, "mine")) == ((), ["tdm-policy-unread"], "conditional")


@pytest.mark.parametrize(
    "policy", ["//[", "https://[", "http://[::1", "https://example.com]/", "//[v1.a", "\x00", "http://℀/", "é"]
)
def test_a_policy_that_is_no_address_raises_nothing(policy: str) -> None:
    """T1: a site may send any text; its reservation stands."""
    headers = [("tdm-reservation", "1"), ("tdm-policy", policy)]
    assert word(ask(headers=headers), "mine") in {"conditional", "disallowed"}
    file = (
        f"""[{{"location": "/", "tdm-reservation": 1, "tdm-policy": "{policy.encode("unicode_escape").decode()}"}}]"""
    )
    assert word(ask(tdmrep=file.replace("\\x00", "\\u0000").replace("\\xe9", "é").encode()), "mine") != "allowed"


@pytest.mark.parametrize(
    ("location", "url", "expected"),
    [
        ("/a", "https://example.com/a?x", True),
        ("/a$", "https://example.com/a?x", True),
        ("/a?x", "https://example.com/a?x", True),
        ("*x", "https://example.com/a?x", True),
        ("/a%2Fb", "https://example.com/a/b", False),
        ("/%7Ea", "https://example.com/~a", True),
        ("/b", "https://example.com/x/../b", True),
        ("/b", "https://example.com/a", False),
    ],
)
def test_locations(location: str, url: str, *, expected: bool) -> None:
    """T3: path and query, and the path alone."""
    found = ask(url, tdmrep=f"""[{rule(location=f'"{location}"')}]""".encode())
    assert (word(found, "mine") == "disallowed") is expected
