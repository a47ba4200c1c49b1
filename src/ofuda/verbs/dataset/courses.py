"""What stood at origins one after the other, and so how their rows are answered by when they were captured."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.verbs.dataset.moments import microseconds
from ofuda.verbs.dataset.sites import UNKNOWN, History, State

Place = Callable[[str, State], int]
"""The place of the standing of an origin in one state."""
_BEFORE_ALL: Final = -(1 << 63)
_SEVERAL: Final = -1


class _Course(NamedTuple):
    """`origin` is one of those that have the history; `places` are those of its states, as far as they are known."""

    origin: str
    history: History
    starts: tuple[int, ...]
    places: dict[int, int]


class Courses:
    """Histories by their numbers. Nearly all have one state, or another one before it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._all: list[_Course] = []
        self._start, self._before, self._after = array("q"), array("i"), array("i")

    def history(self, number: int) -> History:
        """One by its number."""
        return self._all[number].history

    def add(self, origin: str, history: History) -> int:
        """The number of one more."""
        number = len(self._all)
        course = _Course(origin, history, tuple(map(microseconds, history.starts)), {})
        self._all.append(course)
        several = len(course.starts) > 1
        self._start.append(course.starts[0] if course.starts else _BEFORE_ALL)
        self._before.append(_SEVERAL if several else self._at(number, 0))
        self._after.append(_SEVERAL if several else self._at(number, len(course.starts)))
        return number

    def add_nowhere(self, place: int) -> None:
        """One of an origin that is none: whatever the instant, it has this place."""
        self._all.append(_Course("", UNKNOWN, (), {0: place}))
        self._start.append(_BEFORE_ALL)
        self._before.append(place)
        self._after.append(place)

    def places(self, numbers: Any, instants: Any) -> Any:  # noqa: ANN401 (arrays)
        """The place of the standing of each row; a null instant is before everything."""
        start = pa.array(self._start, pa.int64()).take(numbers)
        before, after = (pa.array(one, pa.int32()).take(numbers) for one in (self._before, self._after))
        found = pc.if_else(pc.fill_null(pc.greater_equal(instants, start), fill_value=False), after, before)
        several = pc.equal(found, _SEVERAL)
        if not pc.any(several).as_py():
            return found
        rows = zip(numbers.filter(several).to_pylist(), instants.filter(several).to_pylist(), strict=True)
        return pc.replace_with_mask(found, several, pa.array([self.place(*row) for row in rows], pa.int32()))

    def place(self, number: int, instant: int | None) -> int:
        """As `places`, of one row."""
        starts = self._all[number].starts
        return self._at(number, 0 if instant is None else bisect_right(starts, instant))

    def _at(self, number: int, state: int) -> int:
        course = self._all[number]
        place = course.places.get(state)
        if place is None:
            place = course.places[state] = self._place(course.origin, course.history.states[state])
        return place
