"""Expansion with our own frozen context says what the general algorithm says, touches nothing, and drops nothing."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ofuda.carriers.jsonld import ExpansionError, compile_context, expand, expand_set
from ofuda.carriers.jsonld_compaction import compact
from ofuda.carriers.quads import canonical, nquads, quads
from ofuda.nouns.data import document
from ofuda.nouns.label import CONTEXT
from tests.labels import peers
from tests.labels.generate import labels
from tests.sizes import size

COUNT = size(400, 10_000, 50_000)
LABELS = labels(20, sometimes=0.8)


def test_expansion_is_that_of_the_general_algorithm() -> None:
    for label in labels(COUNT):
        before = copy.deepcopy(label)
        assert expand(label) == peers.expanded(label)
        assert label == before


def test_graphs_are_those_of_the_general_algorithm() -> None:
    for label in labels(COUNT // 4, seed=1):
        ours = quads(expand(label))
        assert len(set(ours)) == len(ours)
        assert peers.tree(ours) == peers.tree(peers.rdf(expand(label)))


def test_compaction_is_the_inverse() -> None:
    for label in labels(COUNT // 4, seed=2):
        proofs = label.get("proof", [])
        for proof in proofs if isinstance(proofs, list) else [proofs]:
            proof.pop("@context", None)  # it may repeat the context, and says nothing by it
        (node,) = expand(label)
        assert compact({**node, "https://other.example/term": [{"@id": "https://other.example/"}]}) == {
            key: value for key, value in label.items() if key != "@context"
        }


def test_each_label_of_a_set_stands_alone() -> None:
    assert expand_set({"@context": CONTEXT, "type": "LabelSet", "labels": LABELS}) == [expand(one) for one in LABELS]


def test_the_same_label_gives_the_same_octets() -> None:
    for label in LABELS:
        again = json.loads(json.dumps(label))
        assert nquads(expand(label)) == nquads(expand(again))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_n_quads_are_read_by_others() -> None:
    from rdflib import Dataset  # noqa: PLC0415 (loaded only where it is needed)

    for label in LABELS:
        made = quads(expand(label))
        read = Dataset().parse(data=nquads(expand(label)), format="nquads")
        assert len(list(read)) == len(made)


def test_a_signed_label_keeps_its_proof_in_a_graph_of_its_own() -> None:
    label = {
        **LABELS[0],
        "proof": {"@context": CONTEXT, "type": "DataIntegrityProof", "proofPurpose": "assertionMethod"},
    }
    made = quads(expand(label))
    (graph,) = {quad[2] for quad in made if quad[1] == "<https://w3id.org/security#proof>"}
    assert {quad[1] for quad in made if quad[3] == graph} == {
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "<https://w3id.org/security#proofPurpose>",
    }


def test_canonical_json_has_its_keys_in_the_order_of_utf_16() -> None:
    value = {"\ufb33": [], "😀": {}, "\r": [None, True, "\u0001é"], "a": {"b": "", "": False}}
    assert canonical(value) == '{"\\r":[null,true,"\\u0001é"],"a":{"":false,"b":""},"😀":{},"\ufb33":[]}'


# -- nothing is fetched, nothing is opened --------------------------------------------------------------------------

_WATCHED: list[list[str] | None] = [None]


def _hook(event: str, _: Any) -> None:
    if _WATCHED[0] is not None and (event in {"open", "import"} or event.startswith(("socket.", "urllib.", "os."))):
        _WATCHED[0].append(event)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What the interpreter is asked for meanwhile. A hook cannot be taken away again, so it looks at a switch."""
    if not hasattr(sys, "_ofuda_hook"):
        sys.addaudithook(_hook)
        sys._ofuda_hook = True  # type: ignore[attr-defined]  # set by or for the test
    seen: list[str] = []
    _WATCHED[0] = seen
    try:
        yield seen
    finally:
        _WATCHED[0] = None


def test_nothing_is_opened_or_fetched() -> None:
    hostile = [
        {**LABELS[0], "@context": context} for context in ("http://127.0.0.1:9/c", "file:///etc/passwd", [CONTEXT])
    ]
    expand(LABELS[0])
    with watched() as seen:
        for label in LABELS:
            nquads(expand(label))
        for label in hostile:
            with pytest.raises(ExpansionError):
                expand(label)
    assert seen == []
    with watched() as seen, open("/dev/null"):  # noqa: PTH123 (`open` itself is what is watched)
        pass
    assert "open" in seen


# -- what it does not know it refuses -------------------------------------------------------------------------------

