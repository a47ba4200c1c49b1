"""The general algorithm beside ours: pyld with our context alone, and graphs up to the names of blank nodes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from pyld import jsonld
from pyld.documentloader.frozen import FrozenDocumentLoader

from ofuda.carriers.quads import Quad
from ofuda.nouns.data import document
from ofuda.nouns.label import CONTEXT

Tree = tuple[Any, ...]


@cache
def options() -> dict[str, Any]:
    # Without a base that is not empty, pyld loses every triple of a property-valued index.
    loader = FrozenDocumentLoader(documents={CONTEXT: document("v1/context.jsonld")})
    return {"documentLoader": loader, "base": "https://base.example/"}


def expanded(value: Any) -> Any:
    return jsonld.expand(value, options())


def rdf(node_list: Any) -> list[Quad]:
    """What pyld makes of an expanded document, with terms written as ours are but for escapes."""
    dataset = jsonld.to_rdf(node_list, options())
    return [
        (
            _term(one["subject"]),
            _term(one["predicate"]),
            _term(one["object"]),
            "" if name == "@default" else _name(name),
        )
        for name, statements in dataset.items()
        for one in statements
    ]


def _name(value: str) -> str:
    return value if value.startswith("_:") else f"<{value}>"


def _term(term: dict[str, str]) -> str:
    value, kind = term["value"], term.get("datatype", "")
    if term["type"] != "literal":
        return _name(value)
    if "language" in term:
        return f'"{_escaped(value)}"@{term["language"]}'
    return f'"{_escaped(value)}"' + ("" if kind.endswith("#string") else f"^^<{kind}>")


def _escaped(text: str) -> str:
    """As N-Triples in its canonical form has it (RDF 1.2 N-Triples §4)."""
    named = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
    return "".join(named.get(c) or (f"\\u{ord(c):04X}" if c < " " or c == "\x7f" else c) for c in text)


def tree(quads: Iterable[Quad]) -> Tree:
    """A graph whose blank nodes are each named by one statement, with what they say in their place."""
    said: dict[str, list[Quad]] = {}
    for quad in quads:
        said.setdefault(quad[0], []).append(quad)
        if quad[3]:
            said.setdefault(quad[3], []).append(quad)
    tops = (name for name in said if not name.startswith("_:"))
    return tuple((name, _under(name, said)) for name in sorted(tops))


def _under(name: str, said: dict[str, list[Quad]]) -> Tree:
    own = [
        (predicate, _under(value, said) if value.startswith("_:") else value, "in a graph" if graph else "")
        for subject, predicate, value, graph in said.get(name, ())
        if subject == name
    ]
    inside = [
        ("graph", _under(subject, said))
        for subject in dict.fromkeys(one[0] for one in said.get(name, ()) if one[3] == name and one[0] != name)
    ]
    return tuple(sorted(map(repr, [*own, *inside])))
