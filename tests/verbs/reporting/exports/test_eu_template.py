"""Three sections of the European template: numbers where runs have them, marks where nobody said anything."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO

import pytest

from ofuda.nouns.counts import NOTHING, Amount, Breakdown, Split
from ofuda.nouns.report import Dataset, Explained, Field, PolicyTold, Release, Report
from ofuda.verbs.reporting.exports import eu_template
from ofuda.verbs.reporting.exports.domain_list import domains
from ofuda.verbs.reporting.exports.export import Beside
from tests.reporting import example
from tests.verbs.reporting.exports.made import asked, changed, released, undated

BLANK = "**\\[to be filled in by the provider\\]**"


def written(report: Report, beside: Beside | None = None) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The answers by their questions, and the list of domains."""
    text, *more = eu_template.write(report, beside or Beside())
    assert (text.path, text.media_type) == ("eu-template.md", "text/markdown")
    assert [(one.path, one.media_type) for one in more] in ([], [("eu-domains.csv", "text/csv")])
    rows = (line.strip("| ").split(" | ") for line in text.text.splitlines() if line.startswith("| "))
    answers = {"": text.text} | {row[0]: row[1] for row in rows if len(row) == 2}
    return answers, [row for one in more for row in csv.DictReader(StringIO(one.text))]


def with_domains(report: Report, lines: Sequence[Split], count: int) -> Report:
    counts = replace(report.counts, domains=Breakdown("domain", tuple(lines), count))
    return replace(report, counts=counts)


def test_numbers_are_those_of_the_report() -> None:
    answers, listed = written(example())
    assert answers["Rows kept"] == "60 rows, 6,000 bytes, 600 tokens"
    assert answers["Read for this report"] == "2 files, 4,196 bytes; the report has digests"
    assert answers["Kinds of content and sources"].startswith(
        "Pages of 3 domains. Languages, by rows that are kept: ja."
    )
    assert answers["kept"] == "60 rows, 6,000 bytes, 600 tokens"
    assert answers["dropped"] == "36 rows, 3,600 bytes, 360 tokens"
    assert "| robots.txt | yes | 40 | the policy hears it |" in answers[""]
    assert "| nothing was said | kept | 60 |" in answers[""]
    assert "| a claim that nobody proved | for review | not counted |" in answers[""]
    assert "| disallowed by robots.txt | 0 | 36 | 0 |" in answers[""]
    assert "robots.txt was read (200): 86 rows; nobody looked at robots.txt: 14 rows." in answers[""]
    assert "`url` 100, `headers` 90." in answers[""]
    assert "- complaints: two were handled" in answers[""]
    assert "; of rows that are kept, 5 are counted and not listed." in answers[""]
    assert [row["domain"] for row in listed] == ["archive.example"]


def test_what_nobody_said_is_marked() -> None:
    answers, _ = written(undated(changed(example(), dataset=Dataset())))
    for question in ("Modality", "Dataset", "Link", "Licence"):
        assert answers[question] == BLANK
    assert answers["Period of collection"] == f"{BLANK} to {BLANK}"


def test_what_only_the_provider_knows_has_a_name_to_say_it_by() -> None:
    answers, _ = written(example())
    assert answers["Crawlers used"] == "**\\[to be filled in by the provider: `facts.crawlers_used`\\]**"
    said = {"crawlers_used": "no", "public_datasets": "yes", "code_of_practice": "*yes*"}
    answers, _ = written(changed(example(), facts=said))
    assert (answers["Crawlers used"], answers["Public datasets used"]) == ("no", "yes")
    assert answers["Signatory of the code of practice"] == "\\*yes\\*"


def test_what_was_said_stands_there_as_it_was_said() -> None:
    said = Dataset(
        "a|b", url="https://x.example/", description="<b>*all*", collected_until="2026-01", personal_data="none"
    )
    answers, _ = written(asked(changed(example(), dataset=said), at="2026-02-01T00:00:00Z"))
    assert "| Dataset | a\\|b |" in answers[""]
    assert answers["Description"] == "\\<b\\>\\*all\\*"
    assert answers["Period of collection"] == (
        f"{BLANK} to 2026-01; the rows were fetched from 2026-08-01T00:00:00Z to 2026-10-31T23:59:59Z"
    )
    assert "as of 2026-02-01T00:00:00Z." in answers[""]


