"""Nothing that was signed can be changed (security T14): every signed example, every tampering, every bit."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from random import Random

import pytest

import ofuda
from ofuda.carriers import multibase
from ofuda.formats._dids import web
from ofuda.nouns.resource import Fetched
from ofuda.nouns.trust import Trusted, TrustList
from ofuda.nouns.vocabulary import ALL
from ofuda.verbs.verifying import verify
from tests.signed import CREATED, EXAMPLES, HOST, Json, did_document, octets, own_method, signed, web_method
from tests.sizes import size

AT = datetime(2027, 1, 2, tzinfo=UTC)
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group (RFC 8032 §5.1)


def labels() -> Iterator[tuple[str, Json]]:
    for file in EXAMPLES:
        value = json.loads(file.read_bytes())
        for at, label in enumerate(value.get("labels", [value])):
            yield f"{file.stem}-{at}", label


LABELS = dict(labels())


def did_of(label: Json) -> str:
    """Who signs: who declares it, where that is a DID (L20)."""
    named = str(label["declaredBy"]["id"])
    return named if named.startswith("did:") else HOST


HELD = {
    place.document: Fetched(200, octets(did_document(did)))
    for did in {did_of(label) for label in LABELS.values()}
    if (place := web(did)) is not None
}


def again(label: Json, number: int = 1, created: str = CREATED) -> Json:
    """The label, signed by a key of its own party."""
    return signed(label, web_method(did_of(label), number), number, created, "2027-02-01T00:00:00Z")


def goodness(body: bytes, at: datetime = AT) -> list[bool]:
    return [one.good for one in verify(body, HELD, at)]


@cache
def original(name: str) -> bytes:
    """By the key of a `did:web`, with an end."""
    return octets(again(LABELS[name]))


# -- tamperings: each changes a copy, or gives other octets ---------------------------------------------------------

Tampering = Callable[[Json], bytes | None]
TAMPERINGS: dict[str, Tampering] = {}


def tampering(name: str) -> Callable[[Tampering], Tampering]:
    def put(change: Tampering) -> Tampering:
        TAMPERINGS[name] = change
        return change

    return put


def _toggled(member: str, value: object) -> Tampering:
    """Takes a member away, or puts it there."""

    def change(label: Json) -> None:
        if label.pop(member, None) is None:
            label[member] = value

    return change


for _member, _put in {
    "id": None, "issued": None, "declaredBy": None, "basis": None, "about": None, "@context": None, "type": None,
    "validFrom": "2026-11-21T00:00:00Z", "validUntil": "2036-01-01T00:00:00Z", "notice": {"en": "Help yourself."},
    "jurisdiction": ["JP"], "legalBasis": ["eu-cdsm-4-3"], "supersedes": ["https://example.com/x"],
    "exceptionTo": ["https://example.com/x"], "onBehalfOf": ["https://example.com/x"],
    "ext": {"https://example.com/x": "y"},
}.items():  # fmt: skip
    TAMPERINGS[f"toggle-{_member}"] = _toggled(_member, _put)


def _set(member: str, value: object) -> Tampering:
    def change(label: Json) -> None:
        label[member] = value

    return change


TAMPERINGS |= {
    "id": _set("id", "https://example.com/other"),
    "issued": _set("issued", "2026-11-21T00:00:01Z"),
    "issued-otherwise-written": _set("issued", "2026-11-21T00:00:00.000Z"),
    "issued-in-another-zone": _set("issued", "2026-11-21T09:00:00+09:00"),
    "valid-until-later": _set("validUntil", "2999-01-01T00:00:00Z"),
    "basis": lambda label: label.update(basis="agent" if label["basis"] == "licensee" else "licensee"),
    "declared-by": _set("declaredBy", {"id": HOST}),
    "context-list": _set("@context", ["https://w3id.org/ofuda/v1"]),
    "context-more": _set("@context", ["https://w3id.org/ofuda/v1", {"decision": "urn:x"}]),
    "another-site": _set("about", [{"type": "Site", "url": "https://victim.example"}]),
    "one-subject-more": lambda label: label["about"].append({"type": "Site", "url": "https://victim.example"}),
    "one-subject-twice": lambda label: label["about"].append(label["about"][0] | {"media": ["text"]}),
    "unknown-member": _set("allowed", "all"),
    "number": _set("ext", {"https://example.com/x": 1}),
}


def _turned(use: str) -> Tampering:
    """Another word on a use, or a word on it where there was none."""

    def change(label: Json) -> None:
        refused = label["uses"].get(use, {"decision": "disallowed"})["decision"] != "allowed"
        label["uses"][use] = {"decision": "allowed" if refused else "disallowed"}

    return change


for _use in ALL:
    TAMPERINGS[f"turn-{_use.value}"] = _turned(_use.value)


@tampering("a-use-taken-away")
def _a_use_taken_away(label: Json) -> None:
    if len(label["uses"]) > 1:
        label["uses"].popitem()
    else:
        label["uses"] = {"mine": {"decision": "allowed"}}


def _proof(**more: object) -> Tampering:
    def change(label: Json) -> None:
        for member, value in more.items():
            label["proof"][member.replace("context", "@context")] = value

    return change


def _without(member: str) -> Tampering:
    def change(label: Json) -> None:
        del label["proof"][member]

    return change


TAMPERINGS |= {f"proof-without-{one}": _without(one) for one in (
    "type", "cryptosuite", "created", "expires", "verificationMethod", "proofPurpose", "@context", "proofValue",
)}  # fmt: skip
TAMPERINGS |= {
    "proof-created": _proof(created="2026-11-20T00:00:00Z"),
    "proof-expires-later": _proof(expires="2028-02-01T00:00:00Z"),
    "proof-id": _proof(id="urn:example:proof"),
    "proof-of-another-key": _proof(verificationMethod=web_method(HOST, 2)),
    "proof-of-another-did": _proof(verificationMethod=own_method(2)),
    "proof-of-the-same-key-by-another-name": _proof(verificationMethod=own_method()),
    "proof-purpose": _proof(proofPurpose="authentication"),
    "proof-suite-rdfc": _proof(cryptosuite="eddsa-rdfc-2022"),
    "proof-suite-ecdsa": _proof(cryptosuite="ecdsa-jcs-2019"),
    "proof-suite-none": _proof(cryptosuite="none"),
    "proof-suite-empty": _proof(cryptosuite=""),
    "proof-suite-in-capitals": _proof(cryptosuite="EDDSA-JCS-2022"),
    "proof-type": _proof(type="Ed25519Signature2020"),
    "proof-context": _proof(context="https://w3id.org/security/v2"),
    "proof-context-list": _proof(context=["https://w3id.org/ofuda/v1"]),
    "proof-nonce": _proof(nonce="x"),
    "proof-domain": _proof(domain="https://example.com"),
    "proof-previous": _proof(previousProof="urn:example:proof"),
    "proof-critical": _proof(crit=["b64"]),
    "proof-value-empty": _proof(proofValue="z"),
    "proof-value-zeros": _proof(proofValue=multibase.base58btc(bytes(64))),
    "proof-value-text": _proof(proofValue="zno"),
    "stripped": lambda label: label.__delitem__("proof"),
    "proofs-none": _set("proof", []),
    "proof-null": _set("proof", None),
    "proof-text": _set("proof", "signed"),
}


def _value(change: Callable[[bytes], bytes], letter: str = "z") -> Tampering:
    """Another signature."""

    def put(label: Json) -> None:
        signature = change(multibase.decode(label["proof"]["proofValue"]) or b"")
        text = multibase.base58btc(signature)
        label["proof"]["proofValue"] = text if letter == "z" else letter + signature.hex()

    return put


TAMPERINGS |= {
    "signature-cut": _value(lambda found: found[:-1]),
    "signature-longer": _value(lambda found: found + b"\x00"),
    "signature-longer-in-front": _value(lambda found: b"\x00" + found),
    "signature-twice": _value(lambda found: found + found),
    "signature-turned": _value(lambda found: found[::-1]),
    "signature-halves-turned": _value(lambda found: found[32:] + found[:32]),
    "signature-in-its-other-form": _value(
        lambda found: found[:32] + (int.from_bytes(found[32:], "little") + ORDER).to_bytes(32, "little")
    ),
    "signature-hexadecimal": _value(lambda found: found, "f"),
}


@tampering("one-proof-twice")
def _one_proof_twice(label: Json) -> None:
    label["proof"] = [label["proof"], label["proof"]]


@tampering("one-key-twice")
def _one_key_twice(label: Json) -> None:
    unsigned = {name: value for name, value in label.items() if name != "proof"}
    label["proof"] = [label["proof"], again(unsigned, created="2026-11-21T01:00:00Z")["proof"]]


@tampering("a-wrong-proof-beside")
def _a_wrong_proof_beside(label: Json) -> None:
    label["proof"] = [label["proof"], label["proof"] | {"verificationMethod": web_method(did_of(label), 2)}]


@tampering("a-good-proof-of-another-beside")
def _a_good_proof_of_another_beside(label: Json) -> None:
    unsigned = {name: value for name, value in label.items() if name != "proof"} | {"declaredBy": {"id": "urn:x"}}
    label["declaredBy"] = unsigned["declaredBy"]
    label["proof"] = [again(unsigned)["proof"], signed(unsigned, number=3)["proof"]]


@tampering("the-proof-of-another-label")
def _the_proof_of_another_label(label: Json) -> None:
    other = {name: value for name, value in label.items() if name != "proof"} | {"id": "https://example.com/other"}
    label["proof"] = again(other)["proof"]


@tampering("signed-by-a-key-that-is-not-there")
def _signed_by_a_key_that_is_not_there(label: Json) -> None:
    unsigned = {name: value for name, value in label.items() if name != "proof"}
    label["proof"] = again(unsigned, 2)["proof"]


@tampering("the-proof-as-an-extension")
def _the_proof_as_an_extension(label: Json) -> None:
    label["ext"] = {"https://w3id.org/security#proof": label.pop("proof")}


# Twins: octets that a careless reader takes for what was signed.


@tampering("a-key-twice-the-last-as-signed")
def _a_key_twice_the_last_as_signed(label: Json) -> bytes:
    return b'{"uses": {"train-generative": {"decision": "allowed"}}, ' + octets(label).lstrip()[1:]


@tampering("a-key-twice-the-first-as-signed")
def _a_key_twice_the_first_as_signed(label: Json) -> bytes:
    return octets(label).rstrip()[:-1] + b', "uses": {"train-generative": {"decision": "allowed"}}}'


@tampering("a-key-twice-once-escaped")
def _a_key_twice_once_escaped(label: Json) -> bytes:
    return octets(label).rstrip()[:-1] + rb', "\u0075ses": {"train-generative": {"decision": "allowed"}}}'


@tampering("a-key-in-another-normal-form")
def _a_key_in_another_normal_form(label: Json) -> None:
    label["notice"] = {"en": unicodedata.normalize("NFD", "café")}


@tampering("texts-in-another-normal-form")
def _texts_in_another_normal_form(label: Json) -> bytes:
    text = octets(label).decode().replace('"decision"', '"de\u200bcision"', 1)
    return unicodedata.normalize("NFD", text).encode()


@tampering("half-a-pair")
def _half_a_pair(label: Json) -> bytes:
    return octets(label).rstrip()[:-1] + rb', "ext": {"https://example.com/x": "\ud83d"}}'


@tampering("a-tail")
def _a_tail(label: Json) -> bytes:
    return octets(label) + b"{}"


@tampering("utf-16")
def _utf_16(label: Json) -> bytes:
    return octets(label).decode().encode("utf-16")


@tampering("deeper-than-anybody-reads")
def _deeper_than_anybody_reads(label: Json) -> bytes:
    return octets(label).rstrip()[:-1] + b', "ext": {"https://example.com/x": ' + b"[" * 70 + b"]" * 70 + b"}}"


# -- the tests ------------------------------------------------------------------------------------------------------


def test_there_are_enough_of_both() -> None:
    assert len(TAMPERINGS) >= 60
    assert len(LABELS) >= 6


@pytest.mark.parametrize("name", LABELS)
def test_what_was_signed_is_good(name: str) -> None:
    assert goodness(original(name)) == [True]
    by_itself = LABELS[name] | {"declaredBy": {"id": "urn:x"}}
    assert goodness(octets(signed(by_itself))) == [True]


@pytest.mark.parametrize("change", TAMPERINGS)
def test_what_was_changed_is_not(change: str) -> None:
    for name in LABELS:
        label = json.loads(original(name))
        copy = deepcopy(label)
        body = TAMPERINGS[change](copy)
        body = octets(copy) if body is None else body
        assert body != original(name), name
        assert True not in goodness(body), name


def test_the_same_written_otherwise_is_the_same() -> None:
    """White space, order and escapes are no part of what is signed (RFC 8785 §3)."""
    for name in LABELS:
        label = json.loads(original(name))
        backwards = dict(reversed(label.items()))
        for body in (
            json.dumps(backwards).encode(),
            json.dumps(label, indent=7).encode(),
            b"\xef\xbb\xbf" + original(name),
        ):
            assert goodness(body) == [True]


BITS = ("01-site-0", "02-manga-0", "06-press-kit-1")


@pytest.mark.parametrize("name", BITS)
def test_no_bit_can_be_turned(name: str) -> None:
    """Every bit at landing; at the desk some of each octet's."""
    body = original(name)
    everywhere = [(at, bit) for at in range(len(body)) for bit in range(8)]
    some = size(400, len(everywhere), len(everywhere))
    chosen = everywhere if some >= len(everywhere) else Random(20261121).sample(everywhere, some)
    for at, bit in chosen:
        turned = bytearray(body)
        turned[at] ^= 1 << bit
        assert True not in goodness(bytes(turned)), (at, bit)


