"""Expansion of a label (JSON-LD 1.1) with our own frozen context, which is compiled once; nothing is ever resolved.

Not a JSON-LD processor: it knows what the closed schema lets pass and refuses everything else, where the general
algorithm would drop a member in silence or follow a context of the document's own. What it accepts comes out as the
general algorithm has it (tests/labels/test_expansion.py compares).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from ofuda.nouns.data import document
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.label import CONTEXT

Node = dict[str, Any]
Convert = Callable[[Any], list[Any]]
Table = dict[str, tuple[str, Convert]]


class ExpansionError(ValueError):
    """The value is no label that the schema accepts, or the context uses what this expansion does not know."""


def expand(value: object) -> list[Node]:
    """The expanded form of one label; raises ExpansionError."""
    return [frozen().top(value, "RightsLabel")]


def expand_set(value: object) -> list[list[Node]]:
    """The expanded form of each label of a set: one label, one graph (standard §1.4); raises ExpansionError."""
    if not isinstance(value, dict) or value.keys() != {"@context", "type", "labels"}:
        _refuse("a set has exactly `@context`, `type` and `labels`")
    if value["@context"] != CONTEXT or value["type"] != "LabelSet" or not isinstance(value["labels"], list):
        _refuse(f"a set has the type `LabelSet`, the context `{CONTEXT}` and a list of labels")
    return [expand(label) for label in value["labels"]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A context as tables: for each member its IRI and what becomes of its value, with the scoped ones by type."""

    types: Mapping[str, str]
    table: Table
    scoped: Mapping[str, Table]

    def top(self, value: object, kind: str) -> Node:
        """A document of its own: the one place where the context must stand."""
        if not isinstance(value, dict) or value.get("@context") != CONTEXT or value.get("type") != kind:
            _refuse(f"a label is an object of the type `{kind}` with the context `{CONTEXT}`")
        return self.node(_without_context(value))

    def node(self, value: Any) -> Node:  # noqa: ANN401 (JSON)
        """A node object, by the table of its type."""
        if type(value) is not dict:
            _refuse(f"an object is needed, not {quote(str(value))}")
        table = self.table
        kind = value.get("type")
        if type(kind) is str and kind in self.scoped:
            table = self.scoped[kind]
        expanded: Node = {}
        for key, inner in value.items():
            term = table.get(key)
            if term is None:
                _refuse(f"the member {quote(key)} is not in the context")
            expanded[term[0]] = term[1](inner)
        return expanded


@cache
def frozen() -> Compiled:
    """Our own context, from the bundled document whose digest has been checked."""
    return compile_context(document("v1/context.jsonld"))


def compile_context(context: Mapping[str, Any]) -> Compiled:
    """Tables from a context document; raises ExpansionError where it uses what is not known here."""
    defined = definitions(context["@context"])
    aliases = {name: at for name, at in defined.items() if isinstance(at, str) and at.startswith("@")}
    if aliases != {"id": "@id", "type": "@type"}:
        _refuse("a context has `id` and `type` as its only aliases")
    terms = {name: at for name, at in defined.items() if name not in aliases}
    words = {name: _iri_of(at) for name, at in terms.items() if ":" not in name}
    scopes = {
        name: at["@context"] for name, at in terms.items() if isinstance(at, dict) and at.keys() == {"@id", "@context"}
    }
    types = {name: words[name] for name, at in terms.items() if isinstance(at, str) or name in scopes}
    table: Table = {"id": ("@id", _address), "type": ("@type", _types(types))}
    compiled = Compiled(types, table, {name: dict(table) for name in scopes})
    _fill(table, terms, words, compiled)
    for name, inner in scopes.items():
        scoped = definitions(inner)
        compiled.scoped[name].update(table)
        _fill(compiled.scoped[name], scoped, words | {key: _iri_of(at) for key, at in scoped.items()}, compiled)
    return compiled


