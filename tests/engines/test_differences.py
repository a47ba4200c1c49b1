"""The drop-ins take the calls of what they stand for, and differ from it only where the page says so."""

from __future__ import annotations

import email
import http.client
import io
import logging
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import datadiligence
import pytest
import requests
from urllib3 import HTTPHeaderDict, HTTPResponse

import ofuda
from ofuda.engines import datadiligence as ours
from ofuda.engines._asking import AskingError
from ofuda.engines.robots_filter import RobotsTxtFilter
from ofuda.shells.web.fetcher import Surroundings
from tests.engines.differences import ASKED, FILTERED, SAME, Asked, Filtered, theirs
from tests.shells.web.memory import AT, Memory
from tests.shells.web.servers import response
from tests.test_docs import PAGES, table

PAGE = next(page for page in PAGES if page.name == "engines.md")
ALLOWED = {True: "allowed", False: "refused"}
KEPT = {True: "kept", False: "removed"}
HTML = b'<!doctype html><meta name="robots" content="noai">'
MANIFEST = b"\x89PNG\r\n\x1a\n\0\0\1\0caBX jumb c2pa c2pa.assertions c2pa.training-mining"


def call(case: Asked, folder: Path) -> dict[str, Any]:
    if case.made == "response":
        return {"response": page()}
    if case.made:
        file = folder / "picture.png"
        file.write_bytes(MANIFEST if case.made == "file" else b"\x89PNG\r\n\x1a\n")
        return {"path": str(file)}
    return case.call


def their_answer(asked: dict[str, Any]) -> bool:
    """Theirs leaves a file open, and logs an error that holds it."""
    logging.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            return bool(datadiligence.is_allowed(**asked))
    finally:
        logging.disable(logging.NOTSET)


def page(**fields: str) -> requests.Response:
    found = requests.Response()
    found.status_code, found.url = 200, "https://example.com/a"
    found.headers.update({"Content-Type": "text/html", **fields})
    found._content = HTML
    return found


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.name)
def test_is_allowed_differs_only_with_a_cause(case: Asked, tmp_path: Path) -> None:
    asked = call(case, tmp_path)
    row = [
        case.name,
        ALLOWED[their_answer(asked)],
        ALLOWED[bool(ours.is_allowed(**asked))],
        case.cause,
    ]
    assert (row[1] == row[2]) == (case.cause == SAME)
    assert row in table(PAGE, "Where `is_allowed` differs")


@pytest.mark.parametrize("case", FILTERED, ids=lambda case: case.name)
def test_robots_filter_differs_only_with_a_cause(case: Filtered) -> None:
    kept = RobotsTxtFilter(case.held()).filter(document(case.url))
    row = [case.name, KEPT[theirs(case)], KEPT[kept], case.cause]
    assert (row[1] == row[2]) == (case.cause == SAME)
    assert row in table(PAGE, "Where the filter differs")


def test_the_pages_tables_hold_no_other_rows() -> None:
    for heading, cases in (("Where `is_allowed` differs", ASKED), ("Where the filter differs", FILTERED)):
        assert [row[0] for row in table(PAGE, heading)[1:]] == [case.name for case in cases]


# -- is_allowed -----------------------------------------------------------------------------------------------------


def test_fields_come_in_every_form_that_theirs_takes() -> None:
    lines = [("X-Robots-Tag", "otherbot: noindex"), ("X-Robots-Tag", "noai")]
    message = email.message_from_string(
        "X-Robots-Tag: otherbot: noindex\nX-Robots-Tag: noai\n", http.client.HTTPMessage
    )
    octets = [(name.encode(), value.encode()) for name, value in lines]
    mapping = requests.structures.CaseInsensitiveDict({"x-robots-tag": "noai"})
    for headers in (lines, octets, message, mapping, dict(lines)):
        assert ours.is_allowed(headers=headers) is False
    assert ours.is_allowed(headers={"Content-Type": "text/html"}) is True


def test_responses_of_both_libraries_are_read() -> None:
    assert ours.is_allowed(response=page()) is False
    joined = page(**{"X-Robots-Tag": "otherbot: noindex, noai"})
    joined._content = False  # a stream that nobody has read
    assert ours.is_allowed(response=joined) is True
    apart = HTTPHeaderDict([("X-Robots-Tag", "otherbot: noindex"), ("X-Robots-Tag", "noai")])
    joined.raw = HTTPResponse(io.BytesIO(), headers=apart)
    assert ours.is_allowed(response=joined) is False
    socket: Any = SimpleNamespace(makefile=lambda _: io.BytesIO(b"HTTP/1.1 200 OK\r\nx-robots-tag: noai\r\n\r\n"))
    plain = http.client.HTTPResponse(socket)
    plain.begin()
    assert ours.is_allowed(response=plain) is False


def test_fields_win_over_the_response_and_both_over_its_address() -> None:
    assert ours.is_allowed(headers={"tdm-reservation": "1"}, url="https://example.com/a") is False
    assert ours.is_allowed(headers={"X-Robots-Tag": "all"}, response=page(), body=b"") is True


def test_bodies_and_files_are_read(tmp_path: Path) -> None:
    assert ours.is_allowed(body=HTML, headers={"Content-Type": "text/html"}) is False
    assert ours.is_allowed(body=HTML) is False
    (tmp_path / "page.html").write_bytes(HTML)
    assert ours.is_allowed(path=tmp_path / "page.html") is False
    with pytest.raises(FileNotFoundError):
        ours.is_allowed(path=tmp_path / "none.png")