@pytest.mark.parametrize("day", ["2026-11-20", "2027-02-01", "2036-01-01"])
def test_a_proof_is_good_in_its_time_alone(day: str) -> None:
    moment = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    assert all(goodness(original(name), moment) == [False] for name in LABELS)


@pytest.mark.parametrize("change", TAMPERINGS)
def test_what_was_changed_permits_nothing(change: str) -> None:
    """A label that only its proof makes anybody's word: once changed, it is nobody's."""
    trust = TrustList("mine", trusted=tuple(Trusted(did, ("*",)) for did in (HOST, own_method(2).partition("#")[0])))
    question = ofuda.Question(frozenset({"X"}), at=AT, trust=trust)
    url = LABELS["01-site-0"]["about"][0]["url"] + "/a"

    def found(body: bytes) -> ofuda.Decision:
        held = {"https://archive.example/label": Fetched(200, body), **HELD}
        return ofuda.resolve(ofuda.Resource(url, documents=held), question)

    assert found(original("01-site-0"))["search"].level is ofuda.Level.ALLOWED
    copy = json.loads(original("01-site-0"))
    body = TAMPERINGS[change](copy)
    for use in found(octets(copy) if body is None else body).uses.values():
        assert use.level is ofuda.Level.UNKNOWN
        assert all(one.statement.authority is ofuda.Authority.CLAIMED for one in use.reasons)
