"""The fourteen uses and their groups (standard §1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Use(StrEnum):
    """One act of an automated system with a work; the nine input uses are disjoint, the output uses overlap."""

    # Sets of uses are everywhere: the hash of the text itself, not the enumeration's own in Python code.
    __hash__ = str.__hash__

    SEARCH = "search"
    TRAIN_GENERATIVE = "train-generative"
    TRAIN_OTHER = "train-other"
    EVALUATE = "evaluate"
    PROMPT = "prompt"
    GROUND = "ground"
    AI_INDEX = "ai-index"
    INFER_OTHER = "infer-other"
    MINE = "mine"
    OUTPUT_REPLICA = "output-replica"
    OUTPUT_ADAPTATION = "output-adaptation"
    OUTPUT_CHARACTER = "output-character"
    OUTPUT_STYLE = "output-style"
    OUTPUT_LIKENESS = "output-likeness"


ALL: tuple[Use, ...] = tuple(Use)
INPUTS: frozenset[Use] = frozenset(ALL[:9])
OUTPUTS: frozenset[Use] = frozenset(ALL[9:])
TRAINING: frozenset[Use] = frozenset({Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER})
TDM: frozenset[Use] = frozenset(
    {
        Use.TRAIN_GENERATIVE,
        Use.TRAIN_OTHER,
        Use.EVALUATE,
        Use.GROUND,
        Use.AI_INDEX,
        Use.INFER_OTHER,
        Use.MINE,
    }
)

GROUPS: dict[str, frozenset[Use]] = {
    "training": TRAINING,
    "inference": frozenset({Use.PROMPT, Use.GROUND, Use.INFER_OTHER}),
    "tdm": TDM,
    "ai": frozenset(ALL[1:8]),
    "outputs": OUTPUTS,
    "all": frozenset(ALL),
}

MEANINGS: dict[Use, str] = {
    Use.SEARCH: "select works and point to where they are, without a generated answer",
    Use.TRAIN_GENERATIVE: "change learned parameters of a model that generates synthetic content",
    Use.TRAIN_OTHER: "change learned parameters of any other model",
    Use.EVALUATE: "measure a model on the work without changing parameters",
    Use.PROMPT: "input to a generative model of a work that a person hands over or names by address",
    Use.GROUND: "any other input to a generative model: retrieval, grounding, agents, AI summaries",
    Use.AI_INDEX: "keep the work, chunks or embeddings in the retrieval store of a generative system",
    Use.INFER_OTHER: "apply any other trained model to the work: recognition, classification, embedding",
    Use.MINE: "any other automated analysis to obtain information",
    Use.OUTPUT_REPLICA: "generate output identical or strikingly similar to the work",
    Use.OUTPUT_ADAPTATION: "generate a translation, summary, continuation or arrangement of the work",
    Use.OUTPUT_CHARACTER: "generate output that depicts a recognisable character or setting of the work",
    Use.OUTPUT_STYLE: "generate output in the distinctive style of the work or its author (proposed)",
    Use.OUTPUT_LIKENESS: "generate output that imitates a real person's voice or appearance in the work",
}


def expand(names: Iterable[str]) -> tuple[frozenset[Use], tuple[str, ...]]:
    """Leaves for use and group names, and the names that are neither."""
    uses: set[Use] = set()
    unknown: list[str] = []
    for name in names:
        if name in GROUPS:
            uses |= GROUPS[name]
        elif name in Use._value2member_map_:
            uses.add(Use(name))
        else:
            unknown.append(name)
    return frozenset(uses), tuple(unknown)
