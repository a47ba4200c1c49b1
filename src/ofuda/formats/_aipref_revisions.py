"""The categories of AIPREF, which changed with every draft: what a label refuses and permits (standard §2, A1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ofuda.nouns._extents import EXTENTS, Extent


@dataclass(frozen=True, slots=True)
class Revision:
    """One draft of the vocabulary: its day of publication, and what each label refuses and permits (standard §2)."""

    name: str
    published: date
    labels: Mapping[str, Extent]


REVISIONS: tuple[Revision, ...] = tuple(Revision(one.name, one.published, one.tokens) for one in EXTENTS["aipref"])
LABELS: frozenset[str] = frozenset(label for revision in REVISIONS for label in revision.labels)


def extents_of(labels: frozenset[str], seen: date) -> dict[str, Extent]:
    """Each label's extents under the revision that house reading A1 chooses."""
    published = [revision for revision in REVISIONS if revision.published <= seen]
    for revision in reversed(published):
        if labels <= revision.labels.keys():
            return {label: revision.labels[label] for label in labels}
    found: dict[str, Extent] = {}
    for label in labels:
        newest_first = (*reversed(published), *REVISIONS)
        found[label] = next(one.labels[label] for one in newest_first if label in one.labels)
    return found
