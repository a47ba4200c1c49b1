"""The groups of a robots.txt, and how a group decides about an address (RFC 9309 §2.2)."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from ofuda.carriers.once import once
from ofuda.carriers.patterns import LITERAL, Pattern, Target, percent_normal
from ofuda.carriers.robots_lines import ALLOW, DISALLOW, OTHER, WHITE, Line, fields
from ofuda.carriers.robots_readings import Span, View

_EDGES: Final = WHITE + b"\r\n"
_SLASH: Final = ord("/")
_HASH: Final = ord("#")
_STAR: Final = ord("*")
_DOLLAR: Final = ord("$")
_FEW: Final = 64  # so many prefixes are tried faster one by one than by their lengths
_BEGINNINGS: Final = (b"", b"/", b"*")  # of a path as it should be (U5)


def _among(*letters: int) -> bytes:
    """For each letter whether it is one of these."""
    return bytes(letter in letters for letter in range(256))


_RULES: Final = _among(ALLOW, DISALLOW)
_OTHERS: Final = _among(OTHER)
_SAYING: Final = _among(ALLOW, DISALLOW, OTHER)
# What an absolute URL has before its path.
_ORIGIN: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*+://[^/?]*+")


@dataclass(frozen=True, slots=True)
class Rule:
    """An `allow` or `disallow` line with a path; `number` counts the lines of the file from 1."""

    number: int
    allows: bool
    path: bytes

    @property
    def pattern(self) -> Pattern:
        return Pattern(self.path)


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a group lets an address be fetched, and by which of its rules; `None` where no rule matches."""

    allowed: bool
    rule: Rule | None = None


_NO_RULE: Final = Match(allowed=True)


def _by_rank(wildcard: tuple[int, int, str, bytes]) -> tuple[int, int]:
    """Of equal rank the first line is named."""
    return -wildcard[0], wildcard[1]


