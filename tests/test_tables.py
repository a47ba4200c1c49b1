"""The tables are complete, agree with each other and with what is printed; findings are written as the house writes."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import ofuda
from ofuda.formats.aipref import LABELS, REVISIONS
from ofuda.formats.content_signals import EXTENTS
from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.versions import TOOL
from ofuda.nouns.vocabulary import INPUTS
from ofuda.tables.channels import CHANNELS, ORDER
from ofuda.tables.mechanisms import MECHANISMS
from tests import digests
from tests.asking import Json, ask, decide, rules
from tests.sizes import size
from tests.worlds import worlds

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ofuda"
VECTORS = ROOT / "tests" / "vectors"
# The list of the interface page, in its order.
NAMES = (
    "robots, aipref-header, aipref-robots, content-signal, content-signal-header, x-robots-tag, meta-robots, tdmrep-file,"
    " tdmrep-header, tdmrep-meta, tdmrep-epub, tdmrep-pdf, rsl, license, schema-org, ai-txt, label, plus, c2pa, onix, registry"
).split(", ")
READ = [one.name for one in CHANNELS if one.status == "read"]
BY_NAME = {one.name: one for one in MECHANISMS}


@cache
def vectors(name: str) -> list[Json]:
    found: list[Json] = json.loads((VECTORS / f"{name}.json").read_bytes())
    return found


# -- channels and mechanisms ---------------------------------------------------------------------------------------------


def test_channels_are_those_of_the_interface_page_in_its_order() -> None:
    assert [one.name for one in CHANNELS] == NAMES
    assert [ORDER[name] for name in NAMES] == list(range(len(NAMES)))


def test_every_channel_says_where_and_after_which_text() -> None:
    for one in CHANNELS:
        assert one.place, one.name
        assert one.spec, one.name
        assert one.code == one.name.replace("-", "_")
        assert one.status in {"read", "planned"}


@pytest.mark.parametrize("name", READ)
def test_a_channel_that_is_read_has_vectors(name: str) -> None:
    """What a caller brings with a resource is no carrier, and is held against the others: `combined`."""
    mine = [one for one in vectors("combined") if one["resource"].get("claims")] if name == "registry" else vectors(name)
    assert len(mine) >= 5


def test_every_vector_file_is_about_a_channel() -> None:
    files = {file.stem for file in VECTORS.glob("*.json")} - {"vector.schema"}
    assert files <= {*READ, "combined"}


@pytest.mark.parametrize("name", READ)
def test_a_channel_that_is_read_has_its_mechanism(name: str) -> None:
    assert CHANNELS[ORDER[name]].mechanism in BY_NAME


def test_every_mechanism_has_a_channel_that_is_read() -> None:
    assert {one.mechanism for one in CHANNELS if one.status == "read"} == set(BY_NAME)
    assert len(BY_NAME) == len(MECHANISMS)


def test_mechanisms_that_policies_name_exist() -> None:
    for policy in ofuda.POLICIES.values():
        assert policy.mechanisms is None or policy.mechanisms <= set(BY_NAME)


@cache
def decisions(count: int) -> tuple[ofuda.Decision, ...]:
    return tuple(decide(*world) for world in worlds(20261121, count))


WORLDS = size(1_000, 3_000, 30_000)


def test_a_mechanism_refuses_no_more_than_it_says() -> None:
    mechanism_of = {one.name: BY_NAME[one.mechanism] for one in CHANNELS if one.status == "read"}
    refused: dict[str, set[ofuda.Use]] = {name: set() for name in BY_NAME}
    for decision in decisions(WORLDS):
        for use in decision.uses.values():
            for reason in use.reasons:
                mechanism = mechanism_of[reason.statement.evidence.channel]
                if reason.level >= ofuda.Level.CONDITIONAL:
                    assert reason.statement.uses <= mechanism.refuses, reason
                    refused[mechanism.name] |= reason.statement.uses
    assert {name for name, uses in refused.items() if not uses} == set()


# -- extents (standard §2) -----------------------------------------------------------------------------------------------


def test_what_a_yes_permits_is_no_more_than_what_a_no_refuses() -> None:
    for revision in REVISIONS:
        for label, (refuses, permits) in revision.labels.items():
            assert permits <= refuses <= INPUTS, (revision.name, label)
    for key in ("search", "ai-input", "ai-train"):
        assert EXTENTS[key, "yes"][1] <= EXTENTS[key, "no"][0]
    assert all(not (refuses and permits) for refuses, permits in EXTENTS.values())


def test_revisions_are_in_order_and_dated() -> None:
    days = [one.published for one in REVISIONS]
    assert days == sorted(set(days))
    assert days[0] == date(2025, 6, 19)
    assert [one.name for one in REVISIONS] == [f"vocab-0{number}" for number in range(1, 9)]
    assert LABELS == {label for one in REVISIONS for label in one.labels}


# -- modules -------------------------------------------------------------------------------------------------------------

FORMATS = sorted((SOURCE / "formats").glob("*.py"))


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("file", FORMATS, ids=lambda file: file.stem)
def test_no_format_knows_another(file: Path) -> None:
    others = {other.stem for other in FORMATS if not other.stem.startswith("_") and other != file}
    named = {name.split(".")[2] for name in imports(file) if name.startswith("ofuda.formats.")}
    assert not named & others


def test_every_format_is_heard_by_the_table_of_mechanisms() -> None:
    heard = {name for name in imports(SOURCE / "tables" / "mechanisms.py") if name.startswith("ofuda.formats.")}
    assert {name.rpartition(".")[2] for name in heard} == {file.stem for file in FORMATS if file.stem[0] != "_"}


@pytest.mark.parametrize("file", sorted((SOURCE / "carriers").glob("*.py")), ids=lambda file: file.stem)
def test_carriers_know_syntax_alone(file: Path) -> None:
    assert not [name for name in imports(file) if name.startswith(("ofuda.formats", "ofuda.tables", "ofuda.verbs"))]
    assert not re.search(rb"noai|train-ai|ai-train|tdm-reservation", file.read_bytes())


@pytest.mark.parametrize("floor", ["nouns", "carriers", "formats", "tables", "verbs"])
def test_nothing_below_the_shells_touches_the_world(floor: str) -> None:
    """No clock, no environment, no network, no file but the bundled data."""
    world = {"time", "os", "socket", "urllib.request", "http.client", "subprocess", "random", "asyncio", "threading"}
    for file in (SOURCE / floor).glob("*.py"):
        assert not world & set(imports(file)), file.name
        assert not re.search(rb"datetime\.now|utcnow|\bopen\(", file.read_bytes()), file.name
        if file.name != "data.py":
            assert "pathlib" not in set(imports(file)), file.name


# -- versions and digests ------------------------------------------------------------------------------------------------


def test_the_version_is_that_of_the_project() -> None:
    assert TOOL == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == ofuda.__version__


def test_digests_of_the_bundled_data_are_fresh() -> None:
    assert digests.TARGET.read_text() == digests.text()
    assert set(digests.NAMES) == {file.name for file in (ROOT / "schema").glob("*.json")}


# -- findings ------------------------------------------------------------------------------------------------------------

_FOREIGN = re.compile(r"`[^`]*`")
_PYTHON = re.compile(
    r"NoneType|Traceback|<class|\bobject at 0x|\b(?:str|int|dict|tuple|bool|float|None|True|False)\b|[A-Z]\w+Error\b"
)
# Proper names and abbreviations that a message may begin with.
_CAPITALS = ("HTML", "JSON", "RFC", "URL", "UTF")


def assert_written_as_the_house_writes(one: Diagnostic) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.rule)
    for text in (one.message, one.help or ""):
        own = _FOREIGN.sub("``", text)
        assert text.strip() == text, one
        assert not text.endswith((".", "!", ":")), one
        assert not own[0].isupper() or own.startswith(_CAPITALS), one
        assert not _PYTHON.search(own), one
        assert text.isprintable(), one
        assert text.count("`") % 2 == 0, one
    assert one.place is not None
    assert one.channel is None or one.channel in NAMES


def test_findings_are_written_as_the_house_writes() -> None:
    seen: dict[str, int] = {}
    for decision in decisions(WORLDS):
        for one in decision.diagnostics:
            if one.rule not in seen or seen[one.rule] < 50:
                assert_written_as_the_house_writes(one)
            seen[one.rule] = seen.get(one.rule, 0) + 1
    assert len(seen) >= 30


FAULTY: tuple[Json, ...] = (
    {}, {"url": 1}, {"url": "ftp://x/"}, {"url": "https://example.com/a", "agent": 1, "uses": ["trainig"], "at": "now"},
    {"url": "https://example.com/a", "agent": "X", "headers": 1, "robots_txt": 1, "well_known": [], "found_on": {}},
    {"url": "https://example.com/a", "agent": "X", "body_base64": "§", "status": "200", "policy": "strct", "agents": "Y"},
    {"url": "https://example.com/a", "agent": "X", "policy": {"name": "p"}, "robots_txt": {}, "claims": [{"x": 1}]},
    {"url": "https://example.com/a", "agent": "X", "agreements": [{}], "body": 3, "robots_txt": {"status": True}},
)  # fmt: skip


@pytest.mark.parametrize("request_", FAULTY)
def test_findings_about_requests_are_written_so_too(request_: Json) -> None:
    found = decide(request_).diagnostics
    assert found
    for one in found:
        assert_written_as_the_house_writes(one)


# -- clean inputs --------------------------------------------------------------------------------------------------------

_GROUP = "User-agent: *\nAllow: /\n"
CLEAN: dict[str, Json] = {
    "robots-empty": {"robots": ""},
    "robots-group": {"robots": _GROUP},
    "robots-comments-and-blank-lines": {"robots": "# a comment\n\nUser-agent: * # all\n\n\nDisallow: # nothing\n\n"},
    "robots-crawl-delay": {"robots": "User-agent: *\nCrawl-delay: 10\nDisallow: /x\n"},
    "robots-sitemap-first": {"robots": "Sitemap: https://example.com/s.xml\n\n" + _GROUP},
    "robots-sitemap-inside": {"robots": "User-agent: *\nSitemap: https://example.com/s.xml\nDisallow: /x\n"},
    "robots-sitemap-alone": {"robots": "Sitemap: https://example.com/s.xml\n"},
    "robots-host-and-clean-param": {"robots": "User-agent: *\nDisallow: /x\nHost: example.com\nClean-param: s /f\n"},
    "robots-request-rate": {"robots": "User-agent: *\nRequest-rate: 1/10\nVisit-time: 0600-0845\nDisallow:\n"},
    "robots-two-groups": {"robots": "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow:\n"},
    "robots-two-agents-of-a-group": {"robots": "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n"},
    "robots-groups-of-one-token": {"robots": "User-agent: *\nDisallow: /x\n\nUser-agent: *\nDisallow: /y\n"},
    "robots-patterns": {"robots": "User-agent: *\nDisallow: /*.pdf$\nAllow: /a%2Fb\nDisallow: *x\nAllow: /é\n"},
    "robots-carriage-returns": {"robots": "User-agent: *\r\nDisallow: /x\r\n\r\n"},
    "robots-no-end-of-line": {"robots": "User-agent: *\nDisallow: /x"},
    "robots-spaces": {"robots": "  User-agent :\t*  \n\tDisallow:/x \n"},
    "robots-capitals": {"robots": "USER-AGENT: *\nDISALLOW: /x\n"},
    "robots-usage": {"robots": "User-agent: *\nAllow: /\nContent-Usage: train-ai=n\nContent-Usage: /a search=y\n"},
    "robots-signal": {"robots": "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"},
    "robots-signal-with-path": {"robots": "User-agent: *\nContent-Signal: /a ai-input=no, use=reference\nAllow: /\n"},
    "robots-managed": {
        "robots": "# BEGIN Cloudflare Managed content\nUser-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /\n"
        "# END Cloudflare Managed Content\n\nUser-agent: *\nDisallow: /x\n"
    },
    "robots-license": {"robots": "License: https://example.com/license.xml\nUser-agent: *\nAllow: /\n"},
    "robots-404": {"robots": ofuda.Fetched(404)},
    "robots-410-html": {"robots": ofuda.Fetched(410, b"<html>")},
    "usage": {"headers": [("Content-Usage", "train-ai=n")]},
    "usage-members": {"headers": [("Content-Usage", "train-ai=n, search=y,ai-use=n;x=1")]},
    "usage-lines": {"headers": [("Content-Usage", "train-ai=n"), ("content-usage", "search=y")]},
    "usage-empty": {"headers": [("Content-Usage", "")]},
    "signal": {"headers": [("Content-Signal", "ai-train=no, search=yes, ai-input=no")]},
    "signal-default": {"headers": [("Content-Signal", "ai-train=yes, search=yes, ai-input=yes")]},
    "tag": {"headers": [("X-Robots-Tag", "noindex, nofollow, max-snippet:20"), ("X-Robots-Tag", "noai, noimageai")]},
    "tag-for-the-asker": {"headers": [("X-Robots-Tag", "examplebot: noai")]},
    "tag-for-another": {"headers": [("X-Robots-Tag", "googlebot: noindex"), ("X-Robots-Tag", "otherbot: noai")]},
    "tag-date": {"headers": [("X-Robots-Tag", "unavailable_after: Friday, 25-Jun-10 15:00:00 PST")]},
    "tdm-header": {"headers": [("tdm-reservation", "1")]},
    "tdm-header-zero": {"headers": [("TDM-Reservation", " 0 ")]},
    "tdm-file": {"tdmrep": '[{"location": "/", "tdm-reservation": 1}]'},
    "tdm-file-empty": {"tdmrep": " [ ]\n"},
    "tdm-file-rules": {
        "tdmrep": '[{"location": "/x/*.pdf$", "tdm-reservation": 1}, {"location": "*", "tdm-reservation": 0, "note": "x"}]'
    },
    "tdm-file-404": {"tdmrep": ofuda.Fetched(404)},
    "meta-robots": {"page": '<!doctype html><html><head><meta name="robots" content="noai, noindex"></head><body>'},
    "meta-for-the-asker": {"page": "<head><META NAME=ExampleBot CONTENT='noimageai noml'></head>"},
    "meta-for-another": {"page": '<html><head><meta name="googlebot" content="noai;"></head><body>'},
    "meta-plain": {"page": '<html><head><meta name="robots" content="index, follow, max-image-preview:large"></head>'},
    "meta-tdm": {"page": '<html><head><meta name="tdm-reservation" content="1"></head><body>'},
    "page-without-head": {"page": "<p>text"},
    "page-empty": {"page": ""},
    "other-headers": {"headers": {"Server": "x", "Link": '<https://example.com/l>; rel="license"', "Content-Type": "a/b"}},
    "everything": {
        "robots": _GROUP + "Content-Usage: train-ai=n\n",
        "headers": [("Content-Usage", "search=y"), ("tdm-reservation", "0"), ("X-Robots-Tag", "noai")],
        "page": '<html><head><meta name="robots" content="noai"><meta name="tdm-reservation" content="1"></head><body>',
        "tdmrep": '[{"location": "/a", "tdm-reservation": 1}]',
    },
}


@pytest.mark.parametrize("name", CLEAN)
def test_clean_input_has_no_findings(name: str) -> None:
    given = {key: value.encode() if isinstance(value, str) else value for key, value in CLEAN[name].items()}
    for policy in ofuda.POLICIES:
        assert rules(ask(policy=policy, **given)) == []


def test_there_is_enough_clean_input() -> None:
    assert len(CLEAN) >= 30
