"""The exports of a report, written into its folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from ofuda.nouns.counts import Breakdown
from ofuda.nouns.report import Report
from ofuda.shells.filtering.durable import appearing
from ofuda.shells.reporting.annotating import annotate
from ofuda.verbs.reporting.exports.common_crawl import FOLDER, NAME, PARQUET
from ofuda.verbs.reporting.exports.export import Beside, Export
from ofuda.verbs.reporting.exports.table import BY_NAME, EXPORTS

ALL: Final = "all"
NAMES: Final = (*BY_NAME, ALL)


def chosen(names: Iterable[str]) -> list[Export]:
    """The exports of these names, each once, in the order of the table."""
    wanted = set(names)
    return [one for one in EXPORTS if one.name in wanted or ALL in wanted]


def export(
    report: Report, exports: Iterable[Export], folder: Path, domains: Breakdown | None = None, *, small: bool = False
) -> list[str]:
    """Writes exports beside a report; the names of the files. Raises OSError.

    `domains`: the registrable ones of rows that are kept, where more are known than the report names.
    """
    beside = Beside(_ways(report, folder), _columns(report), domains, small)
    written = []
    for one in exports:
        for output in one.write(report, beside):
            (folder / output.path).parent.mkdir(parents=True, exist_ok=True)
            with appearing(folder / output.path) as aside:
                aside.write_text(output.text, encoding="utf-8")
            written.append(output.path)
        if one.name == NAME:
            annotate(report, _decisions(report), folder)
            written.append(f"{FOLDER}/{PARQUET}")
    return written


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
