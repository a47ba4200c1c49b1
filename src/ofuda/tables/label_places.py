"""Where labels of our own stand in what is held (house reading L4); documents are looked into by their mechanism."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ofuda.carriers.held import Held, Ways
from ofuda.carriers.html import Head, looks_like_html, read_head
from ofuda.carriers.links import links
from ofuda.carriers.urls import address, joined, without_fragment
from ofuda.formats._label_finding import mentions
from ofuda.formats.label import CHANNEL, LINK, LOST, TEXT
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.label import RELATION
from ofuda.nouns.resource import Page
from ofuda.nouns.statements import Authority, Signal

_RELATION = RELATION.lower()
_JSON_LD = "application/ld+json"
_JSON = frozenset({"application/json", "text/json"})  # MIME Sniffing §4.6


def find(held: Held) -> Ways:
    """Every label that stands in the response or on a page around it, and every pointer to one; one way."""
    signals = (*_header(held), *_page(held), *_around(held))
    return (signals,) if signals else ()


def _header(held: Held) -> Iterator[Signal]:
    for line in held.header_lines("link", CHANNEL):
        named = line.value.lower().count(_RELATION)
        if not named:
            continue
        pointing = [one for one in links(line.value) if _RELATION in one.relations]
        for one in pointing:
            if one.anchor is None or _is_here(held, one.anchor):
                yield replace(line, key=LINK, value=joined(held.resource.url, one.target))
        if len(pointing) < named:
            yield replace(line, key=LOST)


def _page(held: Held) -> Iterator[Signal]:
    head, url = held.head, held.resource.url
    if head is not None:
        for element in head.links_naming(b"ofuda#label"):
            attributes = element.attributes
            if _RELATION in attributes.get("rel", "").lower().split():
                place = Place(url, line=head.line(element))
                target = joined(url, attributes.get("href", ""))
                raw = f'<link rel="{attributes["rel"]}" href="{attributes.get("href", "")}">'
                yield Signal(CHANNEL, raw, place, LINK, target, held.seen, None, url, Authority.PAGE)
        yield from _scripts(held, head, url, Authority.PAGE)
    elif held.resource.body and is_json(held.media_type, held.resource.body):
        text = held.resource.body.decode("utf-8", "replace")
        yield Signal(CHANNEL, "", Place(url), TEXT, text, held.seen, None, url, Authority.PAGE)


def _scripts(held: Held, head: Head, url: str, authority: Authority) -> Iterator[Signal]:
    for element in head.scripts:
        kind = element.attributes.get("type", "").partition(";")[0].strip().lower()
        if kind == _JSON_LD and mentions(element.text):
            place = Place(url, line=head.line(element))
            yield Signal(CHANNEL, "", place, TEXT, element.text, held.seen, None, url, authority)


def _around(held: Held) -> Iterator[Signal]:
    """Labels on pages that embed the resource refuse for pages of its own origin, and are claims on others (L4)."""
    for page in held.resource.found_on:
        if page.body and looks_like_html(page.body):
            yield from _scripts(held, read_head(page.body), page.url, _authority(held, page))


def _authority(held: Held, page: Page) -> Authority:
    where = address(page.url)
    return Authority.CARRIED if where is not None and where.origin == held.origin else Authority.CLAIMED


def is_json(media_type: str | None, body: bytes) -> bool:
    if media_type is None:
        return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    return media_type in _JSON or media_type.endswith("+json")


def _is_here(held: Held, anchor: str) -> bool:
    here = held.resource.url
    return without_fragment(joined(here, anchor)) == without_fragment(here)
