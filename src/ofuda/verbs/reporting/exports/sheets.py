"""Tables that spreadsheets open: nothing in them is taken for a formula, and no cell ends its line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from ofuda.nouns.diagnostics import visible

# What a spreadsheet takes for a formula, and the mark that keeps it from doing so.
_FORMULAS: Final = ("=", "+", "-", "@")
_MARK: Final = "'"


def sheet(rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """Lines of cells; what is None is empty."""
    text = StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerows([_cell(one) for one in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    found = "" if value is None else visible(str(value))
    return _MARK + found if found.startswith(_FORMULAS) else found
