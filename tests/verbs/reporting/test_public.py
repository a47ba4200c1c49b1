"""What everybody gets of a report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft202012Validator

from ofuda.nouns.report import Field, Release, Report
from ofuda.verbs.reporting.as_json import as_json
from ofuda.verbs.reporting.markdown import markdown
from ofuda.verbs.reporting.page import page
from ofuda.verbs.reporting.public import LEFT_OUT, public
from ofuda.verbs.reporting.releasing import names, released
from ofuda.verbs.reporting.sections import sheet
from tests.outline import Outline
from tests.reporting import example

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).resolve().parents[3] / "schema/v1/report.schema.json").read_bytes())
)


def hiding(*hidden: str) -> Report:
    """The example, in which these fields are withheld, and all others public."""
    report = example()
    fields = tuple(
        replace(one, release=Release.WITHHELD if one.name in hidden else Release.PUBLIC)
        for one in released(report.cover, {})
    )
    return replace(report, fields=fields)


def test_where_all_is_public_nothing_is_left_out() -> None:
    report = hiding()
    found = public(report)
    assert found.cover.facts == {**report.cover.facts, "The whole report": report.id}
    assert replace(found, cover=report.cover, id=report.id) == report


def test_where_all_is_withheld_the_numbers_of_rows_stay() -> None:
    report = hiding(*names())
    run = replace(report.runs[0], folder="folder/of/somebody/run/")
    found = public(replace(report, runs=(run,)))
    text = json.dumps(as_json(found))
    assert list(SCHEMA.iter_errors(json.loads(text))) == []
    for secret in (
        "Studio",
        "Moon",
        "ExampleBot",
        "rows.parquet",
        "decisions-",
        "rules-",
        "somebody",
        "two were handled",
    ):
        assert secret not in text, secret
        assert secret not in page(sheet(found)) + markdown(sheet(found)), secret
    assert found.counts.total == report.counts.total
    assert found.cover.provider.complaints is None
    assert found.cover.asked.agreements == (LEFT_OUT,)
    shown = Outline(page(sheet(found))).text
    assert "Of 100 rows, 60 (60.0 %) are kept" in shown
    assert "They are left out." in shown
    assert "read from 2 files" in shown[: shown.index("Why")]


def test_what_is_on_request_is_left_out_too() -> None:
    report = example()
    found = public(report)
    assert report.fields[2] == Field("ledger", "D", "What came of each row", Release.REQUEST, "it names every address")
    assert [one.kind for one in found.runs[0].files] == ["rules"]
    assert found.runs[0].hosts == report.runs[0].hosts
    assert found.checked.examples == ()
    assert found.cover.asked.agents == (LEFT_OUT,)
    assert found.id != report.id
    assert public(replace(report, cover=replace(report.cover, model=None))).cover.model is None
