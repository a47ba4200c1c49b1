"""What may be asked for: the address of one request, and why it is refused where it is (security page, T8)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

import ada_url

from ofuda.nouns.diagnostics import quote
from ofuda.shells.web.limits import Limits

_PORTS: Final = {"http:": 80, "https:": 443}
_OWN: Final = "for a server of your own give `--allow-private`"


class RefusedError(Exception):
    """Nothing is asked: the two arguments are a message and what to do. `error` is the word for it in a `Fetched`."""

    def __init__(self, message: str, advice: str, error: str = "reset") -> None:
        super().__init__(message, advice)
        self.message, self.help, self.error = message, advice, error


@dataclass(frozen=True, slots=True)
class Access:
    """What the caller opens for servers of their own.

    `connect_to`: the host and port that every connection goes to, whatever the URL says. `allow_private`: addresses
    that are not on the public internet, hosts given as addresses, and any port.
    """

    connect_to: tuple[str, int] | None = None
    allow_private: bool = False

    @property
    def any_port(self) -> bool:
        return self.allow_private or self.connect_to is not None


@dataclass(frozen=True, slots=True)
class Hop:
    """The address of one request. `url` has no fragment; `host` no brackets; `target` is path and query."""

    url: str
    origin: str
    secure: bool
    host: str
    port: int
    target: str
    authority: str


def hop(url: str, access: Access, limits: Limits, base: str | None = None) -> Hop:
    """The address as the URL Standard reads it, so that every spelling of a host comes to one; raises RefusedError."""
    try:
        parsed = ada_url.URL(url, base)
    except ValueError as error:
        raise RefusedError(f"{quote(url)} is no URL", "give an absolute http or https URL") from error
    if parsed.protocol not in _PORTS:
        raise RefusedError(f"{quote(url)} is no http or https URL", "give one that is")
    if parsed.username or parsed.password:
        # Not quoted: it may be a secret.
        raise RefusedError(
            f"the URL of `{parsed.hostname}` has a user or a password", "leave out what stands before `@`"
        )
    if len(parsed.href) > limits.url:
        raise RefusedError(f"{quote(url)} has more than {limits.url} characters", "give a shorter URL")
    port = int(parsed.port or _PORTS[parsed.protocol])
    if port not in _PORTS.values() and not access.any_port:
        raise RefusedError(f"{quote(url)} has the port {port}; only 80 and 443 are asked", _OWN)
    host = parsed.hostname.removeprefix("[").removesuffix("]")
    if _is_address(host) and not access.allow_private:
        raise RefusedError(f"{quote(url)} gives its host as an address, not as a name", _OWN)
    parsed.hash = ""
    target = parsed.pathname + parsed.search
    return Hop(parsed.href, parsed.origin, parsed.protocol == "https:", host, port, target, parsed.host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
