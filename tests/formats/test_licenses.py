"""Licences by address and name, what schema.org names, what a reader may not make of them; ai.txt; TDM policies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ofuda
from ofuda.formats._licenses import recognised
from ofuda.formats._tdm_policy import read
from ofuda.nouns.stance import Duty
from tests.asking import ask, rules, word

CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        (CC, "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/by-nc-sa/3.0/jp/deed.ja", "CC-BY-NC-SA-3.0"),
        ("HTTPS://CREATIVECOMMONS.ORG/licenses/BY-ND/2.5", "CC-BY-ND-2.5"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/legalcode", "CC-PDM-1.0"),
        ("https://spdx.org/licenses/MIT.html", "MIT"),
        ("https://spdx.org/licenses/0BSD", "0BSD"),
        ("https://spdx.org/licenses/Some-New-1.0.json", "Some-New-1.0"),
        (" apache-2.0 ", "Apache-2.0"),
        ("CC BY-NC 4.0 International", "CC-BY-NC-4.0"),
        ("cc-by-sa-4.0", "CC-BY-SA-4.0"),
        ("https://example.com/creativecommons.org/licenses/by/4.0/", None),
        ("https://creativecommons.org.example.com/licenses/by/4.0/", None),
        ("https://creativecommons.org/licenses/", None),
        ("All rights reserved", None),
        ("", None),
        ("MIT" + " " * 600 + "x", None),
    ],
)
def test_licences_are_known_by_address_and_name(text: str, identifier: str | None) -> None:
    assert recognised(text) == identifier


def notes(decision: ofuda.Decision, use: str = "mine") -> list[str | None]:
    return [one.statement.note for one in decision[use].reasons]


def test_a_licence_is_a_reason_that_decides_nothing() -> None:
    found = ask(headers=[("Link", f"<{CC}>; rel=license")])
    assert notes(found) == ["license CC-BY-4.0"]
    assert {one.level.word for one in found.uses.values()} == {"unknown"}
    assert notes(found, "output-style") == []


def script(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<!doctype html><script type="application/ld+json; charset=utf-8">{text}</script>'.encode()


@pytest.mark.parametrize(
    ("value", "noted", "offered"),
    [
        ({"license": "MIT"}, ["license MIT"], ["https://spdx.org/licenses/MIT.html"]),
        ({"license": [CC, {"url": "/l"}, 5, {"name": "x"}]}, ["license CC-BY-4.0", "license"], [CC, "https://example.com/l"]),
        ({"license": "https://["}, ["license"], []),
        ({"license": ""}, [], []),
        ({"copyrightHolder": "Example"}, ["copyrightHolder Example"], []),
        ({"copyrightHolder": {"name": "E", "email": "mailto:e@example.com"}}, ["copyrightHolder E"], [None]),
        ({"copyrightHolder": {"email": "e@example.com"}, "usageInfo": "/u"}, ["usageInfo"], ["https://example.com/u"]),
        ({"copyrightHolder": {"name": "E"}}, ["copyrightHolder E"], []),
        ({"usageInfo": {"@context": "https://w3id.org/ofuda/v1", "@id": "https://example.com/label"}}, [], []),
        ({"@context": ["https://w3id.org/ofuda/v1"], "license": CC}, [], []),
        ({"a": {"b": [{"https://schema.org/license": {"@id": CC}}]}}, ["license CC-BY-4.0"], [CC]),
    ],
)  # fmt: skip
def test_what_schema_org_names(value: dict[str, Any], noted: list[str], offered: list[str | None]) -> None:
    found = ask(page=script({"@context": "https://schema.org"} | value), policy=SCHEMA_ORG)
    assert sorted(map(str, notes(found))) == sorted(noted)
    assert [one.license for one in found.offers] == offered
    assert {one.level.word for one in found.uses.values()} == {"unknown"}


SCHEMA_ORG = ofuda.policy(
    {"name": "one", "mechanisms": ["schema-org", "licenses"], "own_disallow": "drop", "claims": "review"}
    | dict.fromkeys(("unknown", "conditional", "broken", "unreachable"), "keep")
)


def test_what_is_shown_is_bounded() -> None:
    many = [{"@context": "https://schema.org", "license": f"https://example.com/{n}"} for n in range(100)]
    assert len(ask(page=script(many), policy=SCHEMA_ORG).offers) == 16
    fields = [("Link", ", ".join(f"<https://example.com/{n}>; rel=license" for n in range(50)))]
    assert len(ask(headers=fields).offers) == 16


def test_licence_links_that_are_no_addresses_raise_nothing() -> None:
    field = ("Link", '<http://[>; rel=license, <>; rel=license, </b>; rel=license; anchor="http://["')
    page = b'<!doctype html><link rel=license href="http://["><link rel=license href=""><link rel=x href=license>'
    assert [one.license for one in ask(headers=[field], page=page).offers] == ["http://["]


def values(scalars: list[str], keys: list[str]) -> st.SearchStrategy[Any]:
    """JSON of a few scalars and keys."""
    return st.recursive(
        st.none() | st.booleans() | st.sampled_from(scalars),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(keys), inner, max_size=4),
        max_leaves=12,
    )


@given(values([CC, "x", ""], ["license", "usageInfo", "copyrightHolder", "@id", "url", "email", "name", "@context"]))
def test_no_script_decides_anything(value: object) -> None:
    found = ask(page=script({"@context": "https://schema.org", "license": value}), policy=SCHEMA_ORG)
    assert {one.level.word for one in found.uses.values()} == {"unknown"}


# -- rules of search engines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "ground", "training"),
    [
        ("nosnippet", ["nosnippet"], []),
        ("max-snippet : 0", ["max-snippet:0"], []),
        ("MAX-SNIPPET:0, NOARCHIVE", ["max-snippet:0", "noarchive"], ["noarchive"]),
        ("max-snippet:05", [], []),
        ("max-snippet:-1, max-image-preview:large", [], []),
        ("otherbot: noarchive", [], []),
        ("examplebot: nocache", ["nocache"], ["nocache"]),
    ],
)
def test_rules_of_search_engines_are_noted(value: str, ground: list[str], training: list[str]) -> None:
    found = ask(headers=[("X-Robots-Tag", value)])
    assert (notes(found, "ground"), notes(found, "train-other"), rules(found)) == (ground, training, [])
    assert {one.level.word for one in found.uses.values()} == {"unknown"}


def test_notes_stand_in_metas_too_and_are_no_claims() -> None:
    page = b'<!doctype html><meta name=robots content="nosnippet"><meta name=examplebot content="nocache">'
    assert notes(ask(page=page), "ground") == ["nosnippet", "nocache"]
    around = [ofuda.Page("https://other.example/", ofuda.Headers([("X-Robots-Tag", "noai, nosnippet")]))]
    found = ask(found_on=around, media_type="image/png")
    assert (notes(found, "ground"), found["train-other"].reason) == ([], "claim")


# -- ai.txt ---------------------------------------------------------------------------------------------------------


def ai_txt(body: bytes, **more: Any) -> ofuda.Decision:
    return ask(well_known={"/ai.txt": ofuda.Fetched(200, body, **more)})


def test_refusals_of_ai_txt_are_carried() -> None:
    found = ai_txt(b"user-agent: *\nallow: /a$\ndisallow: /\n")
    assert (word(found), rules(found)) == ("unknown", [])
    found = ai_txt(b"\xef\xbb\xbfUser-Agent: *\r\nDisallow: /a  # all\r\n")
    (reason,) = found["train-other"].reasons
    assert (word(found), reason.statement.authority.name) == ("disallowed", "CARRIED")
    assert str(reason.statement.evidence.place) == "https://example.com/ai.txt:2"
    assert word(found, "search") == "unknown"


@pytest.mark.parametrize("body", [b"", b"\0", b"<html>", b"Disallow: /", b"# nothing", b"Permission: deny"])
def test_other_things_called_ai_txt_are_not_read(body: bytes) -> None:
    found = ai_txt(body)
    assert (word(found), rules(found)) == ("unknown", ["ai-txt-absent"])


@given(st.binary(max_size=60))
def test_no_ai_txt_raises_or_permits(body: bytes) -> None:
    assert word(ai_txt(b"User-agent: *\n" + body)) in {"unknown", "disallowed"}


# -- TDM policies ---------------------------------------------------------------------------------------------------

POLICY: dict[str, Any] = {
    "@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"],
    "@type": "Offer",
    "profile": "http://www.w3.org/ns/tdmrep",
}
PAY = {"action": "compensate"}


def conditions(**members: Any) -> tuple[list[str], str | None]:
    given = POLICY | members
    found = read(json.dumps(given).encode())
    return sorted(one.name for one in found.conditions), found.unread


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        (PAY, ["compensate"]),
        ("compensate", ["compensate"]),
        ([PAY, "obtainConsent"], ["compensate", "obtain-consent"]),
        ({"action": ["compensate", {"@id": "http://www.w3.org/ns/odrl/2/inform"}]}, ["compensate", "obtain-consent"]),
        (PAY | {"constraint": []}, ["compensate", "obtain-consent"]),
        (5, ["obtain-consent"]),
        ({}, ["obtain-consent"]),
        ([], ["obtain-consent"]),
    ],
)
def test_duties_of_a_policy(duty: object, expected: list[str]) -> None:
    assert conditions(permission={"action": ["tdm:mine"], "duty": duty}) == (expected, None)


@pytest.mark.parametrize(
    "constraint",
    [
        5,
        {},
        {"leftOperand": "purpose", "operator": "neq", "rightOperand": "tdm:research"},
        {"leftOperand": "purpose", "operator": "eq", "rightOperand": ["tdm:research", "tdm:non-research"]},
        {"leftOperand": "purpose", "operator": "eq", "rightOperand": "research"},
        {"leftOperand": "spatial", "operator": "eq", "rightOperand": "tdm:research"},
    ],
)
def test_constraints_that_nobody_knows_ask_for_consent(constraint: object) -> None:
    permission = {"action": "http://www.w3.org/ns/tdmrep/mine", "duty": PAY, "constraint": constraint}
    assert conditions(permission=[permission]) == (["compensate", "obtain-consent"], None)


@pytest.mark.parametrize(
    "members",
    [
        {"permission": []},
        {"permission": None},
        {"permission": [5, {"action": "mine"}]},
        {"@context": None},
        {"@context": [{"tdm:mine": "odrl:use"}, *POLICY["@context"]]},
        {"@type": ["Offer", "Set"]},
        {"@type": None},
        {"obligation": [PAY]},
        {"profile": []},
    ],
)
def test_what_is_no_policy_asks_for_consent(members: dict[str, Any]) -> None:
    names, why = conditions(**{"permission": {"action": "tdm:mine", "duty": PAY}} | members)
    assert names == ["obtain-consent"]
    assert why


@pytest.mark.parametrize(
    ("assigner", "page", "contact"),
    [
        (None, None, None),
        ("https://example.com", None, None),
        ({"vcard:hasTelephone": "tel:1"}, None, "tel:1"),
        ({"vcard:hasURL": {"@id": "https://a.example"}, "vcard:hasEmail": "mailto:a"}, "https://a.example", "mailto:a"),
        ([{"hasEmail": "mailto:a"}, {"vcard:hasEmail": "mailto:b", "vcard:hasURL": 5}], None, "mailto:a"),
    ],
)
def test_who_offers_is_reached(assigner: object, page: str | None, contact: str | None) -> None:
    found = read(json.dumps(POLICY | {"assigner": assigner}).encode())
    assert (found.page, found.contact) == (page, contact)


SCALARS = ["tdm:mine", "compensate", "tdm:research", "purpose", "eq"]


@given(values(SCALARS, ["action", "duty", "constraint", "leftOperand", "operator", "rightOperand", "@id"]))
def test_no_policy_asks_for_nothing(permission: object) -> None:
    found = read(json.dumps(POLICY | {"permission": permission}).encode())
    assert found.conditions & {Duty("obtain-consent"), Duty("compensate")}
    assert found.mining
