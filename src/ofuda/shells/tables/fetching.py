"""Asking hosts for the files that a table holds: politely, within bounds, and so that it can be killed and go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.urls import address
from ofuda.nouns.question import Question
from ofuda.shells._site_files import ROBOTS, SITE_CAP
from ofuda.shells.tables.files import arriving
from ofuda.shells.tables.index import hash_of
from ofuda.shells.tables.journal import Answers, Journal
from ofuda.shells.tables.naming import SITE_FILES, licenses, named
from ofuda.shells.tables.writing import Builder, Source
from ofuda.shells.web.cache import Cache
from ofuda.shells.web.collect import Collector
from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.guard import Access
from ofuda.shells.web.library import Known, Library
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.recording import Recorder
from ofuda.tables.policies import POLICIES

_AT_ONCE: Final = 16
_AHEAD: Final = 4 * _AT_ONCE
_SYNC: Final = 1.0  # seconds after which what was answered is surely on the disk
_SHOWN: Final = 5
_UNREACHABLE: Final = frozenset({Outcome.DOWN, Outcome.LOST})
_COMMENT: Final = "#"


@dataclass
class Report:
    """How a fetch went so far: origins that were asked, and that were known already.

    `odd` are lines of the list that name no host, `refused` origins or files that were not asked for, with the reason;
    of both the first are kept, and all are counted.
    """

    asked: int = 0
    known: int = 0
    odd: list[tuple[int, str]] = field(default_factory=list)
    odd_count: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    refused_count: int = 0

    def add_odd(self, number: int, line: str) -> None:
        self.odd_count += 1
        if len(self.odd) < _SHOWN:
            self.odd.append((number, line))

    def add_refused(self, origin: str, why: str) -> None:
        self.refused_count += 1
        if len(self.refused) < _SHOWN:
            self.refused[origin] = why


def gather(collector: Collector, origin: str) -> tuple[Answers, str | None]:
    """What an origin answers, each file once; and why something was not asked for."""
    visit = collector.visit(origin)
    robots = visit.robots(origin)
    answers: Answers = {}
    why = _put(answers, ROBOTS, robots)
    if outcome(robots.fetched) in _UNREACHABLE:  # then nothing may be asked (RFC 9309 §2.3.1.4)
        return answers, why
    for path in SITE_FILES[1:]:
        why = _put(answers, path, visit.file(origin + path)) or why
    for url in licenses(origin, robots.fetched):
        why = _put(answers, url, visit.file(url)) or why
    return answers, why


def _put(answers: Answers, path: str, known: Known) -> str | None:
    """An answer; of what was not asked for nobody knows, so there is none."""
    if known.refused is None or known.fetched.status is not None:
        answers[path] = known.fetched
        return None
    return known.refused.message


def fetch(
    lines: Iterable[str],
    journal: Journal,
    recorder: Recorder,
    since: datetime | None = None,
    tell: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Asks every origin that the list names and that was not answered (since then); raises OSError.

    Whatever ends it, what was answered is in the journal.
    """
    report, synced = Report(), time.monotonic()
    collector = Collector(Library(recorder, Cache()), Question(), POLICIES["literal"])
    origins = _wanted(lines, journal, since, report)
    pool = ThreadPoolExecutor(_AT_ONCE)
    running: dict[Future[tuple[Answers, str | None]], str] = {}
    try:
        while True:
            for origin in islice(origins, _AHEAD - len(running)):
                running[pool.submit(gather, collector, origin)] = origin
            if not running:
                return report
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                _keep(journal, recorder, running.pop(future), future.result(), report)
            if time.monotonic() - synced > _SYNC:
                journal.sync()
                synced = time.monotonic()
            tell(report)
    finally:
        pool.shutdown(cancel_futures=True)
        for future, origin in running.items():
            if not future.cancelled() and future.exception() is None:
                _keep(journal, recorder, origin, future.result(), report)
        journal.sync()


def _keep(
    journal: Journal, recorder: Recorder, origin: str, gathered: tuple[Answers, str | None], report: Report
) -> None:
    answers, why = gathered
    heard = recorder.heard[:]  # others only append
    del recorder.heard[: len(heard)]
    journal.put(origin, answers, heard)
    report.asked += 1
    if why is not None:
        report.add_refused(origin, why)


def _wanted(lines: Iterable[str], journal: Journal, since: datetime | None, report: Report) -> Iterator[str]:
    """The origins to ask, each once."""
    done = journal.done(since)
    begun: set[int] = set()
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith(_COMMENT):
            continue
        origins = named(text)
        if not origins:
            report.add_odd(number, text)
        for origin in origins:
            if origin in done or hash_of(origin) in begun:
                report.known += 1
            else:
                begun.add(hash_of(origin))
                yield origin


def write_table(folder: Path, journal: Journal, name: str) -> None:
    """The table of everything in the journal, in the same folder; raises OSError."""
    with arriving(folder) as (made, scratch):
        builder = Builder(made, scratch)
        count = 0
        for origin, path, fetched in journal.answers():
            where = address(path)  # a document is its own origin's, whoever names it
            builder.add(where.origin if where else origin, path, fetched)
            count += 1
        builder.sources.append(Source(name, "fetch", count))
        builder.write()


def recorder(to: tuple[str, int] | None, timeout: float | None, *, allow_private: bool) -> Recorder:
    """What asks over the network, and remembers the answers for the archive."""
    bounds = replace(Limits(), body=SITE_CAP)
    if timeout is not None:
        bounds = replace(bounds, total=timeout)
    return Recorder(Surroundings(), Access(to, allow_private), bounds)
