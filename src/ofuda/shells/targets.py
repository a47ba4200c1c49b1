"""What a target of the command line holds: JSON Lines, URLs, the records of a WARC, one response, or one body."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

from ofuda.carriers.urls import address
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.resource import Fetched, Headers, Resource
from ofuda.shells._sources import Regular, Stream, first_line
from ofuda.shells.http_message import read_message
from ofuda.shells.recognise import Kind, recognise

_SNIFFED = 1024
STDIN = "-"
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_PAGE_NAMES = (".html", ".htm", ".xhtml")
_LINES_NAMES = (".jsonl", ".ndjson")
_MARK = b"\xef\xbb\xbf"  # a UTF-8 byte order mark


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
    """A resource, its record's id, and what was wrong with the record. `flawed`: it may not be read as a permission.

    `views`: the same thing as it also is (after a redirect, or under a file as it was before); they may only restrict.
    """

    id: str | None
    resource: Resource
    problems: tuple[Diagnostic, ...] = ()
    flawed: bool = False
    views: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """JSON Lines; the records bring their own agents."""

    source: str
    lines: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Items:
    """Resources; `several` even where the file happens to hold one. Iteration may end in ReadError."""

    source: str
    items: Iterator[Item]
    several: bool


Collect = Callable[[Iterator[str], bool], Iterator[Item]]
"""URLs to their items, in the same order; the flag says that the next URL may be long in coming."""


def open_target(name: str, beside: Beside, stack: ExitStack, collect: Collect, *, jsonl: bool) -> Lines | Items:
    """A target, recognised by content. Raises CallError, and OSError where it cannot be read.

    What must stay open until the target is through is closed by `stack`. URLs are given to `collect`.
    """
    if name.lower().startswith(("http://", "https://")):
        _nothing_beside(beside)
        return Items(name, collect(iter((name,)), False), several=False)  # noqa: FBT003 (one URL)
    if name != STDIN and Path(name).is_file():
        with Path(name).open("rb") as file:
            first = file.read(_SNIFFED)
        return _opened(name, first, beside, Regular(name), collect, jsonl=jsonl)
    stream = sys.stdin.buffer if name == STDIN else stack.enter_context(Path(name).open("rb"))  # noqa: SIM115 (the stack closes it)
    first = first_line(stream)
    return _opened(name, first, beside, Stream(first, stream), collect, jsonl=jsonl)


def _opened(
    name: str, first: bytes, beside: Beside, source: Regular | Stream, collect: Collect, *, jsonl: bool
) -> Lines | Items:
    kind = recognise(first, name)
    named = kind is Kind.OTHER and name.lower().endswith(_LINES_NAMES)
    # With an address JSON is a body of that address, as any other.
    if jsonl or (beside.url is None and (kind is Kind.JSONL or named)):
        _alone(beside, "JSON Lines", "write it into each line (`robots_txt`, `headers`, …)")
        return Lines(name, _unmarked(source.lines()))
    if kind is Kind.WARC:
        _alone(beside, "a WARC", "its records have addresses and headers of their own")
        return Items(name, _records(source.archive(), name), several=True)
    if kind is Kind.URLS and beside.url is None:
        _nothing_beside(beside)
        return Items(name, collect(_urls(source.lines()), isinstance(source, Stream)), several=True)
    return _one(source.octets(), kind, name, beside)


def _unmarked(lines: Iterator[bytes]) -> Iterator[bytes]:
    for first in lines:
        yield first.removeprefix(_MARK)
        break
    yield from lines


def _alone(beside: Beside, what: str, advice: str) -> None:
    if beside.url is not None or beside.given:
        raise CallError(
            f"what is given beside a resource (`--url`, `--robots`, `-H` …) belongs to one, and {what} holds many",
            advice,
        )


def _nothing_beside(beside: Beside) -> None:
    if beside.url is not None or beside.given:
        raise CallError(
            "a URL is fetched with everything beside it, and `--url`, `--robots`, `-H` … describe a file",
            "leave them out, or give the file that you hold in the place of the URL",
        )


def _urls(lines: Iterator[bytes]) -> Iterator[str]:
    """One a line; what is none is answered as such, in its place."""
    for line in _unmarked(lines):
        text = line.decode("utf-8", "replace").strip()
        if text:
            yield text


def _one(octets: bytes, kind: Kind, name: str, beside: Beside) -> Items:
    if beside.url is None:
        message = f"nobody said where {quote(name)} came from, and signals are about addresses"
        raise CallError(message, "give its address with `--url https://…`")
    resource = Resource(
        url=beside.url,
        headers=Headers(beside.headers),
        body=octets,
        robots_txt=beside.robots_txt,
        well_known=beside.well_known,
        documents=beside.documents,
    )
    if kind is Kind.RESPONSE:
        return Items(name, iter((_response(octets, resource),)), several=False)
    # A page that lies in a file has lost its media type; `-H` may give it back.
    if "content-type" not in resource.headers and (_PAGE.match(octets) or name.lower().endswith(_PAGE_NAMES)):
        resource = replace(resource, media_type="text/html")
    return Items(name, iter((Item(None, resource),)), several=False)


def _response(octets: bytes, given: Resource) -> Item:
    """A response as `curl -si` prints it; with `-L` the last one, its address found by following the others."""
    message = read_message(octets.removeprefix(_MARK).lstrip())
    url = reduce(urljoin, message.locations, given.url)
    resource = replace(
        given,
        url=url if address(url) else given.url,
        requested_url=given.url,
        status=message.status,
        headers=Headers((*message.headers, *given.headers)),
        body=message.body,
        truncated=message.truncated,
    )
    if message.problem is None:
        return Item(None, resource)
    return Item(None, resource, (_damage(message.problem, Place(url)),), flawed=message.body is None)


def _records(source: str | BinaryIO, name: str) -> Iterator[Item]:
    # The library behind these is for WARC alone.
    from ofuda.shells._warc_file import WarcError  # noqa: PLC0415 (loaded only where it is needed)
    from ofuda.shells.warc import read  # noqa: PLC0415 (loaded only where it is needed)

    try:
        for record in read(source):
            place = Place(name, offset=record.offset)
            yield Item(record.id, record.resource, tuple(_damage(problem, place) for problem in record.problems))
    except WarcError as error:
        raise ReadError(f"{quote(name)} could not be read to its end: {error}", error.help) from error


def _damage(problem: str, place: Place) -> Diagnostic:
    return Diagnostic("response-damaged", Severity.WARNING, problem, place, "get it again, or judge it by hand")
