"""Plain Arrow: `Decide(rights)` adds the columns of decisions to a table or a record batch.

The other engines stand on this one.
"""

from __future__ import annotations

from typing import Any

from ofuda.engines._arrow import pa
from ofuda.engines._asking import AskingError
from ofuda.engines.rights import Rights
from ofuda.nouns.diagnostics import quote
from ofuda.shells.filtering.chunks import ROWS
from ofuda.verbs.dataset.columns import URL

__all__ = ["Decide", "Rights"]


class Decide:
    """No row is dropped and none changes its place; columns of these names that were there are replaced."""

    def __init__(self, rights: Rights) -> None:
        self.rights = rights

    def __call__(self, rows: Any) -> Any:  # noqa: ANN401 (a table or a record batch)
        """The same rows, as what they came. Raises AskingError where there is no column of addresses."""
        whole = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
        found = self._added(whole)
        if rows is not whole:
            found = [one.combine_chunks() for one in found]
        kept = [at for at, name in enumerate(rows.schema.names) if name not in self._names]
        columns = [rows.column(at) for at in kept]
        return type(rows).from_arrays([*columns, *found], schema=self.schema(rows.schema))

    def schema(self, schema: Any) -> Any:  # noqa: ANN401 (schemas)
        """That of the result, by that of the rows."""
        kept = [one for one in schema if one.name not in self._names]
        return pa.schema([*kept, *self.rights.added], schema.metadata)

    @property
    def _names(self) -> set[str]:
        return {one.name for one in self.rights.added}

    def _added(self, table: Any) -> list[Any]:  # noqa: ANN401 (tables)
        """The new columns, batch by batch, so that the memory is bounded; only what is read is looked at."""
        names = {ours: theirs for ours, theirs in self.rights.names.items() if theirs in table.schema.names}
        if URL not in names:
            near = ", ".join(map(quote, table.schema.names[:8]))
            advice = 'name it with `columns={"url": "NAME"}`'
            raise AskingError(f"there is no column {quote(self.rights.names[URL])}; there are {near}; {advice}")
        columns = [table.column(table.schema.names.index(name)) for name in names.values()]
        read = pa.Table.from_arrays(columns, list(names))
        decided = [self.rights.opened().decide(one) for one in read.to_batches(max_chunksize=ROWS)]
        return [
            pa.chunked_array([one[at] for one in decided], field.type) for at, field in enumerate(self.rights.added)
        ]
