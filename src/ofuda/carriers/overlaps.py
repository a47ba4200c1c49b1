"""How two path patterns lie to each other: for sure within, or perhaps with an address in common.

`covers` may say no where it is so, `may_meet` yes where it is not: whoever asks is on the safe side.
"""

from __future__ import annotations

from functools import lru_cache

from ofuda.carriers.patterns import Pattern, Target


def covers(wide: str, narrow: str) -> bool:
    """Whether all that the one pattern matches is surely matched by the other; both percent-normalised."""
    only = only_address(narrow)
    if only is not None:
        return _pattern(wide).matches(only)
    plain = wide.rstrip("*")
    return wide == narrow or ("*" not in plain and not wide.endswith("$") and _beginning(narrow).startswith(plain))


def may_meet(one: str, other: str) -> bool:
    """Whether an address may fall under both."""
    for exact, pattern in ((one, other), (other, one)):
        only = only_address(exact)
        if only is not None:
            return _pattern(pattern).matches(only)
    first, second = _beginning(one), _beginning(other)
    return first.startswith(second) or second.startswith(first)


def only_address(pattern: str) -> Target | None:
    """The one path and query that a pattern matches; None where there may be more."""
    return Target(pattern[:-1].encode()) if pattern.endswith("$") and "*" not in pattern else None


def _beginning(pattern: str) -> str:
    return pattern.partition("*")[0]


@lru_cache(maxsize=4096)
def _pattern(pattern: str) -> Pattern:
    return Pattern(pattern.encode())