def definitions(context: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a context; ExpansionError where it has a keyword that is not known here."""
    keywords = {key: value for key, value in context.items() if key.startswith("@")}
    if keywords not in ({"@version": 1.1, "@protected": True}, {"@protected": True}):
        _refuse("a context is of version 1.1, protected, and has no other keyword")
    return {key: value for key, value in context.items() if not key.startswith("@")}


def _iri_of(definition: str | Mapping[str, Any]) -> str:
    iri = definition if isinstance(definition, str) else definition["@id"]
    # A term that ends so is a prefix too, and then every address of a document may be a compact IRI.
    if not isinstance(iri, str) or not _ABSOLUTE.fullmatch(iri) or iri[-1] in ":/?#[]@":
        _refuse(f"{quote(str(iri))} is no IRI for a term")
    return iri


def _fill(table: Table, terms: Mapping[str, Any], words: Mapping[str, str], compiled: Compiled) -> None:
    """Members are the terms defined by objects; the others are words for values."""
    taken: set[str] = set()
    for name, definition in terms.items():
        if isinstance(definition, str) or definition.keys() == {"@id", "@context"} or ":" in name:
            continue
        if definition.keys() - {"@id", "@type", "@container", "@index"}:
            _refuse(f"the term {quote(name)} has members that are not known here")
        if definition["@id"] in taken:
            _refuse(f"two terms are {quote(definition['@id'])}")
        taken.add(definition["@id"])
        table[name] = (definition["@id"], _converter(definition, terms, words, compiled))


def _converter(
    definition: Mapping[str, Any], terms: Mapping[str, Any], words: Mapping[str, str], compiled: Compiled
) -> Convert:
    """What becomes of the value of a member: by its container, else by its type."""
    container = definition.get("@container", ())
    containers = {container} if isinstance(container, str) else set(container)
    if containers in ({"@language"}, {"@language", "@set"}):
        return _languages
    if containers == {"@graph"}:
        return _each(lambda item: {"@graph": [compiled.node(_without_context(item))]})
    if containers == {"@index"}:
        by = definition["@index"]
        if terms.get(by) == {"@id": by, "@type": "@vocab"}:
            return _index(by, words, compiled)
    if not containers <= {"@set"}:
        _refuse(f"the container {quote(str(container))} is not known here")
    kind = definition.get("@type")
    if kind == "@json":
        return _json
    coerced: dict[str | None, Callable[[Any], Any]] = {
        "@vocab": _word(words),
        "@id": lambda item: {"@id": _address(item)} if type(item) is str else compiled.node(item),
        None: lambda item: {"@value": item} if type(item) is str else compiled.node(item),
    }
    return _each(coerced.get(kind) or _literal(str(kind)))


# -- what becomes of values ---------------------------------------------------------------------------------------


def _each(one: Callable[[Any], Any]) -> Convert:
    return lambda value: [one(item) for item in value] if type(value) is list else [one(value)]


def _literal(datatype: str) -> Callable[[Any], Node]:
    def one(item: Any) -> Node:  # noqa: ANN401 (JSON)
        if type(item) is not str:
            _refuse(f"text is needed, not {quote(str(item))}")
        return {"@type": datatype, "@value": item}

    return one


def _word(words: Mapping[str, str]) -> Callable[[Any], Node]:
    def one(item: Any) -> Node:  # noqa: ANN401 (JSON)
        iri = words.get(item) if type(item) is str else None
        if iri is None:
            _refuse(f"{quote(str(item))} is not a word of the context")
        return {"@id": iri}

    return one


def _types(types: Mapping[str, str]) -> Convert:
    def convert(value: Any) -> list[Any]:  # noqa: ANN401 (JSON)
        if type(value) is not str or value not in types:
            _refuse(f"{quote(str(value))} is not a type of the context")
        return [types[value]]

    return convert


def _address(value: Any) -> Any:  # noqa: ANN401 (text, in a table of functions that make lists)
    if type(value) is not str or not _ABSOLUTE.fullmatch(value):
        _refuse(f"{quote(str(value))} is not an absolute IRI")
    return value


def _index(by: str, words: Mapping[str, str], compiled: Compiled) -> Convert:
    """A property-valued index (JSON-LD 1.1 API §5.1.2, 13.8): each key becomes a property of its node."""
    word = _word(words)

    def convert(value: Any) -> list[Any]:  # noqa: ANN401 (JSON)
        if type(value) is not dict:
            _refuse("an object is needed, with a member for each use")
        return [{by: [word(key)], **compiled.node(value[key])} for key in sorted(value)]

    return convert


def _languages(value: Any) -> list[Any]:  # noqa: ANN401 (JSON)
    if type(value) is not dict:
        _refuse("texts are given by language")
    expanded = []
    for tag in sorted(value):
        texts = value[tag]
        if not _TAG.fullmatch(tag):
            _refuse(f"{quote(tag)} is no language tag in lower case")
        for text in texts if type(texts) is list else (texts,):
            if type(text) is not str:
                _refuse(f"text is needed, not {quote(str(text))}")
            expanded.append({"@value": text, "@language": tag})
    return expanded


def _json(value: Any) -> list[Any]:  # noqa: ANN401 (JSON)
    """Kept as it is (`@json`); numbers have no place in a label, whose signed form would hang on them."""
    inside = [value]
    while inside:
        one = inside.pop()
        if type(one) in {int, float}:
            _refuse(f"the number {one} has no place in a label")
        inside.extend(one.values() if type(one) is dict else one if type(one) is list else ())
    return [{"@type": "@json", "@value": value}]


def _without_context(value: Any) -> Any:  # noqa: ANN401 (JSON)
    """A proof may repeat our context, which changes nothing in it (eddsa-jcs-2022 puts it there)."""
    if type(value) is dict and value.get("@context") == CONTEXT:
        return {key: inner for key, inner in value.items() if key != "@context"}
    return value


def _refuse(message: str) -> NoReturn:
    raise ExpansionError(message)


# RFC 3987 within N-Quads: no white space and none of the characters that an IRI must escape.
_ABSOLUTE = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>"{}|\\^`]+""")
_TAG = re.compile(r"[a-z]{1,8}(?:-[a-z0-9]{1,8})*")
