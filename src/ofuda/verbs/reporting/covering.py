"""The cover: one table, which is all that some people read."""

from __future__ import annotations

from collections.abc import Iterator

from ofuda.nouns.report import Cover, Provides, Release, Report
from ofuda.verbs.reporting import words
from ofuda.verbs.reporting.sheet import Fact, Facts, Section

_PROVIDES = {Provides.DATASET: "a dataset", Provides.MODEL: "a model"}
_SHOWN = 23  # of a digest: its kind and sixteen digits


def cover(report: Report) -> Section:
    """Section A."""
    to = flags(report)
    facts = [*_who(report.cover, to), *_what(report.cover, to), *_how(report, to)]
    facts += [Fact(name, said) for name, said in report.cover.facts.items()]
    return Section("cover", "Cover", (Facts(tuple(facts)),), "A")


def flags(report: Report) -> dict[str, str]:
    """To whom fields go that are not public, in words."""
    return {
        one.name: words.RELEASES[one.release] + (f": {one.why}" if one.why else "")
        for one in report.fields
        if one.release is not Release.PUBLIC
    }


def _who(cover: Cover, to: dict[str, str]) -> Iterator[Fact]:
    provider, model = cover.provider, cover.model
    yield Fact("Provider", provider.name, to.get("provider", ""))
    yield Fact("Contact", provider.contact, to.get("contact", ""))
    yield Fact("Complaints", provider.complaints, to.get("complaints", ""))
    yield Fact("Provides", _PROVIDES[cover.provides])
    if cover.provides is Provides.MODEL:
        told = model and " ".join(filter(None, (model.name, model.version)))
        yield Fact("Model", told or None, to.get("model", ""))
        yield Fact("Placed on the market", model.placed_on_market if model else None, to.get("model", ""))


def _what(cover: Cover, to: dict[str, str]) -> Iterator[Fact]:
    one = cover.dataset
    for title, name, said in (
        ("Dataset", "dataset", one.name),
        ("Version", "version", one.version),
        ("Address", "url", one.url),
        ("Licence", "license", one.license),
        ("Description", "description", one.description),
        ("Modality", "modality", one.modality),
        ("Collected from", "collected_from", one.collected_from),
        ("Collected until", "collected_until", one.collected_until),
        ("Personal data taken out", "personal_data", one.personal_data),
        ("Script of the processing", "script", one.script),
    ):
        yield Fact(title, said, to.get(name, ""))


def _how(report: Report, to: dict[str, str]) -> Iterator[Fact]:
    cover, asked = report.cover, report.cover.asked
    yield Fact("Robots filtering", "yes" if cover.robots_filtering else "no", to.get("filtering", ""))
    license_filtering = "by RSL; other licences are noted, and nothing hangs on them"
    yield Fact("Licence filtering", license_filtering if cover.license_filtering else "no", to.get("filtering", ""))
    yield Fact("Uses asked about", ", ".join(asked.uses), to.get("uses", ""))
    agents = ", ".join(asked.agents) or "none; the policy hears what is said to other agents"
    yield Fact("Asked as", agents, to.get("agents", ""))
    date, summary = asked.policy.said.get("date"), asked.policy.summary
    policy = f"`{asked.policy.name}`{f' of {date}' if date else ''}{f': {summary}' if summary else ''}"
    yield Fact("Policy", f"{policy} ({asked.policy.digest[:_SHOWN]}…)", to.get("policy", ""))
    for title, said in (("Purpose", asked.purpose), ("Recipient", asked.recipient), ("Territory", asked.territory)):
        if said:
            yield Fact(title, said)
    if asked.undertakes:
        yield Fact("Undertakes to", ", ".join(asked.undertakes))
    if asked.agreements:
        yield Fact("Agreements held", ", ".join(asked.agreements), to.get("agreements", ""))
    if asked.at:
        yield Fact("As of", asked.at)
    coverage = report.coverage
    if coverage.captured_from:
        days = f"{coverage.captured_from} to {coverage.captured_until}"
        yield Fact("Rows captured", f"{days}, as the input has it")
    decided = sorted({run.now for run in report.runs})
    yield Fact("Decided", decided[0] if len(decided) == 1 else f"{decided[0]} to {decided[-1]}")
    tools = sorted({run.versions["tool"] for run in report.runs})
    yield Fact("Tool", f"ofuda {', '.join(tools)}; standard {report.versions['standard']}")
    yield Fact("This report", f"{report.id[:_SHOWN]}…, made {report.made_at}")
