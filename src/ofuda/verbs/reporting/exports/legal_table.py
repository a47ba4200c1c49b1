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
from ofuda.verbs.reporting.words import NOT_LOOKED_AT

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
# What a report calls rows of which nobody knows more.
_NOT_LOOKED: Final = (NOT_LOOKED_AT, "not kept", "unlisted")


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
        told(report, "filtering", _robots(report)),
        told(report, "filtering", "RSL licences only" if report.cover.license_filtering else "No"),
    )


def _robots(report: Report) -> str:
    """A policy that hears robots.txt filters nothing where nobody looked at it."""
    looked, every = report.coverage.looked, report.counts.total.all.rows
    if not report.cover.robots_filtering:
        return "No"
    if looked is None:
        return "Yes, and it was not kept for how many rows"
    count = every - sum(one.all.rows for one in looked if one.name in _NOT_LOOKED)
    if count == every:
        return "Yes"
    return f"Yes, for {count:,} of {every:,} rows" if count else "No, robots.txt was not looked at"
