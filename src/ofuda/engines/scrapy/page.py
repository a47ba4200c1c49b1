"""A response with what lies beside it, collected as `ofuda resolve URL` does, but by the crawler."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrapy import Request
from scrapy.http import Response

from ofuda.carriers.urls import address
from ofuda.engines.scrapy.asking import Asking
from ofuda.engines.scrapy.files import Beside, Files
from ofuda.engines.scrapy.messages import Taken, taken
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.resource import Fetched, Resource
from ofuda.shells.config import now
from ofuda.shells.targets import Item
from ofuda.shells.web.collect import MOST_DOCUMENTS, ROUNDS, SITE_FILES
from ofuda.shells.web.library import Known
from ofuda.verbs.resolve import resolve

_OK = range(200, 300)
_WEB = ("http://", "https://")
_NOWHERE = Known(Fetched(error="reset"))


class Page:
    """One response. What was looked at is held to the end, so that a file cannot change in the midst."""

    def __init__(self, files: Files, asks: Asking) -> None:
        self._files = files
        self._asks = asks
        self._held: dict[str, Known] = {}
        self._problems: list[Diagnostic] = []
        self._flawed = False
        self._url = ""

    async def item(self, request: Request, response: Response) -> Item:
        """The resource, other views of it that may only restrict, and whatever could not be had."""
        came, self._url = taken(response), response.url
        self._look_at(response, came)
        urls: list[str] = [*request.meta.get("redirect_urls", ()), response.url]
        first, *passed = urls
        origin = _origin(response.url)
        robots = await self._robots(first)
        resource = Resource(
            response.url,
            requested_url=first,
            status=response.status,
            headers=came.headers,
            body=None if request.method == "HEAD" else came.body,
            robots_txt=robots.fetched,
            well_known=await self._site_files(origin) if self._asks.site_files else {},
            fetched_at=None if "cached" in response.flags else now(),
            truncated=came.truncated,
        )
        resource = await self._with_documents(resource, origin)
        hops = [Resource(url, robots_txt=(await self._robots(url)).fetched) for url in passed]
        views = (*hops, *self._older(resource, robots, origin))
        return Item(None, resource, tuple(self._problems), self._flawed, views)

    def _look_at(self, response: Response, came: Taken) -> None:
        if response.status not in _OK:
            message = f"the answer has the status {response.status}, so it is not the resource"
            self._flaw("url-not-fetched", message, "ask again later")
        if came.problem is not None:
            self._flaw("response-damaged", came.problem, "get it again, or judge it by hand")

    # -- what lies beside ----------------------------------------------------------------------------------------

    async def _robots(self, url: str) -> Known:
        where = address(url)
        return _NOWHERE if where is None else await self._files.robots(where.origin)

    async def _site_files(self, origin: str) -> dict[str, Fetched]:
        found = {}
        for path in SITE_FILES:
            known = self._held[origin + path] = await self._files.get(origin + path, Beside("site", origin))
            if known.refused is None:
                found[path] = known.fetched
            else:
                self._flaw("site-file-not-fetched", known.refused.message, known.refused.help)
        return found

    async def _with_documents(self, resource: Resource, origin: str) -> Resource:
        """The documents that the answer needs, and those that these need, within bounds."""
        question = replace(self._asks.question, at=resource.fetched_at or now())
        for _ in range(ROUNDS):
            needs = resolve(resource, question, self._asks.policy).needs
            wanted = [one.url for one in needs if one.url.lower().startswith(_WEB) and one.url not in self._held]
            found = {}
            for url in list(dict.fromkeys(wanted))[: MOST_DOCUMENTS - len(resource.documents)]:
                known = self._held[url] = await self._files.get(url, Beside("document", origin))
                if known.refused is None:
                    found[url] = known.fetched
                else:
                    self._note("document-not-fetched", known.refused.message, known.refused.help)
            if not found:
                break
            resource = replace(resource, documents={**resource.documents, **found})
        return resource

    # -- what may only restrict ----------------------------------------------------------------------------------

    def _older(self, resource: Resource, robots: Known, origin: str) -> Iterator[Resource]:
        """The resource under files as they were before they could not be had (security page §2, last line)."""
        if robots.last is not None:
            yield replace(resource, robots_txt=robots.last)
        for url, known in self._held.items():
            path = url.removeprefix(origin)
            if known.last is None:
                continue
            if path in resource.well_known:
                yield replace(resource, well_known={**resource.well_known, path: known.last})
            elif url in resource.documents:
                yield replace(resource, documents={**resource.documents, url: known.last})

    # -- what is told --------------------------------------------------------------------------------------------

    def _flaw(self, rule: str, message: str, advice: str | None) -> None:
        self._flawed = True
        self._note(rule, message, advice)

    def _note(self, rule: str, message: str, advice: str | None) -> None:
        self._problems.append(Diagnostic(rule, Severity.WARNING, message, Place(self._url), advice))


def _origin(url: str) -> str:
    where = address(url)
    return where.origin if where else ""
