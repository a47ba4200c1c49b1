"""Nothing outside the public internet is connected to, however it is spelled and whoever leads there (T8, T9)."""

from __future__ import annotations

import itertools
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from random import Random
from typing import Any

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.shells.web.addresses import forbidden
from ofuda.shells.web.fetcher import Fetcher, Surroundings
from ofuda.shells.web.guard import Access, RefusedError, hop
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.network import Connection
from tests.artefacts.source import ROOT
from tests.artefacts.special_addresses import TARGET, document
from tests.shared import ABSENT, SHARED
from tests.shells.web.servers import PUBLIC, response
from tests.sizes import size

Ip = IPv4Address | IPv6Address
ROWS = json.loads((ROOT / "schema" / "addresses.json").read_text())["blocks"]


def edges() -> Iterator[Ip]:
    """First, last, one below and one above each row."""
    for row in ROWS:
        block = ip_network(row["block"])
        kind = type(block.network_address)
        first, last = int(block.network_address), int(block.broadcast_address)
        top = (1 << block.max_prefixlen) - 1
        yield from (kind(one) for one in (first, last, first - 1, last + 1) if 0 <= one <= top)


EDGES = list(
    dict.fromkeys([*edges(), *map(ip_address, ("224.0.0.1", "239.255.255.255", "ff02::1", "fec0::1", "4000::1"))])
)


def is_public(address: Ip) -> bool:
    """The tables read once more, in the slow and plain way: the longest prefix that holds the address decides."""
    if isinstance(address, IPv6Address) and int(address) >> 32 == 0x64FF9B << 64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    best, public = -1, True
    for row in ROWS:
        text, length = row["block"].split("/")
        start, bits = ip_address(text), int(length)
        if start.version == address.version and bits > best:
            rest = start.max_prefixlen - bits
            if int(start) >> rest == int(address) >> rest:
                best, public = bits, row["globally_reachable"]
    if address.version == 4:
        return public and int(address) >> 28 != 0xE
    return public and int(address) >> 125 == 1


def test_the_bundled_table_is_the_registry() -> None:
    if SHARED is None:
        pytest.skip(ABSENT)
    names = ("iana-ipv4-special-registry-1.csv", "iana-ipv6-special-registry-1.csv")
    assert TARGET.read_text() == document(*((SHARED / "vectors" / "iana" / name).read_text() for name in names))


def test_the_edges_of_every_row() -> None:
    assert len(EDGES) >= 150
    for address in EDGES:
        assert (forbidden(str(address)) is None) == is_public(address), address
    assert {is_public(address) for address in EDGES} == {True, False}
    for text in ("", "example.com", "127.1", "0177.0.0.1", "fe80::1%eth0", "2606:4700::1111%1", "1.2.3.4/8"):
        assert forbidden(text) is not None


# -- spellings ------------------------------------------------------------------------------------------------------


def spellings(address: Ip) -> list[str]:
    return _of_4(address) if isinstance(address, IPv4Address) else _of_6(address)


def _of_4(address: IPv4Address) -> list[str]:
    whole = int(address)
    a, b, c, d = address.packed
    high, low = f"{whole >> 16:x}", f"{whole & 0xFFFF:x}"
    wide = str(address).translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    return [
        f"{address}", f"{whole}", f"0x{whole:X}", f"0{whole:o}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a}.{whole & 0xFFFFFF}", f"{a}.{b}.{c << 8 | d}", f"{address}.", wide,
        str(address).replace(".", "%2e"), str(address).replace(".", "。"), f"[::ffff:{address}]", f"[::{address}]",
        f"[64:ff9b::{high}:{low}]", f"[2002:{high}:{low}::1]", f"[2001:0:{high}:{low}::1]",
    ]  # fmt: skip


def _of_6(address: IPv6Address) -> list[str]:
    last = IPv4Address(int(address) & 0xFFFFFFFF)
    whole = address.exploded
    text = str(address)
    return [
        f"[{text}]", f"[{whole}]", f"[{whole.upper()}]", f"[{whole[:30]}{last}]", f"[{text}%25eth0]", f"[{text}%eth0]",
        f"[{text}%251]", text, f"[{text}]:80", f"[{text}].", f"%5B{text}%5D", f"[{text.replace('::', ':0::')}]",
    ]  # fmt: skip


