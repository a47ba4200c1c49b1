"""A label as ODRL policies: what they hold, what comes back, and what shapes of the community say of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ofuda.carriers.jsonld import Node
from ofuda.carriers.quads import nquads
from ofuda.formats._label_text import read
from ofuda.formats._odrl import DCT, ODRL, OFUDA, PROFILE
from ofuda.formats.odrl import Projection, project
from ofuda.formats.odrl_reading import unproject
from ofuda.nouns.data import octets
from ofuda.nouns.label import CONTEXT, Label
from tests.labels.generate import Json, labels
from tests.shared import ABSENT, SHARED
from tests.sizes import size

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples" / "labels").glob("*.jsonld"))
COUNT = size(200, 2_000, 20_000)
MOON_CAT: Json = {
    "@context": CONTEXT,
    "type": "RightsLabel",
    "id": "https://studio.example/labels/moon-cat",
    "issued": "2026-11-21T00:00:00Z",
    "validUntil": "2031-11-21T09:00:00+09:00",
    "declaredBy": {"id": "did:web:studio.example", "type": "Organization", "name": {"en": "Studio Example"}},
    "basis": "rightsholder",
    "about": [
        {"type": "Site", "url": "https://studio.example/", "path": ["/manga/", "/comic/"]},
        {"type": "Character", "id": "https://studio.example/characters/moon-cat", "name": {"ja": "月猫"}},
    ],
    "uses": {
        "search": {"decision": "allowed"},
        "train-generative": {"decision": "disallowed", "license": "https://studio.example/licensing"},
        "ground": {
            "decision": "conditional",
            "duties": ["attribute"],
            "territory": ["JP", "EU"],
            "paymentModel": "use",
        },
        "output-character": {"decision": "disallowed"},
    },
    "notice": {"en": "The absence of a label is not consent."},
    "legalBasis": ["eu-cdsm-4-3"],
    "supersedes": ["https://studio.example/labels#old"],
}


def typed(label: Json) -> Label:
    ((_, found),) = read(json.dumps(label).encode()).labels
    assert found.valid
    return found


def at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def alike(rule: Json) -> Json:
    """A rule whose lists have no order."""
    return {key: sorted(value) if isinstance(value, list) else value for key, value in rule.items()}


def nodes(value: Any) -> list[Node]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [one for each in inside for one in nodes(each)]
    return [value, *found] if isinstance(value, dict) else found


def only(node: Node, name: str) -> Any:
    (value,) = node[name]
    return value.get("@id", value.get("@value"))


# -- what it holds --------------------------------------------------------------------------------------------------


def test_a_label_is_one_set_and_an_offer_for_each_licence() -> None:
    found = project(typed(MOON_CAT))
    assert found.lost == ("/legalBasis", "/notice")
    main, offer = found.policies
    assert (main["@id"], main["@type"]) == (MOON_CAT["id"] + "#odrl-set", [ODRL + "Set"])
    assert (offer["@id"], offer["@type"]) == (MOON_CAT["id"] + "#odrl-offer-train-generative", [ODRL + "Offer"])
    for policy in found.policies:
        assert only(policy, ODRL + "profile") == PROFILE
        assert only(policy, ODRL + "conflict") == ODRL + "prohibit"
        assert only(policy, DCT + "source") == MOON_CAT["id"]
    assert only(main, DCT + "replaces") == "https://studio.example/labels#old/odrl-set"
    assert DCT + "replaces" not in offer
    permitted = [only(rule, ODRL + "action") for rule in main[ODRL + "permission"]]
    refused = [only(rule, ODRL + "action") for rule in main[ODRL + "prohibition"]]
    assert permitted == [OFUDA + "search", OFUDA + "ground"]
    assert refused == [OFUDA + "train-generative", OFUDA + "output-character", OFUDA + "output-character"]


def test_the_offer_of_a_refused_use_asks_for_consent() -> None:
    (rule,) = project(typed(MOON_CAT)).policies[1][ODRL + "permission"]
    assert only(rule[ODRL + "duty"][0], ODRL + "action") == ODRL + "obtainConsent"
    assert only(rule, DCT + "license") == "https://studio.example/licensing"
    assert only(rule, ODRL + "assigner") == "did:web:studio.example"


def test_the_offer_of_a_permitted_use_has_the_conditions_of_the_use() -> None:
    uses = {"ground": {**MOON_CAT["uses"]["ground"], "license": "https://studio.example/licensing"}}
    main, offer = project(typed({**MOON_CAT, "uses": uses})).policies
    (rule,), (offered,) = main[ODRL + "permission"], offer[ODRL + "permission"]
    assert rule == offered


def test_a_site_with_paths_is_a_collection_refined_from_its_origin() -> None:
    rule = project(typed(MOON_CAT)).policies[0][ODRL + "permission"][0]
    (target,) = rule[ODRL + "target"]
    assert target["@type"] == [ODRL + "AssetCollection"]
    assert only(target, ODRL + "source") == "https://studio.example/"
    (refinement,) = target[ODRL + "refinement"]
    operands = {(only(one, ODRL + "leftOperand"), only(one, ODRL + "rightOperand")) for one in refinement[ODRL + "or"]}
    assert operands == {(OFUDA + "path", "/manga/"), (OFUDA + "path", "/comic/")}


def test_a_permission_ends_with_its_label_and_a_refusal_does_not() -> None:
    main = project(typed(MOON_CAT)).policies[0]
    for rule in main[ODRL + "permission"]:
        first, second = rule[ODRL + "constraint"][:2]
        assert (only(first, ODRL + "operator"), only(first, ODRL + "rightOperand")) == (
            ODRL + "gteq",
            "2026-11-21T00:00:00Z",
        )
        assert (only(second, ODRL + "operator"), only(second, ODRL + "rightOperand")) == (
            ODRL + "lt",
            "2031-11-21T00:00:00Z",
        )
    assert all(ODRL + "constraint" not in rule for rule in main[ODRL + "prohibition"])


@pytest.mark.parametrize(
    ("basis", "on_behalf_of", "permits"), [("rightsholder", [], False), ("agent", ["did:web:a.example"], True)]
)
def test_a_likeness_is_permitted_by_who_may(basis: str, on_behalf_of: list[str], permits: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    label = {**MOON_CAT, "basis": basis, "uses": {"output-likeness": {"decision": "allowed"}}}
    if on_behalf_of:
        label["onBehalfOf"] = on_behalf_of
    found = project(typed(label))
    assert bool(found.policies) is permits
    assert ("/uses/output-likeness" in found.lost) is not permits


def test_what_has_no_rule_is_lost() -> None:
    found = project(typed({**MOON_CAT, "uses": {"mine": {"decision": "allowed"}}}))
    assert found.lost == ("/about/1", "/legalBasis", "/notice")
    again = [*MOON_CAT["about"], {**MOON_CAT["about"][1], "name": {"en": "Moon Cat"}}]
    assert "/about/2" in project(typed({**MOON_CAT, "about": again})).lost


# -- laws -----------------------------------------------------------------------------------------------------------


def test_a_projection_comes_back() -> None:
    for label in labels(COUNT, seed=3, sometimes=0.5):
        found = project(typed(label))
        if not found.policies:
            assert all(f"/uses/{use}" in found.lost for use in label["uses"])
            continue
        back = unproject(found.policies)
        typed({**back, "uses": back["uses"]})  # valid
        assert [back[name] for name in ("id", "declaredBy", "basis")] == [
            label[name] for name in ("id", "declaredBy", "basis")
        ]
        for name in ("issued", "validFrom", "validUntil"):
            assert at(back.get(name)) == at(label.get(name))
        assert back.get("supersedes") == label.get("supersedes")
        kept = [one for index, one in enumerate(label["about"]) if f"/about/{index}" not in found.lost]
        assert sorted(map(repr, map(_ordered, back["about"]))) == sorted(map(repr, map(_ordered, kept)))
        uses = {use: alike(rule) for use, rule in label["uses"].items() if f"/uses/{use}" not in found.lost}
        assert {use: alike(rule) for use, rule in back["uses"].items()} == uses


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_examples_come_back(file: Path) -> None:
    found = [project(label) for _, label in read(file.read_bytes()).labels]
    assert found
    for one in found:
        assert unproject(one.policies)["uses"]
        assert not [lost for lost in one.lost if lost.startswith("/uses")]


def _ordered(subject: Json) -> str:
    return json.dumps(subject, sort_keys=True)


def test_operands_are_typed_and_no_operator_is_negative() -> None:
    for label in labels(COUNT // 4, seed=4, sometimes=0.7):
        for node in nodes(list(project(typed(label)).policies)):
            for operand in node.get(ODRL + "rightOperand", ()):
                assert operand.keys() in ({"@id"}, {"@type", "@value"})
            for operator in node.get(ODRL + "operator", ()):
                assert operator["@id"] in {ODRL + "eq", ODRL + "gteq", ODRL + "lt"}
            assert all(re.match("[a-z]+:", key) or key.startswith("@") for key in node)


def test_each_rule_is_atomic_and_for_one_use_and_subject() -> None:
    for label in labels(COUNT // 4, seed=6):
        for policy in project(typed(label)).policies:
            rules = [*policy.get(ODRL + "permission", ()), *policy.get(ODRL + "prohibition", ())]
            pairs = [(only(rule, ODRL + "action"), only(rule, ODRL + "target")) for rule in rules]
            assert len(set(pairs)) == len(pairs) > 0


# -- what is refused ------------------------------------------------------------------------------------------------


def test_a_label_that_is_not_valid_has_no_projection() -> None:
    with pytest.raises(ValueError, match="not valid"):
        project(replace(typed(MOON_CAT), valid=False))


def test_other_policies_are_not_read() -> None:
    main = project(typed(MOON_CAT)).policies[0]
    for other in (
        (),
        (main, main),
        ({**main, ODRL + "profile": [{"@id": PROFILE}, {"@id": "http://www.w3.org/ns/tdmrep"}]},),
        ({**main, DCT + "replaces": [{"@id": "https://studio.example/policy"}]},),
    ):
        with pytest.raises(ValueError):
            unproject(other)


# -- shapes of the community ----------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.skipif(SHARED is None, reason=ABSENT)
def test_projections_pass_the_shapes_of_the_community_but_for_their_known_defect() -> None:
    """They demand a triple of `odrl:uid`, which JSON-LD never makes: there it is an alias of `@id` (w3c/odrl#30)."""
    from pyshacl import validate  # noqa: PLC0415 (loaded only where it is needed)
    from rdflib import SH, Graph, URIRef  # noqa: PLC0415 (loaded only where it is needed)

    assert SHARED is not None
    found: list[Projection] = [
        project(typed(one)) for one in [MOON_CAT, *labels(size(20, 100, 500), seed=7, sometimes=0.6)]
    ]
    policies = [policy for one in found for policy in one.policies]
    data = Graph().parse(data=nquads(policies), format="nt")
    data.parse(SHARED / "vectors/odrl/ODRL22.ttl", format="turtle")
    data.parse(data=octets("v1/ofuda.ttl"), format="turtle")
    shapes = Graph().parse(SHARED / "vectors/odrl/odrl-shacl.ttl", format="turtle")
    _, report, text = validate(data, shacl_graph=shapes, inference="none")
    results = list(report.subjects(SH.focusNode, None))
    others = [one for one in results if report.value(one, SH.resultPath) != URIRef(ODRL + "uid")]
    assert others == [], text[:2_000]
    assert {str(report.value(one, SH.focusNode)) for one in results} == {policy["@id"] for policy in policies}
