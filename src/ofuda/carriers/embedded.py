"""What a page shows and leads to: the addresses of its images, media and feeds, and of other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ofuda.carriers.html import Element, named_elements
from ofuda.carriers.urls import joined

_FEEDS: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
# A candidate of `srcset` is an address up to white space; commas part candidates (HTML §4.8.4.2.1).
_CANDIDATE: Final = re.compile(r"[\s,]*+([^\s,]\S*)[^,]*+")


class Embedded(NamedTuple):
    """An absolute address, and what it is to the page: image, media, feed or page."""

    url: str
    kind: str


def embedded(octets: bytes, base: str, *, charset: str | None = None) -> tuple[Embedded, ...]:
    """Every address once, in the order of the page; fragments left out."""
    found: dict[Embedded, None] = {}
    for element in named_elements(octets, charset=charset):
        for address, kind in _named(element):
            url = joined(base, address).partition("#")[0]
            if url.startswith(("http://", "https://")):
                found[Embedded(url, kind)] = None
    return tuple(found)


def _named(element: Element) -> Iterator[tuple[str, str]]:
    given = element.attributes
    if element.tag == "a":
        yield from ((given[name], "page") for name in ("href",) if given.get(name))
    elif element.tag == "link":
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in given.get("rel", "").lower().split() and kind in _FEEDS and given.get("href"):
            yield given["href"], "feed"
    else:
        kind = "image" if element.tag == "img" else "media"
        if given.get("src"):
            # A `<source>` of video or audio has `src`, one of a picture `srcset` (HTML §4.8.2).
            yield given["src"], kind
        yield from ((candidate.rstrip(","), "image") for candidate in _CANDIDATE.findall(given.get("srcset", "")))
        if given.get("poster"):
            yield given["poster"], "image"
