"""Expanded nodes back to members of a label, with our own frozen context: the inverse of `jsonld`, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ofuda.carriers.jsonld import Node, definitions
from ofuda.nouns.data import document


def compact(node: Node) -> dict[str, Any]:
    """A node as a label writes it; what the context has no member for is left out."""
    members, words = _frozen()
    written: dict[str, Any] = {}
    for key, values in node.items():
        if key == "@id":
            written["id"] = values
        elif key == "@type":
            written["type"] = next((words[one] for one in values if one in words), None)
        elif key in members:
            name, definition = members[key]
            kind = None if name in _OBJECTS else definition.get("@type")
            written[name] = _written(values, {**definition, "@type": kind}, words)
    return {name: value for name, value in written.items() if value is not None}


# Members whose value is an object also where it has an `id` and nothing else.
_OBJECTS = frozenset({"declaredBy", "about"})


@cache
def _frozen() -> tuple[dict[str, tuple[str, Mapping[str, Any]]], dict[str, str]]:
    """Members by their IRI, and words by theirs."""
    terms = definitions(document("v1/context.jsonld")["@context"])
    scoped = [definitions(at["@context"]) for at in terms.values() if isinstance(at, dict) and "@context" in at]
    members: dict[str, tuple[str, Mapping[str, Any]]] = {}
    words: dict[str, str] = {}
    for table in (terms, *scoped):
        for name, at in table.items():
            if isinstance(at, str) or "@context" in at:
                words[at if isinstance(at, str) else at["@id"]] = name
            elif ":" not in name:
                members[at["@id"]] = (name, at)
    return members, words


def _written(values: list[Any], definition: Mapping[str, Any], words: Mapping[str, str]) -> Any:  # noqa: ANN401 (JSON)
    container = definition.get("@container", ())
    containers = {container} if isinstance(container, str) else set(container)
    if "@language" in containers:
        return _by_language(values, many="@set" in containers)
    if "@index" in containers:
        by = definition["@index"]
        return {words[one[by][0]["@id"]]: compact({k: v for k, v in one.items() if k != by}) for one in values}
    items = [_item(one["@graph"][0] if "@graph" in one else one, definition.get("@type"), words) for one in values]
    return items if "@set" in containers or len(items) > 1 else items[0]


def _by_language(values: list[Any], *, many: bool) -> dict[str, Any]:
    texts: dict[str, list[str]] = {}
    for one in values:
        texts.setdefault(one["@language"], []).append(one["@value"])
    return {tag: found if many else found[0] for tag, found in texts.items()}


def _item(value: Node, kind: str | None, words: Mapping[str, str]) -> Any:  # noqa: ANN401 (JSON)
    if "@value" in value:
        return value["@value"]
    if kind == "@vocab":
        return words[value["@id"]]
    if kind == "@id" and value.keys() == {"@id"}:
        return value["@id"]
    return compact(value)
