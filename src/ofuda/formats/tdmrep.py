"""TDM Reservation Protocol (W3C Community Group Final Report, 2024-05-10).

Three layers are read here: `/.well-known/tdmrep.json`, the response header, the HTML metas. Each supersedes the one
before, property by property, and absence never resets. The order may loosen, because the layers count as one party
(standard §3.5, house reading T4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from ofuda.carriers.html import looks_like_html
from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.patterns import Target
from ofuda.carriers.urls import without_fragment
from ofuda.formats._tdm_policy import TdmPolicy, read
from ofuda.formats._tdmrep_file import POLICY, RESERVATION, File, Rule, parse
from ofuda.nouns._extents import EXTENTS
from ofuda.nouns.algebra import across
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote, visible
from ofuda.nouns.export import Choice, Meaning, Token, best, joined, meanings
from ofuda.nouns.quick import quick
from ofuda.nouns.resource import Fetched
from ofuda.nouns.stance import ALLOWED, DISALLOWED, UNKNOWN, Level, Stance
from ofuda.nouns.statements import NOTHING, Authority, Failure, Fault, Need, Offer, Reading, Signal, Statement
from ofuda.nouns.vocabulary import Use

PATH = "/.well-known/tdmrep.json"
CHANNEL = "tdmrep-file"
# Standard §2: what a 1 reserves, and what a 0 leaves open.
TDM, _MINE = EXTENTS["tdmrep"][-1].tokens["tdm-reservation"]
# A body that holds the signal's own mark is broken, not absent, whatever it is otherwise (standard §3.7).
_MARKS = tuple("tdm-reservation".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class WellKnown(NamedTuple):
    """What came of asking for the file, a signal with its address and party, and the spellings of the path (T3)."""

    fetched: Fetched
    source: Signal
    targets: tuple[Target, ...]


@quick
@dataclass(frozen=True, slots=True)
class Properties:
    """What is set so far: reserved or not, and the policy, each with the signal that set it."""

    reserved: bool | None = None
    by: Signal | None = None
    policy: Signal | None = None

    def then(self, later: Properties) -> Properties:
        """What stands once a later layer has spoken; what it leaves out stays (processing priority, T4)."""
        if self is _UNSET:
            return later
        reserved, by = (self.reserved, self.by) if later.by is None else (later.reserved, later.by)
        return Properties(reserved, by, later.policy or self.policy)


_UNSET = Properties()


class _Notes:
    """What a reading leaves beside its statements, in order and without repeats."""

    def __init__(self) -> None:
        self.diagnostics: dict[Diagnostic, None] = {}
        self.failures: dict[Failure, None] = {}
        self.needs: dict[Need, None] = {}
        self.offers: dict[Offer, None] = {}

    def note(self, rule: str, signal: Signal, message: str, advice: str) -> None:
        """Something to know that is no fault."""
        found = Diagnostic(rule, Severity.NOTE, message, signal.place, advice, signal.channel, TDM)
        self.diagnostics[found] = None

    def add(self, place: Place, channel: str, rule: str, message: str, advice: str, *, broken: bool = False) -> None:
        severity = Severity.ERROR if broken else Severity.WARNING
        self.diagnostics[Diagnostic(rule, severity, message, place, advice, channel, TDM)] = None
        if broken:
            self.failures[Failure(Fault.BROKEN, channel, TDM, place)] = None


def interpret(
    found: Mapping[str, tuple[tuple[Signal, ...], ...]], file: WellKnown | None, documents: Mapping[str, Fetched]
) -> Reading:
    """All of TDMRep for a resource; `documents` are those that are held, by address."""
    header, metas = found.get("tdmrep-header", ()), found.get("tdmrep-meta", ())
    if file is None and not header and not metas:
        return NOTHING
    notes = _Notes()
    layers, doubt = _layers((*header, *metas), file, notes)
    ways = [tuple(_state(layer, documents, notes)) for layer in (dict.fromkeys(layers) if len(layers) > 1 else layers)]
    statements, offers = across(ways), tuple(notes.offers)
    return Reading(
        statements, tuple(notes.diagnostics), tuple(notes.failures), tuple(notes.needs), doubt, offers=offers
    )


WITH_POLICY = "policy"


@lru_cache(maxsize=1024)
def _choices(label: frozenset[tuple[Use, Level]]) -> tuple[Choice, ...]:
    """The best ways to say a label: reservation 0 or 1, or 1 with a policy (L16)."""
    tokens = (
        Token(RESERVATION, "0", permits=_MINE, touches=TDM),
        Token(RESERVATION, "1", refuses=TDM, touches=TDM),
        Token(RESERVATION, WITH_POLICY, refuses=TDM, touches=TDM, level=Level.CONDITIONAL),
    )
    return best(dict(label), tokens)


def exports(label: frozenset[tuple[Use, Level]]) -> frozenset[Meaning]:
    """What the best ways to say a label mean."""
    return meanings(_choices(label))


def written(label: frozenset[tuple[Use, Level]]) -> tuple[str, dict[Use, Level]]:
    """`0`, `1`, `WITH_POLICY`, or nothing, as says a label best; and what it means."""
    choice = _choices(label)[0]
    return choice[0].value if choice else "", joined(choice)


def pointers(
    found: Mapping[str, tuple[tuple[Signal, ...], ...]], file: WellKnown | None
) -> tuple[tuple[tuple[Signal, frozenset[int] | None], ...], int]:
    """The policies that reservations name, each as a signal of its layer whose value is the absolute address.

    With it the numbers of the readings (T3) in which it is named, None where in all; then how many readings there are.
    """
    texts = (*found.get("tdmrep-header", ()), *found.get("tdmrep-meta", ()))
    layers, _ = _layers(texts, file, _Notes())
    named: dict[tuple[str, str, Authority], tuple[Signal, set[int]]] = {}
    for at, layer in enumerate(layers):
        if layer.reserved and layer.policy is not None:
            signal = replace(layer.policy, value=_joined(layer.policy))
            named.setdefault((signal.value, signal.party, signal.authority), (signal, set()))[1].add(at)
    return tuple(
        (signal, None if len(where) == len(layers) else frozenset(where)) for signal, where in named.values()
    ), len(layers)


def _layers(
    texts: Iterable[tuple[Signal, ...]], file: WellKnown | None, notes: _Notes
) -> tuple[list[Properties], frozenset[Use]]:
    """What stands once every layer has spoken, for each spelling of the path, and what is in doubt."""
    doubt: frozenset[Use] = frozenset()
    layers = [_UNSET]
    if file is not None:
        layers, doubt = _file(file, notes)
    for way in texts:
        later = _text_layer(way, notes)
        layers = [layer.then(later) for layer in layers]
    return layers, doubt


def _state(said: Properties, documents: Mapping[str, Fetched], notes: _Notes) -> Iterable[Statement]:
    """What the properties mean for the uses (standard §2, T5)."""
    by = said.by
    if by is None or said.reserved is None:
        if said.policy is not None:
            message = "a policy without a reservation says nothing"
            advice = "send `tdm-reservation: 1` with it"
            notes.add(said.policy.place, said.policy.channel, "tdmrep-policy-alone", message, advice)
        return
    if not said.reserved:
        # A 0 is no permission beyond mining: a note on the rest, not an *allowed* (T5).
        yield Statement(_MINE, ALLOWED, by, by.party, by.authority)
        yield Statement(TDM - _MINE, UNKNOWN, by, by.party, by.authority, "not-reserved")
        return
    if said.policy is None:
        yield Statement(TDM, DISALLOWED, by, by.party, by.authority)
        return
    url = _joined(said.policy)
    asks = _asked(said.policy, url, documents, notes)
    says = (
        {TDM: asks.conditions} if asks.conditions == asks.mining else {TDM - _MINE: asks.conditions, _MINE: asks.mining}
    )
    for uses, conditions in says.items():
        yield Statement(uses, Stance(Level.CONDITIONAL, conditions), by, by.party, by.authority, points_to=url)


def _asked(policy: Signal, url: str, documents: Mapping[str, Fetched], notes: _Notes) -> TdmPolicy:
    """What a reservation asks for: consent, or what its policy says once that is read (T7)."""
    wanted = without_fragment(url)
    fetched = next((each for key, each in documents.items() if without_fragment(key) == wanted), None)
    if fetched is None:
        notes.needs[Need(url, "tdm-policy", policy.channel)] = None
        message = f"what the reservation asks for stands in {quote(url)}, which was not given"
        advice = "fetch it and hand it over: `documents` in a request, `--document` on the command line"
        notes.note("document-needed", policy, message, advice)
        return TdmPolicy()
    if outcome(fetched) is not Outcome.TEXT or partial(fetched):
        asks = TdmPolicy(unread=f"it could not be had: {visible(str(fetched.error or fetched.status))}")
    else:
        asks = read(fetched.body)
    if asks.unread is not None:
        message = f"the conditions of {quote(url)} are unknown, so consent is to be obtained: {asks.unread}"
        notes.note("tdm-policy-unread", policy, message, "ask the rights holder")
    if asks.page or asks.contact:
        notes.offers[Offer(asks.page, None, asks.contact, policy.channel)] = None
    return asks


def _joined(policy: Signal) -> str:
    """The policy's address, absolute; as it was written where it is no address."""
    try:
        return urljoin(policy.place.source, policy.value.strip())
    except ValueError:
        return policy.value.strip()


