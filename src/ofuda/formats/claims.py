"""Claims that a caller brings about a work, such as unverified registry entries (standard §3.1, house reading Q2).

A claim never permits and never refuses; it is listed, and the policy says what a resource with a claim becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.stance import CONSENT, DISALLOWED, Level
from ofuda.nouns.statements import Authority, Reading, Signal, Statement
from ofuda.nouns.vocabulary import ALL, Use

CHANNEL = "registry"
_STANCES = {"disallowed": DISALLOWED, "conditional": CONSENT}


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
        reading += Reading(tuple(_statements(label, uses, place)))
    return reading


def _statements(label: Mapping[str, Any], uses: Mapping[str, Any], place: Place) -> Iterable[Statement]:
    declared = label.get("declaredBy")
    party = str(declared.get("id", "")) if isinstance(declared, Mapping) else ""
    for word, stance in _STANCES.items():
        named = frozenset(
            Use(use)
            for use, said in uses.items()
            if use in Use._value2member_map_ and isinstance(said, Mapping) and said.get("decision") == word
        )
        if named and stance.level is not Level.ALLOWED:
            signal = Signal(CHANNEL, str(label.get("id", "")), place, party=party, authority=Authority.CLAIMED)
            yield Statement(named, stance, signal, party, Authority.CLAIMED, counted=False)
