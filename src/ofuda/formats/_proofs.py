"""Data Integrity proofs on labels, cryptosuite `eddsa-jcs-2022` (W3C vc-data-integrity, vc-di-eddsa §3.3; L19, L20).

What a proof covers is computed where the label is read, whether the signature fits where a key is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ofuda.carriers import multibase
from ofuda.carriers.times import instant
from ofuda.nouns.label import Proof

TYPE, SUITE, PURPOSE = "DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod"
_OCTETS = 64  # of an Ed25519 signature (RFC 8032 §5.1.6)


def proofs(label: Mapping[str, Any]) -> tuple[Proof, ...]:
    """The proofs of a label that the schema accepts, in their order; each covers the label without all of them."""
    said = label["proof"]
    document = {key: value for key, value in label.items() if key != "proof"}
    if not isinstance(said, list):
        return (_proof(said, document, "/proof"),)
    return tuple(_proof(one, document, f"/proof/{at}") for at, one in enumerate(said))


def _proof(said: Mapping[str, Any], document: Mapping[str, Any], pointer: str) -> Proof:
    signature = multibase.decode(said["proofValue"]) if said["proofValue"].startswith("z") else None
    options = {key: value for key, value in said.items() if key != "proofValue"}
    faults = list(_faults(said, signature))
    return Proof(
        pointer=pointer,
        method=said["verificationMethod"],
        created=instant(said.get("created")),
        expires=instant(said.get("expires")),
        covers=b"" if faults else covered(options, document),
        signature=signature or b"",
        fault=faults[0] if faults else "",
    )


def _faults(said: Mapping[str, Any], signature: bytes | None) -> Iterator[str]:
    """What the schema leaves open, and this suite does not."""
    if said["cryptosuite"] != SUITE:
        yield f"its cryptosuite is not `{SUITE}`"
    if signature is None or len(signature) != _OCTETS:
        yield f"its `proofValue` is not {_OCTETS} octets in base58btc"
    if any(member in said and instant(said[member]) is None for member in ("created", "expires")):
        yield "a date of it is none of the calendar"


def covered(options: Mapping[str, Any], document: Mapping[str, Any]) -> bytes:
    """What is signed: the digests of the canonical forms, the options first (vc-di-eddsa §3.3.4, RFC 8785).

    The schema lets a proof have no `@context` but the label's own, so the label's never has to be replaced by it
    (§3.3.2, step 4).
    """
    import rfc8785  # noqa: PLC0415 (for signed labels alone)

    return b"".join(hashlib.sha256(rfc8785.dumps(dict(one))).digest() for one in (options, document))


@lru_cache(maxsize=1024)
def fits(proof: Proof, key: bytes) -> bool:
    """Whether the signature is one by the Ed25519 key of these 32 octets on what the proof covers."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 (for signed labels alone)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 (loaded only where it is needed)

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(proof.signature, proof.covers)
    except (InvalidSignature, ValueError):
        return False
    return True
