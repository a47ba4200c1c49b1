"""`v1/context.jsonld`: what each key of a label means as RDF (standard §1.4, §1.5)."""

from __future__ import annotations

from typing import Any

from tests.artefacts.source import Term, as_json, full, iri, members, values, vocabulary

_CONTAINERS: dict[str, Any] = {
    "set": "@set",
    "language": "@language",
    "languages": ["@language", "@set"],
    "uses": "@index",
    "one-or-list": "@graph",
}
# Objects that are nodes by themselves, with an address; the others are blank.
_NAMED = {"RightsLabel", "Party", "Subject", "Proof"}


def _type(member: Term) -> str | None:
    """How a value that is a text is read."""
    if "rdf" in member:
        found: str = member["rdf"]
    elif "values" in member:
        return "@vocab"
    elif "datatype" in member and member["many"] not in {"language", "languages"}:
        found = vocabulary()["datatypes"][member["datatype"]]["rdf"]
    elif "object" in member and member["object"][0] == "Extension":
        return "@json"
    elif "object" in member and member["object"][0] in _NAMED:
        return "@id"
    else:
        return None
    return found if found.startswith("@") else full(found)


def _member(member: Term) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": full(iri(member))}
    if (kind := _type(member)) is not None:
        found["@type"] = kind
    if member["many"] in _CONTAINERS:
        found["@container"] = _CONTAINERS[member["many"]]
    if member["many"] == "uses":
        found["@index"] = full("ofuda:use")
    return found


def _terms() -> dict[str, Any]:
    """Classes, uses and values: a name each."""
    source = vocabulary()
    found = {one["name"]: full(iri(one)) for one in source["classes"] if one["role"] != "proof"}
    found |= {use["name"]: full(iri(use)) for use in source["uses"]}
    for name, kind in source["values"].items():
        if "scheme" not in kind:
            found |= {term["name"]: full(iri(term, kind.get("prefix", ""))) for term in values(name)}
    return found


def _proof() -> dict[str, Any]:
    """The members of a proof have their meaning inside it alone."""
    inside: dict[str, Any] = {"@protected": True}
    for member in members("Proof"):
        inside[member["name"]] = _member(member)
        if "only" in member:
            inside[member["only"]] = full(f"sec:{member['only']}")
    kind = next(one for one in vocabulary()["classes"] if one["role"] == "proof")
    return {kind["name"]: {"@id": full(iri(kind)), "@context": inside}}


def text() -> str:
    context: dict[str, Any] = {"@version": 1.1, "@protected": True, "id": "@id", "type": "@type"}
    context |= _terms()
    # The index of `uses` is a property of its own: its values are names of uses, not texts.
    context[full("ofuda:use")] = {"@id": full("ofuda:use"), "@type": "@vocab"}
    context |= {member["name"]: _member(member) for member in vocabulary()["members"] if "Proof" not in member["of"]}
    return as_json({"@context": context | _proof()})
