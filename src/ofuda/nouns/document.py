"""What is validated: the octets of one file, with its lines to point into."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ofuda.nouns.diagnostics import Place

KINDS = ("label", "robots", "tdmrep", "tdm-policy", "headers", "html", "rsl")
SITE = "site"  # no file, but what is served together: the kind of the rules of `ofuda audit`
LATER = ("media",)  # kinds that have a name and no checks yet


@dataclass(frozen=True, eq=False)
class Document:
    """`source` is the file's name as the user typed it, or its address; `kind` one of KINDS."""

    source: str
    octets: bytes
    kind: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their endings, which are CR, LF and CRLF; what is not UTF-8 is shown as escapes."""
        octets = self.octets.removeprefix(b"\xef\xbb\xbf")
        return tuple(line.decode("utf-8", "backslashreplace") for line in octets.splitlines())

    def place(self, line: int | None = None, text: str | None = None) -> Place:
        """A line, and in it the first of such a text; without one what stands between the line's white space."""
        if line is None or not 0 < line <= len(self.lines):
            return Place(self.source, line)
        whole = self.lines[line - 1]
        wanted = whole.strip() if text is None else text
        at = max(whole.find(wanted), 0)
        return Place(self.source, line, column=at + 1, end=at + 1 + max(len(wanted), 1))
