"""Which patterns of a site an address meets, told from the patterns alone.

Nothing else tells two addresses of a site apart, so whoever has answered one knows the answer of all others that meet
the same patterns. A sieve is small: what it is made of is shared with all other sieves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from ofuda.carriers.patterns import Pattern, Target

_FEW: Final = 64  # so many prefixes are tried faster one by one than in any other way
_SHORTER: Final = (32, 16, 12, 8, 6, 4, 3, 2)
_ALL: Final = frozenset({b"", b"/"})
_ROOT: Final = b"/$"
_ROOTS: Final = frozenset({"/", "/?"})
_PATTERNS: Final = 1 << 15
_LETTER: Final = 2  # so long is a prefix that has one
LETTERS: Final = [1 << (octet % 64) if octet % 64 < 63 else -(1 << 63) for octet in range(256)]
"""For each octet its bit, as a number of 64 bits with a sign."""
Share = Callable[[str, str], str]
"""Gives of equal texts always the same one, as `setdefault` of a dictionary does."""


class Sieve(NamedTuple):
    """A target that begins with none of the prefixes, and holds none of the needles, meets no pattern.

    Patterns that every target meets are left out: they tell no address from another.
    """

    prefixes: tuple[str, ...]
    needles: tuple[str, ...]
    # Whether some pattern is about `/` alone, as `/$` is.
    root: bool
    plain: tuple[str, ...]  # the patterns that are nothing but a prefix, sorted
    parents: tuple[int, ...]  # for each of them the longest other that it begins with, or -1; none where all have -1
    wild: tuple[tuple[str, Pattern], ...]  # the others, each with what stands in every target that meets it
    queryless: bool  # whether the address is held against them without its query too (T3)

    @property
    def tells(self) -> bool:
        """Whether any pattern tells one address from another."""
        return bool(self.plain or self.wild)

    @property
    def letters(self) -> int:
        """Of 64 bits those of the letters after the first `/` of the targets that may meet a pattern."""
        if not self.by_prefix or any(len(one) < _LETTER for one in self.prefixes):
            return -1
        bits = 0
        for one in self.prefixes:
            bits |= LETTERS[ord(one[1])]
        return bits

    @property
    def by_prefix(self) -> bool:
        """Whether the prefixes alone are the sieve."""
        return not (self.needles or self.root)

    def met(self, target: str) -> bool:
        """Whether a target may meet a pattern; cheap, and never wrong about a no."""
        if target.startswith(self.prefixes) or (self.root and target[:2] in _ROOTS):
            return True
        for needle in self.needles:  # noqa: SIM110 (said without a generator: it is the hot loop)
            if needle in target:
                return True
        return False

    def open(self) -> Sieve:
        """One that every target may meet."""
        return self._replace(prefixes=("",), needles=(), root=False)

    def caught(self, target: str) -> Hashable:
        """Equal for the targets that meet the same patterns."""
        if not self.wild and not self.queryless:
            return self._longest(target)
        if not self.queryless or "?" not in target:
            return self._longest(target), *self._others(target)
        return self._longest(target), *self._others(target), self.caught(target.partition("?")[0])

    def _longest(self, target: str) -> int:
        """The longest plain pattern that is met, which tells the shorter ones too; -1 for none."""
        plain = self.plain
        at = bisect_right(plain, target) - 1
        while at >= 0 and not target.startswith(plain[at]):
            at = self.parents[at] if self.parents else -1
        return at

    def _others(self, target: str) -> list[int]:
        octets = Target(target.encode("latin-1"))
        return [
            at for at, (needle, pattern) in enumerate(self.wild) if needle in target and pattern.matches(octets)
        ]


NOTHING: Final = Sieve((), (), False, (), (), (), False)


def sieve(patterns: Iterable[bytes], share: Share, *, queryless: bool) -> Sieve:
    """The sieve of patterns that are percent-normalised."""
    begun: set[bytes] = set()
    others: set[bytes] = set()
    for octets in patterns:
        if b"*" in octets or b"$" in octets:
            others.add(octets)
        else:
            begun.add(octets)
    plain = tuple([share(text, text) for text in sorted([one.decode("latin-1") for one in begun - _ALL])])
    parents = _parents(plain)
    least = {text for text, parent in zip(plain, parents, strict=True) if parent < 0}
    nested = len(least) < len(plain)
    if not others:
        prefixes = _begun(least) if nested or len(plain) > _FEW else plain
        return Sieve(prefixes, (), False, plain, parents if nested else (), (), queryless)
    return _with_others(least, others, plain, parents if nested else (), share, queryless=queryless)


def _with_others(
    prefixes: set[str],
    others: set[bytes],
    plain: tuple[str, ...],
    parents: tuple[int, ...],
    share: Share,
    *,
    queryless: bool,
) -> Sieve:
    """A sieve of patterns of which some have a `*` or a `$`."""
    needles: set[str] = set()
    wild = []
    for octets in sorted(others):
        if octets.replace(b"*", b"") in _ALL:
            continue
        first, longest, pattern = _pattern(octets)
        wild.append((longest if len(longest) > len(first) else first, pattern))
        if octets == _ROOT:
            continue
        if len(first) > 1 and len(first) >= len(longest):
            prefixes.add(share(first, first))
        else:
            needles.add(longest)
    return Sieve(
        _begun(prefixes), _held(needles), _ROOT in others, plain, parents, tuple(wild), queryless
    )


@lru_cache(_PATTERNS)
def _pattern(octets: bytes) -> tuple[str, str, Pattern]:
    """What every target that it matches begins with, the longest piece that it holds behind that, and the pattern."""
    first, *more = octets.removesuffix(b"$").replace(b"$", b"%24").split(b"*")
    return first.decode("latin-1"), max(more, key=len, default=b"").decode("latin-1"), Pattern(octets)


def _parents(plain: tuple[str, ...]) -> tuple[int, ...]:
    parents: list[int] = []
    for at, text in enumerate(plain):
        parent = at - 1
        while parent >= 0 and not text.startswith(plain[parent]):
            parent = parents[parent]
        parents.append(parent)
    return tuple(parents)


def _begun(prefixes: set[str]) -> tuple[str, ...]:
    """Without those that begin with another."""
    kept: list[str] = []
    for text in sorted(_few(prefixes)):
        if not kept or not text.startswith(kept[-1]):
            kept.append(text)
    return tuple(kept)


def _held(needles: set[str]) -> tuple[str, ...]:
    """Without those that hold another."""
    kept: list[str] = []
    for text in sorted(_few(needles), key=len):
        if not any(one in text for one in kept):
            kept.append(text)
    return tuple(kept)


def _few(texts: set[str]) -> set[str]:
    """Where they are many, as much of the beginning of each as leaves few."""
    for length in _SHORTER if len(texts) > _FEW else ():
        texts = {text[:length] for text in texts}
        if len(texts) <= _FEW:
            break
    return texts
