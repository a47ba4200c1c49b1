"""Record batches in, the same batches with the columns of decisions out. No row is dropped, none changes its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.verbs.dataset.addresses import Addresses
from ofuda.verbs.dataset.answering import Answers
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.batch import Batch
from ofuda.verbs.dataset.columns import SIGNAL, URL, ColumnError, answers, fields
from ofuda.verbs.dataset.origins import Origins
from ofuda.verbs.dataset.outcomes import Rule
from ofuda.verbs.dataset.rows import Beside
from ofuda.verbs.dataset.sites import Sites, State


class Kernel:
    """Decides batches of one run; what it learns of origins serves the batches that follow. One thread at a time.

    `roads` counts the rows by the road they took; `addresses` are those of the last batch, taken apart.
    """

    def __init__(self, asked: Asked, sites: Sites, *, evidence: bool = False) -> None:
        self.roads: Counter[str] = Counter()
        self.addresses: Addresses | None = None
        self._answers = Answers(asked)
        self._origins = Origins(self._answers, sites)
        self._evidence = evidence

    @property
    def rules(self) -> dict[int, Rule]:
        """By their ids, the rules that the rows of the last batch hang on, and others."""
        return self._answers.rules

    def decide(
        self,
        batch: Any,  # noqa: ANN401 (a record batch)
        own: Sequence[State | None] | None = None,
        beside: Sequence[Beside] | None = None,
        addresses: Addresses | None = None,
    ) -> Any:  # noqa: ANN401 (a record batch)
        """The batch with its new columns.

        `own` has what stood at the origin of each row, where its archive tells; None: what is known of origins counts.
        `beside` has what each row says beside its address, where that is not in columns of the batch, and `addresses`
        those of the rows, where another kernel has taken them apart.
        """
        if URL not in batch.schema.names:
            raise ColumnError(f"there is no column `{URL}`", "name it with `--column url=NAME`")
        self._origins.make_room()
        uses, held = self._answers.asked.question.asked, self._answers
        work = Batch(
            batch, held, self._origins, self.roads, evidence=self._evidence, own=own, beside=beside, addresses=addresses
        )
        self.addresses = work.addresses
        numbers, rules = work.decided() if batch.num_rows else (pa.array([], pa.int32()), pa.array([], pa.int64()))
        found = answers(held.outcomes, numbers, rules, uses)
        if self._evidence:
            found.append(pa.array(work.signals, SIGNAL))
        names = fields(uses, evidence=self._evidence)
        return pa.RecordBatch.from_arrays([*batch.columns, *found], schema=pa.schema([*batch.schema, *names]))


def decide(batch: Any, question: Question, policy: Policy, sites: Sites) -> Any:  # noqa: ANN401 (record batches)
    """One batch by itself; who has several keeps a `Kernel`."""
    return Kernel(Asked(question, policy), sites).decide(batch)
