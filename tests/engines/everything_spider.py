"""Every answer of a crawl, whatever the verdict; run by `scrapy runspider`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import Response


class Everything(scrapy.Spider):
    name = "everything"
    custom_settings = {  # noqa: RUF012 (Scrapy's own form)
        "ADDONS": {"ofuda.engines.scrapy.Ofuda": 100},
        "OFUDA_AGENT": "ExampleBot",
        "OFUDA_USES": ["train-generative"],
        "OFUDA_DROP": False,
        "HTTPERROR_ALLOW_ALL": True,
    }

    def __init__(self, urls: str = "", **rest: Any) -> None:
        super().__init__(**rest)
        self.start_urls = urls.split()

    def parse(self, response: Response) -> Iterator[Any]:
        yield {"asked": response.meta.get("redirect_urls", [response.url])[0], **response.meta["ai_rights"]}
