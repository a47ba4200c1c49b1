"""Lines written into robots.txt: into every group, once, and so that nobody reads the site's own rules differently."""

from __future__ import annotations

import random
import urllib.robotparser
from collections.abc import Iterator
from pathlib import Path

import pytest
from protego import Protego

from ofuda.carriers.patterns import target
from ofuda.carriers.robots_merging import Addition, merged, without_blocks, without_marked
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.formats.robots_agents import MARKS
from tests.shared import ABSENT, SHARED

LINES = ("Content-Usage: train-ai=n", "Content-Signal: search=yes, ai-train=no")
SAID = Addition(LINES, {})
AGENTS = {"GPTBot": ("Disallow: /",), "CCBot": ("Disallow: /",), "ClaudeBot": ("Disallow: /manga/",)}
APART = Addition(LINES, AGENTS, LINES[1:])
PATHS = ("/", "/a", "/admin/", "/private/x", "/index.html?x=1", "/manga/1", "/search", "/wp-admin/admin-ajax.php")


def text(body: str, addition: Addition = SAID) -> str:
    return merged(body.encode(), addition).octets.decode()


BLOCK = "# BEGIN Ofuda\nContent-Usage: train-ai=n\nContent-Signal: search=yes, ai-train=no\n# END Ofuda\n"


def test_each_group_has_the_lines_behind_its_last_rule() -> None:
    body = (
        "User-agent: A\nDisallow: /x\nCrawl-delay: 3\n\nUser-agent: *\nAllow: /\nDisallow: /y\n\nSitemap: https://a/\n"
    )
    assert text(body) == (
        f"User-agent: A\nDisallow: /x\n{BLOCK}Crawl-delay: 3\n\n"
        f"User-agent: *\nAllow: /\nDisallow: /y\n{BLOCK}\nSitemap: https://a/\n"
    )


def test_a_file_without_a_group_for_everybody_gets_one() -> None:
    added = f"# BEGIN Ofuda\n\nUser-agent: *\nDisallow:\n{LINES[0]}\n{LINES[1]}\n# END Ofuda\n"
    assert text("") == added
    assert text("# a site\nUser-agent: A\nDisallow: /x") == f"# a site\nUser-agent: A\nDisallow: /x\n{BLOCK}{added}"


def test_agents_kept_out_share_a_group_of_their_own_where_they_have_none() -> None:
    body = b"User-agent: *\nDisallow: /private/\nAllow: /private/open\nCrawl-delay: 5\n\nUser-agent: ccbot\nAllow: /\n"
    made = merged(body, APART)
    assert made.own == ("CCBot",)
    tail = made.octets.decode().partition("Allow: /\n" + BLOCK)[2]
    assert tail == (
        "# BEGIN Ofuda\n\n"
        f"User-agent: GPTBot\nDisallow: /\n{LINES[1]}\n\n"
        f"User-agent: ClaudeBot\nDisallow: /manga/\nDisallow: /private/\nCrawl-delay: 5\n{LINES[0]}\n{LINES[1]}\n"
        "# END Ofuda\n"
    )
    read = RobotsTxt(made.octets)
    assert not read.decide("ClaudeBot", [target(b"/private/open")]).allowed
    assert read.decide("ccbot", [target(b"/")]).allowed


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    body = b"User-agent: *\nDisallow: /x"
    assert merged(body, Addition((), {})).octets == body
    assert merged(b"", Addition((), {})).octets == b""
    assert merged(body, Addition((), {"GPTBot": ("Disallow: /",)})).octets == (
        body + b"\n# BEGIN Ofuda\n\nUser-agent: GPTBot\nDisallow: /\n# END Ofuda\n"
    )


def test_a_group_without_rules_is_left_alone_and_told() -> None:
    made = merged(b"User-agent: *\nDisallow: /x\n\nUser-agent: A\n", APART)
    assert made.silent == (4,)
    assert made.octets.decode() == f"User-agent: *\nDisallow: /x\n{BLOCK}\nUser-agent: A\n"
    joined = merged(b"User-agent: A\n", APART)  # it joins the group for everybody, which it fell to before
    assert b"User-agent: A\n# BEGIN Ofuda\n\nUser-agent: *\nDisallow:\n" in joined.octets
    assert b"GPTBot" in joined.octets


def test_the_file_keeps_its_ends_of_lines() -> None:
    made = merged(b"User-agent: *\r\nDisallow: /x", SAID).octets
    assert made.count(b"\r\n") == made.count(b"\n") == 6


