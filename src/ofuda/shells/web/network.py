"""The network itself: names to addresses, addresses to connections. All else in this folder can be run without."""

from __future__ import annotations

import socket
import ssl
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, Protocol

_BLOCK: Final = 1 << 16


class Connection(Protocol):
    """A stream of octets to one address. Every step raises OSError where it fails, TimeoutError where it lasts."""

    def peer(self) -> str:
        """The address at the other end."""

    def secure(self, host: str, timeout: float) -> None:
        """TLS for the name, its certificate checked; raises ssl.SSLError."""

    def send(self, octets: bytes, timeout: float) -> None:
        """All of the octets."""

    def receive(self, timeout: float) -> bytes:
        """Some octets; none at the end."""

    def close(self) -> None:
        """The end, whatever came before."""


class Network(Protocol):
    """What the fetcher connects with; tests bring their own."""

    def resolve(self, host: str, timeout: float) -> tuple[str, ...]:
        """The addresses of a name, in the order in which to try them; raises OSError."""

    def connect(self, address: str, port: int, timeout: float) -> Connection:
        """A connection to that very address; raises OSError."""


class Sockets:
    """The system's resolver and sockets. No proxy, whatever the environment says."""

    def resolve(self, host: str, timeout: float) -> tuple[str, ...]:
        """The resolver of the system takes no timeout, so it is left alone when it lasts."""
        answers: SimpleQueue[tuple[str, ...] | OSError] = SimpleQueue()
        Thread(target=_resolve, args=(host, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=timeout)
        except Empty:
            raise TimeoutError from None
        if isinstance(answer, OSError):
            raise answer
        return answer

    def connect(self, address: str, port: int, timeout: float) -> Connection:
        """A socket; the address is no name, so nothing is resolved again."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(timeout)
            plain.connect((address, port))
        except OSError:
            plain.close()
            raise
        return _Socket(plain)


class _Socket:
    def __init__(self, plain: socket.socket) -> None:
        self._socket = plain

    def peer(self) -> str:
        return str(self._socket.getpeername()[0])

    def secure(self, host: str, timeout: float) -> None:
        self._socket.settimeout(timeout)
        self._socket = _context().wrap_socket(self._socket, server_hostname=host)

    def send(self, octets: bytes, timeout: float) -> None:
        self._socket.settimeout(timeout)
        self._socket.sendall(octets)

    def receive(self, timeout: float) -> bytes:
        self._socket.settimeout(timeout)
        return self._socket.recv(_BLOCK)

    def close(self) -> None:
        self._socket.close()


def _resolve(host: str, answers: SimpleQueue[tuple[str, ...] | OSError]) -> None:
    try:
        # The name is ASCII by now; octets keep Python from reading it as IDNA of 2003 once more.
        found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answers.put(error if isinstance(error, OSError) else OSError(str(error)))
    else:
        answers.put(tuple(dict.fromkeys(str(row[4][0]) for row in found)))


@cache
def _context() -> ssl.SSLContext:
    """TLS 1.2 and later, names and certificates checked against what the system trusts."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
