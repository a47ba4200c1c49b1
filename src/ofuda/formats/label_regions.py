"""The parts of a site about which labels say one thing, so that channels that know only places can say it.

Readers of other standards take the longest pattern and nothing else (RFC 9309 §2.2.2), labels are read use by use and
may be about one address (standard §3.3). So each region says whatever may be said of an address in it: where patterns
overlap, what refuses counts, and what permits counts only where it is said of every address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ofuda.carriers.overlaps import covers, may_meet
from ofuda.carriers.patterns import percent_normal
from ofuda.carriers.urls import address
from ofuda.nouns.label import Label, Rule, Subject
from ofuda.nouns.rendering import EVERYWHERE, Region
from ofuda.nouns.stance import UNKNOWN, Level, Stance
from ofuda.nouns.vocabulary import ALL, Use

_PLACES = frozenset({"Site", "Resource"})
_PAST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Place:
    """A label's word about a pattern, as that is written for others. The greater `rank` speaks first among labels."""

    pattern: str
    rank: tuple[int, int, datetime]
    label: Label
    refuses_only: bool


def in_force(labels: Iterable[Label], at: datetime) -> tuple[Label, ...]:
    """The labels that speak at an instant: valid, begun, not over, and not superseded by another of them."""
    begun = [one for one in labels if one.valid and one.begun(at)]
    replaced = {name for one in begun for name in one.supersedes}
    return tuple(one for one in begun if not one.ended(at) and one.id not in replaced)


def first_instant(labels: Iterable[Label], at: datetime) -> datetime | None:
    """The first instant from then on at which one of the labels is in force; None where none ever is."""
    every = tuple(labels)
    begins = sorted(one.begins for one in every if one.begins is not None and one.begins > at)
    return next((moment for moment in (at, *begins) if in_force(every, moment)), None)


def origins(labels: Iterable[Label]) -> tuple[str, ...]:
    """The origins that labels are about, in their order."""
    return _origins(one.url for label in labels for one in label.about if one.kind in _PLACES and one.url)


def homes(labels: Iterable[Label]) -> tuple[str, ...]:
    """The origins of the labels' own names: where labels about no place are served."""
    return _origins(label.id for label in labels)


def _origins(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.origin for url in urls if (one := address(url)) is not None))


def regions(labels: Sequence[Label], origin: str) -> tuple[Region, ...]:
    """The regions of one origin: the longest pattern first, the whole site last."""
    places = [place for label in labels for subject in label.about for place in _places(label, subject, origin)]
    patterns = sorted({EVERYWHERE, *(one.pattern for one in places)}, key=lambda one: (-len(one), one))
    return tuple(Region(pattern, _rules(pattern, places)) for pattern in patterns)


def _places(label: Label, subject: Subject, origin: str) -> Iterator[_Place]:
    named = address(subject.url) if subject.kind in _PLACES and subject.url else None
    if named is None or named.origin != origin:
        return
    issued = label.issued or _PAST
    limited = bool(subject.media)  # no channel of places knows kinds of media, so it may only refuse more
    if subject.kind == "Resource":
        for target in dict.fromkeys(named.targets):
            yield _Place(target.decode() + "$", (3, 0, issued), label, limited)
        return
    for path in subject.paths:
        written = percent_normal(path.encode("utf-8", "surrogatepass")).decode()
        absolute = "/" + written if written.startswith("*") else written
        yield _Place(absolute, (2, len(written), issued), label, limited)
    if not subject.paths:
        yield _Place(EVERYWHERE, (1, 0, issued), label, limited)


def _rules(pattern: str, places: Sequence[_Place]) -> dict[Use, Rule]:
    heard = [one for one in places if len(one.pattern) <= len(pattern) and may_meet(one.pattern, pattern)]
    heard.sort(key=lambda one: one.rank, reverse=True)
    found = ((use, _rule(use, pattern, heard)) for use in ALL)
    return {use: rule for use, rule in found if rule is not None}


def _rule(use: Use, pattern: str, heard: Sequence[_Place]) -> Rule | None:
    """All that may be said of a use here, joined; None where nothing is, or a permission is not sure."""
    rules: list[Rule] = []
    complete: tuple[int, int, datetime] | None = None
    for place in heard:
        if complete is not None and place.rank != complete:
            break
        rule = place.label.uses.get(use)
        if rule is None or (place.refuses_only and rule.stance.level is Level.ALLOWED):
            continue
        rules.append(rule)
        if covers(place.pattern, pattern) and not place.refuses_only:
            complete = place.rank
    stance = UNKNOWN
    for rule in rules:
        stance |= rule.stance
    if stance.level is Level.UNKNOWN or (stance.level is Level.ALLOWED and complete is None):
        return None
    return _as(stance, rules)


def _as(stance: Stance, rules: Sequence[Rule]) -> Rule:
    """A rule of that stance, with where permission is to be had from the first that asks for it."""
    same = [one for one in rules if one.stance.level is stance.level]
    license_ = next((one.license for one in same if one.license), None)
    return Rule(stance, license_, next((one.payment_model for one in same if one.payment_model), None))
