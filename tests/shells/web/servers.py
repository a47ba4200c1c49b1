"""Servers on loopback whose every octet the test decides, and a network that leads all names to them."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from ofuda.nouns.question import Question
from ofuda.shells.web.cache import Cache
from ofuda.shells.web.collect import Collector
from ofuda.shells.web.fetcher import Fetcher, Surroundings
from ofuda.shells.web.guard import Access
from ofuda.shells.web.library import Library
from ofuda.shells.web.limits import Limits
from ofuda.tables.policies import POLICIES

PUBLIC = "93.184.215.14"
BOT = "ExampleBot"
Behaviour = Callable[[socket.socket, str, threading.Event], None]
"""Answers one request for a path; the event says that the test is over."""


def response(body: bytes = b"", status: int = 200, *fields: str) -> bytes:
    head = [f"HTTP/1.1 {status} X", *fields, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(head).encode() + body


def says(answers: dict[str, bytes], otherwise: bytes = response(status=404)) -> Behaviour:
    """A well-behaved server; paths to whole responses."""

    def answer(connection: socket.socket, path: str, _: threading.Event) -> None:
        connection.sendall(answers.get(path, otherwise))

    return answer


def read_request(connection: socket.socket) -> str:
    """The path asked for."""
    octets = b""
    while b"\r\n\r\n" not in octets:
        more = connection.recv(65536)
        if not more:
            return ""
        octets += more
    return octets.split(b" ")[1].decode()


@contextmanager
def serving(behaviour: Behaviour, context: ssl.SSLContext | None = None, *, raw: bool = False) -> Iterator[int]:
    """The port of a server that does as told; `raw`: no request is read before."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wrapped = context.wrap_socket(connection, server_side=True) if context else connection
            with wrapped:
                behaviour(wrapped, "" if raw else read_request(wrapped), over)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in `accept`
        listener.close()


class Loopback:
    """A network in which every name has an address of the internet, and every connection goes to a port here."""

    def __init__(self, port: int, names: dict[str, Sequence[str]] | None = None) -> None:
        self.port = port
        self.names = names or {}
        self.dialled: list[str] = []

    def resolve(self, host: str, timeout: float) -> tuple[str, ...]:
        assert timeout > 0
        return tuple(self.names.get(host, (PUBLIC,)))

    def connect(self, address: str, port: int, timeout: float) -> Pipe:
        assert port in {80, 443}
        self.dialled.append(address)
        return Pipe(socket.create_connection(("127.0.0.1", self.port), timeout), address)


class Pipe:
    """A connection to loopback that says it is one to the address that was dialled."""

    def __init__(self, plain: socket.socket, address: str) -> None:
        self.plain = plain
        self.address = address

    def peer(self) -> str:
        return self.address

    def secure(self, host: str, timeout: float) -> None:
        self.plain.settimeout(timeout)
        self.plain = ssl.create_default_context().wrap_socket(self.plain, server_hostname=host)

    def send(self, octets: bytes, timeout: float) -> None:
        self.plain.settimeout(timeout)
        self.plain.sendall(octets)

    def receive(self, timeout: float) -> bytes:
        self.plain.settimeout(timeout)
        return self.plain.recv(65536)

    def close(self) -> None:
        self.plain.close()


def fetcher(port: int, limits: Limits | None = None, **names: Sequence[str]) -> Fetcher:
    """A fetcher whose internet is that port; names with `_` for `.`."""
    network = Loopback(port, {name.replace("_", "."): found for name, found in names.items()})
    return Fetcher(Surroundings(network=network), Access(), limits or Limits())


def collector(own: Fetcher, policy: str = "respectful", cache: Cache | None = None) -> Collector:
    question = replace(Question(), agents=frozenset({BOT}))
    return Collector(Library(own, cache or Cache()), question, POLICIES[policy])
