"""What a label comes to in the channels of one site, and what a channel cannot say (architecture: publish)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.label import Label, Rule
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use

EVERYWHERE: Final = "/"
# Where what is written stands on the site. No standard fixes these; what points to them is written with them.
LABEL_PATH: Final = "/ofuda.jsonld"
LICENSE_PATH: Final = "/license.xml"
POLICY_PATH: Final = "/tdm-policy.json"


@dataclass(frozen=True, slots=True)
class Region:
    """The addresses that fall under `pattern` (RFC 9309 §2.2.2) and under no longer one of the site.

    `rules`: what the labels come to there, use by use; never looser than what they say of any address in it.
    """

    pattern: str
    rules: Mapping[Use, Rule]

    @property
    def levels(self) -> frozenset[tuple[Use, Level]]:
        """The rules without their conditions."""
        return frozenset((use, rule.stance.level) for use, rule in self.rules.items())


@dataclass(frozen=True, slots=True)
class Plan:
    """What every channel of one site is written from.

    `document`: the label or the set as it is served; `at`: when it is written, which chooses the revision of standards
    that have several.
    """

    origin: str
    labels: tuple[Label, ...]
    regions: tuple[Region, ...]
    document: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of a region: a line of robots.txt, a response header, or an element of a page's head.

    `name` is the field's name as it is written, empty for an element, whose `value` is HTML.
    """

    pattern: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site: `path` from the root on, with its `/`; `media_type` with its parameters."""

    path: str
    media_type: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Rendering:
    """Labels in one channel. `robots` are lines for every group of robots.txt, `headers` of responses.

    `groups` are rules for agents that are to be kept out: `Line(pattern, token, "Disallow")`. `means`: what its readers
    take it to mean, by the pattern of a region. `losses`: what of the labels it does not say, or says more strictly.
    """

    channel: str
    robots: tuple[Line, ...] = ()
    groups: tuple[Line, ...] = ()
    headers: tuple[Line, ...] = ()
    elements: tuple[Line, ...] = ()
    files: tuple[File, ...] = ()
    means: Mapping[str, Mapping[Use, Level]] = field(default_factory=dict)
    losses: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One origin and all that it serves so that its labels are found in every channel.

    `regions` in the order in which the first that matches is the one that speaks: the longest pattern first, the whole
    site last (it is always there, with no rules where no label is about the whole site).
    """

    origin: str
    labels: tuple[Label, ...]
    regions: tuple[Region, ...]
    renderings: tuple[Rendering, ...]

    def headers(self, region: Region) -> tuple[tuple[str, str], ...]:
        """Every header of the responses of a region, in a fixed order: a region's set replaces that of any other."""
        every = (line for one in self.renderings for line in one.headers)
        return tuple((line.name, line.value) for line in every if line.pattern == region.pattern)

    def elements(self, region: Region) -> tuple[str, ...]:
        """Every element for the head of a region's pages."""
        every = (line for one in self.renderings for line in one.elements)
        return tuple(line.value for line in every if line.pattern == region.pattern)

    @property
    def files(self) -> tuple[File, ...]:
        """The files of all channels, each once; robots.txt apart, which is written into what is there."""
        return tuple(dict.fromkeys(file for one in self.renderings for file in one.files))
