"""What a target that cannot tell all regions apart may send."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ofuda.nouns.label import Rule
from ofuda.nouns.rendering import File, Region
from ofuda.nouns.stance import ALLOWED, CONSENT, DISALLOWED, PLAIN, UNKNOWN, Stance
from ofuda.verbs.servers import static
from ofuda.verbs.servers.areas import Reach, Shape, areas, overlaps
from ofuda.verbs.servers.paths import rooted
from ofuda.verbs.servers.strictness import covers
from ofuda.verbs.servers.table import BY_NAME, SERVERS
from tests.servers.sites import ALLOWING, FILES, HOSTILE, KINDS, REFUSED, TRAIN, site

ALL_OF = Reach("the host", Shape)


def said(stance: Stance | None, license_: str | None = None) -> Region:
    return Region("/", {TRAIN: Rule(stance, license=license_)} if stance else {})


@pytest.mark.parametrize(
    ("one", "other", "covered"),
    [
        (DISALLOWED, ALLOWED, True),
        (DISALLOWED, CONSENT, True),
        (ALLOWED, DISALLOWED, False),
        (ALLOWED, None, False),
        (ALLOWED, ALLOWED, True),
        (None, ALLOWED, True),
        (None, DISALLOWED, False),
        (CONSENT, CONSENT, True),
        (CONSENT, UNKNOWN, True),
        (CONSENT, DISALLOWED, False),
    ],
)
def test_a_region_covers_what_is_no_stricter(one: Stance | None, other: Stance | None, covered: bool) -> None:  # noqa: FBT001 (a column)
    assert covers(said(one), said(other)) is covered


def test_a_licence_covers_no_other() -> None:
    assert not covers(said(CONSENT, "https://a.example/"), said(CONSENT, "https://b.example/"))
    assert PLAIN[DISALLOWED.level] == DISALLOWED


def test_a_region_without_a_rule_takes_what_differs_from_those_around_it() -> None:
    given = site({"/a": ALLOWING, "/b": REFUSED, "/": ALLOWING}, {"/a": ALLOWED, "/b": DISALLOWED, "/": ALLOWED})
    found, losses = areas(given, Reach("the host", lambda pattern: None if pattern == "/b" else Shape(pattern)))
    assert [(one.text, one.names) for one in found] == [("/a", ("content-usage", "link")), ("/", ("link",))]
    assert [one.message for one in losses] == [
        "the host cannot tell `/` from what it overlaps",
        "the host has no rule for `/b`",
    ]
    assert all(one.rule == "lossy-export" and one.help for one in losses)


def test_a_stricter_region_speaks_for_those_that_it_swallows() -> None:
    given = site({"/a$": REFUSED, "/": ALLOWING}, {"/a$": DISALLOWED, "/": ALLOWED})
    found, losses = areas(given, Reach("the host", lambda pattern: Shape(pattern, exact=False)))
    assert found[0].headers == tuple(REFUSED)
    assert [one.message for one in losses] == ["the host takes more addresses for `/a$`"]


def test_a_target_that_takes_few_rules_gets_the_widest() -> None:
    given = site({"/a": REFUSED, "/": REFUSED}, {"/a": DISALLOWED, "/": DISALLOWED})
    found, _ = areas(given, Reach("the host", Shape, most=1))
    assert [one.text for one in found] == ["/"]


def test_what_is_no_header_is_not_sent() -> None:
    bad = [
        ("X-A", "a\nX-B: b"),
        ("X-A", ""),
        ("X A", "a"),
        ("X-A\n", "a"),
        ("X-A", "ツ"),
        ("X-A", " a"),
        ("X-A", "long"),
    ]
    given = site({"/": (*bad, ("X-A", "fine"))})
    found, losses = areas(given, Reach("the host", Shape, fits=lambda value: value != "long"))
    assert found[0].headers == (("X-A", "fine"),)
    assert len(losses) == len(bad)


def test_patterns_overlap_unless_they_begin_otherwise() -> None:
    assert overlaps("/a", "/")
    assert overlaps("/a/", "/A*.pdf$")
    assert overlaps("/*.pdf$", "/b")
    assert overlaps("/a$", "/a?x")
    assert not overlaps("/a", "/b")


def test_every_target_writes_the_same_for_the_same_site_and_says_what_it_is() -> None:
    assert [server.name for server in SERVERS] == list(BY_NAME)
    assert len({output.path for one in SERVERS for output in one.write(KINDS)}) == 13
    for server in SERVERS:
        for output in server.write(KINDS):
            assert output == next(one for one in server.write(KINDS) if one.path == output.path)
            assert output.goes
            first = "\n".join(output.text.splitlines()[:2])
            assert "written by ofuda render for https://example.com" in first or output.path.endswith("vercel.json")


def test_hostile_patterns_paths_and_labels_stay_where_they_are() -> None:
    patterns = {f"/{number}{value}\n": REFUSED for number, value in enumerate(HOSTILE)} | {"/": REFUSED}
    files = [File("/a\nb.json", "application/json", b""), File("x", "application/json", b""), File("/x", "a\nb", b"")]
    given = replace(site(patterns, files=[*FILES, *files]), origin="https://x.example/@DATA@\n?> */ -->\nX-Broken: 1")
    for server in SERVERS:
        outputs = server.write(given)
        for output in outputs:
            assert "\nX-Broken" not in output.text
            assert "-->\n?>" not in output.text
        unserved = [one for output in outputs for one in output.losses if "cannot say that" in one.message]
        assert len(unserved) == (0 if server.name in {"cloudflare", "static"} else 3)


def test_a_pattern_that_begins_with_an_asterisk_gets_its_slash() -> None:
    assert rooted("*.pdf") == "/*.pdf"
    assert rooted("**") == "/*"
    assert rooted("*/a") is None
    assert rooted("") is None


def test_files_alone_lose_nothing_where_there_is_nothing_to_lose() -> None:
    (output,) = static.write(site({"/": ()}, files=[File("/a.json", "application/json", b"")]))
    assert "- nothing\n" in output.text
    assert not output.losses
