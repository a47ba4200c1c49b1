"""One fetch: what is sent, what comes back, redirects, TLS, turns."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
import trustme

from ofuda.nouns.versions import TOOL
from ofuda.shells.web.fetcher import Fetcher, Surroundings
from ofuda.shells.web.guard import Access, Hop, RefusedError
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.network import Sockets
from ofuda.shells.web.turns import Flights, Turns
from tests.shells.web.servers import Behaviour, Loopback, Pipe, fetcher, response, says, serving


def own(port: int, *, private: bool = False, limits: Limits | None = None) -> Fetcher:
    """The real network, led to a server here."""
    access = Access(allow_private=True) if private else Access(connect_to=("127.0.0.1", port))
    return Fetcher(Surroundings(), access, limits or Limits(total=5))


def test_what_is_sent() -> None:
    seen: list[bytes] = []

    def behave(connection: socket.socket, _: str, __: Event) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(response(b"x"))

    with serving(behave, raw=True) as port:
        own(port).get("http://user.example/a b?c=d#e")
    assert seen[0].decode().splitlines() == [
        "GET /a%20b?c=d HTTP/1.1",
        "Host: user.example",
        f"User-Agent: OfudaBot/{TOOL}",
        "Accept: */*",
        "Accept-Encoding: gzip, br, zstd",
        "Connection: close",
        "",
    ]


def test_what_comes_back() -> None:
    packed = gzip.compress(b"5\r\nhello")
    answers = {
        "/a": response(b"hello", 200, "X-One: 1", "x-one: \xff", "Content-Type: text/plain"),
        "/gzip": response(packed, 200, "Content-Encoding: gzip"),
        "/chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n3\r\nabc\n\r\n0\r\nTrailer: 1\r\n\r\n",
        "/old": b"HTTP/1.0 200 OK\r\n\r\nto the end",
        "/204": b"HTTP/1.1 204 No Content\r\n\r\n",
        "/early": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + response(b"late"),
        "/300": response(b"choose", 300, "Location: /a"),
        "/bare": response(b"", 301),
    }
    with serving(says(answers)) as port:
        get = own(port).get
        got = get("http://example.com/a")
        assert got.answer.headers.all("x-one") == ["1", "\xc3\xbf"]  # octets, each as one character
        assert (got.answer.body, got.answer.truncated, got.answer.problem) == (b"hello", False, None)
        assert got.fetched_at.tzinfo
        bodies = {path: get(f"http://example.com{path}").answer for path in answers}
        assert get("http://example.com/none").answer.status == 404
    assert bodies["/gzip"].body == b"5\r\nhello"
    # The transfer coding is undone once: what then looks like a chunk is the body.
    assert bodies["/chunked"].body == b"3\r\nabc\n"
    assert (bodies["/old"].body, bodies["/204"].status, bodies["/early"].body) == (b"to the end", 204, b"late")
    assert (bodies["/300"].status, bodies["/bare"].status) == (300, 301)
    assert not any(one.problem for one in bodies.values())


def test_redirects_are_followed_and_named() -> None:
    answers = {
        "/0": response(b"", 301, "Location: /1"), "/1": response(b"", 302, "Location: //other.example/2#x"),
        "/2": response(b"", 303, "Location: 3?q"), "/3?q": response(b"", 307, "location: http://example.com/4"),
        "/4": response(b"", 308, "Location: ./caf\u00e9"), "/caf%C3%A9": response(b"there"), "/6": b"",
    }  # fmt: skip
    answers["/4"] = response(b"", 308).replace(b"Content", "Location: ./caf\u00e9\r\nContent".encode())
    with serving(says(answers)) as port:
        got = fetcher(port).get("http://example.com/0")
        assert (got.answer.body, got.url) == (b"there", "http://example.com/caf%C3%A9")
        assert [one.url for one in got.hops] == [
            "http://example.com/0", "http://example.com/1", "http://other.example/2", "http://other.example/3?q",
            "http://example.com/4", "http://example.com/caf%C3%A9",
        ]  # fmt: skip
        answers["/-"] = response(b"", 301, "Location: /0")
        got = fetcher(port).get("http://example.com/-")
    assert (got.answer.error, len(got.hops)) == ("redirect-loop", 6)


def test_each_hop_is_permitted_or_not() -> None:
    asked: list[str] = []

    def permit(hop: Hop) -> None:
        asked.append(hop.url)
        if hop.target == "/b":
            raise RefusedError("no", "ask")

    with serving(says({"/a": response(b"", 301, "Location: /b"), "/b": response(b"secret")})) as port:
        got = fetcher(port).get("http://example.com/a", permit)
    assert asked == ["http://example.com/a", "http://example.com/b"]
    assert got.refused is not None
    assert (got.answer.body, got.answer.error, got.url) == (b"", "reset", "http://example.com/a")


# -- connections ----------------------------------------------------------------------------------------------------


def test_tls_is_that_of_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("example.com").configure_cert(context)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    names: list[str] = []

    def note(_: object, name: str, __: object) -> None:
        names.append(name)

    context.sni_callback = note
    with serving(says({"/": response(b"secret")}), context) as port:
        untrusting = own(port).get("https://example.com/").answer
        monkeypatch.setattr("ofuda.shells.web.network._context", lambda: trusted)
        assert own(port).get("https://example.com./").answer.body == b"secret"
        other = own(port).get("https://other.example/").answer
    assert (untrusting.error, other.error) == ("tls", "tls")
    assert "the certificate of `other.example` is not trusted" in str(other.problem)
    assert names == ["example.com", "example.com", "other.example"]


def test_servers_of_ones_own() -> None:
    with serving(says({"/": response(b"mine")})) as port:
        for url in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/"):
            assert own(port, private=True).get(url).answer.body == b"mine"
            assert Fetcher(Surroundings(), Access(), Limits()).get(url).answer.error is not None
        by_name = Fetcher(Surroundings(), Access(connect_to=("localhost", port)), Limits())
        assert by_name.get("http://no-such-host.invalid:8080/").answer.body == b"mine"


def test_nobody_there() -> None:
    with serving(says({})) as port:
        pass
    answer = own(port).get("http://example.com/").answer
    assert (answer.error, answer.problem) == ("reset", "`example.com` takes no connection")


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with serving(says({"/": response(b"direct")})) as port:
        assert own(port).get("http://example.com/").answer.body == b"direct"


def test_names_without_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def wait(*_: object, **__: object) -> list[object]:
        time.sleep(3)
        return []

    get = Fetcher(Surroundings(), Access(), Limits(connect=0.2)).get
    monkeypatch.setattr("ofuda.shells.web.network.socket.getaddrinfo", fail)
    assert get("http://example.com/").answer.error == "dns"
    assert get(f"http://{'x' * 64}.example/").answer.error == "dns"
    monkeypatch.setattr("ofuda.shells.web.network.socket.getaddrinfo", lambda *_, **__: [])
    assert get("http://example.com/").answer.error == "dns"
    monkeypatch.setattr("ofuda.shells.web.network.socket.getaddrinfo", wait)
    start = time.monotonic()
    assert get("http://example.com/").answer.error == "timeout"
    assert time.monotonic() - start < 2


def test_addresses_are_tried_in_turn_within_bounds() -> None:
    dead = [f"8.8.8.{at}" for at in range(9)]

    class Deaf(Loopback):
        def connect(self, address: str, port: int, timeout: float) -> Pipe:
            if address in dead:
                self.dialled.append(address)
                raise ConnectionRefusedError
            return super().connect(address, port, timeout)

    with serving(says({"/": response(b"third")})) as port:
        network = Deaf(port, {"two.example": [*dead[:2], "9.9.9.9"], "nine.example": [*dead, "9.9.9.9"]})
        get = Fetcher(Surroundings(network=network), Access(), Limits()).get
        assert get("http://two.example/").answer.body == b"third"
        assert network.dialled == [*dead[:2], "9.9.9.9"]
        assert get("http://nine.example/").answer.error == "reset"
    assert network.dialled[3:] == dead[:4]


# -- turns ----------------------------------------------------------------------------------------------------------


def counting(most: dict[str, int]) -> Behaviour:
    """Notes how many were served at once: in all, and with the same Host."""
    now: dict[str, int] = {}
    guard = threading.Lock()

    def behave(connection: socket.socket, _: str, __: Event) -> None:
        host = connection.recv(65536).split(b"Host: ")[1].split(b"\r\n")[0].decode()
        with guard:
            for key in (host, "all"):
                now[key] = now.get(key, 0) + 1
                most[key] = max(most.get(key, 0), now[key])
        time.sleep(0.05)
        with guard:
            for key in (host, "all"):
                now[key] -= 1
        connection.sendall(response(b"x"))

    return behave


def test_one_fetch_for_each_host_at_a_time() -> None:
    most: dict[str, int] = {}
    # The wait for a host is longer than a fetch may take, and does not count.
    with serving(counting(most), raw=True) as port, ThreadPoolExecutor(24) as pool:
        shared = fetcher(port, Limits(total=0.4))
        urls = [f"http://{host}.example/{at}" for at in range(12) for host in "ab"]
        assert {got.answer.status for got in pool.map(shared.get, urls)} == {200}
    assert (most["a.example"], most["b.example"], most["all"]) == (1, 1, 2)


def test_turns_are_forgotten() -> None:
    turns = Turns()
    with turns.of("a"), turns.of("b"):
        assert set(turns._locks) == {"a", "b"}
    assert not turns._locks


def test_who_asks_for_the_same_shares_it() -> None:
    flights: Flights[int] = Flights()
    started, go, calls = Event(), Event(), []

    def work() -> int:
        calls.append(1)
        started.set()
        go.wait(10)
        return 7

    def fail() -> int:
        work()
        raise OSError("x")

    for job, expected in ((work, 7), (fail, OSError)):
        started.clear()
        go.clear()
        with ThreadPoolExecutor(9) as pool:
            first = pool.submit(flights.share, "a", job)
            started.wait(10)
            rest = [pool.submit(flights.share, "a", job) for _ in range(8)]
            time.sleep(0.1)
            go.set()
            found = [one.exception() or one.result() for one in (first, *rest)]
        assert all(one == expected or isinstance(one, OSError) for one in found)
    assert len(calls) == 2
    assert not flights._flying


def test_the_deadline_is_one_for_all_redirects() -> None:
    def behave(connection: socket.socket, path: str, over: Event) -> None:
        over.wait(0.3)
        connection.sendall(response(b"", 302, f"Location: {path}x"))

    with serving(behave) as port:
        start = time.monotonic()
        assert fetcher(port, Limits(total=0.8)).get("http://example.com/").answer.error == "timeout"
        assert time.monotonic() - start < 1.8


def test_a_socket_that_cannot_be_made_is_closed() -> None:
    with pytest.raises(OSError):
        Sockets().connect("::1", 9, 0.2)


def test_tarpits_do_not_delay_others() -> None:
    """200 hosts that never answer, and a good one among them."""

    def behave(connection: socket.socket, path: str, over: Event) -> None:
        if path == "/good":
            connection.sendall(response(b"x"))
        else:
            over.wait(10)

    with serving(behave) as port, ThreadPoolExecutor(201) as pool:
        shared = fetcher(port, Limits(total=1.5))
        tarpits = [pool.submit(shared.get, f"http://tar{at}.example/") for at in range(200)]
        start = time.monotonic()
        assert pool.submit(shared.get, "http://good.example/good").result().answer.body == b"x"
        spent = time.monotonic() - start
        assert {one.result().answer.error for one in tarpits} == {"timeout"}
        assert time.monotonic() - start < 1.5 + 1
    assert spent < 1


def test_the_limits_are_those_of_the_page() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "pages" / "fetching.md").read_text(encoding="utf-8")
    limits = Limits()
    for said in (
        f"{limits.total:.0f} seconds in all", f"{limits.connect:.0f} to connect", f"{limits.idle:.0f} without an octet",
        f"{limits.slow} octets a second", f"{limits.hops} redirects", f"{limits.head >> 10} KiB",
        f"{limits.fields} fields",
        f"{limits.body >> 20} MiB", f"{limits.interim} interim answers", f"{limits.url} characters",
        f"{limits.addresses} addresses",
    ):  # fmt: skip
        assert said in page, said
