"""The files of an origin, read once for all addresses of all origins that have the same."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final, NamedTuple

from ofuda.carriers.patterns import Target
from ofuda.formats import ai_txt, tdmrep
from ofuda.nouns.resource import Fetched
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.robots_met import Met as RobotsMet
from ofuda.verbs.dataset.robots_met import Robots, revision
from ofuda.verbs.dataset.sieve import Pieces, sieve
from ofuda.verbs.dataset.sites import Site
from ofuda.verbs.dataset.tdmrep_met import Met as TdmrepMet
from ofuda.verbs.dataset.tdmrep_met import Tdmrep


class Met(NamedTuple):
    """What an address meets at its origin."""

    robots: RobotsMet
    tdmrep: TdmrepMet

    @property
    def words(self) -> Hashable:
        """Equal words are answered alike."""
        return self.robots.words, self.tdmrep.words


class Answer(NamedTuple):
    """The number of an outcome, and the id of the rule it hangs on; 0 where there is none."""

    outcome: int
    rule: int


_NO_TDMREP: Final = Tdmrep(None)


class Matcher:
    """The files of an origin, open."""

    __slots__ = ("robots", "tdmrep")

    def __init__(self, site: Site, asked: Asked) -> None:
        self.robots = Robots(site.robots_txt, asked)
        stated = site.well_known.get(tdmrep.PATH) if site.well_known and asked.policy.hears("tdmrep") else None
        self.tdmrep = _NO_TDMREP if stated is None else Tdmrep(stated)

    def meet(self, target: Target) -> Met:
        """What an address meets."""
        return Met(self.robots.meet(target), self.tdmrep.meet(target))


class Compiled:
    """What has to be known of the files for most of their addresses: it is small, and a matcher is not.

    `exact`: what an address meets is all that counts; `undated`: as long as rows do not say when they were captured.
    `origin` is one of those that have them, `octets` their size; `answers` are those of addresses that were met, by
    what the sieve caught.
    """

    __slots__ = ("answers", "exact", "octets", "origin", "sieve", "site", "standing", "undated")

    def __init__(self, origin: str, site: Site, asked: Asked, matcher: Matcher, pieces: Pieces) -> None:
        self.origin = origin
        self.site = site
        robots, tdmrep = matcher.robots, matcher.tdmrep
        self.sieve = sieve(robots.telling, (*robots.patterns, *tdmrep.patterns), pieces, queryless=tdmrep.has_rules)
        self.answers: dict[Hashable, Answer] = {}
        beside = site.documents or (ai_txt.PATH in site.well_known and asked.policy.hears("ai-txt"))
        self.exact = not beside and tdmrep.exact
        self.undated = robots.undated
        self.octets = len(site.robots_txt.body) if site.robots_txt else 0
        self.octets += sum([len(one.body) for one in site.well_known.values()])
        self.standing: Standing | None = None


class Standing(NamedTuple):
    """The road of the addresses of an origin, the number of the usual outcome, and the id of its rule."""

    road: int
    outcome: int
    rule: int
    compiled: Compiled | None


def contents(site: Site) -> Hashable:
    """What two sites have in common that need be compiled only once."""
    files = [site.robots_txt, *map(site.well_known.get, (tdmrep.PATH, ai_txt.PATH))]
    return bool(site.documents), tuple(map(_content, files))


def _content(fetched: Fetched | None) -> Hashable:
    if fetched is None:
        return None
    seen = fetched.fetched_at
    return fetched.status, fetched.error, fetched.truncated, fetched.body, seen is None, revision(seen)
