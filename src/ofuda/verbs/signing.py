"""Signs labels, and makes the document that a `did:web` publishes (house readings L19 to L22).

Pure: the key is something that signs octets, the time an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ofuda.carriers import multibase
from ofuda.carriers.json_text import parse_json
from ofuda.carriers.urls import address
from ofuda.formats._dids import ED25519, did_key, own_key, web
from ofuda.formats._label_finding import is_marked
from ofuda.formats._label_text import read
from ofuda.formats._proof_checks import together
from ofuda.formats._proofs import PURPOSE, SUITE, TYPE, covered, proofs
from ofuda.nouns.diagnostics import quote, visible

_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
Json = dict[str, Any]


class SigningError(ValueError):
    """Something that is not signed, or not by that key; the message says why, and `advice` what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the address of the key, and the key itself as what it does to octets."""

    method: str
    sign: Callable[[bytes], bytes]


def method_of(public: bytes, named: str | None) -> str:
    """The address of a key: its `did:key`, or the name under which a `did:web` publishes it."""
    own = did_key(public)
    if named is None:
        return f"{own}#{own.removeprefix('did:key:')}"
    did, _, fragment = named.partition("#")
    if own_key(did) is not None and did != own:
        raise SigningError(f"{quote(named)} is another key than that of the file", f"the key is `{own}`")
    if not fragment or (own_key(did) is None and web(did) is None):
        advice = "write it as in `did:web:studio.example#key-1`, as the DID document has it"
        raise SigningError(f"{quote(named)} is no address of a key", advice)
    if did == own and named != f"{own}#{own.removeprefix('did:key:')}":
        raise SigningError(f"{quote(named)} is no address of a key", "a `did:key` has one key, named after itself")
    return named


def sign(octets: bytes, signer: Signer, created: str, expires: str | None = None) -> Json:
    """A label with a proof, or a set in which every label has one; raises SigningError.

    A proof by the same key is replaced. Only what the schema accepts is signed, and only so that it can be verified.
    """
    value: Any = parse_json(octets).value
    if not isinstance(value, dict) or not is_marked(value):
        raise SigningError("there is no label in it", "give a label document: a JSON object with our `@context`")
    _refuse(octets)
    options = {"created": created} | ({} if expires is None else {"expires": expires})
    if "labels" in value:
        return value | {"labels": [_signed(one, signer, options) for one in value["labels"]]}
    return _signed(value, signer, options)


def _refuse(octets: bytes) -> None:
    for pointer, reason in read(octets).faults:
        message = f"the label is not valid at {quote(pointer or '/')}: {visible(reason[:200])}"
        raise SigningError(message, "mend it first; an invalid label is not signed")


def _signed(label: Json, signer: Signer, options: Mapping[str, str]) -> Json:
    document = {key: value for key, value in label.items() if key != "proof"}
    proof: Json = {"type": TYPE, "cryptosuite": SUITE, **options, "verificationMethod": signer.method}
    proof |= {"proofPurpose": PURPOSE, "@context": label["@context"]}
    proof["proofValue"] = multibase.base58btc(signer.sign(covered(proof, document)))
    kept = [one for one in _others(label) if one["verificationMethod"] != signer.method]
    found = document | {"proof": [*kept, proof] if kept else proof}
    _agree(found)
    return found


def _others(label: Json) -> Iterator[Json]:
    said = label.get("proof", [])
    yield from said if isinstance(said, list) else [said]


def _agree(signed: Json) -> None:
    """Whether readers could take the proof for one: its dates, and whom the label says it is declared by."""
    named = signed["declaredBy"]["id"]
    for one in together(proofs(signed), named):
        raise SigningError(f"no reader would take the proof: {one.message}", "sign as the one who declares the label")


def did_web(text: str) -> str:
    """The `did:web` of a host, with its port and path where it has them; raises SigningError."""
    where = address(f"https://{text}") if "://" not in text else None
    path = where.paths[0].decode().strip("/") if where else ""
    authority = where.origin.removeprefix("https://") if where else ""
    did = "did:web:" + authority.replace(":", "%3A") + "".join(f":{one}" for one in path.split("/") if one)
    if where is None or web(did) is None:
        raise SigningError(f"{quote(text)} is no host, with or without a path", "write it as in `studio.example/manga`")
    return did


def did_document(did: str, public: bytes) -> Json:
    """What a `did:web` publishes, with one key that may sign labels."""
    key = multibase.base58btc(ED25519 + public)
    method = {"id": f"{did}#{key}", "type": "Multikey", "controller": did, "publicKeyMultibase": key}
    return {"@context": _CONTEXTS, "id": did, "verificationMethod": [method], "assertionMethod": [method["id"]]}


def document_address(did: str) -> str:
    """Where the document of a `did:web` is published; empty where it is none."""
    place = web(did)
    return place.document if place else ""