# -- header and metas ---------------------------------------------------------------------------------------------


def _read(text: str) -> tuple[bool | None, tuple[str, ...]]:
    """What a `tdm-reservation` says, None where it says nothing, and what in it says nothing.

    TDMRep: any other value is a protocol error and taken as unset.
    """
    values = [value.strip() for value in text.split(",")]
    reserved = True if "1" in values else False if "0" in values else None
    return reserved, tuple(value for value in values if value not in {"0", "1"})


_MEMO = 4096  # characters: longer values are rare, and a memory full of them would be large
reservations = lru_cache(maxsize=256)(_read)


def _text_layer(signals: Iterable[Signal], notes: _Notes) -> Properties:
    """The layer of a response's headers or of a page's metas; of repeated values the restrictive one counts (T4)."""
    said: dict[bool, Signal] = {}
    policy: Signal | None = None
    for signal in signals:
        if signal.key == POLICY:
            policy = policy or (signal if signal.value.strip() else None)
            continue
        reserved, unread = (reservations if len(signal.value) <= _MEMO else _read)(signal.value)
        if reserved is not None:
            said.setdefault(reserved, signal)
        for text in unread:
            message = f"{quote(text)} is neither 1 nor 0, so the reservation is unset"
            advice = "write 1 to reserve, 0 not to"
            notes.add(signal.place, signal.channel, "tdmrep-value", message, advice, broken=True)
    if not said:
        return Properties(policy=policy)
    restricts = True in said
    return Properties(restricts, said[restricts], policy)


