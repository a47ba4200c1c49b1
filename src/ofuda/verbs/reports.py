"""A decision as lines of text for a person; what each span is, the command line paints.

All foreign text goes through `visible`: no octet of a site reaches a terminal as a command (security T20).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ofuda.nouns.decision import Decision, Evidence, Reason, Role, UseDecision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, visible
from ofuda.nouns.policy import Verdict
from ofuda.nouns.stance import Condition, Duty, Level, ordered
from ofuda.nouns.statements import Authority, Offer
from ofuda.nouns.vocabulary import Use


class Span(NamedTuple):
    """Text of one appearance: a verdict or a severity by its word, `strong`, `dim`, or plain."""

    text: str
    style: str = ""


Line = tuple[Span, ...]

MARKS = {Level.ALLOWED: "✓", Level.CONDITIONAL: "◐", Level.DISALLOWED: "✗", Level.UNKNOWN: "·"}
_STYLE_OF_LEVEL = {Level.ALLOWED: "keep", Level.CONDITIONAL: "review", Level.DISALLOWED: "drop", Level.UNKNOWN: "dim"}
_FIELD_NAMES = {
    "content-usage": "Content-Usage",
    "content-signal": "Content-Signal",
    "x-robots-tag": "X-Robots-Tag",
    "content-type": "Content-Type",
}
_LIMIT = 200  # characters of one foreign text: a line of a report, not an archive
_USE_WIDTH = max(len(use.value) for use in Use)
_LEVEL_WIDTH = max(len(level.word) for level in Level)
_VERDICT_WIDTH = max(len(verdict.word) for verdict in Verdict)
_ASIDE = 10
_WIDEST_PLACE = 24


def decision_lines(decision: Decision) -> Iterator[Line]:
    """The whole report on one resource."""
    here = _Here(decision.url)
    yield heading(decision)
    told: list[UseDecision] = [one for one in decision.uses.values() if one.reasons]
    for group in _alike(told):
        yield from _group(group, here)
    yield from _silent(one for one in decision.uses.values() if not one.reasons)
    for finding in decision.diagnostics:
        yield from _finding(finding, here)
    for offer in decision.offers:
        yield _aside("offer", _offer(offer))
    for need in decision.needs:
        yield _aside("needs", f"{shown(need.url)} ({need.kind}, for {need.channel})")
    yield _aside("policy", shown(decision.policy.name))


def heading(decision: Decision) -> Line:
    """One line: the address, the overall verdict, the fetch answer, and for whom."""
    verdict = decision.verdict.word
    fetch, why = _fetch(decision)
    asked = " for " + ", ".join(shown(one) or "nobody" for one in decision.agents) if decision.agents else ""
    return (
        Span(shown(decision.url) or "(no address)", "strong"),
        Span("  "),
        Span(verdict, verdict),
        Span("  fetch " + fetch + asked + why),
    )


def brief(decision: Decision) -> Line:
    """The heading, and where one use was asked about, what was decided on it."""
    if len(decision.uses) != 1:
        return heading(decision)
    (one,) = decision.uses.values()
    whole = heading(decision)
    return (*whole[:-1], Span(f"  {one.use.value} {one.level.word}, {one.reason}"), whole[-1])


def finding_lines(finding: Diagnostic, url: str = "") -> Iterator[Line]:
    """A finding that belongs to no decision."""
    return _finding(finding, _Here(url))


def shown(text: str) -> str:
    """Foreign text on one line: shortened, nothing in it that a terminal would act on or hide."""
    return visible(text if len(text) <= _LIMIT else text[:_LIMIT] + "…")


# -- the address ----------------------------------------------------------------------------------------------------


def _fetch(decision: Decision) -> tuple[str, str]:
    """What stands before and after the name of the asker."""
    fetch, word = decision.fetch, decision.fetch.level.word
    if fetch.unreachable:
        return word, ": robots.txt could not be had"
    if fetch.place is not None:
        return f"{word} by {_Here(decision.url).short(fetch.place)}", ""
    if fetch.level is Level.UNKNOWN and not decision.agents:
        return word, ": no agent asks"
    if fetch.level is Level.UNKNOWN and not any(map(_is_robots, decision.evidence)):
        return word, ": robots.txt was not looked at"
    return word, ""


def _is_robots(one: Evidence) -> bool:
    return one.source.endswith("/robots.txt")


class _Here:
    """Short forms of places, as seen from one resource."""

    def __init__(self, url: str) -> None:
        self.url = url
        scheme, _, rest = url.partition("://")
        self.origin = f"{scheme}://{rest.split('/', 1)[0].split('?', 1)[0].split('#', 1)[0]}" if rest else url

    def short(self, place: Place) -> str:
        """`robots.txt:12`; the whole source where it is not of the resource's origin."""
        if place.header is not None and place.source == self.url:
            return f"{_FIELD_NAMES.get(place.header, shown(place.header))} header"
        source = place.source
        if source.startswith(self.origin + "/"):
            path = source[len(self.origin) :].partition("?")[0].partition("#")[0]
            source = path.rpartition("/")[2] or path
        elif source == self.url:
            source = "/"
        return shown(str(Place(source, place.line, place.pointer, place.offset, place.header)))


