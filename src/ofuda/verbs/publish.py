"""Publish: labels in, all that their sites serve out; each channel with what it does not say (standard §2 Export)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ofuda.formats.label_regions import in_force, origins, regions
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

    `document` is the label or set as it is to be served; `at`, with a zone, when: labels that are not in force then, or
    not valid, are left out.
    """
    speaking = in_force(labels, at)
    named = origins(speaking) if origin is None else (origin,)
    return tuple(_site(speaking, document, at, one, channels) for one in named) if speaking else ()


def _site(labels: tuple[Label, ...], document: bytes, at: datetime, origin: str, channels: Sequence[Channel]) -> Site:
    plan = Plan(origin, labels, regions(labels, origin), document, at)
    every = (one.write(plan) for one in channels if one.write is not None)
    return Site(origin, labels, plan.regions, tuple(replace(one, losses=tuple(_losses(one, plan))) for one in every))


# -- what is lost -------------------------------------------------------------------------------------------------


def _losses(rendering: Rendering, plan: Plan) -> Iterator[Diagnostic]:
    if rendering.channel in _WHOLE | _OTHER:
        return
    for what, advice, one in (
        ("leaves {} open", "serve the label besides: `Link` is read wherever headers are", _left_open),
        ("refuses {}", "whoever finds the label goes by it; leave the channel out if that is not enough", _refused),
    ):
        found = [
            (region.pattern, uses) for region in plan.regions if (uses := one(region, _meaning(rendering, region)))
        ]
        if found:
            uses = frozenset[Use]().union(*(each for _, each in found))
            where = "" if len(plan.regions) == 1 else " below " + ", ".join(f"`{pattern}`" for pattern, _ in found)
            names = ", ".join(use for use in ALL if use in uses)
            message = f"{what.format(names)}{where}, which the label does not"
            place = Place(plan.origin)
            yield Diagnostic("lossy-export", Severity.WARNING, message, place, advice, rendering.channel, uses)


def _meaning(rendering: Rendering, region: Region) -> Mapping[Use, Level]:
    return rendering.means.get(region.pattern, _SILENT)


def _left_open(region: Region, means: Mapping[Use, Level]) -> frozenset[Use]:
    """What the labels refuse or bind to conditions, and the channel has no word for."""
    bound = {use for use, rule in region.rules.items() if rule.stance.level >= Level.CONDITIONAL}
    return frozenset(use for use in bound if means.get(use, Level.UNKNOWN) < Level.CONDITIONAL)


def _refused(region: Region, means: Mapping[Use, Level]) -> frozenset[Use]:
    """What the channel refuses, or binds to consent, and the labels do not, or not as strictly."""
    said = dict(region.levels)
    return frozenset(
        use for use, level in means.items() if level >= Level.CONDITIONAL and level > said.get(use, Level.UNKNOWN)
    )
