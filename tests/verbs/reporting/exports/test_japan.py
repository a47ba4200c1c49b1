"""The Japanese sheet: each item is told, or marked, or has the reason why it is not told."""

from __future__ import annotations

from dataclasses import replace

from ofuda.nouns.counts import Breakdown
from ofuda.nouns.report import Dataset, Explained, Release, Report
from ofuda.verbs.reporting.exports import japan
from ofuda.verbs.reporting.exports.export import Beside
from ofuda.verbs.reporting.exports.japan_items import SECTIONS
from tests.reporting import example
from tests.verbs.reporting.exports.made import asked, changed, released, undated

BLANK = "**\\[事業者が記入\\]**"


def sheet(report: Report) -> dict[str, list[str]]:
    """By the English name of an item: to whom it is given, what, and why not; and the whole text by none."""
    (output,) = japan.write(report, Beside())
    assert (output.path, output.media_type) == ("japan-principle-1.md", "text/markdown")
    rows = [line.strip("| ").split(" | ") for line in output.text.splitlines() if line.startswith("| ")]
    return {"": [output.text]} | {row[0].rpartition("<br>")[2]: row[1:] for row in rows}


def test_every_item_stands_in_japanese_and_english() -> None:
    found = sheet(example())
    for section in SECTIONS:
        assert f"## {section.ja} / {section.en}" in found[""][0]
        for item in section.items:
            assert f"| {item.ja}<br>{item.en} | " in found[""][0]


def test_it_says_which_draft_it_follows() -> None:
    text = sheet(example())[""][0]
    assert "2026-04-23 の案" in text
    assert "the draft of 2026-04-23" in text


def test_what_the_runs_know_is_told_in_both_languages() -> None:
    found = sheet(replace(example(), fields=()))
    assert found["size"][1] == (
        "残した分: 60 行、6,000 バイト、600 トークン（調べた分: 100 行、10,000 バイト、1,000 トークン）<br>"
        "kept: 60 rows, 6,000 bytes, 600 tokens (of 100 rows, 10,000 bytes, 1,000 tokens)"
    )
    assert found["signals that are heard"][1] == "聞いたもの: robots.txt（40 行）<br>heard: robots.txt (40 rows)"
    assert found["signals that are not heard, and why"][1] == "Really Simple Licensing: the policy leaves it out"
    assert "60 行のうち 60 行を残した" in found["what nobody said anything about"][1]
    assert found["what they call themselves"][1].startswith("行ごとの判定で名乗ったもの: ExampleBot<br>")
    assert "95 行" in found["records that are kept"][1]
    assert found["when it was collected"][1].startswith("行の取得: 2026-08-01T00:00:00Z から")
    assert found["name and version"] == ["公開<br>public", "Moon, 0.1", "—"]
    assert "100 行を判定し、60 行を残し" in found["what came of it"][1]
    assert found["policy"][1].endswith(", about respectful")


def test_what_nobody_said_is_marked_with_the_reason_to_give() -> None:
    bare = changed(asked(example(), agents=()), model=None, dataset=Dataset())
    counts = replace(bare.counts, languages=None, reasons=Breakdown("reason", (), 0))
    found = sheet(undated(replace(bare, counts=counts, explained=Explained(), fields=())))
    for item in (
        *("name and version", "when it was first provided", "kinds, and an outline", "when it was collected"),
        *("languages", "personal data", "what they call themselves", "signals that are heard"),
        *("signals that are not heard, and why", "what nobody said anything about", "complaints"),
    ):
        assert found[item] == ["公開<br>public", BLANK, BLANK], item


def test_what_is_not_for_everybody_has_its_reason_beside_it() -> None:
    found = sheet(example())
    assert found["what they call themselves"] == ["非公開<br>withheld", "—", "the provider keeps them"]
    asked_for = sheet(released(example(), "languages", Release.REQUEST, "later"))
    assert asked_for["languages"] == ["請求に応じて開示<br>on request", "—", "later"]
    assert sheet(released(example(), "dataset", Release.WITHHELD))["kinds, and an outline"][2] == BLANK


def test_parts_of_an_item_are_left_out_where_they_are_not_for_everybody() -> None:
    assert sheet(released(example(), "url", Release.WITHHELD))["where it was had from, and under what terms"][1] == (
        "CC-BY-4.0"
    )


def test_what_only_the_provider_knows_it_can_say_once_and_for_all() -> None:
    assert sheet(example())["paywalls and the like"][1] == "**\\[事業者が記入：`facts.paywalls`\\]**"
    found = sheet(changed(example(), facts={"paywalls": "never passed"}))
    assert found["paywalls and the like"] == ["公開<br>public", "never passed", "—"]
