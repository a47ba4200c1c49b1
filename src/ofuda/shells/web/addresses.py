"""Which addresses are on the public internet: IANA's special-purpose registries, and what they leave out."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from ofuda.nouns.data import document

_Network = IPv4Network | IPv6Network
# Neither of these is in the registries of special purposes: they are not unicast addresses at all.
_MULTICAST: Final = IPv4Network("224.0.0.0/4")  # RFC 5771
_UNICAST: Final = IPv6Network("2000::/3")  # the one block of IPv6 that IANA gives global unicast addresses from
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1: the last 32 bits are an IPv4 address
_LAST_32: Final = 0xFFFF_FFFF


def forbidden(text: str) -> str | None:
    """Why an address, as a resolver or a socket writes it, is none of the public internet; None where it is one.

    The most specific block decides; what the registry calls neither reachable nor unreachable is unreachable. So 6to4
    and Teredo, which carry an IPv4 address inside, are out as a whole, and so are IPv4-mapped and -compatible ones.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return "is no address"
    if isinstance(address, IPv4Address):
        return "is a multicast address" if address in _MULTICAST else _special(address)
    if address.scope_id is not None:
        return "has a zone"
    if address in _NAT64:
        return forbidden(str(IPv4Address(int(address) & _LAST_32)))
    return _special(address) or (None if address in _UNICAST else "is no global unicast address")


def _special(address: IPv4Address | IPv6Address) -> str | None:
    for block, name, reachable in _blocks():
        if address in block:
            return None if reachable else f"is in {block}: {name}"
    return None


@cache
def _blocks() -> tuple[tuple[_Network, str, bool], ...]:
    """The registries, the most specific block first."""
    rows = document("addresses.json")["blocks"]
    blocks = [(ip_network(row["block"]), row["name"], row["globally_reachable"]) for row in rows]
    return tuple(sorted(blocks, key=lambda row: -row[0].prefixlen))
