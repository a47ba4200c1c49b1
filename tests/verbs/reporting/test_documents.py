"""A report for a browser, for Markdown and for a terminal: the same numbers, and nothing foreign is markup there."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofuda.nouns.counts import Amount, Breakdown, Split
from ofuda.nouns.lookup import Lookup, Met, Row
from ofuda.nouns.report import Checked, Coverage, Dataset, Explained, Judged, Provides, Report
from ofuda.tables.channels import CHANNELS
from ofuda.verbs.reporting import words
from ofuda.verbs.reporting.as_json import as_json
from ofuda.verbs.reporting.brief import brief, lookup_lines
from ofuda.verbs.reporting.markdown import markdown
from ofuda.verbs.reporting.page import page
from ofuda.verbs.reporting.sections import sheet
from tests.outline import Outline
from tests.reporting import example

HOSTILE = "<script>alert(1)</script>|**x**\x1b[31m\u202e"
# What a report never says of anything.
VERDICTS = re.compile(r"complian|conform|lawful|legal(?!-)|permitted by law|guarantee", re.IGNORECASE)


def html(report: Report) -> Outline:
    return Outline(page(sheet(report)))


def text(report: Report) -> str:
    return "\n".join("".join(span.text for span in line) for line in brief(report))


def told(report: Report) -> str:
    """Every document."""
    return page(sheet(report)) + markdown(sheet(report)) + text(report)


def with_cover(report: Report, **changes: Any) -> Report:
    return replace(report, cover=replace(report.cover, **changes))


def test_a_page_says_in_its_first_lines_how_many_rows_went_and_why() -> None:
    found = html(example())
    assert found.text.index("Of 100 rows, 60 (60.0 %) are kept, 36 (36.0 %) are dropped") < found.text.index("Why")
    start = found.text[: found.text.index("Cover")]
    for said in ("nothing was said", "disallowed by robots.txt", "Kept under every policy", "respectful (of this run)"):
        assert said in start
    assert "For 14 rows (14.0 %) nobody had looked at robots.txt of the host; 10 of them kept." in start
    assert "60 rows are kept since nothing was said about them, which is not consent." in start


def test_a_page_needs_nothing_from_elsewhere_and_bars_stand_beside_numbers() -> None:
    found = html(example())
    assert not [tag for tag, _ in found.tags if tag in {"script", "link", "img", "iframe"}]
    assert not [attrs for _, attrs in found.tags if {"src", "href", "style", "onclick"} & attrs.keys()]
    bars = [attrs for tag, attrs in found.tags if tag == "svg"]
    assert len(bars) > 10
    assert all(attrs["aria-hidden"] == "true" for attrs in bars)
    widths = [float(attrs["width"] or 0) for tag, attrs in found.tags if tag == "rect"][:3]
    assert widths == [600, 40, 360]
    assert "url(" not in page(sheet(example()))
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_markdown_has_the_same_numbers() -> None:
    found = markdown(sheet(example()))
    assert "| disallowed by robots.txt `robots_disallowed` | 36 | 36.0 % | 0 | 0 | 36 | 3.6 kB | 360 |" in found
    assert "| Complaints | (not said) |" in found
    assert "## D. What came of each row (on request: it names every address)" in found
    for line in found.splitlines():
        if line.startswith("|--"):
            assert set(line) <= set("|-:")


def test_what_is_withheld_or_missing_is_marked() -> None:
    found = html(example()).text
    assert "withheld" in found
    assert "not said" in found
    assert "1 field withheld; 1 field that nobody filled in." in found


def test_no_document_says_more_than_what_was_checked() -> None:
    report = example()
    every = told(report) + json.dumps(as_json(report)) + told(_bare())
    assert VERDICTS.search(every) is None
    assert "says what was checked" in page(sheet(report))


def test_nothing_foreign_is_markup() -> None:
    report = example()
    counts = replace(report.counts, domains=Breakdown("domain", (Split(HOSTILE, keep=Amount(1)),), 1))
    run = replace(report.runs[0], folder=HOSTILE, inputs=(replace(report.runs[0].inputs[1], name=HOSTILE),))
    hostile = with_cover(
        replace(report, counts=counts, runs=(run,), checked=Checked(1, 1, (HOSTILE,))),
        dataset=Dataset(HOSTILE, description=HOSTILE),
        facts={HOSTILE: HOSTILE},
    )
    hostile = replace(hostile, explained=replace(hostile.explained, remarks={HOSTILE: HOSTILE}))
    found = html(hostile)
    assert "script" not in {tag for tag, _ in found.tags}
    assert "<script>" in found.text
    everything = told(hostile)
    assert "\x1b" not in everything
    assert "\u202e" not in everything
    assert "<script>" not in markdown(sheet(hostile)).replace("\\<script\\>", "")


TAGS = {tag for tag, _ in html(example()).tags} | {"code"}


@given(st.text(max_size=60))
@settings(max_examples=50)
def test_whatever_stands_there_the_page_stays_a_page(said: str) -> None:
    report = with_cover(example(), dataset=Dataset(said, said), facts={said: said})
    counts = replace(report.counts, languages=Breakdown("language", (Split(said, keep=Amount(1)),), 1))
    fields = (replace(report.fields[2], why=said),)
    run = replace(report.runs[0], inputs=(replace(report.runs[0].inputs[0], name=said),))
    report = replace(report, counts=counts, fields=fields, runs=(run,))
    assert {tag for tag, _ in html(report).tags} <= TAGS
    for one in (page(sheet(report)), markdown(sheet(report))):
        assert all(char == "\n" or char.isprintable() for char in one)


def _bare() -> Report:
    """A report of a run of which little is known."""
    report = example()
    total = Split("all", keep=Amount(1))
    one = Breakdown("x", (Split("unknown", keep=Amount(1)),), 1)
    counts = replace(
        report.counts,
        total=total,
        decisions=one,
        reasons=Breakdown("x", (Split("odd_reason", keep=Amount(1)),), 1),
        channels=one,
        domains=None,
        languages=None,
        uses={"search": one, "mine": one},
    )
    bare = replace(
        report,
        counts=counts,
        coverage=Coverage(missing=("2/3",)),
        judged=(),
        checked=Checked(why="it was not asked for"),
    )
    bare = replace(bare, explained=Explained(), runs=(replace(report.runs[0], evidence=True, hosts=None),) * 2)
    asked = replace(
        report.cover.asked, agents=(), at="2026-11-21T00:00:00Z", purpose="research", undertakes=("attribute",)
    )
    asked = replace(asked, agreements=(), policy=replace(asked.policy, said={"date": "2026-11-21"}))
    return with_cover(
        bare, dataset=Dataset(), provides=Provides.DATASET, asked=asked, license_filtering=True, robots_filtering=False
    )


def test_what_is_not_known_is_said_not_to_be() -> None:
    found = html(_bare()).text
    assert "What was decided about run" in found
    assert "Of 1 row, 1 (100.0 %) is kept" in found
    assert "The runs do not say of which hosts nobody had looked at robots.txt." in found
    assert "Shards are missing, and their rows are not counted: 2/3." in found
    assert "Not worked out: nobody asked for it." in found
    assert "The decisions on record were not checked: it was not asked for." in found
    assert "The provider made no remarks" in found
    assert "Every statement that was weighed" in found
    assert "Decision for mine" in found
    assert "odd_reason" in found
    assert text(_bare()).splitlines()[1] == "   100.0 %  odd_reason"


def test_what_was_not_decided_again_says_why() -> None:
    report = example()
    gone = tuple(replace(one, split=None, why="it is gone", sampled=False) for one in report.judged)
    found = replace(report, judged=gone, checked=Checked(why="it is gone"))
    assert "Not worked out: it is gone." in html(found).text
    assert "nothing was decided again: it is gone" in text(found)
    assert "100.0 %  would be kept" not in text(found)


def test_a_record_that_stands_and_one_that_does_not() -> None:
    report = example()
    assert "1 of 100 rows differ" in html(report).text
    assert "Differs from the record: rows.parquet, row 3" in html(report).text
    start = html(report).text[: html(report).text.index("Cover")]
    assert "Of 2 files 1 could not be read, or not to the end; what is missing of them is not counted (3 rows" in start
    assert "Of 1 row nobody could read the row, or what was said of it." in start
    same = replace(report, checked=Checked(100), coverage=replace(report.coverage, broken=0, torn=0))
    assert "all 100 rows come to the decisions on record" in html(same).text
    assert "could" not in html(same).text[: html(same).text.index("Cover")].partition("Not looked at, and")[2]


def test_policies_that_hear_agents_say_how_they_were_asked() -> None:
    report = example()
    one = Judged(report.judged[0].policy, report.judged[0].split, 100, why="it asked as `*`")
    assert "For policies that hear agents by name: it asked as *." in html(replace(report, judged=(one,))).text


def test_of_many_lines_the_smaller_ones_are_added_up() -> None:
    report = example()
    many = tuple(Split(f"r{at}_disallowed", drop=Amount(1)) for at in range(40))
    reasons = Breakdown("reason", many, 40)
    found = html(replace(report, counts=replace(report.counts, reasons=reasons))).text
    assert "32 other reasons" in found
    assert "15 others" in found


@pytest.mark.parametrize("kept", [0, 3, 5])
def test_of_hosts_that_nobody_looked_at_all_some_or_none_are_kept(kept: int) -> None:
    report = example()
    looked = Breakdown("looked", (Split(words.NOT_LOOKED_AT, keep=Amount(kept), drop=Amount(5 - kept)),), 1)
    found = html(replace(report, coverage=replace(report.coverage, looked=looked))).text
    assert f"{ {0: 'none', 3: '3', 5: 'all'}[kept] } of them kept." in found
    everywhere = Breakdown("looked", (Split("200", keep=Amount(5)),), 1)
    found = html(replace(report, coverage=replace(report.coverage, looked=everywhere))).text
    assert "Of every row's host somebody had looked at robots.txt." in found


def test_models_are_on_the_cover_and_datasets_have_none() -> None:
    report = example()
    assert "Placed on the market" in html(report).text
    assert "Placed on the market" in html(with_cover(report, model=None)).text
    assert "Placed on the market" not in html(_bare()).text


def test_runs_of_several_days_are_told_so() -> None:
    report = example()
    later = replace(report.runs[0], now="2026-11-22T00:00:00Z")
    assert "2026-11-21T00:00:00Z to 2026-11-22T00:00:00Z" in html(replace(report, runs=(*report.runs, later))).text


# -- words ------------------------------------------------------------------------------------------------------------


def test_every_channel_has_a_name_for_people() -> None:
    assert words.CHANNELS.keys() == {one.name for one in CHANNELS}
    assert words.reason("content_signal_header_disallowed") == "disallowed by the header Content-Signal"
    assert words.reason("new_thing") == "new_thing"
    assert words.channel("none") == "no line at all"
    assert words.channel("new") == "new"


def test_outcomes_are_told_in_words() -> None:
    assert [words.looked(one) for one in ("200", "404", "503", "599", "timeout", words.NOT_LOOKED_AT)] == [
        "robots.txt was read (200)",
        "there is no robots.txt (404)",
        "robots.txt could not be had (503 Service Unavailable)",
        "robots.txt could not be had (599)",
        "robots.txt could not be had, or not whole (timeout)",
        "nobody looked at robots.txt",
    ]


def test_numbers_are_short_and_never_round_to_what_is_not_so() -> None:
    assert [words.share(*one) for one in ((0, 5), (1, 5000), (4999, 5000), (5, 5), (1, 3), (0, 0))] == [
        *("0.0 %", "< 0.1 %", "> 99.9 %", "100.0 %", "33.3 %", "–"),
    ]
    assert [words.octets(one) for one in (None, 0, 999, 1000, 999_999, 12_345_678, 10**30)] == [
        *("–", "0 bytes", "999 bytes", "1 kB", "1 MB", "12.3 MB", "1e+12 EB"),
    ]
    assert [words.large(one) for one in (None, 999, 1_234_567)] == ["–", "999", "1.23 million"]
    assert (words.number(None), words.number(1234567)) == ("–", "1,234,567")


# -- one address ------------------------------------------------------------------------------------------------------

RULE = Met("robots", "https://a.example/robots.txt:2", f"Disallow: {HOSTILE}", None)
ROW = Row(
    "run/run.json", "rows.parquet", 3, {"id": "x"}, "https://a.example/", exact=True, verdict="drop",
    decision="disallowed", reason="robots_disallowed", rule=RULE, policy="any-agent", decided="2026-11-21T00:00:00Z",
)  # fmt: skip


def answered(found: Lookup) -> str:
    return "\n".join("".join(span.text for span in line) for line in lookup_lines(found))


def test_an_address_was_in_under_a_decision() -> None:
    found = answered(Lookup("https://a.example/", (ROW,)))
    assert found.startswith("https://a.example/  was in the input\n  dropped: disallowed by robots.txt\n")
    assert "rows.parquet, row 3, id x" in found
    assert "https://a.example/robots.txt:2  Disallow: " in found
    assert "\x1b" not in found
    assert "under any-agent, 2026-11-21T00:00:00Z, run/run.json" in found


def test_an_address_was_in_in_another_spelling_and_in_no_ledger() -> None:
    other = replace(
        ROW, exact=False, key={"file": "x", "row": 3}, verdict="keep", decision=None, reason=None, rule=None
    )
    found = answered(Lookup("https://A.example", (other, other)))
    assert "was in the input, in 2 rows" in found
    assert "kept: the ledger lists exceptions only, and not this row" in found
    assert "it stands there as https://a.example/" in found
    assert "rows.parquet, row 3\n" in found


def test_an_address_was_not_in_or_nobody_can_tell() -> None:
    assert answered(Lookup("https://b.example/", (), (), 2)) == (
        "https://b.example/  was not in the input\n  of its host: 2 rows"
    )
    found = answered(Lookup("https://b.example/", (), ("`x` is gone",)))
    assert "may have been in the input, which cannot be looked into any more\n  `x` is gone" in found


def test_of_many_files_those_with_trouble_are_shown_and_the_rest_is_counted() -> None:
    report = example()
    fine, torn = report.runs[0].inputs
    run = replace(report.runs[0], inputs=(*(replace(fine, name=f"{at}.parquet") for at in range(150)), torn))
    found = html(replace(report, runs=(run,))).text
    assert found.index("torn.jsonl.gz") < found.index("0.parquet")
    assert "51 more are in report.json." in found
