"""What is signed and what is not; the names of keys; the documents that publish them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ofuda.formats._dids import web
from ofuda.formats._proof_checks import State
from ofuda.nouns.resource import Fetched
from ofuda.verbs.signing import Signer, SigningError, did_document, did_web, document_address, method_of, sign
from ofuda.verbs.verifying import verify
from tests.signed import (
    CREATED,
    EXAMPLES,
    HOST,
    Json,
    key,
    octets,
    own_did,
    own_method,
    public,
    signed,
    web_method,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)
SITE: Json = json.loads(EXAMPLES[0].read_bytes())


def test_a_proof_is_added_and_nothing_else_is_changed() -> None:
    found = signed(SITE, expires="2027-01-01T00:00:00Z")
    proof = found.pop("proof")
    assert found == SITE
    assert proof.pop("proofValue").startswith("z")
    assert proof == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": CREATED,
        "expires": "2027-01-01T00:00:00Z",
        "verificationMethod": own_method(),
        "proofPurpose": "assertionMethod",
        "@context": "https://w3id.org/ofuda/v1",
    }


def test_the_same_key_signs_the_same_way() -> None:
    assert signed(SITE) == signed(SITE)


def test_every_label_of_a_set_is_signed_by_itself() -> None:
    kit = json.loads(EXAMPLES[5].read_bytes())
    found = signed(kit)
    assert {name: value for name, value in found.items() if name != "labels"} == {
        name: value for name, value in kit.items() if name != "labels"
    }
    assert [one.state for one in verify(octets(found), {}, AT)] == [State.VALID] * len(kit["labels"])
    assert found["labels"][0] == signed(kit["labels"][0])


def test_a_proof_by_the_same_key_is_replaced_and_one_by_another_key_of_the_party_stays() -> None:
    once = signed(SITE, web_method())
    assert signed(once, web_method(), created="2026-11-22T00:00:00Z")["proof"]["created"] == "2026-11-22T00:00:00Z"
    twice = signed(once, web_method(HOST, 2), 2)
    assert [one["verificationMethod"] for one in twice["proof"]] == [web_method(), web_method(HOST, 2)]
    again = signed(twice, web_method(HOST, 2), 2)
    assert again == twice
    thrice = signed(twice, HOST + "#third", 3)
    assert len(thrice["proof"]) == 3


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ([], "there is no label"),
        ({}, "there is no label"),
        ({"@type": "ImageObject", "usageInfo": SITE}, "there is no label"),
        (SITE | {"basis": "king"}, "is not valid at `/`"),
        (SITE | {"uses": {"mine": {"decision": "maybe"}}}, "is not valid"),
        (SITE | {"uses": {"mine": {"decision": "conditional", "until": "2026-11-31T00:00:00Z"}}}, "is not valid"),
        (SITE | {"proof": {"type": "DataIntegrityProof"}}, "is not valid"),
        ({"@context": SITE["@context"], "type": "LabelSet", "labels": [SITE | {"basis": "king"}]}, "at `/labels/0`"),
        ({"@context": SITE["@context"], "type": "LabelSet", "labels": []}, "is not valid"),
        (SITE | {"declaredBy": {"id": "did:web:other.example"}}, "no reader would take the proof: it is declared by"),
        (signed(SITE, number=2), "no reader would take the proof: its proofs are of several parties"),
    ],
)
def test_what_is_not_signed(label: object, message: str) -> None:
    with pytest.raises(SigningError, match=message) as caught:
        sign(octets(label), Signer(own_method(), key().sign), CREATED)
    assert caught.value.advice


def test_text_that_is_no_json_is_not_signed() -> None:
    for body in (b"", b"{", b'{"type": "RightsLabel"', b"\xff"):
        with pytest.raises(SigningError, match="there is no label"):
            sign(body, Signer(own_method(), key().sign), CREATED)


def test_a_key_that_stands_twice_is_not_signed() -> None:
    body = b'{"type": "RightsLabel", ' + octets(SITE).lstrip()[1:]
    with pytest.raises(SigningError, match="is not valid"):
        sign(body, Signer(own_method(), key().sign), CREATED)


# -- names of keys --------------------------------------------------------------------------------------------------


def test_the_name_of_a_key() -> None:
    assert method_of(public(), None) == own_method() == f"{own_did()}#{own_did().removeprefix('did:key:')}"
    for named in (own_method(), web_method(), "did:web:a.example%3A8443:b#key-1"):
        assert method_of(public(), named) == named


@pytest.mark.parametrize(
    "named",
    ["", "key-1", "did:web:example.com", "did:web:example.com#", "did:web:Example.com#k", "did:example:a#k",
     own_did(), own_did() + "#key-1", own_method(2)],
)  # fmt: skip
def test_what_is_no_name_of_the_key(named: str) -> None:
    with pytest.raises(SigningError):
        method_of(public(), named)


@pytest.mark.parametrize(
    ("text", "did"),
    [
        ("studio.example", "did:web:studio.example"),
        ("Studio.Example/", "did:web:studio.example"),
        ("studio.example:8443", "did:web:studio.example%3A8443"),
        ("studio.example/manga/moon-cat/", "did:web:studio.example:manga:moon-cat"),
        ("例え.example", "did:web:xn--r8jz45g.example"),
    ],
)
def test_the_did_of_a_host(text: str, did: str) -> None:
    assert did_web(text) == did
    place = web(did)
    assert place is not None
    assert document_address(did) == place.document


@pytest.mark.parametrize(
    "text", ["", "https://studio.example", "127.0.0.1", "[::1]", "a..b", "studio.example/a b", "@"]
)
def test_what_is_no_host(text: str) -> None:
    with pytest.raises(SigningError, match="is no host"):
        did_web(text)


def test_an_address_of_a_document_is_that_of_a_did_web() -> None:
    assert document_address(own_did()) == ""


def test_the_document_publishes_the_key() -> None:
    label = signed(SITE, web_method())
    document = did_document(HOST, public())
    held = {document_address(HOST): Fetched(200, octets(document))}
    assert [one.good for one in verify(octets(label), held, AT)] == [True]
    assert document["assertionMethod"] == [web_method()]
