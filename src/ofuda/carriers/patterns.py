"""Percent-normalisation, and the path patterns of RFC 9309 in linear time for any pattern and any address."""

from __future__ import annotations

import re
from itertools import product
from typing import Final, NewType

Target = NewType("Target", bytes)
"""Path and query of an address, percent-normalised, its own `*` and `$` escaped: what a `Pattern` is held against."""

UNRESERVED: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
# What may stand in a URI (RFC 3986 §2); every other octet is written as an escape (RFC 9309 §2.2.2).
_URI: Final = UNRESERVED + b"!$&'()*+,;=:@/?#[]"
LITERAL: Final = bytes(octet for octet in _URI if octet not in b"*$#")
"""The octets that stand for themselves in a pattern: one without any other is a plain prefix in canonical form."""


def _canonical(octet: int) -> bytes:
    return bytes((octet,)) if octet in UNRESERVED else b"%%%02X" % octet


_CANONICAL: Final = {
    b"%%%c%c" % digits: _canonical(int(bytes(digits), 16)) for digits in product(b"0123456789ABCDEFabcdef", repeat=2)
} | {bytes((octet,)): _canonical(octet) for octet in range(256) if octet not in _URI + b"%"}
_UNSETTLED: Final = re.compile(rb"%[0-9A-Fa-f]{2}|[^!-~]|[\"<>\\^`{|}]")
# Only where a `%` that starts no escape stands before an escape can decoding make a new escape.
_NESTED: Final = re.compile(rb"%[0-9A-Fa-f]?%")


def percent_normal(octets: bytes) -> bytes:
    """House reading U2; applied to its own result it changes nothing."""
    if not octets.translate(None, _URI):  # nor is there a `%`
        return octets
    if _NESTED.search(octets):
        return _settled(octets)
    return _UNSETTLED.sub(lambda match: _CANONICAL[match[0]], octets)


def _settled(octets: bytes) -> bytes:
    """As `percent_normal`, for escapes whose own digits are escaped: each octet is pushed and popped once."""
    out = bytearray()
    for octet in octets:
        out += _CANONICAL.get(bytes((octet,)), bytes((octet,)))
        while (canonical := _CANONICAL.get(bytes(out[-3:]))) is not None and canonical != out[-3:]:
            out[-3:] = canonical
    return bytes(out)


def target(octets: bytes) -> Target:
    """Path and query as octets, in the form that patterns are compared with (U2, U3)."""
    if not octets.translate(None, LITERAL):
        return Target(octets)
    return Target(percent_normal(octets).replace(b"*", b"%2A").replace(b"$", b"%24"))


class Pattern:
    """A path pattern. Matching is one `bytes.find` per literal piece, leftmost first, so it never backtracks."""

    __slots__ = ("_first", "_last", "_middle", "length", "octets")

    def __init__(self, pattern: bytes) -> None:
        self.octets = percent_normal(pattern)
        self.length = len(self.octets)  # U4
        open_ended = not self.octets.endswith(b"$")
        first, *more = (self.octets + b"*" if open_ended else self.octets[:-1]).replace(b"$", b"%24").split(b"*")
        self._first = first
        # The pieces that a target holds in this order after its beginning, the last of them at its end.
        self._middle = tuple(filter(None, more[:-1])) if more else None
        self._last = more[-1] if more else b""

    def __repr__(self) -> str:
        return f"Pattern({self.octets!r})"

    def matches(self, target: Target) -> bool:
        """Whether the target falls under the pattern. One that begins with neither `/` nor `*` matches nothing (U5)."""
        first, middle, last = self._first, self._middle, self._last
        if middle is None:
            return target == first
        if not target.startswith(first) or not self.octets:
            return False
        at = len(first)
        for piece in middle:
            found = target.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return len(target) - len(last) >= at and target.endswith(last)
