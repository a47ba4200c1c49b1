"""What the documents of a report are made of, whichever they are: sections of a few kinds of blocks."""

from __future__ import annotations

from dataclasses import dataclass

from ofuda.nouns.counts import Split


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what is said of it; None: nobody says. `to`: to whom it is given, where that is not everybody."""

    name: str
    said: str | None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or two. `strong`: it is what the section is about."""

    said: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Rows of one name. `code`: what programs call it; `whole`: of how many rows its share is."""

    name: str
    split: Split
    whole: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table of lines, with bars. `short`: rows and share alone; `kept`: the share is that of the rows kept."""

    by: str
    lines: tuple[Line, ...]
    short: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text. `numbers`: the columns that are aligned as numbers are."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


Block = Facts | Text | Numbers | Table


@dataclass(frozen=True, slots=True)
class Section:
    """`to`: to whom it is given, where that is not everybody. `part` is its letter; `name` makes its anchor."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    part: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole document: what is to be known in a minute, the cover, and the rest."""

    title: str
    lead: str
    asked: str
    total: Split
    glance: tuple[Section, ...]
    cover: Section
    sections: tuple[Section, ...]
    foot: str
