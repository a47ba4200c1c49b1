"""crawl4ai: links are followed, and pages handed out, only where their sites let this crawler, for this use.

async with AsyncWebCrawler(config=BrowserConfig(user_agent="ExampleBot/1.0 (+https://bot.example/)")) as crawler:
    config = crawl4ai_filter.attach(crawler)
    results = await crawler.arun("https://example.com/", config=config)  # what is refused has `success=False`
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import asyncio

from crawl4ai import AsyncWebCrawler, BFSDeepCrawlStrategy, CacheMode, CrawlerRunConfig, FilterChain, URLFilter
from playwright.async_api import BrowserContext, Page, Response

from ofuda import POLICIES, Question, Resource, Use, Verdict
from ofuda.shells.deciding import decided
from ofuda.shells.web.collect import Collector
from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.run import collector

AGENT = "ExampleBot"
QUESTION = Question(frozenset({AGENT}), frozenset({Use.TRAIN_GENERATIVE}))
POLICY = POLICIES["respectful"]


class RefusedError(Exception):
    """The page is not to be had; crawl4ai makes it a result without success."""


class RightsFilter(URLFilter):
    """Of the links of a page those that robots.txt lets us follow. The first URL of a crawl passes by all filters."""

    def __init__(self, beside: Collector) -> None:
        super().__init__(name="ofuda_rights")
        self._beside = beside

    async def apply(self, url: str) -> bool:
        """Called for each link before it is asked for."""
        allowed = await asyncio.to_thread(self._beside.lets_in, url)
        self._update_stats(allowed)
        return allowed


class RightsHooks:
    """What the browser is about to open, and what came of it."""

    def __init__(self, beside: Collector) -> None:
        self._beside = beside

    async def before(self, page: Page, context: BrowserContext, url: str, **_: object) -> Page:  # noqa: ARG002 (crawl4ai's names)
        """Nothing is opened but what robots.txt clearly lets us, the first URL too."""
        if not await asyncio.to_thread(self._beside.lets_in, url):
            raise RefusedError(f"robots.txt does not let {AGENT} ask for {url}")
        return page

    async def after(
        self,
        page: Page,
        context: BrowserContext,  # noqa: ARG002 (crawl4ai's names)
        url: str,
        response: Response | None,
        **_: object,
    ) -> Page:
        """Judged are the fields and octets as they came, not the page as scripts have made it."""
        if response is None:
            raise RefusedError(f"{url} gave no answer that could be judged")
        headers = [(one["name"], one["value"]) for one in await response.headers_array()]
        body = await response.body()
        held = Resource(response.url, requested_url=url, status=response.status, headers=headers, body=body)
        item = await asyncio.to_thread(self._beside.beside, held)
        verdict = decided(item, QUESTION, POLICY).verdict
        if verdict is not Verdict.KEEP:
            raise RefusedError(f"{response.url}: {verdict.word}")
        return page


def attach(crawler: AsyncWebCrawler, beside: Collector | None = None) -> CrawlerRunConfig:
    """Puts the hooks into a crawler that drives a browser, and the filter into the configuration of a run.

    The cache is passed by: what comes from it has seen no hook.
    """
    beside = beside or collector(QUESTION, POLICY, around=Surroundings(token=AGENT))
    hooks = RightsHooks(beside)
    crawler.crawler_strategy.set_hook("before_goto", hooks.before)
    crawler.crawler_strategy.set_hook("after_goto", hooks.after)
    deep = BFSDeepCrawlStrategy(max_depth=1, filter_chain=FilterChain([RightsFilter(beside)]))
    return CrawlerRunConfig(deep_crawl_strategy=deep, cache_mode=CacheMode.BYPASS)
