"""RDF out of an expanded label, as N-Quads: for stores and SHACL engines, so that none of their JSON-LD readers runs.

The same graph, up to the names of blank nodes, that the general algorithm makes (JSON-LD 1.1 API, §7). Blank nodes are
numbered in the order of the document, so the same label gives the same octets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ofuda.carriers.jsonld import Node

Quad = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each as N-Quads writes it; the graph is empty for the default graph."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def quads(expanded: list[Node]) -> list[Quad]:
    """Each statement once, in the order of the document."""
    made: dict[Quad, None] = {}
    maker = _Maker(made)
    for node in expanded:
        maker.node(node, "")
    return list(made)


def nquads(expanded: list[Node]) -> str:
    """The same as a text of N-Quads, which is N-Triples where the label has no proof."""
    return "".join(" ".join(part for part in quad if part) + " .\n" for quad in quads(expanded))


class _Maker:
    def __init__(self, made: dict[Quad, None]) -> None:
        self.made, self.blank = made, 0

    def node(self, node: Node, graph: str) -> str:
        """The name of a node whose statements have been added."""
        if "@id" in node:
            name = f"<{node['@id']}>"
        else:
            name = f"_:b{self.blank}"
            self.blank += 1
        for key, values in node.items():
            if key == "@graph":
                for inner in values:
                    self.node(inner, name)
            elif key != "@id":
                predicate = f"<{_RDF}type>" if key == "@type" else f"<{key}>"
                for value in values:
                    self.made[(name, predicate, self.object(value, graph), graph)] = None
        return name

    def object(self, value: Node | str, graph: str) -> str:
        """A type, a literal or a node."""
        if isinstance(value, str):
            return f"<{value}>"
        if "@value" not in value:
            return self.node(value, graph)
        if value.get("@type") == "@json":
            return f'"{_escaped(canonical(value["@value"]))}"^^<{_RDF}JSON>'
        literal = f'"{_escaped(value["@value"])}"'
        if "@language" in value:
            return f"{literal}@{value['@language']}"
        datatype = value.get("@type", _STRING)
        return literal if datatype == _STRING else f"{literal}^^<{datatype}>"


def canonical(value: Any) -> str:  # noqa: ANN401 (JSON)
    """JSON without numbers as RFC 8785 writes it: keys in the order of their UTF-16 units, nothing between tokens."""
    return "".join(_tokens(value))


def _tokens(value: Any) -> Iterator[str]:  # noqa: ANN401 (JSON)
    if isinstance(value, dict):
        for at, key in enumerate(sorted(value, key=lambda one: one.encode("utf-16-be"))):
            yield ("," if at else "{") + json.dumps(key, ensure_ascii=False) + ":"
            yield from _tokens(value[key])
        yield "}" if value else "{}"
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield "," if at else "["
            yield from _tokens(item)
        yield "]" if value else "[]"
    else:
        yield json.dumps(value, ensure_ascii=False)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}", text)


_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
