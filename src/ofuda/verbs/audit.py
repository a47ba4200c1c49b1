"""Audit: what a site says to each kind of reader, and whether it says what its label says.

A visit in, a report out. Nothing is fetched, opened, raised, or asked of a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from ofuda.carriers.urls import address
from ofuda.nouns.audit import Audit, Conclusion
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.document import SITE, Document
from ofuda.nouns.visit import Seen, Visit
from ofuda.tables.checks.site import Noticed, SiteView
from ofuda.tables.rule import Rule
from ofuda.tables.rules import RULES
from ofuda.verbs.auditing.carriers import Carriers, origin_of
from ofuda.verbs.auditing.checked import of_answers, of_files
from ofuda.verbs.auditing.comparing import Held, compared, lost_carriers, lost_robots, speaking
from ofuda.verbs.auditing.conclusions import conclusions
from ofuda.verbs.auditing.groups import of_groups
from ofuda.verbs.auditing.labels import Own, stale
from ofuda.verbs.auditing.served import challenges, differences, served
from ofuda.verbs.auditing.together import contradictions, lost_search, not_about, search, unlabelled
from ofuda.verbs.auditing.words import Words
from ofuda.verbs.validate import validate

_SEVERITIES: Final = list(Severity)
Origins = dict[str, list[Held]]


def audit(
    visit: Visit,
    label: Document | None,
    at: datetime,
    *,
    words: Words | None = None,
    rules: Sequence[Rule] = RULES,
) -> Audit:
    """The report on a visit at an instant, with a zone; `label` holds the labels that the site is held against."""
    words = words or Words()
    own = Own(label, at) if label is not None else None
    concluded = tuple(conclusions(visit, at))
    origins = _held(visit, concluded, own)
    found = [*_noticed(visit, origins, own, at, words)]
    told = [*_ruled(visit.start, found, rules), *of_files(visit, at), *of_answers(visit, at), *visit.problems]
    if label is not None:
        told += validate(label, at=at)
    compared_ = [one for some in origins.values() for one in some if one.label]
    return Audit(
        visit.start,
        at,
        tuple(one.id for one in own.labels) if own else (),
        concluded,
        _sorted(_gathered(told, words)),
        search(compared_, words) if own else None,
        tuple(dict.fromkeys(_unread(visit, found))),
    )


def _held(visit: Visit, concluded: Iterable[Conclusion], own: Own | None) -> Origins:
    """Every address that could be looked at, by origin."""
    by_url: dict[str, list[Conclusion]] = {}
    for one in concluded:
        by_url.setdefault(one.url, []).append(one)
    seen: dict[str, list[Seen]] = {}
    for each in visit.seen:
        if not each.unread:
            seen.setdefault(origin_of(each), []).append(each)
    found: Origins = {}
    for origin, some in seen.items():
        carriers = Carriers(some)
        spoken = speaking(one for each in some for one in by_url[each.asked])
        for each in some:
            said, around = (own.said(each.resource), own.around(each.resource)) if own else ({}, ())
            mine = {one.reader: one for one in by_url[each.asked]}
            found.setdefault(origin, []).append(Held(each, said, mine, carriers, spoken, around))
    return found


def _noticed(visit: Visit, origins: Origins, own: Own | None, at: datetime, words: Words) -> Iterator[Noticed]:
    yield from served(visit, words)
    yield from challenges(visit, words)
    yield from differences(visit, at, words)
    yield from of_groups(visit, at, words, labelled=own is not None)
    where = address(visit.start)
    home = where.origin if where else ""
    yield from unlabelled(origins, home, words)
    for origin, some in origins.items():
        for one in some:
            yield from contradictions(one.seen, one if own else None, at, words)
            if one.label:
                yield from compared(one, words)
                yield from lost_carriers(one, words)
                yield from lost_search(one, words)
        if some[0].label:
            yield from lost_robots(some[0], origin, words)
    if own is not None:
        yield from not_about(origins, home, words)
        yield from stale(visit, own, at, words)


def _ruled(start: str, found: Iterable[Noticed], rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    site = SiteView(start, found)
    for rule in rules:
        if SITE in rule.kinds:
            for one in rule.check(site):
                severity = one.severity or rule.severity
                yield Diagnostic(rule.name, severity, one.message, one.place, one.help, uses=frozenset(one.uses))


def _unread(visit: Visit, found: Iterable[Noticed]) -> Iterator[str]:
    """What nothing is known about."""
    yield from (one.asked for one in visit.seen if one.unread)
    yield from (one.place.source for rule, one in found if rule == "site-challenge")


def _gathered(told: Iterable[Diagnostic], words: Words) -> Iterator[Diagnostic]:
    """What is wrong in the same way at many addresses of one origin is told once, with their number."""
    found: dict[object, list[Diagnostic]] = {}
    for one in dict.fromkeys(told):
        where = address(one.place.source) if one.place else None
        origin = where.origin if where else one.place
        found.setdefault((one.rule, one.severity, one.message, one.help, origin), []).append(one)
    for some in found.values():
        others = len({one.place.source for one in some if one.place}) - 1
        if others < 1:
            yield from some
        else:
            message = words.phrase("also", message=some[0].message, count=others)
            yield replace(some[0], message=message)


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The gravest first, then by rule and place."""

    def rank(one: Diagnostic) -> tuple[int, str, str, int]:
        place = one.place or Place("")
        return _SEVERITIES.index(one.severity), one.rule, place.source, place.line or 0

    return tuple(sorted(found, key=rank))
