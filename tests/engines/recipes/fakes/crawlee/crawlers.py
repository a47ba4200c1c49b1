from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from crawlee import Request
from crawlee.errors import ContextPipelineInterruptedError, HttpStatusCodeError
from crawlee.http_clients import HttpResponse, ImpitHttpClient

_ERROR = 400
_LOG = logging.getLogger("crawlee")


@dataclass(frozen=True)
class BasicCrawlingContext:
    request: Request
    log: logging.Logger


@dataclass(frozen=True)
class HttpCrawlingContext(BasicCrawlingContext):
    http_response: HttpResponse


@dataclass
class HttpCrawler:
    """One request after the other, and none again; `handled` and `failed` are what became of them."""

    http_client: ImpitHttpClient
    handled: list[HttpCrawlingContext] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._before: list[Callable[[BasicCrawlingContext], Awaitable[None]]] = []
        self._after: list[Callable[[HttpCrawlingContext], Awaitable[None]]] = []

    def pre_navigation_hook(self, hook: Callable[[BasicCrawlingContext], Awaitable[None]]) -> None:
        self._before.append(hook)

    def post_navigation_hook(self, hook: Callable[[HttpCrawlingContext], Awaitable[None]]) -> None:
        self._after.append(hook)

    async def run(self, requests: Sequence[str]) -> None:
        for url in requests:
            try:
                await self._crawl(Request(url))
            except ContextPipelineInterruptedError:
                continue
            except Exception as error:  # noqa: BLE001 (as there)
                self.failed[url] = str(error)

    async def _crawl(self, request: Request) -> None:
        for before in self._before:
            await before(BasicCrawlingContext(request, _LOG))
        request.loaded_url, response = type(self.http_client).internet(request.url, self.http_client.agent)
        context = HttpCrawlingContext(request, _LOG, response)
        for after in self._after:
            await after(context)
        if response.status_code >= _ERROR:
            raise HttpStatusCodeError(str(response.status_code))
        self.handled.append(context)
