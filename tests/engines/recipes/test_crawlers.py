"""The recipes for crawlers: what is refused never comes to the handler, and an error permits nothing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import pytest

from ofuda.shells.http_message import read_head
from ofuda.shells.web.collect import Collector
from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.run import collector
from tests.engines.recipes.conftest import Recipe
from tests.shells.web.memory import AT, Memory
from tests.shells.web.servers import response

AGENT = "ExampleBot"
A, B, DOWN, SHY = (f"https://{name}.example" for name in ("a", "b", "down", "shy"))
HTML = "Content-Type: text/html"
LABEL = f"""{{"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel", "id": "{A}/label.jsonld",
 "issued": "2026-11-21T00:00:00Z", "declaredBy": {{"id": "{A}/#us"}}, "basis": "rightsholder",
 "about": [{{"type": "Site", "url": "{A}"}}], "uses": {{"train-generative": {{"decision": "disallowed"}}}}}}"""
PAGES = {
    f"{A}/": response(b"<title>Start</title>", 200, HTML),
    f"{A}/open": response(b"<title>Open</title>", 200, HTML, "X-Robots-Tag: noindex"),
    f"{A}/private/1": response(b"<title>Closed</title>", 200, HTML),
    f"{A}/own/1": response(b"<title>Closed to ExampleBot</title>", 200, HTML),
    f"{A}/field": response(b"<title>Reserved</title>", 200, HTML, "TDM-Reservation: 1"),
    f"{A}/two": response(b"<p>", 200, HTML, "X-Robots-Tag: otherbot: noindex", "X-Robots-Tag: noai"),
    f"{A}/meta": response(b'<meta name="robots" content="noai">', 200, HTML),
    f"{A}/labelled": response(b"<p>", 200, HTML, 'Link: </label.jsonld>; rel="https://w3id.org/ofuda#label"'),
    f"{A}/dangling": response(b"<p>", 200, HTML, 'Link: </gone.jsonld>; rel="https://w3id.org/ofuda#label"'),
    f"{A}/moved": response(b"", 302, "Location: /open"),
    f"{A}/moved-in": response(b"", 302, f"Location: {A}/private/1"),
    f"{A}/moved-out": response(b"", 302, f"Location: {B}/x"),
    f"{A}/gone": response(b"<title>Not found</title>", 404, HTML),
    f"{A}/broken": response(b"<title>Sorry</title>", 503, HTML),
    f"{B}/x": response(b"<title>By tdmrep.json</title>", 200, HTML),
    f"{SHY}/x": response(b"<title>Whose tdmrep.json is not to be had</title>", 200, HTML),
    f"{DOWN}/x": response(b"<title>Whose robots.txt is not to be had</title>", 200, HTML),
}
BESIDE = {
    f"{A}/robots.txt": response(
        b"User-agent: *\nDisallow: /private/\n\nUser-agent: ExampleBot\nDisallow: /private/\nDisallow: /own/\n"
    ),
    f"{A}/label.jsonld": response(LABEL.encode(), 200, "Content-Type: application/ld+json"),
    f"{B}/.well-known/tdmrep.json": response(b'[{"location": "/", "tdm-reservation": 1}]'),
    f"{SHY}/.well-known/tdmrep.json": response(b"", 503),
    f"{DOWN}/robots.txt": response(b"", 503),
}
KEPT = {f"{A}/", f"{A}/open", f"{A}/moved"}
NOT_ASKED = {f"{A}/private/1", f"{A}/own/1", f"{DOWN}/x"}


@dataclass
class Came:
    """An answer as both libraries have it."""

    url: str
    status: int
    fields: list[tuple[str, str]]
    octets: bytes

    @property
    def status_code(self) -> int:
        return self.status

    @property
    def headers(self) -> Mapping[str, str]:
        """As Crawlee has them: names in lower case, repeated lines joined."""
        found: dict[str, str] = {}
        for name, value in self.fields:
            found[name.lower()] = f"{found[name.lower()]}, {value}" if name.lower() in found else value
        return found

    async def headers_array(self) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in self.fields]

    async def body(self) -> bytes:
        return self.octets

    read = body


@dataclass
class Internet:
    """What the library itself asks for, redirects included, and in whose name."""

    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def get(self, url: str, agent: str = "") -> Came:
        self.asked.append(url)
        self.agents.add(agent)
        octets = PAGES[url]
        head = read_head(octets)
        assert head.end is not None
        assert head.status is not None
        location = head.headers.first("location")
        if location is not None:
            return self.get(urljoin(url, location), agent)
        return Came(url, head.status, list(head.headers), octets[head.end :])

    async def goto(self, url: str) -> Came | None:
        """As a page of Playwright."""
        return self.get(url)


def beside(module: Any) -> Collector:
    """What the recipe would ask for, from memory."""
    network = Memory({**BESIDE, **PAGES})
    around = Surroundings(network=network, now=lambda: AT, token=AGENT)
    return collector(module.QUESTION, module.POLICY, around=around)


# -- Crawlee -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def crawlee(recipe: Recipe) -> tuple[Any, Internet]:
    """The recipe's crawler, done."""
    module, internet = recipe("crawlee_hooks"), Internet()

    def sent(url: str, agent: str) -> tuple[str, Came]:
        came = internet.get(url, agent)
        return came.url, came

    sys.modules["crawlee.http_clients"].ImpitHttpClient.internet = staticmethod(sent)
    found = module.crawler(module.Rights(beside(module)))
    asyncio.run(found.run(list(PAGES)))
    return found, internet


