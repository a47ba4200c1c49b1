"""Sections 2.1, 2.3 and 3.1 of the template for the public summary of training content, as far as runs know.

The template is annexed to C(2025) 5235 final of 24 July 2025 (Regulation (EU) 2024/1689, Art. 53(1)(d)); its questions
are told here in our words, to be entered into the form itself. What nobody said is marked, and never made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ofuda.nouns.counts import Amount
from ofuda.nouns.report import Release, Report
from ofuda.nouns.vocabulary import MEANINGS, Use
from ofuda.verbs.auditing.documents import escaped
from ofuda.verbs.reporting.exports import domain_list
from ofuda.verbs.reporting.exports.domain_list import Domains, domains
from ofuda.verbs.reporting.exports.eu_reservations import reservations
from ofuda.verbs.reporting.exports.export import Beside, Output
from ofuda.verbs.reporting.exports.markdown import amount, table
from ofuda.verbs.reporting.exports.releases import EN, cell, release

FILE: Final = "eu-template.md"
MEDIA_TYPE: Final = "text/markdown"
BLANK: Final = EN.marked(EN.blank)
_BOXES: Final = f"☐ yes ☐ no {BLANK}"
_OPENING: Final = (
    "What runs of Ofuda know for sections 2.1, 2.3 and 3.1 of the template for the public summary of training content, "
    "annexed to the Commission's communication C(2025) 5235 final of 24 July 2025. The questions are in our words: "
    f"enter the answers into the form itself. {BLANK} stands where nobody told the tool. The text says what was "
    "checked; whether that is enough, it does not say."
)


def write(report: Report, beside: Beside) -> tuple[Output, ...]:
    """The sections, and the list of domains where there is one."""
    listed = domains(report, beside)
    open_to_all = release(report, "domains").release is Release.PUBLIC
    lines = (*_head(report), *_datasets(report), *_crawled(report, listed), *reservations(report))
    text = Output(FILE, MEDIA_TYPE, "\n".join(lines) + "\n")
    if listed is None or not open_to_all:
        return (text,)
    return text, Output(domain_list.FILE, domain_list.MEDIA_TYPE, listed.text)


def _head(report: Report) -> Iterator[str]:
    yield from ("# Summary of training content: three sections", "", _OPENING, "")
    yield from table(
        ("", ""),
        (
            ("Provider", cell(report, "provider", report.cover.provider.name)),
            ("Report", f"`{report.id}`, {report.made_at}, by Ofuda {report.versions['tool']}"),
            ("Rows read", amount(report.counts.total.all)),
            ("Rows kept", amount(report.counts.total.keep)),
        ),
    )


def _datasets(report: Report) -> Iterator[str]:
    said = report.cover.dataset
    inputs = dict.fromkeys(one for run in report.runs for one in run.inputs)
    octets = Amount(0, sum(one.size or 0 for one in inputs)).bytes
    yield from ("", "## 2.1 Publicly available datasets", "")
    yield "That the rows are from a dataset which others have made public, files do not say; that is for the provider."
    yield ""
    yield from table(
        ("Question", "Answer"),
        (
            ("Public datasets used", _BOXES),
            ("Modality", cell(report, "dataset", said.modality)),
            ("Dataset", cell(report, "dataset", _joined(said.name, said.version))),
            ("Link", cell(report, "dataset", said.url)),
            ("Licence", cell(report, "dataset", said.license)),
            ("Description", cell(report, "dataset", said.description)),
            ("Read for this report", f"{len(inputs):,} files, {octets:,} bytes; their digests are in the report"),
        ),
    )


def _crawled(report: Report, listed: Domains | None) -> Iterator[str]:
    said, asked = report.cover.dataset, report.cover.asked
    yield from ("", "## 2.3 Data crawled and scraped from online sources", "")
    yield "Of the provider's own crawlers, or those that ran for it; what others have compiled belongs into 2.1."
    yield ""
    yield from table(
        ("Question", "Answer"),
        (
            ("Crawlers used", _BOXES),
            ("Their names", f"The rows were decided for {_agents(report)}; what collected them: {BLANK}"),
            ("Their purposes", _purposes(asked.uses)),
            ("Their behaviour", _behaviour(report)),
            ("Period of collection", cell(report, "dataset", _period(said.collected_from, said.collected_until))),
            ("Kinds of content and sources", _sources(report, listed)),
            ("Modality", cell(report, "dataset", said.modality)),
            ("Domains that most is from", _listed(report, listed)),
            ("More", BLANK),
        ),
    )


def _agents(report: Report) -> str:
    asked = report.cover.asked
    return cell(report, "agents", ", ".join(asked.agents) or "nobody by name: the policy reads the rules for others")


def _purposes(uses: Sequence[str]) -> str:
    told = "; ".join(f"`{name}` ({MEANINGS[Use(name)]})" for name in uses)
    return f"The rows were decided for {told}. {BLANK}"


def _behaviour(report: Report) -> str:
    policy = report.cover.asked.policy.said
    own = policy.get("own_disallow")
    told = f"Rows that robots.txt keeps them from: {own}. " if own and report.cover.asked.agents else ""
    return f"{told}Captchas, paywalls, how often a site is asked: {BLANK}"


def _period(begins: str | None, ends: str | None) -> str | None:
    return f"{begins or 'not said'} to {ends or 'not said'}" if begins or ends else None


def _sources(report: Report, listed: Domains | None) -> str:
    count = f"Pages of {listed.count:,} domains. " if listed else ""
    spoken = report.counts.languages
    names = [escaped(one.name) for one in spoken.lines if one.keep.rows] if spoken else []
    told = f"Languages, by rows that are kept: {', '.join(names)}. " if names else ""
    return f"{count}{told}{BLANK}"


def _listed(report: Report, listed: Domains | None) -> str:
    if release(report, "domains").release is not Release.PUBLIC:
        return cell(report, "domains", None)
    if listed is None:
        return f"The runs do not know the domains of the rows. {BLANK}"
    short = "" if len(listed.lines) == listed.wanted else f", of which the report names {len(listed.lines):,}"
    return (
        f"[{domain_list.FILE}]({domain_list.FILE}): the {listed.wanted:,} of {listed.count:,} with most {listed.by} in "
        f"rows that are kept{short}"
    )


def _joined(name: str | None, version: str | None) -> str | None:
    return f"{name}, {version}" if name and version else name
