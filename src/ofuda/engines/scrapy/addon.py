"""The one line in `ADDONS`."""

from __future__ import annotations

from typing import Final

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings

from ofuda.engines.scrapy.messages import BodyMiddleware
from ofuda.engines.scrapy.middleware import RightsMiddleware

# Where Scrapy has its own: before anything else of a request, and after redirects and content codings of a response.
_ORDER: Final = 100
_BEFORE_CODINGS: Final = 595
_SETTING: Final = "DOWNLOADER_MIDDLEWARES"


class Ofuda:
    """Puts the middleware in the place of Scrapy's own, whatever `ROBOTSTXT_OBEY` says."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before the crawl."""
        settings.set_in_component_priority_dict(_SETTING, RobotsTxtMiddleware, None)
        settings.setdefault_in_component_priority_dict(_SETTING, RightsMiddleware, _ORDER)
        settings.setdefault_in_component_priority_dict(_SETTING, BodyMiddleware, _BEFORE_CODINGS)
