"""The time that one fetch may take."""

from __future__ import annotations

from collections.abc import Callable

Monotonic = Callable[[], float]


class Deadline:
    """Counts down from a number of seconds by a clock that never goes back."""

    def __init__(self, seconds: float, clock: Monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def now(self) -> float:
        """The clock."""
        return self._clock()

    def left(self, most: float) -> float:
        """Seconds for one step, `most` or what is left; raises TimeoutError where nothing is."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return min(left, most)

    def pause(self, since: float) -> None:
        """What has passed since that time does not count."""
        self._end += self._clock() - since
