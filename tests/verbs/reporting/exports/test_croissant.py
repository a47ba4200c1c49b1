"""Croissant of a report: valid for the library of its makers, which also reads the decisions by it."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow.parquet as pq
import pytest

from ofuda.nouns.report import Dataset, File, Input, Provider, Release, Report
from ofuda.nouns.vocabulary import Use
from ofuda.verbs.reporting.exports import croissant
from ofuda.verbs.reporting.exports.export import Beside
from tests.reporting import example
from tests.shells.filtering.made import hosts, jsonl, ran, rows, settings
from tests.verbs.reporting.exports.made import changed, released, undated

COLUMNS = {"id": "string", "ai_decision": "string", "ai_verdict": "string", "ai_rule": "int64", "ai_signals": "list"}
# mlcroissant reads through rdflib, which has given its own class up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def document(report: Report, beside: Beside | None = None) -> dict[str, Any]:
    (output,) = croissant.write(report, beside or Beside(columns=COLUMNS))
    assert (output.path, output.media_type) == (
        "croissant.json",
        'application/ld+json; profile="http://mlcommons.org/croissant/1.1"',
    )
    found: dict[str, Any] = json.loads(output.text)
    return found


def warnings(data: dict[str, Any]) -> set[str]:
    """What mlcroissant warns of; it raises for what is an error."""
    issues = mlcroissant.Dataset(data).metadata.ctx.issues
    assert not issues.errors
    return set(issues.warnings)


def test_a_document_passes_the_validation_of_its_makers(caplog: pytest.LogCaptureFixture) -> None:
    report = changed(example(), facts={"published": "2026-11-26"})
    with caplog.at_level(logging.WARNING):
        assert warnings(document(report)) == set()
    assert caplog.records == []  # where it says that a context is not the standard one


def test_what_nobody_said_is_warned_of_and_not_made_up() -> None:
    report = changed(example(), provider=Provider(), dataset=Dataset())
    data = document(report)
    found = "\n".join(warnings(data))
    assert [name for name in ("citeAs", "datePublished", "license", "version") if name not in found] == []
    assert data["name"].startswith("Rows without a name, ")
    assert not data.keys() & {"license", "url", "version", "creator", "citeAs", "datePublished"}
    assert "prov:wasAttributedTo" not in data


def test_the_decisions_are_read_by_it(tmp_path: Path) -> None:
    """Made by a run, described, and read by mlcroissant, which checks the digests that it needs."""
    jsonl(tmp_path / "rows.jsonl", rows(20))
    told = ran(settings(tmp_path / "run", hosts(tmp_path / "hosts"), write=("keep",)), tmp_path / "rows.jsonl")
    made = told["units"][0]["files"]
    files = tuple(File(name, name.split("-")[0], about["size"], about["sha256"]) for name, about in made.items())
    schema = pq.read_schema(tmp_path / "run" / "decisions-00000.parquet")
    report = replace(example(), runs=(replace(example().runs[0], files=files),))
    (output,) = croissant.write(report, Beside(columns={one.name: str(one.type) for one in schema}))
    (tmp_path / "run" / output.path).write_text(output.text)
    dataset = mlcroissant.Dataset(tmp_path / "run" / output.path)
    found = [
        (one["decisions/id"].decode(), one["decisions/ai_verdict"].decode()) for one in dataset.records("decisions")
    ]
    table = pq.read_table(tmp_path / "run" / "decisions-00000.parquet").to_pylist()
    assert found == [(row["id"], row["ai_verdict"]) for row in table]


def test_what_was_dropped_is_no_part_of_the_dataset() -> None:
    run = example().runs[0]
    more = (*run.files, File("drop-00000.jsonl.zst", "drop", 1, "8" * 64), File("keep-1.jsonl.gz", "keep", 1, "9" * 64))
    report = replace(example(), runs=(replace(run, files=more), replace(run, files=more)))
    every = {one["@id"]: one for one in document(report)["distribution"]}
    assert set(every) == {
        *("decisions-00000.parquet", "keep-00000.parquet", "keep-1.jsonl.gz", "rules-00000.parquet", "run.json"),
        "decision-files",
    }
    assert every["keep-1.jsonl.gz"]["encodingFormat"] == ["application/jsonlines", "application/gzip"]
    assert every["keep-00000.parquet"]["sha256"] == "4" * 64


def test_files_of_many_runs_are_told_apart_by_their_folders() -> None:
    report = replace(example(), runs=example().runs * 3)
    data = document(report, Beside(("", "b 1/", "../c/"), COLUMNS))
    found = {one["@id"]: one for one in data["distribution"]}
    assert {"run.json", "b%201/run.json", "../c/run.json"} <= found.keys()
    # What lies above the document is a file of its own, and cannot be in a set of files of its folder.
    assert found["decision-files"]["includes"] == ["decisions-00000.parquet", "b 1/decisions-00000.parquet"]
    assert [one["@id"] for one in data["prov:wasGeneratedBy"]] == ["#run-1", "#run-2", "#run-3"]
    warnings(data)


def test_without_columns_there_is_no_set_of_records() -> None:
    data = document(example(), Beside())
    assert "recordSet" not in data
    assert "FileSet" not in json.dumps(data)


def test_columns_are_described() -> None:
    columns = {**COLUMNS, "ai_decision_ground": "string", "extra": "double"}
    (records,) = document(example(), Beside(columns=columns))["recordSet"]
    fields = {one["name"]: one for one in records["field"]}
    assert "ai_signals" not in fields
    assert fields["ai_rule"]["dataType"] == "cr:Int64"
    assert fields["ai_decision_ground"]["description"].startswith("The decision for ground: ")
    assert fields["extra"]["description"] == "As the run wrote it"


def test_an_offer_is_its_providers_for_what_was_asked_alone() -> None:
    cover = example().cover
    asked = replace(
        cover.asked, uses=("train-generative", "ground"), undertakes=("attribute",), purpose="research", territory="JP"
    )
    offer = document(changed(example(), asked=asked))["usageInfo"]
    assert offer["@type"] == ["CreativeWork", "odrl:Offer"]
    assert [one["odrl:action"]["@id"] for one in offer["odrl:permission"]] == ["ofuda:train-generative", "ofuda:ground"]
    first = offer["odrl:permission"][0]
    assert first["odrl:assigner"]["name"] == "Studio Example"
    assert [one["odrl:action"]["@id"] for one in first["odrl:duty"]] == ["odrl:attribute"]
    limits = {one["odrl:leftOperand"]["@id"]: one["odrl:rightOperand"] for one in first["odrl:constraint"]}
    assert limits["odrl:purpose"] == {"@id": "ofuda:research"}
    assert limits["odrl:spatial"]["@value"] == "JP"
    assert "kept under agreements" in offer["description"]
    bare = document(changed(example(), asked=replace(cover.asked, purpose=None)))["usageInfo"]["odrl:permission"]
    assert not bare[0].keys() & {"odrl:duty", "odrl:constraint"}


def test_an_offer_uses_the_terms_of_its_profile_alone() -> None:
    """A processor stops at a profile that it does not know, and a term that no profile adopts means nothing."""
    uses = tuple(use.value for use in Use)
    question = replace(
        example().cover.asked, uses=uses, undertakes=("attribute", "inform", "delete"), purpose="research",
        recipient="personal", territory="EU",
    )  # fmt: skip
    data = document(changed(example(), asked=question))
    adopted = (Path(__file__).resolve().parents[4] / "schema/v1/ofuda.ttl").read_text(encoding="utf-8")
    for rule in data["usageInfo"]["odrl:permission"]:
        used = [rule["odrl:action"], *(duty["odrl:action"] for duty in rule["odrl:duty"])]
        used += [one["odrl:leftOperand"] for one in rule["odrl:constraint"]]
        assert len(used) == 7
        for one in used:
            assert re.search(rf"{re.escape(one['@id'])}[ ,.\n]", adopted), one


def test_where_nobody_is_named_nobody_offers() -> None:
    asked = replace(example().cover.asked, agreements=())
    silent = changed(example(), provider=Provider(), asked=asked)
    withheld = released(changed(example(), asked=asked), "provider", Release.WITHHELD)
    for report in (silent, withheld):
        data = document(report)
        assert data["usageInfo"]["@type"] == "CreativeWork"
        assert [one["url"] for one in data["usageInfo"]["about"]] == ["https://w3id.org/ofuda#train-generative"]
        assert "agreements" not in data["usageInfo"]["description"]
        assert "Studio Example" not in json.dumps(data)
        warnings(data)


def test_provenance_names_tool_policy_and_inputs_by_their_digests() -> None:
    data = document(replace(example(), fields=()))
    (made,) = data["prov:wasGeneratedBy"]
    used = {one.get("name"): one for one in made["prov:used"]}
    assert used["policy respectful"]["sha256"] == example().cover.asked.policy.digest.removeprefix("sha256:")
    assert used["table of hosts"]["sha256"] == "7" * 64
    assert made["prov:wasAssociatedWith"]["softwareVersion"] == "0.1.0"
    assert made["prov:startedAtTime"]["@value"] == "2026-11-21T00:00:00Z"
    assert "as ExampleBot" in made["description"]
    first, second = data["prov:wasDerivedFrom"]
    assert (first["name"], first["sha256"]) == ("rows.parquet", "1" * 64)
    # RFC 6920: thirty-two octets 0x11, in the alphabet of addresses.
    assert first["@id"] == "ni:///sha-256;ERERERERERERERERERERERERERERERERERERERERERE"
    assert {first["@id"], second["@id"]} <= {one["@id"] for one in made["prov:used"]}
    assert data["prov:wasAttributedTo"]["name"] == "Studio Example"


def test_where_a_file_lay_is_nobodys_business() -> None:
    inputs = (
        Input("folder/of/somebody/rows 1.parquet", 1),
        Input("C:\\data\\x.parquet", 1, sha256="a" * 64),
        Input("https://data.example/y.parquet", 1, etag="tag"),
    )
    run = replace(example().runs[0], inputs=inputs, hosts=None)
    asked = replace(example().cover.asked, at="2026-01-01T00:00:00Z", agents=())
    report = replace(changed(example(), asked=asked), runs=(run,), fields=())
    data = document(report)
    found = data["prov:wasDerivedFrom"]
    assert [one["name"] for one in found] == ["rows 1.parquet", "x.parquet", "https://data.example/y.parquet"]
    assert found[0]["@id"].startswith("#input-")
    assert found[2]["identifier"] == "tag"
    assert "somebody" not in json.dumps(data)
    (made,) = data["prov:wasGeneratedBy"]
    # Nobody noted the clock where an instant was asked about.
    assert "prov:startedAtTime" not in made
    assert "a party without a crawler, as of 2026-01-01T00:00:00Z" in made["description"]


def test_what_is_withheld_is_not_told() -> None:
    assert "ExampleBot" not in json.dumps(document(released(example(), "agents", Release.REQUEST)))
    for name, lost in (("ledger", "decisions-00000.parquet"), ("evidence", "rules-00000.parquet")):
        data = document(released(example(), name, Release.WITHHELD))
        assert lost not in json.dumps(data)
        assert ("recordSet" in data) == (name != "ledger")
    assert "rows.parquet" not in json.dumps(document(released(example(), "inputs", Release.REQUEST)))
    assert "train-generative" not in json.dumps(document(released(example(), "uses", Release.WITHHELD)))
    assert "respectful" not in json.dumps(document(released(example(), "policy", Release.WITHHELD)))
    assert "100 rows" not in json.dumps(document(released(example(), "counts", Release.WITHHELD)))
    for name in ("dataset", "version", "url", "license", "languages"):
        warnings(document(released(example(), name, Release.WITHHELD)))


def test_languages_are_those_of_rows_that_are_kept() -> None:
    assert document(example())["inLanguage"] == ["ja"]
    counts = replace(example().counts, languages=None)
    assert "inLanguage" not in document(replace(example(), counts=counts))


def test_the_period_is_that_of_the_rows_as_far_as_it_is_for_everybody() -> None:
    assert document(example())["temporalCoverage"] == "2026-08-01T00:00:00Z/2026-10-31T23:59:59Z"
    assert "temporalCoverage" not in document(undated(example()))
    assert "2026-08-01" not in json.dumps(document(released(example(), "collected_from", Release.WITHHELD)))


def test_a_citation_needs_a_name_and_somebody_who_gives_it() -> None:
    assert document(example())["citeAs"] == "Studio Example: Moon Corpus, version 1. https://studio.example/corpus"
    named = changed(example(), dataset=Dataset("Moon Corpus", description="Of the moon."))
    data = document(named)
    assert data["citeAs"] == "Studio Example: Moon Corpus."
    assert data["description"].startswith("Of the moon. Of 100 rows, 60 (60.0 %) are kept")
