"""Which rows may say something beside their address, told from their columns: cheap, and never wrong about a no.

A row that says nothing is answered as its address alone (`Row.silent`); the others are read one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from ofuda.verbs.dataset.columns import BESIDE
from ofuda.verbs.dataset.rows import HEARD, PARTIAL, STRUCTS

_FIELD: Final = 2  # a name and a value
_VALUE: Final = "value"
_decode = msgspec.json.Decoder(dict[str, str] | list[tuple[str, str]]).decode


class Saying:
    """What the rows of a batch have in columns beside their addresses.

    `may`: for each whether it may say something; None where no row has anything.
    """

    def __init__(self, batch: Any) -> None:  # noqa: ANN401 (a record batch)
        there = [name for name in BESIDE if _is_there(batch, name)]
        self._columns = {name: batch.column(batch.schema.names.index(name)) for name in there}
        says = [_MAY.get(name, pc.is_valid)(column) for name, column in self._columns.items()]
        self.may = reduce(pc.or_, says) if says else None

    def of(self, chosen: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (an array)
        """Of the chosen rows the members that are there."""
        names = list(self._columns)
        columns = [column.take(chosen).to_pylist() for column in self._columns.values()]
        return [
            {name: value for name, value in zip(names, values, strict=True) if value is not None}
            for values in zip(*columns, strict=True)
        ]


def _is_there(batch: Any, name: str) -> bool:  # noqa: ANN401 (a record batch)
    return name in batch.schema.names and batch.column(batch.schema.names.index(name)).null_count < batch.num_rows


def _status(column: Any) -> Any:  # noqa: ANN401 (arrays)
    """Part of a page says less than the page."""
    return _true(pc.equal(column, PARTIAL)) if pa.types.is_integer(column.type) else pc.is_valid(column)


def _flag(column: Any) -> Any:  # noqa: ANN401 (arrays)
    return _true(column) if pa.types.is_boolean(column.type) else pc.is_valid(column)


def _word(column: Any) -> Any:  # noqa: ANN401 (arrays)
    """A media type says nothing without a page, or a field."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return pc.and_(pc.is_null(column), pc.is_valid(column)) if _is_text(kind) else pc.is_valid(column)


def _fields(column: Any) -> Any:  # noqa: ANN401 (arrays)
    """Whether any field is heard, or may not be what a field should be."""
    kind = column.type
    if _is_text(kind):
        return pa.array([one is not None and _says(one) for one in column.to_pylist()], pa.bool_())
    if pa.types.is_map(kind):
        member = [pa.field("name", kind.key_type), pa.field(_VALUE, kind.item_type)]
        column, kind = column.cast(pa.list_(pa.struct(member))), pa.list_(pa.struct(member))
    pairs = _pairs(pc.list_flatten(column)) if _is_list(kind) else None
    if pairs is None:
        return pc.is_valid(column)
    names, values = pairs
    names = names.dictionary_encode()
    heard = pa.array([one is None or one.strip().lower() in HEARD for one in names.dictionary.to_pylist()], pa.bool_())
    says = pc.or_(pc.fill_null(heard.take(names.indices), fill_value=True), pc.is_null(values))
    found = bytearray(len(column))
    for row in pc.unique(pc.list_parent_indices(column).filter(says)).to_pylist():
        found[row] = 1
    return pa.Array.from_buffers(pa.uint8(), len(found), [None, pa.py_buffer(found)]).cast(pa.bool_())


def _pairs(flat: Any) -> tuple[Any, Any] | None:  # noqa: ANN401 (arrays)
    """The names and the values of fields, both texts; None where they are something else."""
    kind = flat.type
    if pa.types.is_struct(kind) and kind.num_fields == _FIELD:
        # In whatever order a file has them.
        first = 1 if kind.field(0).name == _VALUE else 0
        pair = pc.struct_field(flat, [first]), pc.struct_field(flat, [1 - first])
    elif _is_list(kind) and pc.all(pc.equal(pc.list_value_length(flat), _FIELD), min_count=0, skip_nulls=False).as_py():
        pair = pc.list_element(flat, 0), pc.list_element(flat, 1)
    else:
        return None
    return pair if all(pa.types.is_string(one.type) for one in pair) else None


def _says(text: str) -> bool:
    """As `_fields`, of fields written as JSON."""
    try:
        fields = _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    if isinstance(fields, dict) and fields.keys() in STRUCTS:  # whose name is a value
        return True
    names = fields if isinstance(fields, dict) else [name for name, _ in fields]
    return any([name.strip().lower() in HEARD for name in names])  # noqa: C419 (faster)


def _true(column: Any) -> Any:  # noqa: ANN401 (arrays)
    return pc.fill_null(column, fill_value=False)


def _is_text(kind: Any) -> bool:  # noqa: ANN401 (a type of Arrow)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_list(kind: Any) -> bool:  # noqa: ANN401 (a type of Arrow)
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


_MAY: Final[Mapping[str, Callable[[Any], Any]]] = {
    "status": _status,
    "headers": _fields,
    "media_type": _word,
    "truncated": _flag,
}
