"""The table of an annotation of Common Crawl: what runs decided about the rows of each host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from glob import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.nouns.report import Report
from ofuda.nouns.vocabulary import Use
from ofuda.shells.filtering.durable import appearing
from ofuda.shells.tables.annotation import write_rows
from ofuda.shells.tables.sorting import Sorter
from ofuda.verbs.annotations import KEY, column, surt_host_name
from ofuda.verbs.dataset.beside import ORIGIN
from ofuda.verbs.dataset.columns import DECISION, REASON, VERDICT
from ofuda.verbs.reporting.exports.common_crawl import FOLDER, LEVELS, PARQUET, columns

_MEMORY: Final = "512MB"
_BATCH: Final = 1 << 16
_STRICTEST: Final = ("drop", "review", "keep")
_TYPES: Final = {"string": pa.string(), "int64": pa.int64(), "bool": pa.bool_()}
# The places in a row that is sorted: key, origin, verdict, reason, how many there are, and the decision of each use.
_KEY, _ORIGIN, _VERDICT, _REASON, _COUNT, _USES = range(6)

Row = tuple[Any, ...]


def annotate(report: Report, decisions: Sequence[Path], folder: Path) -> int:
    """Writes the table below the folder of the report; how many hosts it has. Raises OSError.

    Origins of one key (schemes, ports, `www.`) are one row, and are listed in it.
    """
    schema = pa.schema([pa.field(name, _TYPES[kind], nullable=False) for name, kind in columns(report).items()])
    uses = [Use(name) for name in report.cover.asked.uses]
    (folder / FOLDER).mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="ofuda-annotation-") as scratch, appearing(folder / FOLDER / PARQUET) as path:
        rows = Sorter(Path(scratch), "hosts")
        for row in _counted(decisions, uses, scratch):
            rows.add(row, sum(len(one) for one in row if isinstance(one, str)))
        named = set(schema.names)
        every = (_row(key, list(group), uses) for key, group in groupby(rows, key=itemgetter(_KEY)))
        return write_rows(path, schema, ({name: row[name] for name in named} for row in every))


def _counted(decisions: Sequence[Path], uses: Sequence[Use], scratch: str) -> Iterator[Row]:
    """The rows of each origin that came to the same; those without an origin are left out."""
    names = [DECISION] if len(uses) == 1 else [f"{DECISION}_{use.value.replace('-', '_')}" for use in uses]
    # What has a meaning in a pattern stands for itself.
    files = [escape(str(path)) for path in decisions if ORIGIN in pq.read_schema(path).names]
    if not files:
        return
    asked = ", ".join(f"{name}::varchar" for name in (ORIGIN, VERDICT, REASON))
    levels = ", ".join(f"{name}::varchar" for name in names)
    text = (
        f"select {asked}, count(*)::bigint, {levels} "  # noqa: S608 (our own words; files are values)
        f"from read_parquet(?, union_by_name = true) where {ORIGIN} is not null group by all order by all"
    )
    named = lru_cache(maxsize=1)(surt_host_name)  # the rows of an origin come together
    with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": scratch, "threads": 1}) as connection:
        found = connection.execute(text, [files])
        while rows := found.fetchmany(_BATCH):
            for row in rows:
                yield named(row[0]), *row


def _row(key: str, rows: Sequence[Row], uses: Sequence[Use]) -> dict[str, Any]:
    counts = dict.fromkeys(_STRICTEST, 0)
    reasons: dict[str, Counter[str]] = {verdict: Counter() for verdict in _STRICTEST}
    for row in rows:
        counts[row[_VERDICT]] += row[_COUNT]
        reasons[row[_VERDICT]][row[_REASON]] += row[_COUNT]
    verdict = next(one for one in _STRICTEST if counts[one])
    reason, _ = min(reasons[verdict].items(), key=lambda one: (-one[1], one[0]))
    found = {
        KEY: key,
        "ofuda_verdict": verdict,
        "ofuda_reason": "" if verdict == "keep" else reason,
        "ofuda_unreachable": any(row[_REASON] == "unreachable" for row in rows),
        "ofuda_verdicts_differ": len(list(filter(None, counts.values()))) > 1,
        "ofuda_origins": " ".join(dict.fromkeys(row[_ORIGIN] for row in rows)),
        **{f"ofuda_rows_{one}": count for one, count in counts.items()},
    }
    for at, use in enumerate(uses, start=_USES):
        for level in LEVELS:
            found[column(use, level)] = any(row[at] == level for row in rows)
    return found