class Spy:
    """Stands where the socket module's sockets would be made."""

    dialled: list[str]

    def __init__(self, *_: Any) -> None:
        pass

    def settimeout(self, _: float) -> None:
        pass

    def connect(self, where: tuple[str, int]) -> None:
        self.dialled.append(where[0])
        raise ConnectionRefusedError

    def close(self) -> None:
        pass


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses dialled. A name `….in-hex.…` leads to that address, and every other to one of the internet."""
    found: list[str] = []
    monkeypatch.setattr(Spy, "dialled", found, raising=False)

    def resolve(host: bytes, *__: Any, **___: Any) -> list[Any]:
        mark, _, hidden = host.decode().partition(".in-hex.")
        address = str(ip_address(bytes.fromhex(mark))) if hidden else PUBLIC
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    monkeypatch.setattr("ofuda.shells.web.network.socket.getaddrinfo", resolve)
    monkeypatch.setattr("ofuda.shells.web.network.socket.socket", Spy)
    return found


def own() -> Fetcher:
    return Fetcher(Surroundings(), Access(), Limits())


def test_no_spelling_of_an_address_is_asked(spy: list[str]) -> None:
    get, urls = own().get, 0
    for address in EDGES:
        for host in spellings(address):
            for url in (f"http://{host}/", f"https:\\\\{host}\\x"):
                urls += 1
                got = get(url)
                assert got.answer.error is not None
                # It may be no URL at all, or a name that happens to look alike.
                assert got.refused is not None or forbidden(got.hops[0].host) == "is no address", url
    assert urls >= 2000
    assert set(spy) <= {PUBLIC}
    assert not spy


def test_a_name_that_leads_there_is_not_asked(spy: list[str]) -> None:
    for address in EDGES:
        del spy[:]
        got = own().get(f"http://{address.packed.hex()}.in-hex.example/")
        assert spy == ([str(address)] if is_public(address) else []), address
        assert got.answer.error == ("reset" if is_public(address) else "dns")


def test_a_redirect_that_leads_there_is_not_followed(spy: list[str]) -> None:
    """After each number of hops that are well."""
    bad = [host for address in EDGES if not is_public(address) for host in spellings(address)]
    named = [f"{address.packed.hex()}.in-hex.example" for address in EDGES if not is_public(address)]
    for at, host in enumerate((*bad[:: len(bad) // 150], *named)):
        network = Redirecting(host, at % 6)
        got = Fetcher(Surroundings(network=network), Access(), Limits()).get("http://a0.example/")
        assert got.answer.error in {"redirect-loop", "dns"}
        assert set(network.dialled) <= {PUBLIC}
        assert len(network.dialled) == 1 + at % 6
    assert not spy


class Redirecting:
    """A network in which names send on to the next, and the last one elsewhere; connections are answered from here."""

    def __init__(self, last: str, hops: int) -> None:
        self.last = last
        self.hops = hops
        self.dialled: list[str] = []

    def resolve(self, host: str, timeout: float) -> tuple[str, ...]:
        assert timeout
        mark, _, hidden = host.partition(".in-hex.")
        return (str(ip_address(bytes.fromhex(mark))) if hidden else PUBLIC,)

    def connect(self, address: str, _: int, __: float) -> Connection:
        at = len(self.dialled)
        self.dialled.append(address)
        target = f"http://a{at + 1}.example/" if at < self.hops else f"http://{self.last}/"
        return Canned(address, response(b"", 301 + at % 3, f"Location: {target}"))


class Canned:
    """A connection whose answer is known."""

    def __init__(self, address: str, octets: bytes) -> None:
        self.address = address
        self.octets = octets

    def peer(self) -> str:
        return self.address

    def secure(self, host: str, timeout: float) -> None:
        assert host
        assert timeout

    def send(self, octets: bytes, _: float) -> None:
        assert octets.startswith(b"GET ")

    def receive(self, _: float) -> bytes:
        octets, self.octets = self.octets, b""
        return octets

    def close(self) -> None:
        pass


# -- names whose answers change -------------------------------------------------------------------------------------

SETS = """
    {0} | {0} 10.0.0.1 | 127.0.0.1 {0} | 0.0.0.0 | ::1 | ::ffff:7f00:1 | 169.254.169.254 | 64:ff9b::a00:1 | {0} fd00::1
    64:ff9b::5db8:d70e | 2606:2800:21f:cb07::1 {0} | fe80::1%eth0 | 192.168.1.1 | 2002:7f00:1:: | 255.255.255.255
    224.0.0.1 | nonsense | 100.64.0.1 {0} | |
