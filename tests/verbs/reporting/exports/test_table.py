"""What holds of every export: it is listed, says what it cannot, and claims nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from ofuda.nouns.report import Dataset, Field, Provider, Release, Report
from ofuda.verbs.reporting.exports import common_crawl
from ofuda.verbs.reporting.exports.export import Beside, Export
from ofuda.verbs.reporting.exports.table import BY_NAME, EXPORTS
from tests.reporting import example
from tests.verbs.reporting.exports.made import asked, changed, released

# The one name that others have made: a member of Croissant that says which specification a document follows.
_NAMES = re.compile(r'"(dct:)?conformsTo"')
_CLAIMS = re.compile(
    r"compl(y|ies|ied|iance|iant|ying)|conform|lawful|legal(ly)? (safe|clear|sound)|certif|guarantee|warrant"
    r"|準拠|適合|適法|合法|遵守|保証|順守|コンプライ",
    re.IGNORECASE,
)
NOTHING_SAID = replace(changed(example(), provider=Provider(), dataset=Dataset(), model=None), fields=())
REPORTS = {
    "all of it": example(),
    "nothing said": NOTHING_SAID,
    "all withheld": replace(
        example(),
        fields=tuple(
            Field(name, "A", name, Release.WITHHELD, "no")
            for name in ("provider", "agents", "dataset", "uses", "policy", "counts", "ledger", "domains", "protocols")
        ),
    ),
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)
def test_what_is_written_says_what_was_checked_and_claims_nothing(export: Export, report: Report) -> None:
    for output in export.write(report, Beside(columns={"id": "string"})):
        text = _NAMES.sub("", output.text)
        assert _CLAIMS.findall(text) == [], output.path
        assert output.text.endswith("\n")


@pytest.mark.parametrize("claim", ["It is compliant", "complies with", "certified", "法令を遵守", "規格に準拠"])
def test_the_search_finds_what_it_is_for(claim: str) -> None:
    assert _CLAIMS.search(claim)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.name)
def test_files_are_those_of_the_table(export: Export) -> None:
    written = {one.path: one.media_type for one in export.write(example(), Beside())}
    for path, media_type in export.files.items():
        assert path.endswith(".parquet") or written[path] == media_type
    assert written.keys() - export.files.keys() <= {path for path in written if path.endswith(".yaml")}
    assert export.cannot
    assert BY_NAME[export.name] is export


def test_no_two_exports_write_one_file() -> None:
    paths = [one.path for export in EXPORTS for one in export.write(example(), Beside())]
    assert len(set(paths)) == len(paths)


# -- the annotation ---------------------------------------------------------------------------------------------------


def texts(report: Report) -> dict[str, str]:
    return {one.path.partition("/")[2]: one.text for one in common_crawl.write(report, Beside())}


def everything_listed() -> Report:
    return replace(example(), coverage=replace(example().coverage, unlisted=0))


def test_the_files_beside_the_annotation_name_its_columns() -> None:
    report = asked(everything_listed(), uses=("train-generative", "search"))
    found = texts(report)
    join = yaml.safe_load(found["join_ofuda_decisions.yaml"])
    names = list(common_crawl.columns(report))
    assert [*join["join_columns"], *join["right_columns"]] == names
    assert join["table"]["paths"] == common_crawl.PARQUET
    action = yaml.safe_load(found["action_ofuda_restricted.yaml"])
    assert action["where"] == " OR ".join(name for name in names if name.endswith(("_disallowed", "_conditional")))
    for name in names[1:]:
        assert f"`{name}`" in found["README.md"].replace("USE", "train_generative") or "search" in name
    assert "as of 2026-11-21T00:00:00Z" in found["README.md"]


def test_a_ledger_of_exceptions_cannot_say_what_is_kept() -> None:
    assert common_crawl.columns(example()).keys() & {"ofuda_rows_keep", "ofuda_verdicts_differ"} == set()
    assert "did not list them" in texts(example())["README.md"]
    assert "did not list them" not in texts(everything_listed())["README.md"]
    run = replace(example().runs[0], ledger="exceptions")
    assert not common_crawl.lists_all(replace(everything_listed(), runs=(run,)))


def test_names_of_crawlers_that_are_withheld_are_not_in_it() -> None:
    assert "as crawlers whose names are not given here" in texts(example())["README.md"]
    assert "as ExampleBot" in texts(released(example(), "agents", Release.PUBLIC))["README.md"]
    assert "as a party without a crawler" in texts(asked(replace(example(), fields=()), agents=()))["README.md"]


# -- the page ---------------------------------------------------------------------------------------------------------

PAGE = (Path(__file__).resolve().parents[4] / "docs/pages/report-exports.md").read_text(encoding="utf-8")


def test_the_page_says_of_each_export_what_it_writes_and_what_it_cannot() -> None:
    lists = [part.partition("\n\n")[2].partition("\n\n")[0] for part in PAGE.split("It cannot carry:")[1:]]
    assert [text.splitlines() for text in lists] == [[f"- {one}" for one in export.cannot] for export in EXPORTS]
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    told = {name.strip("`"): files.replace("`", "").split(", ") for name, files, *_ in rows[1 : 1 + len(EXPORTS)]}
    assert list(told) == list(BY_NAME)
    for name, files in told.items():
        written = {path.partition("/")[0] + "/" * ("/" in path) for path in BY_NAME[name].files}
        assert set(files) == written


def test_the_page_names_every_fact_that_an_export_asks_for() -> None:
    asked_for = {"published", "already_in_v1"}
    for export in EXPORTS:
        for output in export.write(NOTHING_SAID, Beside()):
            asked_for |= set(re.findall(r"facts\.(\w+)", output.text))
    named = PAGE.partition("## What only the provider knows")[2].partition("## Croissant")[0]
    assert set(re.findall(r"`(\w+)`", named.partition("|---|---|")[2])) - {"datePublished"} == asked_for
