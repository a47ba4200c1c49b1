"""THE table of places: where each channel's signals stand in what is held.

A row's `find` gives the ways to read the channel, each with its signals; most channels have one way. A row without
`find` is not read yet, and says so in its status.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ofuda.carriers.held import Held, Ways
from ofuda.carriers.html import looks_like_html, read_head
from ofuda.carriers.urls import address
from ofuda.formats import page_controls
from ofuda.nouns.diagnostics import Place
from ofuda.nouns.resource import Page
from ofuda.nouns.statements import Authority, Scope, Signal
from ofuda.tables import label_places, license_places, rsl_places, writing
from ofuda.tables.writing import Write

Find = Callable[[Held], Ways]


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where a signal may stand."""

    name: str
    mechanism: str
    place: str
    spec: str
    find: Find | None = None
    # Of `Held.carriers` those without which there is nothing to find; None: it is looked for whatever there is.
    within: frozenset[str] | None = None
    write: Write | None = None

    @property
    def status(self) -> str:
        """Whether this release reads the channel."""
        return "read" if self.find else "planned"

    @property
    def code(self) -> str:
        """The channel's part of a reason code."""
        return self.name.replace("-", "_")


_RFC9309 = "RFC 9309"
_ATTACH = "draft-ietf-aipref-attach-05"
_SIGNALS = "Content Signals policy, 2025-09-24"
_TDMREP = "TDMRep, 2024-05-10"
_OFUDA = "Ofuda 1.0"
_DEPLOYED = "as deployed, 2026"


def _one_way(signals: tuple[Signal, ...]) -> Ways:
    return (signals,) if signals else ()


def _usage_header(held: Held) -> Ways:
    return _one_way(held.header_field("content-usage", "aipref-header"))


def _usage_lines(held: Held) -> Ways:
    return held.robots_lines((b"content-usage",), "aipref-robots")


def _signal_lines(held: Held) -> Ways:
    return held.robots_lines((b"content-signal", b"content-signals"), "content-signal")


def _tdm_headers(held: Held) -> Ways:
    fields = ("tdm-reservation", "tdm-policy")
    return _one_way(tuple(line for field in fields for line in held.header_lines(field, "tdmrep-header")))


def _signal_headers(held: Held) -> Ways:
    """Once for each spelling of the path, since a value may begin with one."""
    fields = ("content-signal", "content-signals")
    lines = [line for field in fields for line in held.header_lines(field, "content-signal-header")]
    if not lines:
        return ()
    return tuple(tuple(replace(line, scope=Scope(target)) for line in lines) for target in held.own_targets)


def _tdm_metas(held: Held) -> Ways:
    if not held.resource.body:
        return ()
    signals = held.metas("tdmrep-meta", (b"tdm-",), lambda name, _: name in {"tdm-reservation", "tdm-policy"})
    return _one_way(signals)


def _x_robots(held: Held) -> Ways:
    own = held.header_lines("x-robots-tag", "x-robots-tag")
    if not held.resource.found_on:
        return _one_way(own)
    around = tuple(signal for page in held.resource.found_on for signal in _page_headers(held, page))
    return _one_way(own + around)


def _robots_metas(held: Held) -> Ways:
    if not held.resource.body and not held.resource.found_on:
        return ()
    tokens = held.tokens

    def wanted(name: str, content: str) -> bool:
        return (name == "robots" or name in tokens) and page_controls.speaks(content)

    own = held.metas("meta-robots", page_controls.SIGNS, wanted)
    around = tuple(signal for page in held.resource.found_on for signal in _page_metas(held, page))
    return _one_way(own + around)


_EMBEDDED = ("image/", "audio/", "video/")


def _embeds(held: Held) -> bool:
    """Whether the resource is of a kind that pages embed; one of unknown kind may be (X4)."""
    return held.media_type is None or held.media_type.startswith(_EMBEDDED)


def _page_headers(held: Held, page: Page) -> tuple[Signal, ...]:
    if not _embeds(held):
        return ()
    return tuple(
        _of_page(
            held, page, Signal("x-robots-tag", value, Place(page.url, header="x-robots-tag"), "x-robots-tag", value)
        )
        for value in page.headers.all("x-robots-tag")
        if page_controls.mentions(value)
    )


def _page_metas(held: Held, page: Page) -> tuple[Signal, ...]:
    if not _embeds(held) or not page.body or not looks_like_html(page.body):
        return ()
    found = []
    head = read_head(page.body)
    for element in head.metas_with(*page_controls.SIGNS):
        name, content = element.attributes.get("name", "").strip().lower(), element.attributes.get("content", "")
        if (name == "robots" or name in held.tokens) and page_controls.mentions(content):
            raw = f'<meta name="{name}" content="{content}">'
            place = Place(page.url, line=head.line(element))
            found.append(_of_page(held, page, Signal("meta-robots", raw, place, name, content)))
    return tuple(found)


