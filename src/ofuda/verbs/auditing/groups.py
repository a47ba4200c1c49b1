"""What groups of a robots.txt do to each other: one that hides another, and blocks that a CDN puts in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.patterns import percent_normal
from ofuda.carriers.robots_groups import Rule
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.formats.robots_agents import MARKS
from ofuda.nouns.diagnostics import Place, Severity, quote
from ofuda.nouns.resource import Resource
from ofuda.nouns.stance import Level
from ofuda.nouns.visit import Seen, Visit
from ofuda.nouns.vocabulary import Use
from ofuda.tables.checks.site import Noticed, noticed
from ofuda.tables.readers import BY_NAME, Reader
from ofuda.verbs.auditing.carriers import origin_of
from ofuda.verbs.auditing.comparing import named
from ofuda.verbs.auditing.conclusions import concluded
from ofuda.verbs.auditing.words import Words

_MOST: Final = 64  # groups that are asked about
_READERS: Final = ("aipref", "content-signals")


def of_groups(visit: Visit, at: datetime, words: Words, *, labelled: bool) -> Iterator[Noticed]:
    """What the robots.txt of each origin does, asked at the first of its addresses."""
    first: dict[str, Seen] = {}
    for seen in visit.seen:
        if not seen.unread:
            first.setdefault(origin_of(seen), seen)
    for origin, seen in first.items():
        fetched = seen.resource.robots_txt
        if fetched is not None and outcome(fetched) is Outcome.TEXT:
            file = RobotsTxt(fetched.body, MARKS)
            if not file.is_absent:
                source = f"{origin}/robots.txt"
                yield from _shadowed(file, source, seen, at, words)
                yield from _managed(file, source, words, labelled=labelled)
                yield from _ties(file, source, words)


def _shadowed(file: RobotsTxt, source: str, seen: Seen, at: datetime, words: Words) -> Iterator[Noticed]:
    """Groups whose agents may fetch, and are not told of a refusal that everybody else is told of."""
    for token, spans in list(file.spans.items())[:_MOST]:
        name = token.decode()
        uses = frozenset[Use]().union(*(_hidden(seen, BY_NAME[one], name, at) for one in _READERS))
        if uses:
            place = Place(source, line=spans[0][0] + 1)
            said = words.message("shadowed", token=quote(name), uses=named(uses, words))
            yield noticed("site-shadowed", place, said, uses=uses)


def _hidden(seen: Seen, reader: Reader, token: str, at: datetime) -> frozenset[Use]:
    """What robots.txt alone comes to; a header may say the same once the page is fetched."""
    alone = Resource(seen.resource.url, robots_txt=seen.resource.robots_txt, fetched_at=seen.resource.fetched_at)
    everybody = concluded(alone, reader, at)
    one = concluded(alone, replace(reader, agents=frozenset({token})), at)
    if one.fetch is Level.DISALLOWED:
        return frozenset()
    refused = {use for use, level in everybody.levels.items() if level >= Level.CONDITIONAL}
    return frozenset(use for use in refused if one.levels[use] < everybody.levels[use])


def _managed(file: RobotsTxt, source: str, words: Words, *, labelled: bool) -> Iterator[Noticed]:
    marked = next((line.number for line in file.lines() if line.marked and line.key), None)
    if marked is not None:
        severity = Severity.WARNING if labelled else Severity.NOTE
        yield noticed("site-managed", Place(source, line=marked), words.message("managed"), severity)


def _ties(file: RobotsTxt, source: str, words: Words) -> Iterator[Noticed]:
    """Rules for one path, of which the one allows and the other does not, and only one was put in by the CDN."""
    told: set[tuple[int, int]] = set()
    for token in list(file.spans)[:_MOST]:
        rules: dict[bytes, list[Rule]] = {}
        for rule in file.plainly(token).rules:
            rules.setdefault(percent_normal(rule.path), []).append(rule)
        for same in rules.values():
            found = _tie(file, same)
            if found and (found[0].number, found[1].number) not in told:
                own, theirs = found
                told.add((own.number, theirs.number))
                parts = {"token": quote(token), "own": _written(own), "theirs": _written(theirs)}
                place = Place(source, line=own.number)
                yield noticed("site-managed-tie", place, words.message("managed-tie", **parts))


def _tie(file: RobotsTxt, rules: list[Rule]) -> tuple[Rule, Rule] | None:
    for own in rules:
        for theirs in rules:
            if own.allows != theirs.allows and not file.line(own.number).marked and file.line(theirs.number).marked:
                return own, theirs
    return None


def _written(rule: Rule) -> str:
    path = rule.path.decode("utf-8", "backslashreplace").replace("`", "'")
    return f"{'Allow' if rule.allows else 'Disallow'}: {path}"
