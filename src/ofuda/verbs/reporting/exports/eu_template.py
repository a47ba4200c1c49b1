"""Sections 2.1, 2.3 and 3.1 of the template for the public summary of training content, as far as runs know.

The template is annexed to C(2025) 5235 final of 24 July 2025 (Regulation (EU) 2024/1689, Art. 53(1)(d)); its questions
are told here in our words, to be entered into the form itself. What nobody said is marked, and never made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ofuda.nouns.report import Report
from ofuda.nouns.vocabulary import MEANINGS, Use
from ofuda.verbs._foreign import escaped
from ofuda.verbs.reporting.exports import domain_list
from ofuda.verbs.reporting.exports.domain_list import Domains, domains
from ofuda.verbs.reporting.exports.eu_reservations import reservations
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.markdown import amount, table
from ofuda.verbs.reporting.exports.phrases import period
from ofuda.verbs.reporting.exports.releases import EN, cell, fact, given, is_public
from ofuda.verbs.reporting.words import counted

FILE: Final = "eu-template.md"
MEDIA_TYPE: Final = "text/markdown"
_OPENING: Final = (
    "What runs of Ofuda know for sections 2.1, 2.3 and 3.1 of the template for the public summary of training content, "
    "annexed to the Commission's communication C(2025) 5235 final of 24 July 2025. The questions are in our words: "
    f"enter the answers into the form itself. {EN.marked()} stands where nobody told the tool, with the name under "
    "which it can be told. The text says what was checked; whether that is enough, it does not say."
)


def write(report: Report, beside: Beside) -> tuple[Output, ...]:
    """The sections, and the list of domains where there is one for everybody."""
    listed = domains(report, beside)
    lines = (*_head(report), *_datasets(report), *_crawled(report, listed), *reservations(report))
    text = Output(FILE, MEDIA_TYPE, "\n".join(lines) + "\n")
    if listed is None or not is_public(report, "domains"):
        return (text,)
    return text, Output(domain_list.FILE, domain_list.MEDIA_TYPE, listed.text)


def _head(report: Report) -> Iterator[str]:
    total = report.counts.total
    yield from ("# Summary of training content: three sections", "", _OPENING, "")
    yield from table(
        ("", ""),
        (
            ("Provider", cell(report, "provider", report.cover.provider.name)),
            ("Report", f"`{report.id}`, {report.made_at}, by Ofuda {report.versions['tool']}"),
            ("Rows read", given(report, "counts", amount(total.all))),
            ("Rows kept", given(report, "counts", amount(total.keep))),
        ),
    )


def _datasets(report: Report) -> Iterator[str]:
    said = report.cover.dataset
    inputs = dict.fromkeys(one for run in report.runs for one in run.inputs)
    octets = sum(one.size or 0 for one in inputs)
    yield from ("", "## 2.1 Publicly available datasets", "")
    yield "That the rows are from a dataset which others have made public, files do not say; that is for the provider."
    yield ""
    yield from table(
        ("Question", "Answer"),
        (
            ("Public datasets used", fact(report, "public_datasets")),
            ("Modality", cell(report, "modality", said.modality)),
            ("Dataset", cell(report, "dataset", said.name)),
            ("Version", cell(report, "version", said.version)),
            ("Link", cell(report, "url", said.url)),
            ("Licence", cell(report, "license", said.license)),
            ("Description", cell(report, "description", said.description)),
            (
                "Read for this report",
                f"{counted(len(inputs), 'file')}, {counted(octets, 'byte')}; the report has digests",
            ),
        ),
    )


def _crawled(report: Report, listed: Domains | None) -> Iterator[str]:
    yield from ("", "## 2.3 Data crawled and scraped from online sources", "")
    yield "Of the provider's own crawlers, or those that ran for it; what others have compiled belongs into 2.1."
    yield ""
    yield from table(
        ("Question", "Answer"),
        (
            ("Crawlers used", fact(report, "crawlers_used")),
            ("Their names", f"{fact(report, 'crawler_names')}; the rows were decided for {_agents(report)}"),
            ("Their purposes", given(report, "uses", _purposes(report.cover.asked.uses))),
            ("Their behaviour", _behaviour(report)),
            ("Period of collection", period(report)),
            ("Kinds of content and sources", _sources(report, listed)),
            ("Modality", cell(report, "modality", report.cover.dataset.modality)),
            ("Domains that most is from", given(report, "domains", _listed(report, listed))),
        ),
    )


def _agents(report: Report) -> str:
    asked = report.cover.asked
    return cell(report, "agents", ", ".join(asked.agents) or "nobody by name: the policy reads the rules for others")


def _purposes(uses: Sequence[str]) -> str:
    return f"The rows were decided for {'; '.join(f'`{name}` ({MEANINGS[Use(name)]})' for name in uses)}"


def _behaviour(report: Report) -> str:
    own = report.cover.asked.policy.said.get("own_disallow")
    known = f"Rows that robots.txt keeps them from: {own}. " if own and report.cover.asked.agents else ""
    return f"{known}Captchas, paywalls, how often a site is asked: {fact(report, 'crawler_behaviour')}"


def _sources(report: Report, listed: Domains | None) -> str:
    count = f"Pages of {counted(listed.count, 'domain')}. " if listed else ""
    spoken = report.counts.languages
    names = [escaped(one.name) for one in spoken.lines if one.keep.rows] if spoken else []
    known = f"Languages, by rows that are kept: {given(report, 'languages', ', '.join(names))}. " if names else ""
    return f"{count}{known}{fact(report, 'content')}"


def _listed(report: Report, listed: Domains | None) -> str:
    if listed is None:
        return f"The runs do not know the domains of the rows. {EN.marked()}"
    short = "" if len(listed.lines) == listed.wanted else f", of which the report names {len(listed.lines):,}"
    return (
        f"[{domain_list.FILE}]({domain_list.FILE}): the {listed.wanted:,} of {listed.count:,} with most {listed.by} in "
        f"rows that are kept{short}{_unlisted(report.coverage.unlisted)}"
    )


def _unlisted(count: int) -> str:
    return f"; the runs did not list {count:,} more rows that are kept, so nobody knows their domains" if count else ""
