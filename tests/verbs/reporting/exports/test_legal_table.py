"""The table that legal reads: one line, nine cells."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from ofuda.nouns.counts import Amount, Breakdown, Split
from ofuda.nouns.report import Dataset, Release, Report
from ofuda.verbs.reporting.exports import legal_table
from ofuda.verbs.reporting.exports.export import Beside
from tests.reporting import example
from tests.verbs.reporting.exports.made import changed, released

BLANK = "to be filled in by the provider"


def line(report: Report) -> dict[str, str]:
    (output,) = legal_table.write(report, Beside())
    assert (output.path, output.media_type) == ("legal-table.tsv", "text/tab-separated-values")
    (found,) = csv.DictReader(StringIO(output.text), delimiter="\t")
    assert list(found) == [
        *("Dataset Name", "License", "Already in v1", "Url", "Modality", "Version", "PII removal"),
        *("Robots filtering", "License filtering"),
    ]
    return found


def test_a_line_has_what_was_said_and_marks_the_rest() -> None:
    found = line(example())
    assert found["Dataset Name"] == "Moon Corpus"
    assert found["PII removal"] == found["Already in v1"] == BLANK
    assert (found["Robots filtering"], found["License filtering"]) == ("Yes, for 86 of 100 rows", "No")


def looked(*lines: Split) -> Report:
    known = Breakdown("looked", lines, len(lines)) if lines else None
    return replace(example(), coverage=replace(example().coverage, looked=known))


def test_a_policy_that_hears_robots_filters_only_where_somebody_looked() -> None:
    every = Amount(100)
    assert line(looked(Split("404", every)))["Robots filtering"] == "Yes"
    assert line(looked(Split("not looked at", every)))["Robots filtering"] == "No, robots.txt was not looked at"
    assert line(looked())["Robots filtering"] == "Yes, and it was not kept for how many rows"
    deaf = changed(example(), robots_filtering=False, license_filtering=True)
    assert (line(deaf)["Robots filtering"], line(deaf)["License filtering"]) == ("No", "RSL licences only")


def test_a_cell_ends_no_line_and_is_no_formula() -> None:
    (output,) = legal_table.write(changed(example(), dataset=Dataset("=1+1\tx\ny")), Beside())
    assert len(output.text.splitlines()) == 2
    assert line(changed(example(), dataset=Dataset("=1+1")))["Dataset Name"] == "'=1+1"


def test_what_is_not_for_everybody_says_for_whom_it_is() -> None:
    found = line(released(example(), "dataset", Release.WITHHELD, "not yet announced"))
    assert found["Dataset Name"] == "withheld: not yet announced"
    assert line(released(example(), "filtering", Release.REQUEST))["Robots filtering"] == "on request"


def test_what_only_the_provider_knows_it_can_say_once_and_for_all() -> None:
    assert line(changed(example(), facts={"already_in_v1": "No"}))["Already in v1"] == "No"
