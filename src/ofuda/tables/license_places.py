"""Where licences that are not RSL are named: `rel="license"`, and schema.org in the data scripts of a page (N1, N3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ofuda.carriers.held import Held, Ways
from ofuda.carriers.links import links
from ofuda.carriers.urls import joined
from ofuda.formats import licenses, schema_org
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.statements import Authority, Signal

_RSL = "application/rsl+xml"
_JSON_LD = "application/ld+json"


def relations(held: Held) -> Ways:
    """The links of the response and of its page's head that name a licence."""
    signals = (*_header(held), *_head(held))
    return (signals,) if signals else ()


def scripts(held: Held) -> Ways:
    """The JSON-LD of the page that can name a licence."""
    head, url = held.head, held.resource.url
    if head is None:
        return ()
    found = [one for one in head.scripts if _plain(one.attributes.get("type", "")) == _JSON_LD]
    signals = tuple(
        Signal("schema-org", "", Place(url, line=head.line(one)), "", one.text, held.seen, None, url, Authority.PAGE)
        for one in found
        if schema_org.mentions(one.text)
    )
    return (signals,) if signals else ()


def _header(held: Held) -> Iterator[Signal]:
    for line in held.header_lines("link", licenses.CHANNEL):
        for one in links(line.value) if "license" in line.value.lower() else ():
            about = one.anchor is None or held.is_own(one.anchor)
            if "license" in one.relations and _plain(one.type) != _RSL and about and one.target:
                raw, target = f'<{one.target}>; rel="license"', joined(held.resource.url, one.target)
                yield replace(line, raw=raw, value=target)


def _head(held: Held) -> Iterator[Signal]:
    head, url = held.head, held.resource.url
    for element in head.links_naming(b"license") if head is not None else ():
        attributes = element.attributes
        is_license = "license" in attributes.get("rel", "").lower().split()
        written = attributes.get("href", "").strip()
        if head is not None and is_license and written and _plain(attributes.get("type", "")) != _RSL:
            raw, place = f'<link rel="license" href="{written}">', Place(url, line=head.line(element))
            target = joined(url, written)
            yield Signal(licenses.CHANNEL, raw, place, "link", target, held.seen, None, url, Authority.PAGE)


def _plain(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
