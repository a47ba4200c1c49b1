"""RFC 8259, and what is refused on purpose, by two roads that must not differ."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofuda.carriers.json_text import Json, JsonError, JsonText, parse_json
from tests.fuzz.engine import limit
from tests.fuzz.targets import TARGETS
from tests.sizes import size

DEPTH = "more than 64 arrays and objects inside each other"
BEYOND = "a number beyond what a double holds"
HALF = "a string with half a surrogate pair"
WIDE = "UTF-16 or UTF-32, where JSON is UTF-8 (RFC 8259 §8.1)"


def both(octets: bytes, **arguments: Any) -> JsonText:
    """Read by the road that would be taken, and by the long one wherever there is something to read."""
    read = parse_json(octets, **arguments)
    if read.error is None:
        assert repr(read._places.value) == repr(read.value)
    return read


def error(octets: bytes) -> JsonError:
    read = both(octets)
    assert read.error is not None
    assert read.value is None
    assert read.duplicates == ()
    assert read.all_members("") == ()
    assert read.line_of("/a") == read.error.line
    return read.error


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("true", True),
        (" \t\r\nfalse\n", False),
        ("0", 0),
        ("-0", 0),
        ("-0.0", -0.0),
        ("1E+2", 100.0),
        ("1e-400", 0.0),
        ("9007199254740993", 9_007_199_254_740_993),
        ("9" * 308, 10**308 - 1),
        ("1." + "1" * 400, 1.1111111111111112),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ('""', ""),
        ('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u65e5"', '"\\/\b\f\n\r\té日'),
        ('"\\ud83d\\uDE00"', "😀"),
        ('"\\\\ud83d"', "\\ud83d"),
        ('"\\ufeff\\u0000"', "\ufeff\0"),
        ('"\x7f\u2028札"', "\x7f\u2028札"),
        ("[]", []),
        ("{}", {}),
        ('[1,[],{"a":{}},"b"]', [1, [], {"a": {}}, "b"]),
        ('{"": 0, "a" :\n[ true , null ] }', {"": 0, "a": [True, None]}),
    ],
)
def test_texts_that_are_json(text: str, value: Json) -> None:
    read = both(text.encode())
    assert read.error is None
    assert repr(read.value) == repr(value)
    assert read.duplicates == ()
    assert not read.bom


@pytest.mark.parametrize(
    ("octets", "message", "line", "column", "offset"),
    [
        (b"", "a value expected, found the end", 1, 1, 0),
        (b" \n ", "a value expected, found the end", 2, 2, 3),
        (b"[1,]", "a value expected, found `]`", 1, 4, 3),
        (b"[,1]", "a value expected, found `,`", 1, 2, 1),
        (b"[1 2]", "`,` or `]` expected, found `2`", 1, 4, 3),
        (b"[1}", "`,` or `]` expected, found `}`", 1, 3, 2),
        (b"[", "a value expected, found the end", 1, 2, 1),
        (b"[1", "`,` or `]` expected, found the end", 1, 3, 2),
        (b'{"a":1,}', "a key in quotation marks expected, found `}`", 1, 8, 7),
        (b"{a:1}", "a key in quotation marks expected, found `a`", 1, 2, 1),
        (b"{1:1}", "a key in quotation marks expected, found `1`", 1, 2, 1),
        (b'{"a" 1}', "`:` expected, found `1`", 1, 6, 5),
        (b'{"a":1 "b":2}', '`,` or `}` expected, found `"`', 1, 8, 7),
        (b'{"a":}', "a value expected, found `}`", 1, 6, 5),
        (b"{}\n{}", "nothing more expected, found `{`", 2, 1, 3),
        (b"[1]\r\n\rx", "nothing more expected, found `x`", 3, 1, 6),
        ('"札",'.encode(), "nothing more expected, found `,`", 1, 4, 5),
        (b"\xef\xbb\xbfx", "a value expected, found `x`", 1, 1, 3),
        (b"NaN", "a value expected, found `NaN`", 1, 1, 0),
        (b"[Infinity]", "a value expected, found `Infinity`", 1, 2, 1),
        (b"-Infinity", "a value expected, found `-`", 1, 1, 0),
        (b"True", "a value expected, found `True`", 1, 1, 0),
        (b"nullx", "a value expected, found `nullx`", 1, 1, 0),
        (b"01", "nothing more expected, found `1`", 1, 2, 1),
        (b"+1", "a value expected, found `+`", 1, 1, 0),
        (b".5", "a value expected, found `.`", 1, 1, 0),
        (b"1.", "nothing more expected, found `.`", 1, 2, 1),
        (b"1e", "nothing more expected, found `e`", 1, 2, 1),
        (b"-", "a value expected, found `-`", 1, 1, 0),
        ("１".encode(), "a value expected, found `１`", 1, 1, 0),
        (b"'a'", "a value expected, found `'`", 1, 1, 0),
        (b'["a', "a string that does not end", 1, 2, 1),
        (b'["a\\', "`\\` begins no escape", 1, 4, 3),
        (b'"\\x61"', "`\\x` begins no escape", 1, 2, 1),
        (b'"\\u00g0"', "`\\u` begins no escape", 1, 2, 1),
        (b'"a\nb"', "`\\n` must be escaped in a string", 1, 3, 2),
        (b'"a\x00"', "`\\x00` must be escaped in a string", 1, 3, 2),
        (b"[1]/**/", "nothing more expected, found `/`", 1, 4, 3),
        (b"[\x0c1]", "a value expected, found `\\x0c`", 1, 2, 1),
        ("[\u00a01]".encode(), "a value expected, found `\\xa0`", 1, 2, 1),
        (b"[1e400]", BEYOND, 1, 2, 1),
        (b"-1e999999", BEYOND, 1, 1, 0),
        (b"[\n-1" + b"0" * 309 + b"]", BEYOND, 2, 1, 2),
        (b"18" + b"0" * 307, BEYOND, 1, 1, 0),
        (b'{"a":"\\ud83d"}', HALF, 1, 6, 5),
        (b'"\\ude00\\ud83d"', HALF, 1, 1, 0),
        (b'{"\\ud83dx":1}', HALF, 1, 2, 1),
        (b"\n[" + b"[" * 64, DEPTH, 2, 65, 65),
        (b'["\xff"]', "`\\xff` is not UTF-8", 1, 3, 2),
        (b'["\xc3\xa9\n\xed\xa0\x80"]', "`\\xed` is not UTF-8", 2, 1, 5),
        (b'\xef\xbb\xbf"\xc0\xaf"', "`\\xc0` is not UTF-8", 1, 2, 4),
        (b"\xef\xbb", "`\\xef\\xbb` is not UTF-8", 1, 1, 0),
        ("[1]".encode("utf-16"), WIDE, 1, 1, 0),
        ("[1]".encode("utf-16-le"), WIDE, 1, 1, 0),
        ("1".encode("utf-16-be"), WIDE, 1, 1, 0),
        (b"\xfe\xff" + "[1]".encode("utf-16-be"), WIDE, 1, 1, 0),
        ("[1]".encode("utf-32"), WIDE, 1, 1, 0),
        ("[1]".encode("utf-32-be"), WIDE, 1, 1, 0),
    ],
)
def test_texts_that_are_refused(octets: bytes, message: str, line: int, column: int, offset: int) -> None:
    assert error(octets) == JsonError(message, line, column, offset)


def test_a_byte_order_mark_is_skipped_and_noted() -> None:
    read = both(b'\xef\xbb\xbf{"a":1}')
    assert (read.value, read.bom) == ({"a": 1}, True)
    assert parse_json(b"\xef\xbb\xbfx").bom


def test_octets_beyond_a_cap_are_not_read() -> None:
    assert parse_json(b"[1]", max_octets=3).value == [1]
    assert parse_json(b"[1]", max_octets=2).error == JsonError("longer than 2 octets", 1, 1, 0)


@pytest.mark.parametrize("flat", ["", "0," * 100, "[]," * 100])
def test_depth_counts_what_is_inside_each_other(flat: str) -> None:
    def nested(levels: int) -> bytes:
        return (f"[{flat}" + '{"a":[' * (levels // 2 - 1) + "{}" + "]}" * (levels // 2 - 1) + "]").encode()

    assert both(nested(64)).error is None
    assert error(nested(66)).message == DEPTH
    assert both(nested(66), max_depth=66).error is None
    assert parse_json(b"[]", max_depth=0).error is not None
    assert parse_json(b"1", max_depth=0).value == 1


@pytest.mark.parametrize("part", [b"[", b'{"a":', b'[{"a":', b'[0,{"":['])
def test_a_million_levels_are_refused_at_once(part: bytes) -> None:
    began = time.process_time()
    read = parse_json(part * 1_000_000)
    assert time.process_time() - began <= 0.5
    assert read.error is not None
    assert read.error.message == DEPTH


def test_depth_is_no_matter_of_our_own_stack() -> None:
    read = parse_json(b"[" * 20_000 + b'{"a":1,"a":2}' + b"]" * 20_000, max_depth=30_000)
    assert read.error is None
    assert read.duplicates[0].pointer == "/0" * 20_000 + "/a"
    assert read.line_of("/0" * 20_000) == 1


UNITS = ["1", "1,", "[],", "{},", '"",', '"a":1,', '{"a":1,"a":2},', "\\n", "\\ud83d\\ude00", '["', "\n", " "]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("before", ["", "-", "0.", "1e-", "[", "{", '"', '[{"a":1,"a":2},[', '{"a":1,"a":2,'])
def test_no_text_takes_long(before: str, unit: str) -> None:
    for after in ("", "0]", "0]]", '"":0}', '"'):
        octets = (before + unit * (30_000 // len(unit)) + after).encode()
        began = time.process_time()
        parse_json(octets).line_of("/1/a")
        assert time.process_time() - began <= 10 * limit(len(octets))


def test_lines_of_members_elements_and_what_is_not_there() -> None:
    read = both(b'\n{"a":\n1, "b": [10,\r11,\r\n{"c~/d": null}],\n"": {"":\n0}}')
    lines = {"": 2, "/a": 2, "/b": 3, "/b/0": 3, "/b/1": 4, "/b/2": 5, "/b/2/c~0~1d": 5, "/": 6, "//": 6}
    assert {pointer: read.line_of(pointer) for pointer in lines} == lines
    absent = {"/c": 2, "/b/3": 3, "/b/01": 3, "/b/-": 3, "/b/x/y": 3, "/a/b": 2, "/b/2/c/d": 5, "b": 2}
    assert {pointer: read.line_of(pointer) for pointer in absent} == absent


def test_members_of_what_is_no_object_are_none() -> None:
    read = both(b'{"a": [{"b": 1}], "c": null}')
    assert read.all_members("/a/0") == (("b", 1),)
    for pointer in ("/a", "/a/0/b", "/a/1", "/a/00", "/a/-1", "/a/" + "9" * 5_000, "/c", "/d", "/d/e"):
        assert read.all_members(pointer) == (), pointer


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
DOCUMENTS = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
MANY = settings(max_examples=size(200, 5_000, 100_000))
TOKENS = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"a"',
    '"\\u0061"',
    '"',
    "1",
    "-",
    "0",
    ".5",
    "e5",
    "true",
    "NaN",
    " ",
    "\n",
    "\\",
    "札",
]


@MANY
@given(DOCUMENTS, st.sampled_from([None, 0, 3]), st.booleans())
def test_documents_read_as_the_standard_reader_reads_them(value: Json, indent: int | None, ascii_only: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    read = both(text.encode("utf-8", "surrogatepass"))
    if read.error is None:
        assert repr(read.value) == repr(json.loads(text))
    else:
        assert read.error.message == HALF or "is not UTF-8" in read.error.message


@MANY
@given(st.lists(st.sampled_from(TOKENS), max_size=25).map("".join))
def test_scraps_are_taken_and_refused_as_by_the_standard_reader(text: str) -> None:
    TARGETS["json_text"].run(text.encode())
    TARGETS["json_text"].run(f'[{{"a":1}},{text}]'.encode())


@given(st.binary())
def test_no_octets_raise(octets: bytes) -> None:
    TARGETS["json_text"].run(octets)
