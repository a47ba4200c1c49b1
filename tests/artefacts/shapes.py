"""`v1/shapes.ttl`: what must hold in the graph of one label, in SHACL Core (standard §1.6).

Made for expanded labels, without inference. Texts are checked where a pattern can be said in SPARQL's expressions too;
the schema stays the gate.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.artefacts.source import (
    SUBJECTS,
    Term,
    conditions,
    full,
    iri,
    members,
    outputs,
    uses,
    values,
    vocabulary,
)
from tests.artefacts.turtle import Pair, address, blank, document, listed, literal, node

_TYPE = "rdf:type"


def _shape(name: str) -> str:
    return address(f"{vocabulary()['shapes']}#{name}")


def _class(name: str) -> str:
    return next(iri(one) for one in vocabulary()["classes"] if one["name"] == name)


def _values_of(name: str) -> list[str]:
    kind = vocabulary()["values"][name]
    if "scheme" in kind:
        return [literal(term["name"]) for term in values(name)]
    return [iri(term, kind.get("prefix", "")) for term in values(name)]


def _text(name: str) -> list[Pair]:
    """What a text or an address must be."""
    datatype = vocabulary()["datatypes"][name]
    rdf = datatype["rdf"]
    found: list[Pair] = [("sh:nodeKind", ["sh:IRI"]) if rdf == "@id" else ("sh:datatype", [rdf])]
    pattern = datatype["pattern"].replace("(?:", "(")
    if r"\x" not in pattern:
        found.append(("sh:pattern", [literal(pattern)]))
    return found


def _inside(member: Term, of: str) -> list[Pair]:
    if "only" in member:
        return [("sh:hasValue", [f"sec:{member['only']}"])]
    if "values" in member:
        return [("sh:in", [listed(_values_of(member["values"]))])]
    if member["many"] in {"language", "languages"}:
        return [("sh:datatype", ["rdf:langString"])]
    if "datatype" in member:
        return _text(member.get("datatype-of", {}).get(of, member["datatype"]))
    if member["object"][0] == "Extension":
        return [("sh:datatype", ["rdf:JSON"])]
    # Rules, codes and identifiers have no `id`; subjects, parties and proofs may.
    nameless = member["object"][0] not in {"Subject", *vocabulary()["ids"]}
    return [("sh:nodeKind", ["sh:BlankNode" if nameless else "sh:BlankNodeOrIRI"])]


def _property(member: Term, of: str) -> str:
    pairs: list[Pair] = [("sh:path", [iri(member)])]
    if member["of"][of] == "required":
        pairs.append(("sh:minCount", ["1"]))
    if member["many"] == "one":
        pairs.append(("sh:maxCount", ["1"]))
    if member["many"] == "language":
        pairs.append(("sh:uniqueLang", ["true"]))
    return blank([*pairs, *_inside(member, of)])


def _node(name: str, target: list[Pair], of: str, *, closed: bool, more: list[Pair] | None = None) -> str:
    identified = vocabulary()["ids"].get(of) == "required"
    pairs: list[Pair] = [("a", ["sh:NodeShape"]), *target]
    if identified:
        pairs.append(("sh:nodeKind", ["sh:IRI"]))
    if closed:
        pairs += [("sh:closed", ["true"]), ("sh:ignoredProperties", [listed([_TYPE])])]
    pairs.append(("sh:property", [_property(member, of) for member in members(of)]))
    return node(_shape(name), pairs + (more or []))


def _has(path: str, value: str) -> str:
    return blank([("sh:property", [blank([("sh:path", [path]), ("sh:hasValue", [value])])])])


def _count(path: str, side: str, number: int) -> str:
    return blank([("sh:property", [blank([("sh:path", [path]), (side, [str(number)])])])])


def _label() -> str:
    """A use has one rule; where there is nothing but characters and persons, the uses are those of outputs."""
    each_once = [
        blank(
            [
                ("sh:path", ["ofuda:rule"]),
                ("sh:qualifiedValueShape", [_has("ofuda:use", f"ofuda:{use}")]),
                ("sh:qualifiedMaxCount", ["1"]),
            ]
        )
        for use in uses()
    ]
    only = [one["name"] for one in vocabulary()["classes"] if one.get("outputs-only")]
    things = listed(_has(_TYPE, _class(one)) for one in SUBJECTS if one not in only)
    of_things = blank(
        [
            ("sh:path", ["ofuda:about"]),
            ("sh:qualifiedValueShape", [blank([("sh:or", [things])])]),
            ("sh:qualifiedMinCount", ["1"]),
        ]
    )
    of_outputs = blank(
        [
            ("sh:path", [listed(["ofuda:rule", "ofuda:use"])]),
            ("sh:in", [listed(f"ofuda:{use}" for use in outputs())]),
        ]
    )
    either = listed(blank([("sh:property", [one])]) for one in (of_things, of_outputs))
    target: list[Pair] = [("sh:targetClass", ["ofuda:RightsLabel"])]
    more: list[Pair] = [("sh:property", each_once), ("sh:or", [either])]
    return _node("RightsLabel", target, "RightsLabel", closed=True, more=more)


def _rule() -> str:
    named = [iri(member) for member in members("Rule") if member["name"] in conditions()]
    use: Pair = (
        "sh:property",
        [
            blank(
                [
                    ("sh:path", ["ofuda:use"]),
                    ("sh:minCount", ["1"]),
                    ("sh:maxCount", ["1"]),
                    ("sh:in", [listed(f"ofuda:{name}" for name in uses())]),
                ]
            )
        ],
    )
    some = blank([("sh:or", [listed(_count(path, "sh:minCount", 1) for path in named)])])
    limited = blank([("sh:and", [listed([_has("ofuda:decision", "ofuda:conditional"), some])])])
    none = [blank([("sh:path", [path]), ("sh:maxCount", ["0"])]) for path in named]
    plain = blank([("sh:not", [_has("ofuda:decision", "ofuda:conditional")]), ("sh:property", none)])
    target: list[Pair] = [("sh:targetObjectsOf", ["ofuda:rule"])]
    more: list[Pair] = [use, ("sh:xone", [listed([limited, plain])])]
    return _node("Rule", target, "Rule", closed=True, more=more)


def _code() -> str:
    """A digest, or an ISCC, or a table with its digest."""
    digest, iscc, href, kind, count = (iri(member) for member in members("Code"))
    absent = {path: blank([("sh:path", [path]), ("sh:maxCount", ["0"])]) for path in (digest, iscc, href, kind, count)}
    present = {path: blank([("sh:path", [path]), ("sh:minCount", ["1"])]) for path in (digest, iscc, href)}
    forms = [
        [present[digest], absent[iscc], absent[href], absent[kind], absent[count]],
        [present[iscc], absent[digest], absent[href], absent[kind], absent[count]],
        [present[href], present[digest], absent[iscc]],
    ]
    target: list[Pair] = [("sh:targetObjectsOf", ["ofuda:content"])]
    more: list[Pair] = [("sh:xone", [listed(blank([("sh:property", form)]) for form in forms)])]
    return _node("Code", target, "Code", closed=True, more=more)


def _subjects() -> Iterator[str]:
    kinds = listed(_has(_TYPE, _class(name)) for name in SUBJECTS)
    yield node(
        _shape("Subject"),
        [("a", ["sh:NodeShape"]), ("sh:targetObjectsOf", ["ofuda:about"]), ("sh:xone", [kinds])],
    )
    for name in SUBJECTS:
        yield _node(name, [("sh:targetClass", [_class(name)])], name, closed=False)


def text() -> str:
    assert full("sec:proof").endswith("#proof")
    nodes = [
        _label(),
        _node("LabelSet", [("sh:targetClass", ["ofuda:LabelSet"])], "LabelSet", closed=False),
        _node("Party", [("sh:targetObjectsOf", ["ofuda:declaredBy"])], "Party", closed=False),
        *_subjects(),
        _node("Identifier", [("sh:targetObjectsOf", ["schema:identifier"])], "Identifier", closed=True),
        _code(),
        _rule(),
    ]
    return document(nodes)
