"""Whose key it is: `did:key`, `did:web`, and the keys of a DID document that is held (L21, L22; W3C CID 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from ofuda.carriers import multibase
from ofuda.carriers.json_text import parse_json
from ofuda.carriers.times import instant
from ofuda.carriers.urls import Address, address

ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key
_OCTETS = 32
_LONGEST = 1 << 18  # octets of a DID document
# did:web Method Specification §3.1, in the one spelling that a name can have: a domain in lower case and no address of
# a machine, a port behind `%3A`, path segments without escapes.
_WEB = re.compile(
    r"did:web:((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"(?:%3A([1-9][0-9]{0,4}))?((?::[A-Za-z0-9_-][A-Za-z0-9._-]*)*)"
)
_MULTIKEYS = ("Multikey", "Ed25519VerificationKey2020")
_JSON_KEYS = ("JsonWebKey", "JsonWebKey2020")
_PRIVATE = ("secretKey", "privateKey")


@dataclass(frozen=True, slots=True)
class Web:
    """A name of did:web: the origin that it is proved by, the path below it, and where its document is."""

    origin: str
    path: str
    document: str

    def speaks_for(self, where: Address) -> bool:
        """Whether a resource lies on its host and below its path, in every spelling (standard §3.1).

        Its port is the one it names, else that of the resource's own scheme.
        """
        own = address(self.origin)
        if own is None or own.host != where.host:
            return False
        named = self.origin.removeprefix("https://") != own.host
        if where.port != own.port and (named or ":" in where.origin.removeprefix(where.scheme + "://")):
            return False
        folder = self.path.encode()
        return all(path == folder or path.startswith(folder + b"/") for path in where.paths)


@lru_cache(maxsize=1024)
def web(did: str) -> Web | None:
    """A name of did:web; None where it is none, or is not written in its one spelling."""
    match = _WEB.fullmatch(did)
    if match is None:
        return None
    host, port, rest = match.groups()
    origin, path = f"https://{host}" + (f":{port}" if port else ""), rest.replace(":", "/")
    where = address(origin)
    # The parser says whether the host is a domain, and whether the port is one that has to be written.
    if where is None or where.origin != origin or host.rpartition(".")[2].isdecimal():
        return None
    return Web(origin, path, f"{origin}{path or '/.well-known'}/did.json")


@lru_cache(maxsize=1024)
def own_key(did: str) -> bytes | None:
    """The key that a `did:key` is; None where it is no Ed25519 key."""
    return _multikey(did.removeprefix("did:key:")) if did.startswith("did:key:z") else None


def did_key(public: bytes) -> str:
    """The `did:key` of an Ed25519 public key."""
    return f"did:key:{multibase.base58btc(ED25519 + public)}"


def _multikey(text: object) -> bytes | None:
    """The octets of an Ed25519 Multikey (CID 1.0 §2.2.2)."""
    octets = multibase.decode(text) if isinstance(text, str) and text.startswith("z") else None
    fits = octets is not None and octets.startswith(ED25519) and len(octets) == len(ED25519) + _OCTETS
    return octets[len(ED25519) :] if octets is not None and fits else None


@dataclass(frozen=True, slots=True)
class Key:
    """A public key; `ends`: from when it may not be used. `fault` says why it is of no use at all."""

    octets: bytes = b""
    ends: datetime | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys by which a DID makes statements, by their address; `fault`: why the document has none."""

    by_address: Mapping[str, Key]
    fault: str = ""


@lru_cache(maxsize=64)
def keys(did: str, octets: bytes) -> Keys:
    """The keys of a DID document for `assertionMethod`; never raises, and no context is looked at."""
    text = parse_json(octets, max_octets=_LONGEST)
    value = text.value
    if text.error is not None:
        return Keys({}, f"it cannot be read: {text.error.message}")
    if text.duplicates:
        return Keys({}, "a key stands twice in it")
    if not isinstance(value, dict) or value.get("id") != did:
        return Keys({}, "its `id` is not the DID")
    methods: dict[str, Key] = {}
    for one in _listed(value, "verificationMethod"):
        _put(methods, did, one)
    found: dict[str, Key] = {}
    for one in _listed(value, "assertionMethod"):
        if isinstance(one, str):
            named = _absolute(did, one)
            if named in methods:
                _add(found, named, methods[named])
        else:
            _put(found, did, one)
    return Keys(found)


def _listed(value: Mapping[str, Any], member: str) -> list[Any]:
    found = value.get(member)
    return found if isinstance(found, list) else []


def _absolute(did: str, named: str) -> str:
    return did + named if named.startswith("#") else named


def _put(found: dict[str, Key], did: str, said: object) -> None:
    """A verification method by its address."""
    if isinstance(said, dict) and isinstance(said.get("id"), str):
        _add(found, _absolute(did, said["id"]), _method(did, said))


def _add(found: dict[str, Key], named: str, key: Key) -> None:
    """Two of one address that are not one key are none."""
    found[named] = key if found.get(named, key) == key else Key(fault="its address stands for two")


def _method(did: str, said: Mapping[str, Any]) -> Key:
    """One verification method (CID 1.0 §2.2)."""
    ends = [said[member] for member in ("expires", "revoked") if member in said]
    moments = [moment for one in ends if (moment := instant(one)) is not None]
    octets = _public(said)
    if said.get("controller") != did:
        return Key(fault="its `controller` is not the DID")
    if octets is None:
        return Key(fault="it is no Ed25519 key, or not one alone")
    if len(moments) < len(ends):
        return Key(fault="nobody can read when it ends")
    return Key(octets, min(moments, default=None))


def _public(said: Mapping[str, Any]) -> bytes | None:
    """The one key that a method holds; of several nobody knows which is meant, and one with its secret is no one's."""
    if sum(one.startswith("publicKey") for one in said) != 1 or any(one.startswith(_PRIVATE) for one in said):
        return None
    if said.get("type") in _MULTIKEYS:
        return _multikey(said.get("publicKeyMultibase"))
    return _json_key(said.get("publicKeyJwk")) if said.get("type") in _JSON_KEYS else None


def _json_key(said: object) -> bytes | None:
    """An Ed25519 JSON Web Key (RFC 8037 §2) for signatures; one that shows its private part is nobody's alone."""
    if not isinstance(said, dict) or "d" in said or not all(_permits(said)):
        return None
    text = said.get("x")
    if said.get("kty") != "OKP" or said.get("crv") != "Ed25519" or not isinstance(text, str):
        return None
    octets = multibase.decode("u" + text)
    return octets if octets is not None and len(octets) == _OCTETS and "=" not in text else None


def _permits(said: Mapping[str, Any]) -> Iterator[bool]:
    """Whether it may verify signatures of ours (RFC 7517 §4.2 to §4.4)."""
    operations = said.get("key_ops", ["verify"])
    yield said.get("use", "sig") == "sig"
    yield isinstance(operations, list) and "verify" in operations
    yield said.get("alg", "EdDSA") in ("EdDSA", "Ed25519")
