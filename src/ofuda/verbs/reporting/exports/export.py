"""What an export of a report is, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ofuda.nouns.counts import Breakdown
from ofuda.nouns.report import Report


@dataclass(frozen=True, slots=True)
class Output:
    """A file of an export: `path` below the folder of the report."""

    path: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What exports need, and a report leaves to the files of its runs.

    `folders`: the way from the report to each run, in their order, ending in `/`, or empty where they lie together;
    `columns` of the decisions, with the names of their Arrow types; `domains`: the registrable ones of rows that are
    kept, where more are known than the report names; `small`: the provider is a small or medium-sized enterprise.
    """

    folders: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    domains: Breakdown | None = None
    small: bool = False


Write = Callable[[Report, Beside], tuple[Output, ...]]


@dataclass(frozen=True, slots=True)
class Export:
    """A form that others ask for: the name that is typed, its own name, what writes it, and what it cannot say."""

    name: str
    title: str
    files: Mapping[str, str]
    write: Write
    cannot: tuple[str, ...]
