"""What came of the rows, counted: parts add up to the whole, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ofuda.verbs.dataset.beside import ROBOTS, amount
from ofuda.verbs.dataset.columns import DECISION, REASON, RULE, VERDICT

_NAMED = {"decision": DECISION, "verdict": VERDICT, "reason": REASON, "robots": ROBOTS}


@dataclass(slots=True)
class Tally:
    """Numbers of rows by what was decided, the rule it hangs on, and what was known; sums of amounts by verdict."""

    rows: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _NAMED})
    rules: Counter[int] = field(default_factory=Counter)
    sums: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, batch: Any, amounts: Iterable[str] = ()) -> None:  # noqa: ANN401 (a record batch)
        """The rows of a batch that was decided."""
        self.rows += batch.num_rows
        for name, column in _NAMED.items():
            if column in batch.schema.names:
                self.counts[name].update(_counted(batch.column(batch.schema.names.index(column))))
        rules = pc.drop_null(batch.column(batch.schema.names.index(RULE)))
        self.rules.update(_counted(rules))
        for name in amounts:
            self._sum(name, batch)

    def join(self, other: Tally) -> None:
        """The rows of another part."""
        self.rows += other.rows
        self.rules.update(other.rules)
        for name, counted in other.counts.items():
            self.counts[name].update(counted)
        for name, summed in other.sums.items():
            self.sums.setdefault(name, Counter()).update(summed)

    def _sum(self, name: str, batch: Any) -> None:  # noqa: ANN401 (a record batch)
        amounts = amount(batch.column(batch.schema.names.index(name)))
        if amounts.null_count == len(amounts):
            return
        verdicts = batch.column(batch.schema.names.index(VERDICT)).cast(pa.string())
        table = pa.table({"verdict": verdicts, "amount": amounts})
        for row in table.group_by("verdict").aggregate([("amount", "sum")]).to_pylist():
            self.sums.setdefault(name, Counter())[row["verdict"]] += row["amount_sum"] or 0


def told(tally: Tally) -> dict[str, Any]:
    """The numbers as a report has them, sorted."""
    found: dict[str, Any] = {"rows": tally.rows}
    found |= {name: dict(sorted(counted.items())) for name, counted in tally.counts.items()}
    return found | {name: dict(sorted(summed.items())) for name, summed in sorted(tally.sums.items())}


def tally_of(data: Mapping[str, Any]) -> Tally:
    """The tally of such numbers; rules are told elsewhere."""
    sums = {name: Counter(value) for name, value in data.items() if name not in {"rows", *_NAMED}}
    return Tally(data["rows"], {name: Counter(data.get(name, {})) for name in _NAMED}, Counter(), sums)


def _counted(column: Any) -> dict[Any, int]:  # noqa: ANN401 (an array)
    return {row["values"]: row["counts"] for row in pc.value_counts(column).to_pylist()}
