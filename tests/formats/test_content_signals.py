"""Content Signals: carriers, paths, slips of the pen, and values that are built to fill our memory."""

from __future__ import annotations

import tracemalloc

import pytest

from ofuda.formats.content_signals import interpret
from ofuda.nouns.statements import NOTHING, Authority
from tests.asking import ask, rules, word


def test_no_signal_is_nothing() -> None:
    assert interpret({}) is NOTHING


def header(*values: str, url: str = "https://example.com/a") -> list[str]:
    found = ask(url, headers=[("Content-Signal", value) for value in values])
    return [word(found), word(found, "search"), word(found, "prompt"), word(found, "evaluate")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ai-train=no", ["disallowed", "unknown", "unknown", "unknown"]),
        ("ai-train=yes", ["allowed", "unknown", "unknown", "unknown"]),
        ("ai-input=yes", ["unknown", "unknown", "allowed", "unknown"]),
        ("ai-input=no", ["unknown", "unknown", "disallowed", "disallowed"]),
        ("search=yes;ai-train=no", ["disallowed", "allowed", "unknown", "unknown"]),
        ("AI-TRAIN = NO , search= yes", ["disallowed", "allowed", "unknown", "unknown"]),
        ("use=immediate", ["disallowed", "disallowed", "unknown", "disallowed"]),
        ("use=reference", ["disallowed", "unknown", "unknown", "unknown"]),
        ("use=full", ["unknown", "unknown", "unknown", "unknown"]),
        ("ai-train=yes, use=reference", ["disallowed", "unknown", "unknown", "unknown"]),
        ("/a ai-train=no", ["disallowed", "unknown", "unknown", "unknown"]),
        ("/b ai-train=no", ["unknown", "unknown", "unknown", "unknown"]),
        ("*a ai-train=no", ["disallowed", "unknown", "unknown", "unknown"]),
        ("ai-train=yes, ai-train=no", ["disallowed", "unknown", "unknown", "unknown"]),
    ],
)
def test_a_header_says(value: str, expected: list[str]) -> None:
    assert header(value) == expected


def test_header_lines_join_restrictively() -> None:
    assert header("ai-train=yes", "ai-train=no")[0] == header("ai-train=no", "ai-train=yes")[0] == "disallowed"


@pytest.mark.parametrize("value", ["ai-train=yes, search=yes, ai-input=yes", "search=yes,ai-input=yes;ai-train=yes"])
def test_the_default_of_a_cdn_is_its_own_word(value: str) -> None:
    """C5: carried, so it permits nothing."""
    found = ask(headers=[("Content-Signal", value)])
    assert word(found) == "unknown"
    assert {one.statement.authority for one in found["search"].reasons} == {Authority.CARRIED}
    assert word(ask(headers=[("Content-Signal", value + ", use=full")])) == "allowed"


def test_the_plural_and_lines_outside_a_group_only_refuse() -> None:
    found = ask(headers=[("Content-Signals", "ai-train=no, search=yes")])
    assert (word(found), word(found, "search")) == ("disallowed", "unknown")
    assert rules(found) == ["content-signal-plural"]
    found = ask(robots=b"Content-Signal: ai-train=no, search=yes\nUser-agent: *\nAllow: /\n")
    assert (word(found), word(found, "search")) == ("disallowed", "unknown")
    assert rules(found) == ["content-signal-ungrouped"]


@pytest.mark.parametrize(
    ("value", "use"),
    [
        ("ai-train=n", "train-other"),
        ("train-ai=no", "train-other"),
        ("use=none", "search"),
        ("ai_train=off", "train-other"),
    ],
)
def test_a_no_in_another_word_leaves_doubt(value: str, use: str) -> None:
    """J8."""
    found = ask(headers=[("Content-Signal", value), ("Content-Signal", "ai-train=yes, search=yes")])
    assert word(found, use) == "unknown"
    assert {"content-signal-value", "content-signal-unknown-key"} & set(rules(found))


def test_a_line_for_another_path_touches_nothing() -> None:
    for line in ("/b ai-train=no", "/b nonsense"):
        found = ask(robots=f"User-agent: *\nContent-Signal: {line}\nAllow: /\n".encode())
        assert not found.diagnostics
        assert word(found) == "unknown"


@pytest.mark.parametrize("piece", ["ai-train=yes,search=no,", "x=y ", "ai-train=n ", "use=reference;"])
def test_a_value_that_repeats_itself_takes_no_more_memory_than_promised(piece: str) -> None:
    """T1: 64 MiB over the input; one answer, not one for each repetition."""
    value = piece * (200_000 // len(piece))
    tracemalloc.start()
    found = ask(headers=[("Content-Signal", value)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= len(value) + 64 * 2**20
    assert sum(len(one.reasons) for one in found.uses.values()) <= 3 * 14
    assert len(found.diagnostics) <= 3
