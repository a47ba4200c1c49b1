"""Octets into what is signed: proofs of labels, and the documents whose keys they are checked by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.fuzz import seeds
from tests.signed import DOCUMENT, EXAMPLES, HOST, Json, did_document, octets, own_method, public, signed, web_method

if TYPE_CHECKING:
    from ofuda.nouns.resource import Fetched

_AT = datetime(2026, 11, 22, tzinfo=UTC)


def _site() -> Json:
    from json import loads

    found: Json = loads(EXAMPLES[0].read_bytes())
    return found | {"about": [{"type": "Site", "url": "https://example.com"}]}


@cache
def _held() -> dict[str, Fetched]:
    from ofuda.nouns.resource import Fetched

    return {DOCUMENT: Fetched(200, octets(did_document()))}


@cache
def _values() -> tuple[Any, ...]:
    """What was signed: whatever verifies says one of these."""
    from json import loads

    return tuple(loads(one) for one in _PROOFS[:3])


def proof(octets_: bytes) -> None:
    """A label with a proof: it is good only where it says what was signed, and a wrong one permits nothing."""
    import ofuda
    from ofuda.carriers.json_text import parse_json
    from ofuda.verbs.verifying import entry, verify

    found = verify(octets_, _held(), _AT)
    assert all(entry(one, "label.jsonld") for one in found)
    for one in found:
        assert one.message.isprintable()
        assert one.good == (not one.rule)
        assert not one.good or parse_json(octets_).value in _values()
    held = {"https://archive.example/l": ofuda.Fetched(200, octets_), **_held()}
    decision = ofuda.resolve(ofuda.Resource("https://example.com/a", documents=held), ofuda.Question({"X"}, at=_AT))  # type: ignore[arg-type]  # what is given is decided by the test
    for use in decision.uses.values():
        assert use.level is ofuda.Level.UNKNOWN or any(one.good for one in found)


def did(octets_: bytes) -> None:
    """A DID document: what has a key has the key that was published, or another one in the form of keys."""
    from ofuda.formats._dids import keys

    read = keys(HOST, octets_)
    assert not read.fault or not read.by_address
    for one in read.by_address.values():
        assert bool(one.fault) != (len(one.octets) == len(public()))
        assert one.ends is None or one.ends.tzinfo is not None


_PROOFS = (
    octets(signed(_site(), web_method())),
    octets(signed(_site())),
    octets(signed(_site(), web_method(), expires="2027-01-01T00:00:00Z")),
    octets(signed(_site(), web_method(HOST, 2), 2)),
    octets(_site() | {"proof": []}),
    b"",
)
_PROOF_WORDS = (
    *seeds.JSON_WORDS, b'"proof":', b'"proofValue":', b'"z', b'"u', b"eddsa-jcs-2022", b"eddsa-rdfc-2022", b"did:key:",
    b"did:web:example.com", b"did:web:", b"#", b"%3A", web_method().encode(), own_method().encode(), b'"created":',
    b'"expires":', b'"2026-11-21T00:00:00Z"', b'"@context":', b"assertionMethod", b"disallowed", b"allowed",
)  # fmt: skip
_JWK = b'"publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": "'
_DOCUMENTS = (
    octets(did_document()),
    octets(did_document(expires="2027-01-01T00:00:00Z", revoked="2026-12-01T00:00:00Z")),
    octets(did_document(type="Ed25519VerificationKey2020")),
    b'{"id": "did:web:example.com", "assertionMethod": [{"id": "#k", "type": "JsonWebKey", "controller": '
    b'"did:web:example.com", ' + _JWK + b'iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w"}}]}',
    b'{"id": "did:web:example.com", "assertionMethod": ["#k"], "verificationMethod": [{"id": "#k"}, 1]}',
    b"[]",
    b"",
)
_DOCUMENT_WORDS = (
    *seeds.JSON_WORDS, b'"assertionMethod":', b'"verificationMethod":', b'"publicKeyMultibase":', b'"controller":',
    b'"type": "Multikey"', b'"type": "JsonWebKey"', b'"id":', b'"revoked":', b'"expires":', b'"did:web:example.com"',
    b"#k",
    b'"2026-11-21T00:00:00Z"', b"z6Mk", b"z1", _JWK, b'"use": "sig"', b'"key_ops": ["verify"]',
    b'"secretKeyMultibase":',
)  # fmt: skip

# Name, module, what it runs, seeds, words.
ROWS: tuple[tuple[str, str, Callable[[bytes], None], tuple[bytes, ...], tuple[bytes, ...]], ...] = (
    ("proof", "ofuda.formats._proofs", proof, _PROOFS, _PROOF_WORDS),
    ("did-document", "ofuda.formats._dids", did, _DOCUMENTS, _DOCUMENT_WORDS),
)
