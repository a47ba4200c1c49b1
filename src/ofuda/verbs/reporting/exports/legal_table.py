"""The table that legal reads: a line for the dataset, in the nine columns that Apertus' has.

https://github.com/swiss-ai/apertus-data-transparency, `reports/v1_5` (2026-07); what is published there has the first
eight of them.
"""

from __future__ import annotations

from typing import Final

from ofuda.nouns.report import Report
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.releases import EN, told
from ofuda.verbs.reporting.exports.sheets import sheet

FILE: Final = "legal-table.tsv"
MEDIA_TYPE: Final = "text/tab-separated-values"
COLUMNS: Final = (
    "Dataset Name",
    "License",
    "Already in v1",
    "Url",
    "Modality",
    "Version",
    "PII removal",
    "Robots filtering",
    "License filtering",
)


def write(report: Report, _: Beside) -> tuple[Output, ...]:
    """The names of the columns, and the line."""
    return (Output(FILE, MEDIA_TYPE, sheet((COLUMNS, line(report)), "\t")),)


def line(report: Report) -> tuple[str, ...]:
    """What is known of the dataset. Whether an earlier model was trained on it only its provider knows."""
    said = report.cover.dataset
    return (
        told(report, "dataset", said.name),
        told(report, "license", said.license),
        report.cover.facts.get("already_in_v1", EN.blank),
        told(report, "url", said.url),
        told(report, "modality", said.modality),
        told(report, "version", said.version),
        told(report, "personal_data", said.personal_data),
        told(report, "filtering", _yes(report.cover.robots_filtering)),
        told(report, "filtering", _yes(report.cover.license_filtering)),
    )


def _yes(said: bool) -> str:  # noqa: FBT001 (a value, not a switch)
    return "Yes" if said else "No"
