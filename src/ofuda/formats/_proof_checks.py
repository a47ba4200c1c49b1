"""Whether the proofs of a label are good at an instant, by keys that are held (house readings L20 to L22)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.urls import address
from ofuda.formats._dids import Key, Keys, Web, keys, own_key, web
from ofuda.formats._proofs import fits
from ofuda.nouns.diagnostics import quote, visible
from ofuda.nouns.label import Label, Proof
from ofuda.nouns.resource import Fetched

_UNREACHABLE = frozenset({Outcome.FORBIDDEN, Outcome.DOWN, Outcome.LOST})


class State(Enum):
    """What came of the proofs of one label."""

    VALID = "valid"
    INVALID = "invalid"
    UNREAD = "unread"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Checked:
    """`did`: whose proofs they are. `rule`, `message`, `advice` and `pointer` say what is wrong, where anything is.

    `needs`: the address of the DID document that was not given.
    """

    state: State
    did: str = ""
    rule: str = ""
    message: str = ""
    advice: str = ""
    pointer: str = ""
    needs: str = ""


_UNSIGNED = Checked(State.UNSIGNED)
_AGAIN = "ask the publisher to sign it again; `ofuda verify` says more"
_PUBLISH = "publish the key in the DID document, under `assertionMethod`, or sign with one that is there"


def check(label: Label, at: datetime, documents: Mapping[str, Fetched]) -> Checked:
    """The proofs of a valid label; `documents` by absolute address without fragment.

    Every proof has to be good, and all have to be of one DID: what is wrong with any is wrong with the label.
    """
    if not label.proofs:
        return _UNSIGNED
    found = [*together(label.proofs, label.declared_by.id)]
    for one in label.proofs:
        found += _wrong(one, at, documents)
    worst = min(found, key=lambda one: one.state is not State.INVALID, default=None)
    return worst or Checked(State.VALID, label.proofs[0].did)


def _invalid(one: Proof, message: str, rule: str = "label-proof-invalid", advice: str = _AGAIN) -> Checked:
    return Checked(State.INVALID, one.did, rule, message, advice, one.pointer)


def together(proofs: Sequence[Proof], declared_by: str) -> Iterator[Checked]:
    """What is wrong with the proofs of a label as a set, whatever the keys are."""
    first, named = proofs[0], declared_by.partition("#")[0]
    if any(one.did != first.did for one in proofs):
        yield _invalid(first, "its proofs are of several parties, so nobody knows whose word it is")
    elif len({one.method for one in proofs}) < len(proofs):
        yield _invalid(first, "one key stands in two of its proofs")
    if named.startswith("did:") and named != first.did:
        yield _invalid(first, f"it is declared by {quote(named)} and signed by {quote(first.did)}")


def _wrong(one: Proof, at: datetime, documents: Mapping[str, Fetched]) -> Iterator[Checked]:
    """What is wrong with one proof, the first that is."""
    if one.fault:
        yield _invalid(one, f"the proof is none: {one.fault}")
    elif one.created is not None and one.created > at:
        yield _invalid(one, "the proof was made after the instant asked about", "label-proof-time")
    elif one.expires is not None and one.expires <= at:
        yield _invalid(one, "the time of the proof is over", "label-proof-time")
    else:
        key = _key(one, documents)
        if isinstance(key, Checked):
            yield key
        elif key.fault:
            yield _invalid(one, f"the key {quote(one.method)} cannot be used: {key.fault}", "label-proof-key", _PUBLISH)
        elif key.ends is not None and key.ends <= at:
            yield _invalid(one, f"the key {quote(one.method)} is withdrawn", "label-proof-key", _PUBLISH)
        elif not fits(one, key.octets):
            yield _invalid(one, "the signature is not one on this label by that key: one of them was changed")


def _key(one: Proof, documents: Mapping[str, Fetched]) -> Key | Checked:
    """The key that a proof names, or why it cannot be had."""
    own = own_key(one.did)
    if own is not None:
        itself = one.method == f"{one.did}#{one.did.removeprefix('did:key:')}"
        return Key(own) if itself else Key(fault="a `did:key` has one key, named after itself")
    place = web(one.did)
    if place is None:
        return Key(fault="it is neither an Ed25519 key of `did:key` nor a name of `did:web` in its one spelling")
    found = document_of(place, one.did, documents)
    if isinstance(found, Keys):
        missing = Key(fault="it does not stand in the DID document, under `assertionMethod`")
        if found.fault:
            return Key(fault=f"the DID document is of no use, since {found.fault}")
        return found.by_address.get(one.method, missing)
    if found is None:
        message = f"the key of {quote(one.did)} stands in {quote(place.document)}, which was not given"
        advice = "fetch it and hand it over: `documents` in a request, `--document` or `--did-document` to a command"
        return Checked(State.UNREAD, one.did, "document-needed", message, advice, one.pointer, place.document)
    message = f"the DID document could not be had: {visible(str(found.error or found.status))}"
    return Checked(State.UNREAD, one.did, "label-proof-unreachable", message, "ask again later", one.pointer)


def document_of(place: Web, did: str, documents: Mapping[str, Fetched]) -> Keys | Fetched | None:
    """The keys of the DID document; where nobody knows what it says, what came in its place, or None."""
    fetched = documents.get(place.document)
    came = outcome(fetched)
    if fetched is None or came in _UNREACHABLE or (came is Outcome.TEXT and partial(fetched)):
        return fetched
    if came is not Outcome.TEXT:
        return Keys({}, "there is none")
    final = address(fetched.url) if fetched.url is not None else None
    if final is not None and final.origin != place.origin:
        return Keys({}, "it came from another origin")
    return keys(did, fetched.body)
