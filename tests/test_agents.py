"""`schema/agents.json`: the shape of every row, and what readers of it rely on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ofuda.nouns.vocabulary import ALL, INPUTS
from tests import agents_coverage
from tests.shared import ABSENT

SCHEMA = Path(__file__).resolve().parents[1] / "schema"
ROLES = {"train", "search", "user", "dataset", "policy-only", "preview", "ads", "other"}
REFUSING = {"train", "dataset", "policy-only"}
MEMBERS = ["token", "operator", "roles", "refuses", "source", "date"]
TOKEN = re.compile(r"[A-Za-z0-9_-]+")

Row = Mapping[str, Any]


def load(name: str) -> Any:
    return json.loads((SCHEMA / name).read_text(encoding="utf-8"))


DOCUMENT = load("agents.json")
ROWS: list[Row] = DOCUMENT["agents"]
BY_TOKEN = {row["token"].lower(): row for row in ROWS}
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["token"])


def iso(text: str) -> date:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", text), text
    return date.fromisoformat(text)


def test_the_document_has_a_date_and_agents_and_nothing_else() -> None:
    assert list(DOCUMENT) == ["date", "agents"]
    iso(DOCUMENT["date"])
    assert len(ROWS) >= 40


@each_row
def test_a_row_has_the_known_members_in_their_order(row: Row) -> None:
    assert list(row) in (MEMBERS, [*MEMBERS, "note"])
    for name in ("token", "operator", "source", "date", "note"):
        if name in row:
            assert isinstance(row[name], str)
            assert row[name] == row[name].strip() != ""


@each_row
def test_a_token_is_one_that_robots_txt_can_name(row: Row) -> None:
    assert TOKEN.fullmatch(row["token"])


def test_tokens_are_unique_without_case_and_in_order() -> None:
    tokens = [row["token"].lower() for row in ROWS]
    assert tokens == sorted(set(tokens))


@each_row
def test_roles_are_known_and_not_repeated(row: Row) -> None:
    assert row["roles"]
    assert len(row["roles"]) == len(set(row["roles"]))
    assert set(row["roles"]) <= ROLES


@each_row
def test_what_is_refused_is_input_uses_in_the_order_of_the_standard(row: Row) -> None:
    assert set(row["refuses"]) <= {use.value for use in INPUTS}
    assert row["refuses"] == [use.value for use in ALL if use.value in row["refuses"]]


@each_row
def test_an_agent_refuses_exactly_when_a_role_of_it_does(row: Row) -> None:
    assert bool(row["refuses"]) == bool(set(row["roles"]) & REFUSING)


@each_row
def test_training_agents_and_data_sets_refuse_training(row: Row) -> None:
    if set(row["roles"]) & {"train", "dataset"}:
        assert row["refuses"] == ["train-generative", "train-other"]


@each_row
def test_a_policy_token_has_no_other_role(row: Row) -> None:
    assert "policy-only" not in row["roles"] or row["roles"] == ["policy-only"]


@each_row
def test_the_source_is_an_https_address_and_the_day_is_not_after_the_tables(row: Row) -> None:
    source = urlsplit(row["source"])
    assert source.scheme == "https"
    assert "." in (source.hostname or "")
    assert iso(row["date"]) <= iso(DOCUMENT["date"])


@each_row
def test_a_note_is_a_short_clause(row: Row) -> None:
    note = row.get("note", "")
    assert len(note) <= 160
    assert not note.endswith(".")


def tokens_of(policy: str) -> list[str]:
    rows = {one["name"]: one for one in load("policies.json")}
    return [listed for listed in rows[policy]["infer"] if listed != "*"]


def test_every_token_that_a_shipped_policy_lists_has_a_row() -> None:
    for token in tokens_of("apertus-2025"):
        # Two entries carry a version; robots.txt readers see the token before it (R10).
        prefix = TOKEN.match(token)
        assert prefix is not None
        assert prefix.group().lower() in BY_TOKEN, token


def test_the_policy_tokens_refuse_what_their_operators_document() -> None:
    assert BY_TOKEN["google-extended"]["refuses"] == ["train-generative", "ground"]
    assert BY_TOKEN["applebot-extended"]["refuses"] == ["train-generative"]


def test_search_crawlers_that_have_a_training_token_beside_them_refuse_nothing() -> None:
    for token in ("googlebot", "applebot", "oai-searchbot", "claude-searchbot", "amzn-searchbot", "perplexitybot"):
        assert BY_TOKEN[token]["refuses"] == []


def test_the_coverage_report_names_both_differences(tmp_path: Path) -> None:
    path = tmp_path / "robots.json"
    rows = {
        "GPTBot": {"operator": "[OpenAI](https://openai.com)", "function": "training"},
        "Nobody Bot": {"operator": "Nobody", "function": "AI Data Scrapers"},
    }
    path.write_text(json.dumps(rows), encoding="utf-8")
    theirs, mine = agents_coverage.report(path).split("ours, not theirs:")
    assert "Nobody Bot (no token; read as Nobody)" in theirs
    assert "GPTBot" not in theirs
    assert "ClaudeBot" in mine


def test_the_coverage_report_reads_the_shared_list() -> None:
    path = agents_coverage.default()
    if path is None:
        pytest.skip(ABSENT)
    common = agents_coverage.theirs(path).keys() & BY_TOKEN.keys()
    assert len(common) >= 40