# -- the well-known file ------------------------------------------------------------------------------------------


def _file(file: WellKnown, notes: _Notes) -> tuple[list[Properties], frozenset[Use]]:
    """The file's layer, once for each spelling of the path, and what is in doubt (T3, T6)."""
    fetched, source, targets = file
    nothing: tuple[list[Properties], frozenset[Use]] = ([_UNSET], frozenset())
    came = outcome(fetched)
    if came is Outcome.GONE:
        return nothing
    if came in {Outcome.FORBIDDEN, Outcome.DOWN, Outcome.LOST}:
        notes.failures[Failure(Fault.UNREACHABLE, CHANNEL, TDM, source.place)] = None
        message = f"the file could not be read: {visible(str(fetched.error or fetched.status))}"
        notes.add(source.place, CHANNEL, "tdmrep-unreachable", message, "ask again later")
        return nothing
    doubt = frozenset[Use]()
    if came is Outcome.TEXT and partial(fetched):
        message = "the end of the file is missing; what it does not reserve is unknown"
        notes.add(source.place, CHANNEL, "tdmrep-truncated", message, "fetch it whole")
        doubt = TDM
    if came is Outcome.MISSING or looks_like_html(fetched.body) or b"\x00" in fetched.body:
        message = "there is something else where the file should be"
        marked = came is Outcome.TEXT and any(mark in fetched.body for mark in _MARKS)
        notes.add(source.place, CHANNEL, "tdmrep-absent", message, "serve JSON there, or answer 404", broken=marked)
        return nothing[0], doubt
    read = parse(fetched.body, cut=partial(fetched))
    for fault in read.faults:
        place = replace(source.place, pointer=fault.pointer)
        notes.add(place, CHANNEL, fault.rule, fault.message, fault.advice, broken=fault.broken)
    layers = [_layer(_first(read, target), read, source) for target in targets]
    return layers or [_UNSET], doubt


def _first(read: File, target: Target) -> Rule | None:
    """TDMRep: the most specific match is the first in sequence."""
    return next((rule for rule in read.rules if rule.pattern.matches(target)), None)


def _layer(rule: Rule | None, read: File, source: Signal) -> Properties:
    if rule is None or rule.reserved is None or not (rule.reserved or read.sure):
        return _UNSET
    signal = replace(source, place=replace(source.place, pointer=rule.pointer), raw=rule.raw, key="tdm-reservation")
    policy = replace(signal, key=POLICY, value=rule.policy) if rule.policy else None
    return Properties(rule.reserved, signal, policy)
