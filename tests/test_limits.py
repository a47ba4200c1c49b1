"""What is built to be costly costs what its length costs: time, memory, and the length of the answer (T1, T3)."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from ofuda.shells.jsonl import encode
from ofuda.verbs.answers import answer
from tests.asking import ask

MARGIN = 10
LENGTH = 100_000


def many(piece: Callable[[int], str], between: str = ",") -> str:
    """Pieces that all differ."""
    pieces: list[str] = []
    length = 0
    while length < LENGTH:
        pieces.append(piece(len(pieces)))
        length += len(pieces[-1]) + len(between)
    return between.join(pieces)


def header(name: str, value: str) -> dict[str, Any]:
    return {"headers": [(name, value)]}


def page(metas: str) -> dict[str, Any]:
    return {"page": f"<html><head>{metas}</head><body>".encode()}


def _rule(at: int) -> str:
    return f'{{"location": "/{at}", "tdm-reservation": 2}}'


def _member(at: int) -> str:
    return f'"location": "{at}"'


def robots(piece: Callable[[int], str]) -> dict[str, Any]:
    return {"robots": f"User-agent: *\n{many(piece, chr(10))}\n".encode()}


COSTLY: dict[str, Callable[[], dict[str, Any]]] = {
    "usage-labels": lambda: header("Content-Usage", many(lambda at: f"a{at}")),
    "usage-values": lambda: header("Content-Usage", many(lambda at: f"train-ai=a{at}")),
    "usage-parameters": lambda: header("Content-Usage", "train-ai;" + many(lambda at: f"a{at}", ";")),
    "usage-lines": lambda: {"headers": [("Content-Usage", f"a{at}") for at in range(5_000)]},
    "signal-keys": lambda: header("Content-Signal", many(lambda at: f"a{at}=no")),
    "signal-values": lambda: header("Content-Signal", many(lambda at: f"ai-train=n{at}")),
    "signal-lines": lambda: {"headers": [("Content-Signal", f"ai-train=no, a{at}") for at in range(5_000)]},
    "tag-scopes": lambda: header("X-Robots-Tag", many(lambda at: f"a{at}: x, noai")),
    "tag-words": lambda: header("X-Robots-Tag", many(lambda at: f"noai{at % 2 * '.'}")),
    "tag-lines": lambda: {"headers": [("X-Robots-Tag", f"noai.{at}") for at in range(5_000)]},
    "reservations": lambda: header("tdm-reservation", many(lambda at: f"a{at}")),
    "reservation-commas": lambda: header("tdm-reservation", "," * LENGTH),
    "policies": lambda: {"headers": [("tdm-reservation", "1")] + [("tdm-policy", f"/{at}") for at in range(5_000)]},
    "file-of-numbers": lambda: {"tdmrep": f"[{many(str)}]".encode()},
    "file-of-rules": lambda: {"tdmrep": f"[{many(_rule)}]".encode()},
    "file-of-one-key": lambda: {"tdmrep": f"[{{{many(_member)}}}]".encode()},
    "metas": lambda: page(many(lambda at: f"<meta name=robots content=noai.{at}>", "")),
    "reservation-metas": lambda: page(many(lambda at: f"<meta name=tdm-reservation content={at}>", "")),
    "lines-of-signals": lambda: robots(lambda at: f"Content-Signal: n{at}"),
    "lines-of-usage": lambda: robots(lambda at: f"Content-Usage: n{at}"),
    "lines-of-nothing": lambda: robots(lambda at: f"n{at}"),
    "agents": lambda: robots(lambda at: f"User-agent: a{at}"),
    "claims": lambda: {"claims": [{"label": {"uses": {}}} for _ in range(3_000)]},
}


@pytest.mark.parametrize("name", COSTLY)
def test_costly_input_is_answered_in_proportion(name: str) -> None:
    given = COSTLY[name]()
    length = max(LENGTH, len(repr(given)))
    times = []
    for _ in range(2):
        begin = time.perf_counter()
        found = ask("https://example.com/1", **given)
        times.append(time.perf_counter() - begin)
    assert min(times) <= MARGIN * (0.05 + length * 1e-6)
    assert len(encode(answer(found))) <= 32 * length + (1 << 20)


@pytest.mark.parametrize("name", COSTLY)
def test_costly_input_takes_no_more_memory_than_promised(name: str) -> None:
    given = COSTLY[name]()
    tracemalloc.start()
    ask("https://example.com/1", **given)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= len(repr(given)) + 64 * 2**20
