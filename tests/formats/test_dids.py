"""Whose key it is: names of `did:web`, `did:key`, and DID documents right and wrong."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ofuda.carriers import multibase
from ofuda.carriers.urls import address
from ofuda.formats._dids import Key, did_key, keys, own_key, web
from tests.signed import HOST, Json, did_document, octets, own_did, public, web_method

# -- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("did", "document"),
    [
        ("did:web:example.com", "https://example.com/.well-known/did.json"),
        ("did:web:example.com:a:b", "https://example.com/a/b/did.json"),
        ("did:web:example.com%3A8443", "https://example.com:8443/.well-known/did.json"),
        ("did:web:example.com%3A8443:u", "https://example.com:8443/u/did.json"),
        ("did:web:xn--fsq.example", "https://xn--fsq.example/.well-known/did.json"),
        ("did:web:localhost", "https://localhost/.well-known/did.json"),
    ],
)
def test_where_the_document_is(did: str, document: str) -> None:
    found = web(did)
    assert found is not None
    assert found.document == document


@pytest.mark.parametrize(
    "did",
    [
        *("did:web:", "did:web:.", "did:web:a..b", "did:web:example.com.", "did:web:Example.com", "did:web:-a.example"),
        *(
            "did:web:127.0.0.1",
            "did:web:0x7f.1",
            "did:web:1",
            "did:web:[::1]",
            "did:web:%5B::1%5D",
            "did:web:a_b.example",
        ),
        *("did:web:example.com%3a8443", "did:web:example.com%3A443", "did:web:example.com%3A0", "did:web:a%3A99999"),
        *("did:web:example.com:8443:", "did:web:example.com::a", "did:web:example.com:..:a", "did:web:example.com:%61"),
        *(
            "did:web:example.com/a",
            "did:web:user@example.com",
            "did:web:xn--a-.example",
            "did:web:example.com#k",
            "web:a",
        ),
        *("did:key:z6Mk", "did:web:例え.example", "did:web:example.com\n", "did:web:" + "a" * 64 + ".example"),
    ],
)
def test_what_is_no_name(did: str) -> None:
    assert web(did) is None


@pytest.mark.parametrize(
    ("did", "url", "speaks"),
    [
        ("did:web:example.com", "https://example.com/", True),
        ("did:web:example.com", "http://example.com/a?b", True),
        ("did:web:example.com", "https://example.com:8443/", False),
        ("did:web:example.com", "http://example.com:443/", True),
        ("did:web:example.com", "https://www.example.com/", False),
        ("did:web:www.example.com", "https://example.com/", False),
        ("did:web:example.com%3A8443", "https://example.com:8443/", True),
        ("did:web:example.com%3A8443", "http://example.com:8443/", True),
        ("did:web:example.com%3A8443", "https://example.com/", False),
        ("did:web:example.com%3A80", "http://example.com/", True),
        ("did:web:example.com:a", "https://example.com/a", True),
        ("did:web:example.com:a", "https://example.com/a?x=/b", True),
        ("did:web:example.com:a", "https://example.com/a/b", True),
        ("did:web:example.com:a", "https://example.com/%61/b", True),
        ("did:web:example.com:a", "https://example.com/A/b", False),
        ("did:web:example.com:a", "https://example.com/ab", False),
        ("did:web:example.com:a", "https://example.com/", False),
        ("did:web:example.com:a", "https://example.com/a/../b", False),
        ("did:web:example.com:a", "https://example.com/b/../a/", False),
        ("did:web:example.com:a", "https://example.com//a/", False),
    ],
)
def test_for_what_a_name_speaks(did: str, url: str, *, speaks: bool) -> None:
    found, where = web(did), address(url)
    assert found is not None
    assert where is not None
    assert found.speaks_for(where) is speaks


def test_a_did_key_is_its_key() -> None:
    assert own_key(own_did()) == public()
    assert did_key(public()) == own_did()
    assert own_did().startswith("did:key:z6Mk")


@pytest.mark.parametrize(
    "did",
    [
        *("did:key:", "did:key:z", "did:key:6Mk", own_did()[:-1], own_did() + "1", own_did().replace("z6", "Z6")),
        *("did:key:" + multibase.base58btc(b"\xec\x01" + public()), "did:key:u7QF", "did:key:z" + "1" * 300),
        "did:key:f" + (b"\xed\x01" + public()).hex(),
    ],
)
def test_what_is_no_did_key(did: str) -> None:
    assert own_key(did) is None


# -- documents ------------------------------------------------------------------------------------------------------


def usable(document: object) -> dict[str, bytes]:
    """The keys that may be used, by their address."""
    body = document if isinstance(document, bytes) else octets(document)
    return {named: one.octets for named, one in keys(HOST, body).by_address.items() if not one.fault}


GOOD = {web_method(): public()}
JWK: Json = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(public()).decode().rstrip("=")}


def with_key(kind: str, **more: Any) -> Json:
    method = {"id": "#k", "type": kind, "controller": HOST} | more
    return {"id": HOST, "verificationMethod": [method], "assertionMethod": ["#k"]}


@pytest.mark.parametrize(
    "document",
    [
        did_document(),
        did_document(type="Ed25519VerificationKey2020"),
        did_document() | {"@context": "https://attacker.example/", "service": [{"id": "#x"}], "alsoKnownAs": 1},
        did_document() | {"assertionMethod": [web_method(), web_method()]},
        did_document() | {"assertionMethod": [web_method().removeprefix(HOST)]},
        did_document() | {"assertionMethod": did_document()["verificationMethod"], "verificationMethod": []},
        did_document() | {"assertionMethod": [*did_document()["verificationMethod"], web_method(), "#gone", 1, None]},
        did_document() | {"verificationMethod": did_document()["verificationMethod"] * 2},
    ],
)
def test_documents_with_a_key(document: Json) -> None:
    assert usable(document) == GOOD


@pytest.mark.parametrize(
    "more",
    [{}, {"use": "sig"}, {"key_ops": ["verify"]}, {"alg": "EdDSA"}, {"alg": "Ed25519"}, {"kid": "1"}],
)
@pytest.mark.parametrize("kind", ["JsonWebKey", "JsonWebKey2020"])
def test_json_web_keys(kind: str, more: Json) -> None:
    assert usable(with_key(kind, publicKeyJwk=JWK | more)) == {f"{HOST}#k": public()}


@pytest.mark.parametrize(
    "document",
    [
        b"", b"{", b"[]", b"1", b"null", b"\xff", b"[" * 1000, b'"' + HOST.encode() + b'"',
        b" " * (1 << 18) + octets(did_document()),
        b'{"id": "did:web:other.example", ' + octets(did_document())[1:],
        {}, did_document() | {"id": HOST + "/"}, did_document() | {"id": None}, did_document("did:web:other.example"),
        did_document() | {"assertionMethod": {}}, did_document() | {"assertionMethod": web_method()},
        did_document() | {"verificationMethod": {}}, did_document() | {"verificationMethod": [1, {}, {"id": 1}]},
        did_document(controller="did:web:other.example"), did_document(controller=[HOST]),
        did_document(type="Multikey2"),
        did_document(type=["Multikey"]) | {"x": 1}, did_document(type="JsonWebKey"),
        did_document(publicKeyMultibase="z"), did_document(publicKeyMultibase=1),
        did_document(publicKeyMultibase="f00"),
        did_document(publicKeyJwk=JWK), did_document(publicKeyHex="00"), did_document(secretKeyMultibase="z1"),
        did_document(privateKeyJwk={}), did_document(expires="soon"), did_document(revoked=1),
        did_document(expires=None),
        did_document(revoked="2026-11-21T00:00:00"),
        with_key("Multikey"), with_key("Multikey", publicKeyJwk=JWK), with_key("JsonWebKey", publicKeyJwk=[JWK]),
        *(
            with_key("JsonWebKey", publicKeyJwk=JWK | wrong)
            for wrong in (
                {"kty": "EC"}, {"crv": "X25519"}, {"crv": "Ed448"}, {"x": 1}, {"x": ""}, {"x": JWK["x"] + "="},
                {"x": "!" * 43}, {"x": JWK["x"][:-2]}, {"d": "AA"}, {"use": "enc"}, {"key_ops": ["sign"]},
                {"key_ops": "verify"}, {"alg": "ES256"}, {"alg": ["EdDSA"]}, {"alg": "none"},
            )
        ),
    ],
)  # fmt: skip
def test_documents_without_a_key(document: object) -> None:
    assert usable(document) == {}


def test_one_address_for_two_keys_is_no_key() -> None:
    first, other = did_document(), did_document(number=2)["verificationMethod"][0] | {"id": web_method()}
    both = [*first["verificationMethod"], other]
    assert usable(first | {"verificationMethod": both}) == {}
    assert usable(first | {"assertionMethod": [web_method(), other]}) == {}
    assert usable(first | {"verificationMethod": [other, *both]}) == {}


def test_a_key_ends_at_the_earlier_of_both() -> None:
    document = did_document(expires="2026-12-01T00:00:00Z", revoked="2026-11-30T23:00:00-01:00")
    found = keys(HOST, octets(document)).by_address[web_method()]
    assert found == Key(public(), datetime(2026, 12, 1, tzinfo=UTC))
    assert keys(HOST, octets(did_document())).by_address[web_method()].ends is None


def test_what_is_wrong_with_a_document_is_said() -> None:
    assert keys(HOST, b"{").fault.startswith("it cannot be read")
    assert keys(HOST, b'{"id": 1, "id": 2}').fault == "a key stands twice in it"
    assert keys(HOST, json.dumps({"id": "did:web:a"}).encode()).fault == "its `id` is not the DID"
