"""A deterministic mutation engine: the same target, number and seed give the same inputs on every machine.

No coverage feedback. Instead mutants are mutated further, and each target brings the words that its grammar is made of.
"""

from __future__ import annotations

import signal
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from random import Random
from types import FrameType
from typing import Protocol, TypeVar

T = TypeVar("T")

POOL = 512
LONGEST_PARENT = 2_048  # long inputs stay rare, so that the many are fast
LONGEST = 65_536
PATIENCE = 10.0
_HEX = (
    "00 09 0a 0d 0d0a 20 22 25 27 2a 2c 2f 3a 3b 3c 3d 3e 5c 7f 80 85 a0 c0af c3 c3a9 e28090 e280a8 "
    "eda080 efbbbf efbb ef feff fffe fffe0000 f09f8c80 f48fbfbf ff"
)
INTERESTING = tuple(map(bytes.fromhex, _HEX.split()))


class Fuzzed(Protocol):
    """What the engine needs of a target; `run` raises where a contract is broken."""

    @property
    def name(self) -> str: ...
    @property
    def run(self) -> Callable[[bytes], None]: ...
    @property
    def seeds(self) -> tuple[bytes, ...]: ...
    @property
    def words(self) -> tuple[bytes, ...]: ...


class HangError(Exception):
    """Raised inside a target that does not come back."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that broke a contract, and what was raised."""

    octets: bytes
    error: Exception

    def __str__(self) -> str:
        return f"{type(self.error).__name__}: {self.error}\ninput, base64: {b64encode(self.octets).decode()}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found. The slowest input is the one nearest to the limit for its length."""

    executions: int
    failure: Failure | None
    slowest: bytes
    slowest_seconds: float
    seconds: float


def limit(octets: int) -> float:
    """Seconds that an input of this length may take (T1 of the threat table)."""
    return 0.05 + octets * 1e-6


