"""Labels of our own, wherever they stand (standard §3; house readings L1 to L18).

Where a label stands decides whose word it is: a label itself only says whose word it claims to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.urls import joined, without_fragment
from ofuda.formats._label_notes import CHANNEL, EVERY, Notes, place_in
from ofuda.formats._label_scope import Resource, comparable, multihash_of
from ofuda.formats._label_seals import Seals
from ofuda.formats._label_speaking import Labels, Posted, Spoken
from ofuda.formats._label_text import Text, read
from ofuda.nouns.algebra import across
from ofuda.nouns.diagnostics import Place, Severity, quote, visible
from ofuda.nouns.resource import Fetched
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import (
    NOTHING,
    Authority,
    Declared,
    Fault,
    Need,
    Offer,
    Reading,
    Signal,
    Statement,
)
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustList
from ofuda.nouns.vocabulary import Use

__all__ = ["CHANNEL", "LINK", "LOST", "TEXT", "Policies", "Resource", "comparable", "interpret", "multihash_of"]

# What a signal of this channel holds: a label's own JSON, a pointer, a pointer that cannot be read.
TEXT, LINK, LOST = "text", "link", "lost"
_UNREACHABLE = frozenset({Outcome.FORBIDDEN, Outcome.DOWN, Outcome.LOST})
_MOST_FAULTS = 16


def interpret(
    signals: Iterable[Signal],
    policies: Policies,
    documents: Mapping[str, Fetched],
    resource: Resource,
    at: datetime | None,
    trust: TrustList = TRUSTING_NOBODY,
) -> Reading:
    """All labels about a resource.

    `policies`: the TDM policies that reservations name; `documents` by absolute address; `at`: the instant asked about.
    """
    notes = Notes()
    at = None if at is None or at.tzinfo is None else at
    posted = list(_Board(documents, notes).posted(signals, policies))
    if at is not None:
        seals = Seals(resource, at, trust, {without_fragment(url): one for url, one in documents.items()}, notes)
        posted = list(map(seals.read, posted))
    if not posted and not notes.diagnostics and not notes.failures:
        return NOTHING
    labels = Labels(posted, resource, at, policies.readings)
    spoken = [labels.speak(way) for way in labels.ways]
    for one in posted:
        _tell_faults(one, labels, notes)
    for each in spoken:
        for one, use in sorted(each.broken, key=lambda pair: (str(_place(*pair)), pair[1])):
            _tell_expired(one, use, notes)
    notes.doubt |= labels.doubted()
    statements = across([tuple(_statements(labels, each)) for each in spoken])
    return Reading(
        statements,
        tuple(notes.diagnostics),
        tuple(notes.failures),
        tuple(notes.needs),
        notes.doubt,
        tuple(_declared(labels)),
        tuple(_offers(labels)),
    )


# -- where labels stand ---------------------------------------------------------------------------------------------


class Policies(NamedTuple):
    """TDM policies: signals with their addresses as values, and the readings of TDMRep that name each, None for all."""

    named: tuple[tuple[Signal, frozenset[int] | None], ...] = ()
    readings: int = 1


class _Board:
    """Reads each text once, and follows pointers into what is held."""

    def __init__(self, documents: Mapping[str, Fetched], notes: Notes) -> None:
        self._documents = {without_fragment(url): (url, fetched) for url, fetched in documents.items()}
        self._met: set[str] = set()
        self._notes = notes

    def posted(self, signals: Iterable[Signal], policies: Policies) -> Iterator[Posted]:
        """The labels of every signal and policy, then those of documents that nothing points to (L4)."""
        for signal in signals:
            if signal.key == TEXT:
                yield from self._text(signal, read(signal.value.encode("utf-8", "surrogatepass")))
            elif signal.key == LINK:
                yield from self._document(signal, signal.value, alone=True)
            else:
                self._lost(signal)
        for pointer, layers in policies.named:
            yield from (replace(one, layers=layers) for one in self._policy(pointer))
        for url, fetched in self._documents.values():
            if without_fragment(url) not in self._met and outcome(fetched) is Outcome.TEXT:
                place = Place(url)
                signal = Signal(CHANNEL, "", place, TEXT, "", fetched.fetched_at, None, url, Authority.CLAIMED)
                yield from self._labels(signal, read(fetched.body), frozenset())

    def _text(self, signal: Signal, text: Text) -> Iterator[Posted]:
        yield from self._labels(signal, text, frozenset())
        if signal.authority is Authority.PAGE:
            for address in text.usage:
                yield from self._document(signal, joined(signal.place.source, address), alone=False)

    def _labels(self, signal: Signal, text: Text, through: frozenset[str]) -> Iterator[Posted]:
        heard = signal.authority > Authority.CLAIMED
        if text.broken is not None:
            message = f"a label stands here that cannot be read: {text.broken}"
            self._notes.add(
                "label-json", Severity.ERROR, message, signal.place, "check it with `ofuda validate`", EVERY
            )
            if heard:
                self._notes.fail(Fault.BROKEN, signal.place)
        for pointer, reason in text.faults[:_MOST_FAULTS]:
            message = f"the label is not valid, so it permits nothing: {visible(reason[:200])}"
            place = place_in(signal.place, pointer)
            self._notes.add("label-invalid", Severity.ERROR, message, place, "check it with `ofuda validate`", EVERY)
        for pointer, label in text.labels:
            # What is not valid is no word of its party to permit anything; it may refuse, as what is carried may (L3).
            authority = signal.authority if label.valid else min(signal.authority, Authority.CARRIED)
            posted = replace(signal, value="", place=place_in(signal.place, pointer), authority=authority)
            yield Posted(label, posted, through)

    def _document(
        self, pointer: Signal, url: str, *, alone: bool, through: frozenset[str] = frozenset()
    ) -> Iterator[Posted]:
        """The labels of what is pointed to; a pointer that stands `alone` is broken until that is read (L5)."""
        address = without_fragment(url)
        self._met.add(address)
        key, fetched = self._documents.get(address, (address, None))
        if fetched is None:
            self._needed(pointer, address, alone=alone)
            return
        place, came = Place(key), outcome(fetched)
        text = read(fetched.body) if came is Outcome.TEXT else Text()
        if came is Outcome.TEXT and partial(fetched):
            self._notes.doubt |= EVERY
            message = "the end of the document is missing; what it does not refuse is unknown"
            self._notes.add("label-truncated", Severity.WARNING, message, place, "fetch it whole", EVERY)
        if came in _UNREACHABLE:
            message = f"the label could not be had: {visible(str(fetched.error or fetched.status))}"
            self._notes.add(
                "label-unreachable", Severity.WARNING, message, place, "ask again later", EVERY if alone else ()
            )
            if alone:
                self._notes.fail(Fault.UNREACHABLE, place)
        elif not text.marked and alone:
            message = "there is no label where one is pointed to"
            advice = "serve the label there as `application/ld+json`, or drop the pointer"
            self._notes.add("label-absent", Severity.ERROR, message, place, advice, EVERY)
            self._notes.fail(Fault.BROKEN, place)
        seen = fetched.fetched_at or pointer.seen
        there = Signal(CHANNEL, "", place, TEXT, "", seen, None, pointer.party, pointer.authority)
        yield from self._labels(there, text, through)

    def _needed(self, pointer: Signal, address: str, *, alone: bool) -> None:
        self._notes.needs[Need(address, "label", CHANNEL)] = None
        message = f"what is said about this resource stands in {quote(address)}, which was not given"
        advice = "fetch it and hand it over: `documents` in a request, `--document` on the command line"
        uses = EVERY if alone else frozenset[Use]()
        self._notes.add("document-needed", Severity.NOTE, message, pointer.place, advice, uses)
        if alone:
            self._notes.fail(Fault.BROKEN, pointer.place)

    def _policy(self, pointer: Signal) -> Iterator[Posted]:
        """The labels that a TDM policy that is held refers to, or holds (L4)."""
        address = without_fragment(pointer.value)
        self._met.add(address)
        key, fetched = self._documents.get(address, (address, None))
        if fetched is None or outcome(fetched) is not Outcome.TEXT:
            return
        text, through = read(fetched.body), frozenset({pointer.value})
        seen = fetched.fetched_at or pointer.seen
        there = Signal(CHANNEL, "", Place(key), TEXT, "", seen, None, pointer.party, pointer.authority)
        yield from self._labels(there, text, through)
        for named in text.references:
            yield from self._document(there, joined(key, named), alone=False, through=through)

    def _lost(self, signal: Signal) -> None:
        message = f"{quote(signal.value)} points to a label in a form that is no link"
        advice = 'write `Link: <https://…>; rel="https://w3id.org/ofuda#label"`'
        self._notes.add("label-link", Severity.ERROR, message, signal.place, advice, EVERY)
        self._notes.fail(Fault.BROKEN, signal.place)


# -- what they say --------------------------------------------------------------------------------------------------


def _tell_faults(one: Posted, labels: Labels, notes: Notes) -> None:
    """A label that is not valid is broken for every use, where it is or may be about the resource (L3)."""
    if not one.label.valid and one.signal.authority > Authority.CLAIMED and labels.is_about(one):
        notes.fail(Fault.BROKEN, one.signal.place)


def _tell_expired(one: Posted, use: Use, notes: Notes) -> None:
    place = _place(one, use)
    message = f"the label refuses `{use.value}`, and is out of date; nobody has said anything since"
    advice = "ask the rights holder for a new one"
    notes.add("label-expired", Severity.WARNING, message, place, advice, {use})
    notes.fail(Fault.BROKEN, place, frozenset({use}))


def _place(one: Posted, use: Use) -> Place:
    return place_in(one.signal.place, f"/uses/{one.label.uses[use].name}")


def _statements(labels: Labels, spoken: Spoken) -> Iterator[Statement]:
    for (one, use), by_content in spoken.speaking.items():
        note = "not-valid" if not one.label.valid else "no-time" if labels.at is None else None
        said = _statement(one, use, note=note, by_content=by_content, counted=one.signal.authority > Authority.CLAIMED)
        # Where nobody knows whether it is in force (L6), or it is not for this party to permit (L10), it may refuse.
        likeness = use is Use.OUTPUT_LIKENESS and not one.label.speaks_for_a_person
        refuses_only = likeness or labels.at is None
        yield replace(said, authority=min(said.authority, Authority.CARRIED)) if refuses_only else said
    for (one, use), why in spoken.silent.items():
        if (one, use) not in spoken.speaking:
            expired = why == "expired"
            aside = "expired" if expired else "uncounted"
            yield _statement(one, use, note=None if expired else why, counted=False, aside=aside)


def _statement(
    one: Posted, use: Use, *, note: str | None = None, counted: bool = True, aside: str = "", by_content: bool = False
) -> Statement:
    rule, signal = one.label.uses[use], one.signal
    evidence = replace(signal, raw=f'"{rule.name}": {rule.raw}', key=use.value, place=_place(one, use))
    return Statement(
        frozenset({use}),
        rule.stance,
        evidence,
        signal.party,
        signal.authority,
        note,
        counted,
        aside,
        one.label.id,
        one.label.declared_by.id,
        by_content,
    )


def _declared(labels: Labels) -> Iterator[Declared]:
    """The labels that may have renderings, or stand for what points to them (L15, L17).

    A proved label is met there by the party of the place where it stands: that of its renderings (L25).
    """
    for one in labels.posted:
        if one.may_replace and labels.at is not None and labels.in_force(one):
            mentions, pointed = labels.sure_uses(one), labels.sure_uses(one, where_reached=True)
            if pointed:
                levels = frozenset((use, rule.stance.level) for use, rule in one.label.uses.items())
                party, authority = (one.stands or one.signal).party, one.signal.authority
                asks = frozenset((use, rule.stance.conditions) for use, rule in one.label.uses.items())
                yield Declared(one.label.id, party, authority, levels, mentions, one.through, pointed, asks)


def _offers(labels: Labels) -> Iterator[Offer]:
    """Where permission is to be had, as the labels about the resource say."""
    offers: dict[Offer, None] = {}
    for one in labels.posted:
        if not one.label.valid or not labels.in_force(one):
            continue
        about = {use for way in labels.ways for _, use in labels.matches(one, way)}
        for use, rule in one.label.uses.items():
            asks = rule.license or rule.payment_model or rule.stance.level is Level.CONDITIONAL
            contact = one.label.declared_by.contact
            if use in about and asks and (rule.license or rule.payment_model or contact):
                offers[Offer(rule.license, rule.payment_model, contact, CHANNEL)] = None
    yield from offers
