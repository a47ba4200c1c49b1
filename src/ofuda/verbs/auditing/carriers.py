"""Where on a page a site says what its label says: which headers, which elements, and whether in robots.txt."""

from __future__ import annotations

from collections.abc import Iterable

from ofuda.carriers.html import Head, read_head
from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import address
from ofuda.formats.tdmrep import PATH
from ofuda.nouns.label import RELATION
from ofuda.nouns.resource import Resource
from ofuda.nouns.visit import Seen

# Each header and element with the reader who looks for it.
HEADERS = {"Content-Usage": "aipref", "tdm-reservation": "tdmrep", "Link": "ofuda"}
META, LINK = '<meta name="tdm-reservation">', '<link rel="https://w3id.org/ofuda#label">'
ELEMENTS = {META: "tdmrep", LINK: "ofuda"}
_LINES = (b"content-usage", b"content-signal", b"license")
_LABEL = RELATION.lower()
_PAGES = ("text/html", "application/xhtml+xml")


def headers_of(resource: Resource) -> frozenset[str]:
    """Those of HEADERS that came with it; of links only one to a label counts."""
    led = any(_LABEL in value.lower() for value in resource.headers.all("link"))
    return frozenset(name for name in HEADERS if (led if name == "Link" else name.lower() in resource.headers))


def elements_of(resource: Resource) -> frozenset[str] | None:
    """Those of ELEMENTS in the head of a page; None of what is no page."""
    kind = (resource.media_type or resource.headers.first("content-type") or "").partition(";")[0].strip().lower()
    if not resource.body or kind not in _PAGES:
        return None
    head = read_head(resource.body)
    reserved = bool(head.metas_with(b"tdm-reservation"))
    return frozenset(([META] if reserved else []) + ([LINK] if _leads(head) else []))


def _leads(head: Head) -> bool:
    pointed = any(_LABEL in one.attributes.get("rel", "").lower().split() for one in head.links)
    return pointed or any("w3id.org/ofuda" in script.text for script in head.scripts)


class Carriers:
    """What all answers of one origin carry together."""

    def __init__(self, seen: Iterable[Seen]) -> None:
        resources = [one.resource for one in seen]
        self.headers = frozenset[str]().union(*map(headers_of, resources))
        self.elements = frozenset[str]().union(*(elements_of(one) or () for one in resources))
        self.file = any(outcome(one.well_known.get(PATH)) is Outcome.TEXT for one in resources)
        first = next((one.robots_txt for one in resources if one.robots_txt is not None), None)
        self.robots_came = outcome(first) in {Outcome.TEXT, Outcome.GONE, Outcome.MISSING}
        body = first.body if first is not None and outcome(first) is Outcome.TEXT else b""
        self.robots = any(map(RobotsTxt(body).mentions, _LINES))

    @property
    def elsewhere(self) -> bool:
        """Whether anything but robots.txt says it."""
        return bool(self.headers or self.elements or self.file)


def origin_of(seen: Seen) -> str:
    """The origin that was asked."""
    where = address(seen.asked)
    return where.origin if where else seen.asked
