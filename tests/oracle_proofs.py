"""What proofs make of labels, for the reference resolver (standard §3.1 *proved*, security T14).

`L19`, `Q3` … in comments are entries of `docs/pages/readings.md`; `tests/oracle_documents.py` says where labels stand,
`tests/oracle_labels.py` what they mean. None of them shares code with the product.
"""

import base64
import hashlib
import string
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import ada_url
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.oracle_documents import Label, at, instant, load, twice
from tests.oracle_signals import CLAIMED, PROVED, Question, body_of, time_of
from tests.oracle_syntax import BASE58, as_normalised, multihash, origin_of, target

GOOD, NOT_KNOWN, WRONG, NONE_AT_ALL = "good", "not known", "wrong", "none"
LOWER, DIGITS = set(string.ascii_lowercase), set(string.digits)
SEGMENT = set(string.ascii_letters) | DIGITS | set("._-")
Documents = dict[str, dict[str, Any]]


# --------------------------------------------------------------------------------------------------- octets as text
def base58(text: str) -> bytes | None:
    """The octets behind `z`."""
    if text[:1] != "z" or not set(text[1:]) <= set(BASE58):
        return None
    digits, number = text[1:], 0
    for char in digits:
        number = number * 58 + BASE58.index(char)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def multikey(text: Any) -> bytes | None:  # L21
    octets = base58(text) if isinstance(text, str) else None
    return octets[2:] if octets is not None and len(octets) == 34 and octets[:2] == b"\xed\x01" else None


def base64url(text: Any) -> bytes | None:
    """32 octets without padding, in the one spelling they have."""
    if not isinstance(text, str) or len(text) != 43:
        return None
    try:
        octets = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except ValueError:
        return None
    return octets if base64.urlsafe_b64encode(octets).decode() == text + "=" else None


# ---------------------------------------------------------------------------------------------------- did:web (L22)
class Web(NamedTuple):
    host: str
    port: int
    written: bool  # the port
    path: str  # "" or with a `/` before each step


def web_of(did: str) -> Web | None:
    """The one spelling that a `did:web` has; None for every other text."""
    start, method, *rest = did.split(":")
    if (start, method) != ("did", "web") or not rest:
        return None
    host, colon, port = rest[0].partition("%3A")
    steps = rest[1:]
    if not is_domain(host) or (colon and not is_port(port)):
        return None
    if any(not step or step[0] == "." or not set(step) <= SEGMENT for step in steps):
        return None
    return Web(host, int(port or 443), bool(colon), "".join("/" + step for step in steps))


def is_domain(host: str) -> bool:
    labels = host.split(".")
    if any(not label or not set(label) <= LOWER | DIGITS | {"-"} for label in labels):
        return False
    try:
        return not set(labels[-1]) <= DIGITS and ada_url.URL(f"https://{host}/").hostname == host
    except ValueError:
        return False


def is_port(text: str) -> bool:
    return bool(text) and set(text) <= DIGITS and text[0] != "0" and int(text) <= 65535 and int(text) != 443


def document_of(web: Web) -> str:
    place = web.host + (f":{web.port}" if web.written else "")
    return f"https://{place}{web.path or '/.well-known'}/did.json"


# ------------------------------------------------------------------------------------------------- the keys of a DID
class Key(NamedTuple):
    octets: bytes
    end: datetime | None


def keys_of(method: str, documents: Documents) -> Key | str:
    """The key of a verification method, or what is the matter with it."""
    did = method.partition("#")[0]
    if did.startswith("did:key:"):  # L21
        own = did.removeprefix("did:key:")
        octets = multikey(own)
        return Key(octets, None) if octets and method == f"{did}#{own}" else WRONG
    web = web_of(did) if did.startswith("did:web:") else None
    if web is None:
        return WRONG
    document = published(document_of(web), documents)
    return document if isinstance(document, str) else key_in(document, did, method)


