"""Cloudflare's Content Signals in robots.txt and as a header field (policy of 2025-09-24, `use=` of 2026).

No grammar is published; what is read here is what is deployed (house readings C1 to C6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ofuda.carriers.patterns import Pattern, Target
from ofuda.formats._robots_lines import carried, is_managed, split_path
from ofuda.nouns.algebra import across
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.nouns.stance import ALLOWED, DISALLOWED, Level
from ofuda.nouns.statements import NOTHING, Failure, Fault, Reading, Signal, Statement
from ofuda.nouns.vocabulary import INPUTS, TRAINING, Use

_NONE: frozenset[Use] = frozenset()

# Standard §2: for each key and value what it refuses and what it permits.
EXTENTS: dict[tuple[str, str], tuple[frozenset[Use], frozenset[Use]]] = {
    ("search", "no"): (frozenset({Use.SEARCH}), _NONE),
    ("search", "yes"): (_NONE, frozenset({Use.SEARCH})),
    ("ai-input", "no"): (frozenset({Use.EVALUATE, Use.PROMPT, Use.GROUND, Use.INFER_OTHER}), _NONE),
    ("ai-input", "yes"): (_NONE, frozenset({Use.PROMPT, Use.GROUND})),
    ("ai-train", "no"): (TRAINING, _NONE),
    ("ai-train", "yes"): (_NONE, TRAINING),
    ("use", "immediate"): (INPUTS - {Use.PROMPT}, _NONE),
    ("use", "reference"): (TRAINING | {Use.GROUND}, _NONE),
    ("use", "full"): (_NONE, _NONE),
}
KEYS: frozenset[str] = frozenset(key for key, _ in EXTENTS)
# Among lines of one length that contradict each other the first of these stands.
_RANK = {"no": 0, "immediate": 0, "reference": 1, "yes": 2, "full": 2}
# The header that a CDN adds by itself when it converts pages to Markdown (C5).
_CDN_HEADER = frozenset({("ai-train", "yes"), ("search", "yes"), ("ai-input", "yes")})
_AROUND_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_BETWEEN = re.compile(r"[,; \t]+")
_PLURAL = "content-signals"

Lint = tuple[str, Severity, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What one line says, path apart: key and value pairs that are known, and what was not understood."""

    pairs: tuple[tuple[str, str], ...]
    lints: tuple[Lint, ...]


@lru_cache(maxsize=4096)
def _said(text: str) -> Said:
    pairs: list[tuple[str, str]] = []
    lints: list[Lint] = []
    for piece in _BETWEEN.split(_AROUND_EQUALS.sub("=", text)):
        if not piece:
            continue
        key, equals, value = piece.lower().partition("=")
        if (key, value) in EXTENTS:
            pairs.append((key, value))
        else:
            lints.append(_unread(piece, key, equals))
    if not pairs:
        message = f"{quote(text)} holds no content signal that can be read"
        lints.append(("content-signal-syntax", Severity.ERROR, message, "write for example `search=yes, ai-train=no`"))
    return Said(tuple(pairs), tuple(lints))


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

    def read(self, line: Signal, text: str) -> Said:
        said = _said(text)
        uses = _NONE if said.pairs else INPUTS
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
    statements = [*across([_robots_way(way, notes) for way in robots])]
    for way in header:
        statements += _header(way, notes)
    return Reading(tuple(statements), tuple(notes.diagnostics), tuple(notes.failures))


def _header(lines: tuple[Signal, ...], notes: _Notes) -> list[Statement]:
    said = [(line, notes.read(line, line.value)) for line in lines]
    if frozenset(pair for _, one in said for pair in one.pairs) == _CDN_HEADER:
        said = [(carried(line), one) for line, one in said]
    return [
        statement for line, one in said for pair in one.pairs for statement in _state(line, pair, refuse_only=False)
    ]


def _robots_way(lines: tuple[Signal, ...], notes: _Notes) -> tuple[Statement, ...]:
    """For each party and each key the longest matching path that states it (C2); crawlable or not (C3)."""
    best: dict[tuple[object, ...], tuple[int, int, Signal, tuple[str, str]]] = {}
    for line in lines:
        scope = line.scope
        if scope is None:
            continue
        path, text = split_path(line.value)
        pattern = Pattern(path) if path is not None else None
        if pattern is not None and not pattern.matches(Target(scope.target)):
            continue
        _form(line, notes)
        signal = carried(line) if is_managed(line) else line
        for pair in notes.read(line, text).pairs:
            rank = (-(pattern.length if pattern else 0), _RANK[pair[1]])
            slot = (signal.party, scope.grouped, line.key, pair[0])
            if slot not in best or rank < best[slot][:2]:
                best[slot] = (*rank, signal, pair)
    return tuple(
        statement
        for (_, grouped, key, _), (_, _, signal, pair) in best.items()
        for statement in _state(signal, pair, refuse_only=not grouped or key == _PLURAL)
    )


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
