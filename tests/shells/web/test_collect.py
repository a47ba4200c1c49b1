"""A URL with what lies beside it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest

import ofuda
from ofuda.nouns.question import Question
from ofuda.nouns.statements import Need
from ofuda.shells.targets import Item
from ofuda.shells.web.cache import Cache
from ofuda.shells.web.collect import SITE_FILES
from ofuda.shells.web.fetcher import Fetcher, Surroundings
from ofuda.shells.web.guard import Access
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.run import collector as built
from ofuda.shells.web.run import items
from ofuda.tables.policies import POLICIES
from ofuda.verbs.restricted import restricted
from tests.shells.web.servers import BOT, Behaviour, Loopback, collector, fetcher, response, serving
from tests.test_findings import assert_written_as_the_house_writes

TDMREP = "/.well-known/tdmrep.json"
ALLOW = b"User-agent: *\nAllow: /\n"
Site = dict[str, bytes]


def sites(hosts: dict[str, Site], asked: list[str] | None = None) -> Behaviour:
    """Sites by host; robots.txt lets everybody in where nothing else is said."""

    def behave(connection: socket.socket, _: str, __: Event) -> None:
        head = connection.recv(65536).decode()
        path, host = head.split()[1], head.partition("Host: ")[2].partition("\r\n")[0]
        if asked is not None:
            asked.append(host + path)
        site = {"/robots.txt": response(ALLOW), **hosts.get(host, {})}
        connection.sendall(site.get(path, response(status=404)))

    return behave


def rules(item: Item) -> list[str]:
    for one in item.problems:
        assert_written_as_the_house_writes(one)
    return [one.rule for one in item.problems]


def decided(item: Item) -> ofuda.Decision:
    question = Question(frozenset({BOT}), at=item.resource.fetched_at)
    views = [ofuda.resolve(view, question) for view in item.views]
    return restricted(ofuda.resolve(item.resource, question), views)


@pytest.fixture
def asked() -> list[str]:
    return []


def test_everything_that_channels_need(asked: list[str]) -> None:
    page = response(b"<html><head>", 200, "Content-Type: text/html; charset=utf-8", "Content-Usage: train-ai=n")
    site = {"/a?b": page, TDMREP: response(b"[]"), "/robots.txt": response(ALLOW, 200, "Content-Type: text/plain")}
    with serving(sites({"example.com": site}, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://EXAMPLE.com/x/../a?b#c")
    assert asked == ["example.com/robots.txt", "example.com/a?b", *(f"example.com{path}" for path in SITE_FILES)]
    resource = item.resource
    assert (resource.url, resource.requested_url) == ("http://example.com/a?b", "http://example.com/a?b")
    assert (resource.status, resource.body, resource.truncated) == (200, b"<html><head>", False)
    assert resource.headers.first("content-usage") == "train-ai=n"
    assert resource.robots_txt is not None
    assert (resource.robots_txt.body, resource.robots_txt.media_type) == (ALLOW, "text/plain")
    assert resource.well_known[TDMREP].body == b"[]"
    assert resource.fetched_at
    assert (rules(item), item.flawed, item.views) == ([], False, ())


def test_needs_are_followed_and_what_these_need(asked: list[str]) -> None:
    label = response(b"{}", 200, "Content-Type: application/ld+json")
    tdmrep = b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "http://other.example/policy.json"}]'
    page = response(
        b"<html>", 200, "Content-Type: text/html", 'Link: </label.jsonld>; rel="https://w3id.org/ofuda#label"'
    )
    hosts = {
        "example.com": {"/a": page, TDMREP: response(tdmrep), "/label.jsonld": label},
        "other.example": {"/policy.json": response(b"{}")},
    }
    with serving(sites(hosts, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert set(item.resource.documents) == {"http://other.example/policy.json", "http://example.com/label.jsonld"}
    assert asked.index("other.example/robots.txt") < asked.index("other.example/policy.json")
    assert not [one for one in decided(item).needs if one.url in item.resource.documents]


def test_needs_that_lead_inside_are_not_followed(asked: list[str]) -> None:
    def site(url: str) -> dict[str, Site]:
        policy = f'[{{"location": "/", "tdm-reservation": 1, "tdm-policy": "{url}"}}]'
        closed = {"/robots.txt": response(b"User-agent: OfudaBot\nDisallow: /\n"), "/p": response(b"{}")}
        return {"example.com": {"/a": response(b"x"), TDMREP: response(policy.encode())}, "closed.example": closed}

    for url in (
        "http://169.254.169.254/p",
        "http://inside.example/p",
        "http://closed.example/p",
        "http://example.com:22/p",
    ):
        with serving(sites(site(url), asked), raw=True) as port:
            item = collector(fetcher(port, inside_example=["10.0.0.1"])).collect("http://example.com/a")
        assert rules(item) == ["document-not-fetched"], url
        assert not item.resource.documents
        assert [one.url for one in decided(item).needs] == [url]
    assert not [one for one in asked if one.endswith("/p")]


def test_what_was_refused_is_refused_again(asked: list[str]) -> None:
    site = {"/a": response(b"x"), TDMREP: response(b"", 301, "Location: http://inside.example/")}
    with serving(sites({"example.com": site}, asked), raw=True) as port:
        found = collector(fetcher(port, inside_example=["10.0.0.1"]))
        for _ in range(2):
            item = found.collect("http://example.com/a")
            assert (rules(item), item.flawed) == (["site-file-not-fetched"], True)
            assert "`inside.example` leads to `10.0.0.1`, which is in 10.0.0.0/8" in item.problems[0].message
    assert asked.count(f"example.com{TDMREP}") == 2


def test_documents_are_bounded(asked: list[str]) -> None:
    links = ", ".join(f'</{at}>; rel="https://w3id.org/ofuda#label"' for at in range(99))
    site = {"/a": response(b"x", 200, f"Link: {links}")}
    with serving(sites({"example.com": site}, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert len(item.resource.documents) == 16
    assert len(asked) == 20
    assert rules(item) == []


# -- robots.txt of our own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (response(b"User-agent: OfudaBot\nDisallow: /a\n"), "robots.txt:2` does not let OfudaBot do so"),
        (response(b"User-agent: *\nDisallow: /\n"), "robots.txt:2`"),
        (response(status=503), "does not let"),
        (response(b"", 302, "Location: http://example.com/robots.txt"), "redirects to itself"),
        (b"garbage\r\n\r\n", "the answer is no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *\n", "breaks off"),
    ],
)
def test_our_own_fetches_obey_robots_txt(robots: bytes, why: str, asked: list[str]) -> None:
    with serving(sites({"example.com": {"/robots.txt": robots, "/a": response(b"x")}}, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert asked == ["example.com/robots.txt"]
    assert (rules(item), item.flawed) == (["url-not-fetched"], True)
    assert why in item.problems[0].message
    assert item.resource.body is None
    assert item.resource.robots_txt is not None
    assert item.resource.url == "http://example.com/a"


def test_robots_txt_itself_may_always_be_asked_for(asked: list[str]) -> None:
    closed = response(b"User-agent: *\nDisallow: /\n")
    with serving(sites({"example.com": {"/robots.txt": closed}}, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/robots.txt")
    assert (rules(item), item.resource.body) == (["site-file-not-fetched"] * 2, b"User-agent: *\nDisallow: /\n")
    assert item.flawed


def test_a_site_file_that_is_closed_to_us_is_a_flaw(asked: list[str]) -> None:
    closed = {"/robots.txt": response(b"User-agent: *\nDisallow: /.well-known/\n"), "/a": response(b"x")}
    with serving(sites({"example.com": closed}, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert (rules(item), item.flawed, list(item.resource.well_known)) == (["site-file-not-fetched"], True, ["/ai.txt"])


def test_another_name_of_ours() -> None:
    robots = response(b"User-agent: OfudaBot\nDisallow: /\n\nUser-agent: Mine\nAllow: /\n")
    with serving(sites({"example.com": {"/robots.txt": robots, "/a": response(b"x")}}), raw=True) as port:
        mine = Fetcher(Surroundings(network=Loopback(port), token="Mine"), Access(), Limits())  # noqa: S106 (a product token, no password)
        assert rules(collector(mine).collect("http://example.com/a")) == []
        assert rules(collector(fetcher(port)).collect("http://example.com/a")) == ["url-not-fetched"]


# -- redirects ------------------------------------------------------------------------------------------------------


def test_every_further_hop_may_refuse(asked: list[str]) -> None:
    refusing = response(f"User-agent: {BOT}\nDisallow: /b\nContent-Usage: train-ai=n\n".encode())
    hosts = {
        "example.com": {"/a": response(b"", 301, "Location: http://www.example.com/b")},
        "www.example.com": {"/robots.txt": refusing, "/b": response(b"", 302, "Location: http://last.example/c")},
        "last.example": {"/c": response(b"x"), TDMREP: response(b'[{"location": "/", "tdm-reservation": 1}]')},
    }
    with serving(sites(hosts, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert (item.resource.url, item.resource.requested_url) == ("http://last.example/c", "http://example.com/a")
    assert [view.url for view in item.views] == ["http://www.example.com/b", "http://last.example/c"]
    assert f"last.example{TDMREP}" in asked
    found = decided(item)
    assert (found.fetch.level.word, str(found.fetch.place)) == ("disallowed", "http://www.example.com/robots.txt:2")
    assert found["train-generative"].level is ofuda.Level.DISALLOWED
    assert found["mine"].level is ofuda.Level.DISALLOWED


def test_a_redirect_to_where_we_may_not_go(asked: list[str]) -> None:
    hosts = {
        "example.com": {"/a": response(b"", 301, "Location: http://closed.example/b")},
        "closed.example": {"/robots.txt": response(b"User-agent: *\nDisallow: /\n"), "/b": response(b"x")},
    }
    with serving(sites(hosts, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert "closed.example/b" not in asked
    assert (rules(item), item.flawed, item.resource.url) == (["url-not-fetched"], True, "http://example.com/a")
    assert decided(item).fetch.level is ofuda.Level.DISALLOWED


@pytest.mark.parametrize("status", [300, 304, 404, 410, 451, 500, 503, 599])
def test_an_answer_that_is_not_the_page(status: int) -> None:
    page = response(b"", status, "Content-Usage: train-ai=n")
    with serving(sites({"example.com": {"/a": page}}), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert (rules(item), item.flawed) == (["url-not-fetched"], True)
    assert decided(item)["train-generative"].level is ofuda.Level.DISALLOWED


def test_an_address_that_is_none() -> None:
    with serving(sites({})) as port:
        found = {
            url: collector(fetcher(port)).collect(url) for url in ("x", "http://127.0.0.1/", "http://a.example:1/")
        }
    for url, item in found.items():
        assert (item.resource.url, item.flawed, rules(item)) == (url, True, ["url-not-fetched"])


# -- over time ------------------------------------------------------------------------------------------------------


def test_an_older_copy_may_still_refuse() -> None:
    site: Site = {
        "/a": response(b"x", 200, 'Link: </p>; rel="https://w3id.org/ofuda#label"'),
        "/robots.txt": response(ALLOW + b"Content-Usage: train-ai=n\n"),
        TDMREP: response(b'[{"location": "/", "tdm-reservation": 1}]'),
        "/p": response(b"{}"),
    }
    now = datetime(2026, 11, 21, tzinfo=UTC)
    with serving(sites({"example.com": site}), raw=True) as port:
        own = Fetcher(Surroundings(network=Loopback(port), now=lambda: now), Access(), Limits())
        found = collector(own, cache=Cache())
        assert not found.collect("http://example.com/a").views
        now += timedelta(hours=2)
        site |= {"/robots.txt": response(status=403), TDMREP: response(status=500), "/p": response(status=500)}
        item = found.collect("http://example.com/a")
        now += timedelta(hours=2)
        site |= {"/robots.txt": response(status=404), TDMREP: response(status=404)}
        later = found.collect("http://example.com/a")
    robots, tdmrep, label = item.views
    assert robots.robots_txt is not None
    assert (robots.robots_txt.status, tdmrep.well_known[TDMREP].status) == (200, 200)
    assert label.documents["http://example.com/p"].body == b"{}"
    for use in ("train-generative", "mine"):
        assert decided(item)[use].level is ofuda.Level.DISALLOWED
        # A 404 is an answer: what stood in the file before is gone.
        assert decided(later)[use].level is not ofuda.Level.DISALLOWED


def test_rounds_are_bounded(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    """As if every document needed one more."""

    def resolve(resource: ofuda.Resource, *rest: Any) -> ofuda.Decision:
        need = Need(f"http://example.com/document{len(resource.documents)}", "rsl", "rsl")
        return replace(ofuda.resolve(resource, *rest), needs=(need,))

    monkeypatch.setattr("ofuda.shells.web.collect.resolve", resolve)
    with serving(sites({"example.com": {"/a": response(b"x")}}, asked), raw=True) as port:
        item = collector(fetcher(port)).collect("http://example.com/a")
    assert len(item.resource.documents) == 3
    assert asked[-1] == "example.com/document2"


def test_a_copy_that_refuses_us_still_does(asked: list[str]) -> None:
    site: Site = {"/a": response(b"x"), "/robots.txt": response(b"User-agent: OfudaBot\nDisallow: /\n")}
    now = datetime(2026, 11, 21, tzinfo=UTC)
    with serving(sites({"example.com": site}, asked), raw=True) as port:
        own = Fetcher(Surroundings(network=Loopback(port), now=lambda: now), Access(), Limits())
        found = collector(own, cache=Cache())
        found.collect("http://example.com/a")
        site["/robots.txt"] = response(status=403)  # which by itself would let us in
        now += timedelta(hours=2)
        assert rules(found.collect("http://example.com/a")) == ["url-not-fetched"]
    assert "example.com/a" not in asked


# -- many -----------------------------------------------------------------------------------------------------------


def test_many_urls_in_their_order(asked: list[str]) -> None:
    hosts = {f"h{at % 7}.example": {f"/{at}": response(str(at).encode()) for at in range(60)} for at in range(7)}
    with serving(sites(hosts, asked), raw=True) as port:
        found = collector(fetcher(port))
        urls = [f"http://h{at % 7}.example/{at}" for at in range(60)]
        got = [item.resource.body for item in items(found, iter(urls), waiting=False)]
        assert got == [str(at).encode() for at in range(60)]
        # robots.txt and the well-known file of each host once.
        assert len(asked) == 60 + 7 * (1 + len(SITE_FILES))
        assert [one.resource.body for one in items(found, iter(urls[:1]), waiting=False)] == [b"0"]
        assert list(items(found, iter(()), waiting=False)) == []


def test_a_url_is_answered_before_the_next_is_awaited() -> None:
    with serving(sites({"example.com": {"/a": response(b"x")}}), raw=True) as port:
        answered = threading.Event()

        def urls() -> Iterator[str]:
            yield "http://example.com/a"
            assert answered.is_set()
            yield "http://example.com/a"

        for item in items(collector(fetcher(port)), urls(), waiting=True):
            assert item.resource.body == b"x"
            answered.set()


def test_what_was_opened_is_named() -> None:
    with serving(sites({"example.com": {"/a": response(b"x")}}), raw=True) as port:
        question = Question(frozenset({BOT}))
        to = built(question, POLICIES["respectful"], ("127.0.0.1", port), timeout=5)
        assert rules(to.collect("http://example.com/a")) == ["connected-elsewhere"]
        private = built(question, POLICIES["respectful"], allow_private=True)
        item = private.collect(f"http://127.0.0.1:{port}/a")
        assert rules(item) == ["private-allowed", "url-not-fetched"]  # our sites know no such host
        assert item.resource.status == 404


def test_what_is_kept_for_one_way_is_not_used_for_another(asked: list[str]) -> None:
    cache = Cache()
    with serving(sites({"example.com": {"/a": response(b"x")}}, asked), raw=True) as port:
        collector(fetcher(port), cache=cache).collect("http://example.com/a")
        before = len(asked)
        own = Fetcher(Surroundings(), Access(connect_to=("127.0.0.1", port)), Limits())
        collector(own, cache=cache).collect("http://example.com/a")
        assert len(asked) == 2 * before
        collector(fetcher(port), cache=cache).collect("http://example.com/a")
        assert asked[2 * before :] == ["example.com/a"]


# -- what somebody else fetched -------------------------------------------------------------------------------------


def test_what_somebody_else_fetched_is_judged_as_what_we_fetch(asked: list[str]) -> None:
    label = '<http://example.com/label.jsonld>; rel="https://w3id.org/ofuda#label"'
    page = response(b"<html>", 200, "Content-Type: text/html", f"Link: {label}")
    moved = response(b"", 302, "Location: http://last.example/b")
    hosts = {
        "example.com": {
            "/a": moved,
            "/label.jsonld": response(b"{}"),
            "/robots.txt": response(ALLOW + b"Disallow: /x"),
        },
        "last.example": {"/b": page, TDMREP: response(b'[{"location": "/", "tdm-reservation": 1}]')},
    }
    with serving(sites(hosts, asked), raw=True) as port:
        found = collector(fetcher(port)).collect("http://example.com/a")
        assert found.resource.documents
        bare = replace(found.resource, robots_txt=None, well_known={}, documents={})
        asked.clear()
        item = collector(fetcher(port)).beside(bare)
    assert not {"example.com/a", "last.example/b"} & set(asked)
    assert timeless(decided(item)) == timeless(decided(found))
    assert (item.problems, item.flawed) == (found.problems, found.flawed)
    assert [view.url for view in item.views] == [view.url for view in found.views] == ["http://last.example/b"]


def timeless(decision: ofuda.Decision) -> ofuda.Decision:
    """Without the instants at which files came."""
    evidence = tuple(replace(one, fetched_at=None) for one in decision.evidence)
    return replace(decision, evidence=evidence)


def test_what_is_brought_along_is_not_replaced() -> None:
    robots, known = ofuda.Fetched(404), {TDMREP: ofuda.Fetched(410)}
    held = ofuda.Resource("http://example.com/a", status=200, robots_txt=robots, well_known=known)
    with serving(sites({"example.com": {TDMREP: response(b"[]")}}), raw=True) as port:
        item = collector(fetcher(port)).beside(held)
    assert (item.resource.robots_txt, item.resource.well_known[TDMREP]) == (robots, known[TDMREP])
    assert item.resource.fetched_at is not None
    assert (item.resource.requested_url, item.views) == ("http://example.com/a", ())


@pytest.mark.parametrize(
    ("url", "status"), [("http://example.com/a", 404), ("http://example.com/a", None), ("x:y", 200)]
)
def test_what_is_not_the_resource_permits_nothing(url: str, status: int | None) -> None:
    with serving(sites({}), raw=True) as port:
        item = collector(fetcher(port)).beside(
            ofuda.Resource(url, status=status, headers={"Content-Usage": "train-ai=y"})
        )
    assert (rules(item), item.flawed) == (["url-not-fetched"], True)
