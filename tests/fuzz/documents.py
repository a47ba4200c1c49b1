"""Octets as documents that signals point to, and as files beside a site: XML, RSL, TDM policies, ai.txt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.fuzz import resolving, seeds

if TYPE_CHECKING:
    from ofuda.nouns.question import Question

_AT = datetime(2026, 11, 21, tzinfo=UTC)
_URL = "https://example.com/a/b.html?x=1"
_DOC = "https://example.com/d"


def _question() -> Question:
    from ofuda.nouns.question import Question
    from ofuda.nouns.vocabulary import Use

    return Question(frozenset({"MyBot"}), frozenset(map(Use, ("search", "train-generative", "mine"))), _AT)


def xml(octets: bytes) -> None:
    """A reason or a root; within bounds."""
    from ofuda.carriers.xml import MOST_DEEP, MOST_ELEMENTS, parse_xml

    read = parse_xml(octets)
    assert read.root is not None or read.error is not None
    lines = 1 + octets.count(b"\n") + octets.count(b"\r")
    if read.error is not None:
        assert read.error.message.isprintable()
        assert 1 <= read.error.line <= lines
    if read.root is not None:
        every = list(read.root.every())
        assert len(every) <= MOST_ELEMENTS
        assert all(1 <= one.line <= lines for one in every)
        assert read.error is not None or all(one.whole for one in every)
        assert _depth(read.root) <= MOST_DEEP
    if octets.startswith(b"<!DOCTYPE"):
        assert read.error is not None


def _depth(element: object) -> int:
    return 1 + max(map(_depth, getattr(element, "children", ())), default=0)


def rsl(octets: bytes) -> None:
    """As a document of robots.txt, in the page, around it and alone: only the first two permit, and no refusal goes."""
    from ofuda.nouns.resource import Fetched, Page, Resource
    from ofuda.nouns.stance import Level
    from ofuda.verbs.resolve import resolve

    robots = Fetched(200, b"License: https://example.com/d\nUser-agent: *\nAllow: /\n")
    page = b"<!doctype html><script type=application/rsl+xml>" + octets + b"</script>"
    pointed = Resource(_URL, robots_txt=robots, documents={_DOC: Fetched(200, octets)})
    inline = Resource(_URL, media_type="text/html", body=page, headers=[("X-Robots-Tag", "noai")])
    around = Resource(
        _URL, found_on=[Page("https://example.com/feed", body=octets)], documents={_DOC: Fetched(200, octets)}
    )
    for resource in (pointed, inline, around):
        found = resolve(resource, _question())
        resolving.checked(found)
        if resource is inline:
            assert found["train-generative"].level is Level.DISALLOWED
        if resource is around:
            assert not any(one.level is Level.ALLOWED for one in found.uses.values())
        if resource is pointed and b"rslstandard.org" not in octets and b"rsl" not in octets:
            assert found["mine"].reason == "broken"


def tdm_policy(octets: bytes) -> None:
    """A policy that is held: the reservation stays at least conditional, but for mining."""
    from ofuda.nouns.resource import Fetched, Resource
    from ofuda.nouns.stance import Level
    from ofuda.verbs.resolve import resolve

    headers = [("tdm-reservation", "1"), ("tdm-policy", _DOC)]
    found = resolve(Resource(_URL, headers=headers, documents={_DOC: Fetched(200, octets)}), _question())
    resolving.checked(found)
    assert found["train-generative"].level is Level.CONDITIONAL
    assert found["mine"].level >= Level.CONDITIONAL
    assert found["search"].level is Level.UNKNOWN


def ai_txt(octets: bytes) -> None:
    from ofuda.nouns.resource import Fetched, Resource
    from ofuda.nouns.stance import Level
    from ofuda.verbs.resolve import resolve

    for truncated in (False, True):
        fetched = {"/ai.txt": Fetched(200, octets, truncated=truncated)}
        found = resolve(Resource(_URL, well_known=fetched), _question())
        resolving.checked(found)
        assert found["train-generative"].level in {Level.UNKNOWN, Level.DISALLOWED}
        assert found["search"].level is Level.UNKNOWN


_NS = b'xmlns="https://rslstandard.org/rsl"'
_XML = (
    b"<a/>",
    b'<?xml version="1.0"?>\n<!-- c --><a b="c" xmlns:d="e"><d:f>g&amp;&#65;<![CDATA[<h>]]></d:f></a>',
    b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode("utf-16"),
    b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>',
    b"<a>" * 66,
)
_XML_WORDS = tuple(
    b"<a <a> </a> <b/> xmlns= xmlns:x= x:y= \"z\" 'z' <!-- --> <![CDATA[ ]]> <?x ?> <!DOCTYPE &lt; &#65; &x; >".split()
)


def _document(inside: bytes, more: bytes = b"") -> bytes:
    return b"<rsl %b%b><content%b</content></rsl>" % (_NS, more, inside)


_USER = b'<permits type="user">education</permits><permits type="geo">JP EU</permits>'
_PAY = b'<payment type="crawl"><amount currency="USD">1</amount></payment>'
_FEED = b'<?xml version="1.0"?><rss xmlns:rsl="https://rslstandard.org/rsl"><item><link>/a/b.html</link>'
_ALL = b'<license><permits type="usage">all</permits></license>'
RSL = (
    _document(b' url="/"><license><prohibits type="usage">ai-train</prohibits></license>'),
    _document(b' url="/a" server="https://s.example/">' + _ALL, b' max-age="7"'),
    _document(b' url="/*"><license>' + _USER + b"</license>"),
    _document(b' url=""><license>' + _PAY + b"</license><terms>/t</terms>"),
    _FEED + b'<rsl:content url=""><rsl:license/></rsl:content></item></rss>',
    b"<html>",
)
RSL_WORDS = (
    b" " + _NS,
    *b"<rsl> <content> <license> <permits> <prohibits> <payment> </license> </content> </rsl> url= type= usage".split(),
    *b"user geo all ai-all ai-train search commercial JP / * $ free <!-- <![CDATA[ &amp;".split(),
)
_OFFER = (
    b'{"@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"], "@type": "Offer"',
    b'"profile": "http://www.w3.org/ns/tdmrep"',
    b'"permission": [{"action": "tdm:mine", "duty": [{"action": "compensate"}]',
    b'"constraint": {"leftOperand": "purpose", "operator": "eq", "rightOperand": "tdm:research"}}]',
    b'"assigner": {"vcard:hasURL": "https://example.com/l", "vcard:hasEmail": "mailto:a@example.com"}}',
)
_POLICIES = (b", ".join(_OFFER), *seeds.JSON[:10])
_AI = (
    b"User-agent: *\nDisallow: *.html\nAllow: /\n",
    b"# Spawning\nUser-Agent: *\nDisallow: /\nDisallow: *\n",
    b"Training: deny",
)

ROWS = (
    ("xml", "ofuda.carriers.xml", xml, _XML, _XML_WORDS),
    ("rsl", "ofuda.verbs.resolve", rsl, RSL, RSL_WORDS),
    ("tdm-policy", "ofuda.verbs.resolve", tdm_policy, _POLICIES, seeds.JSON_WORDS),
    ("ai.txt", "ofuda.verbs.resolve", ai_txt, _AI, seeds.ROBOTS_WORDS),
)
