"""`python -m tests.benchmarks.peers [--more]`: what other readers make of inputs that real sites send.

Every reader gets every input, in the form in which its own callers hold it. A peer that cannot be imported is
printed as `not installed`; none is needed to run this. The printed table is the one in `docs/pages/peers.md`.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import parse_headers
from importlib.metadata import PackageNotFoundError, version
from urllib.robotparser import RobotFileParser

URL = "https://example.com/a"
WHEN = datetime(2026, 11, 21, tzinfo=UTC)
REFUSED, PASSES, UNREAD, ABSENT = "refused", "passes", "not read", "not installed"


@dataclass(frozen=True, slots=True)
class Case:
    """One input. `carriers`: where the signal stands; `right`: what a careful reader must make of it.

    A signal in robots.txt rules is asked as "may this agent fetch", any other as "may it train".
    """

    name: str
    carriers: frozenset[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    robots: bytes = b""
    well_known: Mapping[str, bytes] = field(default_factory=dict)
    agent: str = "ExampleBot"
    right: str = REFUSED


def _header(name: str, value: str, right: str = REFUSED) -> Case:
    held = {"content-type": "text/html", name: value}
    return Case(f"`{name}: {value}`", frozenset({name.lower()}), held, right=right)


def _robots(name: str, body: str, agent: str) -> Case:
    return Case(f"{name}, for {agent}", frozenset({"robots.txt"}), robots=body.encode(), agent=agent)


CASES = (
    # Most clients, and HTTP/2 itself (RFC 9113 §8.2.1), hold names in lower case.
    _header("x-robots-tag", "noai"),
    _header("X-Robots-Tag", "noai, max-image-preview:large"),
    _robots("`User-agent: GPTBot, CCBot` and `Disallow: /`", "User-agent: GPTBot, CCBot\nDisallow: /\n", "CCBot"),
    Case(
        "`Content-Usage: train-ai=n, search=y`, header and robots.txt",
        frozenset({"content-usage"}),
        {"content-type": "text/html", "Content-Usage": "train-ai=n, search=y"},
        b"User-agent: *\nAllow: /\nContent-Usage: train-ai=n, search=y\n",
    ),
    Case(
        '`tdmrep.json`: `[{"location": "/", "tdm-reservation": 1}]`',
        frozenset({"tdmrep.json"}),
        {"content-type": "text/html"},
        well_known={"/.well-known/tdmrep.json": b'[{"location": "/", "tdm-reservation": 1}]'},
    ),
)

MORE = (
    _header("TDM-Reservation", "1"),
    _header("X-Robots-Tag", "NOAI"),
    _header("X-Robots-Tag", "max-snippet: 20, noai"),
    _header("X-Robots-Tag", "otherbot: noindex, noai", right=PASSES),
    _robots("`User-agent: GPTBot Disallow: /` on one line", "User-agent: GPTBot Disallow: /\n", "GPTBot"),
    _robots(
        "`Perplexity‑User` with a non-breaking hyphen", "User-agent: Perplexity‑User\nDisallow: /\n", "Perplexity-User"
    ),
    _robots("a blank line inside the group", "User-agent: GPTBot\n\nDisallow: /\n", "GPTBot"),
    _robots("two groups of one agent", "User-agent: GPTBot\nAllow: /b\n\nUser-agent: GPTBot\nDisallow: /\n", "GPTBot"),
    _robots("`Desallow: /`", "User-agent: GPTBot\nDesallow: /\n", "GPTBot"),
)

Answer = Callable[[Case], bool]  # whether the reader lets the input through


def _protego() -> Answer:
    parse = importlib.import_module("protego").Protego.parse
    return lambda case: bool(parse(case.robots.decode()).can_fetch(URL, case.agent))


def _scrapy() -> Answer:
    parser = importlib.import_module("scrapy.robotstxt").ProtegoRobotParser
    return lambda case: bool(parser(case.robots, None).allowed(URL, case.agent))


def _robotspy() -> Answer:
    parser = importlib.import_module("robots").RobotsParser
    return lambda case: bool(parser.from_string(case.robots.decode()).can_fetch(case.agent, URL))


def _stdlib() -> Answer:
    def answer(case: Case) -> bool:
        parser = RobotFileParser()
        parser.parse(case.robots.decode().splitlines())
        return parser.can_fetch(case.agent, URL)

    return answer


def _datadiligence() -> Answer:
    evaluator = importlib.import_module("datadiligence").HttpEvaluator
    return lambda case: bool(evaluator(user_agent=case.agent).is_allowed(headers=_held(case)))


def _img2dataset() -> Answer:
    os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # a dependency of it asks the network for its newest version
    disallowed = importlib.import_module("img2dataset.downloader").is_disallowed
    # The command line's own default list.
    words = ["noai", "noimageai", "noindex", "noimageindex"]

    def answer(case: Case) -> bool:
        wire = "".join(f"{name}: {value}\r\n" for name, value in _held(case).items())
        message = parse_headers(io.BytesIO(f"{wire}\r\n".encode()))
        return not disallowed(message, case.agent.lower(), words)

    return answer


def _held(case: Case) -> dict[str, str]:
    return dict(case.headers) or {"content-type": "text/html"}


@dataclass(frozen=True, slots=True)
class Reader:
    """A peer: its distribution (None: the standard library), the carriers that it reads, and how to ask it."""

    name: str
    distribution: str | None
    carriers: frozenset[str]
    load: Callable[[], Answer]

    def heading(self) -> str:
        """The name and the version that was measured."""
        if self.distribution is None:
            return f"{self.name} {platform.python_version()}"
        try:
            return f"{self.name} {version(self.distribution)}"
        except PackageNotFoundError:
            return self.name


_ROBOTS = frozenset({"robots.txt"})
READERS = (
    Reader("Protego", "protego", _ROBOTS, _protego),
    Reader("Scrapy", "scrapy", _ROBOTS, _scrapy),
    Reader("robotspy", "robotspy", _ROBOTS, _robotspy),
    Reader("urllib.robotparser", None, _ROBOTS, _stdlib),
    Reader("datadiligence", "datadiligence", frozenset({"x-robots-tag", "tdm-reservation"}), _datadiligence),
    Reader("img2dataset", "img2dataset", frozenset({"x-robots-tag"}), _img2dataset),
)


def ask(reader: Reader, cases: Sequence[Case]) -> list[str]:
    """What the reader makes of every case. `not read` is measured too: it must then let the input through."""
    try:
        with redirect_stdout(sys.stderr):  # one of them greets its importer on standard output
            answer = reader.load()
    except ImportError:
        return [ABSENT] * len(cases)
    found = []
    for case in cases:
        outcome = PASSES if answer(case) else REFUSED
        found.append(UNREAD if outcome == PASSES and not case.carriers & reader.carriers else outcome)
    return found


def ours(case: Case) -> str:
    """The same question, asked of `ofuda.resolve` under the default policy."""
    try:
        ofuda = importlib.import_module("ofuda")
        resource = ofuda.Resource(
            url=URL,
            status=200,
            headers=tuple(_held(case).items()),
            robots_txt=ofuda.Fetched(200, case.robots) if case.robots else ofuda.Fetched(404),
            well_known={path: ofuda.Fetched(200, body) for path, body in case.well_known.items()},
        )
        question = ofuda.Question(agents={case.agent}, uses={"train-generative"}, at=WHEN)
        resolve, policy = ofuda.resolve, ofuda.POLICIES["respectful"]
    except ImportError:
        return ABSENT
    decision = resolve(resource, question, policy)
    level = decision.fetch.level if case.carriers == _ROBOTS else decision["train-generative"].level
    return REFUSED if level is ofuda.Level.DISALLOWED else PASSES


def table(cases: Sequence[Case]) -> str:
    """The result as a Markdown table; the wrong answer of a reader that reads the carrier is bold."""
    asked = {reader.heading(): ask(reader, cases) for reader in READERS}
    columns = {"Ofuda": [ours(case) for case in cases], **asked}
    lines = ["| input | right answer | " + " | ".join(columns) + " |", "|---" * (len(columns) + 2) + "|"]
    for at, case in enumerate(cases):
        cells = [_cell(column[at], case.right) for column in columns.values()]
        lines.append(f"| {case.name} | {case.right} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(outcome: str, right: str) -> str:
    return outcome if outcome in {right, UNREAD, ABSENT} else f"**{outcome}**"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the five inputs of the README, or all of them."""
    parser = argparse.ArgumentParser(description="what other readers make of the same inputs")
    parser.add_argument("--more", action="store_true", help="the second table as well")
    options = parser.parse_args(arguments)
    print(table(CASES))
    if options.more:
        print(f"\n{table(MORE)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
