"""The exports of a report, written into its folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from glob import escape
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.nouns.counts import Amount, Breakdown, Split
from ofuda.nouns.report import Report
from ofuda.shells.filtering.durable import appearing
from ofuda.shells.reporting.annotating import annotate
from ofuda.shells.reporting.making import DOMAIN_LIST
from ofuda.verbs.dataset.beside import AMOUNTS
from ofuda.verbs.reporting.exports.common_crawl import FOLDER, NAME, PARQUET
from ofuda.verbs.reporting.exports.domain_list import NO_DOMAIN, wanted
from ofuda.verbs.reporting.exports.export import Beside, Export
from ofuda.verbs.reporting.exports.table import ALL, EXPORTS


def chosen(names: Iterable[str]) -> list[Export]:
    """The exports of these names, each once, in the order of the table."""
    wanted = set(names)
    return [one for one in EXPORTS if one.name in wanted or ALL in wanted]


def export(report: Report, exports: Iterable[Export], folder: Path, *, small: bool = False) -> list[str]:
    """Writes exports beside a report, which is there with its list of domains; the names of the files.

    `small`: the provider is a small or medium-sized enterprise. Raises OSError.
    """
    domains = _domains(folder / DOMAIN_LIST) if report.counts.domains else None
    beside = Beside(_ways(report, folder), _columns(report), domains, small)
    return [path for one in exports for path in _written(report, one, folder, beside)]


def _written(report: Report, one: Export, folder: Path, beside: Beside) -> list[str]:
    outputs = {output.path: output.text for output in one.write(report, beside)}
    for path, text in outputs.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with appearing(folder / path) as aside:
            aside.write_bytes(text.encode("utf-8", "replace"))
    if one.name == NAME:
        annotate(report, _decisions(report), folder)
        return [*outputs, f"{FOLDER}/{PARQUET}"]
    for path in one.files.keys() - outputs.keys():  # of an earlier time, when it was for everybody
        (folder / path).unlink(missing_ok=True)
    return list(outputs)


def _domains(path: Path) -> Breakdown | None:
    """The largest tenth of the domains of rows that are kept; None where there is no list of them."""
    if not path.is_file():
        return None
    sums = [f"{verdict}_{what}" for verdict in ("keep", "drop", "review") for what in ("rows", *AMOUNTS)]
    table = "read_csv(?, delim = ',', header = true, types = {'domain': 'varchar'})"
    kept = f"from {table} where keep_rows > 0 and domain <> ?"
    largest = f"select domain, {', '.join(sums)} {kept} order by keep_bytes desc, keep_rows desc, domain limit ?"
    with duckdb.connect() as connection:
        values = [escape(str(path)), NO_DOMAIN]
        (count,) = connection.execute(f"select count(*) {kept}", values).fetchone() or (0,)
        rows = connection.execute(largest, [*values, wanted(count)]).fetchall()
    return Breakdown("domain", tuple(_split(*row) for row in rows), count)


def _split(name: str, *sums: int) -> Split:
    """A sum is 0 where no row says how much it is."""
    keep, drop, review = (Amount(*sums[at : at + 3]) for at in (0, 3, 6))
    return Split(name, keep, review, drop)


def _ways(report: Report, folder: Path) -> tuple[str, ...]:
    """From the report to each run, as addresses are written."""
    ways = (Path(os.path.relpath(run.folder, folder)).as_posix() for run in report.runs)
    return tuple("" if way == "." else f"{way}/" for way in ways)


def _decisions(report: Report) -> list[Path]:
    return [Path(run.folder) / file.name for run in report.runs for file in run.files if file.kind == "decisions"]


def _columns(report: Report) -> dict[str, str]:
    """The columns of all decisions, words as text however they are kept."""
    found: dict[str, str] = {}
    for path in _decisions(report):
        for field in pq.read_schema(path):
            kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
            found.setdefault(field.name, str(kind))
    return found