def published(address: str, documents: Documents) -> Any:
    """The DID document, or what is the matter with it (L22)."""
    fetched = documents.get(at(address, address))
    if fetched is None or fetched.get("error"):
        return NOT_KNOWN
    status = fetched.get("status", 200)
    if (200 <= status <= 299 or 400 <= status <= 499) and status not in {200, 206, 401, 403, 429}:
        return WRONG
    if status != 200 or fetched.get("truncated"):
        return NOT_KNOWN
    if origin_of(fetched.get("url") or address) != origin_of(address):
        return WRONG
    body = body_of(fetched)
    document = load(body) if len(body) <= 256 * 1024 else ...
    return WRONG if not isinstance(document, dict) or twice(document) else document


def key_in(document: dict[str, Any], did: str, method: str) -> Key | str:
    if document.get("id") != did:
        return WRONG
    listed, described = (objects(document.get(name)) for name in ("assertionMethod", "verificationMethod"))

    def named(text: Any) -> bool:
        return isinstance(text, str) and (did + text if text.startswith("#") else text) == method

    entries = [each for each in listed if isinstance(each, dict) and named(each.get("id"))]
    if any(named(each) for each in listed):
        entries += [each for each in described if isinstance(each, dict) and named(each.get("id"))]
    keys = {key_of(each, did) for each in entries}
    only = keys.pop() if len(keys) == 1 else None
    return only or WRONG


