"""Path patterns (RFC 9309 §2.2.2) as regular expressions over path and query as they were requested.

A pattern is held against addresses in one spelling; a server sees them in any. So each octet is written as itself or as
its escape, in the letters that the octet may have. Only escapes of escapes (`%2561` read as `%61` read as `a`) differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ofuda.carriers.patterns import UNRESERVED, Pattern

# One octet of a pattern in canonical form: an escape, or itself. A run of escapes beyond ASCII may be a character.
_TOKEN: Final = re.compile(rb"\*|(?:%[89A-F][0-9A-F])+|%[0-9A-F]{2}|.", re.DOTALL)
_BARE: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~/%=&,:@!")
# What a path can hold unescaped though the canonical form escapes it: what robots.txt gives another meaning, and what
# no URI holds but clients send.
_LOOSE: Final = frozenset(b'*$ "<>\\^`{|}')


@dataclass(frozen=True, slots=True)
class Dialect:
    """`atomic`: has groups that never backtrack, which keeps time linear; others are linear by themselves.

    `octets`: sees octets, not characters. `respelled`: is shown addresses as requested, so `%61` for `a` too.
    """

    atomic: bool = False
    octets: bool = False
    respelled: bool = True


PCRE: Final = Dialect(atomic=True, octets=True)
RE2: Final = Dialect()
PATHS: Final = Dialect(respelled=False)


def pattern_regex(pattern: str, dialect: Dialect = PCRE) -> str:
    """An expression that finds, from the first octet on, exactly the addresses that fall under the pattern."""
    octets = Pattern(pattern.encode()).octets
    if not octets:
        return "^$"  # matches nothing, and no path is empty
    ends = octets.endswith(b"$")
    first, *more = _pieces(octets[: len(octets) - ends], dialect)
    return "^" + first + _rest(more, dialect, ends=ends) + ("$" if ends else "")


def exact_regex(path: bytes, dialect: Dialect = PCRE) -> str:
    """An expression that finds an unescaped path alone, in any spelling and with any query."""
    text = path.decode("latin-1") if dialect.octets else path.decode("utf-8", "surrogateescape")
    octets = {one: one.encode("latin-1" if dialect.octets else "utf-8", "surrogateescape") for one in text}
    spelled = ("/" if one == "/" else _either(one, octets[one]) for one in text)
    return "^" + "".join(spelled) + r"(?:\?.*)?$"


def escaped(text: str) -> str:
    """Text of octets that means itself, in every dialect and without a letter that a configuration quotes."""
    return "".join(c if c in _BARE else f"\\x{ord(c):02X}" for c in text)


def _pieces(octets: bytes, dialect: Dialect) -> list[str]:
    """The expressions of what stands between the asterisks."""
    pieces = [""]
    for token in _TOKEN.findall(octets):
        if token == b"*":
            pieces.append("")
        else:
            pieces[-1] += _spelled(token, dialect)
    return pieces


def _rest(pieces: list[str], dialect: Dialect, *, ends: bool) -> str:
    """What follows the first asterisk. The leftmost place of each piece is the best, so none is tried twice."""
    last = pieces.pop() if ends and pieces else None
    wanted = filter(None, pieces)
    found = "".join(f"(?>.*?{piece})" if dialect.atomic else f".*{piece}" for piece in wanted)
    return found if last is None else f"{found}.*{last}"


def _spelled(token: bytes, dialect: Dialect) -> str:
    if token[:2] in _BEYOND:
        return _beyond(token, dialect)
    escape = len(token) > 1
    octet = int(token[1:], 16) if escape else token[0]
    if escape and octet not in _LOOSE:
        return _escape(octet)
    plain = escaped(chr(octet))
    both = token == b"$" or escape or (dialect.respelled and octet in UNRESERVED)
    return f"(?:{plain}|{_escape(octet)})" if both else plain


_BEYOND: Final = {b"%%%c" % digit for digit in b"89ABCDEF"}


def _beyond(token: bytes, dialect: Dialect) -> str:
    """Octets beyond ASCII: each raw or escaped, or where characters are seen, each whole character."""
    octets = bytes.fromhex(token.decode().replace("%", ""))
    if dialect.octets:
        return "".join(_either(chr(octet), bytes((octet,))) for octet in octets)
    text = octets.decode("utf-8", "surrogateescape")
    return "".join(_either(one, one.encode("utf-8", "surrogateescape")) for one in text)


def _either(character: str, octets: bytes) -> str:
    """A character raw or escaped; one that cannot stand in a configuration only escaped."""
    escapes = "".join(map(_escape, octets))
    plain = escaped(chr(octets[0])) if len(octets) == 1 else character
    return f"(?:{plain}|{escapes})" if len(octets) == 1 or character.isprintable() else escapes


def _escape(octet: int) -> str:
    """The escape of an octet, its digits in any case."""
    return "%" + "".join(f"[{digit}{digit.lower()}]" if digit.isalpha() else digit for digit in f"{octet:02X}")
