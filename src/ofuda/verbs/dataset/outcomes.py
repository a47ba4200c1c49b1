"""A decision in the few words that a row has room for, and the line that it hangs on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from ofuda.carriers.held import addressed
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.nouns.decision import Decision, Role, UseDecision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.policy import Verdict
from ofuda.nouns.resource import Resource
from ofuda.nouns.stance import Level

LONGEST_RAW = 2_000  # characters; the place says where the rest stands


@dataclass(frozen=True, slots=True)
class Rule:
    """What a verdict hangs on: the words and where they stand.

    `place` is relative to the row: `/robots.txt:12` of its origin, `#x-robots-tag` of itself; absolute where it is
    neither. `sha256` is that of the body in which it stands, None where that is the row's own response.
    """

    channel: str
    place: str
    raw: str
    sha256: str | None

    @property
    def id(self) -> int:
        """The same everywhere and always, so that runs and shards can be joined."""
        text = "\0".join((self.channel, self.place, self.raw, self.sha256 or ""))
        return (int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1) or 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The join over the uses asked about, and the level of each of them in the order of the vocabulary."""

    level: Level
    verdict: Verdict
    reason: str
    levels: tuple[Level, ...]


def outcome_of(decision: Decision) -> Outcome:
    """The decision in short. The reason is that of the use that is most restricted, of equals the first."""
    uses = decision.uses.values()
    level = max((one.level for one in uses), default=Level.UNKNOWN)
    return Outcome(level, decision.verdict, speaking(decision).reason, tuple(one.level for one in uses))


def speaking(decision: Decision) -> UseDecision:
    """The use whose decision gives the reason."""
    return max(decision.uses.values(), key=lambda one: (one.verdict, one.level))


def rule_of(decision: Decision, resource: Resource) -> Rule | None:
    """What the verdict hangs on; None where nothing was said and nothing failed."""
    said = speaking(decision)
    found = _cited(decision, said)
    if found is None:
        return None
    channel, place, raw = found
    digests = {one.source: one.sha256 for one in decision.evidence if one.source != resource.url}
    whole = str(place) == place.source  # it was not had, so there is nothing in it
    robots = resource.robots_txt
    if robots is not None and place.line is not None and channel in _ROBOTS and place.source.endswith("/robots.txt"):
        raw = next(iter(_lines(robots.body)[place.line - 1 : place.line]), raw)
    return Rule(
        channel, _relative(place, resource.url), raw[:LONGEST_RAW], None if whole else digests.get(place.source)
    )


# The channels whose words stand in robots.txt.
_ROBOTS = frozenset({"robots", "aipref-robots", "content-signal", "rsl"})


@lru_cache(maxsize=64)
def _lines(body: bytes) -> tuple[str, ...]:
    return tuple(line.raw.decode("utf-8", "backslashreplace").strip() for line in RobotsTxt(body).lines())


def _cited(decision: Decision, said: UseDecision) -> tuple[str, Place, str] | None:
    """Channel, place and words."""
    if said.reason == "not_fetchable":
        return ("robots", decision.fetch.place, "") if decision.fetch.place else None
    roles = {Role.CLAIM} if said.reason == "claim" else {Role.DECISIVE}
    signal = next((one.statement.evidence for one in said.reasons if one.role in roles), None)
    failed = said.reason in {"broken", "unreachable"}
    if signal is not None and not failed:
        return signal.channel, signal.place, signal.raw
    note = next((one for one in decision.diagnostics if failed and _explains(one, said)), None)
    return None if note is None or note.place is None else (note.channel or "", note.place, note.message)


def _explains(note: Diagnostic, said: UseDecision) -> bool:
    """Whether a finding is of the failure that the verdict hangs on."""
    if said.use not in note.uses:
        return False
    unreachable = note.rule.endswith("-unreachable")
    if said.reason == "unreachable":
        return unreachable
    # The licence that a pointer names may be had, and the pointer is broken until it is.
    pointer = note.rule == "document-needed" and note.channel == "rsl"
    return pointer or (note.severity is Severity.ERROR and not unreachable)


def _relative(place: Place, url: str) -> str:
    text, where = str(place), addressed(url)
    for base in (url, where.origin if where else ""):
        if base and text.startswith(base) and text[len(base) : len(base) + 1] in {"", "/", "#", ":", "@"}:
            return text[len(base) :]
    return text
