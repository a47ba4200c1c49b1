"""A fetch with its redirects: every hop is looked at anew, waits its turn, and has its own connection."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.versions import TOOL
from ofuda.shells.config import now
from ofuda.shells.web.deadline import Deadline, Monotonic
from ofuda.shells.web.dialling import Dialler, NoAddressError
from ofuda.shells.web.guard import Access, Hop, RefusedError, hop
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.network import Network, Sockets
from ofuda.shells.web.turns import Turns
from ofuda.shells.web.wire import Answer, exchange

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
TOKEN: Final = "OfudaBot"  # noqa: S105 (a product token)
Permit = Callable[[Hop], None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Whatever is not the code: tests bring their own. `token` is the fetcher's own name in robots.txt."""

    network: Network = field(default_factory=Sockets)
    monotonic: Monotonic = time.monotonic
    now: Callable[[], datetime] = now
    token: str = TOKEN

    @property
    def agent(self) -> str:
        """The User-Agent header (RFC 9309 §2.2.1: the token is a part of it)."""
        return f"{self.token}/{TOOL}"


@dataclass(frozen=True, slots=True)
class Got:
    """The final answer. `hops` are the addresses asked, in order; `refused` says why the last of them was not."""

    answer: Answer
    url: str
    hops: tuple[Hop, ...]
    fetched_at: datetime
    refused: RefusedError | None = None


class Fetcher:
    """Fetches one URL at a time for each host; safe to share between threads."""

    def __init__(self, around: Surroundings, access: Access, limits: Limits) -> None:
        self.around = around
        self.access = access
        self.limits = limits
        self._dialler = Dialler(around.network, access, limits)
        self._turns = Turns()

    def get(self, url: str, permit: Permit | None = None) -> Got:
        """The answer after at most five redirects. `permit` raises RefusedError for a hop that must not be asked.

        Nothing is raised; where the very first address is refused there are no hops.
        """
        chain = _Chain(self, Deadline(self.limits.total, self.around.monotonic), permit)
        answer, refused = chain.follow(url)
        last = chain.hops[-1].url if chain.hops else url
        return Got(answer, last, tuple(chain.hops), self.around.now(), refused)

    def ask(self, hop: Hop, deadline: Deadline) -> Answer:
        """One hop, when its host is free."""
        since = deadline.now()
        with self._turns.of(hop.authority):
            deadline.pause(since)
            return self._ask(hop, deadline)

    def _ask(self, hop: Hop, deadline: Deadline) -> Answer:
        try:
            connection = self._dialler.dial(hop, deadline)
        except TimeoutError:
            return Answer(error="timeout", problem=f"{quote(hop.authority)} could not be reached in time")
        except NoAddressError:
            return Answer(error="dns", problem=f"there is no address for {quote(hop.host)}")
        except ssl.SSLError as error:
            return Answer(error="tls", problem=_tls(hop, error))
        except OSError:
            return Answer(error="reset", problem=f"{quote(hop.authority)} takes no connection")
        try:
            return exchange(connection, hop, self.around.agent, self.limits, deadline)
        finally:
            connection.close()


class _Chain:
    def __init__(self, fetcher: Fetcher, deadline: Deadline, permit: Permit | None) -> None:
        self._fetcher = fetcher
        self._deadline = deadline
        self._permit = permit
        self.hops: list[Hop] = []

    def follow(self, url: str) -> tuple[Answer, RefusedError | None]:
        base: str | None = None
        try:
            while True:
                answer = self._step(url, base)
                target = _location(answer)
                if target is None:
                    return answer, None
                url, base = target, self.hops[-1].url
        except RefusedError as error:
            return Answer(error=error.error, problem=error.message), error

    def _step(self, url: str, base: str | None) -> Answer:
        fetcher = self._fetcher
        try:
            step = hop(url, fetcher.access, fetcher.limits, base)
        except RefusedError as error:
            # A redirect to what is no address to ask leads nowhere.
            raise error if base is None else RefusedError(error.message, error.help, "redirect-loop") from error
        if step.url in {one.url for one in self.hops}:
            return Answer(error="redirect-loop", problem=f"{quote(step.url)} redirects to itself, at last")
        if len(self.hops) > fetcher.limits.hops:
            return Answer(error="redirect-loop", problem=f"there are more than {fetcher.limits.hops} redirects")
        if self._permit is not None:
            since = self._deadline.now()
            self._permit(step)  # may have to fetch a robots.txt, which has a deadline of its own
            self._deadline.pause(since)
        self.hops.append(step)
        return fetcher.ask(step, self._deadline)


def _location(answer: Answer) -> str | None:
    """Where to go on. The header is Latin-1 by the letter, and UTF-8 as deployed."""
    if answer.status not in _REDIRECTS or answer.error is not None:
        return None
    value = answer.headers.first("location")
    if value is None:
        return None
    return value.encode("latin-1").decode("utf-8", "replace")


def _tls(hop: Hop, error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of {quote(hop.host)} is not trusted: {quote(error.verify_message)}"
    return f"no TLS could be spoken with {quote(hop.authority)}"
