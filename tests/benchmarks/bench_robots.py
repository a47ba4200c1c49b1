"""robots.txt: parse a body and decide for five agents, against Protego in the same run.

`python -m tests.benchmarks.bench_robots [rounds]`. Processor time, medians of rounds in which both take their turn.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from protego import Protego

from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import address
from tests.shared import SHARED

AGENTS = ("GPTBot", "CCBot", "ClaudeBot", "Googlebot", "ExampleBot")
Run = Callable[[bytes, Mapping[str, Sequence[str]]], None]
WORDS = ("news", "shop", "images", "search", "wp-admin", "user", "category", "static", "api", "manga", "2026", "page")


def bodies() -> list[bytes]:
    if SHARED is not None:
        return [path.read_bytes() for path in sorted((SHARED / "samples" / "robots").glob("*.txt"))]
    return [generated(random.Random(seed)) for seed in range(400)]


def generated(rng: random.Random) -> bytes:
    lines = []
    for agent in ("*", *rng.sample((*AGENTS, "Bingbot", "Yandex", "Slurp"), rng.randrange(4))):
        lines.append(f"User-agent: {agent}")
        for _ in range(rng.randrange(1, 60)):
            path = "/".join(rng.choices(WORDS, k=rng.randrange(1, 4))) + rng.choice(("", "/", "/*.pdf$", "*"))
            lines.append(f"{rng.choice(('Disallow', 'Disallow', 'Allow'))}: /{path}")
        lines.append("")
    return "\n".join(lines).encode()


def urls(count: int) -> list[str]:
    rng = random.Random(count)
    found = []
    for number in range(count):
        path = "/".join(rng.choices(WORDS, k=rng.randrange(1, 5)))
        query = rng.choice(("", f"?page={number}&sort=new"))
        found.append(f"https://www.example.com/{path}/item-{number}.html{query}")
    return found


def ofuda(body: bytes, agents_of: Mapping[str, Sequence[str]]) -> None:
    robots = RobotsTxt(body)
    for url, agents in agents_of.items():
        found = address(url)
        for agent in agents:
            robots.decide(agent, found.targets if found else ())


def protego(body: bytes, agents_of: Mapping[str, Sequence[str]]) -> None:
    robots = Protego.parse(body.decode("utf-8", "replace"))
    for url, agents in agents_of.items():
        for agent in agents:
            robots.can_fetch(url, agent)


def seconds(run: Run, agents_of: Mapping[str, Sequence[str]], files: Sequence[bytes]) -> float:
    start = time.process_time()
    for body in files:
        run(body, agents_of)
    return time.process_time() - start


def compare(name: str, agents_of: Mapping[str, Sequence[str]], target: float, rounds: int) -> None:
    """Prints microseconds: for a body, or where several URLs are asked about for an answer."""
    files = bodies()
    pairs = [(seconds(ofuda, agents_of, files), seconds(protego, agents_of, files)) for _ in range(rounds)]
    answers = sum(map(len, agents_of.values()))
    share = 1e6 / len(files) / (answers if answers > len(AGENTS) else 1)
    ours, theirs = (statistics.median(times) * share for times in zip(*pairs, strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    print(f"{name:44}{ours:>7.1f} µs{theirs:>7.1f} µs{ratio:>8.2f}{target:>8.1f}")


def main(rounds: int = 9) -> None:
    files = bodies()
    print(f"{len(files)} bodies, {sum(map(len, files)) / len(files):.0f} octets each, {rounds} rounds")
    print(f"{'job':44}{'ofuda':>10}{'protego':>10}{'ratio':>8}{'target':>8}")
    one_each = {url: (agent,) for url, agent in zip(urls(len(AGENTS)), AGENTS, strict=True)}
    compare("parse + 5 agents, one URL each", one_each, 2.0, rounds)
    compare("5 agents × 50 URLs, parse included, an answer", dict.fromkeys(urls(50), AGENTS), 3.0, rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
