"""Which headers a target can send where: all of a region's, or what is true of every address that it takes for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ofuda.carriers.patterns import percent_normal
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.nouns.rendering import Region, Site
from ofuda.verbs.servers.strictness import covers

Header = tuple[str, str]
LOSSY: Final = "lossy-export"
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"[!-~](?:[ \t!-~]*[!-~])?")  # RFC 9110 §5.5 without the octets beyond ASCII


@dataclass(frozen=True, slots=True)
class Shape:
    """How a target writes a pattern. Not `exact`: it takes more addresses than the pattern does."""

    text: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Reach:
    """What a target can do. `shape` is None for a pattern that it cannot write; `fits`: whether it takes a value.

    `merges`: of several rules that match, the headers of all are sent. `most`: how many rules it takes.
    """

    title: str
    shape: Callable[[str], Shape | None]
    fits: Callable[[str], bool] = lambda value: len(value) < 1 << 13
    merges: bool = False
    most: int = 1 << 13


@dataclass(frozen=True, slots=True)
class Area:
    """A rule of a target: the region that it is for, how its pattern is written, and what is sent."""

    region: Region
    text: str
    headers: tuple[Header, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are sent, in lower case, each once."""
        return tuple(dict.fromkeys(name.lower() for name, _ in self.headers))

    def values(self, name: str) -> tuple[str, ...]:
        """What is sent under a name, in lower case."""
        return tuple(value for field_name, value in self.headers if field_name.lower() == name)


def areas(site: Site, reach: Reach) -> tuple[tuple[Area, ...], tuple[Diagnostic, ...]]:
    """The rules for a target, in the order of the regions, and what it cannot say."""
    division = _Division(site, reach)
    for index in reversed(range(len(site.regions))):
        division.add(index)
    return tuple(reversed(division.found)), tuple(division.losses)


def overlaps(one: str, other: str) -> bool:
    """Whether an address may fall under both; never wrong about a no, also where letters' case is not seen."""
    left, right = _beginning(one), _beginning(other)
    return left.startswith(right) or right.startswith(left)


def _beginning(pattern: str) -> bytes:
    literal = percent_normal(pattern.removesuffix("$").encode()).partition(b"*")[0]
    return literal.lower().rstrip(b"/")


@dataclass
class _Division:
    """The rules of a target as they are made, the widest first."""

    site: Site
    reach: Reach
    found: list[Area] = field(default_factory=list)
    losses: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        regions = self.site.regions
        spare = len(regions) - self.reach.most
        self.shapes = [None if at < spare else self.reach.shape(one.pattern) for at, one in enumerate(regions)]

    def add(self, index: int) -> None:
        region, shape = self.site.regions[index], self.shapes[index]
        if shape is None:
            self._lose(
                f"has no rule for {quote(region.pattern)}", "its addresses get what is said of those around them"
            )
            return
        headers = self._common(region, tuple(self._sendable(region)), self._taken_for(index))
        self.found.append(Area(region, shape.text, self._unsaid(region, headers) if self.reach.merges else headers))

    def _taken_for(self, index: int) -> list[Region]:
        """The regions whose addresses the rule of this one takes too."""
        regions, shape = self.site.regions, self.shapes[index]
        over = [one for at, one in enumerate(regions[:index]) if self.reach.merges or self.shapes[at] is None]
        under = () if shape is None or shape.exact else regions[index + 1 :]
        return [one for one in (*over, *under) if overlaps(one.pattern, regions[index].pattern)]

    def _sendable(self, region: Region) -> Iterator[Header]:
        """The lines that are well-formed, whatever a label holds, and that the target takes."""
        for name, value in self.site.headers(region):
            if _NAME.fullmatch(name) and _VALUE.fullmatch(value) and self.reach.fits(value):
                yield name, value
            else:
                self._lose(f"cannot send {quote(f'{name}: {value}')}", "it says nothing there instead")

    def _common(self, region: Region, headers: tuple[Header, ...], taken: Sequence[Region]) -> tuple[Header, ...]:
        """What may be said of every address that is taken for one of this region: all of it, or what all say."""
        looser = [self.site.headers(one) for one in taken if not covers(region, one)]
        kept = tuple(line for line in headers if all(line in others for others in looser))
        if kept != headers:
            names = ", ".join(sorted({name for name, _ in headers if name not in {left for left, _ in kept}}))
            around = f"cannot tell {quote(region.pattern)} from what it overlaps"
            self._lose(around, f"it says nothing there by {names or 'some of its lines'}")
        elif any(self.site.headers(one) != self.site.headers(region) for one in taken):
            self._lose(
                f"takes more addresses for {quote(region.pattern)}", "it says more strictly there than the labels do"
            )
        return kept

    def _unsaid(self, region: Region, headers: tuple[Header, ...]) -> tuple[Header, ...]:
        """The lines whose names no wider rule sends, since theirs would come along."""
        wider = [one for one in self.found if overlaps(one.region.pattern, region.pattern)]
        said = {name for one in wider for name in one.names}
        mine = Area(region, "", headers)
        for one in wider:
            if any(one.values(name) != mine.values(name) for name in one.names if name in mine.names):
                self._lose(
                    f"sends for {quote(region.pattern)} what it sends around it",
                    "what is more strictly said there is kept",
                )
        return tuple(line for line in headers if line[0].lower() not in said)

    def _lose(self, what: str, help_: str) -> None:
        self.losses.append(Diagnostic(LOSSY, Severity.WARNING, f"{self.reach.title} {what}", help=help_))
