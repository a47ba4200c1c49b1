"""What checks look at: a document, read once, and what the house's readers found in it on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.document import Document
from ofuda.nouns.vocabulary import Use


class Finding(NamedTuple):
    """What a check found. `severity` None: that of its rule. `uses`: those whose answer it changes."""

    place: Place
    message: str
    help: str
    severity: Severity | None = None
    uses: frozenset[Use] = frozenset()


Findings = Iterable[Finding]
Reported = Iterable[tuple[str, Finding]]
FIRST_QUOTED = re.compile(r"`([^`]+)`")


class View:
    """A document as checks see it. `at` is the instant at which it is judged; None where nobody said."""

    def __init__(self, document: Document, at: datetime | None = None) -> None:
        self.document = document
        self.at = at

    def reported(self) -> Reported:
        """Rule and finding, for whatever the readers say while they read."""
        return ()

    @cached_property
    def _by_rule(self) -> Mapping[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for rule, finding in self.reported():
            found.setdefault(rule, []).append(finding)
        return found

    def told(self, rule: str) -> Findings:
        """What the readers say under the name of a rule."""
        return self._by_rule.get(rule, ())

    def spot(self, line: int | None, message: str) -> Place:
        """The place in a line of what a message quotes first; else the whole line."""
        quoted = FIRST_QUOTED.search(message)
        lines = self.document.lines
        if quoted and line is not None and 0 < line <= len(lines):
            at = lines[line - 1].lower().find(quoted[1].lower())
            if at >= 0:
                return Place(self.document.source, line, column=at + 1, end=at + 1 + len(quoted[1]))
        return self.document.place(line)

    def translated(self, notes: Iterable[Diagnostic]) -> Reported:
        """A reader's diagnostics about lines of this document."""
        for note in notes:
            line = note.place.line if note.place else None
            yield note.rule, Finding(self.spot(line, note.message), note.message, note.help or "", note.severity)
