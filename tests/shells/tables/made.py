"""Tables of hosts made in a test, and the answers they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ofuda.nouns.resource import Fetched
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.writing import building

START = datetime(2026, 1, 1, tzinfo=UTC)
HOST = "https://a.example"
ROBOTS = "/robots.txt"
TDMREP = "/.well-known/tdmrep.json"

Seen = tuple[str, str, Fetched]


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def says(text: str | bytes, at: float = 0, origin: str = HOST, path: str = ROBOTS) -> Seen:
    body = text if isinstance(text, bytes) else text.encode()
    return origin, path, Fetched(200, body, fetched_at=day(at))


def fails(error: str, at: float = 0, origin: str = HOST, path: str = ROBOTS) -> Seen:
    return origin, path, Fetched(error=error, fetched_at=day(at))


def table(folder: Path, seen: Iterable[Seen]) -> HostTable:
    """The table of these answers, open."""
    with building(folder) as builder:
        for one in seen:
            builder.add(*one)
    return HostTable.open(folder, check=True)
