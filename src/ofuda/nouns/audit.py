"""What an audit comes to: what each kind of reader concludes, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ofuda.nouns.diagnostics import Diagnostic, Severity
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one kind of reader concludes about one address; `reader` is its name in the table of readers.

    `levels` holds the uses that it decides on. `open`: those of them for which a signal was broken or out of reach.
    """

    url: str
    kind: str
    reader: str
    fetch: Level
    levels: Mapping[Use, Level]
    open: frozenset[Use] = frozenset()


class Search(StrEnum):
    """What publishing the label changes for search crawlers."""

    UNCHANGED = "unchanged"
    REFUSED = "refused"  # by the label's own word
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole report. `labels` are the ids of the labels that the site was held against; none where none was given.

    `unread` addresses could not be looked at, so nothing is known about them.
    """

    start: str
    at: datetime
    labels: tuple[str, ...]
    conclusions: tuple[Conclusion, ...]
    findings: tuple[Diagnostic, ...]
    search: Search | None = None
    unread: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing but notes was found."""
        return all(one.severity is Severity.NOTE for one in self.findings)
