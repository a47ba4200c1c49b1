"""Whether labels are signed, by whom, and whether the proofs are good (house readings L19 to L24)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ofuda.carriers.json_text import parse_json
from ofuda.carriers.urls import address
from ofuda.formats._dids import web
from ofuda.formats._label_text import read
from ofuda.formats._proof_checks import Checked, State, check
from ofuda.nouns.diagnostics import quote, visible
from ofuda.nouns.label import Label
from ofuda.nouns.resource import Fetched
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustList
from ofuda.verbs.reports import Line, Span

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of one label. `pointer` is its place in the text; `rule` and the rest are empty where it is good."""

    pointer: str
    label: str
    state: State
    did: str = ""
    keys: tuple[str, ...] = ()
    rule: str = ""
    message: str = ""
    advice: str = ""
    needs: str = ""

    @property
    def good(self) -> bool:
        """Whether its proofs are good, and nothing else is wrong with it."""
        return self.state is State.VALID


def verify(
    octets: bytes, documents: Mapping[str, Fetched], at: datetime, trust: TrustList = TRUSTING_NOBODY
) -> tuple[Verified, ...]:
    """Every label of a text; `documents`: DID documents by their address. One entry at least."""
    text = read(octets)
    found: list[Verified] = []
    if text.broken is not None:
        found.append(_flawed("", f"the label cannot be read: {text.broken}"))
    found += [_flawed(pointer, f"the label is not valid: {visible(reason[:200])}") for pointer, reason in text.faults]
    found += [_verified(pointer, label, documents, at, trust) for pointer, label in text.labels if label.valid]
    return tuple(found) or (_flawed("", "there is no label in it"),)


def _flawed(pointer: str, message: str) -> Verified:
    return Verified(
        pointer, "", State.INVALID, rule="label-invalid", message=message, advice="check it against the schema"
    )


def _verified(pointer: str, label: Label, documents: Mapping[str, Fetched], at: datetime, trust: TrustList) -> Verified:
    checked = check(label, at, documents)
    if checked.state is State.UNSIGNED:
        message = "the label bears no proof"
        checked = Checked(State.UNSIGNED, "", "label-proof-missing", message, "sign it with `ofuda sign`")
    elif checked.state is State.VALID:
        checked = next(_beside(checked, label, at, trust), checked)
    keys = tuple(one.method for one in label.proofs)
    return Verified(
        pointer + checked.pointer,
        label.id,
        checked.state,
        checked.did,
        keys,
        checked.rule,
        checked.message,
        checked.advice,
        checked.needs,
    )


def _beside(checked: Checked, label: Label, at: datetime, trust: TrustList) -> Iterator[Checked]:
    """What is wrong with a label whose proofs are good."""
    if not label.begun(at) or label.ended(at):
        message = "the label is not in force at the instant asked about"
        yield Checked(State.INVALID, checked.did, "label-expired", message, "ask the publisher for the newer one")
    if trust is not TRUSTING_NOBODY and not _is_named(checked.did, label, trust):
        message = f"the proof is by {quote(checked.did)}, whom neither its host nor the trust list names"
        yield Checked(State.INVALID, checked.did, "label-proof-unlisted", message, "name it under `trust` in the list")


def _is_named(did: str, label: Label, trust: TrustList) -> bool:
    """Whether the trust list names a DID, or every place that the label is about lies on its host (L23)."""
    if any(one.did == did for one in trust.trusted):
        return True
    place = web(did)
    urls = [one.url for one in label.about if one.kind in {"Site", "Resource"} and one.url is not None]
    places = [address(one) for one in urls]
    return place is not None and bool(places) and all(one is not None and place.speaks_for(one) for one in places)


def document_place(octets: bytes) -> str | None:
    """The address of a DID document by its own `id`; None where it is none of a `did:web`."""
    value = parse_json(octets).value
    named = value.get("id") if isinstance(value, dict) else None
    place = web(named) if isinstance(named, str) else None
    return place.document if place else None


def entry(one: Verified, source: str) -> Json:
    """What came of one label, as JSON."""
    return {
        "source": source,
        "pointer": one.pointer,
        "label": one.label or None,
        "state": one.state.value,
        "did": one.did or None,
        "keys": list(one.keys),
        "rule": one.rule or None,
        "message": one.message or None,
        "help": one.advice or None,
        "needs": [{"url": one.needs, "kind": "did", "channel": "label"}] if one.needs else [],
    }


def lines(one: Verified, source: str) -> Iterator[Line]:
    """What came of one label, for a person."""
    style, mark = ("keep", "✓") if one.good else ("drop", "✗")
    where = visible(source + (f"#{one.pointer}" if one.pointer else ""))
    yield (
        Span(f"{mark} {one.state.value:<8}", style),
        Span(f"  {visible(one.label) or where}", "strong"),
        Span(f"  {visible(one.did)}" if one.did else ""),
    )
    if one.message:
        yield (Span("  error", "error"), Span(f"  {where}: {visible(one.message)} [{one.rule}]"))
        yield (Span(f"    help: {visible(one.advice)}", "dim"),)
