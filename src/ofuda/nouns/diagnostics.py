"""Places and findings: the only thing that the tools tell people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ofuda.nouns.quick import quick


class Severity(StrEnum):
    """How much a finding matters to the reader of a report."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a source and at most one position in it.

    `source` is an absolute URL, or a file name as the user typed it. `line` counts from 1; `pointer` is an
    RFC 6901 JSON Pointer; `offset` counts octets from 0; `header` is a field name. Beside `line` the validator gives
    `column`, in characters from 1, and `end`, the column behind the last character; and the pointer, where there is
    one.
    """

    source: str
    line: int | None = None
    pointer: str | None = None
    offset: int | None = None
    header: str | None = None
    column: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        if self.line is not None:
            return f"{self.source}:{self.line}"
        if self.header is not None:
            return f"{self.source}#{self.header.lower()}"
        if self.pointer is not None:
            return f"{self.source}#{self.pointer}"
        if self.offset is not None:
            return f"{self.source}@{self.offset}"
        return self.source


@quick
@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `rule` is the kebab-case name in the table of rules.

    `message` and `help` are lower-case sentences without a full stop, foreign text in backticks. `uses` names
    the uses whose answer the finding may have changed; empty when it changed none.
    """

    rule: str
    severity: Severity
    message: str
    place: Place | None = None
    help: str | None = None
    channel: str | None = None
    uses: frozenset[str] = frozenset()


_QUOTE_LIMIT = 80


def quote(text: bytes | str) -> str:
    """Foreign text for a message: in backticks, shortened, control and bidirectional characters escaped."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "backslashreplace")
    if len(text) > _QUOTE_LIMIT:
        text = text[:_QUOTE_LIMIT] + "…"
    return "`" + visible(text).replace("`", "\\x60") + "`"


def visible(text: str) -> str:
    """The text with every character that a terminal would act on, or hide, shown as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
