"""Hugging Face `datasets`: `dataset.map(Annotate(rights), batched=True)`, `dataset.filter(Keep(rights), batched=True)`.

Both are for a `Dataset` and an `IterableDataset`, with `num_proc` too, and have a stable fingerprint: of what is
asked, the policy, and the table of hosts.
"""

from __future__ import annotations

from typing import Any

from ofuda.engines._arrow import pa
from ofuda.engines._asking import AskingError
from ofuda.engines._values import batch_of
from ofuda.engines.arrow import Decide
from ofuda.engines.rights import Rights
from ofuda.verbs.dataset.columns import VERDICT

__all__ = ["Annotate", "Keep", "Rights"]


class Annotate:
    """For `map`: rows with the columns that they gain. Raises AskingError where the rights hang on the clock."""

    def __init__(self, rights: Rights) -> None:
        if rights.by_clock:
            advice = 'name the instant, as in `at="2026-11-21"`, or as `now` for rows that do not say when they came'
            raise AskingError(f"what is asked by the clock is a new question each time, and never cached; {advice}")
        self.rights = rights

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.rights,)

    def __call__(self, batch: Any) -> Any:  # noqa: ANN401 (whatever the format of the dataset makes of rows)
        """Of Arrow all columns, since a column that is empty in the first batch has a type there; else the new ones."""
        rows = _rows(batch, self.rights)
        found = Decide(self.rights)(rows)
        if isinstance(rows, pa.Table):
            return found
        return {field.name: found.column(field.name).to_pylist() for field in self.rights.added}


class Keep(Annotate):
    """For `filter`: whether the verdict is *keep*. What is for review is not kept."""

    def __call__(self, batch: Any) -> list[bool]:  # noqa: ANN401 (as above)
        """One for each row."""
        return [one == "keep" for one in Decide(self.rights)(_rows(batch, self.rights)).column(VERDICT).to_pylist()]


def _rows(batch: Any, rights: Rights) -> Any:  # noqa: ANN401 (tables and record batches)
    """A table of all columns where rows lie in Arrow or pandas; a record batch of those that are read elsewhere."""
    batch = getattr(batch, "pa_table", batch)  # of a `LazyBatch`: what it would make values of Python from
    if isinstance(batch, pa.Table):
        return batch
    if hasattr(batch, "to_dict"):
        return pa.Table.from_pandas(batch, preserve_index=False)
    return batch_of({theirs: batch[theirs] for theirs in rights.names.values() if theirs in batch})
