"""A label against what readers conclude: missing, looser, stricter (standard §2: what a channel cannot say is none)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from ofuda.nouns.audit import Conclusion
from ofuda.nouns.diagnostics import Place, Severity
from ofuda.nouns.export import Meaning
from ofuda.nouns.stance import Level, Stance
from ofuda.nouns.visit import PAGE, Seen
from ofuda.nouns.vocabulary import ALL, Use
from ofuda.tables.checks.site import Noticed, noticed
from ofuda.tables.readers import BY_NAME, Reader
from ofuda.verbs.auditing.carriers import ELEMENTS, HEADERS, Carriers, elements_of, headers_of
from ofuda.verbs.auditing.words import Words

_NOT_OF_SIGNALS = frozenset({"search", "robots-trainer"})
_ORDER = {use: at for at, use in enumerate(ALL)}


@dataclass(frozen=True, slots=True)
class Held:
    """One address: what the label says of it, what each reader concludes, and what its origin carries."""

    seen: Seen
    said: Mapping[Use, Stance]
    conclusions: Mapping[str, Conclusion]
    origin: Carriers
    spoken: frozenset[str]
    around: tuple[Mapping[Use, Stance], ...] = ()

    @property
    def label(self) -> Mapping[Use, Level]:
        """What the label says, its conditions apart."""
        return {use: one.level for use, one in self.said.items()}

    @property
    def place(self) -> Place:
        """The address."""
        return Place(self.seen.asked)

    @property
    def finds_label(self) -> bool:
        """Whether a reader of labels finds one here, whatever it makes of it."""
        return any(self.conclusions["ofuda"].levels.values())

    @property
    def hears(self) -> bool:
        """Whether any reader of signals about uses is told anything here."""
        return bool(speaking(self.conclusions.values()) - _NOT_OF_SIGNALS)

    def ideals(self, reader: Reader) -> frozenset[Meaning]:
        """What the best ways to say the label would mean to a reader."""
        found = self._exports(reader, self.said)
        for wider in self.around if reader.nested else ():
            if all(found):
                break
            found |= self._exports(reader, wider)
        return found

    def _exports(self, reader: Reader, said: Mapping[Use, Stance]) -> frozenset[Meaning]:
        if reader.exports is None:
            return frozenset()
        levels = frozenset((use, one.level) for use, one in said.items())
        asks = frozenset((use, one.conditions) for use, one in said.items() if one.conditions)
        return reader.exports(levels, asks, self.seen.resource.fetched_at)

    def expects(self, name: str) -> bool:
        """Whether the label has something to say to that reader."""
        ideals = self.ideals(BY_NAME[name])
        return bool(ideals) and all(ideals)


def speaking(conclusions: Iterable[Conclusion]) -> frozenset[str]:
    """The readers who hear anything."""
    return frozenset(one.reader for one in conclusions if not _is_silent(one))


def _is_silent(one: Conclusion) -> bool:
    return not one.open and all(level is Level.UNKNOWN for level in one.levels.values())


def compared(held: Held, words: Words) -> Iterator[Noticed]:
    """What differs at one address, reader by reader."""
    for name, one in held.conclusions.items():
        reader = BY_NAME[name]
        if held.expects(name) and _is_silent(one):
            yield _missing(held, reader, words)
            continue
        for rule, uses in (("site-looser", looser(held, reader)), ("site-stricter", stricter(held, reader))):
            yield from _different(rule, uses, held, reader, words)


def looser(held: Held, reader: Reader) -> frozenset[Use]:
    """The uses that a reader would take for more than the label gives, though it could be told."""
    ideals, one = held.ideals(reader), held.conclusions[reader.name]
    least = {use: min(dict(meaning).get(use, Level.UNKNOWN) for meaning in ideals) for use in one.levels if ideals}
    return frozenset(use for use in least if use not in one.open and _is_looser(use, one, held.label, least[use]))


def _is_looser(use: Use, one: Conclusion, label: Mapping[Use, Level], least: Level) -> bool:
    found, wanted = one.levels[use], label.get(use, Level.UNKNOWN)
    if wanted >= Level.CONDITIONAL:
        return found < min(least, wanted)
    return found is Level.ALLOWED and wanted is not Level.ALLOWED


def stricter(held: Held, reader: Reader) -> frozenset[Use]:
    """The uses that a reader would take for less than the label gives, and that no way to say it refuses."""
    ideals, one = held.ideals(reader), held.conclusions[reader.name]
    most = {use: max(dict(meaning).get(use, Level.UNKNOWN) for meaning in ideals) for use in one.levels if ideals}
    return frozenset(
        use
        for use, level in most.items()
        if one.levels[use] >= Level.CONDITIONAL and one.levels[use] > max(level, held.label.get(use, Level.UNKNOWN))
    )


def _different(rule: str, uses: Iterable[Use], held: Held, reader: Reader, words: Words) -> Iterator[Noticed]:
    found = held.conclusions[reader.name].levels

    def levels(use: Use) -> tuple[Level, Level]:
        return found[use], held.label.get(use, Level.UNKNOWN)

    for (is_, wanted), some in groupby(sorted(uses, key=lambda use: (levels(use), _ORDER[use])), levels):
        mine = list(some)
        said = {"found": words.phrase(is_.word), "wanted": words.phrase(wanted.word), "uses": named(mine, words)}
        message = words.message(rule.removeprefix("site-"), reader=_title(reader, words), **said)
        yield noticed(rule, held.place, message, uses=mine)


def named(uses: Iterable[Use], words: Words) -> str:
    """Uses in a row, in the standard's order."""
    return words.joined([use.value for use in sorted(uses, key=_ORDER.__getitem__)])


