"""A header decision by the resolver and by datadiligence, over the sixteen forms of one answer, in one run.

python -m tests.benchmarks.bench_headers
"""

import contextlib
import io
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import ofuda
from ofuda.formats.page_controls import said
from ofuda.formats.tdmrep import reservations
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Headers

with contextlib.redirect_stdout(io.StringIO()):  # it greets on import
    import datadiligence

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
AGENT = "MyBot"
TOKENS = frozenset({AGENT.lower()})
QUESTION = Question(agents=frozenset({AGENT}))
POLICY = ofuda.POLICIES["respectful"]
EVALUATOR = datadiligence.HttpEvaluator(user_agent=AGENT)


def ours(headers: Headers) -> bool:
    """Do the two fields that the peer reads refuse training of an image by this agent.

    The look-ups and the readings by raw value are those that the resolver makes; it adds places, reasons and a verdict.
    """
    lines = headers.lines
    for value in lines.get("x-robots-tag", ()):
        if said(value, TOKENS).words:
            return True
    for value in lines.get("tdm-reservation", ()):  # noqa: SIM110 (a generator costs more than all of this)
        if reservations(value)[0]:
            return True
    return False


def whole(resource: ofuda.Resource) -> bool:
    return ofuda.resolve(resource, QUESTION, POLICY)["train-generative"].level is ofuda.Level.DISALLOWED


def theirs(headers: dict[str, str]) -> bool:
    """Their one function for a response's headers."""
    return not datadiligence.is_allowed(headers=headers, user_agent=AGENT)


def prepared(headers: dict[str, str]) -> bool:
    """Their evaluator, made once."""
    return not EVALUATOR.is_allowed(headers=headers)


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
    fields = [resource.headers for resource in resources]
    dictionaries = [{name: value} for name, value, _ in FORMS]
    rounds_each = max(rounds // len(FORMS), 3)
    jobs: tuple[list[Callable[[], bool]], ...] = (
        [partial(ours, one) for one in fields],
        [partial(whole, one) for one in resources],
        [partial(theirs, one) for one in dictionaries],
        [partial(prepared, one) for one in dictionaries],
    )
    ours_us, whole_us, theirs_us, prepared_us = (
        1e6 * statistics.mean(timed(run, rounds_each) for run in runs) for runs in jobs
    )
    missed = sum(theirs(one) is not right for one, (_, _, right) in zip(dictionaries, FORMS, strict=True))
    wrong = sum(
        ours(one.headers) is not right or whole(one) is not right
        for one, (_, _, right) in zip(resources, FORMS, strict=True)
    )
    print(f"one header, {len(FORMS)} forms: wrong answers: ours {wrong}, datadiligence {missed}")
    print(f"  look up and read    {ours_us:8.2f} µs")
    print(f"  resolve, all uses   {whole_us:8.2f} µs")
    print(f"  datadiligence       {theirs_us:8.2f} µs   {theirs_us / ours_us:5.2f} × ours (target ≥ {TARGET})")
    print(f"    evaluator made once {prepared_us:6.2f} µs   {prepared_us / ours_us:5.2f} × ours")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:2]))
