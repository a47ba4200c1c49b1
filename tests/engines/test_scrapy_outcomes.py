"""What goes wrong on the way is an outcome and never a permission; the real Scrapy against servers that misbehave."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.engines.crawling import EVERYTHING, Crawl, crawl
from tests.shells.web.servers import response, serving
from tests.verbs.sites import label

OPEN = b"User-agent: *\nAllow: /\n"
CLOSED = b"User-agent: *\nDisallow: /\n"
PERMITTED = b"User-agent: *\nAllow: /\nContent-Usage: train-ai=y\n"
TDMREP = "/.well-known/tdmrep.json"
PACKED = gzip.compress(PERMITTED * 20)
PAGE = response(b"<title>A page</title>", 200, "Content-Type: text/html")
ELSEWHERE = "ELSEWHERE"  # the origin of the site `closed`, wherever a field says so


def plain(body: bytes, status: int = 200) -> bytes:
    return response(body, status, "Content-Type: text/plain")


def cut(body: bytes, *fields: str) -> bytes:
    """A body whose coding breaks off, though every octet that was promised came."""
    return response(body[:-12], 200, *fields, "Content-Encoding: gzip")


def to(url: str) -> bytes:
    return response(b"", 302, f"Location: {url}")


def linked(url: str) -> bytes:
    link = f'Link: <{url}>; rel="https://w3id.org/ofuda#label"'
    return response(b"<title>A page</title>", 200, "Content-Type: text/html", link)


def own_label(origin: str) -> bytes:
    return plain(label(about=[{"type": "Site", "url": origin}]))


SITES: dict[str, dict[str, bytes | Callable[[str], bytes]]] = {
    "closed": {"/robots.txt": plain(CLOSED), "/": PAGE, "/label.jsonld": plain(label())},
    "gone": {"/robots.txt": plain(CLOSED, 404), "/": PAGE},
    "page-in-its-place": {"/robots.txt": response(b"<!doctype html><title>-</title>" + CLOSED, 200), "/": PAGE},
    "forbidden": {"/robots.txt": plain(PERMITTED, 403), "/": PAGE},
    "down": {"/robots.txt": plain(PERMITTED, 503), "/": PAGE},
    "busy": {"/robots.txt": plain(PERMITTED, 429), "/": PAGE},
    "hung-up": {"/robots.txt": b"", "/": PAGE},
    "short": {"/robots.txt": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + PERMITTED, "/": PAGE},
    "cut": {"/robots.txt": cut(PACKED), "/": PAGE},
    "coded": {"/robots.txt": response(PERMITTED, 200, "Content-Encoding: rot13"), "/": PAGE},
    "too-large": {"/robots.txt": plain(PERMITTED + b"#" * (5 << 20)), "/": PAGE},
    "bomb": {"/robots.txt": response(gzip.compress(bytes(64 << 20)), 200, "Content-Encoding: gzip"), "/": PAGE},
    "round": {"/robots.txt": to("/robots.txt?1"), "/robots.txt?1": to("/robots.txt"), "/": PAGE},
    "inward": {"/robots.txt": to("http://127.0.0.1:9/robots.txt"), "/": PAGE},
    "led-away": {"/robots.txt": plain(OPEN), "/": to(f"{ELSEWHERE}/")},
    "no-policy": {"/robots.txt": plain(OPEN), TDMREP: plain(b"", 500), "/": PAGE},
    "hidden": {"/robots.txt": plain(b"User-agent: *\nDisallow: /.well-known/\n"), TDMREP: plain(b"[]"), "/": PAGE},
    "cut-page": {"/robots.txt": plain(PERMITTED), "/": cut(gzip.compress(b"<p>" * 999), "Content-Type: text/html")},
    "missing-page": {"/robots.txt": plain(PERMITTED), "/": response(b"", 404)},
    "labelled": {"/robots.txt": plain(OPEN), "/": linked("/label.jsonld"), "/label.jsonld": own_label},
    "labelled-inside": {"/robots.txt": plain(OPEN), "/": linked(f"{ELSEWHERE}/label.jsonld")},
    "labelled-by-robots": {"/robots.txt": plain(OPEN), "/": linked("/robots.txt")},
    "permitted": {"/robots.txt": plain(PERMITTED), "/": PAGE},
}
NOT_FETCHED = {
    "closed", "down", "busy", "hung-up", "short", "cut", "coded", "too-large", "bomb", "round", "inward", "led-away",
}  # fmt: skip


@dataclass
class Outcome:
    """The answers by site, and which paths of each were asked for."""

    crawl: Crawl
    origins: dict[str, str]
    asked: dict[str, list[str]] = field(default_factory=dict)

    def answer(self, site: str) -> dict[str, Any]:
        (found,) = [one for one in self.crawl.items if one["asked"] == f"{self.origins[site]}/"]
        return found

    def reached(self) -> set[str]:
        urls = {one["asked"] for one in self.crawl.items}
        return {site for site, origin in self.origins.items() if f"{origin}/" in urls}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("outcomes")
    asked: dict[str, list[str]] = {site: [] for site in SITES}
    origins: dict[str, str] = {}

    def behaves(site: str) -> Any:
        def behave(connection: socket.socket, path: str, _: threading.Event) -> None:
            asked[site].append(path)
            found = SITES[site].get(path, response(status=404))
            octets = found(origins[site]) if callable(found) else found
            at = origins["closed"].encode()
            connection.sendall(octets.replace(ELSEWHERE.encode(), at))

        return behave

    with ExitStack() as stack:
        for site in SITES:
            origins[site] = f"http://127.0.0.1:{stack.enter_context(serving(behaves(site)))}"
        urls = [f"{origin}/" for origin in origins.values()]
        yield Outcome(crawl(EVERYTHING, urls, folder, "RETRY_ENABLED=0"), origins, asked)


def test_pages_are_asked_for_only_where_robots_txt_clearly_lets_us_in(outcome: Outcome) -> None:
    assert outcome.reached() == SITES.keys() - NOT_FETCHED
    assert {site for site, paths in outcome.asked.items() if "/" not in paths} == NOT_FETCHED - {"led-away"}


def test_every_page_that_was_not_asked_for_is_told(outcome: Outcome) -> None:
    said = outcome.crawl.said()
    assert len(said) == len(NOT_FETCHED)
    for site in NOT_FETCHED - {"led-away", "closed"}:
        assert sum(f"{outcome.origins[site]}/robots.txt" in line for line in said) == 1, site
    assert sum(f"{outcome.origins['closed']}/robots.txt" in line for line in said) == 2
    assert outcome.crawl.stats()["ofuda/not_asked"] == len(NOT_FETCHED)


def test_a_404_with_rules_in_it_is_no_robots_txt(outcome: Outcome) -> None:
    for site in ("gone", "page-in-its-place"):
        assert outcome.answer(site)["fetch"]["decision"] == "allowed"
        assert outcome.answer(site)["verdict"] == "keep"


def test_errors_are_named_in_the_statistics(outcome: Outcome) -> None:
    stats = outcome.crawl.stats()
    assert stats["ofuda/robots/status/503"] == stats["ofuda/robots/status/429"] == 1
    assert stats["ofuda/robots/error/too-large"] == 2
    assert stats["ofuda/robots/error/redirect-loop"] == 1
    assert stats["ofuda/robots/error/reset"] == 2
    assert stats["ofuda/robots/not_asked"] == 1
    assert stats["ofuda/robots/request_count"] == len(SITES)


@pytest.mark.parametrize(
    ("site", "verdict", "reason", "rule"),
    [
        ("forbidden", "review", "unreachable", "robots-unreachable"),
        ("no-policy", "review", "unreachable", "tdmrep-unreachable"),
        ("hidden", "review", "broken", "site-file-not-fetched"),
        ("cut-page", "review", "broken", "response-damaged"),
        ("missing-page", "review", "broken", "url-not-fetched"),
        ("labelled-inside", "drop", "broken", "document-not-fetched"),
        ("labelled-by-robots", "drop", "broken", None),
    ],
)
def test_nothing_that_could_not_be_had_permits(
    site: str, verdict: str, reason: str, rule: str | None, outcome: Outcome
) -> None:
    answer = outcome.answer(site)
    use = answer["uses"]["train-generative"]
    assert (answer["verdict"], use["reason"], use["decision"]) == (verdict, reason, "unknown")
    assert rule is None or rule in {one["rule"] for one in answer["diagnostics"]}


def test_a_label_is_fetched_and_heard(outcome: Outcome) -> None:
    answer = outcome.answer("labelled")
    assert answer["uses"]["train-generative"]["reason"] == "label_disallowed"
    assert not answer["needs"]


def test_no_address_that_a_page_names_is_asked_inside_a_network(outcome: Outcome) -> None:
    assert "/label.jsonld" not in outcome.asked["closed"]
    assert outcome.answer("labelled-inside")["needs"]


def test_files_of_a_site_are_kept_by_scheme_host_and_port(outcome: Outcome) -> None:
    assert outcome.answer("permitted")["uses"]["train-generative"]["decision"] == "allowed"
    assert all(
        paths.count("/robots.txt") == 1
        for site, paths in outcome.asked.items()
        if site not in {"round", "labelled-by-robots"}
    )