@pytest.mark.parametrize("body", [b"<!doctype html><p>404", b"\xff\xfeU\0s\0e\0r\0", b"\0\0"])
def test_what_is_no_robots_txt_is_left_out(body: bytes) -> None:
    assert merged(body, SAID).octets == merged(b"", SAID).octets


def test_marks_that_nobody_closed_are_not_ours_to_take_out() -> None:
    for body in (b"# BEGIN Ofuda\nUser-agent: A\n", b"# END Ofuda\nUser-agent: A\n"):
        assert without_blocks(body) == body
    twice = b"# BEGIN Ofuda\nX: 1\n# BEGIN Ofuda\nY: 2\n# END Ofuda\nZ: 3\n"
    assert without_blocks(twice) == b"# BEGIN Ofuda\nX: 1\nZ: 3\n"
    assert without_blocks(b"# Ofuda: written unseen\nA: 1\n") == b"A: 1\n"


def test_what_an_intermediary_wrote_is_its_own() -> None:
    managed = b"# BEGIN Cloudflare Managed content\nUser-agent: *\nAllow: /\n# END Cloudflare Managed Content\n"
    assert without_marked(managed + b"User-agent: A\nDisallow:\n", MARKS) == b"User-agent: A\nDisallow:\n"


WORDPRESS = (
    "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\n"
    "Sitemap: https://blog.example/wp-sitemap.xml\n"
)


def test_every_line_of_a_virtual_file_is_still_there() -> None:
    lines = text(WORDPRESS, APART).splitlines()
    assert [line for line in WORDPRESS.splitlines() if line not in lines] == []
    assert text(text(WORDPRESS, APART), APART) == text(WORDPRESS, APART)


# -- four hundred real files ----------------------------------------------------------------------------------------

BODIES = sorted((SHARED / "samples" / "robots").glob("*.txt")) if SHARED else []


def urllib_reads(body: bytes) -> urllib.robotparser.RobotFileParser:
    parser = urllib.robotparser.RobotFileParser()
    parser.parse(body.decode("utf-8", "replace").splitlines())
    return parser


def asked(body: bytes) -> Iterator[tuple[str, str]]:
    """Agents of the file and one that it does not name, each with paths of the file's own rules."""
    chance = random.Random(len(body))
    tokens = [token.decode("latin-1") for token in RobotsTxt(body).spans]
    rules = [
        line.partition(b":")[2].strip().decode("utf-8", "replace").replace("*", "q").replace("$", "")
        for line in body.splitlines()
        if line.lower().startswith((b"disallow:", b"allow:"))
    ]
    paths = [*PATHS, *chance.sample([one for one in rules if one.startswith("/")] or ["/"], 1)]
    for token in [*chance.sample(tokens, min(len(tokens), 6)), "NobodyKnowsBot"]:
        yield from ((token, path) for path in paths)


@pytest.mark.skipif(not BODIES, reason=ABSENT)
def test_nobody_reads_the_rules_of_real_files_differently() -> None:
    assert len(BODIES) == 400
    answered = 0
    for path in BODIES:
        body = path.read_bytes()
        made = merged(body, APART)
        assert merged(made.octets, APART).octets == made.octets, path.name
        ours = [RobotsTxt(one) for one in (body, made.octets)]
        theirs = [Protego.parse(one.decode("utf-8", "replace")) for one in (body, made.octets)]
        python = [urllib_reads(one) for one in (body, made.octets)]
        for token, where in asked(body):
            if token.lower() in {"gptbot", "ccbot", "claudebot"} - {one.lower() for one in made.own}:
                continue
            url = "https://site.example" + where
            answers = [
                {one.decide(token, [target(where.encode())]).allowed for one in ours},
                {one.can_fetch(url, token) for one in theirs},
                {one.can_fetch(token, url) for one in python},
            ]
            assert all(len(each) == 1 for each in answers), (path.name, token, where, answers)
            answered += 1
    assert answered > 10_000


@pytest.mark.skipif(not BODIES, reason=ABSENT)
def test_every_line_of_real_files_is_still_there() -> None:
    for path in BODIES:
        body = Path(path).read_bytes()
        if not RobotsTxt(body).is_absent:
            kept = merged(body, APART).octets.splitlines()
            assert [line for line in body.splitlines() if line not in kept] == [], path.name
