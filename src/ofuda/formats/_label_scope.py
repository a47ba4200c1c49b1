"""Whether a label's subject is the resource, by where it stands or by what it is (house readings L7 to L9)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from ofuda.carriers import multibase
from ofuda.carriers.patterns import Pattern, Target
from ofuda.carriers.urls import address
from ofuda.nouns.label import Subject

SHA2_256 = b"\x12\x20"  # multihash: the code of sha2-256, and its 32 octets
_SHA2_256_LENGTH = 34
_LONGEST_CODE = 256  # characters
_TEXTS = ("text/", "application/xhtml+xml", "application/pdf", "application/epub+zip", "application/json")
_ENDS = ("+json", "+xml", "/xml")
_KINDS = ("image", "audio", "video")

LOCATION, CONTENT = "location", "content"
addressed = lru_cache(maxsize=4096)(address)


class Match(NamedTuple):
    """How a subject is the resource: the greater the rank, the narrower (L11)."""

    axis: str
    rank: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Resource:
    """The resource as labels see it. `digests` gives multihashes; None where nobody can say what the copy is."""

    origin: str | None
    targets: tuple[Target, ...]
    media_type: str | None
    digests: Callable[[], frozenset[bytes] | None]


class Way(NamedTuple):
    """One reading of the resource (J2).

    `spelling`: 0 for addresses as the URL Standard has them, 1 as written (U1). `any_media`: whether a kind of media
    that nobody knows is meant. `layer`: which reading of TDMRep led to labels (T3).
    """

    spelling: int
    any_media: bool
    layer: int


def ways(resource: Resource, subjects: Sequence[Subject], layers: int) -> tuple[Way, ...]:
    """Every reading that can make a difference; `layers` of TDMRep, of which some led to labels and others did not."""
    spelled = len(resource.targets) > 1 or any(map(_is_spelled_twice, subjects))
    unsure = kind_of(resource.media_type) is None and any(one.media for one in subjects)
    return tuple(
        Way(*each) for each in product((0, 1) if spelled else (0,), (True, False) if unsure else (True,), range(layers))
    )


def _is_spelled_twice(subject: Subject) -> bool:
    named = addressed(subject.url) if subject.kind == "Resource" and subject.url is not None else None
    return named is not None and len(named.targets) > 1


def _spelled(targets: tuple[Target, ...], way: Way) -> Target:
    return targets[min(way.spelling, len(targets) - 1)]


def kind_of(media_type: str | None) -> str | None:
    """The kind of media, of four; None where it is not said or none of these (L9)."""
    if media_type is None:
        return None
    main = media_type.partition("/")[0]
    if main in _KINDS:
        return main
    return "text" if media_type.startswith(_TEXTS) or media_type.endswith(_ENDS) else None


def fits_media(subject: Subject, resource: Resource, way: Way) -> bool:
    """Whether the subject is about this kind of media."""
    if not subject.media:
        return True
    kind = kind_of(resource.media_type)
    return way.any_media if kind is None else kind in subject.media


def by_location(subject: Subject, resource: Resource, way: Way) -> Match | None:
    """A site, a part of one, or one address (L7)."""
    named = addressed(subject.url) if subject.url is not None and subject.kind in {"Site", "Resource"} else None
    if named is None or named.origin != resource.origin:
        return None
    if subject.kind == "Resource":
        same = _spelled(named.targets, way) == _spelled(resource.targets, way)
        return Match(LOCATION, (3, 0)) if same else None
    if not subject.paths:
        return Match(LOCATION, (1, 0))
    target = _spelled(resource.targets, way)
    matching = [one.length for one in map(_pattern, subject.paths) if one.matches(target)]
    return Match(LOCATION, (2, max(matching))) if matching else None


@lru_cache(maxsize=4096)
def _pattern(path: str) -> Pattern:
    return Pattern(path.encode("utf-8", "surrogatepass"))


def is_exact(subject: Subject, digests: frozenset[bytes] | None) -> bool:
    """Whether one of its digests is the resource's."""
    if not digests:
        return False
    return any(
        one.href is None and one.digest is not None and multihash(one.digest) in digests for one in subject.content
    )


def has_digest(subject: Subject) -> bool:
    """Whether copies of it can be known by a digest."""
    return any(one.digest is not None and one.href is None for one in subject.content)


@lru_cache(maxsize=4096)
def multihash(text: str) -> bytes | None:
    """The octets of a digest as written: multibase over a multihash, or `sha256:` and hexadecimal digits (L8)."""
    if not text.startswith("sha256:"):
        return multibase.decode(text)
    try:
        return SHA2_256 + bytes.fromhex(text[7:]) if len(text) <= _LONGEST_CODE else None
    except ValueError:
        return None


def comparable(digests: Iterable[str]) -> list[bytes]:
    """Those that labels can name: of other hashes, or cut, they say nothing about what a label's digest is of (L8)."""
    read = filter(None, map(multihash, digests))
    return [one for one in read if len(one) == _SHA2_256_LENGTH and one.startswith(SHA2_256)]


def multihash_of(octets: bytes) -> bytes:
    """The multihash of what is held."""
    return SHA2_256 + hashlib.sha256(octets).digest()


@dataclass(frozen=True, slots=True)
class Known:
    """What one party says of the works that the copy is known to be.

    `distances`: how many steps of `partOf` lead to each `id` from what is known exactly. `within`: where one Work or
    Collection is known exactly, and no other, its id, and of all that is part of it.
    """

    distances: Mapping[str, int]
    within: frozenset[str]

    def comes_before(self, subject: Subject) -> bool:
        """Whether it is a Character or Person, part of the one Work or Collection that is known exactly (L11)."""
        return subject.is_made_by_outputs and not self.within.isdisjoint(subject.part_of)


def known(subjects: Iterable[Subject], digests: frozenset[bytes] | None) -> Known:
    """Both ways along `partOf`, in time linear in the labels; loops end by themselves."""
    above: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    exact: list[Subject] = []
    for one in subjects:
        if is_exact(one, digests):
            exact.append(one)
        if one.id is not None:
            above.setdefault(one.id, set()).update(one.part_of)
            for up in one.part_of:
                below.setdefault(up, set()).add(one.id)
    distances = _steps({up for one in exact for up in one.part_of}, above)
    wholes = {one.id for one in exact if not one.is_made_by_outputs}
    within = _steps({one for one in wholes if one is not None}, below) if len(wholes) == 1 else ()
    return Known(distances, frozenset(within))


def _steps(layer: set[str], edges: Mapping[str, set[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    step = 1
    while layer:
        found |= dict.fromkeys(layer, step)
        layer = {far for one in layer for far in edges.get(one, ()) if far not in found}
        step += 1
    return found
