"""What was asked, in words of English sentences, as far as it is for everybody."""

from __future__ import annotations

from ofuda.nouns.report import Report
from ofuda.verbs.reporting.exports.releases import is_public


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
