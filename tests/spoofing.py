"""What strangers say about a resource, for the tests of spoofing: carriers, and origins that speak or are spoken of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ofuda
from ofuda.formats.label import multihash_of
from ofuda.nouns.decision import Reason
from ofuda.nouns.label import CONTEXT, RELATION
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import INPUTS, Use
from tests.asking import ask
from tests.signed import octets

USE = Use.TRAIN_GENERATIVE
SAID = {"permit": "allowed", "prohibit": "disallowed"}
PICTURE = b"\x89PNG\r\n\x1a\nthe moon cat"
Json = dict[str, Any]
Given = dict[str, Any]


def label(said: str, *about: Json, by: str = "https://example.com") -> Json:
    """A label by somebody, with one decision on every input use."""
    return {
        "@context": CONTEXT,
        "type": "RightsLabel",
        "id": f"{by}/label",
        "issued": "2026-11-01T00:00:00Z",
        "declaredBy": {"id": by, "type": "Organization"},
        "basis": "rightsholder",
        "about": list(about),
        "uses": {use.value: {"decision": SAID[said]} for use in INPUTS},
    }


def rsl(said: str, url: str) -> bytes:
    element = f'<{said}s type="usage">all</{said}s>'
    content = f'<content url="{url}"><license>{element}</license></content>'
    return f'<rsl xmlns="https://rslstandard.org/rsl">{content}</rsl>'.encode()


def page(*heads: str) -> bytes:
    return f"<!doctype html><html><head>{''.join(heads)}</head><body><p>words</p></body></html>".encode()


def script(document: Json) -> str:
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def held(body: object) -> ofuda.Fetched:
    return ofuda.Fetched(200, body if isinstance(body, bytes) else octets(body))


def site(origin: str) -> Json:
    return {"type": "Site", "url": origin}


def at(url: str) -> Json:
    return {"type": "Resource", "url": url}


def copy_of(body: bytes) -> Json:
    return {"type": "Work", "id": "urn:uuid:0", "content": [{"digest": "f" + multihash_of(body).hex()}]}


# -- carriers and origins -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Origins:
    """A resource, and another origin that is spoken of or speaks; `same` where the two are one by the URL Standard."""

    url: str
    other: str
    requested: str | None = None
    same: bool = False


OWN = "https://www.example.com/a"
ORIGINS: dict[str, Origins] = {
    "same-host": Origins(OWN, "https://www.example.com", same=True),
    "subdomain": Origins(OWN, "https://cdn.www.example.com"),
    "superdomain": Origins(OWN, "https://example.com"),
    "sibling-tenant": Origins("https://alice.github.io/a", "https://mallory.github.io"),
    "redirect-source": Origins(OWN, "https://go.example.net", "https://go.example.net/x"),
    # The response is that of the final address, and its origin the one that speaks for it (§3.1).
    "redirect-target": Origins("https://landing.example.net/a", "https://landing.example.net", OWN, same=True),
    "http-for-https": Origins(OWN, "http://www.example.com"),
    "other-port": Origins(OWN, "https://www.example.com:8443"),
    "unrelated": Origins(OWN, "https://mallory.test"),
}
COUNTS, CARRIED, CLAIM, NOTHING = "counts", "carried", "claim", "nothing"


@dataclass(frozen=True)
class Carrier:
    """How something is said; what comes of it where the other origin is the resource's own, and where it is not."""

    give: Callable[[Origins, str], Given]
    same: str
    foreign: str
    base: Level = Level.UNKNOWN  # what is decided where the carrier is there and says nothing about the resource


def _own_page(origins: Origins, said: str, subject: Json) -> Given:
    return {"body": page(script(label(said, subject, by=origins.other))), "media_type": "text/html"}


def _linked(origins: Origins, said: str) -> Given:
    target = f"{origins.other}/label.jsonld"
    return {
        "headers": {"Link": f'<{target}>; rel="{RELATION}"'},
        "documents": {target: held(label(said, site(origins.other), by=origins.other))},
    }


def _rsl_linked(origins: Origins, said: str) -> Given:
    target = f"{origins.other}/license.xml"
    return {
        "headers": {"Link": f'<{target}>; rel="license"; type="application/rsl+xml"'},
        "documents": {target: held(rsl(said, f"{origins.other}/"))},
    }


