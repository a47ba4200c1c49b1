"""What is known of the origins of a run, compiled where that is enough to answer for their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ofuda.carriers.urls import address
from ofuda.verbs.dataset.answering import Answers
from ofuda.verbs.dataset.compiled import Compiled
from ofuda.verbs.dataset.sites import UNKNOWN, History, Sites, State

_MOST: Final = 2_000_000
_AT_A_TIME: Final = 8192


class Origins:
    """`timed` is said of rows that tell when they were captured: an origin may have changed between them."""

    def __init__(self, answers: Answers, sites: Sites) -> None:
        self._answers = answers
        self._sites = sites
        # None: what an address meets there is not all that counts.
        self._ready: dict[bool, dict[str, Compiled | None]] = {False: {}, True: {}}
        self._histories: dict[str, History] = {}

    def ready(self, origins: Sequence[str], *, timed: bool) -> list[Compiled | None]:
        """For each origin its files, where what an address meets in them is all that counts."""
        ready = self._ready[timed]
        new = sorted({one for one in origins if one not in ready})
        if new:
            self._learn(new, timed=timed)
        return list(map(ready.__getitem__, origins))

    def state(self, origin: str | None, moment: datetime | None, *, timed: bool) -> State:
        """What stood at an origin."""
        if origin is None:
            return UNKNOWN.at(None)
        (compiled,) = self.ready((origin,), timed=timed)
        if compiled is not None:
            return (compiled.site,)
        if origin not in self._histories:
            self._histories[origin] = self._sites([origin]).get(origin, UNKNOWN)
        return self._histories[origin].at(moment)

    def compiled(self, state: State, *, timed: bool) -> Compiled | None:
        """The files of a state, where what an address meets in them is all that counts."""
        if len(state) > 1 or self._answers.asked.question.agreements:
            return None
        found = self._answers.compiled(state[0])
        return found if found.exact and not (found.robots.undated and timed) else None

    def make_room(self) -> None:
        """Let go of everything, where that is too much."""
        if self._answers.is_full() or max(map(len, self._ready.values())) > _MOST:
            self._answers.forget()
            self._histories.clear()
            for ready in self._ready.values():
                ready.clear()

    def _learn(self, new: Sequence[str], *, timed: bool) -> None:
        ready = self._ready[timed]
        valid = list(filter(_is_origin, new))
        # One that the URL Standard writes otherwise is looked at row by row.
        ready.update(dict.fromkeys(set(new) - set(valid)))
        for start in range(0, len(valid), _AT_A_TIME):
            part = valid[start : start + _AT_A_TIME]
            found = self._sites(part)
            for one in part:
                ready[one] = self._prepared(one, found.get(one, UNKNOWN), timed=timed)

    def _prepared(self, origin: str, history: History, *, timed: bool) -> Compiled | None:
        """As `ready`; of an origin that is looked at row by row the history is kept."""
        found = None
        if not timed or len(history.states) == 1:
            found = self.compiled(history.at(self._answers.asked.moment(None)), timed=timed)
        if found is None:
            self._histories[origin] = history
        return found


def _is_origin(text: str) -> bool:
    where = address(text + "/")
    return where is not None and where.origin == text
