"""What a crawler holds of one resource. Nothing here fetches, opens a file or reads a clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ofuda.nouns.quick import filling


class Headers:
    """Header fields in wire order, repeats kept, looked up without case: `lines` has the values by lower-case name.

    Built from pairs of name and value; values are text in which each octet outside ASCII is one character
    (Latin-1), as in HTTP/1.1 (RFC 9110 §5.5).
    """

    __slots__ = ("lines", "pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs: tuple[tuple[str, str], ...] = tuple(pairs)
        index = {name.lower(): [value] for name, value in self.pairs}
        if len(index) < len(self.pairs):  # few responses repeat a field
            for values in index.values():
                values.clear()
            for name, value in self.pairs:
                index[name.lower()].append(value)
        self.lines: Mapping[str, list[str]] = index

    def all(self, name: str) -> list[str]:
        """The values of a field in wire order; `name` in lower case."""
        return self.lines.get(name, [])

    def first(self, name: str) -> str | None:
        """The first value of a field, or None; `name` in lower case."""
        values = self.lines.get(name)
        return values[0] if values else None

    def names(self) -> set[str]:
        """The names of the fields in lower case."""
        return set(self.lines)

    def __contains__(self, name: object) -> bool:
        return name in self.lines

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.pairs == other.pairs

    def __hash__(self) -> int:
        return hash(self.pairs)

    def __repr__(self) -> str:
        return f"Headers({self.pairs!r})"


def _headers(value: Mapping[str, str | list[str]] | Iterable[tuple[str, str]]) -> Headers:
    if not isinstance(value, Mapping):
        return Headers(value)
    return Headers((name, one) for name, many in value.items() for one in ([many] if isinstance(many, str) else many))


_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back from one request, or what went wrong.

    `status` is the HTTP status, or None when there was no answer; then `error` says why: timeout, dns, tls, reset,
    redirect-loop, too-large. `body` is decoded (no transfer or content coding). `truncated`: the end is missing.
    `url` is the final address after redirects.
    """

    status: int | None = None
    body: bytes = b""
    error: str | None = None
    truncated: bool = False
    fetched_at: datetime | None = None
    url: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page that embeds or links the resource."""

    url: str
    headers: Headers = field(default_factory=Headers)
    body: bytes | None = None


HeadersLike = Headers | Mapping[str, str | list[str]] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, init=False)
class Resource:
    """One resource as a crawler holds it, with what was fetched beside it.

    `url` is the address of the response, after redirects; `requested_url` the one first asked for (robots.txt is that
    origin's). `robots_txt` None: not looked at. `well_known` is keyed by path, `documents` by absolute URL.
    `headers` may be given as pairs or as a mapping of name to value or values.
    """

    url: str
    status: int | None
    headers: Headers
    body: bytes | None
    media_type: str | None
    robots_txt: Fetched | None
    well_known: Mapping[str, Fetched]
    documents: Mapping[str, Fetched]
    found_on: tuple[Page, ...]
    digests: tuple[str, ...]
    claims: tuple[Mapping[str, Any], ...]
    fetched_at: datetime | None
    requested_url: str | None
    truncated: bool

    def __init__(  # noqa: PLR0913 (a crawler holds that much)
        self,
        url: str,
        *,
        status: int | None = None,
        headers: HeadersLike = (),
        body: bytes | None = None,
        media_type: str | None = None,
        robots_txt: Fetched | None = None,
        well_known: Mapping[str, Fetched] = _NONE,
        documents: Mapping[str, Fetched] = _NONE,
        found_on: Iterable[Page] = (),
        digests: Iterable[str] = (),
        claims: Iterable[Mapping[str, Any]] = (),
        fetched_at: datetime | None = None,
        requested_url: str | None = None,
        truncated: bool = False,
    ) -> None:
        _fill(
            self,
            url,
            status,
            headers if isinstance(headers, Headers) else _headers(headers),
            body,
            media_type,
            robots_txt,
            well_known,
            documents,
            tuple(found_on),
            tuple(digests),
            tuple(claims),
            fetched_at,
            requested_url,
            truncated,
        )


_fill = filling(Resource)
