"""The shortest road through JSON text gives up, or reads what the scanner reads and says that no key stands twice."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofuda.carriers import json_text
from ofuda.carriers.json_places import Json, Scanner, Stop
from tests.sizes import size

TEXT = st.text(st.characters(exclude_characters='"\\', exclude_categories=("Cc", "Cs")))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
DOCUMENTS = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)
SCRAPS = ["{", "}", "[", "]", ":", ",", '"a"', '""', '"', "1", "-", "0", ".5", "e5", "9" * 200, "NaN", " ", "札", "\n"]
MANY = settings(max_examples=size(300, 3_000, 60_000))


def agrees(octets: bytes) -> bool:
    """Whether the shortest road was open; where it was, the scanner must have come to the same."""
    try:
        value = json_text._at_once(octets, 64)
    except (ValueError, RecursionError, OverflowError):
        return False
    scanner = Scanner(octets.decode(), 64).run()
    assert repr(scanner.value) == repr(value)
    assert scanner.duplicates == []
    return True


@MANY
@given(DOCUMENTS, st.sampled_from([None, 0, 3]), st.randoms(use_true_random=False))
def test_documents_and_what_a_change_makes_of_them(value: Json, indent: int | None, chance: random.Random) -> None:
    octets = json.dumps(value, indent=indent, ensure_ascii=False).encode()
    agrees(octets)
    for _ in range(5):
        at = chance.randrange(len(octets) + 1)
        scrap = chance.choice(SCRAPS).encode()
        agrees(octets[:at] + scrap + octets[at + chance.choice((0, 0, 1, len(scrap))) :])


@MANY
@given(st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join))
def test_scraps(text: str) -> None:
    agrees(text.encode())
    agrees(f'{{"a":[{text}]}}'.encode())


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":1}', '[{"":0,"b":"","":{}}]', '{"k":{"a":"a","a":"a"}}', '{"a":1,"\\u0061":1}']
)
def test_a_key_that_stands_twice_closes_it(text: str) -> None:
    assert not agrees(text.encode())


@pytest.mark.parametrize("text", ["[" * 65 + "]" * 65, '"\\n"', '{"a":NaN}', "1e400", "9" * 309, "[1", "\ufeff[]"])
def test_what_it_leaves_to_others(text: str) -> None:
    assert not agrees(text.encode())


@pytest.mark.parametrize("digits", [17, 18, 19, 20, 40, 304, 305, 308, 309, 310, 330, 4_301])
@pytest.mark.parametrize("before", [0, 1, 7, 15, 16, 31])
def test_integers_are_taken_up_to_a_double(digits: int, before: int) -> None:
    for sign in ("", "-"):
        text = " " * before + sign + "9" * digits
        agrees(text.encode())
        assert (json_text.parse_json(text.encode()).error is None) == (digits <= 308)


@pytest.mark.parametrize(
    "text", ["[" * 64 + "]" * 64, "[" + "{}," * 100 + "0]", "1.7976931348623157e308", "-0", '"\x7f"']
)
def test_it_is_open_for_the_rest(text: str) -> None:
    assert agrees(text.encode())


def test_octets_that_are_no_utf_8_close_it() -> None:
    for octets in (b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\xaf"', b'"\xf4\x90\x80\x80"', b'{"\xff":1}'):
        with pytest.raises(ValueError):
            json_text._at_once(octets, 64)


def test_the_scanner_stops_where_the_shortest_road_is_closed_by_grammar() -> None:
    with pytest.raises(Stop):
        Scanner('{"a":1,}', 64).run()
    assert not agrees(b'{"a":1,}')
