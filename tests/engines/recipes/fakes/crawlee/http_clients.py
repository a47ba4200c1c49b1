from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol


class HttpResponse(Protocol):
    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    async def read(self) -> bytes: ...


class ImpitHttpClient:
    """`internet` stands for the network: for a URL and the agent that asks, where that led and what came."""

    internet: ClassVar[Callable[[str, str], tuple[str, HttpResponse]]]

    def __init__(self, *, browser: str | None = "firefox", headers: Mapping[str, str] | None = None) -> None:
        self.agent = (headers or {}).get("User-Agent", f"{browser}")
