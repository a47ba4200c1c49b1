"""robots.txt: parse a body and decide for five agents, against Protego in the same run.

`python -m tests.benchmarks.bench_robots [rounds]`. Processor time, medians of rounds in which both take their turn.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from protego import Protego

from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import address
from tests.shared import SHARED

AGENTS = ("GPTBot", "CCBot", "ClaudeBot", "Googlebot", "ExampleBot")
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
            path = "/".join(rng.choices(WORDS, k=rng.randrange(1, 4)))
            lines.append(f"{rng.choice(('Disallow', 'Disallow', 'Allow'))}: /{path}{rng.choice(('', '/', '/*.pdf$', '*'))}")
        lines.append("")
    return "\n".join(lines).encode()


def urls(count: int) -> list[str]:
    rng = random.Random(count)
    found = []
    for number in range(count):
        path = "/".join(rng.choices(WORDS, k=rng.randrange(1, 5)))
        found.append(f"https://www.example.com/{path}/item-{number}.html" + rng.choice(("", f"?page={number}&sort=new")))
    return found


def ofuda(body: bytes, wanted: Sequence[tuple[str, str]]) -> None:
    robots = RobotsTxt(body)
    for agent, url in wanted:
        found = address(url)
        if found is not None:
            robots.decide(agent, found.targets)


def protego(body: bytes, wanted: Sequence[tuple[str, str]]) -> None:
    robots = Protego.parse(body.decode("utf-8", "replace"))
    for agent, url in wanted:
        robots.can_fetch(url, agent)


def seconds(run: Callable[[bytes, Sequence[tuple[str, str]]], None], wanted: Sequence[tuple[str, str]], files: list[bytes]) -> float:
    start = time.process_time()
    for body in files:
        run(body, wanted)
    return time.process_time() - start


def main(rounds: int = 9) -> None:
    files = bodies()
    print(f"{len(files)} bodies, {sum(map(len, files)) / len(files):.0f} octets each, {rounds} rounds")
    print(f"{'job':44}{'ofuda':>10}{'protego':>10}{'ratio':>8}{'target':>8}")
    for name, count, target in (("parse + 5 agents, one URL each", 1, 2.0), ("5 agents x 50 URLs, per decision", 50, 3.0)):
        addresses = urls(count * len(AGENTS)) if count == 1 else urls(count)
        wanted = list(zip(AGENTS, addresses, strict=True)) if count == 1 else [(a, u) for u in addresses for a in AGENTS]
        pairs = [(seconds(ofuda, wanted, files), seconds(protego, wanted, files)) for _ in range(rounds)]
        share = 1e6 / len(files) / (len(wanted) if count > 1 else 1)
        ours, theirs = (statistics.median(times) * share for times in zip(*pairs, strict=True))
        ratio = statistics.median(theirs / ours for ours, theirs in pairs)
        print(f"{name:44}{ours:>7.1f} µs{theirs:>7.1f} µs{ratio:>8.2f}{target:>8.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