def mutants(seeds: Sequence[bytes], words: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Endless: first the seeds as they are, then what becomes of them."""
    yield from seeds
    random = Random(seed)
    pool: list[bytes] = []
    mutator = _Mutator(random, seeds or [b""], words, pool)
    while True:
        mutant = mutator.mutant()
        yield mutant
        if len(mutant) <= LONGEST_PARENT and random.random() < 0.1:
            if len(pool) < POOL:
                pool.append(mutant)
            else:
                pool[int(random.random() * POOL)] = mutant


def run(target: Fuzzed, executions: int, seed: int) -> Outcome:
    """Stop at the first failure, which is printed with its input."""
    clock, check = time.perf_counter, target.run
    done, failure, worst = 0, None, (-1.0, b"", 0.0)
    begin = clock()
    with _watchdog() as watch:
        for octets in islice(mutants(target.seeds, target.words, seed), executions):
            done += 1
            watch.started = started = clock()
            try:
                check(octets)
                if (clock() - started) / limit(len(octets)) > worst[0]:
                    # That may have been an import's time, or another process's: what three times agree on counts.
                    seconds = _timed(check, octets)
                    worst = max(worst, (seconds / limit(len(octets)), octets, seconds))
            except Exception as error:  # noqa: BLE001  # whatever is raised is the finding
                failure = Failure(octets, error)
                print(f"{target.name}, seed {seed}, execution {done}: {failure}")
                break
    return Outcome(done, failure, worst[1], worst[2], clock() - begin)


def _timed(check: Callable[[bytes], None], octets: bytes) -> float:
    """The best of three."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        check(octets)
        times.append(time.perf_counter() - started)
    return min(times)


class _Watch:
    started = float("inf")

    def look(self, _signal: int, _frame: FrameType | None) -> None:
        if time.perf_counter() - self.started > PATIENCE:
            raise HangError(f"no end after {PATIENCE:.0f} s")


@contextmanager
def _watchdog() -> Iterator[_Watch]:
    """Costs nothing per execution: a timer looks in now and then. Only the main thread is told of timers."""
    watch = _Watch()
    if threading.current_thread() is not threading.main_thread():
        yield watch
        return
    before = signal.signal(signal.SIGALRM, watch.look)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE / 2, PATIENCE / 2)
    try:
        yield watch
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Mutator:
    def __init__(self, random: Random, seeds: Sequence[bytes], words: Sequence[bytes], pool: Sequence[bytes]) -> None:
        self._next, self._seeds, self._pool = random.random, seeds, pool
        self._words = (*(tuple(words) * (3 * len(INTERESTING) // max(1, len(words)))), *INTERESTING)
        self._changes = (
            self._flip_bit, self._set_octet, self._insert_word, self._insert_word, self._overwrite_with_word,
            self._splice, self._duplicate, self._delete, self._delete, self._cut, self._swap,
        )  # fmt: skip

    def mutant(self) -> bytes:
        octets = self._parent()
        changes = 1
        while changes < 6 and self._next() < 0.4:
            changes += 1
        for _ in range(changes):
            octets = self._of(self._changes)(octets)
        if self._next() < 0.002:
            octets = self._repeat(octets)
        return octets[:LONGEST]

    def _parent(self) -> bytes:
        """Mostly a seed: mutants of mutants of mutants are soon nothing that any grammar takes in."""
        return self._of(self._pool if self._pool and self._next() < 0.3 else self._seeds)

    def _below(self, end: int) -> int:
        return int(self._next() * end)

    def _of(self, choices: Sequence[T]) -> T:
        return choices[int(self._next() * len(choices))]

    def _slice(self, octets: bytes) -> tuple[int, int]:
        begin = self._below(len(octets) + 1)
        return begin, begin + self._below(min(len(octets) - begin, 64) + 1)

    def _flip_bit(self, octets: bytes) -> bytes:
        if not octets:
            return octets
        at = self._below(len(octets))
        return b"%b%c%b" % (octets[:at], octets[at] ^ (1 << self._below(7)), octets[at + 1 :])

    def _set_octet(self, octets: bytes) -> bytes:
        at, kinds = self._below(len(octets) + 1), 256 if self._next() < 0.2 else 128
        return b"%b%c%b" % (octets[:at], self._below(kinds), octets[at + 1 :])

    def _insert_word(self, octets: bytes) -> bytes:
        at = self._below(len(octets) + 1)
        return octets[:at] + self._of(self._words) + octets[at:]

    def _overwrite_with_word(self, octets: bytes) -> bytes:
        word, at = self._of(self._words), self._below(len(octets) + 1)
        return octets[:at] + word + octets[at + len(word) :]

    def _splice(self, octets: bytes) -> bytes:
        other = self._parent()
        return octets[: self._below(len(octets) + 1)] + other[self._below(len(other) + 1) :]

    def _duplicate(self, octets: bytes) -> bytes:
        begin, end = self._slice(octets)
        return octets[:end] + octets[begin:]

    def _delete(self, octets: bytes) -> bytes:
        begin, end = self._slice(octets)
        return octets[:begin] + octets[end:]

    def _cut(self, octets: bytes) -> bytes:
        return octets[: self._below(len(octets) + 1)]

    def _swap(self, octets: bytes) -> bytes:
        """Two neighbouring runs change places: order must not matter where a contract says so."""
        begin, middle = self._slice(octets)
        end = middle + self._below(min(len(octets) - middle, 64) + 1)
        return octets[:begin] + octets[middle:end] + octets[begin:middle] + octets[end:]

    def _repeat(self, octets: bytes) -> bytes:
        """Some part very often: what finds time that grows faster than the input."""
        begin, end = self._slice(octets)
        part = octets[begin:end] or self._of(self._words)
        times = 1 << (4 + self._below(11))
        return octets[:begin] + part * min(times, LONGEST // len(part)) + octets[end:]