def test_crawlers_are_named_as_far_as_they_may_be() -> None:
    answers, _ = written(example())
    assert "**\\[withheld: the provider keeps them\\]**" in answers["Their names"]
    told = PolicyTold("own", "sha256:" + "0" * 64, {"own_disallow": "drop"})
    answers, _ = written(asked(replace(example(), fields=()), policy=told))
    assert answers["Their names"].endswith("; the rows were decided for ExampleBot")
    assert answers["Their behaviour"].startswith("Rows that robots.txt keeps them from: drop. Captchas")
    answers, _ = written(asked(replace(example(), fields=()), agents=(), policy=told))
    assert "nobody by name" in answers["Their names"]
    assert answers["Their behaviour"].startswith("Captchas")


def test_the_list_of_domains_may_be_for_some_alone() -> None:
    answers, listed = written(released(example(), "domains", Release.REQUEST))
    assert answers["Domains that most is from"] == "**\\[on request\\]**"
    assert listed == []


def test_runs_that_know_no_domains_say_so() -> None:
    counts = replace(example().counts, domains=None, languages=None)
    known = replace(example().coverage, looked=None, columns={})
    silent = replace(example(), counts=counts, coverage=replace(known, unlisted=0), explained=Explained())
    answers, listed = written(silent)
    assert answers["Domains that most is from"] == f"The runs do not know the domains of the rows. {BLANK}"
    assert answers["Kinds of content and sources"] == "**\\[to be filled in by the provider: `facts.content`\\]**"
    assert listed == []
    assert "The runs did not keep what was known of robots.txt." in answers[""]
    assert "of which the input had each column: not kept." in answers[""]
    assert "hang on." in answers[""]
    assert "Remarks" not in answers[""]


def test_each_part_is_given_to_those_that_its_field_is_for() -> None:
    names = ("counts", "protocols", "rulings", "coverage", "remarks", "uses", "policy")
    fields = tuple(Field(name, "A", name, Release.WITHHELD, "not yet") for name in names)
    answers, _ = written(replace(example(), fields=fields))
    withheld = "**\\[withheld: not yet\\]**"
    assert answers["Rows kept"] == answers["Their purposes"] == withheld
    assert not answers.keys() & {"kept", "Protocol", "Open"}
    assert answers[""].splitlines().count(withheld) == 6
    assert f"Each of {withheld} was decided for uses that are not given here, under a policy that" in answers[""]
    assert "two were handled" not in answers[""]


# -- the list of domains ----------------------------------------------------------------------------------------------


def lines(count: int) -> list[Split]:
    return [Split(f"d{at:05}.example", Amount(1, at)) for at in range(count)]


def breakdown(found: Sequence[Split]) -> Breakdown:
    return Breakdown("domain", tuple(found), len([one for one in found if one.name != "no domain"]))


@pytest.mark.parametrize(
    ("count", "small", "wanted"),
    [(0, False, 0), (1, False, 1), (10, False, 1), (11, False, 2), (100, True, 5), (1, True, 1), (30_000, True, 1000)],
)
def test_a_tenth_is_listed_and_of_small_providers_a_twentieth_or_a_thousand(
    count: int, wanted: int, *, small: bool
) -> None:
    found = domains(example(), Beside(domains=breakdown(lines(count)), small=small))
    assert found is not None
    assert (found.count, found.wanted, len(found.lines)) == (count, wanted, wanted)
    assert [one.name for one in found.lines[:1]] == [f"d{count - 1:05}.example"] * bool(count)


def test_domains_without_a_row_that_is_kept_are_not_listed_nor_what_is_none() -> None:
    every = (
        Split("no domain", Amount(9, 999)),
        Split("dropped.example", drop=Amount(5, 500)),
        Split("b.example", Amount(1, 10), drop=Amount(2, 20)),
        Split("a.example", Amount(1, 10)),
    )
    found = domains(example(), Beside(domains=breakdown(every)))
    assert found is not None
    assert (found.count, found.wanted) == (2, 1)
    assert found.text.splitlines()[1:] == ["a.example,10,1,,10,1"]


def test_where_no_row_says_its_size_rows_count() -> None:
    lines_ = (Split("a.example", Amount(1, 0, 0)), Split("b.example", Amount(2, 0, 0)))
    report = replace(example(), counts=replace(example().counts, total=Split("all", Amount(3), NOTHING, NOTHING)))
    found = domains(report, Beside(domains=breakdown(lines_)))
    assert found is not None
    assert (found.by, [one.name for one in found.lines]) == ("rows", ["b.example"])
    assert found.text.splitlines()[1:] == ["b.example,,2,,,2"]


def test_a_report_that_names_fewer_than_are_wanted_says_how_many() -> None:
    report = with_domains(example(), lines(2), 50)
    answers, listed = written(report)
    assert answers["Domains that most is from"].endswith(
        "the 5 of 50 with most bytes in rows that are kept, of which the report names 2; "
        "the runs did not list 5 more rows that are kept, so nobody knows their domains"
    )
    assert len(listed) == 2
