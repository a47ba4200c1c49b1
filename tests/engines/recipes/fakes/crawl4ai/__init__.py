"""crawl4ai 0.9.5, as much of it as the recipe speaks to: one page after the other, and the links that a test names."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from playwright.async_api import BrowserContext, Page

Hook = Callable[..., Awaitable[Page]]


class CacheMode(Enum):
    ENABLED = "enabled"
    BYPASS = "bypass"


class URLFilter(ABC):
    def __init__(self, name: str | None = None) -> None:
        self.name = name or self.__class__.__name__
        self.total = self.passed = 0

    @abstractmethod
    def apply(self, url: str) -> bool | Awaitable[bool]:
        """There annotated as `bool`; what can be awaited is."""

    def _update_stats(self, passed: bool) -> None:  # noqa: FBT001 (as there)
        self.total += 1
        self.passed += passed


class FilterChain:
    def __init__(self, filters: Sequence[URLFilter] = ()) -> None:
        self.filters = tuple(filters)

    async def apply(self, url: str) -> bool:
        for one in self.filters:
            result = one.apply(url)
            if not (await result if inspect.isawaitable(result) else result):
                return False
        return True


@dataclass
class BFSDeepCrawlStrategy:
    max_depth: int
    filter_chain: FilterChain


@dataclass
class CrawlerRunConfig:
    deep_crawl_strategy: BFSDeepCrawlStrategy
    cache_mode: CacheMode | None = None


@dataclass
class CrawlResult:
    url: str
    success: bool
    error_message: str = ""
    html: bytes = b""


class AsyncPlaywrightCrawlerStrategy:
    def __init__(self) -> None:
        self.hooks: dict[str, Hook | None] = {"before_goto": None, "after_goto": None}

    def set_hook(self, hook_type: str, hook: Hook) -> None:
        if hook_type not in self.hooks:
            raise ValueError(f"Invalid hook type: {hook_type}")
        self.hooks[hook_type] = hook

    async def execute_hook(self, hook_type: str, *args: Any, **kwargs: Any) -> Any:
        hook = self.hooks[hook_type]
        return await hook(*args, **kwargs) if hook else args[0]


@dataclass
class AsyncWebCrawler:
    """`page` is what the browser has open, `links` what stands on the first page."""

    page: Page
    context: BrowserContext
    links: Sequence[str] = ()
    crawler_strategy: AsyncPlaywrightCrawlerStrategy = field(default_factory=AsyncPlaywrightCrawlerStrategy)

    async def arun(self, url: str, config: CrawlerRunConfig) -> list[CrawlResult]:
        chain = config.deep_crawl_strategy.filter_chain
        results = [await self._one(url, config)]
        if results[0].success:
            links = [link for link in self.links if await chain.apply(link)]
            results += [await self._one(link, config) for link in links]
        return results

    async def _one(self, url: str, config: CrawlerRunConfig) -> CrawlResult:
        run, page, context = self.crawler_strategy.execute_hook, self.page, self.context
        try:
            await run("before_goto", page, context=context, url=url, config=config)
            response = await page.goto(url)
            await run("after_goto", page, context=context, url=url, response=response, config=config)
        except Exception as error:  # noqa: BLE001 (as there)
            return CrawlResult(url, success=False, error_message=str(error))
        return CrawlResult(url, success=True, html=await response.body() if response else b"")
