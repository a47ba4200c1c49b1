"""Which rows say something beside their address, by the columns that they are in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.verbs.dataset.rows import read
from ofuda.verbs.dataset.saying import Saying

Pairs = Sequence[tuple[str | None, str | None]]

TEXT = pa.string()
NAMES = ("content-type", "X-Robots-Tag", " x-robots-tag", "TDM-Reservation", "Link", "server", "name", "value", "x", "")
VALUES = ("noai", "1", "", "text/html", "x-robots-tag")


def struct(*names: str) -> Any:
    return pa.list_(pa.struct([(name, TEXT) for name in names]))


def structs(*names: str) -> Callable[[Pairs], object]:
    return lambda pairs: [dict(zip(names, (*pair, None), strict=False)) for pair in pairs]


FORMS: dict[str, tuple[Any, Callable[[Pairs], object]]] = {
    "map": (pa.map_(TEXT, TEXT), lambda pairs: [(name or "", value) for name, value in pairs]),
    "lists": (pa.list_(pa.list_(TEXT)), lambda pairs: [list(pair) for pair in pairs]),
    "large lists": (pa.large_list(pa.list_(TEXT)), lambda pairs: [list(pair) for pair in pairs]),
    "lists of three": (pa.list_(pa.list_(TEXT)), lambda pairs: [[*pair, "x"] for pair in pairs]),
    "structs": (struct("name", "value"), structs("name", "value")),
    "structs, value first": (struct("value", "key"), structs("key", "value")),
    "structs of other names": (struct("a", "b"), structs("a", "b")),
    "structs of three": (struct("name", "value", "more"), structs("name", "value", "more")),
    "whole numbers": (
        pa.list_(pa.list_(pa.int64())),
        lambda pairs: [[len(one or "") for one in pair] for pair in pairs],
    ),
    "JSON object": (TEXT, lambda pairs: json.dumps(dict(pairs))),
    "JSON pairs": (TEXT, json.dumps),
    "JSON of something": (TEXT, lambda pairs: json.dumps([name for name, _ in pairs])),
    "no JSON": (TEXT, lambda pairs: "".join(name or "" for name, _ in pairs)),
    "columns": (
        pa.struct([("name", pa.list_(TEXT)), ("value", pa.list_(TEXT))]),
        lambda pairs: {"name": [name for name, _ in pairs], "value": [value for _, value in pairs]},
    ),
}
maybe_value = st.sampled_from((*VALUES, None))
fields = st.lists(st.tuples(st.sampled_from((*NAMES, None)), maybe_value), max_size=3) | st.none()


def batch(**columns: Any) -> Any:
    return pa.RecordBatch.from_pydict(columns)


def may(**columns: Any) -> list[bool]:
    told = Saying(batch(**columns)).may
    assert told is not None
    found: list[bool] = told.to_pylist()
    return found


def silent(members: dict[str, Any]) -> bool:
    return read("https://a.example/x", members, None, None).silent


@pytest.mark.parametrize("form", FORMS)
@given(rows=st.lists(fields, min_size=1, max_size=4), first=st.integers(0, 2))
def test_no_row_whose_fields_are_heard_is_taken_for_silent(form: str, rows: list[Pairs | None], first: int) -> None:
    kind, written = FORMS[form]
    column = pa.array([None if row is None else written(row) for row in rows], kind).slice(first)
    told = Saying(batch(headers=column))
    if told.may is None:
        assert column.null_count == len(column)
        return
    for says, members in zip(told.may.to_pylist(), told.of(pa.array(range(len(column)))), strict=True):
        assert says or silent(members)


@pytest.mark.parametrize("form", ["map", "lists", "structs", "structs, value first", "JSON object", "JSON pairs"])
def test_rows_with_fields_that_nobody_hears_are_silent(form: str) -> None:
    kind, written = FORMS[form]
    rows = [[("Content-Type", "text/html"), ("Server", "x")], [], [("x-robots-tag", "noai")], None]
    column = pa.array([None if row is None else written(row) for row in rows], kind)
    assert may(headers=column) == [False, False, True, False]


def test_an_object_of_a_name_and_a_value_is_one_field() -> None:
    text = json.dumps({"name": "x-robots-tag", "value": "noai"})
    assert may(headers=[text]) == [True]
    assert not silent({"headers": text})


@pytest.mark.parametrize(
    ("name", "values", "kind", "expected"),
    [
        ("status", [200, 206, 404, None], pa.int16(), [False, True, False, False]),
        ("status", [200.0, 206.0, None, None], pa.float64(), [True, True, False, False]),
        ("truncated", [False, True, None, None], pa.bool_(), [False, True, False, False]),
        ("truncated", ["no", "yes", None, None], TEXT, [True, True, False, False]),
        ("media_type", ["text/html", "", None, None], TEXT, [False, False, False, False]),
        ("media_type", ["text/html", "", None, None], pa.dictionary(pa.int8(), TEXT), [False, False, False, False]),
        ("media_type", [1, 2, None, None], pa.int8(), [True, True, False, False]),
        ("requested_url", ["https://b.example/", "", None, None], TEXT, [True, True, False, False]),
        ("html", [b"<p>", b"", None, None], pa.binary(), [True, True, False, False]),
    ],
)
def test_members_by_their_columns(name: str, values: list[Any], kind: Any, expected: list[bool]) -> None:
    column = pa.array(values, kind)
    assert may(**{name: column}) == expected
    members = Saying(batch(**{name: column})).of(pa.array(range(4)))
    assert members == [{} if value is None else {name: value} for value in values]
    assert all(says or silent(one) for says, one in zip(expected, members, strict=True))


def test_columns_in_which_no_row_has_anything_say_nothing() -> None:
    assert Saying(batch(url=["https://a.example/x"], status=pa.nulls(1, pa.int32()))).may is None
