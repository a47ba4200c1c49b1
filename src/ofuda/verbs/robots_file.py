"""The robots.txt of a site: what is there, with what labels come to in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ofuda.carriers.patterns import Target
from ofuda.carriers.robots_merging import Addition, Merged, merged
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.rendering import EVERYWHERE, Line, Rendering

PATH = "/robots.txt"
_OF_WHAT_IS_FETCHED = frozenset({"Content-Usage"})  # attach-05 §3: of a path that may not be fetched it says nothing


def addition(renderings: Iterable[Rendering]) -> Addition:
    """The lines for every group, and the rules of the agents that are to be kept out."""
    every = tuple(renderings)
    apart: dict[str, list[str]] = {}
    for line in (line for one in every for line in one.groups):
        apart.setdefault(line.name, []).append(f"{line.value}: {line.pattern}")
    lines = {line: _written(line) for one in every for line in one.robots}
    closed = tuple(text for line, text in lines.items() if line.name not in _OF_WHAT_IS_FETCHED)
    return Addition(tuple(lines.values()), {token: tuple(rules) for token, rules in apart.items()}, closed)


def _written(line: Line) -> str:
    path = "" if line.pattern == EVERYWHERE else f"{line.pattern} "
    return f"{line.name}: {path}{line.value}"


def written(body: bytes, renderings: Sequence[Rendering], source: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The file, and what of it the site has to mend itself; `source` is what is called by its lines."""
    file = merged(body, addition(renderings))
    groups = [line for one in renderings for line in one.groups if line.value == "Disallow"]
    return file.octets, (*_own(body, file, groups, source), *_silent(file, source))


def _own(body: bytes, file: Merged, groups: Iterable[Line], source: str) -> Iterator[Diagnostic]:
    """Agents that have a group of the site's own, by which they may fetch what the label keeps them from."""
    robots = RobotsTxt(body)
    for line in groups:
        if line.name not in file.own:
            continue
        match = robots.decide(line.name, [Target(line.pattern.encode())])
        if match.allowed:
            place = Place(source, line=match.rule.number if match.rule else None)
            message = f"the group of {quote(line.name)} lets it in at {quote(line.pattern)}, where the label refuses it"
            advice = f"write `Disallow: {line.pattern}` into that group"
            yield Diagnostic("robots-own-group", Severity.WARNING, message, place, advice, "robots")


def _silent(file: Merged, source: str) -> Iterator[Diagnostic]:
    for number in file.silent:
        message = "this group has no rule, so its agents are told nothing"
        place = Place(source, line=number)
        yield Diagnostic("robots-group-without-rules", Severity.WARNING, message, place, "write `Disallow:` into it")
