"""AIPREF: `Content-Usage` as a header field and as a robots.txt rule.

draft-ietf-aipref-vocab (categories, §5 combining, §6 format), draft-ietf-aipref-attach-05 (§2 field, §3 robots.txt).
The categories changed with every draft, so each statement is read under a revision (house reading A1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from ofuda.carriers.fields import (
    BareItem,
    Dictionary,
    DisplayString,
    FieldError,
    Item,
    Member,
    Token,
    parse_dictionary,
)
from ofuda.carriers.patterns import Pattern, Target
from ofuda.formats._aipref_revisions import LABELS, REVISIONS, extents_of
from ofuda.formats._refusals import means_no, meant_refusal
from ofuda.formats._robots_lines import carried, is_managed, split_path
from ofuda.nouns.algebra import across
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.nouns.export import Choice, best, laid_over, meanings
from ofuda.nouns.export import Meaning as Exported
from ofuda.nouns.export import Token as Word
from ofuda.nouns.stance import ALLOWED, DISALLOWED, Level, Stance
from ofuda.nouns.statements import NOTHING, Failure, Fault, Reading, Signal, Statement
from ofuda.nouns.vocabulary import INPUTS, Use

Lint = tuple[str, Severity, str, str]  # rule, severity, message, help


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a `Content-Usage` value says: `said` None where it does not parse (A3), else one pair for each stance.

    `meant`: uses for which a refusal was meant in words that are none (J8).
    """

    said: tuple[tuple[frozenset[Use], Stance], ...] | None
    lints: tuple[Lint, ...]
    meant: frozenset[Use] = frozenset()


def _meaning(text: str, seen: date) -> Meaning:
    return _remembered(text, seen) if len(text) <= _MEMO else _read(text, seen)


def _read(text: str, seen: date) -> Meaning:
    parsed = parse_dictionary(text)
    if isinstance(parsed, FieldError):
        return Meaning(None, (_syntax(text, parsed),))
    labels = frozenset(parsed.members.keys() & LABELS)
    meant = set(_lost(parsed))
    stances: dict[Use, Stance] = {}
    extents = extents_of(labels, seen)
    # Vocabulary §5: an explicit narrower label beats its parent inside one statement (A2).
    tokens = {label: _token(parsed.members[label]) for label in sorted(labels)}
    for label in sorted(labels, key=lambda one: (-len(extents[one][0]), tokens[one] == "n", one)):
        refuses, permits = extents[label]
        said = tokens[label]
        if said == "n":
            stances.update(dict.fromkeys(refuses, DISALLOWED))
        elif said == "y":
            stances.update(dict.fromkeys(permits, ALLOWED))
        elif means_no(_text(parsed.members[label])):
            meant |= refuses
    pairs = tuple(
        (frozenset(use for use, one in stances.items() if one is stance), stance)
        for stance in (DISALLOWED, ALLOWED)
        if stance in stances.values()
    )
    return Meaning(pairs, tuple(_lints(parsed)[:_MOST_LINTS]), frozenset(meant))


_MOST_LINTS = 16
_MEMO = 4096  # characters: longer values are rare, and a memory full of them would be large
_remembered = lru_cache(maxsize=4096)(_read)


def _token(member: Member) -> str | None:
    """The preference of a member: its Token `y` or `n`; anything else says nothing and is no error (vocab §6.5)."""
    if isinstance(member, Item) and isinstance(member.value, Token) and member.value.value in {"y", "n"}:
        return member.value.value
    return None


def _lost(parsed: Dictionary) -> Iterator[Use]:
    """The uses that unknown labels, and labels that became parameters, were meant to refuse (J8)."""
    for key, member in parsed.members.items():
        if key not in LABELS:
            yield from meant_refusal(f"{key}={_text(member)}")
        for name, value in member.params.items():
            if name in LABELS:
                yield from meant_refusal(f"{name}={_bare(value)}")


def _text(member: Member) -> str:
    """The value of a member as words."""
    if isinstance(member, Item):
        return _bare(member.value)
    return " ".join(_bare(item.value) for item in member.items)


