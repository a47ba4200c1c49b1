"""The columns that a table gains, and the members of its rows that are more than an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from ofuda.nouns.decision import Decision
from ofuda.nouns.vocabulary import Use
from ofuda.verbs.dataset.outcomes import LONGEST_RAW, Outcome

URL: Final = "url"
FETCHED_AT: Final = "fetched_at"
# Members of a row that may say something, beside its address.
BESIDE: Final = ("status", "headers", "html", "media_type", "truncated", "requested_url")
DECISION, VERDICT, REASON, RULE, SIGNALS = "ai_decision", "ai_verdict", "ai_reason", "ai_rule", "ai_signals"
_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
SIGNAL: Final = pa.list_(
    pa.struct([(name, pa.string()) for name in ("use", "channel", "role", "decision", "authority", "place", "raw")])
)


class ColumnError(ValueError):
    """A table that cannot be decided, since its addresses cannot be found; the second argument says what to do."""


def fields(uses: Sequence[Use], *, evidence: bool = False) -> list[Any]:
    """The columns that are added."""
    several = [f"{DECISION}_{use.value.replace('-', '_')}" for use in uses] if len(uses) > 1 else []
    words = [pa.field(name, _WORDS) for name in (DECISION, VERDICT, REASON)]
    found = [*words, pa.field(RULE, pa.int64()), *(pa.field(name, _WORDS) for name in several)]
    return [*found, pa.field(SIGNALS, SIGNAL)] if evidence else found


def answers(outcomes: Sequence[Outcome], numbers: Any, rules: Any, uses: Sequence[Use]) -> list[Any]:  # noqa: ANN401 (arrays)
    """The arrays of the columns: the number of an outcome for each row, and the id of a rule, 0 for none."""
    told = [
        [one.level.word for one in outcomes],
        [one.verdict.word for one in outcomes],
        [one.reason for one in outcomes],
    ]
    each = [[one.levels[at].word for one in outcomes] for at in range(len(uses))] if len(uses) > 1 else []
    first, *more = [_taken(words, numbers) for words in (*told, *each)]
    return [first, *more[:2], rules, *more[2:]]


def _taken(words: Sequence[str], numbers: Any) -> Any:  # noqa: ANN401 (arrays)
    """A dictionary of the distinct words, and for each row its place there."""
    distinct = {word: at for at, word in enumerate(dict.fromkeys(words))}
    places = pa.array([distinct[word] for word in words], pa.int32())
    return pa.DictionaryArray.from_arrays(places.take(numbers), pa.array(list(distinct), pa.string()))


def signals(decision: Decision) -> list[dict[str, str]]:
    """Every statement that was weighed, use by use."""
    return [
        {
            "use": use.value,
            "channel": one.statement.evidence.channel,
            "role": one.role.value,
            "decision": one.level.word,
            "authority": one.statement.authority.name.lower(),
            "place": str(one.statement.evidence.place),
            "raw": one.statement.evidence.raw[:LONGEST_RAW],
        }
        for use, said in decision.uses.items()
        for one in said.reasons
    ]
