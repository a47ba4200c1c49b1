"""Where output goes: results to standard output, our own messages to standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import click
import msgspec

from ofuda.nouns.decision import Decision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, visible
from ofuda.verbs.answers import answer
from ofuda.verbs.listings import Row, columns
from ofuda.verbs.reports import Line, decision_lines, finding_lines, heading

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
Reply = tuple[object, Decision] | dict[str, Any]


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
    click.echo(f"{click.style(severity, **_STYLES[severity])}: {place}{visible(finding.message)}", err=True)
    if finding.help:
        click.echo(f"  help: {visible(finding.help)}", err=True)


def failure(message: str, advice: str | None = None) -> None:
    """A message that something could not be read."""
    note(Diagnostic("unreadable", Severity.ERROR, message, None, advice))


class Printer(Protocol):
    """Prints replies one by one, then ends."""

    def show(self, reply: Reply) -> None: ...
    def end(self) -> None: ...


class JsonLines:
    """One answer a line, each gone before the next is awaited."""

    def show(self, reply: Reply) -> None:
        """Print one reply."""
        write(encoded(_answer(reply)) + b"\n")

    def end(self) -> None:
        """Nothing is left to print."""


class Json:
    """One object, or a list with an answer a line."""

    def __init__(self, *, several: bool) -> None:
        self.several = several
        self.opened = False

    def show(self, reply: Reply) -> None:
        """Print one reply."""
        if not self.several:
            write(pretty(_answer(reply)) + b"\n")
            return
        write((b",\n" if self.opened else b"[\n") + encoded(_answer(reply)))
        self.opened = True

    def end(self) -> None:
        """Close the list."""
        if self.several:
            write(b"\n]\n" if self.opened else b"[]\n")


class Text:
    """A report for a person; `brief`: only its first line."""

    def __init__(self, *, brief: bool) -> None:
        self.brief = brief
        self.first = True

    def show(self, reply: Reply) -> None:
        """Print one reply, with an empty line between two reports."""
        lines = self._lines(reply)
        if not lines:
            return
        if not self.first and not self.brief:
            lines = ["", *lines]
        self.first = False
        say("\n".join(lines))

    def _lines(self, reply: Reply) -> list[str]:
        if isinstance(reply, tuple):
            return painted([heading(reply[1])] if self.brief else decision_lines(reply[1]))
        found = [line for one in reply["diagnostics"] for line in finding_lines(_finding(one))]
        return painted(found) if found and not self.brief else []

    def end(self) -> None:
        """Nothing is left to print."""


def painted(lines: Iterable[Line]) -> list[str]:
    """Lines with colours; whoever prints them takes the colours away where nobody sees them."""
    return ["".join(click.style(text, **_STYLES[style]) if style else text for text, style in line) for line in lines]


def _answer(reply: Reply) -> dict[str, Any]:
    return answer(reply[1], reply[0]) if isinstance(reply, tuple) else reply


def _finding(data: dict[str, Any]) -> Diagnostic:
    place = Place(data["place"]) if data["place"] else None
    return Diagnostic(data["rule"], Severity(data["severity"]), data["message"], place, data["help"])


def table(rows: list[Row], names: Iterable[str], form: str, *, more: Callable[[Row], str] | None = None) -> None:
    """A table as text, or as a JSON list; `more` gives a line that text has below the table for each row."""
    if form == "json":
        write(pretty(rows) + b"\n")
        return
    lines = columns(rows, names)
    say("\n".join([click.style(lines[0], bold=True), *lines[1:], *([""] if more else []), *(more(row) for row in rows if more)]))
