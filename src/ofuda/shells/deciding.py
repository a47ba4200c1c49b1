"""The decision on what a shell brought: with its other views, and with what went wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from ofuda.nouns.decision import Decision
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Resource
from ofuda.shells.config import now
from ofuda.shells.targets import Item
from ofuda.verbs.answers import flawed
from ofuda.verbs.resolve import resolve
from ofuda.verbs.restricted import restricted

Inherit = Callable[[Resource, datetime | None, str], Iterable[Resource]]
"""A resource, the instant asked about and a policy's `as_of`, to the resource beside what is known of its site.

The first answers; the others, where there are any, may only restrict it.
"""


def by_itself(resource: Resource, _at: datetime | None, _as_of: str) -> Iterable[Resource]:
    """Nothing is known of any site."""
    return (resource,)


def judged(
    resource: Resource, question: Question, policy: Policy, inherit: Inherit, views: Iterable[Resource] = ()
) -> Decision:
    """The decision on a resource beside what its site has; `views` may only restrict it."""
    first, *others = inherit(resource, question.at, policy.as_of)
    decision = resolve(first, question, policy)
    return restricted(decision, (resolve(view, question, policy) for view in (*others, *views)))


def decided(item: Item, question: Question, policy: Policy, inherit: Inherit = by_itself) -> Decision:
    """The decision; where the question names no instant it is about the day of the fetch, else about now."""
    question = replace(question, at=question.at or item.resource.fetched_at or now())
    decision = judged(item.resource, question, policy, inherit, item.views)
    if item.flawed:
        return flawed(decision, item.problems)
    return replace(decision, diagnostics=(*item.problems, *decision.diagnostics)) if item.problems else decision
