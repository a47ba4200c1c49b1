"""One batch on its roads.

Each road gives what `resolve` gives (law `batch_equals_one_by_one`): at once, where no pattern of the origin tells
addresses apart; by what is met, where some do; by what is said, where the row has plain fields beside its address;
and alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import compress, count
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.carriers.urls import Address, address
from ofuda.nouns.question import Question
from ofuda.verbs.dataset.addresses import Addresses, as_octets, taken_apart
from ofuda.verbs.dataset.answering import ALONE, AT_ONCE, BEGUN, MET, Answers
from ofuda.verbs.dataset.columns import URL, signals
from ofuda.verbs.dataset.compiled import Answer
from ofuda.verbs.dataset.moments import microseconds, moments
from ofuda.verbs.dataset.origins import Origins
from ofuda.verbs.dataset.robots_met import revision
from ofuda.verbs.dataset.rows import Beside, Row, read, states
from ofuda.verbs.dataset.saying import Saying
from ofuda.verbs.dataset.sieve import LETTERS
from ofuda.verbs.dataset.sites import State
from ofuda.verbs.dataset.standings import Standings

_ROBOTS: Final = b"/robots.txt"
_LETTERS: Final = pa.array(LETTERS, pa.int64())
_ANY: Final = -1
# Of targets, each with the place of its standing, those that may meet a pattern.
May = Callable[[Sequence[str], Sequence[int], Standings], Iterable[int]]


class Batch:
    """`own` has what stood at the origin of each row, where the row knows better than what is known of origins.

    `beside` has the members of each row beside its address, where they are no columns of the batch.
    `signals` are those of the rows, in their order, where evidence is asked for; `addresses` those of the rows, taken
    apart.
    """

    def __init__(
        self,
        batch: Any,  # noqa: ANN401 (a record batch)
        held: Answers,
        origins: Origins,
        roads: Counter[str],
        *,
        evidence: bool,
        own: Sequence[State | None] | None,
        beside: Sequence[Beside] | None,
        addresses: Addresses | None,
    ) -> None:
        self.signals: list[Any] = []
        self._held = held
        self._origins = origins
        self._roads = roads
        self._evidence = evidence
        self._own = own
        self._urls = as_octets(batch.column(batch.schema.names.index(URL)))
        self.addresses = taken_apart(self._urls) if addresses is None else addresses
        self._moments = moments(batch)
        self._timed = self._moments is not None
        self._saying = Saying(batch)
        self._beside = beside
        self._count = batch.num_rows

    def decided(self) -> tuple[Any, Any]:
        """For each row the number of its outcome, and the id of its rule."""
        split = self.addresses
        places = self._origins.places(split, self._moments)
        roads, numbers, rules, letters = (one.take(places) for one in self._origins.standings.columns())
        self._numbers, self._rules = _mutable(numbers), _mutable(rules)
        taken = self._taken(roads, split)
        may = pc.not_equal(pc.bit_wise_and(letters, _letters(split.rest)), 0)
        self._roads["at once"] += pc.sum(pc.equal(taken, AT_ONCE)).as_py()
        for road, met in ((BEGUN, _begun), (MET, _held)):
            chosen = pc.equal(taken, road)
            self._roads["met"] += pc.sum(chosen).as_py()
            self._meet(pc.indices_nonzero(pc.and_(chosen, may)), split, places, met)
        self._look_at(pc.indices_nonzero(pc.equal(taken, ALONE)))
        return _array(self._numbers, pa.int32()), _nulls(_array(self._rules, pa.int64()))

    def _taken(self, roads: Any, split: Addresses) -> Any:  # noqa: ANN401 (arrays)
        """The road of each row."""
        if self._evidence or self._own is not None:
            return pa.array([ALONE] * self._count, pa.int8())
        alone = pc.or_(split.odd, pc.equal(split.rest, _ROBOTS[1:]))
        if self._saying.may is not None:
            alone = pc.or_(alone, self._saying.may)
        elif self._beside is not None:
            alone = pc.or_(alone, pa.array(map(bool, self._beside), pa.bool_()))
        if self._moments is not None:  # one that cannot be read is not kept
            alone = pc.or_(alone, self._moments.unreadable)
        return pc.if_else(alone, pa.scalar(ALONE, pa.int8()), roads)

    def _meet(self, chosen: Any, split: Addresses, places: Any, may: May) -> None:  # noqa: ANN401 (arrays)
        """The rows of origins with patterns, of which `may` tells those that may meet one."""
        if not len(chosen):
            return
        standings, targets = self._origins.standings, _targets(split.rest.take(chosen))
        rows, places = chosen.to_pylist(), places.take(chosen).to_pylist()
        found = may(targets, places, standings)
        for at in sorted(found, key=places.__getitem__):  # those of one file in turn, since it may have to be opened
            compiled = standings.all[places[at]].compiled
            assert compiled is not None  # noqa: S101 (its road says so)
            self._numbers[rows[at]], self._rules[rows[at]] = self._held.met(compiled, targets[at])

    def _look_at(self, alone: Any) -> None:  # noqa: ANN401 (an array)
        """Rows by themselves; what is known of their origins is asked for at once."""
        urls = [(url or b"").decode("utf-8", "replace") for url in self._urls.take(alone).to_pylist()]
        found = list(map(address, urls))
        self._origins.look_at(found, timed=self._timed)
        bare = not (self._evidence or self._own is not None)
        for at, url, where, said in zip(alone.to_pylist(), urls, found, self._told(alone), strict=True):
            moment = self._moments.told(at) if self._moments else None
            answer = self._odd(where, moment) if bare and not said else None
            self._numbers[at], self._rules[at] = answer or self._one(at, where, read(url, said, moment, self._asked))

    def _told(self, chosen: Any) -> Sequence[Beside]:  # noqa: ANN401 (an array)
        """What the chosen rows have beside their addresses."""
        if self._saying.may is not None:
            return self._saying.of(chosen)
        return [{} if self._beside is None else self._beside[at] for at in chosen.to_pylist()]

    @property
    def _asked(self) -> Question | None:
        """By what pages are heard; where evidence is wanted they are looked at whole."""
        return None if self._evidence else self._held.asked.question

    def _odd(self, where: Address | None, moment: datetime | str | None) -> Answer | None:
        """An address by itself, in the one spelling that it has once it is normalised."""
        if where is None or len(where.targets) > 1 or where.targets[0] == _ROBOTS or isinstance(moment, str):
            return None
        when, target = self._held.asked.moment(moment), where.targets[0].decode("ascii")
        standing = self._origins.standing(where, None if when is None else microseconds(when), timed=self._timed)
        if standing.compiled is None:
            return None
        self._roads["met"] += 1
        if standing.compiled.sieve.met(target):
            return self._held.met(standing.compiled, target)
        return Answer(standing.outcome, standing.rule)

    def _one(self, at: int, where: Address | None, row: Row) -> Answer:
        """A row with whatever it says."""
        own = self._at(where, row, self._own[at] if self._own else None)
        answer = None if self._evidence else self._like_others(row, own, where)
        return answer or self._alone(row, own, where)

    def _like_others(self, row: Row, own: State, where: Address | None) -> Answer | None:
        """The answer of a row that may have come before in other words; None where that cannot be told."""
        if where is None or len(where.targets) > 1 or where.targets[0] == _ROBOTS:
            return None
        compiled = self._origins.compiled(where.origin, own, timed=self._timed)
        if compiled is None:
            return None
        if row.silent:
            self._roads["met"] += 1
            return self._held.met(compiled, where.targets[0].decode("ascii"))
        seen = revision(self._held.asked.moment(row.fetched_at))
        answer = self._held.said(compiled, where.targets[0], row, seen)
        self._roads["said"] += answer is not None
        return answer

    def _alone(self, row: Row, own: State, where: Address | None) -> Answer:
        """The answer of a row that is like no other."""
        self._roads["alone"] += 1
        requested = row.parts["requested_url"]
        robots = own if requested is None else self._at(address(requested) or where, row)
        if self._evidence:
            self.signals.append(signals(self._held.decision(row, tuple(states(own, robots)))))
        return self._held.alone(row, own, robots)

    def _at(self, where: Address | None, row: Row, own: State | None = None) -> State:
        return self._origins.state(where, self._held.asked.moment(row.fetched_at), timed=self._timed, own=own)


def _targets(rest: Any) -> list[str]:  # noqa: ANN401 (an array)
    """What patterns are held against, of addresses without what is odd; by way of one text, which is quickest."""
    whole = pc.binary_join(pa.ListArray.from_arrays([0, len(rest)], rest), b"\n/")
    return f"/{whole[0].as_py().decode('ascii')}".split("\n")


def _letters(rest: Any) -> Any:  # noqa: ANN401 (arrays)
    """The bit of the first letter of each. For one that is empty it means nothing: it begins with no prefix."""
    _, offsets, octets = rest.buffers()
    if not octets:
        return pa.nulls(len(rest), pa.int64()).fill_null(_ANY)
    starts = pa.Array.from_buffers(pa.int32(), len(rest), [None, offsets], offset=rest.offset)
    first = pc.min_element_wise(starts, octets.size - 1)
    return _LETTERS.take(pa.Array.from_buffers(pa.uint8(), octets.size, [None, octets]).take(first))


def _begun(targets: Sequence[str], places: Sequence[int], standings: Standings) -> Iterator[int]:
    """Which of them begin with a prefix. Said without a step of Python's own: it is the hot loop."""
    return compress(count(), map(str.startswith, targets, map(standings.prefixes.__getitem__, places)))


def _held(targets: Sequence[str], places: Sequence[int], standings: Standings) -> list[int]:
    """Which of them begin with a prefix, or hold what else a pattern needs."""
    sieves = map(standings.sieves.__getitem__, places)
    return [at for at, (target, one) in enumerate(zip(targets, sieves, strict=True)) if one.met(target)]


def _mutable(array: Any) -> Any:  # noqa: ANN401 (an array of whole numbers)
    """The values of an array without nulls, to be written to."""
    size = array.type.bit_width // 8
    octets = bytearray(memoryview(array.buffers()[1])[array.offset * size : (array.offset + len(array)) * size])
    return memoryview(octets).cast("i" if size == 4 else "q")  # noqa: PLR2004 (octets of an int32)


def _array(values: Any, kind: Any) -> Any:  # noqa: ANN401 (a view, and a type of Arrow)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _nulls(rules: Any) -> Any:  # noqa: ANN401 (an array of whole numbers)
    none = pc.equal(rules, 0)
    return pc.if_else(none, pa.scalar(None, rules.type), rules) if pc.any(none).as_py() else rules
