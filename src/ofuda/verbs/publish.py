"""Publish: labels in, all that their sites serve out; each channel with what it does not say (standard §2 Export)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ofuda.formats.label_regions import homes, in_force, origins, regions
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.label import Label
from ofuda.nouns.rendering import Plan, Region, Rendering, Site
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL, Use
from ofuda.tables.channels import CHANNELS, Channel

_SILENT: Mapping[Use, Level] = {}
_WHOLE = frozenset({"label"})  # says everything
_OTHER = frozenset({"robots", "schema-org"})  # say nothing of uses


def publish(
    labels: Sequence[Label],
    document: bytes,
    at: datetime,
    *,
    origin: str | None = None,
    channels: Sequence[Channel] = CHANNELS,
) -> tuple[Site, ...]:
    """One site for each origin that the labels are about, or for that origin alone.

    Labels about no place are served where their names are. `document` is the label or set as it is to be served; `at`,
    with a zone, when: labels that are not in force then, or not valid, are left out.
    """
    speaking = in_force(labels, at)
    named = (origins(speaking) or homes(speaking)) if origin is None else (origin,)
    return tuple(_site(speaking, document, at, one, channels) for one in named) if speaking else ()


def _site(labels: tuple[Label, ...], document: bytes, at: datetime, origin: str, channels: Sequence[Channel]) -> Site:
    plan = Plan(origin, labels, regions(labels, origin), document, at)
    every = (one.write(plan) for one in channels if one.write is not None)
    return Site(origin, labels, plan.regions, tuple(replace(one, losses=tuple(_losses(one, plan))) for one in every))


# -- what is lost -------------------------------------------------------------------------------------------------


def _losses(rendering: Rendering, plan: Plan) -> Iterator[Diagnostic]:
    """What readers of a channel are told that is not what the labels say, each kind of it once for the whole site."""
    for loss in _LOSSES if rendering.channel not in _WHOLE | _OTHER else ():
        found = [(one.pattern, uses) for one in plan.regions if (uses := loss.uses(one, _meaning(rendering, one)))]
        if found:
            uses = frozenset[Use]().union(*(each for _, each in found))
            where = "" if len(plan.regions) == 1 else " below " + ", ".join(f"`{pattern}`" for pattern, _ in found)
            message = f"{loss.does} {', '.join(use for use in ALL if use in uses)}{where}, {loss.but}"
            place = Place(plan.origin)
            yield Diagnostic("lossy-export", loss.severity, message, place, loss.advice, rendering.channel, uses)


def _meaning(rendering: Rendering, region: Region) -> Mapping[Use, Level]:
    return rendering.means.get(region.pattern, _SILENT)


@dataclass(frozen=True, slots=True)
class _Loss:
    """One way to differ: the level of the label, and whether the channel refuses or leaves open."""

    level: frozenset[Level]
    refused: bool
    does: str
    but: str
    severity: Severity
    advice: str

    def uses(self, region: Region, means: Mapping[Use, Level]) -> frozenset[Use]:
        said = dict(region.levels)
        return frozenset(
            use for use in ALL if self._differs(said.get(use, Level.UNKNOWN), means.get(use, Level.UNKNOWN))
        )

    def _differs(self, said: Level, read: Level) -> bool:
        if said not in self.level:
            return False
        return max(said, Level.ALLOWED) < read if self.refused else read < Level.CONDITIONAL


_BESIDES = "serve the label besides: `Link` is read wherever headers are"
_TOO_MUCH = "whoever finds the label goes by it; leave the channel out if that is not enough"
_LOSSES = (
    _Loss(
        frozenset({Level.CONDITIONAL, Level.DISALLOWED}),
        refused=False,
        does="leaves open",
        but="which the label does not",
        severity=Severity.WARNING,
        advice=_BESIDES,
    ),
    *(
        _Loss(frozenset({level}), refused=True, does="refuses", but=but, severity=severity, advice=advice)
        for level, but, severity, advice in (
            (Level.ALLOWED, "which the label allows", Severity.WARNING, _TOO_MUCH),
            (Level.UNKNOWN, "of which the label says nothing", Severity.NOTE, _TOO_MUCH),
            (Level.CONDITIONAL, "for which the label has conditions", Severity.NOTE, _BESIDES),
        )
    ),
)
