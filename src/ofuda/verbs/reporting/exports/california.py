"""The twelve items of California's AB 2013 (Civil Code §3111), in force since 1 January 2026, as far as runs know them.

A developer of generative AI posts a high-level summary of the datasets it was developed with. The items are told in our
words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ofuda.nouns.report import Report
from ofuda.verbs._foreign import escaped
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.markdown import amount, table
from ofuda.verbs.reporting.exports.phrases import for_uses, period, under_policy
from ofuda.verbs.reporting.exports.releases import EN, cell, fact, given, is_public
from ofuda.verbs.reporting.words import outcome

FILE: Final = "california-ab-2013.md"
MEDIA_TYPE: Final = "text/markdown"
_OPENING: Final = (
    "What runs of Ofuda know for the twelve items of California's AB 2013 (Civil Code §3111), which are told in our "
    f"words. {EN.marked()} stands where nobody told the tool, with the name under which it can be told. The text says "
    "what was checked; whether that is enough, it does not say."
)


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the table. `known` is Markdown, empty where no run knows anything; `fact` is what the provider says."""

    title: str
    fact: str = ""
    known: Callable[[Report], str] = lambda _: ""


def write(report: Report, _: Beside) -> tuple[Output, ...]:
    """One table."""
    return (Output(FILE, MEDIA_TYPE, "\n".join(_lines(report)) + "\n"),)


def _lines(report: Report) -> Iterator[str]:
    yield from ("# Summary of datasets, after California's AB 2013", "", _OPENING, "")
    yield f"- Report: `{report.id}`, {report.made_at}, by Ofuda {report.versions['tool']}"
    yield f"- Provider: {cell(report, 'provider', report.cover.provider.name)}"
    yield ""
    rows = ((str(number), item.title, _said(report, item)) for number, item in enumerate(ITEMS, start=1))
    yield from table(("", "Item", "What"), rows)


def _said(report: Report, item: Item) -> str:
    parts = (item.known(report), fact(report, item.fact) if item.fact else "")
    return "<br>".join(filter(None, parts))


def _source(report: Report) -> str:
    said = report.cover.dataset
    return f"{cell(report, 'dataset', said.name)}, {cell(report, 'url', said.url)}"


def _size(report: Report) -> str:
    return given(report, "counts", f"kept: {amount(report.counts.total.keep)}")


def _kinds(report: Report) -> str:
    said, spoken = report.cover.dataset, report.counts.languages
    names = [escaped(one.name) for one in spoken.lines if one.keep.rows] if spoken else []
    languages = f"; languages: {', '.join(names)}" if names and is_public(report, "languages") else ""
    return cell(report, "modality", said.modality) + languages


def _purpose(report: Report) -> str:
    return f"The rows were decided {for_uses(report)}"


def _cleaning(report: Report) -> str:
    decided = f"Each row was decided by what sites and works say, {escaped(under_policy(report))}."
    return f"{decided} {given(report, 'counts', outcome(report.counts.total))}"


ITEMS: Final = (
    Item("Sources or owners of the datasets", "sources", _source),
    Item("How they further the purpose of the system", "purpose", _purpose),
    Item("How many data points", "", _size),
    Item("Types of data points", "data_types", _kinds),
    Item("Protected by copyright, trademark or patent, or in the public domain", "protected"),
    Item("Purchased or licensed", "licensed", lambda report: cell(report, "license", report.cover.dataset.license)),
    Item(
        "Personal information",
        "",
        lambda report: cell(report, "personal_data", report.cover.dataset.personal_data),
    ),
    Item("Aggregate consumer information", "consumer_information"),
    Item("Cleaning, processing, and what for", "processing", _cleaning),
    Item("When it was collected, and whether that goes on", "ongoing", period),
    Item("When it was first used in development", "first_used"),
    Item("Synthetic data", "synthetic"),
)
