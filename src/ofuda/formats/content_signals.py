"""Cloudflare's Content Signals in robots.txt and as a header field (policy of 2025-09-24, `use=` of 2026).

No grammar is published; what is read here is what is deployed (house readings C1 to C6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ofuda.carriers.patterns import Pattern, Target
from ofuda.formats._refusals import means_no, meant_refusal
from ofuda.formats._robots_lines import carried, is_managed, split_path
from ofuda.nouns._extents import EXTENTS as SCHEMES
from ofuda.nouns._extents import Extent
from ofuda.nouns.algebra import across
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.nouns.export import Choice, Meaning, Token, best, joined, meanings
from ofuda.nouns.stance import ALLOWED, DISALLOWED, Level
from ofuda.nouns.statements import NOTHING, Failure, Fault, Reading, Signal, Statement
from ofuda.nouns.vocabulary import INPUTS, Use

_NONE: frozenset[Use] = frozenset()


def _extents() -> dict[tuple[str, str], Extent]:
    """A key refuses by `no` and permits by `yes`; of `use=`, each value is a token of its own."""
    found: dict[tuple[str, str], Extent] = {}
    for token, (refuses, permits) in SCHEMES["content-signals"][-1].tokens.items():
        key, valued, value = token.partition("=")
        if valued:
            found[key, value] = (refuses, permits)
        else:
            found[key, "no"] = (refuses, _NONE)
            found[key, "yes"] = (_NONE, permits)
    return found


# Standard §2: for each key and value what it refuses and what it permits.
EXTENTS: dict[tuple[str, str], Extent] = _extents()
KEYS: frozenset[str] = frozenset(key for key, _ in EXTENTS)
# Among lines of one length that contradict each other the first of these stands.
_RANK = {"no": 0, "immediate": 0, "reference": 1, "yes": 2, "full": 2}
_BETWEEN = re.compile(r"[,; \t]+")
_PLURAL = "content-signals"
_PATH = ("/", "*")

Lint = tuple[str, Severity, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What one line says, path apart: key and value pairs that are known, and what was not understood.

    `meant`: uses for which a refusal was meant in words that are none (J8). `exact`: these pairs alone, each once.
    """

    pairs: tuple[tuple[str, str], ...]
    lints: tuple[Lint, ...]
    meant: frozenset[Use] = frozenset()
    exact: bool = False


# The header that a CDN adds by itself when it converts pages to Markdown (C5).
_CDN_HEADER = frozenset({("ai-input", "yes"), ("ai-train", "yes"), ("search", "yes")})


def _is_default(said: Said) -> bool:
    return said.exact and frozenset(said.pairs) == _CDN_HEADER


def _said(text: str) -> Said:
    return _remembered(text) if len(text) <= _MEMO else _read(text)


def _closed_up(text: str) -> str:
    """Without white space around `=`; in linear time, which an expression for it would not take."""
    words = " ".join(filter(None, text.replace("\t", " ").split(" ")))
    return words.replace(" =", "=").replace("= ", "=")


def _read(text: str) -> Said:
    pairs: dict[tuple[str, str], None] = {}
    lints: list[Lint] = []
    meant: set[Use] = set()
    repeated = False
    for piece in _BETWEEN.split(_closed_up(text)):
        if not piece:
            continue
        key, equals, value = piece.lower().partition("=")
        if (key, value) in EXTENTS:
            repeated = repeated or (key, value) in pairs
            pairs[key, value] = None
            continue
        meant |= _meant(piece, key, value)
        if len(lints) < _MOST_LINTS:
            lints.append(_unread(piece, key, equals))
    if not pairs:
        message = f"{quote(text)} holds no content signal that can be read"
        lints.append(("content-signal-syntax", Severity.ERROR, message, "write for example `search=yes, ai-train=no`"))
    return Said(tuple(pairs), tuple(lints), frozenset(meant), exact=not (lints or repeated))


_MOST_LINTS = 16
_MEMO = 4096  # characters: longer values are rare, and a memory full of them would be large
_remembered = lru_cache(maxsize=4096)(_read)


def _meant(piece: str, key: str, value: str) -> frozenset[Use]:
    """What a piece that says nothing was plainly meant to refuse: `ai-train=n`, `ai-train:no`, `use=none` (J8)."""
    if key in KEYS and value and means_no(value):
        return EXTENTS[key, "immediate" if key == "use" else "no"][0]
    return meant_refusal(piece)


_FOREIGN = {"train-ai": "ai-train", "train-genai": "ai-train", "ai-use": "ai-input", "ai_train": "ai-train"}


def _unread(piece: str, key: str, equals: str) -> Lint:
    if key in KEYS and equals:
        values = " or ".join(f"`{value}`" for name, value in EXTENTS if name == key)
        message = f"{quote(piece)} has a value that says nothing"
        return ("content-signal-value", Severity.WARNING, message, f"the value of `{key}` is {values}")
    meant = _FOREIGN.get(key)
    text = f"did you mean `{meant}`?" if meant else f"the keys are {', '.join(sorted(KEYS))}"
    return ("content-signal-unknown-key", Severity.WARNING, f"{quote(piece)} is no content signal; it is ignored", text)


