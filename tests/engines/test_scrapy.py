"""The add-on's parts with Scrapy's own objects, and an engine whose every answer the test holds."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings

import ofuda
from ofuda.engines._asking import AskingError, product
from ofuda.engines.scrapy import Ofuda, RightsMiddleware
from ofuda.engines.scrapy.asking import asking
from ofuda.engines.scrapy.messages import BodyMiddleware
from ofuda.nouns.vocabulary import ALL
from ofuda.shells.config import now
from tests.engines.crawling import EVERYTHING, ROOT, crawl, example_site
from tests.test_docs import blocks
from tests.verbs.sites import label

T = TypeVar("T")
SHOWN = list(blocks(ROOT / "docs" / "pages" / "engines.md"))
HOME = "https://studio.example"
ROBOTS = f"{HOME}/robots.txt"
OPEN, CLOSED = b"User-agent: *\nAllow: /\n", b"User-agent: *\nDisallow: /\n"
Answer = Response | Exception


class Engine:
    """Answers by address; what is not there is a 404. It runs our middleware before, as Scrapy does."""

    def __init__(self, answers: Mapping[str, Answer], settings: Mapping[str, Any]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.insists: set[str] = set()
        self.counted: dict[str, int] = {}
        stats = SimpleNamespace(inc_value=self.count)
        self.settings = Settings({"OFUDA_AGENT": "ExampleBot", "OFUDA_USES": "train-generative", **settings})
        crawler: Any = SimpleNamespace(settings=self.settings, stats=stats, engine=self)
        self.middleware = RightsMiddleware.from_crawler(crawler)

    def count(self, name: str) -> None:
        self.counted[name] = self.counted.get(name, 0) + 1

    async def download_async(self, request: Request) -> Response:
        await self.middleware.process_request(request)
        self.asked.append(request.url)
        self.insists |= set() if request.meta.get("dont_retry") else {request.url}
        found = self.answers.get(request.url, Response(request.url, 404))
        if isinstance(found, Exception):
            raise found
        return await self.middleware.process_response(request, found)

    def get(self, url: str, **given: Any) -> dict[str, Any]:
        """The answer for one page."""
        request = Request(url, **given)
        done(self.download_async(request))
        answer: dict[str, Any] = request.meta["ai_rights"]
        return answer


def done(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        given: T = end.value
        return given
    raise AssertionError("it waits")


def site(page: Answer | None = None, robots: Answer | None = None, **settings: Any) -> Engine:
    answers = {f"{HOME}/": page or html(), ROBOTS: robots or Response(ROBOTS, body=OPEN)}
    return Engine(answers, {"OFUDA_DROP": False, **settings})


def html(body: bytes = b"<title>A page</title>", url: str = f"{HOME}/", **given: Any) -> HtmlResponse:
    return HtmlResponse(url, body=body, headers={"Content-Type": "text/html", **given.pop("headers", {})}, **given)


# -- settings -------------------------------------------------------------------------------------------------------


def test_the_add_on_takes_the_place_of_scrapys_own() -> None:
    settings = Settings()
    Ofuda().update_settings(settings)
    found = settings.getdict("DOWNLOADER_MIDDLEWARES")
    assert found == {RobotsTxtMiddleware: None, RightsMiddleware: 100, BodyMiddleware: 595}


@pytest.mark.parametrize(
    ("settings", "agents"),
    [
        ({"OFUDA_AGENT": "A-Bot, b_bot"}, {"A-Bot", "b_bot"}),
        ({"ROBOTSTXT_USER_AGENT": "A-Bot", "USER_AGENT": "B/1.0"}, {"A-Bot"}),
        ({"USER_AGENT": "ExampleBot/1.0 (+https://bot.example/)"}, {"ExampleBot"}),
        ({"USER_AGENT": "ExampleBot"}, {"ExampleBot"}),
        ({}, {"Scrapy"}),
    ],
)
def test_the_crawlers_name_is_that_of_its_settings(settings: dict[str, str], agents: set[str]) -> None:
    assert asking(Settings(settings)).question.agents == agents


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"OFUDA_AGENT": "Example Bot"}, "`Example Bot`, given by OFUDA_AGENT, is no product token; set `OFUDA_AGENT"),
        ({"OFUDA_AGENT": "*"}, "`*`, given by OFUDA_AGENT, is no product token"),
        ({"USER_AGENT": "Mozilla/5.0 (X11)"}, "`Mozilla/5.0 (X11)`, given by USER_AGENT, names no crawler; set"),
        ({"ROBOTSTXT_USER_AGENT": "(bot)"}, "`(bot)`, given by ROBOTSTXT_USER_AGENT, names no crawler"),
        ({"OFUDA_USES": "train-generativ"}, "there is no use `train-generativ`; did you mean `train-generative`?"),
        ({"OFUDA_USES": "xyzzy"}, "there is no use `xyzzy`; `ofuda uses` lists them"),
        ({"OFUDA_POLICY": "strickt"}, "there is no policy `strickt`; did you mean `strict`?"),
        ({"OFUDA_POLICY": "xyzzy"}, "there is no policy `xyzzy`; `ofuda policies` lists them; a file needs its path"),
        ({"OFUDA_POLICY": {"name": "mine"}}, "`unknown` is one of keep, review, drop; `ofuda policies"),
    ],
)
def test_settings_that_are_wrong_say_what_to_write(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(AskingError) as raised:
        asking(Settings(settings))
    assert str(raised.value).startswith(message)


POLICIES = Path(__file__).resolve().parents[2] / "schema" / "policies.json"


def test_policy_is_a_name_a_file_or_an_object(tmp_path: Path) -> None:
    mine = {**json.loads(POLICIES.read_bytes())[0], "name": "mine"}
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(mine))
    for value, name in (
        ("strict", "strict"),
        (str(file), "mine"),
        (mine, "mine"),
        (ofuda.POLICIES["any-agent"], "any-agent"),
    ):
        assert asking(Settings({"OFUDA_POLICY": value})).policy.name == name
    with pytest.raises(FileNotFoundError):
        asking(Settings({"OFUDA_POLICY": str(tmp_path / "none.json")}))
    file.write_text("{")
    with pytest.raises(AskingError, match="is no JSON"):
        asking(Settings({"OFUDA_POLICY": str(file)}))


def test_without_settings_every_use_is_asked_and_refusals_are_dropped() -> None:
    found = asking(Settings())
    assert (found.question.asked, found.policy.name, found.drop, found.site_files) == (ALL, "respectful", True, True)


@pytest.mark.parametrize("agent", ["", "(x)", "Mozilla/5.0 (compatible; ExampleBot/1.0)", "Bot;x", "Böt/1"])
def test_what_begins_with_no_crawlers_name_names_none(agent: str) -> None:
    assert product(agent) is None


def test_a_crawl_with_a_wrong_setting_does_not_begin(tmp_path: Path) -> None:
    begun = crawl(EVERYTHING, ["http://127.0.0.1:9/"], tmp_path, "OFUDA_AGENT=Mozilla/5.0 (X11)")
    assert "AskingError: `Mozilla/5.0 (X11)`, given by OFUDA_AGENT, is no product token" in begun.log
    assert not begun.items
    assert not begun.stats()


def test_a_missing_scrapy_is_told_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("ofuda.engines.scrapy")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "scrapy"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError) as raised:
        importlib.import_module("ofuda.engines.scrapy")
    assert str(raised.value) == "scrapy is not installed; run `pip install 'ofuda[scrapy]'`"


# -- responses ------------------------------------------------------------------------------------------------------


def test_a_dropped_response_does_not_reach_the_spider_and_the_errback_finds_its_answer() -> None:
    engine = site(html(headers={"X-Robots-Tag": "noai"}), OFUDA_DROP=True)
    request = Request(f"{HOME}/")
    with pytest.raises(IgnoreRequest, match=r"was dropped: train-generative disallowed, x_robots_tag_disallowed"):
        done(engine.download_async(request))
    assert request.meta["ai_rights"]["verdict"] == "drop"
    assert engine.counted["ofuda/verdict/drop"] == engine.counted["ofuda/reason/x_robots_tag_disallowed"] == 1


def test_repeated_fields_are_all_heard() -> None:
    engine = site(html(headers={"X-Robots-Tag": ["noai", "otherbot: noindex"]}))
    assert engine.get(f"{HOME}/")["verdict"] == "drop"


def test_site_files_are_left_alone_where_the_settings_say_so() -> None:
    engine = site(OFUDA_SITE_FILES=False)
    engine.get(f"{HOME}/")
    assert engine.asked == [ROBOTS, f"{HOME}/"]


def test_what_is_not_of_the_web_is_let_through_without_an_answer() -> None:
    engine = Engine({"data:,x": Response("data:,x"), "file:///x": Response("file:///x")}, {})
    for url in engine.answers:
        request = Request(url)
        assert done(engine.download_async(request)).url == url
        assert "ai_rights" not in request.meta
    assert engine.asked == [*engine.answers]


def test_an_address_that_is_none_is_not_asked_for() -> None:
    engine = site()
    with pytest.raises(IgnoreRequest, match="it is no URL"):
        done(engine.download_async(Request("http://256.256.256.256/")))
    assert not engine.asked
    assert engine.counted == {"ofuda/not_asked": 1}


def test_who_does_not_obey_is_answered_all_the_same() -> None:
    engine = site(robots=Response(ROBOTS, body=CLOSED))
    answer = engine.get(f"{HOME}/", meta={"dont_obey_robotstxt": True})
    assert (answer["verdict"], answer["uses"]["train-generative"]["reason"]) == ("drop", "not_fetchable")
    dropping = site(robots=Response(ROBOTS, body=CLOSED), OFUDA_DROP=True)
    with pytest.raises(IgnoreRequest, match=r"not_fetchable \(https://studio.example/robots.txt:2\)"):
        dropping.get(f"{HOME}/", meta={"dont_obey_robotstxt": True})


def test_a_response_from_the_cache_has_no_time_of_its_fetch() -> None:
    assert site(html(flags=["cached"])).get(f"{HOME}/")["evidence"][0]["fetched_at"] is None
    assert site().get(f"{HOME}/")["evidence"][0]["fetched_at"] is not None


def test_a_response_to_head_has_no_body() -> None:
    page = html(b'<meta name="robots" content="noai">')
    assert site(page).get(f"{HOME}/")["verdict"] == "drop"
    assert site(page).get(f"{HOME}/", method="HEAD")["verdict"] == "keep"


@pytest.mark.parametrize("flag", ["dataloss", "download_stopped"])
def test_a_body_that_was_stopped_keeps_nothing(flag: str) -> None:
    answer = site(html(flags=[flag])).get(f"{HOME}/")
    assert answer["verdict"] == "review"
    assert "response-damaged" in {one["rule"] for one in answer["diagnostics"]}


def test_meta_handed_on_by_a_spider_brings_no_answer_and_no_redirects() -> None:
    engine = site()
    stale = {"ai_rights": {"verdict": "keep"}, "redirect_urls": ["https://b.example/"]}
    request = Request("data:,x", meta=dict(stale))
    done(engine.middleware.process_request(request))
    assert request.meta == {}
    engine.get(f"{HOME}/", meta=dict(stale))
    assert "https://b.example/robots.txt" not in engine.asked


def test_robots_txt_of_every_hop_may_refuse_and_none_permits_what_lies_elsewhere() -> None:
    def judged(first: bytes, last: bytes) -> str:
        engine = site(robots=Response(ROBOTS, body=last))
        url = "https://b.example/robots.txt"
        engine.answers[url] = Response(url, body=first)
        answer = engine.get(f"{HOME}/", meta={"redirect_urls": ["https://b.example/"]})
        decided: str = answer["uses"]["train-generative"]["decision"]
        return decided

    yes, no = (b"User-agent: *\nContent-Usage: train-ai=%s\n" % each for each in (b"y", b"n"))
    assert judged(yes, OPEN) == judged(OPEN, yes) == "unknown"
    assert judged(yes, no) == judged(no, yes) == "disallowed"


def test_an_address_in_the_redirects_that_is_none_lets_nothing_pass() -> None:
    assert site().get(f"{HOME}/", meta={"redirect_urls": ["http://256.256.256.256/"]})["verdict"] == "review"


# -- files ----------------------------------------------------------------------------------------------------------


def test_a_file_is_asked_for_again_once_it_no_longer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = site()
    engine.get(f"{HOME}/")
    engine.get(f"{HOME}/")
    assert engine.asked.count(ROBOTS) == 1
    tomorrow = now() + timedelta(days=1)
    monkeypatch.setattr("ofuda.engines.scrapy.files.now", lambda: tomorrow)
    engine.get(f"{HOME}/")
    assert engine.asked.count(ROBOTS) == 2


def test_an_older_robots_txt_refuses_while_a_newer_one_cannot_be_had() -> None:
    engine = site(robots=Response(ROBOTS, body=CLOSED, headers={"Cache-Control": "max-age=0"}))
    for answer in (None, Response(ROBOTS, 403), TimeoutError()):
        engine.answers[ROBOTS] = answer or engine.answers[ROBOTS]
        with pytest.raises(IgnoreRequest, match=f"`{ROBOTS}:2` does not let ExampleBot do so"):
            engine.get(f"{HOME}/")


def test_older_site_files_and_documents_refuse_while_newer_ones_cannot_be_had() -> None:
    brief = {"Cache-Control": "max-age=0"}
    tdmrep, policy = f"{HOME}/.well-known/tdmrep.json", f"{HOME}/policy.json"
    reserved = b'[{"location": "/", "tdm-reservation": 1}]'
    engine = site(
        html(headers={"tdm-reservation": "1", "tdm-policy": policy}), robots=Response(ROBOTS, body=OPEN, headers=brief)
    )
    engine.answers[tdmrep] = Response(tdmrep, body=reserved, headers=brief)
    engine.answers[policy] = Response(policy, body=b"{}", headers=brief)
    before = engine.get(f"{HOME}/")
    for url in (ROBOTS, tdmrep, policy):
        engine.answers[url] = Response(url, 403 if url == ROBOTS else 503)
    after = engine.get(f"{HOME}/")
    assert before["verdict"] == after["verdict"] == "drop"
    assert len(after["evidence"]) > len(before["evidence"])


def test_a_document_on_another_site_is_asked_for_by_that_sites_leave() -> None:
    there = "https://b.example"
    page = html(headers={"Link": f'<{there}/l.jsonld>; rel="https://w3id.org/ofuda#label"'})
    engine = site(page)
    engine.get(f"{HOME}/")
    assert engine.asked[-2:] == [f"{there}/robots.txt", f"{there}/l.jsonld"]
    assert engine.insists == {*engine.asked} - {f"{there}/l.jsonld"}
    closed = site(page)
    closed.answers[f"{there}/robots.txt"] = Response(f"{there}/robots.txt", body=CLOSED)
    answer = closed.get(f"{HOME}/")
    assert "document-not-fetched" in {one["rule"] for one in answer["diagnostics"]}
    assert closed.asked[-1] == f"{there}/robots.txt"
    assert closed.counted["ofuda/document/not_asked"] == 1
    assert "ofuda/not_asked" not in closed.counted


# -- the page on engines --------------------------------------------------------------------------------------------


def test_lines_of_the_page_are_those_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "ofuda")
    at, work = f"{HOME}/labels/site.jsonld", f"{HOME}/works/1"
    engine = site(robots=Response(ROBOTS, body=b"User-agent: *\nDisallow: /members/\n"), OFUDA_DROP=True)
    engine.answers[work] = html(url=work, headers={"Link": f'<{at}>; rel="https://w3id.org/ofuda#label"'})
    engine.answers[at] = Response(at, body=label())
    for url in (f"{HOME}/members/1", work):
        with pytest.raises(IgnoreRequest):
            engine.get(url)
    (shown,) = [block.text for block in SHOWN if block.language == "text"]
    assert [f"[ofuda] INFO: {record.getMessage()}" for record in caplog.records[1:]] == shown.splitlines()


def test_spider_of_the_page_keeps_what_may_be_kept(tmp_path: Path) -> None:
    (spider,) = [block for block in SHOWN if block.file == "pages.py"]
    with example_site(tmp_path) as origin:
        (tmp_path / "pages.py").write_text(spider.text.replace(HOME, origin))
        done = crawl(tmp_path / "pages.py", [], tmp_path)
    assert [item["url"] for item in done.items] == [f"{origin}/"]
