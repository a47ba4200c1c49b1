"""One unit of a run: its rows read, decided and written, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ofuda.nouns.diagnostics import quote
from ofuda.shells.filtering import archive_rows, line_rows, parquet_rows
from ofuda.shells.filtering.chunks import KNOWN, Chunk, Read, Reading, Taking
from ofuda.shells.filtering.durable import aside, settle
from ofuda.shells.filtering.looked import Looked
from ofuda.shells.filtering.processes import shared
from ofuda.shells.filtering.sets import RowSet, row_set, suffix
from ofuda.shells.filtering.settings import Settings, Unit
from ofuda.shells.filtering.sites import TableSites
from ofuda.shells.filtering.sources import Kind, Source, SourceError, identity
from ofuda.shells.tables.files import digest_of
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.beside import AMOUNTS, LANGUAGE, ORIGIN, ROBOTS, amount, captured, language
from ofuda.verbs.dataset.columns import DECISION, FETCHED_AT, REASON, RULE, VERDICT, ColumnError
from ofuda.verbs.dataset.kernel import Kernel
from ofuda.verbs.dataset.outcomes import Rule
from ofuda.verbs.dataset.sites import History
from ofuda.verbs.dataset.tally import Tally, told

Tell = Callable[[int], None]
READERS: Final[dict[Kind, Read]] = {
    Kind.PARQUET: parquet_rows.read,
    Kind.LINES: line_rows.read_lines,
    Kind.CSV: line_rows.read_csv,
    Kind.WARC: archive_rows.read,
}
# What rows say that have it beside their columns.
_SAID: Final = ("status", "headers", "html", "media_type", "truncated")
_RULES: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("channel", pa.string()),
        ("place", pa.string()),
        ("raw", pa.string()),
        ("sha256", pa.string()),
        ("rows", pa.int64()),
    ]
)


class Worker:
    """Decides units one after the other; what it learned of origins stays."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        table = None if settings.hosts is None else shared(settings.hosts)
        asked, as_of = Asked(settings.question, settings.policy, settings.now), settings.policy.as_of
        self.looked = Looked(table, as_of, asked.moment(None))
        sites = (lambda _: dict[str, History]()) if table is None else TableSites(table, as_of, self.looked.learn)
        self.kernel = Kernel(asked, sites, evidence=settings.evidence)

    def decided(self, source: Source, taking: Taking, reading: Reading) -> Iterator[tuple[Chunk, Any]]:
        """The chunks of a source, each with its batch decided."""
        for chunk in chunks(source, taking, reading):
            yield chunk, never_kept(self.kernel.decide(chunk.batch, chunk.own, chunk.beside), chunk.broken)

    def work(self, unit: Unit, tell: Tell) -> dict[str, Any]:
        """A unit's files, and what is told of it. Raises OSError where something cannot be written."""
        made = _Making(self.settings, unit)
        try:
            inputs = [self._source(source, made, tell) for source in unit.sources]
            return {"tag": unit.tag, "inputs": inputs, **told(made.tally), "files": made.settle()}
        finally:
            made.abandon()

    def _source(self, source: Source, made: _Making, tell: Tell) -> dict[str, Any]:
        reading = Reading()
        before = made.tally.rows
        about: dict[str, Any] = {"name": source.name}
        columns: set[str] = set()
        days: list[str] = []
        try:
            with _heeding(reading):
                about = identity(source.name)
            made.begin(source)
            for chunk, batch in () if reading.problems else self.decided(source, self.settings.taking, reading):
                made.add(chunk, self._beside(chunk, batch), self.kernel.rules)
                tell(batch.num_rows)
                columns.update(set(KNOWN).intersection(batch.schema.names), _SAID if chunk.beside else ())
                if FETCHED_AT in batch.schema.names:
                    days += captured(batch.column(batch.schema.names.index(FETCHED_AT))) or ()
                    days = [min(days), max(days)] if days else []
        except (SourceError, ColumnError) as error:
            reading.problems.append(str(error.args[0]))
        found = {**about, "rows": made.tally.rows - before, "columns": sorted(columns)}
        found |= {"captured": days} if days else {}
        return found | ({"problems": reading.problems, "lost": reading.lost} if reading.problems else {})

    def _beside(self, chunk: Chunk, batch: Any) -> Any:  # noqa: ANN401 (record batches)
        """The batch with what the ledger has beside the decisions, whether or not the input has it."""
        origins, robots = self.looked.of(chunk, self.kernel.addresses)
        made = {ORIGIN: origins, ROBOTS: robots}
        for name, read in ((LANGUAGE, language), *((name, amount) for name in AMOUNTS)):
            at = batch.schema.get_field_index(name)
            made[name] = read(pa.nulls(batch.num_rows) if at < 0 else batch.column(at))
        rest = [name for name in batch.schema.names if name not in made]
        columns = [batch.column(batch.schema.get_field_index(name)) for name in rest]
        return pa.RecordBatch.from_arrays([*columns, *made.values()], [*rest, *made])