def _title(reader: Reader, words: Words) -> str:
    return reader.titles[words.language]


def _missing(held: Held, reader: Reader, words: Words) -> Noticed:
    if reader.name == "ofuda":
        # Of files alone none may lead to it, and they tell all other readers; what is no page has no head.
        led = bool(held.origin.headers) or (held.seen.kind == PAGE and bool(held.origin.elements))
        weighty = led or not held.hears
        severity = Severity.WARNING if weighty else Severity.NOTE
        return noticed("site-missing", held.place, words.message("missing-label"), severity)
    told = {use for use, _ in min(held.ideals(reader), key=len)}
    lost = reader.name in held.spoken or not held.finds_label
    severity = Severity.WARNING if lost and reader.name != "page-controls" else Severity.NOTE
    said = words.message("missing", reader=_title(reader, words), uses=named(told, words))
    return noticed("site-missing", held.place, said, severity, told)


def lost_carriers(held: Held, words: Words) -> Iterator[Noticed]:
    """Headers and elements that others of their kind stand without: something on the way dropped them."""
    resource = held.seen.resource
    for name in sorted(HEADERS.keys() - headers_of(resource)) if held.origin.headers else ():
        if held.expects(HEADERS[name]) and not _is_silent(held.conclusions[HEADERS[name]]):
            yield noticed("site-missing", held.place, words.message("missing-header", name=name))
    there = elements_of(resource)
    if there is None or not held.origin.elements:
        return
    for name in sorted(ELEMENTS.keys() - there):
        if held.expects(ELEMENTS[name]) and not _is_silent(held.conclusions[ELEMENTS[name]]):
            # Of all pages alike it may be meant: the well-known file, or a header, says it too.
            severity = Severity.WARNING if name in held.origin.elements else Severity.NOTE
            yield noticed("site-missing", held.place, words.message("missing-element", name=f"`{name}`"), severity)


def lost_robots(held: Held, origin: str, words: Words) -> Iterator[Noticed]:
    """A robots.txt that says nothing of what the rest of the origin says."""
    expected = held.expects("aipref") or held.expects("content-signals")
    if expected and held.origin.robots_came and held.origin.elsewhere and not held.origin.robots:
        yield noticed("site-missing", Place(f"{origin}/robots.txt"), words.message("missing-robots"))