# -- the uses -------------------------------------------------------------------------------------------------------


def _alike(uses: Iterable[UseDecision]) -> list[list[UseDecision]]:
    """Uses about which the same was said, together, so that it is said once."""
    groups: dict[object, list[UseDecision]] = {}
    for one in uses:
        groups.setdefault((one.stance, one.verdict, one.reason, one.reasons), []).append(one)
    return list(groups.values())


def _group(group: list[UseDecision], here: _Here) -> Iterator[Line]:
    for one in group:
        yield _use(one)
    first = group[0]
    if first.conditions:
        yield (Span("      if " + "; ".join(map(_condition, ordered(first.conditions)))),)
    reasons = sorted(first.reasons, key=lambda each: each.role is not Role.DECISIVE)
    places = [here.short(one.statement.evidence.place) for one in reasons]
    width = min(max(map(len, places)), _WIDEST_PLACE)
    for reason, place in zip(reasons, places, strict=True):
        yield _reason(reason, f"{place:<{width}}", here)


def _use(one: UseDecision) -> Line:
    style = _STYLE_OF_LEVEL[one.level]
    return (
        Span(f"  {MARKS[one.level]} ", style),
        Span(f"{one.use.value:<{_USE_WIDTH}}  "),
        Span(f"{one.level.word:<{_LEVEL_WIDTH}}  ", style),
        Span(f"{one.verdict.word:<{_VERDICT_WIDTH}}  ", one.verdict.word),
        Span(one.reason + (", by location" if one.by_location else ""), "dim"),
    )


def _condition(one: Condition) -> str:
    if isinstance(one, Duty):
        return one.name
    return f"{one.name} {' or '.join(map(shown, one.values))}"


def _reason(reason: Reason, place: str, here: _Here) -> Line:
    statement = reason.statement
    style = "" if reason.role is Role.DECISIVE else "dim"
    said = []
    if reason.role is not Role.DECISIVE:
        said.append(f"{reason.role.value}: {reason.level.word}")
    if statement.authority is not Authority.ORIGIN or statement.party != here.origin:
        said.append(_speaker(reason, here))
    if statement.note:
        said.append(shown(statement.note))
    if statement.label:
        said.append(f"label {shown(statement.label)}")
    text = f"      {place}  {shown(statement.evidence.raw)}".rstrip()
    return Span(text, style), Span(f"  ({', '.join(said)})" if said else "", "dim")


def _speaker(reason: Reason, here: _Here) -> str:
    authority, party = reason.statement.authority.name.lower(), reason.statement.party
    return authority if party in {here.url, here.origin} else f"{authority} by {shown(party)}"


def _silent(uses: Iterable[UseDecision]) -> Iterator[Line]:
    """Uses that nobody speaks about, one line for each thing that is made of them."""
    groups: dict[tuple[Level, Verdict, str], list[str]] = {}
    for one in uses:
        groups.setdefault((one.level, one.verdict, one.reason), []).append(one.use.value)
    for (level, verdict, reason), names in groups.items():
        why = "" if reason == "no_signal" else f" ({reason})"
        yield (
            Span(f"  {MARKS[level]} {level.word}, ", "dim"),
            Span(verdict.word, verdict.word),
            Span(f"{why}: {', '.join(names)}", "dim"),
        )


# -- the rest -------------------------------------------------------------------------------------------------------


def _finding(finding: Diagnostic, here: _Here) -> Iterator[Line]:
    severity = Severity(finding.severity).value
    place = f"{here.short(finding.place)}: " if finding.place else ""
    yield (
        Span(f"  {severity:<{_ASIDE}}", severity),
        Span(f"{place}{visible(finding.message)} "),
        Span(f"[{shown(finding.rule)}]", "dim"),
    )
    if finding.help:
        yield (Span(f"  {'':<{_ASIDE}}{visible(finding.help)}", "dim"),)


def _offer(offer: Offer) -> str:
    price = " ".join(filter(None, (offer.price, offer.currency, f"per {offer.unit}" if offer.unit else None)))
    parts = [offer.license, offer.payment_model, price, offer.contact]
    return f"{', '.join(shown(one) for one in parts if one)} (for {offer.channel})"


def _aside(name: str, text: str) -> Line:
    return Span(f"  {name:<{_ASIDE}}", "dim"), Span(text)
