"""What reading labels leaves beside their statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.statements import Failure, Fault, Need
from ofuda.nouns.vocabulary import ALL, Use

CHANNEL = "label"
EVERY = frozenset(ALL)


@dataclass(slots=True)
class Notes:
    """Findings, failures and needs, in order and without repeats."""

    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)
    failures: dict[Failure, None] = field(default_factory=dict)
    needs: dict[Need, None] = field(default_factory=dict)
    doubt: frozenset[Use] = frozenset()

    def add(
        self, rule: str, severity: Severity, message: str, place: Place, advice: str, uses: Iterable[Use] = ()
    ) -> None:
        self.diagnostics[Diagnostic(rule, severity, message, place, advice, CHANNEL, frozenset(uses))] = None

    def fail(self, fault: Fault, place: Place, uses: frozenset[Use] = EVERY) -> None:
        self.failures[Failure(fault, CHANNEL, uses, place)] = None


def place_in(place: Place, pointer: str) -> Place:
    """The place of a value in a text; in a page the line of its element says enough."""
    return place if place.line is not None else replace(place, pointer=((place.pointer or "") + pointer) or None)