def _of_page(held: Held, page: Page, signal: Signal) -> Signal:
    """A signal of a page that embeds the resource: its word counts where the page is of the same origin (X4)."""
    where = address(page.url)
    same = where is not None and where.origin == held.origin
    return replace(signal, party=page.url, seen=held.seen, authority=Authority.PAGE if same else Authority.CLAIMED)


_HERE: Find = lambda _: ()  # noqa: E731 (read by its mechanism straight from what is held)


def _in(*carriers: str) -> frozenset[str]:
    return frozenset(carriers)


CHANNELS: tuple[Channel, ...] = (
    Channel(
        "robots", "robots", "robots.txt: Allow and Disallow of a group", _RFC9309, _HERE, _in(":robots"), writing.robots
    ),
    Channel(
        "aipref-header",
        "aipref",
        "header Content-Usage",
        f"{_ATTACH} §2",
        _usage_header,
        _in("content-usage"),
        writing.usage_header,
    ),
    Channel(
        "aipref-robots",
        "aipref",
        "robots.txt: Content-Usage",
        f"{_ATTACH} §3",
        _usage_lines,
        _in(":robots"),
        writing.usage_robots,
    ),
    Channel(
        "content-signal",
        "content-signals",
        "robots.txt: Content-Signal",
        _SIGNALS,
        _signal_lines,
        _in(":robots"),
        writing.signals,
    ),
    Channel(
        "content-signal-header",
        "content-signals",
        "header Content-Signal",
        _DEPLOYED,
        _signal_headers,
        _in("content-signal", "content-signals"),
    ),
    Channel(
        "x-robots-tag",
        "page-controls",
        "header X-Robots-Tag",
        _DEPLOYED,
        _x_robots,
        _in("x-robots-tag", ":found-on"),
        writing.robots_tag,
    ),
    Channel(
        "meta-robots",
        "page-controls",
        '<meta name="robots">',
        _DEPLOYED,
        _robots_metas,
        _in(":body", ":found-on"),
        writing.robots_meta,
    ),
    Channel(
        "tdmrep-file",
        "tdmrep",
        "/.well-known/tdmrep.json",
        _TDMREP,
        _HERE,
        _in(":well-known"),
        writing.reservation_file,
    ),
    Channel(
        "tdmrep-header",
        "tdmrep",
        "headers tdm-reservation, tdm-policy",
        _TDMREP,
        _tdm_headers,
        _in("tdm-reservation", "tdm-policy"),
        writing.reservation_header,
    ),
    Channel(
        "tdmrep-meta",
        "tdmrep",
        '<meta name="tdm-reservation">',
        _TDMREP,
        _tdm_metas,
        _in(":body"),
        writing.reservation_meta,
    ),
    Channel("tdmrep-epub", "tdmrep", "EPUB package metadata", _TDMREP),
    Channel("tdmrep-pdf", "tdmrep", "PDF XMP", _TDMREP),
    Channel(
        "rsl",
        "rsl",
        "License: in robots.txt, Link, <link>, script, RSS",
        "RSL 1.0",
        rsl_places.find,
        _in(":robots", "link", ":body", ":found-on", ":documents"),
        writing.licence,
    ),
    Channel("license", "licenses", "rel=license", "HTML, RFC 8288", license_places.relations, _in("link", ":body")),
    Channel(
        "schema-org",
        "schema-org",
        "JSON-LD in HTML",
        "schema.org 30.0",
        license_places.scripts,
        _in(":body"),
        writing.schema_org,
    ),
    Channel("ai-txt", "ai-txt", "/ai.txt", _DEPLOYED, _HERE, _in(":well-known")),
    Channel(
        "label",
        "ofuda",
        "Link, <link>, JSON-LD in HTML, a file",
        _OFUDA,
        label_places.find,
        _in("link", ":body", ":found-on", ":documents"),
        writing.label,
    ),
    Channel("plus", "plus", "XMP plus:DataMining", "PLUS LDF 2.0.1"),
    Channel("c2pa", "cawg", "C2PA manifest", "CAWG 1.1"),
    Channel("onix", "onix", "ONIX usage constraints", "ONIX 3.1"),
    Channel("registry", "registry", "claims given with the resource", f"{_OFUDA} §3.1", _HERE, _in(":claims")),
)
ORDER: dict[str, int] = {channel.name: at for at, channel in enumerate(CHANNELS)}
