"""What bounds an answer, and what no answer may pass over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import ofuda
from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.nouns.question import Question
from ofuda.shells.jsonl import Session
from ofuda.tables.policies import POLICIES

AT = datetime(2026, 11, 21, tzinfo=UTC)


def decided(url: str = "https://example.com/a", **request: Any) -> ofuda.Decision:
    session = Session(Question(), POLICIES["respectful"], clock=lambda: AT)
    return session.decide({"url": url, "agent": "ExampleBot", **request})


def test_what_has_no_address_has_no_path() -> None:
    found = decided("nowhere", robots_txt={"status": 200, "body": "User-agent: *\nContent-Usage: train-ai=y\n"})
    assert found["train-generative"].reason == "agent_not_a_token"
    assert found["train-generative"].level is ofuda.Level.UNKNOWN


def test_a_hundred_findings_are_enough() -> None:
    found = decided(well_known={"/.well-known/tdmrep.json": {"status": 200, "body": "[" + "1," * 300 + "1]"}})
    assert len(found.diagnostics) == 101
    assert found.diagnostics[-1].rule == "more-findings"
    assert "201 more" in found.diagnostics[-1].message


@pytest.mark.parametrize("uses", [{"training": {"decision": "disallowed"}}, {"train-generative": "no"}, {"x": {}}])
def test_a_claim_is_read_or_taken_to_refuse(uses: dict[str, Any]) -> None:
    found = decided(claims=[{"label": {"uses": uses}}])
    assert found["train-generative"].reason == "claim"
    assert found["train-generative"].verdict is ofuda.Verdict.REVIEW


def test_a_claim_that_permits_is_no_claim() -> None:
    found = decided(claims=[{"label": {"uses": {"train-generative": {"decision": "allowed"}}}}])
    assert found["train-generative"].reason == "no_signal"


def test_long_texts_are_cut_in_answers() -> None:
    found = ofuda.answer(decided(headers=[["content-usage", "train-ai=n, " + ", ".join(["x=y"] * 2_000)]]))
    (reason,) = found["uses"]["train-generative"]["reasons"]
    assert len(reason["raw"]) == 2_001


def test_nothing_asked_is_nothing_seen() -> None:
    assert outcome(None) is Outcome.UNSEEN


def test_large_robots_files_are_read_and_not_remembered() -> None:
    body = "User-agent: *\nDisallow: /a\n" + "# a comment\n" * 50_000
    assert decided(robots_txt={"status": 200, "body": body}).fetch.level is ofuda.Level.DISALLOWED


def test_agreements_that_cannot_be_read_lift_nothing() -> None:
    row = {"licensor": "https://example.com", "uses": ["all"], "subjects": ["https://example.com/"], "until": "soon"}
    found = decided(agreements=[row, "x"], headers=[["content-usage", "train-ai=n"]])
    assert found["train-generative"].level is ofuda.Level.DISALLOWED
