"""The vocabulary, the profile, the mappings and the shapes as graphs (standard §1.5, §1.6, §1.7)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pyshacl
import pytest
from pyld import jsonld
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from tests.artefacts.maps import matches, tokens
from tests.artefacts.source import ROOT, Term, extent, iri, names, uses, values, vocabulary
from tests.artefacts.turtle import literal
from tests.shared import ABSENT, SHARED
from tests.vocabulary.labels import LABEL, RIGHT, Change, Json, changed, drop, put

V1 = ROOT / "schema" / "v1"
OFUDA = Namespace("https://w3id.org/ofuda#")
ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
PROF = Namespace("http://www.w3.org/ns/dx/prof/")
DCT = Namespace("http://purl.org/dc/terms/")
PROFILE = URIRef("https://w3id.org/ofuda/profile/v1")
CONTEXT = json.loads((V1 / "context.jsonld").read_bytes())
SCHEMES = {scheme["scheme"]: scheme for scheme in vocabulary()["extents"]}


@cache
def read(name: str) -> Graph:
    return Graph().parse(V1 / name, format="turtle")


def expand(label: Json) -> Graph:
    """The graph of one label; a proof lies in a graph of its own."""

    def frozen(url: str, _: Any = None) -> Json:
        assert url == "https://w3id.org/ofuda/v1", "nothing else is ever loaded"
        return {"contextUrl": None, "documentUrl": url, "document": CONTEXT, "contentType": "application/ld+json"}

    dataset = jsonld.to_rdf(label, {"documentLoader": frozen, "base": "https://base.invalid/"})
    triples = jsonld.JsonLdProcessor.to_nquads({"@default": dataset["@default"]})
    assert "base.invalid" not in triples
    return Graph().parse(data=triples, format="nt")


def conforms(label: Json) -> bool:
    found: bool = pyshacl.validate(expand(label), shacl_graph=read("shapes.ttl"), inference="none")[0]
    return found


# -- the vocabulary -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(V1.rglob("*.ttl")), ids=lambda file: file.stem)
def test_turtle_parses_and_is_written_once(file: Any) -> None:
    graph = Graph().parse(file, format="turtle")
    subjects = [line for line in file.read_text().splitlines() if line and line[0] not in "# @"]
    assert len(subjects) == len(set(subjects))
    assert len(graph) > 20


def test_every_term_of_ours_is_in_the_vocabulary_with_its_texts() -> None:
    graph, source = read("ofuda.ttl"), vocabulary()
    found = [iri(term) for kind in ("uses", "classes", "members", "properties") for term in source[kind]]
    for kind in source["values"].values():
        if "scheme" not in kind:
            found += [iri(term, kind.get("prefix", "")) for term in kind["terms"] if "like" not in term]
    for compact in found:
        if compact.startswith("ofuda:"):
            term = OFUDA[compact.removeprefix("ofuda:")]
            labels = [*graph.objects(term, RDFS.label), *graph.objects(term, SKOS.prefLabel)]
            texts = [*graph.objects(term, RDFS.comment), *graph.objects(term, SKOS.definition)]
            for said in (labels, texts):
                assert {one.language for one in said if isinstance(one, Literal)} == {"en", "ja"}, compact
            assert URIRef("https://w3id.org/ofuda") in graph.objects(term, RDFS.isDefinedBy)


def test_uses_are_actions_below_use_in_their_order() -> None:
    graph = read("ofuda.ttl")
    order = {str(graph.value(use, SKOS.notation)): use for use in graph.subjects(RDF.type, OFUDA.Use)}
    assert [order[str(number)] for number in range(1, 15)] == [OFUDA[use] for use in uses()]
    for use in order.values():
        assert {ODRL.Action, SKOS.Concept} <= set(graph.objects(use, RDF.type))
        assert list(graph.objects(use, ODRL.includedIn)) == [ODRL.use], "leaves only: no two rules can conflict"
        assert (use, SKOS.broader, OFUDA["input-use"]) in graph or (use, SKOS.broader, OFUDA["output-use"]) in graph
    assert {use for use in uses() if graph.value(OFUDA[use], OFUDA.status) == Literal("proposed")} == {"output-style"}


def test_groups_are_collections_of_leaves() -> None:
    graph = read("ofuda.ttl")
    for group in vocabulary()["groups"]:
        members = set(graph.objects(OFUDA[f"group-{group['name']}"], SKOS.member))
        assert members == {OFUDA[use] for use in group["uses"]}


def test_the_terms_of_values_are_those_of_the_context() -> None:
    graph = read("ofuda.ttl")
    for name, kind in vocabulary()["values"].items():
        if "scheme" not in kind and name != "duties":
            found = {str(one) for one in graph.subjects(RDF.type, OFUDA[kind["class"]])}
            assert found == {CONTEXT["@context"][term] for term in names(name)}, name


def test_nothing_is_said_about_terms_of_others() -> None:
    for subject in read("ofuda.ttl").subjects(unique=True):
        assert not isinstance(subject, URIRef) or str(subject).startswith("https://w3id.org/ofuda"), subject


# -- the profile (ODRL 2.2 §Profiles) -------------------------------------------------------------------------------


def test_the_profile_is_one_and_is_not_the_namespace() -> None:
    graph = read("ofuda.ttl")
    assert list(graph.subjects(RDF.type, PROF.Profile)) == [PROFILE]
    assert list(graph.objects(PROFILE, PROF.isProfileOf)) == [URIRef("http://www.w3.org/ns/odrl/2/core")]
    assert (PROFILE, RDF.type, SKOS.Collection) in graph
    roles = [graph.value(one, PROF.hasRole) for one in graph.objects(PROFILE, PROF.hasResource)]
    assert sorted(str(role).rpartition("/")[2] for role in roles) == [
        "specification",
        "validation",
        "validation",
        "vocabulary",
    ]
    for one in graph.objects(PROFILE, PROF.hasResource):
        assert graph.value(one, PROF.hasArtifact)
        assert graph.value(one, DCT["format"])


def test_the_profile_lists_all_that_it_makes_and_adopts() -> None:
    graph = read("ofuda.ttl")
    listed = {term for part in graph.objects(PROFILE, SKOS.member) for term in graph.objects(part, SKOS.member)}
    for kind in (ODRL.Action, ODRL.LeftOperand, ODRL.RightOperand):
        assert set(graph.subjects(RDF.type, kind)) <= listed
    assert {URIRef(vocabulary()["prefixes"]["odrl"] + iri(term)[5:]) for term in values("duties")} <= listed
    assert {OFUDA.path, OFUDA.purpose, OFUDA.recipient, OFUDA.territory} <= listed


@pytest.mark.skipif(SHARED is None, reason=ABSENT)
def test_what_is_adopted_exists_in_odrl() -> None:
    assert SHARED is not None
    odrl = Graph().parse(SHARED / "vectors" / "odrl" / "ODRL22.ttl", format="turtle")
    graph = read("ofuda.ttl")
    for term in set(graph.objects()) | set(graph.predicates()):
        if str(term).startswith(str(ODRL)) and str(term) != str(ODRL) + "core":
            assert (term, None, None) in odrl, term


# -- the mappings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMES)
def test_every_token_has_an_address_a_source_and_its_extents(name: str) -> None:
    graph, scheme = read(f"map/{name}.ttl"), SCHEMES[name]
    base = URIRef(f"https://w3id.org/ofuda/map/{name}")
    assert (base, RDF.type, SKOS.ConceptScheme) in graph
    assert set(graph.subjects(SKOS.inScheme, base)) == {URIRef(f"{base}#{fragment}") for fragment in tokens(scheme)}
    for fragment, token in tokens(scheme).items():
        at = URIRef(f"{base}#{fragment}")
        refuses, permits = extent(token.said)
        assert graph.value(at, SKOS.notation) == Literal(token.name)
        assert set(graph.objects(at, OFUDA.refuses)) == {OFUDA[use] for use in refuses}
        assert set(graph.objects(at, OFUDA.permits)) == {OFUDA[use] for use in permits}
        assert {str(one) for one in graph.objects(at, OFUDA.revision)} == {one["name"] for one in token.revisions}
        assert set(graph.objects(at, DCT.source)) == {URIRef(one["source"]) for one in token.revisions}
        days = [one for one in graph.objects(at, DCT.issued) if isinstance(one, Literal)]
        assert {one.datatype for one in days} == {
            XSD.gYearMonth if "day-unknown" in one else XSD.date for one in token.revisions
        }
        assert all(extent(one["tokens"][token.name]) == (refuses, permits) for one in token.revisions)


@pytest.mark.parametrize("name", SCHEMES)
def test_exact_is_only_what_has_equal_extents(name: str) -> None:
    graph = read(f"map/{name}.ttl")
    for token, use in graph.subject_objects(SKOS.exactMatch):
        if str(use).startswith(str(OFUDA)):
            assert list(graph.objects(token, OFUDA.refuses)) == list(graph.objects(token, OFUDA.permits)) == [use]
    for token, use in graph.subject_objects(SKOS.narrowMatch):
        assert (token, OFUDA.permits, use) in graph, "wholly inside"
    for token, use in graph.subject_objects(SKOS.relatedMatch):
        assert ((token, OFUDA.refuses, use) in graph) is not ((token, OFUDA.permits, use) in graph), "touched"


def test_how_a_category_lies_to_the_uses() -> None:
    def said(refuses: list[str], permits: list[str] | str, **more: str) -> dict[str, list[str]]:
        token: Term = {"refuses": refuses, "permits": permits, **more}
        return {predicate: list(objects) for predicate, objects in matches({}, token) if objects}

    assert said(["search"], "same") == {"skos:exactMatch": ["ofuda:search"]}
    assert said(["search"], []) == {"skos:broadMatch": ["ofuda:search"]}
    assert said(["training"], "same") == {"skos:narrowMatch": ["ofuda:train-generative", "ofuda:train-other"]}
    assert said(["ground", "evaluate"], ["ground"]) == {
        "skos:narrowMatch": ["ofuda:ground"],
        "skos:relatedMatch": ["ofuda:evaluate"],
    }
    assert said(["ground"], [], value="x") == {"skos:relatedMatch": ["ofuda:ground"]}
    assert said([], []) == {}


def test_texts_are_escaped() -> None:
    text = 'a "quoted" \\ text\nof two lines'
    graph = Graph().parse(data=f"<urn:a> <urn:b> {literal(text)} .", format="turtle")
    assert graph.value(URIRef("urn:a"), URIRef("urn:b")) == Literal(text)


# -- labels as graphs -----------------------------------------------------------------------------------------------


def test_the_shapes_are_shapes() -> None:
    conforming, _, text = pyshacl.validate(
        read("shapes.ttl"), shacl_graph=Graph(), inference="none", meta_shacl=True, allow_infos=True
    )
    assert conforming, text
    assert not list(read("shapes.ttl").subjects(URIRef("http://www.w3.org/ns/shacl#sparql")))


@pytest.mark.parametrize("name", [name for name in RIGHT if name != "a set"])
def test_a_right_label_conforms(name: str) -> None:
    assert conforms(RIGHT[name])


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "labels").glob("*.jsonld")), ids=lambda file: file.stem)
def test_examples_conform(file: Any) -> None:
    document = json.loads(file.read_bytes())
    assert all(conforms(label) for label in document.get("labels", [document]))


SEEN: dict[str, Change] = {
    "no issued": drop("issued"),
    "no declaredBy": drop("declaredBy"),
    "no basis": drop("basis"),
    "no about": drop("about"),
    "no uses": drop("uses"),
    "no decision": drop("uses/search/decision"),
    "a subject of no kind": drop("about/2/type"),
    "a site without an address": drop("about/0/url"),
    "a site with a path in its address": put("about/0/url", "https://studio.example/manga"),
    "a work without a name on the web": drop("about/2/id"),
    "conditional on nothing": put("uses/ground", {"decision": "conditional"}),
    "allowed with a duty": put("uses/search/duties", ["attribute"]),
    "another decision": put("uses/search/decision", "commercial"),
    "a purpose that is none": put("uses/ground/purpose", ["government"]),
    "a recipient that is none": put("uses/ground/recipient", ["research"]),
    "a basis that is none": put("basis", "research"),
    "a small country": put("uses/ground/territory", ["jp"]),
    "a day": put("issued", "2026-11-21"),
    "a short digest": put("about/2/content/0/digest", "uEi"),
    "a digest and an iscc": put("about/2/content/0/iscc", "ISCC:KACT4EBWK27737D2AYCJRAL5Z36G"),
    "a table without a digest": drop("about/2/content/2/digest"),
    "an identifier without a value": drop("about/2/identifier/0/value"),
    "a character that searches": put("about", [{"type": "Character", "id": "https://studio.example/c"}]),
    "another way to pay": put("uses/ground/paymentModel", "inference"),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_wrong_in_the_graph_does_not_conform(name: str) -> None:
    assert not conforms(changed(SEEN[name]))


def test_a_use_has_one_rule() -> None:
    graph = expand(LABEL)
    rule = graph.value(predicate=OFUDA.use, object=OFUDA.search)
    label = graph.value(predicate=OFUDA.rule, object=rule)
    assert rule is not None
    assert label is not None
    other = URIRef("urn:x:rule")
    graph += [(label, OFUDA.rule, other), (other, OFUDA.use, OFUDA.search), (other, OFUDA.decision, OFUDA.disallowed)]
    assert not pyshacl.validate(graph, shacl_graph=read("shapes.ttl"), inference="none")[0]


def test_every_member_of_a_label_reaches_its_graph() -> None:
    """A key without a term would vanish without a word."""
    found = {str(predicate) for predicate in expand(LABEL).predicates()}
    inside = {"name", "contact"}
    for member in vocabulary()["members"]:
        if "Proof" not in member["of"] and member["name"] not in {"labels", *inside}:
            assert CONTEXT["@context"][member["name"]]["@id"] in found, member["name"]