@contextmanager
def _heeding(reading: Reading) -> Iterator[None]:
    """What goes wrong here is the source's reading, and not that of what is written."""
    try:
        yield
    except OSError as error:
        why = (os.strerror(error.errno) if error.errno else str(error)).rstrip(".")
        reading.problems.append(f"it cannot be read: {why[:1].lower()}{why[1:]}")


def chunks(source: Source, taking: Taking, reading: Reading) -> Iterator[Chunk]:
    with _heeding(reading):
        yield from READERS[source.kind](source, taking, reading)


def never_kept(batch: Any, broken: Any) -> Any:  # noqa: ANN401 (a record batch)
    """Rows that could not be read are reviewed, whatever would have been said of what was left of them."""
    if not broken:
        return batch
    lost = set(broken)
    mask = pa.array([at in lost for at in range(batch.num_rows)], pa.bool_())
    for name, word in ((VERDICT, "review"), (REASON, "broken"), (DECISION, "unknown"), (RULE, None)):
        at = batch.schema.names.index(name)
        column = batch.column(at)
        plain = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        column = pc.if_else(mask, pa.scalar(word, plain.type), plain)
        column = column.dictionary_encode().cast(batch.schema.field(at).type) if name != RULE else column
        batch = batch.set_column(at, batch.schema.field(at), column)
    return batch


@dataclass
class _Output:
    path: Path
    close: Callable[[], None]


