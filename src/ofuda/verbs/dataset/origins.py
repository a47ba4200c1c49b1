"""What is known of the origins of a run, compiled where that is enough to answer for their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ofuda.carriers import urls
from ofuda.carriers.urls import Address
from ofuda.verbs.dataset.addresses import key_of, origin_of
from ofuda.verbs.dataset.answering import Answers
from ofuda.verbs.dataset.compiled import Compiled, Standing
from ofuda.verbs.dataset.sites import UNKNOWN, History, Sites, State, beside
from ofuda.verbs.dataset.standings import BY_ITSELF, Standings

_MOST: Final = 500_000
_AT_A_TIME: Final = 16_384  # their files are read in the order in which they lie in a table


class Origins:
    """Origins by their keys. `timed` is said of rows that tell when they were captured: it may change in between."""

    def __init__(self, answers: Answers, sites: Sites) -> None:
        self._answers = answers
        self._sites = sites
        self.standings = Standings()
        self._known: dict[bool, dict[bytes, int]] = {False: {}, True: {}}
        self._histories: dict[str, History] = {}

    def standing(self, key: bytes, *, timed: bool) -> Standing:
        """How the addresses of an origin are answered."""
        (place,) = self.places((key,), timed=timed)
        return self.standings.all[place]

    def places(self, keys: Sequence[bytes], *, timed: bool) -> list[int]:
        """The place of the standing of each origin."""
        known = self._known[timed]
        try:
            return list(map(known.__getitem__, keys))
        except KeyError:
            self._learn(sorted({key for key in keys if key not in known}), timed=timed)
            return list(map(known.__getitem__, keys))

    def state(self, where: Address | None, moment: datetime | None, *, timed: bool, own: State | None = None) -> State:
        """What stood at the origin of an address; `own`: what its archive has of it, which counts before."""
        found = self._stood(where, moment, timed=timed)
        return found if own is None else beside(found, own[0])

    def _stood(self, where: Address | None, moment: datetime | None, *, timed: bool) -> State:
        if where is None:
            return UNKNOWN.at(None)
        standing = self.standing(key_of(where.origin), timed=timed)
        if standing.compiled is not None:
            return (standing.compiled.site,)
        return self._histories.get(where.origin, UNKNOWN).at(moment)

    def compiled(self, origin: str, state: State, *, timed: bool) -> Compiled | None:
        """The files of a state of an origin, where what an address meets in them is all that counts."""
        if len(state) > 1 or self._answers.asked.question.agreements:
            return None
        found = self._answers.compiled(origin, state[0])
        return found if found.exact and not (found.undated and timed) else None

    def make_room(self) -> None:
        """Let go of everything, where that is too much."""
        if self._answers.is_full() or max(map(len, self._known.values())) > _MOST:
            self._answers.forget()
            self._histories.clear()
            self.standings = Standings()
            for known in self._known.values():
                known.clear()

    def _learn(self, new: Sequence[bytes], *, timed: bool) -> None:
        known = self._known[timed]
        # One that the URL Standard writes otherwise is looked at row by row.
        by_itself = self.standings.place(BY_ITSELF)
        known.update(dict.fromkeys(new, by_itself))
        named = zip(map(origin_of, new), new, strict=True)
        valid = {origin: key for origin, key in named if urls.origin_of(f"{origin}/") == origin}
        origins = sorted(valid)
        for start in range(0, len(origins), _AT_A_TIME):
            part = origins[start : start + _AT_A_TIME]
            found = self._sites(part)
            alike: dict[int, int] = {}  # by their history, of which origins that answered alike have the same one
            for origin in part:
                history = found.get(origin, UNKNOWN)
                place = alike.get(id(history))
                if place is None:
                    place = alike[id(history)] = self.standings.place(self._stand(origin, history, timed=timed))
                known[valid[origin]] = place
                if place == by_itself:
                    self._histories[origin] = history

    def _stand(self, origin: str, history: History, *, timed: bool) -> Standing:
        """How its addresses are answered."""
        if not timed or len(history.states) == 1:
            compiled = self.compiled(origin, history.at(self._answers.asked.moment(None)), timed=timed)
            if compiled is not None:
                return self._answers.standing(compiled)
        return BY_ITSELF
