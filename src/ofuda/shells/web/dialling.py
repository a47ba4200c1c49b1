"""A connection to a checked address: one resolution, all answers looked at, the other end looked at again (T8, T9)."""

from __future__ import annotations

from ipaddress import ip_address

from ofuda.nouns.diagnostics import quote
from ofuda.shells.web.addresses import forbidden
from ofuda.shells.web.deadline import Deadline
from ofuda.shells.web.guard import Access, Hop, RefusedError
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.network import Connection, Network

_ADVICE = "only servers on the public internet are asked; for one of your own give `--allow-private`"


class NoAddressError(OSError):
    """The name has no address."""


class Dialler:
    """Opens the connection of a hop; what is dialled is an address that was checked, never a name."""

    def __init__(self, network: Network, access: Access, limits: Limits) -> None:
        self._network = network
        self._access = access
        self._limits = limits

    def dial(self, hop: Hop, deadline: Deadline) -> Connection:
        """A connection, with TLS where the scheme has it; raises RefusedError and OSError."""
        host, port = self._access.connect_to or (hop.host, hop.port)
        addresses = self._addresses(host, deadline)
        for address in addresses:
            self._check(hop, address)
        connection = self._first(addresses[: self._limits.addresses], port, deadline)
        try:
            self._check_peer(hop, connection.peer(), addresses)
            if hop.secure:
                connection.secure(hop.host.removesuffix("."), deadline.left(self._limits.connect))
        except BaseException:
            connection.close()
            raise
        return connection

    def _addresses(self, host: str, deadline: Deadline) -> tuple[str, ...]:
        """One resolution; a host that is an address is that address."""
        try:
            return (str(ip_address(host)),)
        except ValueError:
            pass
        try:
            addresses = self._network.resolve(host, deadline.left(self._limits.connect))
        except TimeoutError:
            raise
        except OSError as error:
            raise NoAddressError(str(error)) from error
        if not addresses:
            raise NoAddressError
        return addresses

    def _check(self, hop: Hop, address: str) -> None:
        if self._access.allow_private or self._access.connect_to:
            return
        why = forbidden(address)
        if why is not None:
            raise RefusedError(f"{quote(hop.host)} leads to {quote(address)}, which {why}", _ADVICE, "dns")

    def _first(self, addresses: tuple[str, ...], port: int, deadline: Deadline) -> Connection:
        last: OSError = OSError()
        for address in addresses:
            try:
                return self._network.connect(address, port, deadline.left(self._limits.connect))
            except OSError as error:
                last = error
        raise last

    def _check_peer(self, hop: Hop, peer: str, addresses: tuple[str, ...]) -> None:
        if ip_address(peer) not in set(map(ip_address, addresses)):
            raise RefusedError(
                f"{quote(hop.host)} was answered by {quote(peer)}, which was not dialled", _ADVICE, "dns"
            )
        self._check(hop, peer)
