"""The two spellings of an address that patterns are held against (house reading U1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import ada_url

from ofuda.carriers.patterns import Target, target
from ofuda.nouns.quick import quick

_PORTS: Final = {"http": 80, "https": 443}
# Addresses that the WHATWG parser leaves as they are: no user and no port, a lower-case host whose last label is no
# number, and no octet that it would escape.
_NORMAL: Final = re.compile(
    r"(https?://(?:[a-z0-9_-]++\.)*+[a-z][a-z0-9-]*+)"
    r"((?:/[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*+)?(?:\?[A-Za-z0-9\-._~!$&()*+,;=:@/%?]*+)?)(?:#.*)?",
    re.DOTALL,
)
_PLAIN_ORIGIN: Final = re.compile(r"https?://(?:[a-z0-9_-]++\.)*+[a-z][a-z0-9-]*+(?=/)")
# RFC 3986 appendix B, with any number of slashes before the authority.
_AS_WRITTEN: Final = re.compile(r"[^:]*:/*[^/?#]*([^#]*)", re.DOTALL)
# C0 controls and space around a URL are no part of it (URL Standard §4.4).
_TRIMMED: Final = "".join(map(chr, range(0x21)))


@quick
@dataclass(frozen=True, slots=True)
class Address:
    """An http or https URL. `origin` has the port where it is not the scheme's own.

    `targets` are path and query in one or two spellings: as the WHATWG parser normalises them, and as written.
    """

    origin: str
    targets: tuple[Target, ...]

    @property
    def scheme(self) -> str:
        return self.origin.partition(":")[0]

    @property
    def host(self) -> str:
        return _host_and_port(self.origin)[0]

    @property
    def port(self) -> int:
        return int(_host_and_port(self.origin)[1] or _PORTS[self.scheme])

    @property
    def paths(self) -> tuple[Target, ...]:
        """The targets without the query."""
        return tuple(dict.fromkeys(Target(each.partition(b"?")[0]) for each in self.targets))


def address(url: str) -> Address | None:
    """`None` where the WHATWG parser refuses the URL, or its scheme is neither http nor https."""
    normal = _NORMAL.fullmatch(url)
    # A segment `.` or `..` is a step and no name (URL Standard §4.1), and Punycode has to be valid.
    if normal is None or "/." in url or "/%2" in url or "xn--" in url:
        return _parsed(url)
    origin, written = normal.groups()
    return Address(origin, (target(_rooted(written)),))


def origin_of(url: str) -> str | None:
    """The origin that `address` finds; most end before what it has to look at closely."""
    plain = _PLAIN_ORIGIN.match(url)
    if plain is not None and "xn--" not in plain[0]:
        return plain[0]
    where = address(url)
    return where.origin if where else None


def _parsed(url: str) -> Address | None:
    url = url.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # Web IDL: a URL is a USVString
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return None
    if parsed.protocol not in {"http:", "https:"}:
        return None
    spellings = (_as_written(parsed.href), _as_written(url.strip(_TRIMMED)))
    return Address(parsed.origin, tuple(dict.fromkeys(target(_rooted(each)) for each in spellings)))


def is_same(one: Address | None, other: Address | None) -> bool:
    """Whether both are addresses, and lead to one place."""
    if one is None or other is None:
        return False
    return (one.origin, one.targets[0]) == (other.origin, other.targets[0])


def joined(base: str, url: str) -> str:
    """An address made absolute as the URL Standard has it; as it was written where it is none."""
    try:
        return ada_url.URL(url.strip(_TRIMMED), base).href
    except ValueError:
        return url.strip(_TRIMMED)


def without_fragment(url: str) -> str:
    """An address as the URL Standard normalises it, without its fragment: as documents are compared."""
    try:
        return ada_url.URL(url).href.partition("#")[0]
    except ValueError:
        return url.partition("#")[0]


def _as_written(url: str) -> str:
    """From the first `/` after the authority to the fragment."""
    match = _AS_WRITTEN.match(url)
    return match[1] if match else ""


def _rooted(path: str) -> bytes:
    return (path if path.startswith("/") else "/" + path).encode()


def _host_and_port(origin: str) -> tuple[str, str]:
    """The port is empty where it is the scheme's own. The colons of an IPv6 address are in brackets."""
    authority = origin.partition("://")[2]
    host, _, port = authority.rpartition(":")
    return (host, port) if host and port.isdecimal() else (authority, "")
