"""Which answers stood at an instant. Nothing here opens a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.nouns.resource import Fetched
from ofuda.shells.tables.intervals import Interval

CAPTURE: Final = "capture"
LATEST: Final = "latest"
EVER: Final = "ever"
AS_OF: Final = (CAPTURE, LATEST, EVER)

Standing = dict[str, Interval]
"""What stood at one instant, by path."""

_Instants = dict[str, list[list[Interval]]]
_UNANSWERED: Final = frozenset({Outcome.DOWN, Outcome.LOST, Outcome.FORBIDDEN})


def states(intervals: Sequence[Interval], at: int | None, as_of: str) -> Iterator[Standing]:
    """What stood at the origin whose sorted intervals these are. The first answers; the others may only restrict it.

    `as_of`: capture (at that instant; nothing without one), latest, or ever (every state there was, the newest first).
    """
    if len(intervals) == 1:  # as of nearly all origins
        (one,) = intervals
        when = at if as_of == CAPTURE else one.valid_from
        if when is not None and one.valid_from <= when and _stands(one, when):
            yield {one.path: one}
        return
    paths = {
        path: [list(one) for _, one in groupby(group, key=attrgetter("valid_from"))]
        for path, group in groupby(intervals, key=attrgetter("path"))
    }
    if as_of == EVER:
        instants = sorted({one.valid_from for one in intervals}, reverse=True)
    else:
        when = max((one.valid_from for one in intervals), default=None) if as_of == LATEST else at
        instants = [] if when is None else [when]
    met: list[Standing] = []
    for instant in instants:
        for state in _states(paths, instant):
            if state and state not in met:
                met.append(state)
                yield state


def _states(paths: _Instants, at: int) -> Iterator[Standing]:
    """The state at an instant, once for each of the answers that may be the right one."""
    found = {path: _answers(groups, at) for path, groups in paths.items()}
    found = {path: answers for path, answers in found.items() if answers}
    for turn in range(max(map(len, found.values()), default=0)):
        yield {path: answers[turn] if turn < len(answers) else answers[0] for path, answers in found.items()}


def _answers(groups: list[list[Interval]], at: int) -> list[Interval]:
    """The answers that stand at the instant, and behind those that could not be had the last that could."""
    begun = [group for group in groups if group[0].valid_from <= at]
    if not begun or not _stands(begun[-1][0], at):
        return []
    answers = begun[-1]
    if any(map(_unanswered, answers)):
        known = next((group for group in reversed(begun) if not any(map(_unanswered, group))), [])
        return [*answers, *known]
    return answers


def _stands(one: Interval, at: int) -> bool:
    return one.valid_to is None or at < one.valid_to


def _unanswered(one: Interval) -> bool:
    return outcome(Fetched(one.answer.status, error=one.answer.error)) in _UNANSWERED