class _Making:
    """The files of a unit while they are being written."""

    def __init__(self, settings: Settings, unit: Unit) -> None:
        self.tally = Tally()
        self._settings = settings
        self._unit = unit
        self._files: list[_Output] = []
        self._begun: list[Path] = []
        self._decisions: Any = None
        self._keys: tuple[str, ...] = ()
        self._rules: dict[int, Rule] = {}
        self._sets: dict[str, RowSet] = {}
        self._source: Source | None = None
        self._sources = 0

    def begin(self, source: Source) -> None:
        """The rows that come are of another source."""
        self._source = source
        self._sets = {}
        self._sources += 1

    def add(self, chunk: Chunk, batch: Any, rules: dict[int, Rule]) -> None:  # noqa: ANN401 (a record batch)
        """The rows of a chunk that was decided."""
        self.tally.add(batch, [name for name in AMOUNTS if name in batch.schema.names])
        used = pc.unique(pc.drop_null(batch.column(batch.schema.names.index(RULE)))).to_pylist()
        self._rules.update((one, rules[one]) for one in used if one not in self._rules)
        self._list(chunk, batch)
        for verdict in self._settings.write:
            self._write(verdict, chunk, batch)

    def settle(self) -> dict[str, Any]:
        """Every file under its name, with its digest."""
        if self._decisions is None:
            self._open(pa.schema([("id", pa.string()), *_BESIDE.items(), *_PLAIN]))
        path = self._named("rules", ".parquet")
        table = pa.Table.from_pylist(list(self._rule_rows()), schema=_RULES)
        pq.write_table(table, aside(path), compression="zstd")
        self._files.append(_Output(path, lambda: None))
        for one in self._files:
            one.close()
        found = {}
        for one in self._files:
            settle(one.path)
            found[one.path.name] = digest_of(one.path)
        return dict(sorted(found.items()))

    def abandon(self) -> None:
        """What was not settled is taken away."""
        for path in self._begun:
            aside(path).unlink(missing_ok=True)

    def _named(self, what: str, ending: str, number: int | None = None) -> Path:
        tail = "" if number is None or len(self._unit.sources) == 1 else f"-{number:05}"
        path = self._settings.output / f"{what}-{self._unit.tag}{tail}{ending}"
        self._begun.append(path)  # a file may be there although opening it failed, since the disk is full
        return path

    def _list(self, chunk: Chunk, batch: Any) -> None:  # noqa: ANN401 (a record batch)
        decided = (name for name in batch.schema.names if name.startswith("ai_"))
        names = [*chunk.keys, *_BESIDE, *decided]
        columns = [_plain(name, batch.column(batch.schema.names.index(name))) for name in names]
        found = pa.RecordBatch.from_arrays(columns, names)
        if self._settings.exceptions:
            found = found.filter(pc.not_equal(found.column(names.index(VERDICT)), "keep"))
        if self._decisions is None:
            self._open(found.schema)
        elif not self._decisions.schema.equals(found.schema):
            message = f"the rows of {quote(self._source.name if self._source else '')} are known by other columns"
            raise SourceError(message, "put files that are alike into a shard")
        self._decisions.write_batch(found)

    def _open(self, schema: Any) -> None:  # noqa: ANN401 (a schema)
        path = self._named("decisions", ".parquet")
        words = [name for name in schema.names if name not in _NUMBERS]
        self._decisions = pq.ParquetWriter(aside(path), schema, compression="zstd", use_dictionary=words)
        self._files.append(_Output(path, self._decisions.close))

    def _write(self, verdict: str, chunk: Chunk, batch: Any) -> None:  # noqa: ANN401 (a record batch)
        column = batch.column(batch.schema.names.index(VERDICT)).cast(pa.string())
        chosen = pc.indices_nonzero(pc.equal(column, verdict)).to_pylist()
        if not chosen:
            return
        if verdict not in self._sets:
            assert self._source is not None  # noqa: S101 (its rows came)
            path = self._named(verdict, suffix(self._source), self._sources - 1)
            found = self._sets[verdict] = row_set(aside(path), self._source, chunk)
            self._files.append(_Output(path, found.close))
        self._sets[verdict].add(chunk, chosen)

    def _rule_rows(self) -> Iterator[dict[str, Any]]:
        for number, rule in sorted(self._rules.items()):
            about = {"channel": rule.channel, "place": rule.place, "raw": rule.raw, "sha256": rule.sha256}
            texts = {name: value and value.encode("utf-8", "replace").decode() for name, value in about.items()}
            yield {"id": number, **texts, "rows": self.tally.rules[number]}


# Each batch has a dictionary of its own here, so that many rows of few hosts take little room.
_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
_BESIDE: Final = {
    ORIGIN: _WORDS,
    ROBOTS: _WORDS,
    LANGUAGE: _WORDS,
    **dict.fromkeys(AMOUNTS, pa.int64()),
}
# Columns of which nearly each value is another one: a dictionary would be tried in vain.
_NUMBERS: Final = frozenset({"id", "row", "offset", "length", *AMOUNTS})
_PLAIN: Final = [(DECISION, pa.string()), (VERDICT, pa.string()), (REASON, pa.string()), (RULE, pa.int64())]


def _plain(name: str, column: Any) -> Any:  # noqa: ANN401 (an array)
    """Words as text: a dictionary would have the words of earlier batches in it, and other octets with them."""
    told = name not in _BESIDE and pa.types.is_dictionary(column.type)
    return column.cast(column.type.value_type) if told else column
