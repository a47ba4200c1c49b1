"""An answer as a row of columns: what Common Crawl's tables, our own and other people's have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from ofuda.carriers.urls import address
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS
from ofuda.shells.tables.naming import origin_of, origins_of
from ofuda.shells.tables.taking import NO_HOST, NO_ORIGIN, Taking

# `valid_from` is what an export has for `fetched_at`.
COLUMNS: Final = (
    "host", "origin", "path", "status", "error", "body", "truncated", "media_type", "url", "fetched_at", "valid_from",
)  # fmt: skip
ERRORS: Final = frozenset({"timeout", "dns", "tls", "reset", "redirect-loop", "too-large"})
_OK: Final = 200
_CRAWL_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")  # as in the index of a crawl
_LONGEST: Final = 4
_STATUSES: Final = range(100, 1000)

Row = Mapping[str, Any]
"""Text is octets, since it need not be UTF-8; nothing is None."""


class ColumnsError(ValueError):
    """A table without the columns that are needed; the two arguments are a message and what to do."""


def check_columns(there: Iterable[str], name: str) -> list[str]:
    """The columns that are read, of those that are there; raises ColumnsError."""
    held = list(there)
    if not {"host", "origin"} & set(held):
        listed = ", ".join(map(quote, held[:10])) or "none"
        message = f"{quote(name)} has neither a column `host` nor one `origin`; it has {listed}"
        raise ColumnsError(message, "rename a column, as with `SELECT url_host_name AS host …` in DuckDB")
    if not {"status", "body", "error"} & set(held):
        message = f"{quote(name)} says nothing about answers: it has no column `status`, `body` or `error`"
        raise ColumnsError(message, "give the status of each answer, and its body")
    return [one for one in COLUMNS if one in held]


def take_row(row: Row, taking: Taking, at: datetime | None, where: str) -> None:
    """The answer of a row, at each of the origins that it names; `at` where it has no time."""
    origins = _origins(row, taking, where)
    if not origins:
        return
    try:
        path, fetched = _path(row.get("path")), _fetched(row, at)
    except ValueError as error:
        taking.leave(str(error), where)
        return
    for origin in origins if fetched.fetched_at else origins[:1]:
        taking.add(origin, path, fetched, where)


def _origins(row: Row, taking: Taking, where: str) -> tuple[str, ...]:
    given = _text(row.get("origin"))
    if given is not None:
        origin = origin_of(given)
        if origin is None:
            taking.leave(NO_ORIGIN, f"{where}, {quote(given)},")
        return (origin,) if origin else ()
    host = _text(row.get("host")) or ""
    origins = origins_of(host)
    if not origins:
        taking.leave(NO_HOST, f"{where}, {quote(host)},")
    return origins


def _path(given: object) -> str:
    path = _text(given) or ROBOTS
    if not path.startswith("/") and address(path) is None:
        raise ValueError("has a path that does not begin with `/`")
    return path


def _fetched(row: Row, at: datetime | None) -> Fetched:
    """The answer of a row; raises ValueError with what is wrong about it."""
    body, status, error = row.get("body"), _status(row.get("status")), _text(row.get("error")) or None
    if not isinstance(body, bytes | None):
        raise ValueError("has a body that is neither text nor octets")  # noqa: TRY004 (said of a row, as its other faults)
    if status is None and error is None and body is None:
        raise ValueError("says neither what was answered nor why nothing was")
    return Fetched(
        status if status is not None or error is not None else _OK,
        body or b"",
        error if error is None or error in ERRORS else "reset",
        bool(row.get("truncated")),
        _instant(row.get("fetched_at")) or _instant(row.get("valid_from")) or at,
        _text(row.get("url")),
        _text(row.get("media_type")),
    )


def _status(given: object) -> int | None:
    given = _text(given) if isinstance(given, bytes) else given
    if given is None or given == "":
        return None
    if isinstance(given, str) and given.isascii() and given.isdecimal():
        given = int(given[:_LONGEST])
    if isinstance(given, float) and given.is_integer():  # what pandas makes of a column with gaps
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or given not in _STATUSES:
        raise ValueError("has a status that is none")
    return given


def _instant(given: object) -> datetime | None:
    """A timestamp, or its text as ISO 8601 or as in the index of a crawl; without a zone it is UTC."""
    if isinstance(given, bytes):
        text = given.decode("utf-8", "replace").strip()
        if not text:
            return None
        given = _iso(_CRAWL_TIME.sub(r"\1-\2-\3T\4:\5:\6", text) if _CRAWL_TIME.fullmatch(text) else text)
    if given is None:
        return None
    if isinstance(given, date) and not isinstance(given, datetime):
        given = datetime(given.year, given.month, given.day, tzinfo=UTC)
    if not isinstance(given, datetime):
        raise ValueError("has a time that is none")  # noqa: TRY004 (as above)
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("has a time that is none") from None


def _text(given: object) -> str | None:
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else None
