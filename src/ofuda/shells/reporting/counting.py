"""What the ledgers of runs come to. The memory is bounded: DuckDB adds up, and puts aside on the disk what is much."""

# ruff: noqa: S608
# What is written into the queries are our own words, and names of files, quoted.

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.shells.reporting.domains import registrable
from ofuda.shells.reporting.runs import Told
from ofuda.verbs.dataset.beside import AMOUNTS, LANGUAGE, ORIGIN, ROBOTS
from ofuda.verbs.dataset.columns import DECISION, REASON, RULE, VERDICT
from ofuda.verbs.reporting.adding import Row

_MEMORY: Final = "512MB"
_THREADS: Final = 2
_BATCH: Final = 1 << 16
_TYPES: Final = {ORIGIN: "varchar", ROBOTS: "varchar", LANGUAGE: "varchar", **dict.fromkeys(AMOUNTS, "bigint")}
_AMOUNTS: Final = "sum(rows)::bigint as rows, sum(bytes)::bigint as bytes, sum(tokens)::bigint as tokens"
_COUNTED: Final = "count(*) as rows, sum(bytes)::bigint as bytes, sum(tokens)::bigint as tokens"
_LARGEST: Final = "sum(bytes) desc nulls last, sum(rows) desc, name"
NO_DOMAIN: Final = "no domain"


