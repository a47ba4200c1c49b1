"""The decision on what a shell brought: with its other views, and with what went wrong on the way."""

from __future__ import annotations

from dataclasses import replace

from ofuda.nouns.decision import Decision
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.shells.config import now
from ofuda.shells.targets import Item
from ofuda.verbs.answers import flawed
from ofuda.verbs.resolve import resolve
from ofuda.verbs.restricted import restricted


def decided(item: Item, question: Question, policy: Policy) -> Decision:
    """The decision; where the question names no instant it is about the day of the fetch, else about now."""
    question = replace(question, at=question.at or item.resource.fetched_at or now())
    decision = resolve(item.resource, question, policy)
    decision = restricted(decision, (resolve(view, question, policy) for view in item.views))
    if item.flawed:
        return flawed(decision, item.problems)
    return replace(decision, diagnostics=(*item.problems, *decision.diagnostics)) if item.problems else decision
