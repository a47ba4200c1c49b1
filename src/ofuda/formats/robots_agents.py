"""robots.txt as the Robots Exclusion Protocol means it (RFC 9309), and what a policy infers from it.

May this agent fetch: Allow and Disallow say nothing about uses. Only a policy turns another agent's Disallow into a
refusal (standard §2, R10).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ofuda.carriers.outcomes import Outcome, partial
from ofuda.carriers.patterns import Target
from ofuda.carriers.robots_groups import Group, Rule
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.formats._robots_lines import MARKS, carried
from ofuda.nouns.decision import FetchDecision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, visible
from ofuda.nouns.resource import Fetched
from ofuda.nouns.stance import DISALLOWED, Level
from ofuda.nouns.statements import NOTHING, Failure, Fault, Reading, Signal, Statement
from ofuda.nouns.vocabulary import ALL, INPUTS, TRAINING, Use

__all__ = ["MARKS", "Agent", "failures", "fetch", "heard", "infer"]

CHANNEL = "robots"
_ALL = frozenset(ALL)
_PREFIX = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Agent:
    """A documented agent: its token, operator, roles, and what its Disallow refuses when a policy infers."""

    token: str
    operator: str
    roles: tuple[str, ...]
    refuses: frozenset[Use]
    source: str
    date: str
    note: str = ""

    @property
    def retired(self) -> bool:
        """Whether its operator no longer uses the name; the table's note then begins with the word."""
        return self.note.startswith("retired")


_SILENT = frozenset({Outcome.UNSEEN, Outcome.GONE, Outcome.MISSING})


def failures(fetched: Fetched | None, came: Outcome, source: str) -> Reading:
    """What not reaching robots.txt, or only a part of it, leaves open (R7, J3, J6)."""
    if fetched is None or came in _SILENT or (came is Outcome.TEXT and not partial(fetched)):
        return NOTHING
    place = Place(source)
    if came is Outcome.TEXT:
        message = "the end of robots.txt is missing; what it does not disallow is unknown"
        note = Diagnostic("robots-truncated", Severity.WARNING, message, place, "fetch it whole", CHANNEL, INPUTS)
        return Reading(diagnostics=(note,), doubt=INPUTS)
    message = f"robots.txt could not be read: {visible(str(fetched.error or fetched.status))}"
    note = Diagnostic("robots-unreachable", Severity.WARNING, message, place, "ask again later", CHANNEL, _ALL)
    return Reading(diagnostics=(note,), failures=(Failure(Fault.UNREACHABLE, CHANNEL, _ALL, place),))


def fetch(fetched: Fetched | None, came: Outcome, ways: Iterable[tuple[Group, Target]], source: str) -> FetchDecision:
    """May the asker acquire it, by RFC 9309 alone (R7); every way must allow (J2).

    No ways: something that is no robots.txt came back.
    """
    if fetched is None or came in {Outcome.UNSEEN, Outcome.LOST}:
        return FetchDecision(Level.UNKNOWN, unreachable=came is Outcome.LOST)
    if came is Outcome.DOWN:
        return FetchDecision(Level.DISALLOWED, Place(source), unreachable=True)
    if came is not Outcome.TEXT:
        return FetchDecision(Level.ALLOWED)
    place: Place | None = None
    for group, target in ways:
        match = group.decide(target)
        if match.rule is not None:
            place = place or Place(source, line=match.rule.number)
        if not match.allowed:
            return FetchDecision(Level.DISALLOWED, Place(source, line=match.rule.number) if match.rule else None)
    return FetchDecision(Level.UNKNOWN if partial(fetched) else Level.ALLOWED, place)


def heard(infer: frozenset[str], agents: Iterable[Agent]) -> dict[str, frozenset[Use]]:
    """Each token, in lower case, that a policy reads as a refusal, and what its Disallow refuses; `*` last."""
    table = {agent.token.lower(): agent for agent in agents}
    tokens: dict[str, frozenset[Use]] = {}
    if "any" in infer:
        tokens |= {token: agent.refuses for token, agent in table.items() if agent.refuses}
    for name in sorted(infer - {"any", "*"}):
        prefix = _PREFIX.match(name)
        if prefix:
            known = table.get(prefix[0].lower())
            tokens[prefix[0].lower()] = (known.refuses if known else None) or TRAINING
    if "*" in infer:
        tokens["*"] = TRAINING
    return tokens


def infer(
    tokens: Mapping[str, frozenset[Use]], robots: RobotsTxt, targets: tuple[Target, ...], file: Signal
) -> tuple[Statement, ...]:
    """A refusal for each rule that turns one of the tokens away, with the tokens it was read for as its note.

    `file` is a signal with the file's address and party.
    """
    found: dict[int, tuple[frozenset[Use], list[str]]] = {}
    for token, refuses in tokens.items():
        for rule in _turning_away(robots.named(token), targets):
            uses, names = found.get(rule.number, (frozenset[Use](), []))
            found[rule.number] = (uses | refuses, [*names, token])
    return tuple(_statement(number, uses, names, robots, file) for number, (uses, names) in found.items())


def _turning_away(groups: Iterable[Group | None], targets: tuple[Target, ...]) -> dict[Rule, None]:
    """The rules by which any reading of the groups disallows any spelling of the path."""
    matches = (group.decide(target) for group in groups if group is not None for target in targets)
    return {match.rule: None for match in matches if not match.allowed and match.rule is not None}


def _statement(number: int, uses: frozenset[Use], names: list[str], robots: RobotsTxt, file: Signal) -> Statement:
    line = robots.line(number)
    raw = line.raw.decode("utf-8", "backslashreplace").strip()
    signal = replace(file, raw=raw, place=Place(file.place.source, line=number))
    signal = carried(signal) if line.marked else signal
    return Statement(uses, DISALLOWED, signal, signal.party, signal.authority, "for " + ", ".join(names))
