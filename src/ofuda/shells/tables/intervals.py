"""Answers at instants, and the intervals that they come to. Nothing here opens a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import msgspec

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Answer(NamedTuple):
    """What came of one request, without its instant: answers with equal members are the same answer.

    `url`: where a redirect led, None where it led nowhere else. `body`: the SHA-256 of the decoded body, None where
    there is none, or an empty one.
    """

    status: int | None
    error: str | None
    truncated: bool
    media_type: str | None
    url: str | None
    body: bytes | None


class Interval(NamedTuple):
    """From when until when an answer stood, in microseconds since 1970 (UTC); `valid_to` None: as far as is known."""

    origin: str
    path: str
    valid_from: int
    valid_to: int | None
    answer: Answer


Observation = tuple[str, str, int, bytes]
"""Origin, path, instant and packed answer: a row that sorts."""

pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(Answer).decode


def microseconds(at: datetime) -> int:
    """The instant as a whole number; one without a zone is UTC."""
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND


def instant(at: int) -> datetime:
    """The instant of a whole number."""
    return _EPOCH + at * _MICROSECOND


def intervals(rows: Iterable[Observation]) -> Iterator[Interval]:
    """The intervals of sorted observations, sorted too.

    Answers of one instant that differ stand beside each other, since nobody knows which is right; their intervals end
    together, where what is answered changes.
    """
    for (origin, path), group in groupby(rows, key=itemgetter(0, 1)):
        standing: tuple[bytes, ...] = ()
        since = 0
        for at, given in groupby(group, key=itemgetter(2)):
            answers = tuple(dict.fromkeys(row[3] for row in given))
            if answers == standing:
                continue
            yield from (Interval(origin, path, since, at, unpack(one)) for one in standing)
            standing, since = answers, at
        yield from (Interval(origin, path, since, None, unpack(one)) for one in standing)
