"""What each kind of reader concludes about everything that was seen: the readers' own questions to the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ofuda.nouns.audit import Conclusion
from ofuda.nouns.decision import Role, UseDecision
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Resource
from ofuda.nouns.stance import Level
from ofuda.nouns.visit import Seen, Visit
from ofuda.nouns.vocabulary import Use
from ofuda.tables.readers import READERS, Reader
from ofuda.verbs.resolve import resolve

_FAILED = frozenset({"broken", "unreachable"})
_WEIGHED = frozenset({Role.DECISIVE, Role.WEIGHED})


def conclusions(visit: Visit, at: datetime) -> Iterator[Conclusion]:
    """One for each address that could be looked at and each reader, address by address."""
    for seen in visit.seen:
        if not seen.unread:
            for reader in READERS:
                yield conclusion(seen, reader, at)


def conclusion(seen: Seen, reader: Reader, at: datetime) -> Conclusion:
    """What one reader concludes about one address."""
    return concluded(seen.resource, reader, at, url=seen.asked, kind=seen.kind)


def concluded(resource: Resource, reader: Reader, at: datetime, *, url: str = "", kind: str = "") -> Conclusion:
    """The same of a resource that may have been seen by somebody else."""
    decision = resolve(resource, Question(reader.agents, reader.uses, at), reader.policy)
    channel = reader.channel
    if channel is None:
        levels = {use: one.level for use, one in decision.uses.items()}
        failed = frozenset(use for use, one in decision.uses.items() if one.reason in _FAILED)
    else:
        levels = {use: _said(one, channel) for use, one in decision.uses.items()}
        told = frozenset(Use(use) for one in decision.diagnostics if one.channel == channel for use in one.uses)
        failed = frozenset(use for use in told if levels.get(use) is Level.UNKNOWN)
    return Conclusion(url, kind, reader.name, decision.fetch.level, levels, failed)


def _said(one: UseDecision, channel: str) -> Level:
    """What one channel alone says."""
    levels = (
        each.level for each in one.reasons if each.statement.evidence.channel == channel and each.role in _WEIGHED
    )
    return max(levels, default=Level.UNKNOWN)
