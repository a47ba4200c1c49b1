"""Many URLs: several hosts at once, answers in the order of the questions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.shells.targets import Item
from ofuda.shells.web.cache import Cache
from ofuda.shells.web.collect import Collector
from ofuda.shells.web.fetcher import Fetcher, Surroundings
from ofuda.shells.web.guard import Access
from ofuda.shells.web.library import Library
from ofuda.shells.web.limits import Limits

_AT_ONCE: Final = 16


def collector(
    question: Question,
    policy: Policy,
    connect_to: tuple[str, int] | None = None,
    folder: Path | None = None,
    timeout: float | None = None,
    *,
    allow_private: bool = False,
    around: Surroundings | None = None,
) -> Collector:
    """A collector with its own cache and connections; `timeout` is for one fetch, in seconds."""
    shelves = library(connect_to, folder, timeout, allow_private=allow_private, around=around)
    return Collector(shelves, question, policy)


def library(
    connect_to: tuple[str, int] | None = None,
    folder: Path | None = None,
    timeout: float | None = None,
    *,
    allow_private: bool = False,
    around: Surroundings | None = None,
) -> Library:
    """A library with its own cache and connections; `timeout` is for one fetch, in seconds."""
    limits = Limits()
    if timeout is not None:
        limits = replace(limits, total=timeout)
    return Library(Fetcher(around or Surroundings(), Access(connect_to, allow_private), limits), Cache(folder))


def items(found: Collector, urls: Iterator[str], *, waiting: bool) -> Iterator[Item]:
    """The item of each URL; one by one where the next URL may be long in coming."""
    if waiting:
        yield from map(found.collect, urls)
        return
    first = list(islice(urls, 2))
    if len(first) == 1:
        yield found.collect(first[0])
        return
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        ahead: deque[Future[Item]] = deque(pool.submit(found.collect, url) for url in first)
        while ahead:
            ahead.extend(pool.submit(found.collect, url) for url in islice(urls, 2 * _AT_ONCE - len(ahead)))
            yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)  # whoever stops early waits for what has begun, and for nothing more
