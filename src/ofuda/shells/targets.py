"""What a target of the command line holds: JSON Lines, the records of a WARC, one response, or one body."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import IO

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.resource import Fetched, Headers, Resource
from ofuda.shells.http_message import read_message
from ofuda.shells.recognise import Kind, recognise

_SNIFFED = 1024
STDIN = "-"


class CallError(ValueError):
    """A target that this call cannot ask about; the two arguments are a message and what to do."""


class ReadError(OSError):
    """What could be read has been read, and something is missing."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the options say about the one resource that a body belongs to."""

    url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    robots_txt: Fetched | None = None
    well_known: Mapping[str, Fetched] = field(default_factory=dict)
    documents: Mapping[str, Fetched] = field(default_factory=dict)

    @property
    def given(self) -> bool:
        """Whether any of it is given besides the address."""
        return bool(self.headers or self.robots_txt or self.well_known or self.documents)


@dataclass(frozen=True, slots=True)
class Item:
    """A resource, the id of its record, and what was wrong with the record."""

    id: str | None
    resource: Resource
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """JSON Lines; the records bring their own agents."""

    source: str
    lines: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Items:
    """Resources; `several` even where the file happens to hold one. Iteration may end in ReadError."""

    items: Iterator[Item]
    several: bool


def open_target(name: str, beside: Beside, *, jsonl: bool) -> Lines | Items:
    """A target, recognised by content. Raises CallError, and OSError where it cannot be read."""
    if name.lower().startswith(("http://", "https://")):
        raise CallError(*_no_fetching(name))
    if name == STDIN:
        return _standard_input(beside, jsonl=jsonl)
    with Path(name).open("rb") as file:
        first = file.read(_SNIFFED)
    if jsonl or _is_lines(first, name, beside):
        return _lines(name, _read_lines(name), beside)
    if recognise(first, name) is Kind.WARC:
        return _warc(name, beside)
    return _one(Path(name).read_bytes(), name, beside)