def _bare(value: BareItem) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Token | DisplayString):
        return value.value
    return str(value) if isinstance(value, str | int | float) else ""


def _syntax(text: str, error: FieldError) -> Lint:
    tidy = text.lower().replace(" =", "=").replace("= ", "=").strip().rstrip(",")
    meant = "" if tidy == text or isinstance(parse_dictionary(tidy), FieldError) else f", as in {quote(tidy)}"
    return (
        "aipref-syntax",
        Severity.ERROR,
        f"{quote(text)} does not parse ({error.message} at octet {error.offset}): every preference in it is lost",
        f"write lower-case keys, `=` without spaces and commas between members{meant}",
    )


def _lints(parsed: Dictionary) -> list[Lint]:
    found: list[Lint] = []
    for key, member in parsed.members.items():
        if key not in LABELS:
            found.append(_unknown_label(key))
        elif _token(member) is None:
            message = f"the value of {quote(key)} is neither `y` nor `n`, so it says nothing"
            found.append(("aipref-value", Severity.WARNING, message, f"write `{key}=y` or `{key}=n`"))
        for name in member.params:
            if name in LABELS:
                message = f"after `;` {quote(name)} is a parameter of {quote(key)}, and its preference is lost"
                found.append(("aipref-lost-parameter", Severity.WARNING, message, "put a comma between preferences"))
    for key in parsed.duplicates:
        message = f"{quote(key)} stands more than once; the last one counts (RFC 9651 §3.2)"
        found.append(("aipref-duplicate", Severity.WARNING, message, "keep one"))
    return found


_FOREIGN = {"ai-train": "train-ai", "ai-input": "ai-use", "train": "train-ai", "ai-training": "train-ai"}


def _unknown_label(key: str) -> Lint:
    meant = _FOREIGN.get(key)
    message = f"no revision of the vocabulary has the label {quote(key)}; it is ignored"
    text = f"did you mean `{meant}`?" if meant else f"labels are {', '.join(sorted(REVISIONS[-1].labels))}"
    return ("aipref-unknown-label", Severity.WARNING, message, text)


class _Notes:
    """What a reading leaves beside its statements, in order and without repeats."""

    def __init__(self) -> None:
        self.diagnostics: dict[Diagnostic, None] = {}
        self.failures: dict[Failure, None] = {}
        self.doubt: frozenset[Use] = frozenset()

    def read(self, signal: Signal) -> tuple[Statement, ...]:
        """The statements of a signal whose value is the preference alone."""
        meaning = _meaning(signal.value, _day(signal.seen))
        uses = INPUTS if meaning.said is None else meaning.meant
        for rule, severity, message, advice in meaning.lints:
            self.diagnostics[Diagnostic(rule, severity, message, signal.place, advice, signal.channel, uses)] = None
        self.doubt |= meaning.meant
        if meaning.said is None:
            self.failures[Failure(Fault.BROKEN, signal.channel, INPUTS, signal.place)] = None
            return ()
        return tuple(Statement(uses, stance, signal, signal.party, signal.authority) for uses, stance in meaning.said)


def interpret(found: Mapping[str, tuple[tuple[Signal, ...], ...]]) -> Reading:
    """All `Content-Usage` of a resource: carriers and equal paths combine restrictively (vocab §5.1, A5)."""
    header, robots = found.get("aipref-header", ()), found.get("aipref-robots", ())
    if not header and not robots:
        return NOTHING
    notes = _Notes()
    statements = [one for way in header for signal in way for one in notes.read(signal)]
    statements += across([one for way in robots for one in _robots_ways(way, notes)])
    return Reading(tuple(statements), tuple(notes.diagnostics), tuple(notes.failures), doubt=notes.doubt)


