"""The tables as rows and columns, and reports of single things."""

from __future__ import annotations

from datetime import datetime

import pytest

import ofuda
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.vocabulary import ALL
from ofuda.tables.agents import agents
from ofuda.verbs import listings
from ofuda.verbs.answers import flawed, timestamp, unanswerable
from ofuda.verbs.reports import brief, decision_lines, finding_lines, heading, shown
from tests.asking import AT, URL, Json, ask, decide
from tests.worlds import worlds as numbered_worlds


def test_rows_of_every_table() -> None:
    assert [row["name"] for row in listings.uses()] == [use.value for use in ALL]
    assert [row["name"] for row in listings.channels()] == [one.name for one in ofuda.CHANNELS]
    assert [row["name"] for row in listings.policies()] == [*ofuda.POLICIES]
    assert [row["token"] for row in listings.known_agents()] == [one.token for one in agents()]


def test_agents_by_a_part_of_their_name() -> None:
    assert [row["token"] for row in listings.known_agents("gptbot")] == ["GPTBot"]
    assert {"GPTBot", "ChatGPT-User"} <= {row["token"] for row in listings.known_agents("openai")}
    assert listings.known_agents("nobody at all") == []


def test_columns_are_aligned_and_end_where_they_end() -> None:
    rows: list[Json] = [{"name": "a", "held_by": ["x", "y"], "note": 1}, {"name": "longer", "held_by": [], "note": ""}]
    assert listings.columns(rows, ("name", "held_by", "note")) == [
        "name    held by  note",
        "a       x, y     1",
        "longer  -",
    ]
    assert listings.columns([], ["name"]) == ["name"]


def text(decision: ofuda.Decision) -> str:
    return "\n".join("".join(span.text for span in line) for line in decision_lines(decision))


def test_a_report_says_all_there_is_and_nothing_that_acts() -> None:
    """T20, over worlds."""
    for request, policy in numbered_worlds(11, 200):
        decision = decide(request, policy)
        report = text(decision)
        assert all(line.isprintable() for line in report.split("\n"))
        for use in decision.uses:
            assert use.value in report
        for one in decision.diagnostics:
            assert f"[{one.rule}]" in report
        assert decision.verdict.word in report
        assert f"policy    {policy}" in report


@pytest.mark.parametrize("foreign", ["\x1b[31mred", "\u202eright to left", "a\r\nb", "\x00", "x" * 5_000, "\u2028"])
def test_foreign_text_in_reports(foreign: str) -> None:
    page = f'<head><meta name="tdm-reservation" content="{foreign}"></head>'.encode()
    found = ask(
        f"https://example.com/{foreign}",
        page=page,
        headers=[("Content-Usage", foreign), ("Content-Signal", "search=no " + foreign)],
    )
    for line in text(found).split("\n"):
        assert line.isprintable()
        assert len(line) <= 1_000
    assert shown(foreign).isprintable()


def test_a_finding_by_itself_and_one_with_little_to_say() -> None:
    bare = Diagnostic("some-rule", Severity.NOTE, "said")
    assert ["".join(span.text for span in line).strip() for line in finding_lines(bare)] == [
        "note      said [some-rule]"
    ]
    full = Diagnostic("some-rule", Severity.ERROR, "said", Place(URL, line=3), "do this")
    assert "".join(span.text for span in [*finding_lines(full, URL)][-1]).endswith("do this")


def test_a_brief_report_names_the_use_where_it_is_one() -> None:
    headers = {"Content-Usage": "train-ai=n"}
    one, many = ask(headers=headers, uses=["train-generative"]), ask(headers=headers)
    assert "train-generative disallowed, aipref_header_disallowed" in "".join(span.text for span in brief(one))
    assert brief(many) == heading(many)


def test_nobody_and_nowhere_have_names() -> None:
    nowhere = unanswerable((), (), ofuda.POLICIES["respectful"])
    assert "".join(span.text for span in heading(nowhere)).startswith("(no address)  review")
    assert "for nobody" in "".join(span.text for span in heading(ask(agents=[""])))
    assert nowhere.verdict is ofuda.Verdict.REVIEW


def test_a_flawed_request_permits_nothing() -> None:
    found: Json = {"headers": {"Content-Usage": "train-ai=y, search=n"}}
    before = ask(**found)
    note = Diagnostic("request-value", Severity.ERROR, "x")
    after = flawed(before, (note,))
    assert after.diagnostics[0] is note
    assert {one.level.word for one in after.uses.values()} == {"unknown", "disallowed"}
    assert {one.verdict.word for one in after.uses.values()} == {"review", "drop"}
    assert after["train-generative"].reason == "broken"
    assert flawed(ask(uses=()), ()).verdict is ofuda.Verdict.REVIEW


def test_instants_are_written_in_utc() -> None:
    assert timestamp(None) is None
    assert timestamp(AT) == "2026-11-21T00:00:00Z"
    assert timestamp(AT.replace(tzinfo=None)) == "2026-11-21T00:00:00Z"
    assert timestamp(datetime.fromisoformat("2026-11-21T09:00:00.5+09:00")) == "2026-11-21T00:00:00.500000Z"
