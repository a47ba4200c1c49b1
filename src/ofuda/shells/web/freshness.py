"""For how long an answer stands (RFC 9111, as far as a reader of small files needs it; security page, T15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.nouns.resource import Fetched, Headers

CEILING: Final = 24 * 3600  # RFC 9309 §2.4
NEGATIVE: Final = 3600
UNSAID: Final = 3600
_ERROR: Final = 300
_LONGEST_DATE: Final = 64
_SECONDS: Final = re.compile(r"[0-9]{1,18}\Z")
_CERTAIN: Final = frozenset({Outcome.GONE, Outcome.MISSING})


def lifetime(fetched: Fetched, headers: Headers, at: datetime) -> float:
    """Seconds from now; 0 where it must not be used twice.

    Whole bodies stand for a day at most, and for an hour where nobody says. What is not there, or not whole, for an
    hour at most, and what could not be had for five minutes: so long nobody is asked again.
    """
    directives = dict(_directives(headers))
    if "no-store" in directives or "no-cache" in directives:
        return 0
    came = outcome(fetched)
    most, unsaid = CEILING, UNSAID
    if came is not Outcome.TEXT or fetched.truncated:
        most = NEGATIVE
        unsaid = NEGATIVE if came in _CERTAIN else _ERROR
    said = _said(directives, headers, at)
    return max(0.0, min(most, unsaid if said is None else said))


def may_stand_in(headers: Headers) -> bool:
    """Whether an answer may be shown when a newer one cannot be had (RFC 9111 §4.2.4, §5.2.2.2)."""
    return not {"no-store", "no-cache", "must-revalidate"} & {name for name, _ in _directives(headers)}


def _said(directives: dict[str, str], headers: Headers, at: datetime) -> float | None:
    """What the origin says, less the age that the answer had already (§4.2.1, §4.2.3); nonsense is 0."""
    if "max-age" in directives:
        seconds: float = _number(directives["max-age"])
    elif "expires" in headers:
        date = _date(headers.first("date") or "")
        expires = _date(headers.first("expires") or "")
        seconds = (expires - (date or at)).total_seconds() if expires else 0
    else:
        return None
    age = headers.first("age")
    if age is None:
        return seconds
    return seconds - int(age) if _SECONDS.match(age) else 0


def _directives(headers: Headers) -> Iterator[tuple[str, str]]:
    """Name and value; of a `max-age` that stands more than once, the least. A comma in quotes parts them too."""
    parted = (one.partition("=") for one in ",".join(headers.all("cache-control")).split(","))
    found = [(name.strip().lower(), value.strip(' \t"')) for name, _, value in parted]
    ages = [_number(value) for name, value in found if name == "max-age"]
    yield from (one for one in found if one[0] != "max-age")
    if ages:
        yield "max-age", str(min(ages))


def _number(text: str) -> int:
    return int(text) if _SECONDS.match(text) else 0


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text[:_LONGEST_DATE])
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
