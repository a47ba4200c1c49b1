"""A header decision by the resolver and by datadiligence, over the sixteen forms of one answer, in one run.

python -m tests.benchmarks.bench_headers
"""

import contextlib
import io
import statistics
import sys
import time
from collections.abc import Callable

import ofuda
from ofuda.carriers.held import Held
from ofuda.nouns.question import Question
from ofuda.tables.channels import CHANNELS
from ofuda.tables.mechanisms import MECHANISMS

with contextlib.redirect_stdout(io.StringIO()):  # it greets on import
    from datadiligence.rules import TDMRepHeader, XRobotsTagHeader

TARGET = 10
URL = "https://example.com/a"
# name, value, whether training is refused to MyBot
FORMS: tuple[tuple[str, str, bool], ...] = (
    ("X-Robots-Tag", "noai", True),
    ("x-robots-tag", "noai", True),
    ("X-Robots-Tag", "NOAI", True),
    ("X-Robots-Tag", "noindex, noai", True),
    ("X-Robots-Tag", "noai, max-image-preview:large", True),
    ("X-Robots-Tag", "max-snippet: 20, noai", True),
    ("X-Robots-Tag", "noml", True),
    ("X-Robots-Tag", "mybot: noai", True),
    ("X-Robots-Tag", "MyBot: noai", True),
    ("X-Robots-Tag", "otherbot: noai", False),
    ("X-Robots-Tag", "otherbot: noindex, noai", False),
    ("X-Robots-Tag", "index, follow", False),
    ("TDM-Reservation", "1", True),
    ("tdm-reservation", "1", True),
    ("tdm-reservation", "0", False),
    ("Content-Type", "text/html", False),
)
MECHANISM_NAMES = frozenset({"page-controls", "tdmrep"})
HEARD = [one for one in MECHANISMS if one.name in MECHANISM_NAMES]
CHANNELS_OF = {one.name: [c for c in CHANNELS if c.mechanism == one.name and c.find] for one in HEARD}
QUESTION = Question(agents=frozenset({"MyBot"}))
POLICY = ofuda.POLICIES["respectful"]


def ours(resource: ofuda.Resource) -> bool:
    """What the product's own tables find and interpret, without fetch, evidence and report."""
    held = Held(resource, QUESTION)
    refused = False
    for mechanism in HEARD:
        found = {c.name: ways for c in CHANNELS_OF[mechanism.name] if (ways := c.find(held))}  # type: ignore[misc]
        if found:
            reading = mechanism.interpret(found, held, POLICY)
            refused = refused or any(
                one.counted and one.stance.level is ofuda.Level.DISALLOWED for one in reading.statements
            )
    return refused


def whole(resource: ofuda.Resource) -> bool:
    return ofuda.resolve(resource, QUESTION, POLICY)["train-generative"].level is ofuda.Level.DISALLOWED


def theirs(headers: dict[str, str]) -> bool:
    allowed = XRobotsTagHeader(user_agent="MyBot").is_allowed(headers=headers) and TDMRepHeader().is_allowed(
        headers=headers
    )
    return not allowed


def timed(run: Callable[[], object], rounds: int) -> float:
    """Median seconds of one call."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in range(20):
            run()
        taken.append((time.perf_counter() - began) / 20)
    return statistics.median(taken)


def main(rounds: int = 200) -> None:
    resources = [ofuda.Resource(URL, headers=[(name, value)], media_type="image/png") for name, value, _ in FORMS]
    dictionaries = [{name: value} for name, value, _ in FORMS]
    rounds_each = max(rounds // len(FORMS), 3)
    ours_us, whole_us, theirs_us = (
        1e6 * statistics.mean(timed(lambda run=run, one=one: run(one), rounds_each) for one in inputs)  # type: ignore[misc]
        for run, inputs in ((ours, resources), (whole, resources), (theirs, dictionaries))
    )
    missed = sum(theirs(one) is not right for one, (_, _, right) in zip(dictionaries, FORMS, strict=True))
    wrong = sum(whole(one) is not right for one, (_, _, right) in zip(resources, FORMS, strict=True))
    print(f"one header, {len(FORMS)} forms: wrong answers: ours {wrong}, datadiligence {missed}")
    print(f"  find and interpret  {ours_us:8.2f} µs")
    print(f"  resolve, all uses   {whole_us:8.2f} µs")
    print(f"  datadiligence       {theirs_us:8.2f} µs   {theirs_us / ours_us:5.2f} × ours (target ≥ {TARGET})")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:2]))
