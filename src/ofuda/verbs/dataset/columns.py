"""The columns that a table gains, and the members of its rows that are more than an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pyarrow as pa

from ofuda.nouns.decision import Decision
from ofuda.nouns.vocabulary import Use
from ofuda.verbs._members import Members
from ofuda.verbs.dataset.outcomes import LONGEST_RAW, Outcome

URL: Final = "url"
FETCHED_AT: Final = "fetched_at"
# Members of a row that may say something, beside its address.
BESIDE: Final = ("status", "headers", "html", "media_type", "truncated", "requested_url")
DECISION, VERDICT, REASON, RULE, SIGNALS = "ai_decision", "ai_verdict", "ai_reason", "ai_rule", "ai_signals"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
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


def rows(batch: Any) -> Iterator[dict[str, Any]] | None:  # noqa: ANN401 (a record batch)
    """For each row its members beside the address that are there; None where no row can have any."""
    names = [name for name in BESIDE if name in batch.schema.names and batch.column(name).null_count < batch.num_rows]
    if not names:
        return None
    columns = [batch.column(name).to_pylist() for name in names]
    return (
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*columns, strict=True)
    )


def times(batch: Any) -> list[object] | None:  # noqa: ANN401 (a record batch)
    """When each row was captured; as it stands there where that cannot be told, and None where no row says."""
    if FETCHED_AT not in batch.schema.names:
        return None
    column = batch.column(batch.schema.names.index(FETCHED_AT))
    if column.null_count == len(column):
        return None
    if pa.types.is_timestamp(column.type):
        # Microseconds, since a calendar of Python ends with the year 9999 and one of Arrow does not.
        column = column.cast(pa.timestamp("us", tz="UTC"), safe=False).cast(pa.int64())
        return [None if one is None else _instant(one) for one in column.to_pylist()]
    return [None if one is None else _written(one) for one in column.to_pylist()]


def _instant(microseconds: int) -> object:
    try:
        return _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        return microseconds


def _written(text: object) -> object:
    return Members("row").time({FETCHED_AT: text}, FETCHED_AT) or text
