"""The shapes over the graphs of many labels at once: which of them do not conform."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from ofuda.carriers.quads import Quad, quads
from ofuda.nouns.data import octets


@cache
def _shapes() -> Any:
    from rdflib import Graph  # noqa: PLC0415 (loaded only where it is needed)

    return Graph().parse(data=octets("v1/shapes.ttl"), format="turtle")


def _term(text: str, of: int) -> Any:
    from rdflib import BNode  # noqa: PLC0415 (loaded only where it is needed)
    from rdflib.util import from_n3  # noqa: PLC0415 (loaded only where it is needed)

    return BNode(f"l{of}{text[2:]}") if text.startswith("_:") else from_n3(text)


def nonconforming(expanded: Sequence[list[dict[str, Any]]]) -> set[int]:
    """The places of those that do not conform. No two of the labels may name the same subject, party or label.

    A proof lies in a graph of its own, at which the shapes do not look.
    """
    from pyshacl import validate  # noqa: PLC0415 (loaded only where it is needed)
    from rdflib import SH, Graph  # noqa: PLC0415 (loaded only where it is needed)

    data, owners = Graph(), {}
    for at, one in enumerate(expanded):
        made: list[Quad] = quads(one)
        for subject, predicate, value, graph in made:
            if not graph:
                node = _term(subject, at)
                data.add((node, _term(predicate, at), _term(value, at)))
                owners[node] = at
    _, report, _ = validate(data, shacl_graph=_shapes(), inference="none")
    focused = {node for _, node in report.subject_objects(SH.focusNode)}
    # A node without statements of its own, such as a party that is only named, is found by who names it.
    for node in focused - owners.keys():
        owners[node] = next(owners[subject] for subject in data.subjects(None, node))
    return {owners[node] for node in focused}
