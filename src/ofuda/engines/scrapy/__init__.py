"""An add-on for Scrapy: `ADDONS = {"ofuda.engines.scrapy.Ofuda": 100}`.

It takes the place of Scrapy's robots.txt middleware and puts the answer for every response into
`response.meta["ai_rights"]`.
"""

from __future__ import annotations

from ofuda.engines._extras import missing

try:
    from ofuda.engines.scrapy.addon import Ofuda
    from ofuda.engines.scrapy.middleware import RightsMiddleware
except ModuleNotFoundError as error:
    raise missing(error, "scrapy") from error

__all__ = ["Ofuda", "RightsMiddleware"]
