"""One fetch per host at a time, and one fetch for all who ask for the same thing meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Turns:
    """A lock for each host that somebody waits for; forgotten when nobody does."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[str, tuple[Lock, int]] = {}

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        """The host to oneself."""
        with self._guard:
            lock, waiting = self._locks.get(host, (Lock(), 0))
            self._locks[host] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                waiting = self._locks.pop(host)[1] - 1
                if waiting:
                    self._locks[host] = (lock, waiting)


class Flights(Generic[_T]):
    """Whoever asks first works; whoever asks for the same until that is done gets the same, error or not."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._flying: dict[Hashable, Future[_T]] = {}

    def share(self, key: Hashable, work: Callable[[], _T]) -> _T:
        """What the work gives."""
        with self._guard:
            flying = self._flying.get(key)
            mine = flying is None
            flight = self._flying[key] = flying or Future()
        if not mine:
            return flight.result()
        try:
            flight.set_result(work())
        except BaseException as error:
            flight.set_exception(error)
            raise
        finally:
            with self._guard:
                del self._flying[key]
        return flight.result()
