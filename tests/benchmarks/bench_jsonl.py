"""JSON Lines through the session, in lines a second on one core, beside decoding and encoding alone.

python -m tests.benchmarks.bench_jsonl
"""

import random
import sys
import time
from collections.abc import Callable, Iterable

import msgspec

from ofuda.nouns.question import Question
from ofuda.nouns.vocabulary import Use
from ofuda.shells.jsonl import Session
from ofuda.tables.policies import POLICIES
from tests.benchmarks.bench_html import HEAD, PARAGRAPH

TARGET_PAGES, TARGET_HEADERS = 4_000, 30_000
PAGE = (HEAD + PARAGRAPH * 600)[:50_000].decode()
ROBOTS = "User-agent: *\nDisallow: /private/\nContent-Usage: train-ai=n\nContent-Signal: search=yes, ai-train=no\n"


def header_lines(count: int) -> list[bytes]:
    chosen = random.Random(1)
    headers = [
        [["content-type", "image/png"]],
        [["content-type", "image/png"], ["x-robots-tag", "noai"]],
        [["content-type", "image/png"], ["content-usage", "train-ai=n, search=y"]],
        [["content-type", "image/png"], ["tdm-reservation", "1"]],
        [["content-type", "image/png"], ["cache-control", "max-age=60"], ["server", "x"]],
    ]
    return [
        msgspec.json.encode(
            {"id": at, "url": f"https://h{at % 50}.example/i/{at}.png", "agent": "ExampleBot",
             "uses": ["train-generative"], "status": 200, "headers": chosen.choice(headers)}
        )
        for at in range(count)
    ]  # fmt: skip


def page_lines(count: int) -> list[bytes]:
    sites = [
        msgspec.json.encode({"site": f"https://h{at}.example", "robots_txt": {"status": 200, "body": ROBOTS}})
        for at in range(50)
    ]
    pages = [
        msgspec.json.encode(
            {"id": at, "url": f"https://h{at % 50}.example/p/{at}.html", "agent": "ExampleBot", "status": 200,
             "uses": ["train-generative"], "media_type": "text/html", "body": PAGE}
        )
        for at in range(count)
    ]  # fmt: skip
    return sites + pages


def rate(lines: list[bytes], run: Callable[[list[bytes]], Iterable[object]]) -> float:
    began = time.perf_counter()
    for _ in run(lines):
        pass
    return len(lines) / (time.perf_counter() - began)


def answered(lines: list[bytes]) -> Iterable[bytes]:
    session = Session(Question(uses=frozenset({Use.TRAIN_GENERATIVE})), POLICIES["respectful"])
    return (session.written(line, number) for number, line in enumerate(lines, 1))


def only_json(lines: list[bytes]) -> Iterable[bytes]:
    return (msgspec.json.encode(msgspec.json.decode(line)) for line in lines)


def main(headers: int = 20_000, pages: int = 2_000) -> None:
    for title, lines, target in (
        ("headers only", header_lines(headers), TARGET_HEADERS),
        ("50 KB pages with site lines", page_lines(pages), TARGET_PAGES),
    ):
        limit, ours = rate(lines, only_json), rate(lines, answered)
        print(f"{title}: {ours:,.0f} lines/s (target ≥ {target:,}); JSON alone {limit:,.0f}, {ours / limit:.2f} of it")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3]))
