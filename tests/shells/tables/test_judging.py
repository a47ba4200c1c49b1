"""What a table says is what the files say that it was made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Resource
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use
from ofuda.shells.tables.comparing import differences
from ofuda.shells.tables.hosts import CAPTURE, EVER, LATEST
from ofuda.shells.tables.judging import Asking, decided, lines_for, tried
from ofuda.tables.policies import POLICIES
from ofuda.verbs.resolve import resolve
from tests.shared import SHARED
from tests.shells.tables.made import HOST, Seen, day, fails, says, table

BODIES = [
    b"",
    b"User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nContent-Signal: ai-train=no\nDisallow: /x/*.png$\n",
    b"<html>",
    b"\xff\xfeU\0s\0e\0r\0",
    b"Content-Usage: train-ai=n\nUser-agent: GPTBot\nUser-agent: CCBot\nDisallow: /private\nContent-Usage: /a a=y\n",
]
PATHS = ("/", "/private/1", "/x/1.png", "/a")


def asking(
    agent: str | None = "GPTBot", policy: str = "any-agent", as_of: str = LATEST, at: float | None = None
) -> Asking:
    question = Question(frozenset(filter(None, [agent])), frozenset({Use.TRAIN_GENERATIVE, Use.SEARCH}))
    return Asking(question, POLICIES[policy], None if at is None else day(at), as_of)


def samples() -> list[bytes]:
    files = sorted((SHARED / "samples" / "robots").glob("*.txt")) if SHARED else []
    return BODIES + [file.read_bytes() for file in files]


def test_a_table_decides_as_its_files_do(tmp_path: Path) -> None:
    bodies = samples()
    origins = [f"https://h{number}.example" for number in range(len(bodies))]
    with table(tmp_path / "t", [says(body, 1, origin) for origin, body in zip(origins, bodies, strict=True)]) as built:
        for origin, body in zip(origins, bodies, strict=True):
            for how in (asking(), asking(policy="respectful")):
                for found, path in zip(decided(built, origin, how, PATHS), PATHS, strict=True):
                    robots = Fetched(200, body[: 1 << 20], fetched_at=day(1), truncated=len(body) > 1 << 20)
                    question = Question(how.question.agents, how.question.uses, day(1))
                    assert found == resolve(Resource(origin + path, robots_txt=robots), question, how.policy)


def level(seen: list[Seen], folder: Path, how: Asking) -> tuple[Level, Level]:
    with table(folder, seen) as built:
        found = next(decided(built, HOST, how))
    return found[Use.TRAIN_GENERATIVE].level, found.fetch.level


REFUSES = "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n"
SILENT = "User-agent: *\nAllow: /\n"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (asking(as_of=CAPTURE, at=0.5), (Level.UNKNOWN, Level.UNKNOWN)),
        (asking(as_of=CAPTURE, at=1.5), (Level.DISALLOWED, Level.ALLOWED)),
        (asking(as_of=CAPTURE, at=2.5), (Level.UNKNOWN, Level.ALLOWED)),
        (asking(as_of=LATEST), (Level.UNKNOWN, Level.ALLOWED)),
        (asking(as_of=EVER), (Level.DISALLOWED, Level.ALLOWED)),
    ],
)
def test_which_answers_count(tmp_path: Path, how: Asking, expected: tuple[Level, Level]) -> None:
    assert level([says(REFUSES, 1), says(SILENT, 2)], tmp_path / "t", how) == expected


def test_what_could_not_be_had_does_not_loosen_what_was_known(tmp_path: Path) -> None:
    assert level([says(REFUSES, 1), fails("timeout", 2)], tmp_path / "refused", asking()) == (
        Level.DISALLOWED,
        Level.DISALLOWED,
    )
    allows = "User-agent: *\nContent-Signal: ai-train=yes\nAllow: /\n"
    assert level([says(allows, 1), fails("timeout", 2)], tmp_path / "allowed", asking()) == (
        Level.UNKNOWN,
        Level.DISALLOWED,
    )


@pytest.mark.parametrize("order", [1, -1])
def test_of_answers_at_one_instant_the_stricter_counts(tmp_path: Path, order: int) -> None:
    seen = [says(REFUSES, 1), says(SILENT, 1)][::order]
    assert level(seen, tmp_path / "t", asking())[0] is Level.DISALLOWED


def test_a_licence_that_robots_txt_names_is_read(tmp_path: Path) -> None:
    prohibits = '<license><prohibits type="usage">all</prohibits></license>'
    rsl = f'<rsl xmlns="https://rslstandard.org/rsl"><content url="/">{prohibits}</content></rsl>'
    seen = [says("License: https://cdn.example/l.xml\nUser-agent: *\nAllow: /\n", 1)]
    seen += [says(rsl, 1, "https://cdn.example", "https://cdn.example/l.xml")]
    assert level(seen, tmp_path / "t", asking()) == (Level.DISALLOWED, Level.ALLOWED)


def test_lines_about_an_agent() -> None:
    robots = Fetched(200, b"Content-Usage: a=n\nUser-agent: X\nDisallow: /x\n# no\n\nUser-agent: *\nDisallow: /y\n")
    assert [line.number for line in lines_for(robots, "x")] == [1, 2, 3]
    assert [line.number for line in lines_for(robots, "Z")] == [1, 6, 7]
    assert [line.number for line in lines_for(robots, None)] == [1, 2, 3, 6, 7]
    for nothing in (None, Fetched(404), Fetched(200, b"<html>")):
        assert lines_for(nothing, "x") == ()


def test_paths_that_are_tried() -> None:
    text = "User-agent: *\nDisallow: /a/*/b$\nAllow: *.png\nContent-Usage: /c train-ai=n\nContent-Usage: train-ai=n\n"
    robots = Fetched(200, (text + "Disallow: /" + "d" * 3000 + "\nSitemap: https://a.example/\n").encode())
    assert tried([robots, None], asking("Other", "respectful")) == ("/", "/a/x/b", "/x.png", "/c")
    many = Fetched(200, b"User-agent: *\n" + b"".join(b"Disallow: /%d\n" % number for number in range(200)))
    assert len(tried([many], asking())) == 64


def test_tables_that_answer_alike_do_not_differ(tmp_path: Path) -> None:
    with table(tmp_path / "one", [says(SILENT, 1)]) as one, table(tmp_path / "two", [says(SILENT + "#", 2)]) as two:
        assert list(differences(one, two, asking())) == []
        assert list(differences(one, one, asking())) == []
