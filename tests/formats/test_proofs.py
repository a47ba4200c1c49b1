"""What a proof covers and whether it is good: the W3C's own vector step by step, and proofs that are none."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rfc8785

from ofuda.carriers import multibase
from ofuda.formats._dids import own_key
from ofuda.formats._label_text import read
from ofuda.formats._proof_checks import State, check
from ofuda.formats._proofs import covered, fits, proofs
from ofuda.nouns.label import Label
from ofuda.nouns.resource import Fetched
from tests.shared import ABSENT, SHARED
from tests.signed import CREATED, DOCUMENT, EXAMPLES, HOST, Json, did_document, octets, own_did, signed, web_method

AT = datetime(2026, 11, 22, tzinfo=UTC)
SITE: Json = json.loads(EXAMPLES[0].read_bytes())
HELD = {DOCUMENT: Fetched(200, octets(did_document()))}


def label_of(value: Json) -> Label:
    ((_, label),) = read(octets(value)).labels
    assert label.valid
    return label


# -- the vector of the recommendation -------------------------------------------------------------------------------


@pytest.mark.skipif(SHARED is None, reason=ABSENT)
def test_the_vector_of_the_recommendation_step_by_step() -> None:
    folder = (SHARED or Path()) / "vectors" / "eddsa"

    def text(name: str) -> str:
        return (folder / f"{name}.txt").read_text(encoding="utf-8").strip()

    document = json.loads((folder / "signedJCS.json").read_bytes())
    options = json.loads((folder / "proofConfigJCS.json").read_bytes())
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    assert rfc8785.dumps(unsigned).decode() == text("canonDocJCS")
    assert rfc8785.dumps(options).decode() == text("proofCanonJCS")
    assert hashlib.sha256(rfc8785.dumps(unsigned)).hexdigest() == text("docHashJCS")
    assert hashlib.sha256(rfc8785.dumps(options)).hexdigest() == text("proofHashJCS")
    assert covered(options, unsigned).hex() == text("combinedHashJCS")
    (proof,) = proofs(document)
    assert proof.covers.hex() == text("combinedHashJCS")
    assert proof.signature.hex() == text("sigHexJCS")
    assert multibase.base58btc(proof.signature) == text("sigBTC58JCS") == document["proof"]["proofValue"]
    key = own_key(proof.did)
    assert key is not None
    assert fits(proof, key)
    assert not fits(proof, bytes(32))


def test_ed25519_is_that_of_rfc_8032() -> None:
    """Test 3 of RFC 8032 §7.1."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 (loaded only where it is needed)

    secret = bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
    signature = Ed25519PrivateKey.from_private_bytes(secret).sign(b"\xaf\x82")
    assert signature.hex().startswith("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac")


def test_keys_are_sorted_by_their_utf_16_and_texts_escaped_as_little_as_can_be() -> None:
    """RFC 8785 §3.2.3: a character beyond U+FFFF stands before one at U+FB33."""
    text = rfc8785.dumps({"\ufb33": "1", "\U0001f600": "2", "\r": "3", "ö": "4", "1": "5\u2028\u000f"})
    assert text.decode() == '{"\\r":"3","1":"5\u2028\\u000f","ö":"4","\U0001f600":"2","\ufb33":"1"}'


# -- good, wrong, not known -----------------------------------------------------------------------------------------


def test_a_did_key_needs_no_document() -> None:
    found = check(label_of(signed(SITE)), AT, {})
    assert (found.state, found.did, found.message) == (State.VALID, own_did(), "")


def test_a_did_web_needs_its_document() -> None:
    label = label_of(signed(SITE, web_method()))
    assert check(label, AT, HELD).state is State.VALID
    found = check(label, AT, {})
    assert (found.state, found.needs, found.rule) == (State.UNREAD, DOCUMENT, "document-needed")


def test_a_label_without_a_proof_is_unsigned() -> None:
    assert check(label_of(SITE), AT, {}).state is State.UNSIGNED


@pytest.mark.parametrize(
    ("came", "state", "rule"),
    [
        (Fetched(503), State.UNREAD, "label-proof-unreachable"),
        (Fetched(error="timeout"), State.UNREAD, "label-proof-unreachable"),
        (Fetched(403), State.UNREAD, "label-proof-unreachable"),
        (Fetched(302), State.UNREAD, "label-proof-unreachable"),
        (Fetched(206, HELD[DOCUMENT].body), State.UNREAD, "label-proof-unreachable"),
        (Fetched(200, HELD[DOCUMENT].body, truncated=True), State.UNREAD, "label-proof-unreachable"),
        (Fetched(404), State.INVALID, "label-proof-key"),
        (Fetched(204), State.INVALID, "label-proof-key"),
        (Fetched(200, b""), State.INVALID, "label-proof-key"),
        (Fetched(200, HELD[DOCUMENT].body, url="https://cdn.example/did.json"), State.INVALID, "label-proof-key"),
        (Fetched(200, HELD[DOCUMENT].body, url="https://example.com/did.json"), State.VALID, ""),
        (Fetched(200, HELD[DOCUMENT].body, url="?"), State.VALID, ""),
    ],
)
def test_what_came_in_the_place_of_a_did_document(came: Fetched, state: State, rule: str) -> None:
    found = check(label_of(signed(SITE, web_method())), AT, {DOCUMENT: came})
    assert (found.state, found.rule) == (state, rule)


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (AT - timedelta(days=1), None, State.VALID),
        (AT, None, State.VALID),
        (AT + timedelta(seconds=1), None, State.INVALID),
        (AT - timedelta(days=1), AT + timedelta(seconds=1), State.VALID),
        (AT - timedelta(days=1), AT, State.INVALID),
    ],
)
def test_a_proof_has_a_time(start: datetime, end: datetime | None, state: State) -> None:
    written = [None if one is None else one.isoformat().replace("+00:00", "Z") for one in (start, end)]
    label = label_of(signed(SITE, created=written[0] or "", expires=written[1]))
    found = check(label, AT, {})
    assert found.state is state
    assert found.rule == ("" if state is State.VALID else "label-proof-time")


def test_a_proof_whose_date_is_none_of_the_calendar_is_none() -> None:
    """The schema refuses such a date before; this is for whoever asks without it."""
    value = signed(SITE)
    value["proof"]["created"] = "2026-02-30T00:00:00Z"
    (found,) = proofs(value)
    assert found.fault == "a date of it is none of the calendar"
    assert found.covers == b""


def test_the_first_thing_that_is_wrong_is_told_before_what_is_not_known() -> None:
    value = signed(SITE, web_method(), expires="2026-11-21T00:00:01Z")
    other = signed(SITE, web_method(HOST, 2), 2)
    found = check(label_of(value | {"proof": [other["proof"], value["proof"]]}), AT, {})
    assert (found.state, found.rule, found.pointer) == (State.INVALID, "label-proof-time", "/proof/1")


def test_a_signature_on_other_octets_is_none() -> None:
    (proof,) = proofs(signed(SITE))
    key = own_key(proof.did)
    assert key is not None
    assert fits(proof, key)
    assert not fits(proof, key[::-1])
    assert not fits(proof, b"")
    assert proof.created == datetime.fromisoformat(CREATED)
