"""A row as a resource. What of it cannot be read makes it flawed, and a flawed row is never kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any, Final

import msgspec

from ofuda.nouns.question import Question
from ofuda.nouns.resource import Headers, Resource
from ofuda.tables.channels import CHANNELS
from ofuda.verbs._members import Members
from ofuda.verbs.dataset.pages import Words, words
from ofuda.verbs.dataset.sites import Site, State

_HTML: Final = "text/html"
# Fields by which alone a response is heard, whatever its address: no path stands in front of them, no link in them.
_PLAIN: Final = frozenset(
    {"content-usage", "content-signal", "content-signals", "x-robots-tag", "tdm-reservation", "tdm-policy"}
)
HEARD: Final = _PLAIN | {"link"}
# Whatever some channel may read.
_READ: Final = (*sorted({name for one in CHANNELS for name in one.within or () if name[0] != ":"}), "content-type")
PARTIAL: Final = 206
_PATHED: Final = 3  # slashes of an address with a path


Beside = Mapping[str, Any]
"""What a row says beside its address, by the names of columns; `page`: what its page says, where that was heard."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says beside its address. `page`: the words of its page; None where it has to be looked at itself."""

    url: str
    parts: Mapping[str, Any]
    reader: Members
    page: Words | None = ()

    @classmethod
    def bare(cls, url: str) -> Row:
        """A row that is an address and no more."""
        return cls(url, _BARE, Members("row"))

    @property
    def headers(self) -> Headers:
        headers: Headers = self.parts["headers"]
        return headers

    @property
    def fetched_at(self) -> datetime | None:
        moment: datetime | None = self.parts["fetched_at"]
        return moment

    @property
    def silent(self) -> bool:
        """Whether it says nothing that could change what its origin says."""
        return self._bare and not self.page and HEARD.isdisjoint(self.headers.lines)

    @property
    def said(self) -> Hashable | None:
        """The fields and words that are heard, where nothing else of the row can count but its address; else None."""
        if not self._bare or "link" in self.headers.lines:
            return None
        if self.page and self.url.count("/") < _PATHED:  # the page is of the same party as its origin
            return None
        pairs = tuple((name.lower(), value) for name, value in self.headers if name.lower() in _PLAIN)
        located = any(name.startswith("content-signal") and value.startswith(("/", "*")) for name, value in pairs)
        return None if located else (*pairs, ("content-type", self.parts["media_type"] or self._type), self.page)

    def resource(self, site: Site) -> Resource:
        """With what stood at its origin."""
        return Resource(
            self.url,
            **self.parts,
            robots_txt=site.robots_txt,
            well_known=site.well_known,
            documents=site.documents,
        )

    @property
    def _type(self) -> str:
        return self.headers.first("content-type") or ""

    @property
    def _bare(self) -> bool:
        parts = self.parts
        whole = parts["status"] != PARTIAL and not parts["truncated"]
        return self.page is not None and whole and parts["requested_url"] is None and not self.reader.flawed


_BARE: Final[Mapping[str, Any]] = {
    "status": None,
    "headers": Headers(),
    "body": None,
    "media_type": None,
    "fetched_at": None,
    "truncated": False,
    "requested_url": None,
}


def read(url: str, members: Beside, fetched_at: object, question: Question | None) -> Row:
    """A row from its members; its page is heard where there is a question. Nothing raises."""
    reader = Members("row")
    html, status, headers = members.get("html"), members.get("status"), members.get("headers")
    if not isinstance(headers, Headers):
        headers = reader.headers({"headers": _pairs(headers)})
    media_type = reader.text(members, "media_type")
    if html is not None and media_type is None and "content-type" not in headers:
        media_type = _HTML
    if status is not None and (isinstance(status, bool) or not isinstance(status, int)):
        reader.fault("/status", "`status` must be an HTTP status", "make it a column of whole numbers")
        status = None
    parts: dict[str, Any] = {
        "status": status,
        "headers": headers,
        "body": html if isinstance(html, bytes) else reader.body({"body": html}),
        "media_type": media_type,
        "fetched_at": _time(fetched_at, reader),
        "truncated": reader.flag(members, "truncated"),
        "requested_url": reader.text(members, "requested_url"),
    }
    if parts["body"] is None or "page" in members:
        return Row(url, parts, reader, members.get("page", ()))
    whole = status != PARTIAL and not parts["truncated"]
    page = words(parts["body"], headers, media_type, question) if question is not None and whole else None
    return Row(url, parts, reader, page)


def heard(headers: Headers) -> Headers:
    """The fields by which a response is heard. Who holds many rows need not hold the others."""
    lines = headers.lines
    return Headers([(name, value) for name in _READ if name in lines for value in lines[name]])


def states(own: State, asked: State) -> Iterator[Site]:
    """The sites by which a row is judged: robots.txt is that of the origin first asked (U6).

    Of one origin each state stood as a whole; between two origins nobody knows which stood with which.
    """
    if own is asked:
        yield from own
        return
    for one, other in product(own, asked):
        yield one if one is other else Site(other.robots_txt, one.well_known, {**other.documents, **one.documents})


def _time(value: object, reader: Members) -> datetime | None:
    return value if isinstance(value, datetime) else reader.time({"fetched_at": value}, "fetched_at")


def _pairs(headers: object) -> object:
    """Header fields as JSON, as a map, as structs of a name and a value or one of their columns, or as one struct."""
    if isinstance(headers, str | bytes):
        try:
            decoded = msgspec.json.decode(headers)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return headers
        return decoded if isinstance(decoded, str) else _pairs(decoded)
    if isinstance(headers, list):
        return [_named(one) if isinstance(one, dict) else one for one in map(_listed, headers) if one is not None]
    if isinstance(headers, dict) and headers.keys() in STRUCTS:
        return _columns(*_named(headers))
    if isinstance(headers, dict):
        return {name: value for name, value in headers.items() if value is not None}
    return headers


def _listed(one: object) -> object:
    """The entries of a map come as tuples."""
    return list(one) if isinstance(one, tuple) else one


def _named(struct: Mapping[str, Any]) -> list[Any]:
    """Name and value, in whatever order a file has them."""
    value = [struct["value"]] if "value" in struct else []
    return [one for member, one in struct.items() if member != "value"] + value


def _columns(names: object, values: object) -> object:
    """The pairs of two columns; of what are none something that is no header field either."""
    if isinstance(names, list) and isinstance(values, list) and len(names) == len(values):
        return [list(pair) for pair in zip(names, values, strict=True)]
    return [[names, values]] if isinstance(names, str) else ""


# What has these members is no response with two fields of such names.
STRUCTS: Final = ({"name", "value"}, {"key", "value"})