def found_on(origins: Origins, around: bytes, **rest: Any) -> Given:
    return {"found_on": [ofuda.Page(f"{origins.other}/page", body=around)], **rest}


def _feed(origins: Origins, said: str) -> Given:
    item = (
        f"<item><link>{origins.url}</link>"
        f'<content xmlns="https://rslstandard.org/rsl" url="{origins.url}"><license>'
        f'<{said}s type="usage">all</{said}s></license></content></item>'
    )
    feed = f'<rss version="2.0" xmlns:rsl="https://rslstandard.org/rsl"><channel>{item}</channel></rss>'
    return found_on(origins, feed.encode())


def _policy(origins: Origins, said: str) -> Given:
    policy, target = f"{origins.other}/policy.json", f"{origins.other}/label.jsonld"
    return {
        "headers": {"tdm-reservation": "1", "tdm-policy": policy},
        "documents": {
            policy: held({"@type": "Offer", "dct:references": target}),
            target: held(label(said, site(origins.other), by=origins.other)),
        },
    }


def _unasked_policy(origins: Origins, said: str) -> Given:
    policy, target = f"{origins.other}/policy.json", f"{origins.other}/label.jsonld"
    return {
        "documents": {
            policy: held({"@type": "Offer", "dct:references": target}),
            target: held(label(said, at(origins.url), by=origins.other)),
        },
    }


def _registry(origins: Origins, said: str) -> Given:
    return {"claims": [{"label": label(said, at(origins.url), by=origins.other)}]}


CARRIERS: dict[str, Carrier] = {
    # Documents of their own about the resource, which nothing points to, whoever keeps them (L4, S2).
    "label-document": Carrier(
        lambda one, said: {
            "documents": {f"{one.other}/label.jsonld": held(label(said, at(one.url), by=one.other))},
        },
        CLAIM,
        CLAIM,
    ),
    "rsl-document": Carrier(
        lambda one, said: {"documents": {f"{one.other}/license.xml": held(rsl(said, one.url))}}, CLAIM, CLAIM
    ),
    "tdm-policy-unasked": Carrier(_unasked_policy, CLAIM, CLAIM),
    "registry": Carrier(_registry, CLAIM, CLAIM),
    # Pages and feeds around it: of the same origin they refuse, of another they claim (L4, S2).
    "found-on-label": Carrier(
        lambda one, said: found_on(one, page(script(label(said, at(one.url), by=one.other)))), CARRIED, CLAIM
    ),
    "mirror-digest": Carrier(
        lambda one, said: found_on(
            one,
            page(script(label(said, copy_of(PICTURE), by=one.other))),
            body=PICTURE,
            media_type="image/png",
        ),
        CARRIED,
        CLAIM,
    ),
    "rsl-feed": Carrier(_feed, CARRIED, CLAIM),
    # The resource's own word about another place: nothing about the resource (L7, S4), whatever it is called there.
    "rsl-content-url": Carrier(_rsl_linked, COUNTS, NOTHING),
    "json-ld-site": Carrier(lambda one, said: _own_page(one, said, site(one.other)), COUNTS, NOTHING),
    "json-ld-resource": Carrier(
        lambda one, said: _own_page(one, said, at(f"{one.other}/a")), COUNTS, NOTHING
    ),
    "link-header": Carrier(_linked, COUNTS, NOTHING),
    "tdm-policy": Carrier(_policy, COUNTS, NOTHING, Level.CONDITIONAL),
}  # fmt: skip


def decide(origins: Origins, given: Given, owner: Json, policy: str = "respectful") -> ofuda.Decision:
    headers = {**given.get("headers", {}), **owner}
    return ask(origins.url, requested_url=origins.requested, policy=policy, **{**given, "headers": headers})


def others(decision: ofuda.Decision, use: Use = USE) -> list[Reason]:
    """The reasons that are no word of the owner's header, nor of the reservation that pointed elsewhere."""
    apart = ("aipref-header", "tdmrep-header")
    return [one for one in decision[use].reasons if one.statement.evidence.channel not in apart]
