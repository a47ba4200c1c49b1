"""Crawlee: robots.txt is asked in the crawler's own name, and only pages that may be used come to the handler.

crawler = crawlee_hooks.crawler()
crawler.router.default_handler(your_handler)  # `context.request.user_data["ai_rights"]` holds the answer
await crawler.run(["https://example.com/"])
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

import asyncio

from crawlee.crawlers import BasicCrawlingContext, HttpCrawler, HttpCrawlingContext
from crawlee.errors import ContextPipelineInterruptedError
from crawlee.http_clients import ImpitHttpClient

from ofuda import POLICIES, Decision, Question, Resource, Use, Verdict, answer
from ofuda.shells.deciding import decided
from ofuda.shells.web.collect import Collector
from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.run import collector

AGENT = "ExampleBot"
QUESTION = Question(frozenset({AGENT}), frozenset({Use.TRAIN_GENERATIVE}))
POLICY = POLICIES["respectful"]
_ERROR = 400


class Rights:
    """Two hooks. What lies beside a page (robots.txt, tdmrep.json, labels) is asked for by Ofuda, once for a host."""

    def __init__(self, beside: Collector | None = None) -> None:
        self._beside = beside or collector(QUESTION, POLICY, around=Surroundings(token=AGENT))

    async def before(self, context: BasicCrawlingContext) -> None:
        """Nothing is asked for but what robots.txt clearly lets us."""
        url = context.request.url
        if not await asyncio.to_thread(self._beside.lets_in, url):
            _stop(context, f"{url}: robots.txt does not let {AGENT} ask for it")

    async def after(self, context: HttpCrawlingContext) -> None:
        """What is refused, or broken, does not come to the handler."""
        request, response = context.request, context.http_response
        url = request.loaded_url or request.url
        # Crawlee has repeated lines joined, and nobody can tell any more whether a name speaks for the rest of one.
        headers = [
            (name, part)
            for name, value in response.headers.items()
            for part in (value.split(",") if name.lower() == "x-robots-tag" else [value])
        ]
        body = await response.read()
        held = Resource(url, requested_url=request.url, status=response.status_code, headers=headers, body=body)
        decision = await asyncio.to_thread(self._judge, held)
        request.user_data["ai_rights"] = answer(decision)
        # An error is Crawlee's, which raises, and tries again where that helps.
        if decision.verdict is not Verdict.KEEP and response.status_code < _ERROR:
            _stop(context, f"{url}: {decision.verdict.word}")

    def _judge(self, held: Resource) -> Decision:
        return decided(self._beside.beside(held), QUESTION, POLICY)


def _stop(context: BasicCrawlingContext, why: str) -> None:
    context.log.info(why)
    raise ContextPipelineInterruptedError(why)  # the request counts as handled, and is not tried again


def crawler(rights: Rights | None = None) -> HttpCrawler:
    """A crawler that says who it is."""
    client = ImpitHttpClient(browser=None, headers={"User-Agent": f"{AGENT}/1.0 (+https://bot.example/)"})
    found, rights = HttpCrawler(http_client=client), rights or Rights()
    found.pre_navigation_hook(rights.before)
    found.post_navigation_hook(rights.after)
    return found
