"""Asks robots.txt before each request, and what may be done with it after each response."""

from __future__ import annotations

import logging
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from ofuda.carriers.urls import address
from ofuda.engines.scrapy.asking import asking
from ofuda.engines.scrapy.files import BESIDE, Beside, Files
from ofuda.engines.scrapy.messages import LIMITS, NotAskedError
from ofuda.engines.scrapy.page import Page
from ofuda.nouns.decision import Decision, UseDecision
from ofuda.nouns.diagnostics import quote, visible
from ofuda.nouns.policy import Verdict
from ofuda.shells.deciding import decided
from ofuda.shells.web.collect import turned_away
from ofuda.shells.web.guard import Access, RefusedError, hop
from ofuda.verbs.answers import answer

ANSWER: Final = "ai_rights"
_WEB: Final = ("http:", "https:")
_log = logging.getLogger("ofuda")


class RightsMiddleware:
    """In the place of Scrapy's RobotsTxtMiddleware, which never sees the status of a robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._asking = asking(crawler.settings)
        self._files = Files(crawler)
        names, uses = ", ".join(sorted(self._asking.question.agents)), ", ".join(self._asking.question.asked)
        _log.info("asks as %s, under the policy %s, for: %s", names, self._asking.policy.name, uses)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy; raises AskingError where a setting cannot be used."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Called by Scrapy before each request; raises IgnoreRequest where robots.txt does not clearly let us in."""
        beside = _beside(request)
        if beside is None and request.meta.pop(ANSWER, None) is not None:
            # A spider handed the `meta` of one response on to another request: its redirects are not this one's.
            request.meta.pop("redirect_urls", None)
        if not _is_web(request.url):
            return
        try:
            await self._permit(request, beside)
        except RefusedError as error:
            raise self._not_asked(error, beside) from None

    async def process_response(self, request: Request, response: Response) -> Response:
        """Called by Scrapy after redirects and content codings; raises IgnoreRequest where the page is dropped."""
        if _beside(request) or not _is_web(response.url):
            return response
        page = Page(self._files, self._asking)
        decision = decided(await page.item(request, response), self._asking.question, self._asking.policy)
        request.meta[ANSWER] = answer(decision)
        worst = max(decision.uses.values(), key=lambda one: one.verdict)
        self._count(f"verdict/{decision.verdict.word}")
        self._count(f"reason/{worst.reason}")
        if decision.verdict is Verdict.DROP and self._asking.drop:
            message = _dropped(decision, worst)
            _log.info("%s", message)
            raise IgnoreRequest(message)
        return response

    async def _permit(self, request: Request, beside: Beside | None) -> None:
        """Raises RefusedError."""
        where = address(request.url)
        if where is None:
            raise RefusedError(f"{quote(request.url)} was not asked for: it is no URL", "give an absolute URL")
        if beside is not None and where.origin != beside.origin:
            hop(request.url, Access(), LIMITS)  # a page named it, and not the user
        if request.meta.get("dont_obey_robotstxt") or (beside is not None and beside.is_robots):
            return
        robots = await self._files.robots(where.origin)
        refused = turned_away(request.url, where.origin, robots, self._asking.question.agents)
        if refused is not None:
            raise refused

    def _not_asked(self, error: RefusedError, beside: Beside | None) -> NotAskedError:
        """Files beside pages are told of in the answers, and not here."""
        if beside is None:
            self._count("not_asked")
            _log.info("%s", error.message)
        return NotAskedError(error)

    def _count(self, name: str) -> None:
        assert self._crawler.stats is not None  # noqa: S101 (for the type checker: the crawl has begun)
        self._crawler.stats.inc_value(f"ofuda/{name}")


def _beside(request: Request) -> Beside | None:
    """Why it is made, where it is one of ours."""
    found = request.meta.get(BESIDE)
    return found if isinstance(found, Beside) else None


def _is_web(url: str) -> bool:
    return url.lower().startswith(_WEB)


def _dropped(decision: Decision, worst: UseDecision) -> str:
    """One line: which use, why, and by which words."""
    place = next((str(one.evidence.place) for one in worst.decisive), None)
    place = str(decision.fetch.place) if worst.reason == "not_fetchable" and decision.fetch.place else place
    why = f"{worst.use} {worst.level.word}, {worst.reason}" + (f" ({visible(place)})" if place else "")
    return f"{visible(decision.url)} was dropped: {why}"
