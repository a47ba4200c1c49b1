"""Labels signed with keys that everybody knows, and the documents that publish them: for tests alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ofuda.formats._dids import did_key
from ofuda.verbs import signing

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "examples" / "labels").glob("*.jsonld"))
CREATED = "2026-11-21T00:00:00Z"
HOST = "did:web:example.com"
DOCUMENT = "https://example.com/.well-known/did.json"


def key(number: int = 1) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public(number: int = 1) -> bytes:
    return key(number).public_key().public_bytes_raw()


def own_did(number: int = 1) -> str:
    return did_key(public(number))


def own_method(number: int = 1) -> str:
    return signing.method_of(public(number), None)


def web_method(did: str = HOST, number: int = 1) -> str:
    return did + "#" + own_method(number).partition("#")[2]


def signed(
    label: Json, method: str | None = None, number: int = 1, created: str = CREATED, expires: str | None = None
) -> Json:
    """A label, or a set, with a proof by one of the keys; by its `did:key` where no method is given."""
    signer = signing.Signer(method or own_method(number), key(number).sign)
    return signing.sign(json.dumps(label).encode(), signer, created, expires)


def did_document(did: str = HOST, number: int = 1, **more: Any) -> Json:
    """What a `did:web` publishes, with one key; `more` goes into its method."""
    found = signing.did_document(did, public(number))
    found["verificationMethod"][0] |= more
    return found


def octets(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
