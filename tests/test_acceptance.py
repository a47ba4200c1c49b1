"""What today's checkers get wrong, and what was promised to be right: row by row of the design pages."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ofuda.nouns.policy import Verdict
from ofuda.tables.agents import agents
from tests.asking import BOT, ask, rules, word
from tests.shared import ABSENT, SHARED
from tests.shells.archives import NOAI, chunked, each_gzip, record, response
from tests.sizes import size

ROOT = Path(__file__).resolve().parents[1]
ANSWER = Draft202012Validator(json.loads((ROOT / "schema/v1/answer.schema.json").read_bytes()))
MARGIN = 10  # of a limit of time, on a machine that does other things besides


def resolved(*arguments: str | Path, stdin: bytes = b"") -> list[dict[str, Any]]:
    """The answers of the command line, a process of its own, each valid."""
    command = [sys.executable, "-m", "ofuda", "resolve", *map(str, arguments), "--format", "jsonl"]
    run = subprocess.run(command, input=stdin, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    for answer in answers:
        ANSWER.validate(answer)
    return answers


# -- headers: users.md §1.9 -----------------------------------------------------------------------------------------

HEADERS: dict[str, tuple[Any, str, str]] = {
    "dict-key-in-lower-case": ({"x-robots-tag": "noai"}, "MyBot", "disallowed"),
    "value-in-upper-case": ({"X-Robots-Tag": "NOAI"}, "MyBot", "disallowed"),
    "two-header-lines-first": ([("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noindex")], "MyBot", "disallowed"),
    "two-header-lines-last": ([("X-Robots-Tag", "noindex"), ("x-robots-tag", "noai")], "MyBot", "disallowed"),
    "two-header-lines-dict": ({"X-Robots-Tag": ["noai", "noindex"]}, "MyBot", "disallowed"),
    "noai-before-a-directive-with-a-value": (
        {"X-Robots-Tag": "noai, max-image-preview:large"},
        "MyBot",
        "disallowed",
    ),
    "noai-behind-a-directive-with-a-value": ({"X-Robots-Tag": "max-snippet: 20, noai"}, "MyBot", "disallowed"),
    "scoped-to-another-bot": ({"X-Robots-Tag": "otherbot: noindex, noai"}, "mybot", "unknown"),
    "scoped-to-the-asker-in-another-case": ({"X-Robots-Tag": "mybot: noai"}, "MyBot", "disallowed"),
    "tdm-reservation-in-a-dict": ({"TDM-Reservation": "1"}, "MyBot", "disallowed"),
}


@pytest.mark.parametrize("row", HEADERS)
def test_headers_that_checkers_misread(row: str) -> None:
    headers, agent, expected = HEADERS[row]
    found = ask(headers=headers, agents=[agent])
    assert word(found) == expected
    assert rules(found) == (["x-robots-tag-ambiguous-scope"] if expected == "unknown" else [])
    assert found["train-generative"].verdict is (Verdict.KEEP if expected == "unknown" else Verdict.DROP)


# -- robots.txt: performance.md, design 1 ---------------------------------------------------------------------------

CLEAN, ODD = False, True
MANAGED = (
    b"# BEGIN Cloudflare Managed content\nUser-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /\n"
    b"# END Cloudflare Managed Content\n"
)
ROBOTS: dict[str, tuple[bytes, str, str, str, bool]] = {
    "one-line-directive": (b"User-agent: GPTBot Disallow: /\n", "GPTBot", "/", "disallowed", ODD),
    "token-with-a-version": (b"User-agent: GPTBot/1.0\nDisallow: /\n", "GPTBot", "/", "disallowed", ODD),
    "token-with-a-version-1.2": (b"User-agent: GPTBot/1.2\nDisallow: /\n", "GPTBot", "/", "disallowed", ODD),
    "list-of-tokens-first": (b"User-agent: GPTBot, CCBot\nDisallow: /\n", "GPTBot", "/", "disallowed", ODD),
    "list-of-tokens-second": (b"User-agent: GPTBot, CCBot\nDisallow: /\n", "CCBot", "/", "disallowed", ODD),
    "hyphen-u-2011": (
        "User-agent: Perplexity‑User\nDisallow: /\n".encode(),
        "Perplexity-User",
        "/",
        "disallowed",
        ODD,
    ),
    "blank-line-inside-a-group": (b"User-agent: GPTBot\n\nDisallow: /\n", "GPTBot", "/", "disallowed", CLEAN),
    "two-groups-for-one-agent": (
        b"User-agent: GPTBot\nDisallow: /a\n\nUser-agent: GPTBot\nDisallow: /\n",
        "GPTBot",
        "/",
        "disallowed",
        CLEAN,
    ),
    "managed-group-before-the-own-one": (
        MANAGED + b"\nUser-agent: *\nDisallow: /private/\n",
        "GPTBot",
        "/private/a",
        "disallowed",
        CLEAN,
    ),
    "desallow": (b"User-agent: GPTBot\nDesallow: /\n", "GPTBot", "/", "disallowed", ODD),
    "byte-order-mark": (b"\xef\xbb\xbfUser-agent: GPTBot\nDisallow: /\n", "GPTBot", "/", "disallowed", ODD),
    "html-body": (b"<!doctype html><title>Not found</title>", "GPTBot", "/", "allowed", ODD),
    "digits-in-a-token": (b"User-agent: AI2Bot\nDisallow: /\n", "AI2Bot", "/", "disallowed", CLEAN),
    "digits-in-a-token-img2dataset": (
        b"User-agent: img2dataset\nDisallow: /\n",
        "img2dataset",
        "/",
        "disallowed",
        CLEAN,
    ),
    "crawl-delay-between-two-agents-first": (
        b"User-agent: GPTBot\nCrawl-delay: 10\nUser-agent: CCBot\nDisallow: /\n",
        "GPTBot",
        "/",
        "disallowed",
        ODD,
    ),
    "crawl-delay-between-two-agents-last": (
        b"User-agent: GPTBot\nCrawl-delay: 10\nUser-agent: CCBot\nDisallow: /\n",
        "CCBot",
        "/",
        "disallowed",
        CLEAN,
    ),
}


@pytest.mark.parametrize("row", ROBOTS)
def test_robots_that_parsers_misread(row: str) -> None:
    body, agent, path, expected, odd = ROBOTS[row]
    found = ask(f"https://example.com{path}", agents=[agent], robots=body)
    assert found.fetch.level.word == expected
    assert bool(found.diagnostics) is odd, rules(found)
    if expected == "disallowed":
        assert found.verdict is Verdict.DROP
        assert {one.reason for one in found.uses.values()} == {"not_fetchable"}


# Rules that only lenience sees may restrict, never permit.
@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: GPTBot\nDisallow: /\nUser-agent: GPTBot Allow: /\n",
        b"User-agent: *\nDisallow: /\nUser-agent: CCBot, GPTBot\nAllow: /\n",
        b"User-agent: GPTBot\nDisallow: /\nAlow: /\n",
        b"User-agent: *\nDisallow: /\nUser-agnet: GPTBot\nDisallow: /zz\n",
        b"User-agent: GPTBot\nDisallow: /a\nAllow: a\n",
    ],
)
def test_lenience_never_permits(body: bytes) -> None:
    assert ask(agents=["GPTBot"], robots=body).fetch.level.word == "disallowed"


# -- pages ----------------------------------------------------------------------------------------------------------

FOOLING: dict[str, bytes] = {
    "comment": b"<!-- </head><body> -->",
    "script": b"<script>document.write('</head><body>')</script>",
    "title": b"<title></head><body></title>",
    "attribute": b'<meta name=description content="</head><body>">',
    "style": b"<style>/* </head><body> */</style>",
    "template": b"<template></head><body></template>",
}
REFUSAL = b'<meta name="robots" content="noai"><meta name="tdm-reservation" content="1">'


@pytest.mark.parametrize("row", FOOLING)
def test_pages_that_fool_a_blind_cut(row: str) -> None:
    found = ask(
        page=b"<!doctype html><html><head>" + FOOLING[row] + REFUSAL + b"</head><body><p>text</p></body></html>"
    )
    assert {each.evidence.channel for each in found["train-generative"].decisive} == {"meta-robots", "tdmrep-meta"}
    assert word(found, "mine") == "disallowed"
    hidden = FOOLING[row].replace(b"</head><body>", REFUSAL.replace(b'"', b"'"))
    assert word(ask(page=b"<!doctype html><html><head>" + hidden + b"</head><body>")) == "unknown"


def test_a_chunk_boundary_inside_the_refusal_of_an_archived_page(tmp_path: Path) -> None:
    """Through the command line: fastwarc leaves chunks in unless told (performance.md, design 4)."""
    begin = NOAI.index(b"<meta")
    cuts = range(begin, NOAI.index(b">", begin) + 2)
    records = [
        record(response(chunked(NOAI, cut), "Transfer-Encoding: chunked", length=False), f"https://a.example/{cut}")
        for cut in cuts
    ]
    path = tmp_path / "chunks.warc.gz"
    path.write_bytes(each_gzip(*records))
    answers = resolved(path, "--agent", BOT, "--use", "train-generative")
    assert [one["url"] for one in answers] == [f"https://a.example/{cut}" for cut in cuts]
    assert {one["uses"]["train-generative"]["reason"] for one in answers} == {"meta_robots_disallowed"}


# -- patterns -------------------------------------------------------------------------------------------------------

STARRED = {
    "robots": "User-agent: *\nDisallow: {}\n",
    "usage": "User-agent: *\nContent-Usage: {} train-ai=n\n",
    "signal": "User-agent: *\nContent-Signal: {} ai-train=no\n",
    "tdmrep": '[{{"location": "{}", "tdm-reservation": 1}}]',
}


@pytest.mark.parametrize("where", STARRED)
@pytest.mark.parametrize("piece", ["a", "aaaa", ""])
def test_stars_take_no_time(where: str, piece: str) -> None:
    """T2: up to 64 stars against 8 192 characters in 5 ms."""
    url = "https://example.com/" + "a" * 8_192
    longest = 0.0
    for stars in (1, 2, 4, 8, 16, 32, *range(61, 65)):
        text = STARRED[where].format("/" + f"*{piece}" * stars + "b$").encode()
        evidence: dict[str, Any] = {"tdmrep": text} if where == "tdmrep" else {"robots": text}
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            found = ask(url, **evidence)
            times.append(time.perf_counter() - begin)
        assert word(found) == "unknown"
        assert found.fetch.level.word == ("unknown" if where == "tdmrep" else "allowed")
        longest = max(longest, min(times))
    assert longest <= 0.005 * MARGIN


def test_five_hundred_starred_patterns_take_no_time() -> None:
    lines = "".join(f"Disallow: /{'*a' * (1 + at % 64)}b{at}$\n" for at in range(500))
    begin = time.perf_counter()
    found = ask("https://example.com/" + "a" * 8_192, robots=f"User-agent: *\n{lines}".encode())
    assert time.perf_counter() - begin <= 500 * 0.005
    assert found.fetch.level.word == "allowed"


# -- real files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "responses"), [("dolma-sample-0000.warc.gz", 22), ("whirlwind.warc.gz", 1)])
def test_real_archives_are_answered(name: str, responses: int) -> None:
    if SHARED is None:
        pytest.skip(ABSENT)
    answers = resolved(SHARED / "samples/warc" / name, "--agent", BOT, "--use", "train-generative")
    assert len(answers) == responses
    for answer in answers:
        assert answer["url"].startswith("http")
        assert list(answer["uses"]) == ["train-generative"]
        assert answer["evidence"]


def test_real_robots_bodies_are_read() -> None:
    """T1: no exception, and time only in proportion: 15 s for 8 050 bodies."""
    if SHARED is None:
        pytest.skip(ABSENT)
    files = sorted((SHARED / "samples/robots").glob("*.txt"))
    assert len(files) == 400
    tokens = [one.token for one in agents()][:: size(20, 5, 1)]
    begin = time.perf_counter()
    for file in files:
        body = file.read_bytes()
        for path in ("/", "/a/b.html?x=1"):
            found = ask(f"https://example.com{path}", agents=[BOT, *tokens], robots=body, policy="any-agent")
            assert found.fetch.level.word in {"allowed", "disallowed"}
            assert len(found.diagnostics) <= 30
    assert time.perf_counter() - begin <= 15 * MARGIN
