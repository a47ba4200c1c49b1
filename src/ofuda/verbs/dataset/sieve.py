"""Which patterns of a site an address meets, told from the patterns alone.

Nothing else tells two addresses of a site apart, so whoever has answered one knows the answer of all others that meet
the same patterns. A sieve is small: what it is made of is shared with all other sieves.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ofuda.carriers.patterns import Pattern, Target
from ofuda.carriers.robots_groups import Group

_FEW: Final = 64  # so many prefixes are tried faster one by one than in any other way
_SHORTER: Final = (32, 16, 12, 8, 6, 4, 3, 2)
_ALL: Final = frozenset({b"", b"/"})
_ROOT: Final = b"/$"
_ROOTS: Final = frozenset({"/", "/?"})
_LETTER: Final = 2  # so long is a prefix that has one
LETTERS: Final = 4 * struct.unpack("=64q", struct.pack("=64Q", *(1 << bit for bit in range(64))))
"""For each octet its bit of 64."""
# About how many octets a sieve needs for each of its patterns, and what is shared for each text and other pattern.
_EACH, _TEXT, _WILD = 24, 200, 800


class Sieve(NamedTuple):
    """A target that begins with none of the prefixes, and holds none of the needles, meets no pattern.

    Patterns that every target meets are left out: they tell no address from another.
    """

    prefixes: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    root: bool = False  # whether some pattern is about `/` alone, as `/$` is
    plain: tuple[str, ...] = ()  # the patterns that are nothing but a prefix, sorted
    parents: tuple[int, ...] = ()  # for each of them the longest other that it begins with, or -1; none where all are
    wild: tuple[tuple[str, Pattern], ...] = ()  # the others, each with what stands in every target that meets it
    queryless: bool = False  # whether an address is held against them without its query too (T3)

    @property
    def tells(self) -> bool:
        """Whether any pattern tells one address from another."""
        return bool(self.plain or self.wild)

    @property
    def octets(self) -> int:
        """About what it needs beside the pieces that it is made of."""
        return _EACH * (len(self.plain) + len(self.wild))

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

    def widened(self) -> Sieve:
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
        return [at for at, (needle, pattern) in enumerate(self.wild) if needle in target and pattern.matches(octets)]


class Wild(NamedTuple):
    """A pattern with a `*` or a `$`: its targets begin with `first`, or hold the needle; neither is told of `/$`."""

    first: str | None
    needle: str | None
    entry: tuple[str, Pattern]


class Pieces:
    """What sieves are made of, each piece once. `octets`: about what they need."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._wild: dict[bytes, Wild | None] = {}

    @property
    def octets(self) -> int:
        return _TEXT * len(self._texts) + _WILD * len(self._wild)

    def texts(self, plain: Iterable[bytes]) -> Iterator[str]:
        """Patterns that are nothing but a prefix, sorted."""
        share = self._texts.setdefault
        for text in sorted(b"\n".join(plain).decode("latin-1").split("\n")):
            yield share(text, text)

    def wild(self, octets: bytes) -> Wild | None:
        """What is known of another pattern; None where every target meets it."""
        try:
            return self._wild[octets]
        except KeyError:
            found = self._wild[octets] = _wild(octets)
            return found


def sieve(groups: Iterable[Group], patterns: Iterable[bytes], pieces: Pieces, *, queryless: bool) -> Sieve:
    """The sieve of the rules of groups, and of other patterns that are percent-normalised."""
    begun, others = set[bytes](), set[bytes]()
    for group in groups:
        begun.update(group.prefixes)
        others.update(group.wildcards)
    for octets in patterns:
        (others if b"*" in octets or b"$" in octets else begun).add(octets)
    begun -= _ALL
    plain = tuple(pieces.texts(begun)) if begun else ()
    # Where one begins with another, so does the one that follows that.
    parents = _parents(plain) if any(map(str.startswith, plain[1:], plain)) else ()
    roots = [one for one, parent in zip(plain, parents, strict=True) if parent < 0] if parents else plain
    firsts, needles, wild = set(roots), set[str](), []
    for one in filter(None, map(pieces.wild, others)):
        wild.append(one.entry)
        if one.needle is not None:
            needles.add(one.needle)
        elif one.first is not None:
            firsts.add(one.first)
    prefixes = _begun(sorted(firsts) if len(firsts) > len(roots) else roots)
    return Sieve(prefixes, _held(needles), _ROOT in others, plain, parents, tuple(wild), queryless)


def _wild(octets: bytes) -> Wild | None:
    if octets.replace(b"*", b"") in _ALL:
        return None
    first, *more = [one.decode("latin-1") for one in octets.removesuffix(b"$").replace(b"$", b"%24").split(b"*")]
    longest = max(more, key=len, default="")
    entry = max(longest, first, key=len), Pattern(octets)
    if octets == _ROOT:
        return Wild(None, None, entry)
    if len(first) > 1 and len(first) >= len(longest):
        return Wild(first, None, entry)
    return Wild(None, longest, entry)


def _parents(plain: Sequence[str]) -> tuple[int, ...]:
    parents: list[int] = []
    for at, text in enumerate(plain):
        parent = at - 1
        while parent >= 0 and not text.startswith(plain[parent]):
            parent = parents[parent]
        parents.append(parent)
    return tuple(parents)


def _begun(prefixes: Sequence[str]) -> tuple[str, ...]:
    """Of prefixes that are sorted those that begin with no other."""
    if len(prefixes) > _FEW:
        prefixes = sorted(_few(set(prefixes)))
    if not any(map(str.startswith, prefixes[1:], prefixes)):
        return tuple(prefixes)
    return tuple([one for one, parent in zip(prefixes, _parents(prefixes), strict=True) if parent < 0])


def _held(needles: set[str]) -> tuple[str, ...]:
    """Without those that hold another; of too many the one that every target holds."""
    needles = _few(needles)
    if len(needles) > _FEW:
        return ("",)
    kept: list[str] = []
    for text in sorted(sorted(needles), key=len):
        if not any([one in text for one in kept]):  # noqa: C419 (faster)
            kept.append(text)
    return tuple(kept)


def _few(texts: set[str]) -> set[str]:
    """Where they are many, as much of the beginning of each as leaves few."""
    for length in _SHORTER if len(texts) > _FEW else ():
        texts = {text[:length] for text in texts}
        if len(texts) <= _FEW:
            break
    return texts
