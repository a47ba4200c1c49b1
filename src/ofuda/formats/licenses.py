"""`rel="license"` in Link fields and in the head of a page (RFC 8288, HTML; house readings N1, N2).

A licence is what its text says, and no reader of names knows that: it is shown, and decides nothing (standard §2).
"""

from __future__ import annotations

from collections.abc import Iterable

from ofuda.formats._licenses import noted, recognised
from ofuda.nouns.stance import UNKNOWN
from ofuda.nouns.statements import NOTHING, Offer, Reading, Signal, Statement
from ofuda.nouns.vocabulary import INPUTS

CHANNEL = "license"
_MOST = 16


def interpret(signals: Iterable[Signal]) -> Reading:
    """Each licence once, as an offer and as a note; the value of a signal is its address."""
    first = {signal.value: signal for signal in reversed(tuple(signals))}
    named = sorted(first.values(), key=lambda one: (str(one.place), one.value))[:_MOST]
    if not named:
        return NOTHING
    return Reading(
        tuple(
            Statement(INPUTS, UNKNOWN, one, one.party, one.authority, noted("license", recognised(one.value)))
            for one in named
        ),
        offers=tuple(Offer(one.value, None, None, CHANNEL) for one in named),
    )
