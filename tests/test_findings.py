"""Findings are written as the house writes, and clean input has none."""

from __future__ import annotations

import re
from typing import Any

import pytest

import ofuda
from ofuda.nouns.diagnostics import Diagnostic
from ofuda.tables.channels import ORDER
from ofuda.tables.rules import BY_NAME
from tests.asking import Json, ask, decide, rules
from tests.sizes import size
from tests.worlds import worlds

# -- findings -------------------------------------------------------------------------------------------------------

_FOREIGN = re.compile(r"`[^`]*`")
_PYTHON = re.compile(
    r"NoneType|Traceback|<class|\bobject at 0x|\b(?:str|int|dict|tuple|bool|float|None|True|False)\b|[A-Z]\w+Error\b"
)
# Proper names and abbreviations that a message may begin with.
_CAPITALS = ("HTML", "JSON", "RFC", "URL", "UTF")


def assert_written_as_the_house_writes(one: Diagnostic) -> None:
    assert one.rule in BY_NAME
    for text in (one.message, one.help or ""):
        own = _FOREIGN.sub("``", text)
        assert text.strip() == text, one
        assert not text.endswith((".", "!", ":")), one
        assert not own[0].isupper() or own.startswith(_CAPITALS), one
        assert not _PYTHON.search(own), one
        assert text.isprintable(), one
        assert text.count("`") % 2 == 0, one
    assert one.place is not None
    assert one.channel is None or one.channel in ORDER


def test_findings_are_written_as_the_house_writes() -> None:
    seen: dict[str, int] = {}
    for world in worlds(20261121, size(1_000, 3_000, 30_000)):
        for one in decide(*world).diagnostics:
            if one.rule not in seen or seen[one.rule] < 50:
                assert_written_as_the_house_writes(one)
            seen[one.rule] = seen.get(one.rule, 0) + 1
    assert len(seen) >= 30


FAULTY: tuple[Json, ...] = (
    {}, {"url": 1}, {"url": "ftp://x/"}, {"url": "https://example.com/a", "agent": 1, "uses": ["trainig"], "at": "now"},
    {"url": "https://example.com/a", "agent": "X", "headers": 1, "robots_txt": 1, "well_known": [], "found_on": {}},
    {"url": "https://example.com/a", "agent": "X", "body_base64": "§", "status": "200", "policy": "strct", "agnts": 1},
    {"url": "https://example.com/a", "agent": "X", "policy": {"name": "p"}, "robots_txt": {}, "claims": [{"x": 1}]},
    {"url": "https://example.com/a", "agent": "X", "agreements": [{}], "body": 3, "robots_txt": {"status": True}},
)  # fmt: skip


@pytest.mark.parametrize("request_", FAULTY)
def test_findings_about_requests_are_written_so_too(request_: Json) -> None:
    found = decide(request_).diagnostics
    assert found
    for one in found:
        assert_written_as_the_house_writes(one)


# -- clean inputs ---------------------------------------------------------------------------------------------------

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
        "robots": "# BEGIN Cloudflare Managed content\nUser-agent: *\nContent-Signal: ai-train=no\nAllow: /\n"
        "# END Cloudflare Managed Content\n\nUser-agent: *\nDisallow: /x\n"
    },
    "robots-license": {
        "robots": "License: https://example.com/license.xml\nUser-agent: *\nAllow: /\n",
        "documents": {
            "https://example.com/license.xml": ofuda.Fetched(
                200,
                b'<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
                b'<permits type="usage">search</permits></license></content></rsl>',
            )
        },
    },
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
        "tdmrep": '[{"location": "/x/*.pdf$", "tdm-reservation": 1}, {"location": "*", "tdm-reservation": 0, "x": 1}]'
    },
    "tdm-file-404": {"tdmrep": ofuda.Fetched(404)},
    "meta-robots": {"page": '<!doctype html><html><head><meta name="robots" content="noai, noindex"></head><body>'},
    "meta-for-the-asker": {"page": "<head><META NAME=ExampleBot CONTENT='noimageai noml'></head>"},
    "meta-for-another": {"page": '<html><head><meta name="googlebot" content="noai;"></head><body>'},
    "meta-plain": {"page": '<html><head><meta name="robots" content="index, follow, max-image-preview:large"></head>'},
    "meta-tdm": {"page": '<html><head><meta name="tdm-reservation" content="1"></head><body>'},
    "page-without-head": {"page": "<p>text"},
    "page-empty": {"page": ""},
    "other-headers": {
        "headers": {"Server": "x", "Link": '<https://example.com/l>; rel="license"', "Content-Type": "a/b"}
    },
    "everything": {
        "robots": _GROUP + "Content-Usage: train-ai=n\n",
        "headers": [("Content-Usage", "search=y"), ("tdm-reservation", "0"), ("X-Robots-Tag", "noai")],
        "page": '<html><head><meta name="robots" content="noai"><meta name="tdm-reservation" content="1"></head><body>',
        "tdmrep": '[{"location": "/a", "tdm-reservation": 1}]',
    },
}


@pytest.mark.parametrize("name", CLEAN)
def test_clean_input_has_no_findings(name: str) -> None:
    given: Any = {key: value.encode() if isinstance(value, str) else value for key, value in CLEAN[name].items()}
    for policy in ofuda.POLICIES:
        assert rules(ask(policy=policy, **given)) == []


def test_there_is_enough_clean_input() -> None:
    assert len(CLEAN) >= 30
