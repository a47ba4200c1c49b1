"""Octets as text (Multibase): base58btc, base64url and hexadecimal, behind a letter that says which."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Final

_DIGITS: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST: Final = 256  # characters: base58 takes quadratic time, and a digest or signature of 64 octets has 88


def decode(text: str) -> bytes | None:
    """The octets of a text with its letter; None where it is none of ours, or longer than any digest or key."""
    read = _BASES.get(text[:1])
    if read is None or len(text) > _LONGEST:
        return None
    try:
        return read(text[1:])
    except (ValueError, binascii.Error):
        return None


def base58btc(octets: bytes) -> str:
    """Octets in base58btc, with its letter `z`."""
    number, digits = int.from_bytes(octets, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _DIGITS[digit] + digits
    return "z" + "1" * (len(octets) - len(octets.lstrip(b"\x00"))) + digits


def base64url(text: str) -> bytes:
    """The octets of base64url, padded or not; raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _base58(text: str) -> bytes:
    number = 0
    for digit in text:
        number = number * 58 + _DIGITS.index(digit)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


_BASES: Final[Mapping[str, Callable[[str], bytes]]] = {
    "u": base64url,
    "U": base64url,
    "z": _base58,
    "f": bytes.fromhex,
    "F": bytes.fromhex,
}
