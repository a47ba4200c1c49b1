"""The rows that meet the same words: one of them is resolved, and its answer serves all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ofuda.formats import tdmrep
from ofuda.verbs.dataset.compiled import Matcher, Met
from ofuda.verbs.dataset.outcomes import LONGEST_RAW, Rule

_ROBOTS = "/robots.txt"


class Cite(Enum):
    """Where the rule of a class stands in the files of each of its rows."""

    NOWHERE = "there is none"
    FETCH = "the line of robots.txt that answers `fetch`"
    LINE = "one of the lines that are met"
    POINTER = "one of the rules that are met"
    SAME = "in the row itself, in the same words"
    OWN = "has to be asked for"


@dataclass(frozen=True, slots=True)
class Class:
    """The number of its outcome, and how to find the rule."""

    outcome: int
    cite: Cite
    at: int = 0
    rule: Rule | None = None


def classed(outcome: int, reason: str, rule: Rule | None, met: Met) -> Class:
    """The class of a row that was resolved."""
    if rule is None:
        return Class(outcome, Cite.NOWHERE)
    source, _, position = rule.place.rpartition(":")
    if source == _ROBOTS:
        if reason == "not_fetchable":
            return Class(outcome, Cite.FETCH, 0, rule)
        line = int(position)
        found = line in met.robots.lines
        return Class(outcome, Cite.LINE if found else Cite.OWN, met.robots.lines.index(line) if found else 0, rule)
    source, _, pointer = rule.place.partition("#")
    if source == tdmrep.PATH:
        at = next((at for at, one in enumerate(met.tdmrep.rules) if one.pointer == pointer), None)
        return Class(outcome, Cite.OWN, 0, rule) if at is None else Class(outcome, Cite.POINTER, at, rule)
    # A file that could not be had is told of in the same words wherever it could not be had in the same way.
    return Class(outcome, Cite.SAME if rule.sha256 is None or not source else Cite.OWN, 0, rule)


def cited(found: Class, matcher: Matcher, met: Met) -> Rule | None:
    """The rule of a row of the class, in its own files."""
    rule = found.rule
    if rule is None or found.cite is Cite.SAME:
        return rule
    if found.cite is Cite.POINTER:
        one = met.tdmrep.rules[found.at]
        return Rule(rule.channel, f"{tdmrep.PATH}#{one.pointer}", one.raw[:LONGEST_RAW], matcher.tdmrep.sha256)
    line = met.robots.fetch if found.cite is Cite.FETCH else met.robots.lines[found.at]
    assert line is not None  # noqa: S101 (a fetch that is refused by a rule is refused by a line)
    raw = matcher.robots.line(line)[:LONGEST_RAW]
    return Rule(rule.channel, f"{_ROBOTS}:{line}", raw, matcher.robots.sha256)