class Ledgers:
    """The decisions that runs list, added up by what they have in common.

    Rows are told apart by whether the ledger they stand in is `whole`: in one of exceptions there are others.
    """

    def __init__(self, runs: Sequence[Told], folder: str) -> None:
        settings: dict[str, Any] = {"memory_limit": _MEMORY, "threads": _THREADS, "temp_directory": folder}
        self._connection = duckdb.connect(config=settings)
        paths = [path for run in runs for path in run.paths("decisions")]
        self.columns = {name for path in paths for name in pq.read_schema(path).names}
        parts = [
            self._part([path for run in runs if run.lists_all is whole for path in run.paths("decisions")], whole=whole)
            for whole in (True, False)
        ]
        self._do(f"create view ledger as {' union all '.join(filter(None, parts))}")
        self._do(f"create view rules as select * from {_files(path for run in runs for path in run.paths('rules'))}")
        self._do("create table channels as select id, any_value(channel) as channel from rules group by id")
        # Few rows, of all that is counted: so the ledgers are read twice, whatever is asked.
        uses = "".join(f", {one}" for one in self.uses)
        self._do(
            f"create table cube as select whole, {VERDICT}, {DECISION}, {REASON}, {ROBOTS}, {LANGUAGE}, channel{uses}, "
            f"{_COUNTED} from ledger left join channels on {RULE} = channels.id group by all"
        )
        self._do(f"create table places as select {ORIGIN}, {ROBOTS}, {VERDICT}, {_COUNTED} from ledger group by all")

    @property
    def uses(self) -> list[str]:
        """The columns of single uses."""
        return sorted(name for name in self.columns if name.startswith(f"{DECISION}_"))

    def uses_by_name(self) -> dict[str, str]:
        """Those columns by the names of their uses."""
        return {name.removeprefix(f"{DECISION}_").replace("_", "-"): name for name in self.uses}

    def has_origins(self) -> bool:
        """Whether any row is known to be from somewhere."""
        (found,) = self._do(f"select count({ORIGIN}) from places").fetchone() or (0,)
        return bool(found)

    def has(self, column: str) -> bool:
        """Whether any row has something there."""
        (found,) = self._do(f"select count({column}) from cube").fetchone() or (0,)
        return bool(found)

    def by(self, column: str, otherwise: str = "") -> list[Row]:
        """All rows by a column of words; `otherwise` stands where there is none."""
        text = f"select coalesce({column}, ?), {VERDICT}, {_AMOUNTS}, whole from cube group by all order by all"
        return [Row(*found) for found in self._do(text, [otherwise]).fetchall()]

    def origins(self) -> dict[str, int]:
        """How many origins there are by what was known of them."""
        found = self._do(f"select {ROBOTS}, count(distinct {ORIGIN}) from places group by all order by all").fetchall()
        return {name: number for name, number in found if name is not None and number}

    def channels_of_exceptions(self, runs: Sequence[Told]) -> dict[str, int]:
        """All rows of those runs that hang on a rule, by its channel."""
        files = _files(path for run in runs for path in run.paths("rules"))
        text = f"select channel, sum(rows)::bigint from {files} group by all"
        return dict(self._do(text).fetchall())

    def domains(self, most: int, share: float) -> tuple[list[Row], int]:
        """The largest domains, by verdict, and how many there are: as many as are a share of all, or `most`."""
        self._name_domains()
        (count,) = self._do("select count(distinct name) from domains where name <> ?", [NO_DOMAIN]).fetchone() or (0,)
        chosen = max(most, int(-(-count * share // 1)))
        self._do(f"create table largest as select name from domains group by name order by {_LARGEST} limit {chosen}")
        rows = self._do(
            f"select coalesce(largest.name, '') as named, {VERDICT}, {_AMOUNTS}, true from domains "
            "left join largest using (name) group by all order by all"
        ).fetchall()
        return [Row(*one) for one in rows], count

    def write_domains(self, path: Path) -> None:
        """All domains as CSV, the largest first; none of them is a formula to a spreadsheet (security T20)."""
        each = ", ".join(
            f"coalesce(sum({what}) filter ({VERDICT} = '{verdict}'), 0)::bigint as {verdict}_{what}"
            for verdict in ("keep", "review", "drop")
            for what in ("rows", *AMOUNTS)
        )
        safe = "case when regexp_matches(name, '^[=+@-]') then '''' || name else name end as domain"
        text = f"select {safe}, {each} from domains group by name order by {_LARGEST}"
        self._do(f"copy ({text}) to {_quoted(str(path))} (format csv, header)")

    def _name_domains(self) -> None:
        self._do("create table names (origin varchar, name varchar)")
        reader = self._connection.cursor()
        reader.execute(f"select distinct {ORIGIN} from places where {ORIGIN} is not null")
        while origins := [one for (one,) in reader.fetchmany(_BATCH)]:
            named = pa.table({"origin": origins, "name": [registrable(one) or NO_DOMAIN for one in origins]})
            self._connection.register("named", named)
            self._do("insert into names select * from named")
        self._do(
            f"create table domains as select coalesce(name, '{NO_DOMAIN}') as name, {VERDICT}, {_AMOUNTS} "
            f"from places left join names using ({ORIGIN}) group by all"
        )

    def _part(self, paths: Sequence[Path], *, whole: bool) -> str:
        """The rows of files; a column that older ones do not have is null."""
        if not paths:
            return ""
        there = {name for path in paths for name in pq.read_schema(path).names}
        columns = [f"{name if name in there else 'null'}::{kind} as {name}" for name, kind in _TYPES.items()]
        columns += [f"{one}::varchar as {one}" for one in (VERDICT, DECISION, REASON)]
        columns += [f"{one if one in there else 'null'}::varchar as {one}" for one in self.uses]
        return f"select {whole} as whole, {RULE}, {', '.join(columns)} from {_files(paths)}"

    def _do(self, text: str, values: Sequence[Any] = ()) -> Any:  # noqa: ANN401 (a connection)
        return self._connection.execute(text, list(values))

    def close(self) -> None:
        self._connection.close()


def _files(paths: Iterable[Path]) -> str:
    """Those files, and no others: what has a meaning in a pattern stands for itself."""
    names = (re.sub(r"([*?\[])", r"[\1]", str(path)) for path in paths)
    return f"read_parquet([{', '.join(map(_quoted, names))}], union_by_name = true)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def ledgers(runs: Sequence[Told]) -> Iterator[Ledgers]:
    """The ledgers of runs, open. Raises OSError, and `duckdb.Error` where one is damaged."""
    with TemporaryDirectory(prefix="ofuda-report-") as folder:
        found = Ledgers(runs, folder)
        try:
            yield found
        finally:
            found.close()
