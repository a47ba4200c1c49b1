"""What stands in every address that some pattern of a site matches: cheap to look for, and never wrong about a no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_FEW = 64  # so many prefixes are tried faster one by one than in any other way
_SHORTER = (32, 16, 12, 8, 6, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Hints:
    """A target that begins with none of the prefixes, and holds none of the needles, meets no pattern.

    Patterns that every target meets are left out: they tell no address from another.
    """

    prefixes: tuple[str, ...]
    needles: tuple[str, ...]
    # Whether some pattern is about `/` alone, as `/$` is; TDMRep reads an address without its query too.
    root: bool = False

    def __bool__(self) -> bool:
        return bool(self.prefixes or self.needles or self.root)

    def met(self, target: str) -> bool:
        """Whether a target may meet a pattern."""
        if target.startswith(self.prefixes) or (self.root and target[:2] in ROOTS):
            return True
        return any(needle in target for needle in self.needles)


ROOTS = frozenset({"/", "/?"})
ANYTHING = Hints(("",), ())


def hints(patterns: Iterable[bytes]) -> Hints:
    """The hints of patterns that are percent-normalised."""
    prefixes: set[bytes] = set()
    needles: set[str] = set()
    root = False
    for octets in patterns:
        if b"*" not in octets and b"$" not in octets:
            prefixes.add(octets)
        elif octets == b"/$":
            root = True
        elif octets.replace(b"*", b"") not in _ALL:
            first, *more = octets.removesuffix(b"$").replace(b"$", b"%24").split(b"*")
            longest = max(more, key=len, default=b"")
            if len(first) > 1 and len(first) >= len(longest):
                prefixes.add(first)
            else:
                needles.add(longest.decode("latin-1"))
    return Hints(_begun({one.decode("latin-1") for one in prefixes - _ALL}), _held(needles), root)


_ALL = frozenset({b"", b"/"})


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