@lru_cache(maxsize=1024)
def _choices(label: frozenset[tuple[Use, Level]], seen: datetime | None) -> tuple[Choice, ...]:
    """The best ways to say a label in the revision that is the newest when a statement is seen (L16)."""
    day = _day(seen)
    newest = next((one for one in reversed(REVISIONS) if one.published <= day), None)
    if newest is None:
        return ()
    tokens = [
        Word(name, value, refuses if value == "n" else _NONE, permits if value == "y" else _NONE, refuses)
        for name, (refuses, permits) in newest.labels.items()
        for value in ("y", "n")
    ]
    return best(dict(label), tokens, laid_over)


def exports(label: frozenset[tuple[Use, Level]], seen: datetime | None) -> frozenset[Exported]:
    """What the best ways to say a label mean."""
    return meanings(_choices(label, seen), laid_over)


def written(label: frozenset[tuple[Use, Level]], seen: datetime | None) -> tuple[str, dict[Use, Level]]:
    """The value that says a label best, empty where there is nothing to say, and what it means (vocab §6)."""
    choice = next(iter(_choices(label, seen)), ())
    return ", ".join(f"{one.key}={one.value}" for one in choice), laid_over(choice)


_NONE: frozenset[Use] = frozenset()


def lint(line: Signal) -> tuple[Diagnostic, ...]:
    """What is wrong with one line or field by itself, whatever address is asked about: for those who write it."""
    if line.scope is not None:
        if not line.scope.grouped:
            return (_ungrouped(line),)
        line = replace(line, value=split_path(line.value)[1])
    notes = _Notes()
    notes.read(line)
    return tuple(notes.diagnostics)


def preferences(text: str) -> dict[str, bool]:
    """The known labels that a value answers plainly: True for `y`, False for `n`; none where it does not parse."""
    parsed = parse_dictionary(text)
    if isinstance(parsed, FieldError):
        return {}
    tokens = {label: _token(member) for label, member in parsed.members.items() if label in LABELS}
    return {label: said == "y" for label, said in tokens.items() if said is not None}


def _robots_ways(lines: tuple[Signal, ...], notes: _Notes) -> list[tuple[Statement, ...]]:
    """attach-05 §3: the longest matching path wins as a whole line, and only where the path may be fetched (A4).

    A line that does not parse wins and says nothing in one reading, and is not there in another (A3).
    """
    matching: list[tuple[int, Signal]] = []
    for line in lines:
        scope = line.scope
        if scope is None or not scope.grouped:
            notes.diagnostics[_ungrouped(line)] = None
            continue
        path, value = split_path(line.value)
        pattern = Pattern(path) if path is not None else None
        if scope.crawlable and (pattern is None or pattern.matches(Target(scope.target))):
            length = pattern.length if pattern else 0
            line = carried(line) if is_managed(line) else line  # noqa: PLW2901 (as the party that says it)
            matching.append((length, line if value == line.value else replace(line, value=value)))
    readable = [one for one in matching if _meaning(one[1].value, _day(one[1].seen)).said is not None]
    ways = [matching] if len(readable) == len(matching) else [matching, readable]
    return [tuple(one for line in _longest(way) for one in notes.read(line)) for way in ways]


def _longest(matching: list[tuple[int, Signal]]) -> tuple[Signal, ...]:
    """The lines with the longest path, for each party by itself."""
    best: dict[str, int] = {}
    for length, line in matching:
        best[line.party] = max(length, best.get(line.party, 0))
    return tuple(line for length, line in matching if length == best[line.party])


def _ungrouped(line: Signal) -> Diagnostic:
    return Diagnostic(
        "aipref-ungrouped",
        Severity.WARNING,
        "`Content-Usage` before any `User-agent` line belongs to no group and is ignored",
        line.place,
        "put it below `User-agent: *` and below every named group",
        line.channel,
    )


def _day(seen: datetime | None) -> date:
    """The day, in UTC, on which a statement was seen; a statement nobody dated is read under the newest revision."""
    if seen is None:
        return date.max
    try:
        return (seen.astimezone(UTC) if seen.tzinfo else seen).date()
    except OverflowError:  # a zone that leads out of the calendar
        return seen.date()
