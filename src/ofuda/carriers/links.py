"""`Link` header fields (RFC 8288 §3), read as its appendix B.2 has it: linear, lenient, never raising."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TARGET = re.compile(r"[ \t,]*+<([^>]*+)>")
# One parameter with the semicolon before it; a quoted value may hold any character, and runs to the end where it does
# not close. What is neither ends at the next `;` or `,`.
_PARAMETER = re.compile(
    r'[ \t]*+;[ \t]*+([^=;, \t"]*+)[ \t]*+(?:=[ \t]*+(?:"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)|([^;,]*+)))?', re.DOTALL
)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_MOST = 256  # links in one field line: a page has a handful


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its target as written, its relation types in lower case, its context where the link names one.

    `type` is the media type of the target as the link gives it, or empty.
    """

    target: str
    relations: frozenset[str]
    anchor: str | None = None
    type: str = ""


def links(value: str) -> tuple[Link, ...]:
    """The links of one field line; text that is no link ends the reading."""
    found: list[Link] = []
    at = 0
    while len(found) < _MOST and (target := _TARGET.match(value, at)):
        at, parameters = _parameters(value, target.end())
        relations = frozenset(parameters.get("rel", "").lower().split())
        found.append(Link(target[1].strip(), relations, parameters.get("anchor"), parameters.get("type", "")))
        at = value.find(",", at)
        if at < 0:
            break
    return tuple(found)


def _parameters(value: str, at: int) -> tuple[int, dict[str, str]]:
    """Of a parameter that stands twice the first counts (RFC 8288 §3.3 for `rel`; appendix B.2 for `anchor`)."""
    found: dict[str, str] = {}
    while (parameter := _PARAMETER.match(value, at)) and parameter.end() > at:
        name, quoted, plain = parameter.groups()
        text = (plain or "").strip() if quoted is None else _PAIR.sub(r"\1", quoted)
        found.setdefault(name.lower(), text)
        at = parameter.end()
    return at, found