def objects(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def key_of(entry: dict[str, Any], did: str) -> Key | None:
    public = [name for name in entry if name.startswith("publicKey")]
    secret = any(name.startswith(("secretKey", "privateKey")) for name in entry)
    if entry.get("controller") != did or len(public) != 1 or secret:
        return None
    ends = [instant(entry[name]) for name in ("expires", "revoked") if name in entry]
    octets = None
    if entry.get("type") in ("Multikey", "Ed25519VerificationKey2020"):
        octets = multikey(entry.get("publicKeyMultibase"))
    elif entry.get("type") in ("JsonWebKey", "JsonWebKey2020"):
        octets = web_key(entry.get("publicKeyJwk"))
    known = [end for end in ends if end]
    return Key(octets, min(known, default=None)) if octets and len(known) == len(ends) else None


def web_key(jwk: Any) -> bytes | None:
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519") or "d" in jwk:
        return None
    operations = jwk.get("key_ops", ["verify"])
    fit = isinstance(operations, list) and "verify" in operations and jwk.get("use", "sig") == "sig"
    return base64url(jwk.get("x")) if fit and jwk.get("alg", "EdDSA") in ("EdDSA", "Ed25519") else None


# ------------------------------------------------------------------------------------- good, wrong, or not known (L20)
def proofs_of(label: dict[str, Any]) -> list[dict[str, Any]]:
    held = label.get("proof", [])
    return held if isinstance(held, list) else [held]


def did_of(name: str) -> str:
    return name.partition("#")[0]


def state(label: Label, documents: Documents, question: Question) -> str:
    """Of all proofs of a valid label."""
    proofs = proofs_of(label.data)
    if not proofs:
        return NONE_AT_ALL
    methods = [proof["verificationMethod"] for proof in proofs]
    dids = {did_of(method) for method in methods}
    declared = did_of(label.data["declaredBy"]["id"])
    if len(set(methods)) < len(methods) or len(dids) > 1 or (declared.startswith("did:") and declared not in dids):
        return WRONG
    states = [of_proof(proof, label.data, documents, question) for proof in proofs]
    return next(each for each in (WRONG, NOT_KNOWN, GOOD) if each in states)


def of_proof(proof: dict[str, Any], label: dict[str, Any], documents: Documents, question: Question) -> str:
    now = time_of(str(question.at))
    signature = base58(proof["proofValue"])
    did, hash_sign, fragment = proof["verificationMethod"].partition("#")
    kind = (proof["type"], proof["cryptosuite"], proof["proofPurpose"])
    if kind != ("DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod"):  # L19
        return WRONG
    if not signature or len(signature) != 64 or not did.startswith("did:") or not hash_sign or not fragment:
        return WRONG
    made, end = instant(proof.get("created")), instant(proof.get("expires"))
    if (made and made > now) or (end and end <= now):
        return WRONG
    key = keys_of(proof["verificationMethod"], documents)
    if isinstance(key, str):
        return key
    ended = key.end is not None and key.end <= now
    return WRONG if ended or not fits(key.octets, signature, proof, label) else GOOD


def fits(key: bytes, signature: bytes, proof: dict[str, Any], label: dict[str, Any]) -> bool:
    try:
        covered = [
            rfc8785.dumps({name: value for name, value in proof.items() if name != "proofValue"}),
            rfc8785.dumps({name: value for name, value in label.items() if name != "proof"}),
        ]
        signed = b"".join(hashlib.sha256(text).digest() for text in covered)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


# --------------------------------------------------------------------------------------- for what a DID is named, L23
def is_host(did: str, question: Question) -> bool:
    """Whether it is a `did:web` of the resource's host and of a folder above it."""
    web, url = web_of(did) if did.startswith("did:web:") else None, ada_url.URL(question.url)
    if web is None or web.host != url.hostname:
        return False
    own = {"http:": 80, "https:": 443}.get(url.protocol, 0)
    port = int(url.port or own)
    paths = [path.partition("?")[0] for path in question.targets]
    within = all(path == web.path or path.startswith(web.path + "/") for path in paths)
    return within and (web.port == port or (not web.written and port == own))


@cache
def spellings(url: str) -> tuple[str, str]:
    return target(as_normalised(url)), target(url)


def is_about(subject: str, question: Question) -> bool:  # Q3
    """Without userinfo and fragment; an origin is its `/`; in every spelling of the path (U1)."""
    if origin_of(subject) != question.origin:
        return False
    whole = spellings(subject)
    if whole[0].endswith("/"):
        return all(path.startswith(whole[0]) for path in question.targets)
    return set(whole) == set(question.targets)


def is_named(did: str, label: Label, question: Question, trust: dict[str, Any], digests: set[bytes]) -> bool:
    listed = [row["subjects"] for row in trust.get("trust", []) if row["did"] == did]  # L24
    known = {subject["id"] for subject in label.data["about"] if "id" in subject and own_codes(subject) & digests}
    by_row = any(name == "*" or name in known or is_about(name, question) for names in listed for name in names)
    return by_row or is_host(did, question)


def own_codes(subject: dict[str, Any]) -> set[bytes]:
    """Not those of tables of codes, which have an `href`."""
    listed = [code["digest"] for code in subject.get("content", []) if "digest" in code and "href" not in code]
    return {each for each in map(multihash, listed) if each}


def lies_below(site: str, question: Question) -> bool:
    """As `is_about`, in any spelling; what is no http or https address is above everything (L24)."""
    if not origin_of(site).startswith(("http://", "https://")):
        return True
    above = [path for path in spellings(site) if path.endswith("/")]
    below = any(path.startswith(each) for path in question.targets for each in above)
    return origin_of(site) == question.origin and (below or bool(set(spellings(site)) & set(question.targets)))


# ------------------------------------------------------------------------------------------------ what follows, L25
def seal(label: Label, request: dict[str, Any], question: Question, digests: set[bytes]) -> Label:
    """The label as its proofs leave it: proved, or not valid, or as it stands."""
    trust = request.get("trust") or {}
    if question.at is None or not label.valid:  # L19
        return label
    documents = {at(url, url): fetched for url, fetched in (request.get("documents") or {}).items()}
    proofs = proofs_of(label.data)
    found = state(label, documents, question)
    did = did_of(proofs[0]["verificationMethod"]) if proofs else ""
    named = is_named(did, label, question, trust, digests)
    require = trust.get("require", [])
    by_place = any(
        lies_below(want["site"], question) if "site" in want else is_host(want["did"], question) for want in require
    )
    by_declaration = did_of(label.data["declaredBy"]["id"]) in {want.get("did") for want in require}
    without = (by_place or by_declaration) and (found in {NONE_AT_ALL, NOT_KNOWN} or (by_place and not named))
    if found == WRONG or without:
        return label._replace(valid=False, mistrusted=True)
    if found == GOOD and named:
        return label._replace(authority=PROVED, party=did, place=(label.authority, label.party))
    return label


def place_of(label: Label) -> tuple[int, str]:
    """Where a label stands, whatever its proof: its authority there, and its party (L23, L25)."""
    return label.place or (label.authority, label.party)


def is_doubted(label: Label) -> bool:  # L25: for the doubt about copies that nobody can name, it is as a valid one
    return (label.valid or label.mistrusted) and label.authority != CLAIMED
