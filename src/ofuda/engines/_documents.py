"""What a crawl saw of a page as members of a document's metadata, and back; all of it JSON, as writers want it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ofuda.carriers.html_text import charset_in, looks_like_html
from ofuda.nouns.resource import Fetched
from ofuda.shells.warc import Record
from ofuda.verbs._members import Members
from ofuda.verbs.answers import timestamp
from ofuda.verbs.dataset.sites import Site, State

_PAGES: Final = ("text/html", "application/xhtml+xml")
_HTML: Final = "html"
_BASE64: Final = "html_base64"  # where it is no UTF-8
_ROBOTS: Final = "robots_txt"
_WELL_KNOWN: Final = "well_known"
LET_GO: Final = (_HTML, _BASE64, _ROBOTS, _WELL_KNOWN)


@dataclass(frozen=True, slots=True)
class Held:
    """The members of a row; what stood at its origin, where its archive tells; whether any of it is unreadable."""

    members: Mapping[str, Any]
    state: State | None
    is_broken: bool


def held(metadata: Mapping[str, Any]) -> Held:
    """Nothing raises."""
    reader = Members("document")
    members = metadata
    if metadata.get(_BASE64) is not None:
        members = {**metadata, _HTML: reader.body({"body_base64": metadata[_BASE64]})}
    robots = reader.fetched(metadata.get(_ROBOTS), "/" + _ROBOTS)
    known = reader.table(metadata, _WELL_KNOWN)
    state = (Site(robots, known),) if robots or known else None
    return Held(members, state, reader.flawed)


def is_page(record: Record) -> bool:
    """Whether a record has a text: a page, by its media type or else by its first letter."""
    body, kind = record.resource.body, record.resource.media_type
    return bool(body) and (kind in _PAGES or (kind is None and looks_like_html(body or b"")))


def document_of(record: Record) -> dict[str, Any]:
    """The data of a document, as the readers of datatrove hand it to their adapters."""
    resource = record.resource
    time = timestamp(resource.fetched_at)
    body = resource.body or b""
    text, name = _text(body, charset_in(resource.headers.first("content-type")))
    found = {
        "text": text,
        "id": record.id,
        "url": resource.url,
        "date": time,
        "fetched_at": time,
        "status": resource.status,
        "headers": [list(pair) for pair in resource.headers],
        "media_type": resource.media_type,
        "truncated": resource.truncated or None,
        name: text if name == _HTML else base64.b64encode(body).decode("ascii"),
        _ROBOTS: _told(resource.robots_txt),
        _WELL_KNOWN: {path: _told(one) for path, one in resource.well_known.items()} or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _text(body: bytes, charset: str | None) -> tuple[str, str]:
    """The text of a page, and the member that has the page as it was sent: its text where that is the same in UTF-8."""
    try:
        return body.decode("utf-8"), _HTML
    except UnicodeDecodeError:
        pass
    try:
        return body.decode(charset or _EVERYWHERE, "replace"), _BASE64
    except LookupError:  # nobody knows that encoding
        return body.decode(_EVERYWHERE, "replace"), _BASE64


_EVERYWHERE: Final = "windows-1252"  # what browsers take a page for that does not say


@lru_cache(maxsize=64)
def _told(fetched: Fetched | None) -> dict[str, Any] | None:
    """As in a request of JSON Lines; pages of one origin share it."""
    if fetched is None:
        return None
    found = {
        "status": fetched.status,
        "error": fetched.error,
        "truncated": fetched.truncated or None,
        "fetched_at": timestamp(fetched.fetched_at),
        "url": fetched.url,
        "media_type": fetched.media_type,
        **_body(fetched.body),
    }
    return {name: value for name, value in found.items() if value is not None}


def _body(octets: bytes) -> dict[str, str]:
    try:
        return {"body": octets.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(octets).decode("ascii")}
