"""RSL 1.0, Really Simple Licensing, wherever it stands (standard §2, §3.4; house readings S1 to S12).

A pointer says nothing of its own: until its document is read it is broken for the nine input uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from ofuda.carriers.patterns import Pattern, Target
from ofuda.carriers.urls import joined
from ofuda.formats._rsl_board import CHANNEL, LINK, LOST, ROBOTS, TEXT, Board, Notes, Posted, addressed, origin_of
from ofuda.formats._rsl_document import Content, marked
from ofuda.formats._rsl_terms import AMBIGUOUS, Said, Terms, firm, grouped, said
from ofuda.nouns.algebra import across
from ofuda.nouns.diagnostics import Severity
from ofuda.nouns.resource import Fetched
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import NOTHING, Authority, Failure, Fault, Offer, Reading, Signal, Statement
from ofuda.nouns.vocabulary import INPUTS, Use

__all__ = ["CHANNEL", "LINK", "LOST", "ROBOTS", "TEXT", "interpret", "marked"]

_ABSOLUTE: Final = re.compile(r"https?://[^/?#]*([^#]*)", re.IGNORECASE)
_UNITS: Final = {"crawl": "crawl", "training": "training", "use": "use", "inference": "use"}


def interpret(
    ways: Sequence[tuple[Signal, ...]], documents: Mapping[str, Fetched], origin: str | None, at: datetime | None
) -> Reading:
    """All RSL about a resource: each way of reading it, with the spelling of the path in the scope of each signal.

    `documents` by absolute address, `origin` of the resource, `at` the instant that is asked about.
    """
    notes = Notes()
    board = Board(documents, origin, notes)
    _tell_differences(ways, notes)
    statements = across([tuple(_statements(board.posted(way), at, notes)) for way in ways])
    reading = Reading(
        statements,
        tuple(notes.diagnostics),
        tuple(notes.failures),
        tuple(notes.needs),
        notes.doubt,
        offers=tuple(notes.offers),
    )
    return NOTHING if reading == NOTHING else reading


def _tell_differences(ways: Sequence[tuple[Signal, ...]], notes: Notes) -> None:
    """Where the ways of reading robots.txt do not agree on which of its lines count (S2)."""
    lines = [{one.place: None for one in way if one.scope is not None and one.place.line is not None} for way in ways]
    for place in dict.fromkeys(place for way in lines for place in way):
        if not all(place in way for way in lines):
            message = "readers differ on whether this line speaks to the asker; it is heard where it restricts"
            advice = "put `License` lines for everybody before the first `User-agent` line"
            notes.add("rsl-possible-global", Severity.WARNING, place, message, advice, ())


# -- what they say ----------------------------------------------------------------------------------------------------


def _statements(posted: Iterable[Posted], at: datetime | None, notes: Notes) -> Iterator[Statement]:
    for one in posted:
        ranked: dict[int, list[Terms]] = {}
        for content in one.document.contents:
            rank = _rank(content, one)
            if rank is not None:
                ranked.setdefault(rank, []).extend(content.licenses)
                if one.heard:
                    _offer(content, one, notes)
        if one.heard:
            _tell(one, notes)
        stale = _is_stale(one, at, notes)
        sure = one.document.sure and not stale and one.signal.authority.permits
        for said_ in _speaking(ranked, one.document.sure):
            for uses, each in grouped(said_):
                yield from _statement(uses, each, one, notes, sure=sure)


def _speaking(ranked: Mapping[int, list[Terms]], sure: bool) -> Iterator[dict[Use, Said]]:  # noqa: FBT001 (of a document)
    """Use by use what the longest pattern says; of a document with faults everything that any says (S3, S5)."""
    taken: frozenset[Use] = frozenset()
    for rank in sorted(ranked, reverse=True):
        found = said(ranked[rank])
        yield {use: one for use, one in found.items() if use not in taken or not sure}
        taken |= found.keys()


def _statement(uses: frozenset[Use], each: Said, one: Posted, notes: Notes, *, sure: bool) -> Iterator[Statement]:
    if each.stance.level is Level.ALLOWED and not sure and one.signal.authority.permits:
        return  # S3, S11; what a party may not permit is listed all the same
    stance = each.stance if sure else firm(each.stance)
    place = one.place(each.by.line)
    if each.ambiguous and one.heard:
        advice = "say each usage once"
        notes.add("rsl-ambiguous", Severity.WARNING, place, AMBIGUOUS, advice, uses)
    evidence = replace(one.signal, raw=each.by.raw, key=ROBOTS, value="", place=place, scope=None)
    note = "ambiguous" if each.ambiguous else None
    yield Statement(uses, stance, evidence, evidence.party, evidence.authority, note, one.heard)


def _rank(content: Content, one: Posted) -> int | None:
    """The length of the longest of its patterns that the resource falls under; None where it is not about it (S4)."""
    lengths = [length for url in content.urls if (length := _length(url, content.item, one)) is not None]
    return max(lengths, default=None)


def _length(url: str, item: str | None, one: Posted) -> int | None:
    if not url and item is None:
        # What it stands for: the site or page that points to it, or the page it stands in; never another one.
        return 0 if one.signal.key != TEXT or one.signal.authority is Authority.PAGE else None
    if not url:  # the item of a feed is one address
        named, target = addressed(joined(one.source, item or "")), _target(one.signal)
        same = named is not None and named.origin == one.about and target in named.targets
        return len(target) if same else None
    absolute = _ABSOLUTE.match(url)
    origin = origin_of(absolute[0]) if absolute else one.base
    path = (absolute[1] if absolute else url) or "/"
    if origin is None or origin != one.about:
        return None
    pattern = _pattern(path if path.startswith(("/", "*")) else "/" + path)
    return pattern.length if pattern.matches(_target(one.signal)) else None


@lru_cache(maxsize=4096)
def _pattern(path: str) -> Pattern:
    return Pattern(path.encode("utf-8", "surrogatepass"))


def _target(signal: Signal) -> Target:
    return Target(signal.scope.target if signal.scope else b"/")


def _is_stale(one: Posted, at: datetime | None, notes: Notes) -> bool:
    """Whether a document is older than it says it may be used (S11)."""
    seen = one.fetched_at
    if at is None or seen is None or at.tzinfo is None or seen.tzinfo is None or not one.heard:
        return False
    if at - seen <= timedelta(days=one.document.max_age):
        return False
    message = f"the document was fetched more than {one.document.max_age} days before; it permits nothing"
    notes.add("rsl-stale", Severity.WARNING, one.place(1), message, "fetch it again", INPUTS)
    return True


def _tell(one: Posted, notes: Notes) -> None:
    """What is wrong with a document; one with faults is broken besides (S3)."""
    for fault in one.document.faults.found:
        severity = Severity.ERROR if fault.broken else Severity.WARNING
        uses = INPUTS if fault.broken else ()
        notes.add(fault.rule, severity, one.place(fault.line), fault.message, fault.advice, uses)
    if not one.document.sure:
        notes.failures[Failure(Fault.BROKEN, CHANNEL, INPUTS, one.place(1))] = None


def _offer(content: Content, one: Posted, notes: Notes) -> None:
    """Where permission is to be had (S12)."""
    for terms in content.licenses:
        price = terms.price
        link = (price.link if price else None) or content.terms
        model = price.model if price else None
        amount = price.amount if price else None
        if link or amount or terms.contact or model not in {None, "free"}:
            offer = Offer(
                joined(one.source, link) if link else None,
                model,
                terms.contact,
                CHANNEL,
                amount,
                price.currency if price else None,
                _UNITS.get(model or "") if amount else None,
            )
            notes.offers[offer] = None
