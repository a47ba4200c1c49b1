"""What an HTTP answer to a well-known request amounts to, before anyone reads its meaning."""

from __future__ import annotations

from enum import Enum

from ofuda.nouns.resource import Fetched


class Outcome(Enum):
    """`TEXT`: there is a body to read. `GONE`: nothing is there. `FORBIDDEN`, `DOWN`, `LOST`: nobody knows what is there."""

    UNSEEN = "not looked at"
    TEXT = "a body"
    GONE = "nothing there"
    MISSING = "no such answer"
    FORBIDDEN = "access refused"
    DOWN = "unreachable"
    LOST = "redirected nowhere"


_TEXT = frozenset({200, 206})
_GONE = frozenset({404, 410})
_FORBIDDEN = frozenset({401, 403})
_TOO_MANY = 429


def outcome(fetched: Fetched | None) -> Outcome:
    """RFC 9309 §2.3.1 by status class, with 401, 403 and 429 told apart (house reading R7)."""
    if fetched is None:
        return Outcome.UNSEEN
    status = fetched.status
    if fetched.error is not None or status is None:
        return Outcome.LOST if fetched.error == "redirect-loop" else Outcome.DOWN
    if status in _TEXT:
        return Outcome.TEXT
    if status in _GONE:
        return Outcome.GONE
    if status in _FORBIDDEN:
        return Outcome.FORBIDDEN
    if status == _TOO_MANY or 500 <= status < 600:  # noqa: PLR2004 (status classes)
        return Outcome.DOWN
    if 200 <= status < 300 or 400 <= status < 500:  # noqa: PLR2004 (status classes)
        return Outcome.MISSING
    return Outcome.LOST


def partial(fetched: Fetched) -> bool:
    """Whether the end of the body is known to be missing."""
    return fetched.truncated or fetched.status == 206  # noqa: PLR2004 (Partial Content)
