"""Whom a `user-agent` line names, read plainly (house reading R2) and as it was meant (R3)."""

from __future__ import annotations

import re
from typing import Final

from ofuda.carriers.robots_lines import AGENT, DIRECTIVES, HYPHENS, fields

EVERYBODY: Final = b"*"

_TOKEN: Final = re.compile(rb"[A-Za-z0-9_-]*")
# A line that names one agent and holds nothing else, which are nearly all.
_ORDINARY: Final = re.compile(rb"[^:#]*+:[ \t]*+([A-Za-z0-9_-]++|\*)[ \t\r\n]*+")
_RULES: Final = b"|".join(key for key, letter in DIRECTIVES.items() if letter != AGENT)
_ONE_LINE: Final = re.compile(rb"[ \t](?=(?:%s)[ \t]*+:)" % _RULES, re.IGNORECASE)
_BETWEEN: Final = re.compile(rb"[,;|\t ]+")
_DIFFERING: Final = re.compile(rb"[,;|\x80-\xff]|[^:\t ][\t ]+[^\t #\r\n]|%s" % _ONE_LINE.pattern, re.IGNORECASE)


def ordinary(text: bytes) -> bytes | None:
    """The token of a plain `user-agent` line, lower-case; `None` where the line holds anything else."""
    match = _ORDINARY.fullmatch(text)
    return match[1].lower() if match else None


def token(value: bytes) -> bytes:
    """The token that a value begins with, lower-case; empty where it begins with none."""
    if value[:1] == EVERYBODY:
        return EVERYBODY if value[1:2] in b" \t" else b""
    match = _TOKEN.match(value)
    return match[0].lower() if match else b""


def named(text: bytes) -> tuple[bytes, ...]:
    """The token of any `user-agent` line in the plain reading."""
    found = token(fields(text)[1])
    return (found,) if found else ()


def meant(text: bytes) -> tuple[bytes, ...]:
    """The tokens of any `user-agent` line in the lenient reading."""
    if not may_differ(text):
        return named(text)
    parts = _BETWEEN.split(with_hyphens(fields(text)[1]))
    return tuple(filter(None, map(token, parts)))


def may_differ(text: bytes) -> bool:
    """Whether a `user-agent` line holds anything that the lenient reading reads in its own way."""
    return _DIFFERING.search(text) is not None


def with_hyphens(value: bytes) -> bytes:
    return HYPHENS.sub(b"-", value)


def on_one_line(text: bytes) -> list[bytes]:
    """A `user-agent` line, and the directives that follow on it, as lines of their own."""
    return _ONE_LINE.split(text.partition(b"#")[0])
