"""The rows of runs, decided again: under other policies, and under their own, held against what is on record."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ofuda.nouns.counts import Split
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.report import Checked
from ofuda.shells.filtering.chunks import Chunk, Reading, Taking
from ofuda.shells.filtering.sites import TableSites
from ofuda.shells.filtering.sources import SourceError, identity, recognised
from ofuda.shells.filtering.units import chunks, never_kept
from ofuda.shells.reporting.recorded import Recorded
from ofuda.shells.reporting.runs import Told, asked
from ofuda.shells.tables.files import ABOUT
from ofuda.shells.tables.hosts import HostTable
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.beside import AMOUNTS
from ofuda.verbs.dataset.columns import ColumnError
from ofuda.verbs.dataset.kernel import Kernel
from ofuda.verbs.dataset.sites import History
from ofuda.verbs.dataset.tally import Tally, told
from ofuda.verbs.reporting.adding import total

Tell = Callable[[int], None]
_EVERYBODY: Final = frozenset({"*"})
_EXAMPLES: Final = 5
# A walk through the offsets of blocks that no period of a file keeps step with (both are primes).
_STRIDE: Final = 2_654_435_761
_MODULUS: Final = 4_294_967_291


class GoneError(ValueError):
    """The rows cannot be decided again; the argument says why."""


@dataclass(slots=True)
class Again:
    """What came of it: by the digests of policies what they make of the rows, and how the record stands to that."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    rows: int = 0
    differing: int = 0
    examples: list[str] = field(default_factory=list)
    unchecked: str | None = None

    def split(self, policy: Policy) -> Split:
        """What a policy makes of the rows."""
        return replace(total([told(self.tallies[policy.digest])]), name=policy.name)

    @property
    def checked(self) -> Checked:
        return Checked(self.rows, self.differing, tuple(self.examples), self.unchecked)


def decided_again(
    runs: Sequence[Told], policies: Sequence[Policy], tables: Sequence[Path], step: int, tell: Tell
) -> Again:
    """Every `step`-th row of the inputs. Raises GoneError, RunError, OSError, and TableError."""
    found = Again()
    for run in runs:
        for unit in run.units:
            check_inputs(unit)
    for run in runs:
        with table_of(run, tables) or nullcontext() as table:
            _Run(run, policies, table, found).work(step, tell)
    return found


def check_inputs(unit: Mapping[str, Any]) -> None:
    """Raises GoneError where an input is not there any more, or is not what it was."""
    for one in unit["inputs"]:
        try:
            about = identity(one["name"])
        except (OSError, SourceError) as error:
            raise GoneError(f"{quote(one['name'])} cannot be read any more") from error
        if any(about.get(name) != one.get(name) for name in ("size", "sha256", "etag")):
            raise GoneError(f"{quote(one['name'])} has changed since it was decided")


def table_of(run: Told, given: Sequence[Path]) -> HostTable | None:
    """The table of hosts that a run asked, wherever it lies now; raises GoneError where it is in none of the places."""
    digest = run.settings["hosts"]
    if digest is None:
        return None
    places = [*given, Path(run.settings["hosts_at"])]
    for place in places:
        try:
            if hashlib.sha256((place / ABOUT).read_bytes()).hexdigest() == digest:
                return HostTable.open(place)
        except FileNotFoundError:
            continue
    tried = ", ".join(quote(str(place)) for place in places)
    raise GoneError(f"its table of hosts is not in {tried}; name its folder with `--hosts DIR`")