class Group:
    """What one reading of a file says to an agent.

    `named` is false where that is the group for everybody, or none, and `exists` where it is none. `bare` is true
    where a path begins with neither `/` nor `*`, so that the lenient reading differs (U5).
    """

    def __init__(self, view: View, spans: Sequence[Span], *, named: bool) -> None:
        self.named = named
        self.exists = bool(spans)
        self.bare = False
        self._view = view
        self._spans = spans
        self._literals: dict[bytes, int] = {}  # the index of the rule with this path
        # Rank, index, what stands in every target that matches (as `str`, for there `in` takes a tenth of the time),
        # and the path in the form that is matched.
        self._wildcards: list[tuple[int, int, str, bytes]] = []
        self._patterns: dict[int, Pattern] = {}
        self._matches: dict[int, Match] = {}
        self._latest: tuple[bytes, Match] = (b"", _NO_RULE)  # agents that share a group ask for one address in turn
        self._compile()
        self._prefixes = tuple(self._literals) if len(self._literals) <= _FEW else (b"/",)
        self._lengths: Sequence[int] = ()

    def decide(self, target: Target) -> Match:
        """The rule with the most octets, `allow` among equals; `/robots.txt` is always allowed (RFC 9309 §2.2.2)."""
        asked, match = self._latest
        if asked != target:
            rule = self._winner(target)
            match = _NO_RULE if rule is None or target == b"/robots.txt" else self._match(rule)
            self._latest = target, match
        return match

    def _winner(self, target: Target) -> int | None:
        best, rule = -1, None
        if target.startswith(self._prefixes):
            self._lengths = self._lengths or sorted(set(map(len, self._literals)))
            for length in reversed(self._lengths[: bisect(self._lengths, len(target))]):
                rule = self._literals.get(target[:length])
                if rule is not None:
                    best = self._rank(length, rule)
                    break
        if self._wildcards:
            text = target.decode("latin-1")
            for wildcard in self._wildcards:
                if wildcard[2] in text:
                    if wildcard[0] <= best:
                        break
                    if self._pattern(wildcard[1], wildcard[3]).matches(target):
                        return wildcard[1]
        return rule

    def _match(self, rule: int) -> Match:
        match = self._matches.get(rule)
        if match is None:
            match = self._matches[rule] = Match(self._allows(rule), self._rule(rule))
        return match

    @once
    def rules(self) -> tuple[Rule, ...]:
        """In the order of the file. A rule with no path says nothing and is left out."""
        return tuple(rule for rule in map(self._rule, self._indices(_RULES)) if rule.path)

    @property
    def prefixes(self) -> Iterable[bytes]:
        """The paths of its rules, in the form that is matched, that have neither `*` nor `$`."""
        return self._literals

    @property
    def wildcards(self) -> list[bytes]:
        """The others, in the form that is matched."""
        return [wildcard[3] for wildcard in self._wildcards]

    @once
    def extensions(self) -> tuple[Line, ...]:
        """The group's lines with any other key, save `sitemap`, which belongs to no group."""
        return tuple(self._view.lines.line(self._view.numbers[index] - 1) for index in self._indices(_OTHERS))

    def says_as(self, other: Group) -> bool:
        """Whether both name the agent alike and have the same lines."""
        if self.named != other.named or self.bare != other.bare:
            return False
        if self._view.texts is other._view.texts:
            return self._shape() == other._shape()
        return self.rules == other.rules and self.extensions == other.extensions

    def _compile(self) -> None:
        texts, literals = self._view.texts, self._literals
        commented = _HASH in self._view.lines.text
        indices = self._indices(_RULES)
        paths = [texts[index].partition(b":")[2].strip(_EDGES) for index in indices]
        special = set(b"".join(paths).translate(None, LITERAL))
        for index, path in zip(indices, paths, strict=True):
            if not path or path[0] != _SLASH or (commented and _HASH in texts[index]):
                self._add_odd(self._path(index), index)
                continue
            for octet in special:
                if octet in path:
                    self._add_odd(path, index)
                    break
            else:
                if literals.setdefault(path, index) != index:
                    self._add(path, index)
        if len(self._wildcards) > 1:
            self._wildcards.sort(key=_by_rank)

    def _add_odd(self, path: bytes, index: int) -> None:
        if path[:1] not in _BEGINNINGS:
            self.bare = True
        path = percent_normal(path)
        if _STAR in path or _DOLLAR in path:
            needle = max(path.rstrip(b"$").split(b"*"), key=len)
            if _DOLLAR in needle:
                needle = needle.replace(b"$", b"%24")
            self._wildcards.append((self._rank(len(path), index), index, needle.decode("latin-1"), path))
        elif path:
            self._add(path, index)

    def _add(self, path: bytes, index: int) -> None:
        before = self._literals.setdefault(path, index)
        if before != index and self._allows(index) > self._allows(before):
            self._literals[path] = index

    def _pattern(self, index: int, path: bytes) -> Pattern:
        pattern = self._patterns.get(index)
        if pattern is None:
            pattern = self._patterns[index] = Pattern(path)
        return pattern

    def _rank(self, length: int, index: int) -> int:
        """The rule of higher rank decides: more octets, then `allow`."""
        return 2 * length + (self._view.shape[index] == ALLOW)

    def _allows(self, index: int) -> bool:
        return self._view.shape[index] == ALLOW

    def _indices(self, wanted: bytes) -> list[int]:
        """The lines of the group whose letters are wanted, by index."""
        shape = self._view.shape
        found: list[int] = []
        for start, stop in self._spans:
            found += compress(range(start, stop), shape[start:stop].translate(wanted))
        return found

    def _shape(self) -> tuple[list[int], bytes]:
        indices = self._indices(_SAYING)
        return indices, bytes(map(self._view.shape.__getitem__, indices))

    def _rule(self, index: int) -> Rule:
        return Rule(self._view.numbers[index], self._allows(index), self._path(index))

    def _path(self, index: int) -> bytes:
        path = fields(self._view.texts[index])[1]
        if not self._view.lenient or path[:1] in _BEGINNINGS:
            return path
        origin = _ORIGIN.match(path)
        path = path[origin.end() :] if origin else path
        return path if path[:1] == b"/" else b"/" + path