def test_crawlee_hands_out_what_may_be_used_and_nothing_else(crawlee: tuple[Any, Internet]) -> None:
    found, _ = crawlee
    assert {context.request.url for context in found.handled} == KEPT
    answers = [context.request.user_data["ai_rights"] for context in found.handled]
    assert {answer["verdict"] for answer in answers} == {"keep"}
    assert {tuple(answer["agents"]) for answer in answers} == {(AGENT,)}


def test_crawlee_asks_in_its_own_name_and_only_where_it_may(crawlee: tuple[Any, Internet]) -> None:
    _, internet = crawlee
    assert internet.agents == {"ExampleBot/1.0 (+https://bot.example/)"}
    assert not (NOT_ASKED - {f"{A}/private/1"}) & set(internet.asked)
    assert internet.asked.count(f"{A}/private/1") == 1  # where a redirect led that Crawlee follows by itself


def test_errors_stay_those_of_crawlee(crawlee: tuple[Any, Internet]) -> None:
    found, _ = crawlee
    assert found.failed == {f"{A}/gone": "404", f"{A}/broken": "503"}


def test_an_error_that_crawlee_is_told_to_hand_out_is_for_review(recipe: Recipe) -> None:
    module = recipe("crawlee_hooks")
    request = sys.modules["crawlee"].Request(f"{A}/gone", f"{A}/gone")
    context = sys.modules["crawlee.crawlers"].HttpCrawlingContext(request, None, Internet().get(f"{A}/gone"))
    asyncio.run(module.Rights(beside(module)).after(context))
    assert request.user_data["ai_rights"]["verdict"] == "review"


def test_a_date_among_the_robots_directives_refuses_nothing(recipe: Recipe) -> None:
    module = recipe("crawlee_hooks")
    day = ("X-Robots-Tag", "unavailable_after: Sunday, 01-Sep-30 12:34:56 GMT")
    came = Came(f"{A}/open", 200, [("Content-Type", "text/html"), day], b"<p>")
    request = sys.modules["crawlee"].Request(came.url)
    asyncio.run(
        module.Rights(beside(module)).after(sys.modules["crawlee.crawlers"].HttpCrawlingContext(request, None, came))
    )
    assert request.user_data["ai_rights"]["verdict"] == "keep"


# -- crawl4ai ----------------------------------------------------------------------------------------------------------


def ran(module: Any, first: str, *links: str) -> tuple[dict[str, Any], Internet]:
    """What comes of a crawl from one page, by URL."""
    internet = Internet()
    crawler = sys.modules["crawl4ai"].AsyncWebCrawler(internet, None, links)
    config = module.attach(crawler, beside(module))
    assert config.cache_mode is sys.modules["crawl4ai"].CacheMode.BYPASS
    return {one.url: one for one in asyncio.run(crawler.arun(first, config))}, internet


def test_crawl4ai_hands_out_what_may_be_used_and_nothing_else(recipe: Recipe) -> None:
    links = [url for url in PAGES if url != f"{A}/"]
    results, internet = ran(recipe("crawl4ai_filter"), f"{A}/", *links)
    assert {url for url, one in results.items() if one.success} == KEPT
    assert set(PAGES) - set(results) == NOT_ASKED  # the filter has left them out
    assert not (NOT_ASKED - {f"{A}/private/1"}) & set(internet.asked)
    assert results[f"{A}/moved-in"].error_message == f"{A}/private/1: drop"
    assert results[f"{SHY}/x"].error_message == f"{SHY}/x: review"
    assert results[f"{A}/field"].error_message == f"{A}/field: drop"
    assert results[f"{A}/gone"].error_message == f"{A}/gone: review"


@pytest.mark.parametrize("url", sorted(set(PAGES) - KEPT))
def test_crawl4ai_does_not_hand_out_a_first_page_that_is_refused(recipe: Recipe, url: str) -> None:
    results, internet = ran(recipe("crawl4ai_filter"), url)
    assert not results[url].success
    assert (url in internet.asked) is (url not in NOT_ASKED)


def test_crawl4ai_counts_what_its_filter_does(recipe: Recipe) -> None:
    module = recipe("crawl4ai_filter")
    rights = module.RightsFilter(beside(module))
    assert [asyncio.run(rights.apply(url)) for url in (f"{A}/open", f"{A}/own/1", "nonsense")] == [True, False, False]
    assert (rights.name, rights.total, rights.passed) == ("ofuda_rights", 3, 1)


def test_what_gave_crawl4ai_no_answer_is_refused(recipe: Recipe) -> None:
    module = recipe("crawl4ai_filter")

    class Silent(Internet):
        async def goto(self, url: str) -> None:
            """An address without an answer of its own, such as `about:blank`."""

    crawler = sys.modules["crawl4ai"].AsyncWebCrawler(Silent(), None)
    (one,) = asyncio.run(crawler.arun(f"{A}/open", module.attach(crawler, beside(module))))
    assert (one.success, one.error_message) == (False, f"{A}/open gave no answer that could be judged")
