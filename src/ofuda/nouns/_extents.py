"""What the tokens of foreign schemes refuse and permit, by revision (standard §2).

Generated from schema/vocabulary.yml by `python -m tests.artefacts --write`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ofuda.nouns._terms import INPUTS, Use

Extent = tuple[frozenset[Use], frozenset[Use]]
"""What a no refuses, and what a yes permits: no more than that."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a foreign scheme: its day of publication, and the extents of its tokens."""

    name: str
    published: date
    tokens: Mapping[str, Extent]


_1 = INPUTS
_2 = frozenset({Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER})
_3 = frozenset({Use.TRAIN_GENERATIVE})
_4 = frozenset({Use.SEARCH})
_5 = frozenset({Use.EVALUATE, Use.PROMPT, Use.GROUND, Use.INFER_OTHER})
_6: frozenset[Use] = frozenset()
_7 = frozenset({Use.SEARCH, Use.GROUND, Use.AI_INDEX})
_8 = frozenset({Use.GROUND})
_9 = frozenset({Use.EVALUATE, Use.GROUND})
_10 = frozenset({Use.PROMPT, Use.GROUND})
_11 = frozenset(
    {
        Use.SEARCH,
        Use.TRAIN_GENERATIVE,
        Use.TRAIN_OTHER,
        Use.EVALUATE,
        Use.GROUND,
        Use.AI_INDEX,
        Use.INFER_OTHER,
        Use.MINE,
    }
)
_12 = frozenset({Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER, Use.GROUND})
_13 = frozenset({Use.PROMPT, Use.GROUND, Use.INFER_OTHER})
_14 = frozenset({Use.AI_INDEX})
_15 = frozenset(
    {
        Use.TRAIN_GENERATIVE,
        Use.TRAIN_OTHER,
        Use.EVALUATE,
        Use.PROMPT,
        Use.GROUND,
        Use.AI_INDEX,
        Use.INFER_OTHER,
        Use.MINE,
    }
)
_16 = frozenset(
    {Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER, Use.EVALUATE, Use.PROMPT, Use.GROUND, Use.AI_INDEX, Use.INFER_OTHER}
)
_17 = frozenset(
    {Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER, Use.EVALUATE, Use.GROUND, Use.AI_INDEX, Use.INFER_OTHER, Use.MINE}
)
_18 = frozenset({Use.MINE})
_19 = frozenset({Use.TRAIN_OTHER})
_20 = frozenset({Use.SEARCH, Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER, Use.MINE})
_21 = frozenset({Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER, Use.MINE})

