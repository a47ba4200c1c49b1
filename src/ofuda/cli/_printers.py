"""How replies are printed: JSON Lines, JSON, or text."""

from __future__ import annotations

from typing import Any, Protocol

from ofuda.cli._output import encoded, painted, pretty, say, write
from ofuda.nouns.decision import Decision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.verbs.answers import encodable
from ofuda.verbs.reports import brief, decision_lines, finding_lines

# A decision with its record's id; or an answer that is no decision, such as that to a site line.
Reply = tuple[object, Decision] | dict[str, Any]


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
            return painted([brief(reply[1])] if self.brief else decision_lines(reply[1]))
        found = [line for one in reply["diagnostics"] for line in finding_lines(_finding(one))]
        return painted(found) if found and not self.brief else []

    def end(self) -> None:
        """Nothing is left to print."""


def _answer(reply: Reply) -> dict[str, Any]:
    return encodable(reply[1], reply[0]) if isinstance(reply, tuple) else reply


def _finding(data: dict[str, Any]) -> Diagnostic:
    place = Place(data["place"]) if data["place"] else None
    return Diagnostic(data["rule"], Severity(data["severity"]), data["message"], place, data["help"])
