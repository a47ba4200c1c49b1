"""Robots.txt over time: a revocation bites, an error permits nothing, an old copy may only refuse (T15, T16; §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

import ofuda
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Headers
from ofuda.shells.web.cache import Cache
from ofuda.shells.web.fetcher import Fetcher, Got, Permit, Surroundings
from ofuda.shells.web.guard import Access, hop
from ofuda.shells.web.library import Known, Library
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.wire import Answer
from ofuda.tables.policies import POLICIES
from ofuda.verbs.restricted import restricted
from tests.sizes import size
from tests.test_outcomes import BODIES, RULES, documented

START = datetime(2026, 11, 21, tzinfo=UTC)
ROBOTS = "https://example.com/robots.txt"
PAGE = "https://example.com/y"
DAY, HOUR, ERROR = 86_400.0, 3_600.0, 300.0
PERMITS = b"User-agent: *\nAllow: /\nContent-Usage: train-ai=y\n"


class Origin(Fetcher):
    """An origin of which a test says what it answers, and a clock that a test turns."""

    def __init__(self) -> None:
        super().__init__(Surroundings(now=self.time), Access(), Limits())
        self.at = START
        self.answer = Answer(404)
        self.asked = 0

    def time(self) -> datetime:
        return self.at

    def get(self, url: str, permit: Permit | None = None) -> Got:
        assert permit is None
        self.asked += 1
        return Got(self.answer, url, (hop(url, self.access, self.limits),), self.at)


def decision(known: Known, url: str = PAGE) -> tuple[str, str]:
    """What is decided about fetching, and about training, as the command line does."""
    return _decision(
        known.fetched.status, known.fetched.error, known.fetched.body, known.fetched.truncated, known.last, url
    )


@lru_cache(maxsize=100_000)
def _decision(
    status: int | None,
    error: str | None,
    body: bytes,
    truncated: bool,  # noqa: FBT001 (a parameter of the test)
    last: Fetched | None,
    url: str,
) -> tuple[str, str]:
    question = Question(frozenset({"ExampleBot"}), frozenset({ofuda.Use.TRAIN_GENERATIVE}), START)
    now = Fetched(status, body, error, truncated)
    views = [Fetched(last.status, last.body, last.error, last.truncated)] if last else []
    found, *others = (
        ofuda.resolve(ofuda.Resource(url, robots_txt=one), question, POLICIES["respectful"]) for one in (now, *views)
    )
    found = restricted(found, others)
    return found.fetch.level.word, found["train-generative"].level.word


# -- T16 ------------------------------------------------------------------------------------------------------------


def held_back(status: int) -> bool:
    """Whether an answer tells so little that an older copy still counts."""
    return documented(status, "robots", matched=False)[2] or status // 100 == 3


@pytest.mark.parametrize("state", ["cold", "fresh", "stale", "stale and permitting"])
@pytest.mark.parametrize("body", BODIES)
def test_outcomes_under_each_state_of_the_cache(body: str, state: str) -> None:
    """600 status codes × 4 bodies × 3 states (and one more) of the table."""
    octets, truncated = BODIES[body]
    for status in range(600):
        origin = Origin()
        library = Library(origin, Cache())
        if state != "cold":
            origin.answer = Answer(200, body=PERMITS if state == "stale and permitting" else RULES)
            library.file(ROBOTS)
            origin.at += timedelta(seconds=HOUR - 1 if state == "fresh" else HOUR)
        origin.answer = Answer(status, body=octets, truncated=truncated)
        for path in ("/x", "/y"):
            fetch, training, _ = documented(status, body, matched=path == "/x")
            if state == "fresh":
                fetch, training, _ = documented(200, "robots", matched=path == "/x")
            elif state == "stale" and held_back(status):
                # The copy refuses /x to every agent, and training on the rest.
                fetch = "disallowed" if path == "/x" else fetch
                training = "disallowed" if path == "/y" else training
            assert decision(library.file(ROBOTS), f"https://example.com{path}") == (fetch, training), status
        assert origin.asked == (2 if state.startswith("stale") else 1)


@pytest.mark.parametrize("error", ["timeout", "dns", "tls", "reset", "too-large", "redirect-loop"])
def test_errors_under_each_state_of_the_cache(error: str) -> None:
    expected = "unknown" if error == "redirect-loop" else "disallowed"
    for before, told in ((None, "unknown"), (PERMITS, "unknown"), (RULES, "disallowed")):
        origin = Origin()
        library = Library(origin, Cache())
        if before:
            origin.answer = Answer(200, body=before)
            library.file(ROBOTS)
            origin.at += timedelta(days=400)
        origin.answer = Answer(error=error)
        assert decision(library.file(ROBOTS), "https://example.com/y") == (expected, told)


# -- T15 ------------------------------------------------------------------------------------------------------------

# A Cache-Control header, for how long it lets an answer stand, and whether an answer may stand in later.
CONTROLS: list[tuple[str, float | None, bool]] = [
    ("", None, True),
    ("max-age=60", 60, True),
    ("public, max-age=7200", 7200, True),
    ("max-age=99999999", 99_999_999, True),
    ("max-age=600, must-revalidate", 600, False),
    ("no-store", 0, False),
    ("no-cache, max-age=500", 0, False),
    ("max-age=-1", 0, True),
]
CONTENTS: dict[str, tuple[Answer, float, float, tuple[str, str]]] = {
    # what is answered, the longest and the usual life of it, and what is decided
    "permit": (Answer(200, body=PERMITS), DAY, HOUR, ("allowed", "allowed")),
    "refuse": (Answer(200, body=b"User-agent: *\nDisallow: /\n"), DAY, HOUR, ("disallowed", "unknown")),
    "not for training": (Answer(200, body=RULES), DAY, HOUR, ("allowed", "disallowed")),
    "nothing": (Answer(404), HOUR, HOUR, ("allowed", "unknown")),
    "5xx": (Answer(503, body=PERMITS), HOUR, ERROR, ("disallowed", "unknown")),
    "forbidden": (Answer(403), HOUR, ERROR, ("allowed", "unknown")),
    "timeout": (Answer(error="timeout"), HOUR, ERROR, ("disallowed", "unknown")),
}


ANSWERED = {"permit", "refuse", "not for training", "nothing"}
REFUSED = {"refuse", "not for training"}


@dataclass
class Model:
    """What ought to be known, in the fewest words: what was seen last, when, and for how long it stands."""

    seen: str | None = None
    stored: datetime = START
    life: float = 0
    spare: bool = False
    older: str | None = None

    def ask(self, content: str, control: tuple[str, float | None, bool], at: datetime) -> tuple[str, str]:
        if self.seen is None or not 0 <= (at - self.stored).total_seconds() < self.life:
            _, longest, usual, _ = CONTENTS[content]
            said = None if content == "timeout" else control[1]
            if content in ANSWERED:
                self.older = None
            elif self.seen in ANSWERED:
                self.older = self.seen if self.spare else None
            self.seen, self.stored = content, at
            self.spare = content == "timeout" or control[2]
            self.life = min(longest, usual if said is None else said)
        fetch, training = CONTENTS[self.seen][3]
        fetch = "disallowed" if self.older == "refuse" else fetch
        return fetch, "disallowed" if self.older == "not for training" else training

    def restart(self) -> None:
        self.seen = self.older = None


def play(random: Random, folder: Path | None) -> int:
    """One sequence of events; how often it was decided."""
    origin, model = Origin(), Model()
    library = Library(origin, Cache(folder))
    content, control, decided = "nothing", CONTROLS[0], 0
    spoken = ""  # what the origin said last of what it lets be seen
    for _ in range(random.randint(2, 6)):
        event = random.random()
        if event < 0.3:
            content, control = random.choice(list(CONTENTS)), random.choice(CONTROLS)
            fields = [("cache-control", control[0])] if control[0] and content != "timeout" else []
            given = CONTENTS[content][0]
            origin.answer = Answer(given.status, Headers(fields), given.body, given.error)
        elif event < 0.6:
            origin.at += timedelta(seconds=random.choice([1, 59, 60, 299, 301, 3599, 3600, 7199, 86_399, 86_400]))
        elif event < 0.66:
            origin.at += timedelta(hours=random.uniform(-48, 48))
        elif event < 0.7:
            library = Library(origin, Cache(folder))
            if folder is None:
                model.restart()
        asked = origin.asked
        found = decision(library.file(ROBOTS))
        assert found == model.ask(content, control, origin.at)
        decided += 1
        if origin.asked > asked and content in ANSWERED:
            spoken = content
        assert found[1] != "allowed" or spoken == "permit"
        # A 403 lets in, as the table says, where an old refusal may not be kept.
        assert found[0] != "allowed" or spoken != "refuse" or model.seen == "forbidden"
    return decided


def test_a_revocation_bites(tmp_path: Path) -> None:
    """Random events against the model; one sequence in a thousand keeps its cache on disk."""
    random = Random(15)
    sequences = size(3_000, 100_000, 1_000_000)
    decided = sum(play(random, tmp_path / str(at) if at % 1000 == 0 else None) for at in range(sequences))
    assert decided > 3 * sequences


def test_the_events_come_to_every_decision() -> None:
    """The sequences are worth playing: each kind of end is reached."""
    random, ends = Random(1), set()
    for _ in range(300):
        model, at = Model(), START
        for _ in range(9):
            at += timedelta(seconds=random.choice([1, 3600, 86_400]))
            ends.add((model.ask(random.choice(list(CONTENTS)), random.choice(CONTROLS), at), model.older))
    assert len(ends) >= 11
