"""Octets into whole questions: nothing raises, every answer is an answer, and what is read is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.fuzz import seeds

if TYPE_CHECKING:
    from ofuda.nouns.decision import Decision

_AT = datetime(2026, 11, 21, tzinfo=UTC)
_URL = "https://example.com/a/b.html?x=1"
_USES = ("search", "train-generative", "prompt", "mine")  # one of each kind is enough, and faster
_ANSWER = {
    *("id", "url", "agents", "verdict", "fetch", "uses", "offers", "needs", "diagnostics", "evidence", "policy"),
    "versions",
}
_ROWS = b"verdict review keep drop unknown allowed disallowed".split()


def request(octets: bytes) -> None:
    """A line of JSON Lines: answered, the answer is JSON, and a line that holds no request permits nothing."""
    from ofuda.nouns.question import Question
    from ofuda.shells.jsonl import Session, encode
    from ofuda.tables.policies import POLICIES

    session = Session(Question(), POLICIES["respectful"], clock=lambda: _AT)
    found: dict[str, Any] = session.answer(octets)
    assert encode(found)
    if "site" in found:
        assert found.keys() == {"site", "diagnostics"}
        return
    assert found.keys() == _ANSWER
    for one in found["diagnostics"]:
        assert one["message"].isprintable()
        assert one["rule"] not in {"request-syntax", "request-value"} or found["verdict"] != "keep"


def checked(decision: Decision) -> None:
    from ofuda.nouns.decision import Role
    from ofuda.nouns.stance import Level
    from ofuda.shells.jsonl import encode
    from ofuda.verbs.answers import answer

    assert encode(answer(decision))
    for use in decision.uses.values():
        assert bool(use.decisive) == (use.level is not Level.UNKNOWN)
        assert all(use.use in one.statement.uses for one in use.reasons)
        assert all(one.statement.authority.permits for one in use.reasons if one.role is Role.DECISIVE) or (
            use.level is not Level.ALLOWED
        )


def header(name: str, octets: bytes) -> None:
    """One field value, beside a permission and beside a refusal that it cannot lift."""
    from ofuda.nouns.question import Question
    from ofuda.nouns.resource import Resource
    from ofuda.nouns.stance import Level
    from ofuda.nouns.vocabulary import Use
    from ofuda.verbs.resolve import resolve

    value = octets.decode("latin-1")
    question = Question(frozenset({"MyBot"}), frozenset(map(Use, _USES)), _AT)
    alone = resolve(Resource(_URL, headers=[(name, value)]), question)
    checked(alone)
    if (
        name not in {"X-Robots-Tag", "tdm-policy"}
        and value.strip(" \t")
        and not value.lstrip(" \t").startswith(("/", "*"))
    ):
        spoken = any(one.reasons for one in alone.uses.values())
        assert alone.diagnostics or spoken or "use" in value.lower(), "something is said about it"
    beside = resolve(
        Resource(_URL, headers=[(name, value), ("X-Robots-Tag", "noai"), ("tdm-reservation", "1")]), question
    )
    assert beside["mine"].level >= Level.CONDITIONAL
    assert beside["train-generative"].level is Level.DISALLOWED


def tdmrep_json(octets: bytes) -> None:
    from ofuda.nouns.question import Question
    from ofuda.nouns.resource import Fetched, Resource
    from ofuda.nouns.stance import Level
    from ofuda.nouns.vocabulary import Use
    from ofuda.verbs.resolve import resolve

    question = Question(frozenset({"MyBot"}), frozenset(map(Use, _USES)), _AT)
    for truncated in (False, True):
        fetched = {"/.well-known/tdmrep.json": Fetched(200, octets, truncated=truncated)}
        found = resolve(Resource(_URL, well_known=fetched), question)
        checked(found)
        assert not truncated or found["mine"].level is not Level.ALLOWED
        assert found["search"].level is found["prompt"].level is Level.UNKNOWN


def label(octets: bytes) -> None:
    """One JSON text as a label of the page, of the page that embeds it, of the origin, and of a TDM policy.

    Whatever it is, it lifts no refusal of another party; and what bears our mark is read, or said to be wrong.
    """
    from ofuda.nouns.question import Question
    from ofuda.nouns.resource import Fetched, Page, Resource
    from ofuda.nouns.stance import Level
    from ofuda.nouns.vocabulary import Use
    from ofuda.verbs.resolve import resolve

    question = Question(frozenset({"MyBot"}), frozenset(map(Use, _USES)), _AT)
    page = b"<script type=application/ld+json>" + octets + b"</script>"
    there = {"https://example.com/label": Fetched(200, octets), "https://example.com/p": Fetched(200, octets)}
    link = ("Link", '</label>; rel="https://w3id.org/ofuda#label"')
    for resource in (
        Resource(_URL, media_type="text/html", body=page, headers=[("X-Robots-Tag", "noai")]),
        Resource(_URL, headers=[link], documents=there),
        Resource(_URL, headers=[("tdm-reservation", "1"), ("tdm-policy", "/p")], documents=there),
        Resource(_URL, found_on=[Page("https://example.com/", body=page)], body=b"x"),
    ):
        found = resolve(resource, question)
        checked(found)
        if resource.found_on:
            assert not any(one.level is Level.ALLOWED for one in found.uses.values())
        if ("X-Robots-Tag", "noai") in resource.headers.pairs:
            assert found["train-generative"].level is Level.DISALLOWED


def link(octets: bytes) -> None:
    """A `Link` field: where our relation stands in it, something is said."""
    from ofuda.nouns.question import Question
    from ofuda.nouns.resource import Resource
    from ofuda.nouns.vocabulary import Use
    from ofuda.verbs.resolve import resolve

    value = octets.decode("latin-1")
    question = Question(frozenset({"MyBot"}), frozenset(map(Use, _USES)), _AT)
    found = resolve(Resource(_URL, headers=[("Link", value)]), question)
    checked(found)
    if "w3id.org/ofuda#label" in value and "anchor" not in value.lower():
        assert found.diagnostics or "https://w3id.org/ofuda#label" not in value


_PAGE = b'"status": 200, "media_type": "text/html", "body": "<html><head><meta name=robots content=noai>",'
_PAGE += b' "truncated": true'
_FILES = (
    b'"robots_txt": {"status": 200, "body": "User-agent: *\\nDisallow: /"},'
    b' "well_known": {"/.well-known/tdmrep.json": {"status": 200, "body": "[]"}}, "fetched_at": "2026-11-21"'
)
_HELD = (
    b'"agreements": [{"id": "1", "licensor": "https://example.com", "uses": ["all"],'
    b' "subjects": ["https://example.com/"], "until": "2027-01-01T00:00:00Z"}]'
)
_ASKED = b'{"url": "https://example.com/a", "agent": "MyBot"'
_LINES = (
    b'{"id": 1, "url": "https://example.com/a", "agent": "MyBot", "uses": ["train-generative", "tdm"]}',
    b'{"url": "http://example.com/", "agent": ["*", "Foo Bar"], "at": "2026-11-21T00:00:00Z", "policy": "strict"}',
    _ASKED + b', "headers": [["content-usage", "train-ai=n"]], ' + _PAGE + b"}",
    _ASKED + b", " + _FILES + b"}",
    _ASKED + b', "robots_txt": {"error": "timeout"}, "headers": {"a": ["b", 1]}}',
    b'{"url": "https://example.com/i.png", "found_on": [{"url": "https://example.com/", "body_base64": "PGh0bWw+"}]}',
    b'{"url": "https://example.com/a", "claims": [{"label": {"uses": {"search": {"decision": "disallowed"}}}}]}',
    _ASKED + b", " + _HELD + b"}",
    b'{"url": "https://example.com/a", "policy": {"name": "x", "unknown": "keep", "claims": "drop"}, "agnet": "X"}',
    b'{"site": "https://example.com", "robots_txt": {"status": 404}}',
    _ASKED + b', "at": "0001-01-01T00:00:00+23:59", "headers": [["content-usage", "a"]]}',
    b"[]",
    b"",
)
_MEMBERS = b"url agent uses at policy headers body robots_txt well_known site id".split()
_WORDS = (
    *seeds.JSON_WORDS,
    *(
        b'"%b"' % word
        for word in (*_ROWS, *b"url agent uses at policy headers body robots_txt well_known site id".split())
    ),
    *(b'"0001-01-01T00:00:00+23:59"', b'"9999-12-31T23:59:59-23:59"', b"-1", b"99999999999999999999", b'"body_base64"'),
)
_SIGNALS = (
    *(
        b"ai-train=no, search=yes, ai-input=yes",
        b"use=reference",
        b"ai-train=yes,search=yes,ai-input=yes",
        b"ai-train=n",
    ),
    *(b"/a ai-train=no", b"* search=no", b"AI-Train = NO ; foo", b"", b"="),
)
_SIGNAL_WORDS = (
    b"ai-train",
    b"search",
    b"ai-input",
    b"use",
    b"=",
    b"yes",
    b"no",
    b"full",
    b", ",
    b";",
    b" ",
    b"/a*b$ ",
)
_TAGS = (
    *(b"noai", b"noindex, noai, noimageai", b"mybot: noai", b"otherbot: noindex, noai", b"max-snippet: 20, noai"),
    *(b"unavailable_after: Friday, 25-Jun-10 15:00:00 PST, noml", b"noai;noindex", b": noai", b"*:noai", b""),
)
_TAG_WORDS = (
    b"noai",
    b"noml",
    b"noimageai",
    b"mybot",
    b"robots",
    b":",
    b",",
    b", ",
    b" ",
    b"max-snippet",
    b"index",
    b"*",
)
_RESERVED = (b"1", b"0", b" 1 ", b"1, 0", b"true", b"", b"0,", b"01", b"1;x", b"\xa01")
_RULES = (
    *seeds.JSON[:20],
    b'[{"location": "/a", "tdm-reservation": 1, "tdm-policy": "https://example.com/p"}]',
    b'[{"location": "/*.html$", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]',
    b'{"location": "/", "tdm-reservation": 1}',
    b'[{"location": "a", "tdm-reservation": "1", "tdm-reservation": 0}]',
    b'[{"location": "/", "tdm-reservation": 0}, {"location": "/", "tdm-res',
)
_RULE_WORDS = (*seeds.JSON_WORDS, b'"/a"', b'"*"', b'"tdm-policy":', b"0", b"true", b"https://[", b"//x")

_LABEL = (
    b'{"@context": "https://w3id.org/ofuda/v1", "type": "RightsLabel", "id": "https://example.com/l", '
    b'"issued": "2026-11-01T00:00:00Z", "declaredBy": {"id": "https://example.com/#us"}, "basis": "publisher", '
    b'"about": [{"type": "Site", "url": "https://example.com", "path": ["/a/"]}], '
    b'"uses": {"search": {"decision": "allowed"}, "mine": {"decision": "conditional", "purpose": ["research"]}, '
    b'"train-generative": {"decision": "disallowed"}}}'
)
LABELS = (
    _LABEL,
    b'{"@context": "https://w3id.org/ofuda/v1", "type": "LabelSet", "labels": [' + _LABEL + b"]}",
    b'[{"@type": "ImageObject", "usageInfo": ' + _LABEL + b"}]",
    b'{"@type": "ImageObject", "usageInfo": "/label"}',
    b'{"dct:references": {"@id": "/label"}}',
    b'{"type": "RightsLabel"}',
    b'{"type": ["LabelSet"], "labels": [null, {}], "uses": {"all": {"decision": "disallowed"}}}',
    b"",
    b"[]",
)
LABEL_WORDS = (
    *seeds.JSON_WORDS,
    *(b'"%b"' % word for word in b"allowed disallowed conditional training all search Site Work Person".split()),
    *(b'"%b":' % word for word in b"uses about url path content digest media validUntil validFrom supersedes".split()),
    b'"exceptionTo":',
    b"https://w3id.org/ofuda/v1",
    b'"2026-02-30T00:00:00Z"',
    b'"sha256:"',
    b"RightsLabel",
    b'"@context":',
)
_LINKS = (
    b'</l>; rel="https://w3id.org/ofuda#label"',
    b"<https://w3id.org/ofuda#label>; rel=license, <x>; rel=next; anchor=y",
    b'<l>; rel="https://w3id.org/ofuda#label',
    b"<//[>; rel=https://w3id.org/ofuda#label; anchor=//[",
    b"https://w3id.org/ofuda#label",
)
_LINK_WORDS = (b"<", b">", b"; ", b'"', b"\\", b", ", b"rel=", b"anchor=", b"https://w3id.org/ofuda#label", b" ", b"#")

# Name, what it runs, seeds, words.
ROWS: tuple[tuple[str, Callable[[bytes], None], tuple[bytes, ...], tuple[bytes, ...]], ...] = (
    ("request", request, _LINES, _WORDS),
    ("content-usage", partial(header, "Content-Usage"), seeds.FIELDS, seeds.FIELD_WORDS),
    ("content-signal", partial(header, "Content-Signal"), _SIGNALS, _SIGNAL_WORDS),
    ("x-robots-tag", partial(header, "X-Robots-Tag"), _TAGS, _TAG_WORDS),
    ("tdm-reservation", partial(header, "tdm-reservation"), _RESERVED, (b"0", b"1", b",", b" ", b"\t")),
    (
        "tdm-policy",
        partial(header, "tdm-policy"),
        (b"https://example.com/p", b"//[", b"p?x#y", b" "),
        (b"[", b"]", b"//", b":"),
    ),
    ("tdmrep-json", tdmrep_json, _RULES, _RULE_WORDS),
    ("label", label, LABELS, LABEL_WORDS),
    ("link", link, _LINKS, _LINK_WORDS),
)
