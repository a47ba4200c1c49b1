"""Record batches in, the same batches with the columns of decisions out. No row is dropped, none changes its place.

Rows take one of four roads, and each gives what `resolve` gives (law `batch_equals_one_by_one`): at once, where no
pattern of the origin tells addresses apart; by what is met, where some do; by what is said, where the row has plain
fields beside its address; and alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.carriers.patterns import Target
from ofuda.carriers.urls import Address, address
from ofuda.verbs.dataset.addresses import Addresses, as_octets, taken_apart
from ofuda.verbs.dataset.answering import Answers
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.columns import SIGNAL, URL, ColumnError, answers, fields, rows, signals, times
from ofuda.verbs.dataset.compiled import Answer, Compiled
from ofuda.verbs.dataset.robots_met import revision
from ofuda.verbs.dataset.rows import Row, read, states
from ofuda.verbs.dataset.sites import UNKNOWN, History, Sites, State

_AT_ONCE: Final = 0
_MET: Final = 1
_ALONE: Final = 2
_ORIGINS: Final = 2_000_000
_AT_A_TIME: Final = 8192


class Kernel:
    """Decides batches of one run; what it learns of origins serves the batches that follow. One thread at a time.

    `roads` counts the rows by the road they took.
    """

    def __init__(self, asked: Asked, sites: Sites, *, evidence: bool = False) -> None:
        self.answers = Answers(asked)
        self.roads: Counter[str] = Counter()
        self.evidence = evidence
        self._sites = sites
        self._ready: dict[bool, dict[str, Compiled | None]] = {False: {}, True: {}}
        self._histories: dict[str, History] = {}

    def decide(self, batch: Any) -> Any:  # noqa: ANN401 (record batches)
        """The batch with its new columns."""
        if URL not in batch.schema.names:
            raise ColumnError(f"there is no column `{URL}`", "name it with `--column url=NAME`")
        uses, held = self.answers.asked.question.asked, self.answers
        work = _Batch(self, batch)
        numbers, rules = work.decided() if batch.num_rows else (pa.array([], pa.int32()), pa.array([], pa.int64()))
        found = answers(held.outcomes, numbers, rules, uses)
        if self.evidence:
            found.append(pa.array(work.signals, SIGNAL))
        names = fields(uses, evidence=self.evidence)
        return pa.RecordBatch.from_arrays([*batch.columns, *found], schema=pa.schema([*batch.schema, *names]))

    def learn(self, origins: Sequence[str], *, timed: bool) -> None:
        """Ask for what is not known yet of these origins; `timed`: rows say when they were captured."""
        ready = self._ready[timed]
        if self.answers.is_full() or len(ready) > _ORIGINS:
            self._forget()
        new = sorted({one for one in origins if one not in ready})
        valid = list(filter(_is_origin, new))
        # One that the URL Standard writes otherwise is looked at row by row.
        ready.update(dict.fromkeys(set(new) - set(valid)))
        for start in range(0, len(valid), _AT_A_TIME):
            part = valid[start : start + _AT_A_TIME]
            found = self._sites(part)
            for one in part:
                ready[one] = self._prepared(one, found.get(one, UNKNOWN), timed=timed)

    def ready(self, origin: str, *, timed: bool) -> Compiled | None:
        """The files of an origin, where what an address meets in them is all that counts."""
        return self._ready[timed][origin]

    def state(self, origin: str | None, moment: datetime | None, *, timed: bool) -> State:
        """What stood at an origin."""
        if origin is None:
            return UNKNOWN.at(None)
        if origin not in self._ready[timed]:
            self.learn([origin], timed=timed)
        compiled = self._ready[timed][origin]
        if compiled is not None:
            return (compiled.site,)
        if origin not in self._histories:
            self._histories[origin] = self._sites([origin]).get(origin, UNKNOWN)
        return self._histories[origin].at(moment)

    def compiled(self, state: State, *, timed: bool) -> Compiled | None:
        """The files of a state, where what an address meets in them is all that counts."""
        if len(state) > 1 or self.answers.asked.question.agreements:
            return None
        found = self.answers.compiled(state[0])
        return found if found.exact and not (found.robots.undated and timed) else None

    def _prepared(self, origin: str, history: History, *, timed: bool) -> Compiled | None:
        """As `ready`; of an origin that is looked at row by row the history is kept."""
        found = None
        if not timed or len(history.states) == 1:
            found = self.compiled(history.at(self.answers.asked.moment(None)), timed=timed)
        if found is None:
            self._histories[origin] = history
        return found

    def _forget(self) -> None:
        self.answers.forget()
        self._histories.clear()
        for ready in self._ready.values():
            ready.clear()


def _is_origin(text: str) -> bool:
    where = address(text + "/")
    return where is not None and where.origin == text


class _Batch:
    """One batch on its roads."""

    def __init__(self, kernel: Kernel, batch: Any) -> None:  # noqa: ANN401 (a record batch)
        self.kernel = kernel
        self.answers = kernel.answers
        self.asked = kernel.answers.asked
        self.urls = as_octets(batch.column(batch.schema.names.index(URL)))
        self.times = times(batch)
        members = rows(batch)
        self.members = None if members is None else list(members)
        self.count = batch.num_rows
        self.signals: list[Any] = []

    def decided(self) -> tuple[Any, Any]:
        """For each row the number of its outcome, and the id of its rule."""
        split = taken_apart(self.urls)
        kinds, numbers, rules, sites = self._slots(split)
        self.numbers = _mutable(numbers.take(split.slots))
        self.rules = _mutable(rules.take(split.slots))
        kinds = self._kinds(kinds.take(split.slots), split)
        self._meet(kinds, split, sites)
        alone = pc.indices_nonzero(pc.equal(kinds, _ALONE)).to_pylist()
        self.kernel.roads["at once"] += pc.sum(pc.equal(kinds, _AT_ONCE)).as_py()
        for at in alone:
            self.numbers[at], self.rules[at] = self._one(at)
        rules = pa.Array.from_buffers(pa.int64(), self.count, [None, pa.py_buffer(self.rules)])
        none = pc.equal(rules, 0)
        rules = pc.if_else(none, pa.scalar(None, pa.int64()), rules) if pc.any(none).as_py() else rules
        return pa.Array.from_buffers(pa.int32(), self.count, [None, pa.py_buffer(self.numbers)]), rules

    def _slots(self, split: Addresses) -> tuple[Any, Any, Any, list[Compiled | None]]:
        """For each origin its road, its usual answer, and its files where addresses have to be looked at."""
        used = pc.unique(split.slots).to_pylist()
        timed = self.times is not None
        self.kernel.learn([split.origins[slot] for slot in used], timed=timed)
        count = len(split.origins)
        kinds, numbers, rules = [_ALONE] * count, [0] * count, [0] * count
        sites: list[Compiled | None] = [None] * count
        for slot in used:
            origin = split.origins[slot]
            compiled = sites[slot] = self.kernel.ready(origin, timed=timed)
            if compiled is None:
                continue
            usual = compiled.usual or self.answers.usual(compiled, origin)
            kinds[slot] = _MET if compiled.hints or usual is None else _AT_ONCE
            numbers[slot], rules[slot] = usual or (0, 0)
        return pa.array(kinds, pa.int8()), pa.array(numbers, pa.int32()), pa.array(rules, pa.int64()), sites

    def _kinds(self, kinds: Any, split: Addresses) -> Any:  # noqa: ANN401 (arrays)
        """The road of each row."""
        if self.kernel.evidence:
            return pa.array([_ALONE] * self.count, pa.int8())
        alone = pc.or_(split.odd, pc.equal(split.rest, b"robots.txt"))
        if self.members is not None:
            alone = pc.or_(alone, pa.array(map(bool, self.members), pa.bool_()))
        return pc.if_else(alone, pa.scalar(_ALONE, pa.int8()), kinds)

    def _meet(self, kinds: Any, split: Addresses, sites: Sequence[Compiled | None]) -> None:  # noqa: ANN401 (arrays)
        """The rows of origins with patterns; those of one origin in turn, since its files then lie in the cache."""
        chosen = pc.indices_nonzero(pc.equal(kinds, _MET))
        if not len(chosen):
            return
        self.kernel.roads["met"] += len(chosen)
        slots = split.slots.take(chosen)
        order = pc.sort_indices(slots)
        chosen, runs = chosen.take(order), pc.run_end_encode(slots.take(order))
        targets = (b"/" + b"\n/".join(split.rest.take(chosen).to_pylist())).decode("ascii").split("\n")
        at = chosen.to_pylist()
        start = 0
        for slot, stop in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            compiled = sites[slot]
            assert compiled is not None  # noqa: S101 (its kind says so)
            for row in _hit(compiled, targets, range(start, stop)):
                url, target = split.origins[slot] + targets[row], Target(targets[row].encode())
                self.numbers[at[row]], self.rules[at[row]] = self.answers.met(compiled, url, target)
            start = stop

    def _one(self, at: int) -> Answer:
        """A row by itself."""
        url = (self.urls[at].as_py() or b"").decode("utf-8", "replace")
        row = read(url, self.members[at] if self.members else {}, self.times[at] if self.times else None)
        where = address(url)
        own = self._at(where, row)
        if where and len(where.targets) == 1 and where.targets[0] != b"/robots.txt" and not self.kernel.evidence:
            answer = self._like_others(row, own, where.targets[0])
            if answer is not None:
                return answer
        self.kernel.roads["alone"] += 1
        requested = row.parts["requested_url"]
        robots = own if requested is None else self._at(address(requested) or where, row)
        if self.kernel.evidence:
            self.signals.append(signals(self.answers.decision(row, tuple(states(own, robots)))))
        return self.answers.alone(row, own, robots)

    def _like_others(self, row: Row, own: State, target: Target) -> Answer | None:
        compiled = self.kernel.compiled(own, timed=self.times is not None)
        if compiled is None:
            return None
        if row.silent:
            self.kernel.roads["met by itself"] += 1
            return self.answers.met(compiled, row.url, target)
        answer = self.answers.said(compiled, target, row, revision(self.asked.moment(row.fetched_at)))
        self.kernel.roads["said"] += answer is not None
        return answer

    def _at(self, where: Address | None, row: Row) -> State:
        moment = self.asked.moment(row.fetched_at)
        return self.kernel.state(where.origin if where else None, moment, timed=self.times is not None)


def _hit(compiled: Compiled, targets: Sequence[str], rows: range) -> Sequence[int]:
    if compiled.usual is None:
        return rows
    return compiled.hints.met(targets[rows.start : rows.stop], rows)


def _mutable(array: Any) -> Any:  # noqa: ANN401 (an array of whole numbers)
    """The values of an array without nulls, to be written to."""
    size = array.type.bit_width // 8
    octets = bytearray(memoryview(array.buffers()[1])[array.offset * size : (array.offset + len(array)) * size])
    return memoryview(octets).cast("i" if size == 4 else "q")  # noqa: PLR2004 (octets of an int32)
