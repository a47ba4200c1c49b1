"""A crawl that honours what sites say about AI: one line in `ADDONS`, and every response comes with its answer.

`scrapy runspider examples/scrapy_spider.py -a urls=https://example.com/ -O kept.jsonl`
"""

# ruff: noqa: INP001 (a script, no package)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import HtmlResponse, Response


class Pages(scrapy.Spider):
    """Collects pages that may train a generative model, and follows what they link to on the same site."""

    name = "pages"
    custom_settings = {  # noqa: RUF012 (Scrapy's own form)
        "ADDONS": {"ofuda.engines.scrapy.Ofuda": 100},
        "USER_AGENT": "ExampleBot/1.0 (+https://bot.example/)",
        "OFUDA_USES": ["train-generative"],
    }

    def __init__(self, urls: str = "", **rest: Any) -> None:  # noqa: ANN401 (Scrapy's own arguments)
        super().__init__(**rest)
        self.start_urls = urls.split()
        self.allowed_domains = [url.split("/")[2].partition(":")[0] for url in self.start_urls]

    def parse(self, response: Response) -> Iterator[Any]:
        """What comes here was not dropped; `review` is for a person to look at."""
        rights = response.meta["ai_rights"]
        if rights["verdict"] == "keep":
            yield {"url": response.url, "text": response.body.decode("utf-8", "replace"), "ai_rights": rights}
        if isinstance(response, HtmlResponse):
            yield from response.follow_all(response.css("a::attr(href), img::attr(src)"))
