"""The SHACL shapes of labels, for `--shacl`: what they say about the graph that a label is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ofuda.nouns.data import document, octets
from ofuda.tables.checks.label_file import LabelView, Members
from ofuda.tables.checks.label_schema import accepts
from ofuda.tables.checks.views import Finding, Findings

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES, CONTEXT = "v1/shapes.ttl", "v1/context.jsonld"


def label_shape(view: LabelView) -> Findings:
    """The graph of a label is not as the shapes have it.

    JSON Schema looks at the text, SHACL at the graph that it expands to. Both must agree; a label that only one refuses
    is a mistake of ours, and worth telling. Asked for with `--shacl`.

    Wrong:
        a label that `schema/v1/shapes.ttl` refuses

    Right:
        a label that it accepts
    """
    # The schema decides before anything is expanded (standard §1.4): so no context but ours is ever looked at.
    if not view.shapes or view.text.error is not None or view.text.duplicates or not accepts(view.value):
        return
    for pointer, label in view.labels:
        for message in _results(label):
            yield Finding(view.at_pointer(pointer), message, "compare the label with `schema/v1/shapes.ttl`")


def _results(label: Members) -> list[str]:
    from pyshacl import validate  # noqa: PLC0415 (the extra `shacl`, and seconds to load)
    from rdflib import Graph, Namespace  # noqa: PLC0415 (the same)

    shapes = Graph().parse(data=octets(SHAPES).decode(), format="turtle")
    _, report, _ = validate(_graph(label), shacl_graph=shapes, inference="none")
    shacl = Namespace("http://www.w3.org/ns/shacl#")
    return sorted({str(message) for message in cast("Graph", report).objects(None, shacl.resultMessage)})


def _graph(label: Members) -> Graph:
    """The graph of a label that the schema accepts, under our context alone; its proof lies in another graph."""
    from rdflib import XSD, Graph, Literal  # noqa: PLC0415 (the same)
    from rdflib.plugins.parsers.jsonld import to_rdf  # noqa: PLC0415 (the same)

    read, graph = Graph(), Graph()
    to_rdf({**label, "@context": document(CONTEXT)["@context"], "proof": None}, read)
    for subject, predicate, value in read:
        # RDF 1.1 §3.3: a text without a datatype is an `xsd:string`; rdflib tells the two apart.
        plain = isinstance(value, Literal) and value.datatype == XSD.string
        graph.add((subject, predicate, Literal(str(value)) if plain else value))
    return graph
