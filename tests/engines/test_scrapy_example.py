"""The example's site crawled by Scrapy: fetched, dropped and logged is what `ofuda resolve` and `ofuda audit` say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ofuda.tables.channels import CHANNELS
from ofuda.tables.readers import READERS
from tests.engines.crawling import EVERYTHING, EXAMPLE, SURROUNDINGS, Crawl, crawl, example_site
from tests.test_example import rows

PAGES = [row[0] for row in rows("The archive")]
LINKED = ("/works/", "/news/", "/press/")
FORBIDDEN = "/members/draft.html"
USE = "train-generative"


@dataclass(frozen=True)
class Runs:
    """The same site, asked three times."""

    origin: str
    resolved: dict[str, dict[str, Any]]
    example: Crawl
    everything: Crawl
    report: dict[str, Any]
    evidence: dict[str, dict[str, Any]]

    @property
    def fetched(self) -> dict[str, dict[str, Any]]:
        """The answer of the crawl to each page that it asked for."""
        return {answer["url"]: answer for answer in self.everything.items}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    folder = tmp_path_factory.mktemp("crawl")
    with example_site(folder, PAGES) as origin:
        urls = [origin + page for page in PAGES]
        (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
        resolved = resolve("urls.txt", folder)
        # The first page and what it does not link to; the rest is followed.
        example = crawl(EXAMPLE, [origin + page for page in PAGES if not page.startswith(LINKED)], folder)
        everything = crawl(EVERYTHING, urls, folder)
        ofuda(folder, "audit", f"{origin}/", "--allow-private", "--exit-zero", "-q", "--save", "audit")
        report = json.loads((folder / "audit" / "report.json").read_bytes())
        yield Runs(origin, resolved, example, everything, report, resolve("audit/audit.warc.gz", folder))


def resolve(target: str, folder: Path) -> dict[str, dict[str, Any]]:
    asked = ("-A", "ExampleBot", "--use", USE, "--allow-private", "--format", "jsonl")
    return {answer["url"]: answer for answer in map(json.loads, ofuda(folder, "resolve", target, *asked).splitlines())}


def ofuda(folder: Path, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "ofuda", *arguments]
    return subprocess.run(command, cwd=folder, env=SURROUNDINGS, capture_output=True, check=True, timeout=120).stdout


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what differs from run to run, and without the note on the option that let us ask loopback."""
    found = {name: value for name, value in answer.items() if name != "asked"}
    found["evidence"] = [{**one, "fetched_at": None} for one in answer["evidence"]]
    found["diagnostics"] = [one for one in answer["diagnostics"] if one["rule"] != "private-allowed"]
    return found


def test_every_answer_is_the_one_of_the_command_line(runs: Runs) -> None:
    answers = {url: timeless(answer) for url, answer in runs.fetched.items()}
    wanted = {url: timeless(answer) for url, answer in runs.resolved.items() if not url.endswith(FORBIDDEN)}
    assert len(wanted) == len(PAGES) - 1
    assert answers == wanted


def test_answers_are_those_of_the_table_in_the_readme(runs: Runs) -> None:
    answers = {url.removeprefix(runs.origin): answer["uses"][USE] for url, answer in runs.fetched.items()}
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
    dropped = {url: answer for url, answer in runs.resolved.items() if answer["verdict"] == "drop"}
    not_asked = dropped.pop(runs.origin + FORBIDDEN)
    wanted = [not_asked_for(not_asked["url"], runs), *(logged(url, answer) for url, answer in dropped.items())]
    assert sorted(runs.example.said()) == sorted(wanted)


def not_asked_for(url: str, runs: Runs) -> str:
    """The line about a page that robots.txt closes."""
    return f"`{url}` was not asked for: `{runs.origin}/robots.txt:13` does not let ExampleBot do so"


def logged(url: str, answer: dict[str, Any]) -> str:
    """The line about a page that is dropped."""
    use = answer["uses"][USE]
    decisive = [one["place"] for one in use["reasons"] if one["role"] == "decisive"]
    place = f" ({decisive[0]})" if decisive else ""
    return f"{url} was dropped: {USE} {use['decision']}, {use['reason']}{place}"


def test_what_happens_is_counted(runs: Runs) -> None:
    answers = [answer for url, answer in runs.resolved.items() if not url.endswith(FORBIDDEN)]
    verdicts = [answer["verdict"] for answer in answers]
    reasons = [answer["uses"][USE]["reason"] for answer in answers]
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


# -- what the audit of the same site says -----------------------------------------------------------------------------

LEVELS = ("unknown", "allowed", "conditional", "disallowed")


def concluded(runs: Runs) -> dict[str, dict[str, dict[str, Any]]]:
    """What each kind of reader concludes about each address that the audit looked at."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for one in runs.report["conclusions"]:
        found.setdefault(one["url"], {})[one["reader"]] = one
    return found


def test_the_crawl_fetches_what_the_audit_may_look_at(runs: Runs) -> None:
    looked_at = concluded(runs)
    assert runs.fetched.keys() == looked_at.keys()
    assert {runs.origin + page for page in PAGES} - looked_at.keys() == {runs.origin + FORBIDDEN}
    for url, answer in runs.fetched.items():
        assert looked_at[url]["aipref"]["fetch"] == answer["fetch"]["decision"] == "allowed", url


def test_the_crawl_decides_what_the_readers_of_the_audit_conclude_together(runs: Runs) -> None:
    by_channel = {one.name: one.mechanism for one in CHANNELS}
    by_mechanism = {one.mechanism: one.name for one in READERS if one.mechanism not in {"", "robots"}}
    for url, readers in concluded(runs).items():
        heard = {name: readers[name] for name in by_mechanism.values()}
        levels = {name: one["uses"].get(USE, "unknown") for name, one in heard.items()}
        use = runs.fetched[url]["uses"][USE]
        assert use["decision"] == max(levels.values(), key=LEVELS.index), (url, levels)
        for one in use["reasons"]:
            if one["role"] == "decisive":
                assert levels[by_mechanism[by_channel[one["channel"]]]] == use["decision"], url
        assert (use["reason"] == "broken") is any(USE in one["open"] for one in heard.values()), url


def test_the_crawl_keeps_and_drops_what_the_evidence_of_the_audit_says(runs: Runs) -> None:
    for url, answer in runs.fetched.items():
        evidence = runs.evidence[url]
        for member in ("verdict", "fetch"):
            assert answer[member] == evidence[member], url
        for member in ("decision", "verdict", "reason", "conditions"):
            assert answer["uses"][USE][member] == evidence["uses"][USE][member], url


def test_the_log_says_what_the_evidence_of_the_audit_says(runs: Runs) -> None:
    pages = {url: runs.evidence[url] for url in concluded(runs)}
    wanted = [logged(url, answer) for url, answer in pages.items() if answer["verdict"] == "drop"]
    assert sorted(runs.example.said()) == sorted([*wanted, not_asked_for(runs.origin + FORBIDDEN, runs)])
    kept = {url for url, answer in pages.items() if answer["verdict"] == "keep"}
    assert {item["url"] for item in runs.example.items} == kept