BASE: dict[str, Any] = {
    "@context": CONTEXT,
    "type": "RightsLabel",
    "id": "https://a.example/l",
    "about": [{"type": "Work", "id": "https://a.example/w", "name": {"en": "W"}}],
    "uses": {"search": {"decision": "allowed"}},
}
REFUSED: dict[str, dict[str, Any]] = {
    "member": {"colour": "red"},
    "keyword": {"@id": "https://a.example/l"},
    "IRI as a member": {"https://w3id.org/ofuda#decision": "allowed"},
    "word as a member": {"search": "https://a.example/"},
    "class as a member": {"RightsLabel": "https://a.example/"},
    "number": {"paymentModel": 1},
    "true": {"paymentModel": True},
    "null": {"paymentModel": None},
    "list in a list": {"jurisdiction": [["JP"]]},
    "object for a text": {"issued": {"@value": "2026-01-01T00:00:00Z"}},
    "relative address": {"declaredBy": "me"},
    "blank node": {"declaredBy": "_:b0"},
    "address with a space": {"declaredBy": "https://a.example/ b"},
    "address that ends a term": {"declaredBy": "https://a.example/>"},
    "keyword as an address": {"declaredBy": "@type"},
    "number for a node": {"declaredBy": 3},
    "no word": {"basis": "owner"},
    "object for a word": {"basis": {"id": "https://a.example/"}},
    "no type": {"declaredBy": {"id": "https://a.example/", "type": "Ghost"}},
    "list of types": {"declaredBy": {"id": "https://a.example/", "type": ["Person"]}},
    "number for an id": {"declaredBy": {"id": 1}},
    "nested context": {"declaredBy": {"@context": CONTEXT, "id": "https://a.example/"}},
    "other context in a proof": {"proof": {"@context": "https://b.example/", "type": "DataIntegrityProof"}},
    "number in an object": {"identifier": [1]},
    "text for uses": {"uses": "all"},
    "text for a rule": {"uses": {"search": "allowed"}},
    "list of rules": {"uses": {"search": [{"decision": "allowed"}]}},
    "no use": {"uses": {"training": {"decision": "allowed"}}},
    "none as a use": {"uses": {"@none": {"decision": "allowed"}}},
    "text without a language": {"notice": "no"},
    "number in a language": {"notice": {"en": 1}},
    "upper case language": {"notice": {"EN": "no"}},
    "none as a language": {"notice": {"@none": "no"}},
    "number outside": {"ext": {"https://a.example/": [{"a": 1}]}},
    "fraction outside": {"ext": {"https://a.example/": 0.5}},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_known_is_refused(name: str) -> None:
    assert expand(BASE)
    with pytest.raises(ExpansionError):
        expand({**BASE, **REFUSED[name]})


@pytest.mark.parametrize(
    "value", [None, [], [BASE], "x", {**BASE, "type": "LabelSet"}, {**BASE, "@context": [CONTEXT]}]
)
def test_what_is_no_label_is_refused(value: Any) -> None:
    with pytest.raises(ExpansionError):
        expand(value)


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"@context": CONTEXT, "type": "LabelSet", "labels": [], "id": "https://a.example/"},
        {"@context": CONTEXT, "type": "RightsLabel", "labels": []},
        {"@context": "https://b.example/", "type": "LabelSet", "labels": []},
        {"@context": CONTEXT, "type": "LabelSet", "labels": {}},
        {"@context": CONTEXT, "type": "LabelSet", "labels": [{**BASE, "@context": None}]},
    ],
)
def test_what_is_no_set_is_refused(value: Any) -> None:
    with pytest.raises(ExpansionError):
        expand_set(value)


def test_texts_and_addresses_stand_where_the_general_algorithm_has_them() -> None:
    label = {**BASE, "declaredBy": "did:web:a.example", "content": "x", "name": {"en": ["W", "V"]}, "media": "text"}
    assert expand(label) == peers.expanded(label)


# -- contexts -------------------------------------------------------------------------------------------------------

TERM = "https://w3id.org/ofuda#t"
CONTEXTS: dict[str, dict[str, Any]] = {
    "import": {"@import": CONTEXT},
    "vocab": {"@vocab": TERM},
    "base": {"@base": "https://a.example/"},
    "language": {"@language": "en"},
    "old": {"@version": 1.0},
    "open": {"@protected": False},
    "alias": {"graph": "@graph"},
    "null": {"t": {"@id": None}},
    "relative": {"t": {"@id": "t"}},
    "prefix": {"ofuda": "https://w3id.org/ofuda#"},
    "reverse": {"t": {"@id": TERM, "@reverse": TERM}},
    "nest": {"t": {"@id": TERM, "@nest": "n"}},
    "property-scoped": {"t": {"@id": TERM, "@type": "@id", "@context": {"@import": CONTEXT}}},
    "property-scoped and typed": {"t": {"@id": TERM, "@type": "@id", "@context": {"@protected": True}}},
    "propagated": {"t": {"@id": TERM, "@context": {"@protected": True, "@propagate": True}}},
    "list": {"t": {"@id": TERM, "@container": "@list"}},
    "map of nodes": {"t": {"@id": TERM, "@container": ["@graph", "@id"]}},
    "plain index": {"t": {"@id": TERM, "@container": "@index", "@index": TERM}},
    "two terms for one": {"t": {"@id": TERM}, "u": {"@id": TERM}},
}


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_with_more_than_we_know_does_not_compile(name: str) -> None:
    ours = document("v1/context.jsonld")
    assert compile_context(ours)
    with pytest.raises(ExpansionError):
        compile_context({"@context": {**ours["@context"], **CONTEXTS[name]}})


# -- the examples ---------------------------------------------------------------------------------------------------

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples" / "labels").glob("*.jsonld"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_expand_as_the_general_algorithm_expands_each_label(file: Path) -> None:
    value = json.loads(file.read_bytes())
    each = value["labels"] if value["type"] == "LabelSet" else [value]
    found = expand_set(value) if value["type"] == "LabelSet" else [expand(value)]
    assert found == [peers.expanded(one) for one in each]
    assert [peers.tree(quads(one)) for one in found] == [peers.tree(peers.rdf(one)) for one in found]
