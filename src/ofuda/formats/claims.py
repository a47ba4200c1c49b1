"""Claims that a caller brings about a work, such as unverified registry entries (standard §3.1, house reading Q2).

A claim never permits and never refuses; it is listed, and the policy says what a resource with a claim becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.stance import ALLOWED, CONSENT, DISALLOWED, UNKNOWN, Level, Stance
from ofuda.nouns.statements import Authority, Reading, Signal, Statement
from ofuda.nouns.vocabulary import ALL, Use, expand

CHANNEL = "registry"
_STANCES = {"disallowed": DISALLOWED, "conditional": CONSENT, "allowed": ALLOWED, "unknown": UNKNOWN}


def interpret(claims: Iterable[Mapping[str, Any]], url: str) -> Reading:
    """One statement for each level that a claim's label gives to uses; a claim nobody can read is diagnosed."""
    reading = Reading()
    for at, claim in enumerate(claims):
        label = claim.get("label") if isinstance(claim, Mapping) else None
        uses = label.get("uses") if isinstance(label, Mapping) else None
        place = Place(url, pointer=f"/claims/{at}")
        if not isinstance(label, Mapping) or not isinstance(uses, Mapping):
            message = "the claim brings no label with `uses`; it is taken to refuse every use"
            advice = 'write {"label": {"uses": {"train-generative": {"decision": "disallowed"}}}}'
            note = Diagnostic("claim-syntax", Severity.WARNING, message, place, advice, CHANNEL, frozenset(ALL))
            signal = Signal(CHANNEL, "", place)
            refusal = Statement(frozenset(ALL), DISALLOWED, signal, url, Authority.CLAIMED, counted=False)
            reading += Reading((refusal,), (note,))
            continue
        reading += _read(label, uses, place)
    return reading


def _read(label: Mapping[str, Any], uses: Mapping[str, Any], place: Place) -> Reading:
    """A claim's uses; one whose decision nobody can read is taken to be refused."""
    declared = label.get("declaredBy")
    party = str(declared.get("id", "")) if isinstance(declared, Mapping) else ""
    signal = Signal(CHANNEL, str(label.get("id", "")), place, party=party, authority=Authority.CLAIMED)
    claimed: dict[Stance, frozenset[Use]] = {}
    notes: list[Diagnostic] = []
    for name, said in uses.items():
        named, unknown = expand([name])
        word = said.get("decision") if isinstance(said, Mapping) else said
        stance = _STANCES.get(word) if isinstance(word, str) else None
        if stance is None or unknown:
            stance = DISALLOWED
            message = f"the claim about {quote(name)} cannot be read; it is taken to refuse"
            advice = 'write {"train-generative": {"decision": "disallowed"}}'
            notes.append(Diagnostic("claim-syntax", Severity.WARNING, message, place, advice, CHANNEL, named))
        claimed[stance] = claimed.get(stance, frozenset()) | (named or frozenset(ALL))
    return Reading(
        tuple(
            Statement(named, stance, signal, party, Authority.CLAIMED, counted=False)
            for stance, named in claimed.items()
            if stance.level >= Level.CONDITIONAL
        ),
        tuple(notes),
    )
