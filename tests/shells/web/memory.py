"""Sites that stand nowhere: a network whose every answer the test holds, by address and by who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.guard import Access
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.site import Survey
from tests.shells.web.servers import PUBLIC, response

AT = datetime(2026, 11, 26, tzinfo=UTC)
Answer = bytes | Callable[[str], bytes]
"""A whole response, or what makes one from the User-Agent."""


@dataclass
class Memory:
    """A network of the hosts that some address of `answers` is at; what is not there is answered with 404."""

    answers: Mapping[str, Answer]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def resolve(self, host: str, timeout: float) -> tuple[str, ...]:
        assert timeout > 0
        if not any(f"://{host}/" in url for url in self.answers):
            raise OSError("no such host")
        return (PUBLIC,)

    def connect(self, address: str, port: int, timeout: float) -> Exchange:
        assert address == PUBLIC
        assert timeout > 0
        return Exchange(self, port)

    def answer(self, url: str, agent: str) -> bytes:
        self.asked.append((url, agent))
        found = self.answers.get(url, response(status=404))
        return found if isinstance(found, bytes) else found(agent)


class Exchange:
    def __init__(self, memory: Memory, port: int) -> None:
        self.memory = memory
        self.scheme = {80: "http", 443: "https"}[port]
        self.asked = b""

    def peer(self) -> str:
        return PUBLIC

    def secure(self, host: str, timeout: float) -> None:
        assert host
        assert timeout > 0

    def send(self, octets: bytes, timeout: float) -> None:
        assert timeout > 0
        self.asked += octets

    def receive(self, timeout: float) -> bytes:
        assert timeout > 0
        if not self.asked:
            return b""
        lines = self.asked.decode().split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        agent = next((line.partition(": ")[2] for line in lines if line.lower().startswith("user-agent")), "")
        self.asked = b""
        return self.memory.answer(f"{self.scheme}://{fields['host']}{lines[0].split(' ')[1]}", agent)

    def close(self) -> None:
        pass


def how(answers: Mapping[str, Answer], pages: int = 20, *, own_site: bool = False) -> Survey:
    """A survey of them, at a fixed time."""
    around = Surroundings(network=Memory(answers), now=lambda: AT)
    return Survey(around, Access(), Limits(), pages, own_site)
