"""The gate of a label (standard §1.4): what it lets in, and that every reader reads it alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.artefacts.source import ROOT, vocabulary
from tests.vocabulary.labels import RIGHT, WRONG, Json

SCHEMA: Json = json.loads((ROOT / "schema" / "v1" / "label.schema.json").read_bytes())
SLOW, FAST = Draft202012Validator(SCHEMA), jsonschema_rs.validator_for(SCHEMA)
DATATYPES: dict[str, Json] = vocabulary()["datatypes"]


def part(name: str) -> tuple[Draft202012Validator, Any]:
    """Both readers of one definition."""
    schema = {"$schema": SCHEMA["$schema"], "$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{name}"}
    return Draft202012Validator(schema), jsonschema_rs.validator_for(schema)


PARTS = {name: part(name) for name in DATATYPES}


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    jsonschema_rs.meta.validate(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == "https://w3id.org/ofuda/schema/v1"


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_label_is_let_in(name: str) -> None:
    assert [(error.json_path, error.message) for error in SLOW.iter_errors(RIGHT[name])] == []
    assert FAST.is_valid(RIGHT[name])


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_label_is_kept_out(name: str) -> None:
    assert not SLOW.is_valid(WRONG[name])
    assert not FAST.is_valid(WRONG[name])


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "labels").glob("*.jsonld")), ids=lambda file: file.stem)
def test_examples_are_let_in(file: Any) -> None:
    label = json.loads(file.read_bytes())
    assert SLOW.is_valid(label)
    assert FAST.is_valid(label)


# -- closed ---------------------------------------------------------------------------------------------------------


def _schemas(value: Any, path: str = "") -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        yield path, value
        for name, one in value.items():
            yield from _schemas(one, f"{path}/{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _schemas(one, f"{path}/{number}")


def test_every_object_is_closed() -> None:
    """But for the two places that only choose which closed definition applies."""
    choosing = {"", "/$defs/Subject"}
    for path, schema in _schemas(SCHEMA):
        if schema.get("type") == "object" and "/if/" not in path and path not in choosing:
            assert "additionalProperties" in schema, path
            if "properties" in schema:
                assert schema["additionalProperties"] is False, path


def test_every_list_is_a_set_and_none_is_empty() -> None:
    for path, schema in _schemas(SCHEMA):
        if schema.get("type") == "array" and "items" in schema:
            assert schema["minItems"] == 1, path
            assert schema["uniqueItems"] is True, path
            assert schema["maxItems"] == 1_000, path


def test_nothing_hangs_on_a_format_and_no_number_is_let_in() -> None:
    for path, schema in _schemas(SCHEMA):
        assert "format" not in schema, path
        kinds = schema.get("type", ())
        assert not {"number", "integer"} & set([kinds] if isinstance(kinds, str) else kinds), path


# -- patterns -------------------------------------------------------------------------------------------------------

PATTERNS = sorted({schema["pattern"] for _, schema in _schemas(SCHEMA) if isinstance(schema.get("pattern"), str)})
# What ECMA-262 with the flag u, Rust's regex and Python's re read alike.
_CLASS = r"\[\^?(?:\\x[0-9A-F]{2}|\\\\|\\\[|\\\]|[!-Z^-~])(?:\\x[0-9A-F]{2}|\\\\|\\\[|\\\]|[!-Z^-~])*\]"
_ATOM = rf"(?:{_CLASS}|\(\?:|\)|\||\^|\$|[A-Za-z0-9:/@=#%_-]|\\\[|\\\])"
_PLAIN = re.compile(rf"(?:{_ATOM}(?:[*+?](?![*+?])|\{{[0-9]+(?:,[0-9]+)?\}}(?![+?]))?)+")


def test_there_are_patterns() -> None:
    assert len(PATTERNS) >= len(DATATYPES)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_read_alike(pattern: str) -> None:
    assert _PLAIN.fullmatch(pattern), pattern
    assert pattern.isascii()
    assert not re.search(r"--|&&|~~|\|\||(?<!\\)\[\[", pattern), "set operations of Rust, and of Python to come"
    re.compile(pattern)
    jsonschema_rs.validator_for({"type": "string", "pattern": pattern})
    controls = r"[\x00-\x1F\x7F-\x9F]"
    assert pattern == controls or pattern.startswith(("^", f"{controls}|^"))


@pytest.mark.parametrize(
    "wrong", [r"\d", r"\w+", r"a\Z", "(?=a)", "(?!a)", "(?<=a)", "a++", "a*?", "(?P<n>a)", "(a)", "."]
)
def test_other_syntax_is_found(wrong: str) -> None:
    assert not _PLAIN.fullmatch(wrong)


@pytest.mark.parametrize("name", DATATYPES)
def test_readers_agree_on_texts(name: str) -> None:
    slow, fast = PARTS[name]
    lines = st.sampled_from(["", "\n", "\r", "\u2028", "\x85", "\x00", " ", "%", "é", "１", "a", "Z", "\u212a", "]"])

    @given(st.from_regex(DATATYPES[name]["pattern"]), lines, st.integers(0, 40))
    def agree(text: str, other: str, at: int) -> None:
        for one in (text, text + other, text[:at] + other + text[at:], text.rstrip("\n")):
            assert slow.is_valid(one) is fast.is_valid(one), one
            if name != "notice" and slow.is_valid(one):
                assert not re.search(r"[\x00-\x1f\x7f-\x9f]", one)

    agree()


def test_a_date_time_is_a_day_of_the_calendar_with_a_zone() -> None:
    slow, fast = PARTS["date-time"]

    @given(
        st.integers(990, 3010),
        st.integers(0, 13),
        st.integers(0, 32),
        st.sampled_from(["Z", "+09:00", "-14:00", "+14:01", "", "z", "-00:00"]),
    )
    def agree(year: int, month: int, day: int, zone: str) -> None:
        text = f"{year:04}-{month:02}-{day:02}T12:00:00{zone}"
        try:
            right = datetime.fromisoformat(text).tzinfo is not None
        except ValueError:
            right = False
        right = right and 1000 <= year < 3000 and zone not in {"z", "+14:01"}
        assert slow.is_valid(text) is fast.is_valid(text) is right

    agree()


def test_long_texts_take_no_long_time() -> None:
    """Linear in Python too: no part of a pattern can be matched in two ways."""
    for name, datatype in DATATYPES.items():
        for unit in ("a", "a.", "a-", "/", "%41", "https://a", "a@", "[", "1", "uEi", "é"):
            text = unit * (200_000 // len(unit)) + "\x00"
            assert re.search(datatype["pattern"], text) is None, name
