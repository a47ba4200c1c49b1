"""The kit: what goes where, what it does to what is there, and what is told about it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ofuda.nouns.document import Document
from ofuda.nouns.rendering import Site
from ofuda.verbs.kit import Kit, Piece, kit
from ofuda.verbs.kit_told import manifest, plan, readme
from ofuda.verbs.servers.table import SERVERS
from ofuda.verbs.validate import kind_of, validate
from tests.renderings import AT, ORIGIN, site_of
from tests.verbs.test_publish import TRAINING, label

ASKED = {"search": "allowed", "mine": {"decision": "conditional", "duties": ["attribute"]}}


def made(standing: dict[str, bytes] | None, uses: dict[str, Any] = TRAINING, *paths: str, **members: object) -> Kit:
    return kit(site_of(label(uses, *paths, **members)), standing, SERVERS)


def piece(found: Kit, path: str) -> Piece:
    (one,) = (one for one in found.pieces if one.path == path)
    return one


def test_without_a_look_at_the_site_every_file_may_replace_one_and_says_so() -> None:
    found = made(None)
    assert {one.action for one in found.pieces if one.path.startswith("site/")} == {"may-replace"}
    for path in ("site/robots.txt", "site/license.xml"):
        assert b"REPLACES" in piece(found, path).octets.splitlines()[0]
    told = {one["path"]: one["replaces"] for one in json.loads(manifest(found))["files"]}
    assert all(replaces is path.startswith("site/") for path, replaces in told.items())


def test_what_is_new_is_created() -> None:
    found = made({})
    assert {one.action for one in found.pieces if one.path.startswith("site/")} == {"create"}
    assert b"REPLACES" not in piece(found, "site/robots.txt").octets


def test_robots_txt_is_merged_and_merged_again_the_same() -> None:
    first = piece(made({"/robots.txt": b"User-agent: *\nDisallow: /x\n"}), "site/robots.txt")
    assert first.action == "merge"
    assert first.octets.startswith(b"User-agent: *\nDisallow: /x\n# BEGIN Ofuda\n")
    assert piece(made({"/robots.txt": first.octets}), "site/robots.txt").octets == first.octets
    unseen = piece(made(None), "site/robots.txt").octets
    assert piece(made({"/robots.txt": unseen}), "site/robots.txt").octets == piece(made({}), "site/robots.txt").octets


TDMREP = "/.well-known/tdmrep.json"


def test_rules_of_tdmrep_stand_before_those_of_the_site() -> None:
    theirs = [{"location": "/manga/", "tdm-reservation": 0}, {"location": "/press/", "tdm-reservation": 0}, "odd"]
    found = piece(made({TDMREP: json.dumps(theirs).encode()}, TRAINING, "/manga/"), "site" + TDMREP)
    assert found.action == "merge"
    assert json.loads(found.octets) == [{"location": "/manga/", "tdm-reservation": 1}, *theirs[1:]]


@pytest.mark.parametrize("theirs", [b"{}", b"<html>", b"[" * 100_000])
def test_what_is_no_list_of_rules_is_replaced(theirs: bytes) -> None:
    assert piece(made({TDMREP: theirs}), "site" + TDMREP).action == "replace"


def test_a_file_that_is_there_is_kept_or_replaced() -> None:
    octets = piece(made({}), "site/ofuda.jsonld").octets
    assert piece(made({"/ofuda.jsonld": octets}), "site/ofuda.jsonld").action == "keep"
    assert piece(made({"/ofuda.jsonld": b"{}"}), "site/ofuda.jsonld").action == "replace"


def test_each_server_gets_its_files_once() -> None:
    paths = [one.path for one in made({}).pieces]
    assert len(paths) == len(set(paths))
    assert {"server/nginx.conf", "server/apache.conf", "server/Caddyfile", "server/_headers"} <= set(paths)
    assert {"server/vercel.json", "server/wordpress/ofuda.php", "server/cloudflare.md"} <= set(paths)
    alone = kit(site_of(label(TRAINING)), {}, [one for one in SERVERS if one.name == "caddy"])
    assert [one.path for one in alone.pieces if one.path.startswith("server")] == ["server/Caddyfile"]


def test_pages_of_each_region_have_their_elements() -> None:
    found = made({}, TRAINING, "/manga/", notice={"ja": "札がない", "en": "a < b"})
    assert piece(found, "snippets/head.html").goes.endswith(" under /")
    manga = piece(found, "snippets/head-1.html")
    assert manga.goes.endswith(" under /manga/")
    assert b'<meta name="robots" content="noai, noimageai">' in manga.octets
    assert (
        piece(found, "snippets/notice.html").octets.decode() == '<p lang="ja">札がない</p>\n<p lang="en">a &lt; b</p>\n'
    )
    assert not any("notice" in one.path for one in made({}).pieces)


def test_pages_of_which_nothing_is_said_need_nothing() -> None:
    site = site_of(label(TRAINING, "/manga/"))
    spoken = [one for one in site.renderings if one.channel == "meta-robots"]
    some = kit(Site(site.origin, site.labels, site.regions, tuple(spoken)), {}, ())
    assert [one.path for one in some.pieces] == ["site/robots.txt", "snippets/head-1.html"]


def test_what_is_written_passes_the_validator() -> None:
    """Notes apart: a checker of websites that complains, for one, is told of in the manifest."""
    for uses in (TRAINING, ASKED):
        for one in made({}, uses).pieces:
            name = one.path.rpartition("/")[2]
            kind = kind_of(name, one.octets) if one.path.startswith(("site/", "snippets/head")) else None
            if kind is not None:
                found = validate(Document(name, one.octets, kind), at=AT)
                assert [each for each in found if each.severity != "note"] == [], one.path


def test_the_manifest_says_who_complains() -> None:
    value = json.loads(manifest(made({})))
    assert value["origin"] == ORIGIN
    assert value["labels"] == [f"{ORIGIN}/labels/a"]
    (robots,) = (one for one in value["files"] if one["path"] == "site/robots.txt")
    assert {one["line"] for one in robots["complaints"]} == {"License:", "Content-Signal:", "Content-Usage:"}
    assert {"robots", "aipref-robots", "content-signal", "rsl"} == set(robots["channels"])
    assert value["losses"][0]["rule"] == "lossy-export"
    assert manifest(made({})) == manifest(made({}))


def test_the_readme_says_what_to_do() -> None:
    text = readme(made(None, ASKED, "/manga/")).decode()
    assert f"ofuda audit {ORIGIN}/ --label site/ofuda.jsonld" in text
    assert "| `site/robots.txt` | https://studio.example/robots.txt | **replaces**" in text
    assert "## What the channels do not say" in text
    assert "## Who complains about what" in text
    silent = kit(site_of(label({"output-style": "allowed"})), {}, ())
    assert b"## " not in readme(silent)


def test_the_plan_is_a_line_a_file() -> None:
    found = made({})
    lines = list(plan(found))
    assert len(lines) == len(found.pieces)
    assert lines[0] == "create      site/robots.txt  https://studio.example/robots.txt"
