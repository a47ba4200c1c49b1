"""California's twelve items: what runs know, what the provider says, and marks for the rest."""

from __future__ import annotations

from dataclasses import replace

from ofuda.nouns.report import Dataset, Release, Report
from ofuda.verbs.reporting.exports import california
from ofuda.verbs.reporting.exports.export import Beside
from tests.reporting import example
from tests.verbs.reporting.exports.made import changed, released


def items(report: Report) -> list[str]:
    (output,) = california.write(report, Beside())
    assert (output.path, output.media_type) == ("california-ab-2013.md", "text/markdown")
    rows = [line.strip("| ").split(" | ") for line in output.text.splitlines() if line.startswith("| ")][1:]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 13)]
    return [row[2] for row in rows]


def test_runs_know_the_number_of_rows_and_what_was_taken_out() -> None:
    found = items(example())
    assert found[0].startswith("Moon Corpus, https://studio.example/corpus<br>")
    assert found[2] == "kept: 60 rows, 6,000 bytes, 600 tokens"
    assert found[3].startswith("text; languages: ja<br>")
    assert found[8].startswith("Each row was decided by what sites and works say, under the policy respectful ")
    assert "36 (36.0 %) are dropped, and 4 (4.0 %) are for review.<br>" in found[8]


def test_the_rest_is_for_the_provider_and_marked() -> None:
    marked = "**\\[to be filled in by the provider: `facts.{}`\\]**"
    found = items(example())
    assert [found[at] for at in (4, 7, 10, 11)] == [
        marked.format(name) for name in ("protected", "consumer_information", "first_used", "synthetic")
    ]
    assert found[6] == "**\\[to be filled in by the provider\\]**"
    said = items(changed(example(), facts={"synthetic": "none"}, dataset=Dataset(collected_from="2026-01")))
    assert said[11] == "none"
    assert said[9].startswith("2026-01 to **")


def test_what_is_not_for_everybody_is_not_told() -> None:
    assert items(released(example(), "counts", Release.WITHHELD))[2] == "**\\[withheld\\]**"
    assert "languages" not in items(released(example(), "languages", Release.WITHHELD))[3]
    assert "languages" not in items(replace(example(), counts=replace(example().counts, languages=None)))[3]
