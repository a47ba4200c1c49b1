"""`v1/map/<scheme>.ttl`: addresses for foreign tokens, and how they lie to our uses (standard §1.5, §2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.artefacts.source import Term, extent, vocabulary
from tests.artefacts.turtle import Pair, address, day, document, literal, node


@dataclass
class Token:
    """A token of a scheme, in one revision where the revisions differ, else in all that have it."""

    name: str
    said: Term
    revisions: list[Term]


def issued(revision: Term) -> str:
    """The day of publication, or the month where no more is known."""
    if revision.get("day-unknown"):
        return literal(f"{revision['published']:%Y-%m}", "^^xsd:gYearMonth")
    return day(revision["published"])


def tokens(scheme: Term) -> dict[str, Token]:
    """By fragment."""
    found: dict[str, Token] = {}
    for revision in scheme["revisions"]:
        for name, said in revision["tokens"].items():
            plain = re.sub("[^A-Za-z0-9_-]", "-", name)
            fragment = f"{revision['name']}-{plain}" if scheme.get("by-revision") else plain
            token = found.setdefault(fragment, Token(name, said, []))
            token.revisions.append(revision)
    return found


def matches(scheme: Term, said: Term) -> list[Pair]:
    """How a category lies to our uses. A token that is a statement is no category: it is only related to them."""
    refuses, permits = extent(said)
    if scheme.get("tokens-are") == "statements" or "value" in said:
        both = dict.fromkeys([*refuses, *permits])
        return [("skos:relatedMatch", [f"ofuda:{use}" for use in both])]
    if refuses == permits and len(refuses) == 1:
        return [("skos:exactMatch", [f"ofuda:{refuses[0]}"])]
    if not permits and len(refuses) == 1:
        return [("skos:broadMatch", [f"ofuda:{refuses[0]}"])]
    return [
        ("skos:narrowMatch", [f"ofuda:{use}" for use in permits]),
        ("skos:relatedMatch", [f"ofuda:{use}" for use in refuses if use not in permits]),
    ]


def _concept(scheme: Term, base: str, fragment: str, token: Token) -> str:
    refuses, permits = extent(token.said)
    foreign = [address(f"{scheme['terms']}{token.name}")] if "terms" in scheme else []
    return node(
        address(f"{base}#{fragment}"),
        [
            ("a", ["skos:Concept"]),
            ("skos:inScheme", [address(base)]),
            ("skos:notation", [literal(token.name)]),
            ("skos:prefLabel", [literal(_label(scheme, token), "@en")]),
            ("skos:scopeNote", [literal(token.said["reason"], "@en")]),
            ("ofuda:status", [literal(scheme["status"])]),
            ("ofuda:revision", [literal(one["name"]) for one in token.revisions]),
            ("dct:source", dict.fromkeys(address(one["source"]) for one in token.revisions)),
            ("dct:issued", dict.fromkeys(issued(one) for one in token.revisions)),
            ("ofuda:refuses", [f"ofuda:{use}" for use in refuses]),
            ("ofuda:permits", [f"ofuda:{use}" for use in permits]),
            ("skos:exactMatch", foreign),
            *matches(scheme, token.said),
        ],
    )


def _label(scheme: Term, token: Token) -> str:
    return f"{token.name} ({token.revisions[0]['name']})" if scheme.get("by-revision") else token.name


def _nodes(scheme: Term) -> Iterator[str]:
    base = f"{vocabulary()['maps']}{scheme['scheme']}"
    yield node(
        address(base),
        [
            ("a", ["skos:ConceptScheme"]),
            ("dct:title", [literal(scheme["title"], "@en")]),
            ("dct:source", [address(scheme["home"])]),
            ("dct:issued", [day(vocabulary()["issued"])]),
            ("dct:license", [address(vocabulary()["license"])]),
            ("ofuda:status", [literal(scheme["status"])]),
            ("ofuda:revision", [literal(one["name"]) for one in scheme["revisions"]]),
        ],
    )
    for fragment, token in tokens(scheme).items():
        yield _concept(scheme, base, fragment, token)


def files() -> dict[str, str]:
    """By path below `schema/`."""
    schemes: list[dict[str, Any]] = vocabulary()["extents"]
    return {f"v1/map/{scheme['scheme']}.ttl": document(_nodes(scheme)) for scheme in schemes}
