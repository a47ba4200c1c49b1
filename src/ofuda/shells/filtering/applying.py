"""The second pass: rows by what was decided about them before. Nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ofuda.nouns.diagnostics import quote
from ofuda.shells.filtering.chunks import Chunk, Reading, Taking
from ofuda.shells.filtering.durable import aside, settle
from ofuda.shells.filtering.journal import RUN
from ofuda.shells.filtering.sets import RowSet, row_set, suffix
from ofuda.shells.filtering.sources import Source, SourceError
from ofuda.shells.filtering.units import chunks
from ofuda.verbs.dataset.columns import VERDICT

_RANKS: Final = "list_position(['keep', 'review', 'drop'], verdict)"


class Decisions:
    """What was decided, by `id`, or by file and row, which also name a row whose `id` is null.

    `complete`: a row that is not listed was not decided.
    """

    def __init__(self, name: str) -> None:
        paths = sorted(Path(name).glob("decisions-*.parquet")) if Path(name).is_dir() else [Path(name)]
        if not paths:
            raise SourceError(f"there are no decisions in {quote(name)}", "give the folder of a run, or a file of it")
        columns = [set(_columns(path)) for path in paths]
        placed = all({"file", "row"} <= one for one in columns)
        self.by_row = placed and not any("id" in one for one in columns)
        log = all({"id", "user_agents"} <= one and VERDICT not in one for one in columns)
        if not self.by_row and not all("id" in one and (log or VERDICT in one) for one in columns):
            raise SourceError(
                f"{quote(name)} lists no decisions", f"it needs `{VERDICT}`, and `id` or `file` and `row`; or be a log"
            )
        self.complete = not log and _ledger(Path(name)) == "all"
        key = "chr(0) || file || chr(0) || row" if placed else "null"
        key = key if self.by_row else f"coalesce(id::varchar, {key})"
        verdict = "'drop'" if log else VERDICT
        each = f"select {key} as key, {verdict} as verdict from read_parquet(?)"  # noqa: S608 (our own words)
        self._known = duckdb.connect()
        self._known.execute("set threads = 1")
        self._known.execute(
            f"create table known as select key, arg_max(verdict, {_RANKS}) as verdict from ({each}) group by key",  # noqa: S608 (as above)
            [[str(path) for path in paths]],
        )

    def of(self, chunk: Chunk) -> Any:  # noqa: ANN401 (an array)
        """For each row of a chunk its verdict; null where there is none."""
        batch = chunk.batch
        held = {name: batch.column(batch.schema.names.index(name)).cast(pa.string()) for name in chunk.keys}
        keys = held.get("id", pa.nulls(batch.num_rows, pa.string()))
        if "row" in held:
            keys = pc.coalesce(keys, pc.binary_join_element_wise("", held["file"], held["row"], "\0"))
        asked = pa.table({"place": pa.array(range(len(keys)), pa.int64()), "key": keys})
        self._known.register("asked", asked)
        found = self._known.sql("select verdict from asked left join known using (key) order by place").to_arrow_table()
        verdicts = found.column(0).combine_chunks()
        verdicts = verdicts if self.complete else pc.fill_null(verdicts, "keep")
        if not chunk.broken:
            return verdicts
        # What cannot be read has no id to be known by, and is for review now as it was before.
        broken = set(chunk.broken)
        return pc.if_else(pa.array([at in broken for at in range(len(verdicts))], pa.bool_()), "review", verdicts)


def _columns(path: Path) -> list[str]:
    try:
        names: list[str] = pq.read_schema(path).names
    except pa.ArrowException as error:
        raise SourceError(f"{quote(str(path))} is no Parquet", "give the folder of a run") from error
    return names


def _ledger(folder: Path) -> str:
    """Whether a run lists all of its rows."""
    told = [msgspec.json.decode(path.read_bytes()) for path in folder.glob(RUN.format("*"))] if folder.is_dir() else []
    return "all" if all(one["settings"]["ledger"] == "all" for one in told) else "exceptions"


@dataclass(slots=True)
class Applied:
    """How many rows of a source were of each verdict, `undecided` among them; and what could not be read."""

    source: Source
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def apply(
    decisions: Decisions,
    sources: Sequence[Source],
    output: Path,
    write: Sequence[str],
    columns: dict[str, str],
    tell: Callable[[int], None],
) -> Iterator[Applied]:
    """Writes the rows of those verdicts, a file for each source and verdict. Raises OSError and SourceError."""
    output.mkdir(parents=True, exist_ok=True)
    for at, source in enumerate(sources):
        yield _applied(
            decisions, source, {one: output / f"{one}-{at:05}{suffix(source)}" for one in write}, columns, tell
        )


def _applied(
    decisions: Decisions, source: Source, paths: dict[str, Path], columns: dict[str, str], tell: Callable[[int], None]
) -> Applied:
    found = Applied(source)
    reading = Reading()
    sets: dict[str, RowSet] = {}
    try:
        for chunk in chunks(source, Taking(columns, whole=True), reading):
            _check(chunk, decisions, source)
            verdicts = decisions.of(chunk)
            found.counts.update(one or "undecided" for one in verdicts.to_pylist())
            for verdict, path in paths.items():
                chosen = pc.indices_nonzero(pc.fill_null(pc.equal(verdicts, verdict), fill_value=False)).to_pylist()
                if chosen:
                    if verdict not in sets:
                        sets[verdict] = row_set(aside(path), source, chunk)
                    sets[verdict].add(chunk, chosen)
            tell(len(verdicts))
        for verdict, one in sets.items():
            one.close()
            settle(paths[verdict])
    finally:
        for path in paths.values():
            aside(path).unlink(missing_ok=True)
    found.problems = reading.problems
    return found


def _check(chunk: Chunk, decisions: Decisions, source: Source) -> None:
    if decisions.by_row == ("id" in chunk.keys):
        known = "file and row" if decisions.by_row else "`id`"
        message = f"the decisions are by {known}, and {quote(source.name)} has no such thing"
        raise SourceError(message, "give the files that were decided, by the names that they had")
