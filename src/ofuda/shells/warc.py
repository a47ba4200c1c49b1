"""WARC files (ISO 28500): each HTTP response as a resource, with what the same file holds of its site.

fastwarc inflates and frames; what it passes over in silence is found out here and in `_warc_file`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Final

from fastwarc.warc import ArchiveIterator, WarcHeader, WarcRecord, WarcRecordType

from ofuda.carriers.urls import address, origin_of
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.quick import quick
from ofuda.nouns.resource import Fetched, Resource
from ofuda.shells._site_files import SITE_CAP, SiteFiles, Sites, may_be_site_file, site_path
from ofuda.shells._warc_file import END_ID, Marked, WarcError
from ofuda.shells.decoding import PAGE_CAP, decode
from ofuda.shells.http_message import Head, read_head

__all__ = ["Reader", "Record", "WarcError", "fetched_from", "read"]

Source = str | PathLike[str] | BinaryIO

_LONGEST_HEADER: Final = 1 << 20
_HEAD_CAP: Final = 1 << 16
_HEAD_MOSTLY: Final = 1 << 12
_WIRE_CAP: Final = PAGE_CAP + _HEAD_CAP
_HTML: Final = frozenset({"", "text/html", "application/xhtml+xml"})
_LONG_NUMBER: Final = 20
# What fastwarc calls them; it looks each up anew.
_LENGTH, _URI, _DATE, _CUT = (
    WarcHeader.CONTENT_LENGTH,
    WarcHeader.WARC_TARGET_URI,
    WarcHeader.WARC_DATE,
    WarcHeader.WARC_TRUNCATED,
)
_RESPONSE: Final = WarcRecordType.response
_WITHOUT_BODY: Final = frozenset({204, 304})  # RFC 9110 §6.4.1; they may have a Content-Length


@quick
@dataclass(frozen=True, slots=True)
class Record:
    """One `response` record.

    `offset` and `length` are octets of the file as it is stored; None in a file that is compressed as one piece.
    The body is held where it is read: of pages (`text/html`, `application/xhtml+xml`, no media type), of robots.txt
    and of well-known files. `problems` say what could not be read; then the resource is marked as truncated. `wire`:
    octets of the body as the file has them, with their encodings.
    """

    id: str | None
    offset: int | None
    length: int | None
    resource: Resource
    problems: tuple[str, ...] = ()
    wire: int | None = None


_Pending = tuple[str | None, int, Resource, tuple[str, ...], int | None]
"""A record whose end has not been seen: its members but for the length."""


class Reader(Iterable[Record]):
    """Iterates once over the response records; `skipped` counts, by WARC-Type, those of other types."""

    def __init__(self, source: Source, *, bodies: bool = True, also: frozenset[str] = frozenset()) -> None:
        self.skipped: Counter[str] = Counter()
        self._bodies = bodies
        self._kinds = also | _HTML if bodies else also
        self._sites = Sites()
        self._pending: _Pending | None = None
        self._clean = True  # what was read of the pending record are octets of the file alone
        self._records = self._open(source)

    def __iter__(self) -> Iterator[Record]:
        return self._records

    def _open(self, source: Source) -> Iterator[Record]:
        if isinstance(source, (str, PathLike)):
            with Path(source).open("rb") as stream:
                yield from self._read(Marked(stream))
        else:
            yield from self._read(Marked(source))

    def _read(self, file: Marked) -> Iterator[Record]:
        try:
            yield from self._whole(file)
        except (OSError, WarcError) as error:
            if file.failed:
                raise
            trouble = f"the file is damaged: {_lower(error)}"
        else:
            if self._pending is None and file.ended and file.is_closed:
                return
            trouble = "the file ends inside a record"
        at = file.at
        if self._pending is not None:
            name, at, resource, problems, wire = self._pending
            if self._clean and file.is_sound_at(at):
                problems = (*problems, "the file is damaged inside the record or after it")
                yield Record(name, *file.extent(at, None), replace(resource, truncated=True), problems, wire)
        raise WarcError(f"{trouble}, at or after octet {at}", at, "get the file again; what was read before it stands")

    def _whole(self, file: Marked) -> Iterator[Record]:
        """Each record once the header after it has been read: only then is it known to be whole."""
        for raw in ArchiveIterator(
            file, parse_http=False, max_header_len=_LONGEST_HEADER, fsspec_args=False, inplace=True
        ):
            at = raw.stream_pos
            file.frame(at, ended=file.marked and raw.record_id == END_ID)
            if self._pending is not None:
                if file.marked and (not self._clean or (file.ended and not file.is_closed)):
                    return
                name, start, resource, problems, wire = self._pending
                yield Record(name, *file.extent(start, at), resource, problems, wire)
                self._pending = None
            _check(raw)
            kind = raw.record_type
            if kind == _RESPONSE:
                self._pending = self._record(raw, at)
                self._clean = not file.marked
            elif not file.ended:
                self.skipped[str(kind)] += 1

    def _record(self, raw: WarcRecord, at: int) -> _Pending:
        problems: list[str] = []
        url, fetched_at = _caption(raw, problems)
        path = site_path(address(url)) if may_be_site_file(url) else None
        origin = origin_of(url) if self._sites or path else None
        head, body, kind = self._response(raw, path, problems)
        site = self._sites.of(origin) if origin else SiteFiles()
        resource = Resource(
            url=url,
            status=head.status,
            headers=head.headers,
            body=body,
            media_type=kind,
            robots_txt=site.robots_txt,
            well_known=site.well_known,
            fetched_at=fetched_at,
            truncated=bool(problems),
        )
        if origin and path:
            self._sites.keep(origin, path, fetched_from(resource))
        wire = None if head.end is None else max(0, raw.content_length - head.end)
        return raw.record_id, at, resource, tuple(problems), wire

    def _response(
        self, raw: WarcRecord, path: str | None, problems: list[str]
    ) -> tuple[Head, bytes | None, str | None]:
        """Head, body where it is to be read, and media type."""
        octets = raw.reader.read(_HEAD_MOSTLY)
        head = read_head(octets)
        if head.end is None and len(octets) == _HEAD_MOSTLY:
            octets += raw.reader.read(_HEAD_CAP - _HEAD_MOSTLY)
            head = read_head(octets)
        problems += [head.problem] if head.problem else []
        if head.end is None:
            return head, None, None
        kind = (head.headers.first("content-type") or "").partition(";")[0].strip().lower()
        wire = raw.content_length - head.end
        if _is_short(head, wire):
            problems.append(f"the body has {wire} octets, fewer than its Content-Length says")
        if not path and kind not in self._kinds:
            return head, None, kind or None
        body = octets[head.end :]
        if len(body) < wire:
            body += raw.reader.read(_WIRE_CAP - len(body))
        decoded = decode(body, head.headers, cap=SITE_CAP if path else PAGE_CAP)
        if decoded.problem or len(body) < wire:
            problems.append(decoded.problem or f"the body is cut after {len(body)} octets")
        return head, decoded.body, kind or None


def read(source: Source, *, bodies: bool = True, also: frozenset[str] = frozenset()) -> Reader:
    """The response records of a WARC file, plain or gzip, in their order; `bodies=False` leaves out those of pages.

    `also`: further media types whose bodies are wanted.
    robots.txt and the well-known files of an origin serve the pages of that origin that follow them in the file.
    Iteration raises WarcError after the last record that can be read, and OSError where the file cannot be read.
    """
    return Reader(source, bodies=bodies, also=also)


def _check(raw: WarcRecord) -> None:
    """What fastwarc passes over: a damaged length counts as 0, lines without CRLF become a part of the next header."""
    fields, length = raw.headers, str(raw.content_length)
    told = fields.get(_LENGTH) or "-"
    if told != length:
        told = told.strip().lstrip("0") or "0"
    if raw.record_id is None or told != length or b"\n" in b"".join(fields.values_bytes()):
        raise WarcError("the header of a record is damaged, or does not end its lines with CRLF")


def _caption(raw: WarcRecord, problems: list[str]) -> tuple[str, datetime | None]:
    """What the WARC header says: the address (some writers put it in angle brackets) and the time."""
    fields = raw.headers
    cut = fields.get(_CUT)
    if cut is not None:
        problems.append(f"the crawler cut the record: {quote(cut)}")
    url = (fields.get(_URI) or "").strip().removeprefix("<").removesuffix(">")
    return url, _time(fields.get(_DATE) or "", problems)


def _is_short(head: Head, wire: int) -> bool:
    """Whether the body is shorter than the head says (RFC 9112 §6.3)."""
    declared = head.headers.first("content-length")
    if declared is None or head.status in _WITHOUT_BODY or "transfer-encoding" in head.headers:
        return False
    return declared.isdecimal() and len(declared) < _LONG_NUMBER and wire < int(declared)


def fetched_from(resource: Resource) -> Fetched:
    """The response of a record as what was fetched."""
    return Fetched(
        status=resource.status,
        body=resource.body or b"",
        error=None if resource.status else "reset",
        truncated=resource.truncated,
        fetched_at=resource.fetched_at,
        url=resource.url,
        media_type=resource.media_type,
    )


def _time(text: str, problems: list[str]) -> datetime | None:
    """WARC-Date (WARC 1.1 §5.4): UTC, with any precision from the day on."""
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        problems.append(f"{quote(text)} is no WARC-Date")
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _lower(error: Exception) -> str:
    text = str(error).rstrip(".")
    return text[:1].lower() + text[1:]
