"""What a table of hosts says to somebody who asks: decisions on addresses of its origins, and the rules behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.robots_lines import Line
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.nouns.decision import Decision
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Resource
from ofuda.shells._site_files import SiteFiles
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.standing import CAPTURE
from ofuda.verbs.resolve import resolve
from ofuda.verbs.restricted import restricted

_EVERYBODY: Final = b"*"
_AGENT: Final = b"user"
_USES: Final = b"content-"
_MOST: Final = 64  # addresses that an origin is tried at
_LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to a table, under a policy; `as_of` says which of the answers count (`HostTable.site`)."""

    question: Question
    policy: Policy
    at: datetime | None = None
    as_of: str = CAPTURE


def decided(table: HostTable, origin: str, asking: Asking, paths: Iterable[str] = ("/",)) -> Iterator[Decision]:
    """The decision on each path of an origin, by what the table holds of it; pages are not looked at."""
    views = table.views(origin, asking.at, asking.as_of)
    question = replace(asking.question, at=asking.question.at or asking.at or _seen(views[0][0]))
    for path in paths:
        held = (
            Resource(origin + path, robots_txt=site.robots_txt, well_known=site.well_known, documents=documents)
            for site, documents in views
        )
        first, *others = (resolve(one, question, asking.policy) for one in held)
        yield restricted(first, others)


def _seen(site: SiteFiles) -> datetime | None:
    """When what stands there was first seen."""
    files = [one for one in (site.robots_txt, *site.well_known.values()) if one is not None]
    return max((one.fetched_at for one in files if one.fetched_at is not None), default=None)


def lines_for(robots: Fetched | None, token: str | None) -> tuple[Line, ...]:
    """The lines of robots.txt that are about an agent, in the plain reading: its groups', else everybody's.

    Without an agent all of them.
    """
    if robots is None or outcome(robots) is not Outcome.TEXT:
        return ()
    parsed = RobotsTxt(robots.body)
    if parsed.is_absent:
        return ()
    lines = parsed.lines()
    if token is None:
        return tuple(line for line in lines if line.key)
    spans = parsed.spans.get(token.lower().encode()) or parsed.spans.get(_EVERYBODY, ())
    own = [line for start, end in spans for line in lines[start:end] if line.key]
    return (*parsed.ungrouped, *own)


def tried(robots: Iterable[Fetched | None], asking: Asking) -> tuple[str, ...]:
    """Paths at which these files may answer differently: the root, and one that each rule for the asker is about.

    Under a policy that reads the rules for others, those of every rule.
    """
    found = {"/": None}
    tokens = (None,) if asking.policy.infer else asking.question.tokens or ("*",)
    for one in robots:
        for token in tokens:
            for line in lines_for(one, token):
                path = _path(line)
                if path is not None and len(found) < _MOST:
                    found[path] = None
    return tuple(found)


def _path(line: Line) -> str | None:
    """A path that the pattern of a rule matches; of a rule about uses the path that it begins with."""
    text = line.value.decode("utf-8", "replace")
    pattern = text.partition(" ")[0] if line.key.startswith(_USES) else text
    if line.key.startswith(_AGENT) or not pattern.startswith(("/", "*")) or len(pattern) > _LONGEST:
        return None
    path = pattern.removesuffix("$").replace("*", "x")
    return path if path.startswith("/") else f"/{path}"
