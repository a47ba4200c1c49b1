"""Where RSL stands in what is held (house reading S2): each way of reading robots.txt, with all else beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

from ofuda.carriers.held import Held, Ways
from ofuda.carriers.html import Head, looks_like_html, read_head
from ofuda.carriers.links import links
from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import address, joined, without_fragment
from ofuda.formats.rsl import CHANNEL, LINK, LOST, ROBOTS, TEXT, marked
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.resource import Page
from ofuda.nouns.statements import Authority, Scope, Signal

_KEY = b"license"
_TYPE = "application/rsl+xml"
_AGENT = frozenset({b"user-agent", b"useragent", b"user agent"})  # R2
_STRUCTURE = _AGENT | {b"allow", b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw"}
_XML = (b"<?xml", b"<rss", b"<rsl", b"<feed", b"<rdf:RDF", b"<\0?\0x\0m\0l\0", b"\0<\0?\0x\0m\0l")
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_START = 1024  # octets in which a page says that it is one
_TOO_SHORT = 16  # octets: whether they begin XML, in two octets a character too, cannot be told
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def find(held: Held) -> Ways:
    """Every document that stands in the response or around it and every pointer to one, in each way of reading."""
    lines = tuple(dict.fromkeys(_robots(held)))
    others = (*_header(held), *_page(held), *_around(held))
    others += tuple(_claims(held, (*others, *(line for way in lines for line in way))))
    if not others:
        return tuple(way for way in lines if way) and lines
    ways = product(lines or ((),), held.own_targets)
    return tuple((*way, *(replace(one, scope=Scope(target)) for one in others)) for way, target in ways)


# -- robots.txt -------------------------------------------------------------------------------------------------------


def _robots(held: Held) -> Iterator[tuple[Signal, ...]]:
    """The lines that count; those of which readers differ whether they are in a group, as both (S2)."""
    robots = held.robots
    if robots is None or not robots.mentions(_KEY):
        return
    gaps = frozenset(behind_a_gap(robots))
    doubtful = gaps | robots.unsure
    for way in held.robots_lines((_KEY,), CHANNEL, beside=gaps):
        own = [line for line in way if line.scope is not None and line.scope.grouped]
        everybody = [line for line in way if line.scope is not None and not line.scope.grouped]
        strict = own or [line for line in everybody if line.place.line not in doubtful]
        loose = [line for line in own if line.place.line not in doubtful] or everybody
        yield from (tuple(map(_line, lines)) for lines in (strict, loose))


def behind_a_gap(robots: RobotsTxt) -> Iterator[int]:
    """The lines that stand behind an empty line or a `Sitemap` line at the end of a group, by number."""
    gap = grouped = False
    for line in robots.lines():
        if line.key in _STRUCTURE:
            gap, grouped = False, grouped or line.key in _AGENT
        elif line.key == b"sitemap" or not line.raw.strip():
            gap = True
        elif line.key == _KEY and gap and grouped:
            yield line.number


def _line(line: Signal) -> Signal:
    """A line of robots.txt; one without anything like an address points nowhere."""
    scope = None if line.scope is None else replace(line.scope, crawlable=True, grouped=True)
    return replace(line, key=ROBOTS if is_address(line.value) else LOST, scope=scope)


def is_address(value: str) -> bool:
    """Whether a line's value is anything like an address."""
    return bool(value) and " " not in value and ("/" in value or "." in value)


# -- the response and its page ----------------------------------------------------------------------------------------


def _header(held: Held) -> Iterator[Signal]:
    for line in held.header_lines("link", CHANNEL):
        named = line.value.lower().count(_TYPE)
        if not named:
            continue
        typed = [one for one in links(line.value) if is_rsl(one.type)]
        for one in typed:
            if "license" not in one.relations:
                continue
            if one.anchor is None or held.is_own(one.anchor):
                yield replace(line, key=LINK, value=joined(held.resource.url, one.target))
        if len(typed) < named and "license" in line.value.lower():
            yield replace(line, key=LOST)


def _page(held: Held) -> Iterator[Signal]:
    head, url = held.head, held.resource.url
    if head is not None:
        for element in head.links_naming(b"rsl+xml"):
            attributes = element.attributes
            if "license" in attributes.get("rel", "").lower().split() and is_rsl(attributes.get("type", "")):
                target = attributes.get("href", "")
                raw = f'<link rel="license" type="{_TYPE}" href="{target}">'
                place = Place(url, line=head.line(element))
                key = LINK if target.strip() else LOST
                yield Signal(CHANNEL, raw, place, key, joined(url, target), held.seen, None, url, Authority.PAGE)
        yield from _scripts(held, head, url, Authority.PAGE)
    if held.resource.body and held.media_type not in _HTML and _is_xml(held.resource.body):
        yield _text(held, Place(url), held.resource.body, Authority.PAGE)


def _scripts(held: Held, head: Head, url: str, authority: Authority) -> Iterator[Signal]:
    for element in head.scripts:
        if is_rsl(element.attributes.get("type", "")):
            place = Place(url, line=head.line(element))
            yield Signal(CHANNEL, "", place, TEXT, element.text, held.seen, None, url, authority)


def _around(held: Held) -> Iterator[Signal]:
    """Feeds and pages that name the resource: of its own origin they refuse, of another they claim."""
    for page in held.resource.found_on:
        if page.body and _is_xml(page.body):
            yield _text(held, Place(page.url), page.body, _authority(held, page))
        elif page.body and b"rsl+xml" in page.body and looks_like_html(page.body):
            yield from _scripts(held, read_head(page.body), page.url, _authority(held, page))


def _claims(held: Held, pointers: Iterable[Signal]) -> Iterator[Signal]:
    """Documents that are held and that nothing points to, for whichever agent."""
    documents = held.resource.documents
    if not documents:
        return
    met = {without_fragment(joined(one.place.source, one.value)) for one in pointers if one.key in {ROBOTS, LINK}}
    if held.robots is not None and held.robots.mentions(_KEY):
        values = [line.value.decode("utf-8", "replace") for line in held.robots.lines() if line.key == _KEY]
        met |= {without_fragment(joined(held.robots_source, value)) for value in values}
    for url, fetched in documents.items():
        if without_fragment(url) not in met and outcome(fetched) is Outcome.TEXT and _is_xml(fetched.body):
            yield replace(_text(held, Place(url), fetched.body, Authority.CLAIMED), seen=fetched.fetched_at)


def _text(held: Held, place: Place, body: bytes, authority: Authority) -> Signal:
    text = body.decode("utf-8", "surrogateescape")
    return Signal(CHANNEL, "", place, TEXT, text, held.seen, None, place.source, authority)


def _authority(held: Held, page: Page) -> Authority:
    where = address(page.url)
    return Authority.CARRIED if where is not None and where.origin == held.origin else Authority.CLAIMED


def may_hold_rsl(held: Held) -> bool:
    """Whether RSL may stand further down in a body of which this is the beginning: in a page, or in XML (S2)."""
    body = held.resource.body
    if body is None or held.media_type in _HTML or held.head is not None:
        return body is not None
    start = body.lstrip(_BLANK)
    return len(start) < _TOO_SHORT or start.startswith(_XML)


def _is_xml(body: bytes) -> bool:
    """Whether octets begin as XML does, and bear the mark of RSL."""
    return body.lstrip(_BLANK).startswith(_XML) and b"<html" not in body[:_START].lower() and marked(body)


def is_rsl(media_type: str) -> bool:
    """Whether a media type is that of RSL."""
    return media_type.partition(";")[0].strip().lower() == _TYPE
