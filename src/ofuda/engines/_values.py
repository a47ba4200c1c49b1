"""Values of Python as the columns that the kernel reads, for engines that hand over rows and not Arrow."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ofuda.engines._arrow import pa


def batch_of(columns: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a record batch)
    """Columns by our names: sequences of one length, of values or None."""
    return pa.RecordBatch.from_pydict({name: _array(name, values) for name, values in columns.items()})


def _array(name: str, values: Sequence[Any]) -> Any:  # noqa: ANN401 (an array)
    try:
        found = pa.array(values)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):  # UnicodeError is a ValueError
        # Of one column values that no type of Arrow has in common; JSON has, and the kernel reads it.
        as_one = _octets if name in _TEXTS else _json
        return pa.array([None if one is None else as_one(one) for one in values])
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


_TEXTS = frozenset({"url", "html", "requested_url", "media_type"})


def _octets(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def _json(value: object) -> str:
    """A value as JSON has it. What it cannot have is no JSON, so that the row is taken for one that cannot be read."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    try:
        return json.dumps(value, default=_as_json)
    except (TypeError, ValueError, RecursionError):
        return repr(type(value))


def _as_json(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):  # of NumPy
        return value.tolist()
    raise TypeError
