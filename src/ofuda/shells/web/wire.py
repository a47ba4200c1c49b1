"""One request and its answer over HTTP/1.1 (RFC 9112), within bounds of octets and time (security page T3, T4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import h11

from ofuda.nouns.resource import Headers
from ofuda.shells.decoding import decode
from ofuda.shells.web.deadline import Deadline
from ofuda.shells.web.guard import Hop
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.network import Connection

_TOO_LARGE: Final = 431  # h11's hint where the head, or the framing of a chunk, outgrows its limit
_CODINGS: Final = "gzip, br, zstd"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `error`: a word of `Fetched`, also where a part of the body came before it.

    `truncated`: the end of the body is missing; `capped`: only because it is longer than what is read. `problem` says
    in words what went wrong.
    """

    status: int | None = None
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    error: str | None = None
    truncated: bool = False
    capped: bool = False
    problem: str | None = None


class TooLargeError(Exception):
    """More than the limits take; the body so far stands."""


class BrokenError(Exception):
    """What came is no HTTP, or ended before its end."""


class SlowError(TimeoutError):
    """The body came, but too slowly."""


def exchange(connection: Connection, hop: Hop, agent: str, limits: Limits, deadline: Deadline) -> Answer:
    """Ask once; nothing is raised, since what came before an error may hold a refusal."""
    talk = _Talk(connection, limits, deadline)
    try:
        talk.ask(hop, agent)
        while talk.listen():
            pass
    except SlowError:
        return talk.answer("timeout", "the body came too slowly")
    except TimeoutError:
        return talk.answer("timeout", "the answer did not come in time")
    except TooLargeError as error:
        return talk.answer("too-large", str(error))
    except (BrokenError, OSError) as error:
        ended = talk.status is not None and isinstance(error, BrokenError)
        return talk.answer(None if ended else "reset", str(error) or "the connection broke")
    return talk.answer(None, None)


class _Talk:
    def __init__(self, connection: Connection, limits: Limits, deadline: Deadline) -> None:
        self._connection = connection
        self._limits = limits
        self._deadline = deadline
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=limits.head)
        self._interim = 0
        self._began = 0.0
        self.status: int | None = None
        self._headers = Headers()
        self._body = bytearray()
        self._capped = False

    def ask(self, hop: Hop, agent: str) -> None:
        """One GET; no cookie, no credentials, no referrer."""
        fields = [
            ("Host", hop.authority),
            ("User-Agent", agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", _CODINGS),
            ("Connection", "close"),
        ]
        octets = self._http.send(h11.Request(method="GET", target=hop.target, headers=fields))
        octets += self._http.send(h11.EndOfMessage()) or b""
        self._connection.send(octets, self._deadline.left(self._limits.idle))

    def listen(self) -> bool:
        """Take in one event; whether more may follow."""
        left = self._deadline.left(self._limits.idle)
        try:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(self._connection.receive(left))
                return True
        except h11.RemoteProtocolError as error:
            if error.error_status_hint == _TOO_LARGE:
                raise TooLargeError(f"the head, or a chunk's, has more than {self._limits.head} octets") from error
            raise BrokenError("the answer is no HTTP, or breaks off") from error
        if isinstance(event, h11.InformationalResponse):
            self._count_interim()
        elif isinstance(event, h11.Response):
            self._head(event)
        elif isinstance(event, h11.Data):
            self._take(event.data)
        else:
            return False
        return True

    def _count_interim(self) -> None:
        self._interim += 1
        if self._interim > self._limits.interim:
            raise TooLargeError(f"more than {self._limits.interim} interim answers came")

    def _head(self, event: h11.Response) -> None:
        self.status = event.status_code
        self._headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers)
        self._began = self._deadline.now()
        if len(event.headers) > self._limits.fields:
            raise TooLargeError(f"the head has more than {self._limits.fields} fields")

    def _take(self, data: bytes) -> None:
        room = self._limits.body - len(self._body)
        self._body += data[:room]
        if len(data) > room:
            self._capped = True
            raise BrokenError(f"the body is cut after {self._limits.body} octets")
        spent = self._deadline.now() - self._began
        if spent > self._limits.slow_after and len(self._body) < spent * self._limits.slow:
            raise SlowError

    def answer(self, error: str | None, problem: str | None) -> Answer:
        """What there is, its content coding undone."""
        if self.status is None:
            return Answer(error=error or "reset", problem=problem or "the connection ended without an answer")
        # The transfer coding is undone; a body that happens to begin like a chunk is none.
        codings = Headers(pair for pair in self._headers if pair[0] != "transfer-encoding")
        body, self._body = bytes(self._body), bytearray()
        decoded = decode(body, codings, cap=self._limits.body)
        problem = problem or decoded.problem
        capped = self._capped or (error is None and len(decoded.body) == self._limits.body)
        return Answer(self.status, self._headers, decoded.body, error, problem is not None, capped, problem)
