"""A member that stands twice is seen wherever it stands, and never where none does."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofuda.shells.jsonl import may_repeat

LONG = 'a":"b\\": <p class="x">\n' * 400
VALUES = st.sampled_from([LONG, "short", 1, None, {"body": LONG}, {"body": "x"}, [{"body": LONG}]])


def repeats(line: str) -> bool:
    """Whether an object has a member twice, as Python's own reader sees it."""
    found: list[bool] = []

    def seen(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found.append(len(dict(pairs)) < len(pairs))
        return dict(pairs)

    json.loads(line, object_pairs_hook=seen)
    return any(found)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["url", "robots_txt", "body", "body_base64", 'x"body']), VALUES), max_size=6),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,", " :"), (",\n", ":\t")]),
    st.booleans(),
)
def test_no_repeated_member_is_missed(members: list[tuple[str, Any]], marks: tuple[str, str], ascii_only: bool) -> None:  # noqa: FBT001 (drawn)
    comma, colon = marks
    written = [json.dumps(name) + colon + json.dumps(value, ensure_ascii=ascii_only) for name, value in members]
    line = "{" + comma.join(written) + "}"
    assert may_repeat(line.encode(), json.loads(line)) or not repeats(line)


@pytest.mark.parametrize(
    "members", [{"body": LONG}, {"robots_txt": {"body": "x"}, "body": LONG}, {"body_base64": LONG}]
)
def test_a_long_body_raises_no_doubt(members: dict[str, Any]) -> None:
    assert not may_repeat(json.dumps(members).encode(), members)


def test_a_long_line_without_a_body_is_looked_at_whole() -> None:
    assert not may_repeat(json.dumps({"id": "x" * 5000}).encode(), {"id": "x" * 5000})
    assert may_repeat(json.dumps({"bo": LONG}).encode(), {"bo": LONG})
    assert may_repeat(json.dumps({"body": [LONG]}).encode(), {"body": [LONG]})
    escaped = json.dumps({"body": LONG}).replace('"body"', '"bod\\u0079"')
    assert may_repeat(escaped.encode(), {"body": LONG})
