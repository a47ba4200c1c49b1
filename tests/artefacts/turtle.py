"""Turtle, written by hand so that the same source gives the same octets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.artefacts.source import vocabulary

PREFIXES = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "prof": "http://www.w3.org/ns/dx/prof/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "role": "http://www.w3.org/ns/dx/prof/role/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
NOTE = "# Generated from schema/vocabulary.yml. Released files never change.\n"

Pair = tuple[str, Iterable[str]]


def literal(value: str, suffix: str = "") -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"{suffix}'


def texts(by_language: Mapping[str, str]) -> list[str]:
    return [literal(text, f"@{language}") for language, text in by_language.items()]


def address(iri: str) -> str:
    return f"<{iri}>"


def day(value: object) -> str:
    return literal(str(value), "^^xsd:date")


def listed(items: Iterable[str]) -> str:
    return f"( {' '.join(items)} )"


def node(subject: str, pairs: Iterable[Pair]) -> str:
    """One subject with its predicates; those without an object are left out."""
    rows = [f"    {predicate} {', '.join(found)}" for predicate, objects in pairs if (found := list(objects))]
    return f"{subject}\n" + " ;\n".join(rows) + " .\n"


def blank(pairs: Iterable[Pair]) -> str:
    rows = [f"{predicate} {', '.join(found)}" for predicate, objects in pairs if (found := list(objects))]
    return f"[ {' ; '.join(rows)} ]"


def document(nodes: Iterable[str]) -> str:
    """A document with the prefixes that it uses."""
    body = "\n".join(nodes)
    known = sorted({**PREFIXES, **vocabulary()["prefixes"]}.items())
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in known if f"{name}:" in body)
    return f"{NOTE}{head}\n{body}"
