"""`v1/ofuda.ttl`: the vocabulary in RDFS and SKOS, and the ODRL 2.2 profile (standard §1.5, §1.7)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.artefacts.source import Term, iri, uses, values, vocabulary
from tests.artefacts.turtle import Pair, address, blank, day, document, literal, node, texts

ONTOLOGY = "https://w3id.org/ofuda"
_CORE = "http://www.w3.org/ns/odrl/2/core"
# Terms of the ODRL Common Vocabulary that a projection of a label uses; those of the Core need no adoption.
_ADOPTED_OPERANDS = ["odrl:purpose", "odrl:recipient", "odrl:spatial", "odrl:dateTime"]
_CLOSE = {"purpose": "odrl:purpose", "recipient": "odrl:recipient", "territory": "odrl:spatial"}
_OPERANDS = {**_CLOSE, "path": None, "media": None}


def _named(term: Term, label: str = "rdfs:label", definition: str = "rdfs:comment") -> list[Pair]:
    return [
        (label, texts(term["label"])),
        (definition, texts(term["definition"])),
        ("rdfs:isDefinedBy", [address(ONTOLOGY)]),
    ]


def _about() -> str:
    source = vocabulary()
    return node(
        address(ONTOLOGY),
        [
            ("a", ["owl:Ontology"]),
            ("dct:title", texts(source["title"])),
            ("dct:description", texts(source["summary"])),
            ("dct:issued", [day(source["issued"])]),
            ("dct:license", [address(source["license"])]),
            ("owl:versionInfo", [literal(source["version"])]),
        ],
    )


def _classes() -> Iterator[str]:
    source = vocabulary()
    for one in source["classes"]:
        if "iri" not in one:
            yield node(iri(one), [("a", ["rdfs:Class"]), *_named(one)])
    kinds = [kind for kind in source["values"].values() if "scheme" not in kind and kind["class"] != "Duty"]
    for kind in kinds:
        parents: list[Pair] = [("rdfs:subClassOf", ["skos:Concept"])]
        yield node(f"ofuda:{kind['class']}", [("a", ["rdfs:Class"]), *parents, *_named(kind)])
    use = {"label": {"en": "Use", "ja": "利用"}, "definition": source["properties"][0]["definition"]}
    parents = [("rdfs:subClassOf", ["odrl:Action", "skos:Concept"])]
    yield node("ofuda:Use", [("a", ["rdfs:Class"]), *parents, *_named(use)])


def _uses() -> Iterator[str]:
    source = vocabulary()
    kinds = {"input": ("ofuda:input-use", ["入力の利用"]), "output": ("ofuda:output-use", ["出力の利用"])}
    yield node(
        "ofuda:uses",
        [
            ("a", ["skos:ConceptScheme"]),
            ("skos:prefLabel", texts({"en": "Uses", "ja": "利用"})),
            ("skos:hasTopConcept", [name for name, _ in kinds.values()]),
        ],
    )
    for kind, (name, japanese) in kinds.items():
        yield node(
            name,
            [
                ("a", ["skos:Concept"]),
                ("skos:prefLabel", texts({"en": f"{kind.title()} use", "ja": japanese[0]})),
                ("skos:topConceptOf", ["ofuda:uses"]),
                ("skos:inScheme", ["ofuda:uses"]),
                ("skos:narrower", [iri(use) for use in source["uses"] if use["kind"] == kind]),
            ],
        )
    for number, use in enumerate(source["uses"], start=1):
        yield node(
            iri(use),
            [
                ("a", ["ofuda:Use", "odrl:Action", "skos:Concept"]),
                ("odrl:includedIn", ["odrl:use"]),
                ("skos:inScheme", ["ofuda:uses"]),
                ("skos:broader", [kinds[use["kind"]][0]]),
                ("skos:notation", [literal(str(number))]),
                ("ofuda:status", [literal(use["status"])]),
                ("ofuda:splitFrom", [f"ofuda:{use['splitFrom']}"] if "splitFrom" in use else []),
                ("skos:prefLabel", texts(use["label"])),
                ("skos:note", texts(use["short"])),
                *_named(use, "rdfs:label", "skos:definition"),
            ],
        )


def _groups() -> Iterator[str]:
    for group in vocabulary()["groups"]:
        leaves = [f"ofuda:{use}" for use in group["uses"]]
        pairs: list[Pair] = [("a", ["skos:Collection"]), ("skos:member", leaves)]
        yield node(f"ofuda:group-{group['name']}", [*pairs, *_named(group, "skos:prefLabel", "skos:definition")])


def _values() -> Iterator[str]:
    """The values that are ours; those of ODRL are adopted as they are."""
    done: dict[str, list[str]] = {}
    terms: dict[str, Term] = {}
    for name, kind in vocabulary()["values"].items():
        if "scheme" not in kind:
            for term in values(name):
                if "iri" not in term:
                    place = iri(term, kind.get("prefix", ""))
                    done.setdefault(place, []).append(f"ofuda:{kind['class']}")
                    terms[place] = term
    for place, kinds in done.items():
        operand = ["odrl:RightOperand"] if {"ofuda:Purpose", "ofuda:Recipient"} & set(kinds) else []
        shown: list[Pair] = [("a", [*kinds, *operand, "skos:Concept"])]
        yield node(place, [*shown, *_named(terms[place], "skos:prefLabel", "skos:definition")])


def _properties() -> Iterator[str]:
    source = vocabulary()
    for member in [*source["properties"], *(one for one in source["members"] if iri(one).startswith("ofuda:"))]:
        kinds = ["rdf:Property"]
        also: list[Pair] = []
        if member["name"] in _OPERANDS:
            kinds += ["odrl:LeftOperand", "skos:Concept"]
            close = _OPERANDS[member["name"]]
            also = [("skos:closeMatch", [close] if close else [])]
        datatype = source["datatypes"].get(member.get("datatype"), {}).get("rdf", "@id")
        if member.get("many") in {"one", "set"} and not datatype.startswith("@"):
            also.append(("rdfs:range", [datatype]))
        if "values" in member and member["values"] not in {"duties", "payment-models"}:
            also.append(("rdfs:range", [f"ofuda:{source['values'][member['values']]['class']}"]))
        yield node(iri(member), [("a", kinds), *also, *_named(member, "rdfs:label", "skos:definition")])


def _descriptor(role: str, artifact: str, form: str, conforms: str | None) -> str:
    return blank(
        [
            ("a", ["prof:ResourceDescriptor"]),
            ("prof:hasRole", [f"role:{role}"]),
            ("prof:hasArtifact", [address(artifact)]),
            ("dct:format", [literal(form)]),
            ("dct:conformsTo", [address(conforms)] if conforms else []),
        ]
    )


def _profile() -> Iterator[str]:
    source = vocabulary()
    profile, draft = source["profile"], "https://json-schema.org/draft/2020-12/schema"
    parts = {
        "actions": [f"ofuda:{use}" for use in uses()],
        "duties": [iri(term) for term in values("duties")],
        "left-operands": [*(f"ofuda:{name}" for name in _OPERANDS), *_ADOPTED_OPERANDS],
        "right-operands": [f"ofuda:{name}" for name in _right_operands()],
    }
    yield node(
        address(profile),
        [
            ("a", ["prof:Profile", "skos:Collection"]),
            ("dct:title", texts({"en": "Ofuda ODRL profile, version 1", "ja": "御札 ODRLプロファイル 第1版"})),
            ("dct:issued", [day(source["issued"])]),
            ("dct:license", [address(source["license"])]),
            ("prof:isProfileOf", [address(_CORE)]),
            (
                "prof:hasResource",
                [
                    _descriptor("specification", "https://ofuda.github.io/ofuda/", "text/html", None),
                    _descriptor("vocabulary", ONTOLOGY, "text/turtle", "http://www.w3.org/2004/02/skos/core"),
                    _descriptor("validation", source["shapes"], "text/turtle", "https://www.w3.org/TR/shacl/"),
                    _descriptor("validation", source["schema"], "application/schema+json", draft),
                ],
            ),
            ("skos:prefLabel", texts({"en": "All terms of the profile", "ja": "プロファイルのすべての語"})),
            ("skos:member", [address(f"{profile}#{name}") for name in parts]),
        ],
    )
    for name, found in parts.items():
        title = [literal(name.replace("-", " ").capitalize(), "@en")]
        yield node(
            address(f"{profile}#{name}"),
            [("a", ["skos:Collection"]), ("skos:prefLabel", title), ("skos:member", found)],
        )


def _right_operands() -> list[str]:
    return list(dict.fromkeys(term["name"] for name in ("purposes", "recipients") for term in values(name)))


def text() -> str:
    parts = (_classes(), _properties(), _uses(), _groups(), _values(), _profile())
    return document([_about(), *(one for part in parts for one in part)])
