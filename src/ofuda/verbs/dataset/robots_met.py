"""What an address meets in robots.txt, in words that are the same in every file that says the same.

`resolve` looks at the address through nothing but the patterns of the file, and at the file through nothing but the
lines that the address meets. So two addresses that meet the same words in the same order are answered alike, and only
the numbers of the lines differ.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from ofuda.carriers.held import Held
from ofuda.carriers.once import once
from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.patterns import Pattern, Target
from ofuda.carriers.robots_groups import Group
from ofuda.carriers.robots_lines import Line
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.formats import robots_agents
from ofuda.formats._aipref_revisions import REVISIONS
from ofuda.formats._robots_lines import split_path
from ofuda.nouns.resource import Fetched, Resource
from ofuda.nouns.vocabulary import Use
from ofuda.tables import rsl_places
from ofuda.verbs.dataset.asked import Asked

# By key, the mechanism that reads such lines, and what a path in front of their value begins with.
_CONTENT = b"content-"
_SAYING = {
    b"content-usage": ("aipref", ("/",)),
    b"content-signal": ("content-signals", ("/", "*")),
    b"content-signals": ("content-signals", ("/", "*")),
}
_PUBLISHED = [one.published for one in REVISIONS]


class Met(NamedTuple):
    """The words, and where they stand in this file: the lines in their order, and the one that answers `fetch`."""

    words: Hashable
    lines: tuple[int, ...] = ()
    fetch: int | None = None


class _Said(NamedTuple):
    """A line about uses, for the addresses that its pattern matches; None: for all."""

    number: int
    key: bytes
    pattern: Pattern | None
    text: str
    marked: bool
    grouped: bool

    @property
    def length(self) -> int:
        return self.pattern.length if self.pattern else 0

    def is_about(self, target: Target) -> bool:
        return self.pattern is None or self.pattern.matches(target)


class Robots:
    """A robots.txt, read for one asker."""

    def __init__(self, fetched: Fetched | None, asked: Asked) -> None:
        self._fetched = fetched
        self._came = outcome(fetched)
        self._robots = _NO_ROBOTS
        self._groups: Sequence[Group] = ()
        self._refusing: Mapping[Group, frozenset[Use]] = {}
        self._ways: Sequence[tuple[Group, Sequence[_Said]]] = ()
        self._pointers: Sequence[tuple[int, str]] = ()
        # A statement that nobody dated is read as of the row; so it says more than its words.
        self.undated = absent = False
        dated = 0
        if fetched and self._came is Outcome.TEXT:
            robots = RobotsTxt(fetched.body, robots_agents.MARKS)
            absent = robots.is_absent
            if not absent:
                self._robots = robots
                self._groups = _groups(robots, asked)
                self._refusing = _refusing(robots, asked)
                self._ways = _ways(self._groups, robots, asked)
                self._pointers = _pointers(robots, fetched, asked)
        if any([one.key == b"content-usage" for _, lines in self._ways for one in lines]):  # noqa: C419 (faster)
            seen = fetched.fetched_at if fetched else None
            self.undated, dated = seen is None, revision(seen)
        self._head = (self._came, *_failure(fetched, self._came), absent, dated)

    @once
    def sha256(self) -> str:
        """The digest of the body."""
        return hashlib.sha256(self._fetched.body if self._fetched else b"").hexdigest()

    def line(self, number: int) -> str:
        """The words of one line."""
        return self._robots.line(number).raw.decode("utf-8", "backslashreplace").strip()

    @property
    def telling(self) -> Sequence[Group]:
        """The groups whose rules tell one address from another."""
        return tuple(dict.fromkeys((*self._groups, *self._refusing))) if self._refusing else self._groups

    @property
    def patterns(self) -> list[bytes]:
        """What beside those rules tells one address from another."""
        return [one.pattern.octets for _, lines in self._ways for one in lines if one.pattern]

    def meet(self, target: Target) -> Met:
        """What an address meets."""
        fetch = robots_agents.fetch(self._fetched, self._came, [(one, target) for one in self._groups], "")
        answered, line = (fetch.level, fetch.unreachable), fetch.place.line if fetch.place else None
        if not (self._refusing or self._ways or self._pointers):
            return Met((self._head, answered), (), line)
        refusals = self._refusals(target)
        ways = [
            (way.decide(target).allowed, [one for one in lines if one.is_about(target)]) for way, lines in self._ways
        ]
        said = [one.number for _, lines in ways for one in lines]
        numbers = sorted({*refusals.values(), *said, *(number for number, _ in self._pointers)})
        rank = {number: at for at, number in enumerate(numbers)}
        words = (
            self._head,
            answered,
            tuple((uses, rank[number]) for uses, number in refusals.items()),
            tuple(_words(allowed, lines, rank) for allowed, lines in ways),
            tuple((rank[number], key) for number, key in self._pointers),
        )
        return Met(words, tuple(numbers), line)

    def _refusals(self, target: Target) -> dict[frozenset[Use], int]:
        """The first line of those that refuse the same uses."""
        found: dict[int, frozenset[Use]] = {}
        for group, uses in self._refusing.items():
            match = group.decide(target)
            if not match.allowed and match.rule is not None:
                found[match.rule.number] = found.get(match.rule.number, frozenset()) | uses
        first: dict[frozenset[Use], int] = {}
        for number in sorted(found):
            first.setdefault(found[number], number)
        return first


_NO_ROBOTS = RobotsTxt(b"")


def _groups(robots: RobotsTxt, asked: Asked) -> Sequence[Group]:
    """What the readings say to the asker."""
    if len(asked.tokens) == 1:
        return robots.readings(asked.tokens[0])
    return tuple(dict.fromkeys(group for token in asked.tokens for group in robots.readings(token)))


def _refusing(robots: RobotsTxt, asked: Asked) -> Mapping[Group, frozenset[Use]]:
    """The groups whose Disallow the policy reads as a refusal, and of what."""
    found: dict[Group, frozenset[Use]] = {}
    if asked.heard:
        named = {name.decode("utf-8", "replace") for name in robots.named_ones()} | {"*"}
        for token in named & asked.heard.keys():
            for group in filter(None, robots.named(token)):
                found[group] = found.get(group, frozenset()) | asked.heard[token]
    return found


def _ways(groups: Iterable[Group], robots: RobotsTxt, asked: Asked) -> Sequence[tuple[Group, Sequence[_Said]]]:
    """The lines about uses by the groups beside which they stand; none where none has any."""
    if not robots.mentions(_CONTENT):
        return ()
    ways = [(group, tuple(_saying(group, robots, asked))) for group in groups]
    return ways if any(lines for _, lines in ways) else ()


def _saying(group: Group, robots: RobotsTxt, asked: Asked) -> Iterator[_Said]:
    """The lines about uses in a group and outside all groups, as far as the policy hears them."""
    for lines, grouped in ((group.extensions, True), (robots.ungrouped, False)):
        for line in lines:
            mechanism, begins = _SAYING.get(line.key, ("", ()))
            if mechanism and asked.policy.hears(mechanism) and (grouped or mechanism != "aipref"):
                yield _said(line, begins, grouped=grouped)


def _said(line: Line, begins: tuple[str, ...], *, grouped: bool) -> _Said:
    path, text = split_path(line.value.decode("utf-8", "backslashreplace"), begins)
    return _Said(line.number, line.key, None if path is None else Pattern(path), text, line.marked, grouped)


def _pointers(robots: RobotsTxt, fetched: Fetched, asked: Asked) -> Sequence[tuple[int, str]]:
    """The lines that point to licences, whatever the address: without their documents all of them say the same (S3)."""
    if not (robots.mentions(b"license") and asked.policy.hears("rsl")):
        return ()
    held = Held(Resource("https://-/", robots_txt=fetched), asked.question, robots_agents.MARKS)
    ways = rsl_places.find(held)
    found = {one.place.line or 0: one.key for way in ways for one in way}
    return sorted(found.items())


def _words(allowed: bool, lines: Iterable[_Said], rank: dict[int, int]) -> Hashable:  # noqa: FBT001 (of a way)
    """The lines of one way. Of lengths only the order counts, and whether it may be crawled for Content-Usage alone."""
    lines = list(lines)
    order = {length: at for at, length in enumerate(sorted({one.length for one in lines}))}
    crawlable = allowed and any(one.key == b"content-usage" for one in lines)
    words = tuple((one.key, one.text, order[one.length], one.marked, one.grouped, rank[one.number]) for one in lines)
    return crawlable, words


def _failure(fetched: Fetched | None, came: Outcome) -> tuple[object, ...]:
    """How the file could not be had, or only a part of it."""
    if fetched is None:
        return ()
    if came is Outcome.TEXT:
        return (partial(fetched),)
    return (fetched.status, fetched.error)


def revision(seen: datetime | None) -> int:
    """How many revisions of the AIPREF vocabulary were published when a statement was seen (A1)."""
    return bisect_right(_PUBLISHED, (seen.astimezone(UTC) if seen.tzinfo else seen).date()) if seen else 0
