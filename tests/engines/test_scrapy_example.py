"""The example's site crawled by Scrapy: fetched, dropped and logged is what `ofuda resolve` of the site says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.engines.crawling import EVERYTHING, EXAMPLE, SURROUNDINGS, Crawl, crawl, example_site
from tests.test_example import rows

PAGES = [row[0] for row in rows("The archive")]
LINKED = ("/works/", "/news/", "/press/")
FORBIDDEN = "/members/draft.html"


@dataclass(frozen=True)
class Runs:
    """The same site, asked three times."""

    origin: str
    resolved: dict[str, dict[str, Any]]
    example: Crawl
    everything: Crawl


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    folder = tmp_path_factory.mktemp("crawl")
    with example_site(folder) as origin:
        urls = [origin + page for page in PAGES]
        resolved = {answer["url"]: answer for answer in resolve(urls, folder)}
        # The first page and what it does not link to; the rest is followed.
        example = crawl(EXAMPLE, [origin + page for page in PAGES if not page.startswith(LINKED)], folder)
        yield Runs(origin, resolved, example, crawl(EVERYTHING, urls, folder))


def resolve(urls: list[str], folder: Path) -> list[dict[str, Any]]:
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    asked = ["urls.txt", "-A", "ExampleBot", "--use", "train-generative", "--allow-private", "--format", "jsonl"]
    command = [sys.executable, "-m", "ofuda", "resolve", *asked]
    done = subprocess.run(command, cwd=folder, env=SURROUNDINGS, capture_output=True, check=True, timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what differs from run to run, and without the note on the option that let us ask loopback."""
    found = {name: value for name, value in answer.items() if name != "asked"}
    found["evidence"] = [{**one, "fetched_at": None} for one in answer["evidence"]]
    found["diagnostics"] = [one for one in answer["diagnostics"] if one["rule"] != "private-allowed"]
    return found


def test_every_answer_is_the_one_of_the_command_line(runs: Runs) -> None:
    answers = {answer["url"]: timeless(answer) for answer in runs.everything.items}
    wanted = {url: timeless(answer) for url, answer in runs.resolved.items() if not url.endswith(FORBIDDEN)}
    assert len(wanted) == len(PAGES) - 1
    assert answers == wanted


def test_answers_are_those_of_the_table_in_the_readme(runs: Runs) -> None:
    answers = {
        answer["url"].removeprefix(runs.origin): answer["uses"]["train-generative"] for answer in runs.everything.items
    }
    for page, decision, verdict, reason, _ in rows("The archive"):
        if page != FORBIDDEN:
            assert (answers[page]["decision"], answers[page]["verdict"], answers[page]["reason"]) == (
                decision,
                verdict,
                reason,
            )


def test_what_is_kept_comes_to_the_spider_and_nothing_else(runs: Runs) -> None:
    kept = {url for url, answer in runs.resolved.items() if answer["verdict"] == "keep"}
    assert {item["url"] for item in runs.example.items} == kept
    assert {item["ai_rights"]["verdict"] for item in runs.example.items} == {"keep"}


def test_what_is_dropped_or_not_fetched_is_one_line_with_its_reason(runs: Runs) -> None:
    wanted = []
    for url, answer in runs.resolved.items():
        use = answer["uses"]["train-generative"]
        decisive = [reason["place"] for reason in use["reasons"] if reason["role"] == "decisive"]
        place = f" ({decisive[0]})" if decisive else ""
        if url.endswith(FORBIDDEN):
            said = f"`{runs.origin}/robots.txt:13` does not let ExampleBot do so"
            wanted.append(f"`{url}` was not asked for: {said}")
        elif answer["verdict"] == "drop":
            wanted.append(f"{url} was dropped: train-generative {use['decision']}, {use['reason']}{place}")
    assert sorted(runs.example.said()) == sorted(wanted)


def test_what_happens_is_counted(runs: Runs) -> None:
    answers = [answer for url, answer in runs.resolved.items() if not url.endswith(FORBIDDEN)]
    verdicts = [answer["verdict"] for answer in answers]
    reasons = [answer["uses"]["train-generative"]["reason"] for answer in answers]
    assert runs.example.stats() == {
        "ofuda/not_asked": 1,
        **{f"ofuda/verdict/{one}": verdicts.count(one) for one in set(verdicts)},
        **{f"ofuda/reason/{one}": reasons.count(one) for one in set(reasons)},
        "ofuda/robots/request_count": 1,
        "ofuda/robots/status/200": 1,
        "ofuda/site/request_count": 2,
        "ofuda/site/status/200": 1,
        "ofuda/site/status/404": 1,
        "ofuda/document/request_count": 1,
        "ofuda/document/status/200": 1,
    }
