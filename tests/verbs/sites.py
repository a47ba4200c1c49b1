"""A site that says in every channel what its label says, and what is done to it."""

from __future__ import annotations

import json
from typing import Any

from ofuda.nouns.audit import Audit
from ofuda.nouns.document import Document
from ofuda.shells.web.site import survey
from ofuda.verbs.audit import audit
from ofuda.verbs.auditing.words import Words
from tests.shells.web.memory import AT, Answer, how
from tests.shells.web.servers import response

ORIGIN = "https://studio.example"
LABEL_AT = f"{ORIGIN}/label.jsonld"
LINK = f'Link: <{LABEL_AT}>; rel="https://w3id.org/ofuda#label"'
USAGE, SIGNAL = "train-ai=n, search=y", "search=yes, ai-train=no"
HEADERS = (f"Content-Usage: {USAGE}", "tdm-reservation: 1", LINK)
ROBOTS = f"""License: {ORIGIN}/license.xml

User-agent: *
Allow: /
Content-Usage: {USAGE}
Content-Signal: {SIGNAL}

Sitemap: {ORIGIN}/sitemap.xml
"""
HEAD = f"""<meta name="tdm-reservation" content="1">
<link rel="https://w3id.org/ofuda#label" href="{LABEL_AT}">
"""
RSL = (
    '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
    '<prohibits type="usage">ai-train</prohibits></license></content></rsl>'
)
TDMREP = '[{"location": "/", "tdm-reservation": 1}]'
TEXT, HTML, JSON = (
    "Content-Type: text/plain",
    "Content-Type: text/html; charset=utf-8",
    "Content-Type: application/json",
)
LD = 'Content-Type: application/ld+json; profile="https://w3id.org/ofuda/v1"'
PAGES = ("/", "/manga/1", "/manga/2", "/about")
IMAGE = "/img/cat.png"


def label(**members: Any) -> bytes:
    """Search allowed, training not; members of the label, in the place of those or beside them."""
    uses = {"search": "allowed", "train-generative": "disallowed", "train-other": "disallowed"}
    whole = {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "RightsLabel",
        "id": f"{ORIGIN}/labels/1",
        "issued": "2026-11-01T00:00:00Z",
        "declaredBy": {"id": "did:web:studio.example", "contact": "mailto:rights@studio.example"},
        "basis": "publisher",
        "about": [{"type": "Site", "url": ORIGIN}],
        "uses": {use: {"decision": decision} for use, decision in uses.items()},
    }
    return json.dumps({**whole, **members}).encode()


OWN = label()


def page(path: str, head: str = HEAD, *headers: str) -> bytes:
    body = f'<!doctype html><html><head><title>{path}</title>\n{head}</head><body><img src="{IMAGE}"></body></html>'
    return response(body.encode(), 200, HTML, *headers)


def sitemap(*urls: str) -> bytes:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return response(body.encode(), 200, "Content-Type: application/xml")


def site(
    robots: str = ROBOTS,
    head: str = HEAD,
    headers: tuple[str, ...] = HEADERS,
    more: dict[str, Answer | None] | None = None,
) -> dict[str, Answer]:
    """Every answer of the site; of `more` by path what is None is not there."""
    found: dict[str, Answer | None] = {
        "/robots.txt": response(robots.encode(), 200, TEXT, *headers),
        "/.well-known/tdmrep.json": response(TDMREP.encode(), 200, JSON, *headers),
        "/license.xml": response(RSL.encode(), 200, "Content-Type: application/rsl+xml", *headers),
        "/label.jsonld": response(label(), 200, LD, *headers),
        "/sitemap.xml": sitemap(*(ORIGIN + path for path in PAGES)),
        IMAGE: response(b"\x89PNG", 200, "Content-Type: image/png", *headers),
        **{path: page(path, head, *headers) for path in PAGES},
        **(more or {}),
    }
    whole = {path if "://" in path else ORIGIN + path: answer for path, answer in found.items()}
    return {url: answer for url, answer in whole.items() if answer is not None}


def audited(answers: dict[str, Answer], own: bytes | None = OWN, lang: str = "en", start: str = "/") -> Audit:
    """The audit of a site, held against the label."""
    visit, _ = survey(ORIGIN + start, how(answers))
    document = None if own is None else Document("label.jsonld", own, "label")
    return audit(visit, document, AT, words=Words(lang))


def rules(found: Audit, *severities: str) -> set[str]:
    """The names of what was found, of some weights or all."""
    return {one.rule for one in found.findings if not severities or one.severity.value in severities}
