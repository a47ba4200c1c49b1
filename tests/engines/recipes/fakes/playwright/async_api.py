"""Playwright 1.65, as much of it as the recipe speaks to."""

from __future__ import annotations

from typing import Protocol


class Response(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def status(self) -> int: ...

    async def headers_array(self) -> list[dict[str, str]]: ...

    async def body(self) -> bytes: ...


class Page(Protocol):
    async def goto(self, url: str) -> Response | None: ...


class BrowserContext(Protocol):
    """Cookies and more."""
