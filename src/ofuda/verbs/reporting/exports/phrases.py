"""What was asked, and of what, in words of English sentences, as far as it is for everybody."""

from __future__ import annotations

from ofuda.nouns.report import Report
from ofuda.verbs.reporting.exports.releases import cell, is_public


def for_uses(report: Report) -> str:
    """What for."""
    uses = ", ".join(report.cover.asked.uses)
    return f"for {uses}" if is_public(report, "uses") else "for uses that are not given here"


def under_policy(report: Report) -> str:
    """By which rules."""
    policy = report.cover.asked.policy
    named = f"under the policy {policy.name} ({policy.digest})"
    return named if is_public(report, "policy") else "under a policy that is not given here"


def as_agents(report: Report) -> str:
    """In whose name."""
    if not is_public(report, "agents"):
        return "as crawlers whose names are not given here"
    agents = ", ".join(report.cover.asked.agents)
    return f"as {agents}" if agents else "as a party without a crawler"


def captured(report: Report) -> tuple[str, str] | None:
    """When the first and the last row was fetched, as far as the inputs say it and it is for everybody."""
    if not (is_public(report, "collected_from") and is_public(report, "collected_until")):
        return None
    begins, ends = report.coverage.captured_from, report.coverage.captured_until
    return (begins, ends) if begins and ends else None


def period(report: Report) -> str:
    """When the content was collected, as Markdown: what the provider says, and when the rows were fetched."""
    said, known = report.cover.dataset, captured(report)
    begins = cell(report, "collected_from", said.collected_from)
    told = f"{begins} to {cell(report, 'collected_until', said.collected_until)}"
    return f"{told}; the rows were fetched from {known[0]} to {known[1]}" if known else told
