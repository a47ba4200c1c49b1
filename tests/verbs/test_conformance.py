"""Answers held against vectors: what is as expected, what is not, and the report of both."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ofuda.shells.vectors import vectors
from ofuda.verbs.conformance import (
    DOCUMENT,
    RESOLVER,
    NoAnswer,
    Outcome,
    Result,
    Vector,
    differences,
    judged,
    lines,
    report,
)
from tests.artefacts.source import ROOT
from tests.oracle_documents import Obj, load, schema, twice

SPECIFICATION = (ROOT / "docs" / "pages" / "specification.md").read_text("utf-8")
IDS = re.findall(r"^\| ([A-Z][0-9]+) \{: #\1 \} \|", SPECIFICATION, flags=re.MULTILINE)
# What no single answer shows: what words mean, the same octets twice, that nothing was fetched.
BY_NO_ANSWER = {"M1", "M2", "M4", "M6", "M7", "R1"}
ALLOWED = {"decision": "allowed", "verdict": "keep", "reason": "label_allowed", "conditions": [], "reasons": []}


def vector(expected: dict[str, Any], name: str = "spec-x", **more: Any) -> Vector:
    return Vector(RESOLVER, "label", name, "standard §1", ("R2", "R10"), {}, expected, **more)


# -- the vectors and the specification --------------------------------------------------------------------------------


def test_every_requirement_of_a_vector_stands_in_the_specification() -> None:
    assert len(IDS) == len(set(IDS)) == 46
    assert {name for one in vectors() for name in one.requirement} <= set(IDS)


def test_every_requirement_that_can_be_shown_is_shown() -> None:
    shown = {
        kind: {name for one in vectors() if one.kind == kind for name in one.requirement}
        for kind in (RESOLVER, DOCUMENT)
    }
    asked = {name for name in IDS if name[0] in "MR"} - BY_NO_ANSWER
    assert asked <= shown[RESOLVER]
    assert {f"D{number}" for number in range(1, 10)} <= shown[DOCUMENT]


def test_documents_are_valid_by_another_reader_too() -> None:
    both = []
    for one in vectors():
        if one.kind == DOCUMENT:
            value = load(one.given)
            both.append(
                (one.title, one.expected, isinstance(value, Obj) and not twice(value) and schema().is_valid(value))
            )
    assert len(both) >= 100
    assert [title for title, expected, found in both if expected is not found] == []


# -- one answer -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "answer", "said"),
    [
        ({"verdict": "keep"}, {"verdict": "keep"}, []),
        ({"verdict": "keep"}, {"verdict": "drop"}, ["`verdict` is `drop`, not `keep`"]),
        ({"verdict": "keep"}, {}, ["`verdict` is `null`, not `keep`"]),
        ({"verdict": "keep"}, [1], ["the answer is no object: `[1]`"]),
        ({"fetch": "allowed"}, {"fetch": {"decision": "allowed"}}, []),
        ({"fetch": "allowed"}, {"fetch": "allowed"}, ["`fetch.decision` is `null`, not `allowed`"]),
        ({"fetch_place": "p"}, {"fetch": {"place": "q"}}, ["`fetch.place` is `q`, not `p`"]),
        ({"uses": {"mine": {"decision": "allowed"}}}, {"uses": {"mine": ALLOWED}}, []),
        ({"uses": {"mine": {"decision": "allowed"}}}, {"uses": {}}, ["`uses.mine` is not there"]),
        (
            {"uses": {"mine": {"decision": "unknown", "reason": "no_signal"}}},
            {"uses": {"mine": ALLOWED}},
            [
                "`uses.mine.decision` is `allowed`, not `unknown`",
                "`uses.mine.reason` is `label_allowed`, not `no_signal`",
            ],
        ),
        (
            {"uses": {"mine": {"conditions": [{"duty": "inform"}, {"constraint": "purpose", "values": ["a", "b"]}]}}},
            {"uses": {"mine": {"conditions": [{"values": ["b", "a"], "constraint": "purpose"}, {"duty": "inform"}]}}},
            [],
        ),
        (
            {"uses": {"mine": {"conditions": [{"duty": "inform"}]}}},
            {"uses": {"mine": ALLOWED}},
            ['`uses.mine.conditions` is `[]`, not `[{"duty": "inform"}]`'],
        ),
        (
            {"uses": {"mine": {"place": "p"}}},
            {"uses": {"mine": {"reasons": [{"role": "weighed", "place": "q"}, {"role": "decisive", "place": "p"}]}}},
            [],
        ),
        (
            {"uses": {"mine": {"place": "p"}}},
            {"uses": {"mine": ALLOWED}},
            ["the first decisive place of `uses.mine` is `null`, not `p`"],
        ),
        ({"needs": [{"kind": "did"}]}, {"needs": [{"kind": "did", "url": "x"}]}, []),
        ({"needs": []}, {"needs": [{"kind": "did"}]}, ["`needs` has 1 entries, not 0"]),
        ({"needs": [{"kind": "did"}]}, {"needs": [{"kind": "rsl"}]}, ['`needs` lacks `{"kind": "did"}`']),
        ({"diagnostics": ["a"]}, {"diagnostics": [{"rule": "a"}]}, []),
        ({"diagnostics": ["a"]}, {"diagnostics": 3}, ["no diagnostic has the rule `a`"]),
        ({"diagnosed": False}, {"diagnostics": [{"rule": "a"}]}, ["there is a diagnostic, `a`"]),
        ({"diagnosed": True}, {"diagnostics": []}, ["there is no diagnostic"]),
        ({"diagnosed": True}, {"diagnostics": [{"rule": "a"}]}, []),
    ],
)  # fmt: skip
def test_differences(expected: dict[str, Any], answer: object, said: list[str]) -> None:
    assert list(differences(expected, answer)) == said


def test_a_carrier_may_be_found_broken_where_the_vector_says_so() -> None:
    expected = {"uses": {"mine": {"decision": "disallowed"}}}
    broken = {"uses": {"mine": {"decision": "unknown", "verdict": "drop"}}}
    assert judged(vector(expected), broken).outcome is Outcome.FAILED
    assert judged(vector(expected, may_fail=True), broken).outcome is Outcome.BROKEN
    assert judged(vector(expected, may_fail=True), {"uses": {"mine": ALLOWED}}).outcome is Outcome.FAILED
    assert (
        judged(vector(expected, may_fail=True), {"uses": {"mine": {"decision": "disallowed"}}}).outcome
        is Outcome.PASSED
    )


def test_a_document_is_judged_by_the_exit_status() -> None:
    one = Vector(DOCUMENT, "documents", "spec-x", "D3", ("D3",), b"{}", expected=False)
    assert judged(one, 1).outcome is Outcome.PASSED
    assert judged(one, 0) == Result(one, Outcome.FAILED, ("the exit status is 0, not 1",))
    assert judged(one, 2).outcome is Outcome.FAILED
    assert judged(one, NoAnswer("it did not end")).differences == ("it did not end",)


# -- the report -------------------------------------------------------------------------------------------------------


def text(results: list[Result], skipped: int = 0, untold: tuple[str, ...] = ()) -> list[str]:
    return ["".join(span.text for span in line) for line in lines(results, skipped, untold)]


def test_the_report_lists_what_failed_and_counts_by_class_and_requirement() -> None:
    results = [
        judged(vector({"verdict": "keep"}, "house-a"), {"verdict": "drop\x1b[2J"}),
        judged(
            vector({"uses": {"mine": {"decision": "allowed"}}}, may_fail=True),
            {"uses": {"mine": {"decision": "unknown", "verdict": "review"}}},
        ),
        judged(vector({}), {}),
    ]
    asides = "1 of the others are house readings; 1 by finding the carrier broken, as they allow"
    asides += "; requirements in question: R2, R10"
    assert text(results, 2, ("document", "registry")) == [
        "✗ label/house-a  standard §1 (R2, R10)",
        "    `verdict` is `drop\\x1b[2J`, not `keep`",
        "· document: no vectors yet",
        f"✗ resolver: 2 of 3 vectors as expected; {asides}",
        "· registry: no vectors yet",
        "  2 vectors of house readings skipped",
    ]
    whole = json.loads(json.dumps(report(results, 2, ("registry",))))
    assert whole["passed"] is False
    assert whole["classes"]["resolver"]["house"] == {"passed": 0, "broken": 0, "failed": 1}
    assert whole["classes"]["resolver"]["requirements"]["R10"] == {"passed": 1, "broken": 1, "failed": 1}
    assert (whole["skipped"], whole["without_vectors"]) == (2, ["registry"])
    assert [case["outcome"] for case in whole["cases"]] == ["failed", "broken", "passed"]


def test_the_report_of_success_is_one_line() -> None:
    results = [judged(vector({}), {})]
    assert text(results) == ["✓ resolver: 1 of 1 vectors as expected"]
    assert report(results, 0, ())["passed"] is True
