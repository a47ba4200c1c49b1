"""The report as a value, and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft202012Validator

from ofuda.nouns.counts import Amount, Split
from ofuda.verbs.reporting.as_json import as_json, named
from tests.reporting import example

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "schema/v1/report.schema.json").read_bytes())


def test_amounts_add_up_and_what_nobody_says_stays_unsaid() -> None:
    assert Amount(1, 5) + Amount(2, None, 7) == Amount(3, 5, 7)
    one = Split("a", Amount(1), Amount(2), Amount(3))
    assert (one + Split("b", Amount(1))).all == Amount(7)
    assert (one + one).name == "a"


def test_every_breakdown_adds_up_to_all_rows() -> None:
    report = example()
    counts = report.counts
    parts = (counts.decisions, counts.reasons, counts.channels, counts.domains, counts.languages)
    for one in parts:
        assert one is not None
        assert one.total.all == counts.total.all, one.by
        assert one.total.keep == counts.total.keep, one.by
    assert counts.total.all.rows == sum(one.rows for run in report.runs for one in run.inputs)


def test_a_report_is_what_its_schema_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    data = json.loads(json.dumps(as_json(example())))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)] == []
    assert data["counts"]["total"]["all"] == {"rows": 100, "bytes": 10000, "tokens": 1000}
    assert data["cover"]["provider"] == {
        "name": "Studio Example", "contact": "https://studio.example/contact", "complaints": None,
    }  # fmt: skip


def test_a_report_is_named_by_what_it_says_and_not_by_when() -> None:
    report = example()
    assert named(replace(report, made_at="2027-01-01T00:00:00Z", id="")).id == report.id
    assert named(replace(report, runs=report.runs * 2)).id != report.id


def test_a_policy_may_have_no_sentence_about_itself() -> None:
    told = example().cover.asked.policy
    assert told.summary == "about respectful"
    assert replace(told, said={}).summary is None