@pytest.mark.parametrize("headers", [3, {"X-Robots-Tag": 3}, [("X-Robots-Tag",)], ["noai"]])
def test_what_are_no_fields_is_no_permission(headers: Any) -> None:
    with pytest.raises(AskingError, match="`headers` are no fields; give a mapping, or pairs of name and value"):
        ours.is_allowed(headers=headers)


def test_a_call_about_nothing_says_what_to_give() -> None:
    empty: dict[str, Any] = {"headers": {}}
    for given in ({}, empty):
        with pytest.raises(AskingError, match="nothing is asked about; give one of `url`"):
            ours.is_allowed(**given)
    with pytest.raises(AskingError, match=r"`Mozilla/5.0` names no crawler; give its product token"):
        ours.is_allowed(user_agent="Mozilla/5.0", headers={"x": "y"})


SITE = {
    "https://example.com/robots.txt": response(b"User-agent: MyBot\nDisallow: /b\n"),
    "https://example.com/a": response(b"<p>", 200, "Content-Type: text/html"),
    "https://example.com/b": response(b"<p>", 200, "Content-Type: text/html"),
    "https://example.com/c": response(HTML, 200, "Content-Type: text/html"),
    "https://example.com/d.png": response(MANIFEST, 200, "Content-Type: image/png"),
    "https://example.com/large": response(b" " * (4 << 20) + b" ", 200, "Content-Type: image/png"),
}
URLS = [url for url in SITE if not url.endswith(".txt")]


def test_addresses_are_fetched_with_what_lies_beside_them() -> None:
    network = Memory(SITE)

    def around(token: str) -> Surroundings:
        return Surroundings(network=network, now=lambda: AT, token=token)

    everybody = ours.Evaluator(around=around)
    assert everybody.is_allowed(url=URLS[0]) is True
    assert everybody.is_allowed(urls=URLS) == [True, True, False, False, False]
    assert everybody.filter_allowed(urls=[*URLS, "https://nowhere.example/", "no URL"]) == URLS[:2]
    assert ours.Evaluator("MyBot/1.0", around=around).filter_allowed(urls=URLS) == URLS[:1]
    assert {agent.partition("/")[0] for _, agent in network.asked} == {"OfudaBot", "MyBot"}


def test_uses_and_policy_are_the_callers() -> None:
    fields = {"Content-Usage": "search=n"}
    assert ours.is_allowed(headers=fields) is True
    assert ours.Evaluator(uses=["search"]).is_allowed(headers=fields) is False
    assert ours.Evaluator(policy="strict").is_allowed(headers=fields) is False


def test_what_the_module_offers_is_one_evaluator_for_each_agent() -> None:
    assert ours.filter_allowed(urls=["no URL"]) == []
    assert ours.is_allowed(urls=["no URL"], user_agent="MyBot") == [False]


# -- the robots filter ----------------------------------------------------------------------------------------------


def document(url: str | None) -> Any:
    return SimpleNamespace(metadata={"url": url})


def test_filter_is_the_policy_as_data() -> None:
    question = ofuda.Question(uses=frozenset({ofuda.Use.TRAIN_GENERATIVE}))
    for case in FILTERED:
        held = ofuda.Fetched(200, case.robots.encode()) if case.robots is not None else None
        resource = ofuda.Resource(case.url, robots_txt=held)
        verdict = ofuda.resolve(resource, question, ofuda.POLICIES["apertus-2025"]).verdict
        assert RobotsTxtFilter(case.held()).filter(document(case.url)) == (verdict is ofuda.Verdict.KEEP), case.name


def test_filter_says_which_agents_are_turned_away() -> None:
    found = document("https://example.com/a")
    assert not RobotsTxtFilter({"example.com": b"User-agent: ccbot\nDisallow: /\n"}).filter(found)
    assert found.metadata["disallowed_user_agents"] == ["CCBot", "CCBot/1.0", "CCBot/2.0"]
    kept = document("https://example.com/a")
    assert RobotsTxtFilter({"example.com": ""}).filter(kept)
    assert "disallowed_user_agents" not in kept.metadata


def test_filter_takes_agents_of_ones_own() -> None:
    robots = {"example.com": "User-agent: *\nDisallow: /\n\nUser-agent: GPTBot\nAllow: /\n"}
    assert RobotsTxtFilter(robots, {"GPTBot"}).filter(document("https://example.com/a"))
    # Whom no group names, the rules for everybody turn away.
    assert not RobotsTxtFilter(robots, {"MyBot"}).filter(document("https://example.com/a"))
    with pytest.raises(AskingError, match=r"`\(x\)` is no crawler's name"):
        RobotsTxtFilter(robots, {"(x)"})


@pytest.mark.parametrize("url", [None, "", "no URL", "ftp://example.com/a", "https://other.example/", "http://[::1"])
def test_filter_keeps_what_no_robots_txt_is_held_for(url: str | None) -> None:
    assert RobotsTxtFilter({"example.com": "User-agent: *\nDisallow: /\n"}).filter(document(url))


@pytest.mark.parametrize("key", ["example.com", "example.com:443", "EXAMPLE.com"])
def test_filter_finds_a_host_in_each_spelling_of_its_key(key: str) -> None:
    robots = {key: "User-agent: *\nDisallow: /\n\ud800"}
    assert not RobotsTxtFilter(robots).filter(document("https://EXAMPLE.com?a"))