@dataclass
class _Notes:
    """What a reading leaves beside its statements, in order and without repeats."""

    diagnostics: dict[Diagnostic, None]
    failures: dict[Failure, None]
    doubt: frozenset[Use] = _NONE

    def read(self, line: Signal, text: str) -> Said:
        said = _said(text)
        uses = said.meant if said.pairs else INPUTS
        self.doubt |= said.meant
        for rule, severity, message, advice in said.lints:
            self.diagnostics[Diagnostic(rule, severity, message, line.place, advice, line.channel, uses)] = None
        if not said.pairs:
            self.failures[Failure(Fault.BROKEN, line.channel, INPUTS, line.place)] = None
        return said

    def add(self, rule: str, line: Signal, message: str, advice: str) -> None:
        self.diagnostics[Diagnostic(rule, Severity.WARNING, message, line.place, advice, line.channel)] = None


def interpret(found: Mapping[str, tuple[tuple[Signal, ...], ...]]) -> Reading:
    """All content signals of a resource; carriers join restrictively (C5)."""
    robots, header = found.get("content-signal", ()), found.get("content-signal-header", ())
    if not robots and not header:
        return NOTHING
    notes = _Notes({}, {})
    statements = across([_robots_way(way, notes) for way in robots]) + across([_header(way, notes) for way in header])
    return Reading(statements, tuple(notes.diagnostics), tuple(notes.failures), doubt=notes.doubt)


@lru_cache(maxsize=1024)
def _choices(label: frozenset[tuple[Use, Level]]) -> tuple[Choice, ...]:
    """The best ways to say a label (L16); a `yes` touches all that its key is about.

    `use=` is read and never written: no grammar of it is published, and its first value keeps search engines out too.
    """
    tokens = [
        Token(key, value, refuses, permits, EXTENTS[key, "no"][0])
        for (key, value), (refuses, permits) in EXTENTS.items()
        if key != "use"
    ]
    return best(dict(label), tokens)


def exports(label: frozenset[tuple[Use, Level]]) -> frozenset[Meaning]:
    """What the best ways to say a label mean."""
    return meanings(_choices(label))


def written(label: frozenset[tuple[Use, Level]]) -> tuple[str, dict[Use, Level]]:
    """The value that says a label best, empty where there is nothing to say, and what it means."""
    choice = _choices(label)[0]
    return ", ".join(f"{one.key}={one.value}" for one in choice), joined(choice)


def lint(line: Signal) -> tuple[Diagnostic, ...]:
    """What is wrong with one line or field by itself, whatever address is asked about: for those who write it."""
    notes = _Notes({}, {})
    _form(line, notes)
    notes.read(line, split_path(line.value, _PATH)[1])
    return tuple(notes.diagnostics)


def signals(text: str) -> tuple[tuple[str, str], ...]:
    """The keys and values of a line that are known, path apart."""
    return _said(split_path(text, _PATH)[1]).pairs


def _header(lines: tuple[Signal, ...], notes: _Notes) -> tuple[Statement, ...]:
    """Each header line is a line of the mechanism by itself; one may carry a path as in robots.txt (C5)."""
    found: list[Statement] = []
    for line in lines:
        path, text = split_path(line.value, _PATH)
        if path is not None and not _covers(path, line):
            continue
        _form(line, notes)
        said = notes.read(line, text)
        signal = carried(line) if _is_default(said) else line
        for pair in said.pairs:
            found += _state(signal, pair, refuse_only=line.key == _PLURAL)
    return tuple(found)


def _covers(path: bytes, line: Signal) -> bool:
    return line.scope is not None and Pattern(path).matches(Target(line.scope.target))


def _robots_way(lines: tuple[Signal, ...], notes: _Notes) -> tuple[Statement, ...]:
    """For each party and each key the longest matching path that states it (C2); crawlable or not (C3).

    Lines outside any group, and those of the misspelt field, compete with nobody: each refuses by itself.
    """
    best: dict[tuple[object, ...], tuple[int, int, Signal, tuple[str, str]]] = {}
    for line in lines:
        path, text = split_path(line.value, _PATH)
        if path is not None and not _covers(path, line):
            continue
        _form(line, notes)
        signal = carried(line) if is_managed(line) else line
        alone = signal.place if _refuses_only(line) else None
        for pair in notes.read(line, text).pairs:
            rank = (-(Pattern(path).length if path is not None else 0), _RANK[pair[1]])
            slot = (signal.party, alone, pair[0])
            if slot not in best or rank < best[slot][:2]:
                best[slot] = (*rank, signal, pair)
    return tuple(
        statement
        for _, _, signal, pair in best.values()
        for statement in _state(signal, pair, refuse_only=_refuses_only(signal))
    )


def _refuses_only(line: Signal) -> bool:
    return line.key == _PLURAL or (line.scope is not None and not line.scope.grouped)


def _form(line: Signal, notes: _Notes) -> None:
    if line.scope is not None and not line.scope.grouped:
        message = "`Content-Signal` before any `User-agent` line: some readers ignore it, only its refusals are counted"
        notes.add("content-signal-ungrouped", line, message, "put it below `User-agent: *` and below every named group")
    if line.key == _PLURAL:
        message = "the field is `Content-Signal`; with an `s` only its refusals are counted"
        notes.add("content-signal-plural", line, message, "drop the `s`")


def _state(line: Signal, pair: tuple[str, str], *, refuse_only: bool) -> Iterable[Statement]:
    refuses, permits = EXTENTS[pair]
    for uses, stance in ((refuses, DISALLOWED), (permits, ALLOWED)):
        if uses and not (refuse_only and stance.level is Level.ALLOWED):
            yield Statement(uses, stance, line, line.party, line.authority)
