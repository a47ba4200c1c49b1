"""What an HTTP answer to a well-known request amounts to, before anyone reads its meaning."""

from __future__ import annotations

from enum import Enum

from ofuda.nouns.resource import Fetched


class Outcome(Enum):
    """Whether there is a body to read, nothing, or something that nobody knows."""

    # By identity, as members are equal; the enumeration's own hash is Python code.
    __hash__ = object.__hash__

    UNSEEN = "not looked at"
    TEXT = "a body"
    GONE = "nothing there"
    MISSING = "no such answer"
    FORBIDDEN = "access refused"
    DOWN = "unreachable"
    LOST = "redirected nowhere"


# The first row whose statuses hold the answer's decides (RFC 9309 §2.3.1 by status class; 401, 403, 429: reading R7).
_BY_STATUS = (
    (frozenset({200, 206}), Outcome.TEXT),
    (frozenset({404, 410}), Outcome.GONE),
    (frozenset({401, 403}), Outcome.FORBIDDEN),
    (frozenset({429, *range(500, 600)}), Outcome.DOWN),
    (frozenset({*range(200, 300), *range(400, 500)}), Outcome.MISSING),
)


def outcome(fetched: Fetched | None) -> Outcome:
    """What came of one request (house readings R7 and T6)."""
    if fetched is None:
        return Outcome.UNSEEN
    if fetched.error is not None or fetched.status is None:
        return Outcome.LOST if fetched.error == "redirect-loop" else Outcome.DOWN
    for statuses, came in _BY_STATUS:
        if fetched.status in statuses:
            return came
    return Outcome.LOST


def partial(fetched: Fetched) -> bool:
    """Whether the end of the body is known to be missing."""
    return fetched.truncated or fetched.status == 206  # noqa: PLR2004 (Partial Content)
