"""Where RSL documents stand, and what became of those that are pointed to (house readings S2, S3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.urls import address, joined, without_fragment
from ofuda.formats._robots_lines import carried, is_managed
from ofuda.formats._rsl_document import Document, read
from ofuda.formats._rsl_license import NAMESPACE
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote, visible
from ofuda.nouns.resource import Fetched
from ofuda.nouns.statements import Authority, Failure, Fault, Need, Offer, Signal
from ofuda.nouns.vocabulary import INPUTS, Use

CHANNEL = "rsl"
# What a signal of this channel holds: a line of robots.txt, another pointer, a document's own text, a lost pointer.
ROBOTS, LINK, TEXT, LOST = "license", "link", "text", "lost"
_QUOTED = f'"{NAMESPACE}"'
_UNREACHABLE = frozenset({Outcome.FORBIDDEN, Outcome.DOWN, Outcome.LOST})
_MEDIA_TYPE = "application/rsl+xml"
addressed = lru_cache(maxsize=1024)(address)


@dataclass(slots=True)
class Notes:
    """What a reading leaves beside its statements, in order and without repeats."""

    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)
    failures: dict[Failure, None] = field(default_factory=dict)
    needs: dict[Need, None] = field(default_factory=dict)
    offers: dict[Offer, None] = field(default_factory=dict)
    doubt: frozenset[Use] = frozenset()

    def add(self, rule: str, severity: Severity, place: Place, message: str, advice: str, uses: Iterable[Use]) -> None:
        self.diagnostics[Diagnostic(rule, severity, message, place, advice, CHANNEL, frozenset(uses))] = None

    def fail(self, fault: Fault, rule: str, place: Place, message: str, advice: str) -> None:
        """A carrier that cannot be read, and what it could have refused."""
        severity = Severity.ERROR if fault is Fault.BROKEN else Severity.WARNING
        self.add(rule, severity, place, message, advice, INPUTS)
        self.failures[Failure(fault, CHANNEL, INPUTS, place)] = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A document where it stands, for one spelling of the resource's path.

    `signal` is who says it; `base` the origin that paths in it belong to, `about` that of the resource, `source` the
    address that links in it are relative to, `within` the place of the element that holds it in a page.
    """

    document: Document
    signal: Signal
    base: str | None
    about: str | None
    source: str
    within: Place | None = None
    fetched_at: datetime | None = None

    def place(self, line: int) -> Place:
        """A line of the document; in a page the line of its element says enough."""
        return self.within or Place(self.source, line=line)

    @property
    def heard(self) -> bool:
        return self.signal.authority > Authority.CLAIMED


class Board:
    """Follows pointers into what is held."""

    def __init__(self, documents: Mapping[str, Fetched], origin: str | None, notes: Notes) -> None:
        self._documents = {without_fragment(url): (url, fetched) for url, fetched in documents.items()}
        self._origin = origin
        self._notes = notes
        self._read: dict[bytes, Document] = {}  # every way asks for the same

    def _document(self, octets: bytes) -> Document:
        found = self._read.get(octets)
        if found is None:
            found = self._read[octets] = read(octets)
        return found

    def posted(self, signals: Iterable[Signal]) -> Iterator[Posted]:
        """The documents of every signal of one way."""
        for signal in signals:
            if signal.key == TEXT:
                yield from self._text(signal)
            elif signal.key == LOST:
                self._lost(signal)
            else:
                yield from self._pointed(carried(signal) if is_managed(signal) else signal)

    def _text(self, signal: Signal) -> Iterator[Posted]:
        document = self._document(signal.value.encode("utf-8", "surrogateescape"))
        if document.marked:
            base = origin_of(signal.place.source)
            within = signal.place if signal.place.line is not None else None
            yield Posted(document, signal, base, self._origin, signal.place.source, within, signal.seen)
        elif signal.place.line is not None and signal.authority > Authority.CLAIMED:
            message = "there is no RSL document in what is marked as one"
            self._notes.fail(
                Fault.BROKEN, "rsl-absent", signal.place, message, f"begin it with `<rsl xmlns={_QUOTED}>`"
            )

    def _pointed(self, pointer: Signal) -> Iterator[Posted]:
        """The document of a pointer, which is broken until that is read (S3)."""
        wanted = without_fragment(joined(pointer.place.source, pointer.value))
        if pointer.key == ROBOTS and not pointer.value.lower().startswith(("https://", "http://")):
            message = f"`License` takes an absolute address; {quote(pointer.value)} is read as {quote(wanted)}"
            self._notes.add("rsl-relative", Severity.WARNING, pointer.place, message, "write it out", ())
        key, fetched = self._documents.get(wanted, (wanted, None))
        if fetched is None:
            self._needed(pointer, wanted)
            return
        document = self._fetched(key, fetched)
        if document is not None:
            about = origin_of(pointer.place.source) if pointer.key == ROBOTS else self._origin
            yield Posted(document, pointer, about, about, key, None, fetched.fetched_at or pointer.seen)

    def _fetched(self, key: str, fetched: Fetched) -> Document | None:
        place, came = Place(key), outcome(fetched)
        if came in _UNREACHABLE:
            message = f"the licence could not be had: {visible(str(fetched.error or fetched.status))}"
            self._notes.fail(Fault.UNREACHABLE, "rsl-unreachable", place, message, "ask again later")
            return None
        document = self._document(fetched.body) if came is Outcome.TEXT else Document()
        if not document.marked:
            message = "there is no RSL document where one is pointed to"
            self._notes.fail(Fault.BROKEN, "rsl-absent", place, message, "serve it there, or drop the pointer")
            return None
        if partial(fetched):
            self._notes.doubt |= INPUTS
            message = "the end of the document is missing; what it does not prohibit is unknown"
            self._notes.add("rsl-truncated", Severity.WARNING, place, message, "fetch it whole", INPUTS)
        media = (fetched.media_type or _MEDIA_TYPE).partition(";")[0].strip().lower()
        if media != _MEDIA_TYPE:
            message = f"RSL is served as {quote(media)}; it is read by its namespace"
            self._notes.add("rsl-media-type", Severity.NOTE, place, message, f"serve it as `{_MEDIA_TYPE}`", ())
        return document

    def _needed(self, pointer: Signal, wanted: str) -> None:
        self._notes.needs[Need(wanted, "rsl", CHANNEL)] = None
        message = f"the licence of this resource stands in {quote(wanted)}, which was not given"
        advice = "fetch it and hand it over: `documents` in a request, `--document` on the command line"
        self._notes.add("document-needed", Severity.NOTE, pointer.place, message, advice, INPUTS)
        self._notes.failures[Failure(Fault.BROKEN, CHANNEL, INPUTS, pointer.place)] = None

    def _lost(self, signal: Signal) -> None:
        message = f"{quote(signal.value)} points to a licence in a form that is no address"
        advice = f'write `License: https://…`, or `Link: <https://…>; rel="license"; type="{_MEDIA_TYPE}"`'
        self._notes.fail(Fault.BROKEN, "rsl-link", signal.place, message, advice)


def origin_of(url: str) -> str | None:
    where = addressed(url)
    return where.origin if where else None
