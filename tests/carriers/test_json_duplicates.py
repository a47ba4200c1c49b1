"""A key given twice is found whatever stands around it, and says all that was said."""

from __future__ import annotations

import json
from itertools import product

import pytest

from ofuda.carriers.json_text import Duplicate, parse_json

SPELLINGS = ('"a"', '"\\u0061"')
AROUND = {
    "{}": "",
    "[0, {}]": "/1",
    '{{"x": {}}}': "/x",
    '{{"x": [{{"y~/": [1, {}]}}]}}': "/x/0/y~0~1/1",
    '[{{"a": 1}}, {}, {{"a": 1}}]': "/1",
}
FILLINGS = ("", '"b": 2, ', '"b": {"c": [{"a": 5}]}, "A": 3, ')
ORDERS = ((1, 0), (0, 1), (1, 0, 1), (1, 1), (0, 0, 1))  # 0 permits: last, first, between, never
CASES = list(product(AROUND, SPELLINGS, SPELLINGS, FILLINGS, ORDERS))


def test_there_are_enough_cases_of_duplicates() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize(("around", "first", "second", "filling", "order"), CASES)
def test_a_key_given_twice_is_found(around: str, first: str, second: str, filling: str, order: tuple[int, ...]) -> None:
    members = [
        f"{first}: {order[0]}",
        *(f"{filling}{second}: {value}" for value in order[1:2]),
        *(f"{first}: 1" for _ in order[2:]),
    ]
    text = around.format("{" + ",\n".join(members) + "}")
    pointer = AROUND[around]
    read = parse_json(text.encode())
    assert read.error is None
    assert read.value == json.loads(text)
    (found,) = read.duplicates
    assert (found.pointer, found.key, found.values, found.line) == (f"{pointer}/a", "a", order, 2)
    assert tuple(value for key, value in read.all_members(pointer) if key == "a") == order
    assert read.line_of(found.pointer) == len(order)


def test_every_duplicate_is_listed_where_it_stands() -> None:
    read = parse_json(b'{"k": {"a":1,\n"a":2},\n"k": [{"b":1,"c":1,\n"c":2,"b":3,"b":4}],\n"l": 0}')
    assert read.value == {"k": [{"b": 4, "c": 2}], "l": 0}
    assert [(each.pointer, each.values, each.line) for each in read.duplicates] == [
        ("/k/a", (1, 2), 2),
        ("/k", ({"a": 2}, [{"b": 4, "c": 2}]), 3),
        ("/k/0/b", (1, 3, 4), 4),
        ("/k/0/c", (1, 2), 4),
    ]
    assert read.all_members("") == (("k", {"a": 2}), ("k", [{"b": 4, "c": 2}]), ("l", 0))
    assert read.all_members("/k/0") == (("b", 1), ("c", 1), ("c", 2), ("b", 3), ("b", 4))
    assert read.all_members("/k") == ()


def test_pointers_of_duplicates_take_no_memory_until_they_are_asked_for() -> None:
    key, twice = "k" * 100_000, '{"a":1,"a":2}'
    read = parse_json(f'{{"{key}": [{",".join([twice] * 5_000)}]}}'.encode())
    assert len(read.duplicates) == 5_000
    assert read.duplicates[-1].pointer == f"/{key}/4999/a"


def test_a_duplicate_shows_its_place() -> None:
    assert repr(Duplicate("a", (1, 2), 3, None)) == "Duplicate(key='a', values=(1, 2), line=3)"
