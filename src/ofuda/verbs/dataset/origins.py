"""What is known of the origins of a run, compiled where that is enough to answer for their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.carriers import urls
from ofuda.carriers.urls import Address
from ofuda.verbs.dataset.addresses import Addresses, key_of, origin_of
from ofuda.verbs.dataset.answering import Answers
from ofuda.verbs.dataset.compiled import Compiled, Standing
from ofuda.verbs.dataset.courses import Courses
from ofuda.verbs.dataset.moments import Moments, microseconds
from ofuda.verbs.dataset.sites import UNKNOWN, History, Sites, State, beside
from ofuda.verbs.dataset.standings import BY_ITSELF, Standings

_MOST: Final = 500_000
_AT_A_TIME: Final = 16_384  # their files are read in the order in which they lie in a table
_NOWHERE: Final = 0  # the course of a key that is no origin: its rows are looked at one by one


class Origins:
    """Origins by their keys. Of rows that tell when they were captured it counts what stood then: these are timed."""

    def __init__(self, answers: Answers, sites: Sites) -> None:
        self._answers = answers
        self._sites = sites
        self._begin()

    def _begin(self) -> None:
        self.standings = Standings()
        self._courses = Courses(self._place)
        self._courses.add_nowhere(self.standings.place(BY_ITSELF))
        self._places: dict[bytes, int] = {}
        self._numbers: dict[bytes, int] = {}  # of courses
        self._histories: dict[str, History] = {}  # of those that are answered row by row

    def places(self, split: Addresses, moments: Moments | None) -> Any:  # noqa: ANN401 (an array)
        """The place of the standing of each row."""
        known = self._looked_at(split.keys, timed=moments is not None)
        found = pa.array(known, pa.int32()).take(split.slots)
        return found if moments is None else self._courses.places(found, self._instants(moments))

    def standing(self, where: Address, instant: int | None, *, timed: bool) -> Standing:
        """How the addresses of an origin are answered."""
        (found,) = self._looked_at((key_of(where.origin),), timed=timed)
        return self.standings.all[self._courses.place(found, instant) if timed else found]

    def state(self, where: Address | None, moment: datetime | None, *, timed: bool, own: State | None = None) -> State:
        """What stood at the origin of an address; `own`: what its archive has of it, which counts before."""
        found = UNKNOWN.at(None) if where is None else self._stood(where, moment, timed=timed)
        return found if own is None else beside(found, own[0])

    def _stood(self, where: Address, moment: datetime | None, *, timed: bool) -> State:
        (found,) = self._looked_at((key_of(where.origin),), timed=timed)
        if timed:
            return self._courses.history(found).at(moment)
        compiled = self.standings.all[found].compiled
        return self._histories.get(where.origin, UNKNOWN).at(moment) if compiled is None else (compiled.site,)

    def compiled(self, origin: str, state: State, *, timed: bool) -> Compiled | None:
        """The files of a state of an origin, where what an address meets in them is all that counts."""
        if len(state) > 1 or self._answers.asked.question.agreements:
            return None
        found = self._answers.compiled(origin, state[0])
        return found if found.exact and not (found.undated and timed) else None

    def look_at(self, found: Iterable[Address | None], *, timed: bool) -> None:
        """Asks for what is known of the origins of addresses, of all at once."""
        self._looked_at([key_of(one.origin) for one in found if one], timed=timed)

    def make_room(self) -> None:
        """Let go of everything, where that is too much."""
        if self._answers.is_full() or max(len(self._places), len(self._numbers)) > _MOST:
            self._answers.forget()
            self._begin()

    def _instants(self, moments: Moments) -> Any:  # noqa: ANN401 (an array)
        now = self._answers.asked.moment(None)
        return moments.instants if now is None else pc.fill_null(moments.instants, microseconds(now))

    def _looked_at(self, keys: Sequence[bytes], *, timed: bool) -> list[int]:
        """The places of origins, or the numbers of their courses."""
        known = self._numbers if timed else self._places
        try:
            return list(map(known.__getitem__, keys))
        except KeyError:
            self._learn(sorted({key for key in keys if key not in known}), timed=timed)
            return list(map(known.__getitem__, keys))

    def _learn(self, new: Sequence[bytes], *, timed: bool) -> None:
        by_itself = self.standings.place(BY_ITSELF)
        known = self._numbers if timed else self._places
        # One that the URL Standard writes otherwise is looked at row by row.
        known.update(dict.fromkeys(new, _NOWHERE if timed else by_itself))
        named = zip(map(origin_of, new), new, strict=True)
        valid = {origin: key for origin, key in named if urls.origin_of(f"{origin}/") == origin}
        origins = sorted(valid)
        for start in range(0, len(origins), _AT_A_TIME):
            part = origins[start : start + _AT_A_TIME]
            found = self._sites(part)
            alike: dict[int, int] = {}  # by their history, of which origins that answered alike have the same one
            for origin in part:
                history = found.get(origin, UNKNOWN)
                one = alike.get(id(history))
                if one is None:
                    one = alike[id(history)] = (
                        self._courses.add(origin, history) if timed else self._stand(origin, history)
                    )
                known[valid[origin]] = one
                if one == by_itself and not timed:
                    self._histories[origin] = history

    def _stand(self, origin: str, history: History) -> int:
        """How its addresses are answered where nobody says when they were captured."""
        return self._place(origin, history.at(self._answers.asked.moment(None)), timed=False)

    def _place(self, origin: str, state: State, *, timed: bool = True) -> int:
        compiled = self.compiled(origin, state, timed=timed)
        return self.standings.place(BY_ITSELF if compiled is None else self._answers.standing(compiled))
