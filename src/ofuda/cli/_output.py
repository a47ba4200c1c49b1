"""Where output goes: results to standard output, our own messages to standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any

import click
import msgspec

from ofuda.nouns.diagnostics import Diagnostic, Severity, visible
from ofuda.verbs.reports import Line, Span

_STYLES: dict[str, dict[str, Any]] = {
    "keep": {"fg": "green"},
    "review": {"fg": "yellow"},
    "drop": {"fg": "red"},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow"},
    "note": {"fg": "cyan"},
    "strong": {"bold": True},
    "dim": {"dim": True},
}
_PLAIN_MARKS = str.maketrans({"✓": "+", "◐": "~", "✗": "x", "·": "-", "…": "..."})
# Outside strings JSON is ASCII, so whatever else stands there may be escaped without changing a value.
_HIDDEN = re.compile(r"[\x7f-\U0010ffff]")
_encode = msgspec.json.Encoder().encode


def encoded(value: object) -> bytes:
    """JSON on one line, in which every character that a terminal would act on is an escape (security T20)."""
    octets = _encode(value)
    if octets.isascii() and b"\x7f" not in octets:
        return octets
    return _HIDDEN.sub(_escape, octets.decode()).encode()


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char.isprintable():
        return char
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def pretty(value: object) -> bytes:
    """JSON for a reader's eye."""
    return msgspec.json.format(encoded(value), indent=2)


def write(octets: bytes) -> None:
    """To standard output, at once."""
    out = sys.stdout.buffer
    out.write(octets)
    out.flush()


def say(text: str) -> None:
    """Text to standard output, in whatever letters it has."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAIN_MARKS).encode(encoding, "backslashreplace").decode(encoding)
    click.echo(text)


def abandon() -> None:
    """Nobody reads standard output any more: what is still buffered goes nowhere, without a complaint at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(finding: Diagnostic) -> None:
    """One of our own messages."""
    severity = finding.severity.value
    place = f"{visible(str(finding.place))}: " if finding.place else ""
    click.echo(
        f"{click.style(severity.capitalize(), **_STYLES[severity])}: {place}{visible(finding.message)}", err=True
    )
    if finding.help:
        click.echo(f"  help: {visible(finding.help)}", err=True)


def painted(lines: Iterable[Line]) -> list[str]:
    """Lines with colours; whoever prints them takes the colours away where nobody sees them."""
    return ["".join(map(_paint, line)) for line in lines]


def _paint(span: Span) -> str:
    return click.style(span.text, **_STYLES[span.style]) if span.style and span.text else span.text


def counted(number: int, what: str) -> str:
    """A number of things, by the name of one."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def failure(message: str, advice: str | None = None) -> None:
    """A message that something could not be read."""
    note(Diagnostic("unreadable", Severity.ERROR, message, help=advice))