class _Run:
    def __init__(self, run: Told, policies: Sequence[Policy], table: HostTable | None, found: Again) -> None:
        self._run = run
        self._found = found
        self._question, self._own = asked(run)
        self._now = datetime.fromisoformat(run.settings["now"])
        self._table = table
        self._policies = {policy.digest: policy for policy in (self._own, *policies)}

    def work(self, step: int, tell: Tell) -> None:
        """The rows are read once for each question that is asked of them: it is heard in the pages of archives."""
        if step > 1 and not self._run.lists_all:
            self._found.unchecked = "of a ledger of exceptions a sample cannot be checked"
        groups: dict[frozenset[str], list[Policy]] = defaultdict(list)
        for policy in self._policies.values():
            groups[question_under(policy, self._question).agents].append(policy)
        for policies in groups.values():
            question = question_under(policies[0], self._question)
            kernels = {policy.digest: self._kernel(question, policy) for policy in policies}
            taking = Taking(self._run.settings["columns"], asker=question)
            for unit in self._run.units:
                self._unit(unit, taking, kernels, step, tell)

    def _kernel(self, question: Question, policy: Policy) -> Kernel:
        table = self._table
        sites = (lambda _: dict[str, History]()) if table is None else TableSites(table, policy.as_of)
        return Kernel(Asked(question, policy, self._now), sites)

    def _unit(
        self, unit: Mapping[str, Any], taking: Taking, kernels: Mapping[str, Kernel], step: int, tell: Tell
    ) -> None:
        """A row of it stands in its ledger where it stands in its inputs."""
        own = self._own.digest in kernels and (step == 1 or self._run.lists_all)
        with Recorded(self._run, unit) as recorded:
            for one in unit["inputs"]:
                with heedless():
                    for place in places(one, taking):
                        self._decide(place, kernels, step, recorded if own else None)
                        tell(place.chunk.batch.num_rows)
            if own and step == 1 and (left := recorded.left()):
                self._found.differing += left
                self._found.examples.append(f"{left} rows are on record that are not in the inputs, or are kept now")

    def _decide(self, place: Place, kernels: Mapping[str, Kernel], step: int, recorded: Recorded | None) -> None:
        chunk = place.chunk
        chosen = spread(place.row, chunk.batch.num_rows, step)
        part = chunk if step == 1 else _part(chunk, chosen)
        addresses = None
        for digest, kernel in kernels.items():
            batch = never_kept(kernel.decide(part.batch, part.own, part.beside, addresses), part.broken)
            addresses = kernel.addresses
            tally = self._found.tallies.setdefault(digest, Tally())
            tally.add(batch, [one for one in AMOUNTS if one in batch.schema.names])
            if digest == self._own.digest and recorded is not None:
                self._hold(place, batch, recorded.beside(batch, chunk.batch.num_rows, chosen))

    def _hold(self, place: Place, batch: Any, differing: Sequence[tuple[int, str]]) -> None:  # noqa: ANN401 (a record batch)
        found = self._found
        found.rows += batch.num_rows
        found.differing += len(differing)
        room = _EXAMPLES - len(found.examples)
        said = (f"{place.name}, row {place.row + at}: {how}" for at, how in differing[: max(0, room)])
        found.examples += said


def question_under(policy: Policy, question: Question) -> Question:
    """What is asked under another policy: where nobody asks and it hears agents by name, everybody's rule."""
    return question if question.agents or policy.infer else replace(question, agents=_EVERYBODY)


@dataclass(frozen=True, slots=True)
class Place:
    """Some rows of an input of that name, the first of which has that number in it."""

    name: str
    row: int
    chunk: Chunk


def places(one: Mapping[str, Any], taking: Taking) -> Iterator[Place]:
    """All rows of an input, in the order of its ledger."""
    row = 0
    for chunk in chunks(recognised(one["name"]), taking, Reading()):
        yield Place(one["name"], row, chunk)
        row += chunk.batch.num_rows


@contextmanager
def heedless() -> Iterator[None]:
    """What is wrong with an input was wrong when it was decided, and its run tells of it."""
    with suppress(SourceError, ColumnError):
        yield


def spread(first: int, count: int, step: int) -> list[int]:
    """One place of every `step` rows, now here, now there: files may have an order of their own."""
    every = range(first // step, -(-(first + count) // step))
    places = (block * step + (((block + 1) * _STRIDE) % _MODULUS) % step - first for block in every)
    return [at for at in places if 0 <= at < count]


def _part(chunk: Chunk, chosen: Sequence[int]) -> Chunk:
    """Some rows of a chunk."""
    broken = set(chunk.broken)
    return replace(
        chunk,
        batch=pa.RecordBatch.from_arrays(
            [column.take(pa.array(chosen, pa.int64())) for column in chunk.batch.columns], schema=chunk.batch.schema
        ),
        own=None if chunk.own is None else [chunk.own[at] for at in chosen],
        beside=None if chunk.beside is None else [chunk.beside[at] for at in chosen],
        broken=[at for at, place in enumerate(chosen) if place in broken],
    )