"""
ANSWERS = [tuple(one.split()) for one in SETS.format(PUBLIC).replace("\n", "|").split("|")]


class Changing:
    """A resolver that never says the same twice, and a network in which now and then somebody else answers."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.resolved = 0
        self.dialled: list[str] = []
        self.sent_to: list[str] = []

    def resolve(self, host: str, _: float) -> tuple[str, ...]:
        assert host
        self.resolved += 1
        return self.random.choice(ANSWERS)

    def connect(self, address: str, _: int, __: float) -> Connection:
        self.dialled.append(address)
        peer = self.random.choice([address, address, "10.0.0.1", "127.0.0.1", "1.1.1.1"])
        return Watched(peer, self.sent_to, self.random.choice([200, 302]))


class Watched(Canned):
    def __init__(self, peer: str, sent_to: list[str], status: int) -> None:
        super().__init__(peer, response(b"x", status, "Location: https://next.example/"))
        self.sent_to = sent_to

    def send(self, octets: bytes, _: float) -> None:
        assert octets
        self.sent_to.append(self.address)


def test_answers_that_change_lead_nowhere() -> None:
    network = Changing(9)
    shared = Fetcher(Surroundings(network=network), Access(), Limits())
    urls = [f"http://host{at % 97}.example/{at}" for at in range(size(1_000, 5_000, 50_000))]
    with ThreadPoolExecutor(50) as pool:
        errors = [got.answer.error for got in pool.map(shared.get, urls)]
    assert network.resolved >= len(urls)
    assert not [one for one in network.dialled if forbidden(one) is not None]
    # Nothing was even sent to who was not dialled.
    assert set(network.sent_to) == {PUBLIC, "64:ff9b::5db8:d70e", "2606:2800:21f:cb07::1"}
    assert {None, "dns"} <= set(errors)


# -- what else is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.com/", "is no http or https URL"),
        ("file:///etc/passwd", "is no http or https URL"),
        ("example.com", "is no URL"),
        ("http://", "is no URL"),
        ("http://user@example.com/", "has a user or a password"),
        ("http://:secret@example.com/", "has a user or a password"),
        ("http://example.com:8080/", "has the port 8080"),
        ("https://example.com:22/", "has the port 22"),
        ("http://example.com/" + "x" * 9000, "has more than 8192 characters"),
        ("http://\ud800/", "is no URL"),
    ],
)
def test_what_is_no_address_to_ask(url: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why) as caught:
        hop(url, Access(), Limits())
    assert "secret" not in caught.value.message
    assert caught.value.help


def test_what_is_asked() -> None:
    found = hop(" HTTPS://B\u00dcCHER.example:443/a/../b?c d#e", Access(), Limits())
    assert (found.url, found.target) == ("https://xn--bcher-kva.example/b?c%20d", "/b?c%20d")
    assert (found.host, found.port, found.authority) == ("xn--bcher-kva.example", 443, "xn--bcher-kva.example")
    assert hop("http://example.com:443/", Access(), Limits()).port == 443
    for access in (Access(("127.0.0.1", 1)), Access(allow_private=True)):
        assert hop("http://example.com:8080/", access, Limits()).authority == "example.com:8080"
    assert hop("http://[::1]:1/", Access(allow_private=True), Limits()).host == "::1"
    with pytest.raises(RefusedError):
        hop("http://127.0.0.1/", Access(("127.0.0.1", 1)), Limits())


def test_the_edges_are_spelled_in_a_dozen_ways() -> None:
    assert all(len(spellings(address)) >= 12 for address in EDGES)
    assert len(list(itertools.chain.from_iterable(map(spellings, EDGES)))) > 2000


@given(st.text(max_size=30), st.sampled_from(["http://example.com/", "https://", "//", "http:", "?", "/"]))
def test_whatever_is_asked_can_be_written_as_a_request(text: str, before: str) -> None:
    try:
        found = hop(before + text, Access(allow_private=True), Limits(), "http://example.com/a")
    except RefusedError as error:
        assert error.message
        assert error.help
        return
    request = h11.Request(method="GET", target=found.target, headers=[("Host", found.authority)])
    assert request.target.startswith(b"/")
    assert found.host
    assert "@" not in found.url.partition("//")[2].partition("/")[0]