EXTENTS: dict[str, tuple[Revision, ...]] = {
    "aipref": (
        Revision(
            "vocab-01",
            date(2025, 6, 19),
            {
                "tdm": (_1, _1),
                "ai": (_2, _2),
                "genai": (_3, _3),
                "search": (_4, _4),
                "inference": (_5, _5),
            },
        ),
        Revision(
            "vocab-02",
            date(2025, 7, 21),
            {
                "all": (_1, _1),
                "train-ai": (_2, _2),
                "train-genai": (_3, _3),
                "ai-use": (_5, _5),
                "search": (_4, _4),
            },
        ),
        Revision(
            "vocab-03",
            date(2025, 9, 5),
            {
                "bots": (_1, _1),
                "train-ai": (_2, _2),
                "train-genai": (_3, _3),
                "search": (_4, _4),
            },
        ),
        Revision(
            "vocab-04",
            date(2025, 10, 28),
            {
                "bots": (_1, _1),
                "train-ai": (_2, _6),
                "ai-output": (_7, _8),
                "search": (_4, _4),
            },
        ),
        Revision(
            "vocab-05",
            date(2025, 12, 1),
            {
                "train-ai": (_2, _6),
                "search": (_4, _4),
            },
        ),
        Revision(
            "vocab-06",
            date(2026, 4, 28),
            {
                "train-ai": (_3, _3),
                "search": (_4, _4),
            },
        ),
        Revision(
            "vocab-07",
            date(2026, 8, 19),
            {
                "train-ai": (_3, _3),
                "search": (_4, _4),
            },
        ),
        Revision(
            "vocab-08",
            date(2026, 9, 13),
            {
                "train-ai": (_3, _3),
                "ai-use": (_9, _8),
                "search": (_4, _4),
            },
        ),
    ),
    "content-signals": (
        Revision(
            "2025-09-24",
            date(2025, 9, 24),
            {
                "search": (_4, _4),
                "ai-input": (_5, _10),
                "ai-train": (_2, _2),
            },
        ),
        Revision(
            "2026-07-08",
            date(2026, 7, 8),
            {
                "search": (_4, _4),
                "ai-input": (_5, _10),
                "ai-train": (_2, _2),
                "use=immediate": (_11, _6),
                "use=reference": (_12, _6),
                "use=full": (_6, _6),
            },
        ),
    ),
    "rsl": (
        Revision(
            "1.0",
            date(2025, 12, 10),
            {
                "ai-train": (_2, _2),
                "ai-input": (_13, _13),
                "ai-index": (_14, _14),
                "search": (_4, _4),
                "ai-all": (_15, _16),
                "all": (_1, _1),
            },
        ),
    ),
    "tdmrep": (
        Revision(
            "20240510",
            date(2024, 5, 10),
            {
                "tdm-reservation": (_17, _18),
            },
        ),
    ),
    "cawg": (
        Revision(
            "c2pa-1.3",
            date(2023, 4, 1),
            {
                "data_mining": (_18, _18),
                "ai_inference": (_5, _5),
                "ai_generative_training": (_3, _3),
                "ai_training": (_19, _19),
            },
        ),
        Revision(
            "c2pa-1.4",
            date(2023, 11, 1),
            {
                "data_mining": (_18, _18),
                "ai_inference": (_5, _5),
                "ai_generative_training": (_3, _3),
                "ai_training": (_19, _19),
            },
        ),
        Revision(
            "cawg-1.0",
            date(2024, 3, 18),
            {
                "data_mining": (_18, _18),
                "ai_inference": (_5, _5),
                "ai_generative_training": (_3, _3),
                "ai_training": (_19, _19),
            },
        ),
        Revision(
            "cawg-1.1",
            date(2025, 5, 16),
            {
                "data_mining": (_18, _18),
                "ai_inference": (_5, _5),
                "ai_generative_training": (_3, _3),
                "ai_training": (_19, _19),
            },
        ),
    ),
    "plus": (
        Revision(
            "2023.1",
            date(2023, 10, 4),
            {
                "UNSPECIFIED": (_6, _6),
                "ALLOWED": (_6, _20),
                "PROHIBITED": (_1, _6),
                "PROHIBITED-EXCEPTSEARCHENGINEINDEXING": (_15, _6),
                "PROHIBITED-AIMLTRAINING": (_2, _6),
                "PROHIBITED-GENAIMLTRAINING": (_3, _6),
                "PROHIBITED-SEECONSTRAINT": (_1, _6),
                "PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": (_1, _6),
                "PROHIBITED-SEELINKEDRIGHTSEXPR": (_1, _6),
            },
        ),
    ),
    "page-controls": (
        Revision(
            "2022",
            date(2022, 11, 11),
            {
                "noai": (_2, _6),
                "noml": (_2, _6),
                "noimageai": (_2, _6),
            },
        ),
    ),
    "odrl-ai": (
        Revision(
            "2026-07-29",
            date(2026, 7, 29),
            {
                "gen-ai": (_3, _3),
                "ai-training": (_2, _2),
                "ai-augment": (_5, _5),
                "data-mining": (_15, _18),
                "search": (_4, _4),
                "index": (_4, _4),
            },
        ),
    ),
    "tdm-ai": (
        Revision(
            "2025-11-04",
            date(2025, 11, 4),
            {
                "train-genai": (_3, _3),
                "train-ai": (_2, _2),
                "ai-use": (_5, _10),
                "search": (_4, _4),
                "all": (_1, _21),
            },
        ),
    ),
}
