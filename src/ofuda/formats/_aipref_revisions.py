"""The categories of AIPREF, which changed with every draft: what a label refuses and permits (standard §2, A1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ofuda.nouns.vocabulary import INPUTS, TRAINING, Use

_NONE: frozenset[Use] = frozenset()
_SEARCH = frozenset({Use.SEARCH})
_GENERATIVE = frozenset({Use.TRAIN_GENERATIVE})
_GROUND = frozenset({Use.GROUND})
_INFERENCE = frozenset({Use.EVALUATE, Use.PROMPT, Use.GROUND, Use.INFER_OTHER})

Extent = tuple[frozenset[Use], frozenset[Use]]


def _same(uses: frozenset[Use]) -> Extent:
    return uses, uses


@dataclass(frozen=True, slots=True)
class Revision:
    """One draft of the vocabulary: its day of publication, and what each label refuses and permits (standard §2)."""

    name: str
    published: date
    labels: Mapping[str, Extent]


REVISIONS: tuple[Revision, ...] = (
    Revision(
        "vocab-01",
        date(2025, 6, 19),
        {
            "tdm": _same(INPUTS),
            "ai": _same(TRAINING),
            "genai": _same(_GENERATIVE),
            "search": _same(_SEARCH),
            "inference": _same(_INFERENCE),
        },
    ),
    Revision(
        "vocab-02",
        date(2025, 7, 21),
        {
            "all": _same(INPUTS),
            "train-ai": _same(TRAINING),
            "train-genai": _same(_GENERATIVE),
            "ai-use": _same(_INFERENCE),
            "search": _same(_SEARCH),
        },
    ),
    Revision(
        "vocab-03",
        date(2025, 9, 5),
        {
            "bots": _same(INPUTS),
            "train-ai": _same(TRAINING),
            "train-genai": _same(_GENERATIVE),
            "search": _same(_SEARCH),
        },
    ),
    Revision(
        "vocab-04",
        date(2025, 10, 28),
        {
            "bots": _same(INPUTS),
            # Foundation models: not every generative model is one, and some that are do not generate.
            "train-ai": (TRAINING, _NONE),
            "ai-output": (frozenset({Use.GROUND, Use.AI_INDEX, Use.SEARCH}), _GROUND),
            "search": _same(_SEARCH),
        },
    ),
    Revision("vocab-05", date(2025, 12, 1), {"train-ai": (TRAINING, _NONE), "search": _same(_SEARCH)}),
    Revision("vocab-06", date(2026, 4, 28), {"train-ai": _same(_GENERATIVE), "search": _same(_SEARCH)}),
    Revision("vocab-07", date(2026, 8, 19), {"train-ai": _same(_GENERATIVE), "search": _same(_SEARCH)}),
    Revision(
        "vocab-08",
        date(2026, 9, 13),
        {
            "train-ai": _same(_GENERATIVE),
            "ai-use": (frozenset({Use.GROUND, Use.EVALUATE}), _GROUND),
            "search": _same(_SEARCH),
        },
    ),
)
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
