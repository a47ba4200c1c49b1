"""Servers that mean harm (security page, T3, T4, T8): each ends in time, in bounded memory, and loosens nothing."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from threading import Event

import brotli
import pytest
import zstandard

import ofuda
from ofuda.nouns.policy import Verdict
from ofuda.nouns.question import Question
from ofuda.shells.web.fetcher import Fetcher, Surroundings
from ofuda.shells.web.guard import Access
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.network import Connection
from ofuda.tables.policies import POLICIES
from ofuda.verbs.answers import flawed
from ofuda.verbs.restricted import restricted
from tests.shells.web.servers import BOT, PUBLIC, Behaviour, collector, fetcher, response, serving
from tests.shells.web.test_addresses import Canned
from tests.sizes import size

# The bounds of the product, made small in time so that the suite is quick; octets are the product's own.
TOTAL = 0.6
LIMITS = Limits(total=TOTAL, connect=0.3, idle=0.3, slow_after=0.2)
MEMORY = 32 << 20
_ZEROS = bytes(1 << 20)
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def forever(head: bytes, piece: bytes, pause: float = 0) -> Behaviour:
    def behave(connection: socket.socket, _: str, over: Event) -> None:
        connection.sendall(head)
        while not over.is_set():
            connection.sendall(piece)
            if pause:
                over.wait(pause)

    return behave


def once(octets: bytes, *, hold: bool = False) -> Behaviour:
    def behave(connection: socket.socket, _: str, over: Event) -> None:
        connection.sendall(octets)
        if hold:
            over.wait(60)

    return behave


def redirecting(target: Callable[[str], str]) -> Behaviour:
    def behave(connection: socket.socket, path: str, _: Event) -> None:
        connection.sendall(response(b"", 302, f"Location: {target(path)}"))

    return behave


def reset(connection: socket.socket, _: str, __: Event) -> None:
    connection.sendall(_OK + b"Content-Length: 100000\r\n\r\n<html>")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def exploding(*codings: str, zeros: int = 64) -> Behaviour:
    def behave(connection: socket.socket, _: str, __: Event) -> None:
        connection.sendall(bomb(codings, zeros))

    return behave


@cache
def bomb(codings: tuple[str, ...], zeros: int) -> bytes:
    """So many MiB of zeros under codings, the last outermost."""
    packed = [_ZEROS] * zeros
    for coding in codings:
        packed = [_packed(coding, packed)]
    body = packed[0]
    return _OK + f"Content-Encoding: {', '.join(codings)}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _packed(coding: str, pieces: list[bytes]) -> bytes:
    if coding == "zstd":
        encoder = zstandard.ZstdCompressor().compressobj()
        return b"".join([*map(encoder.compress, pieces), encoder.flush()])
    if coding == "br":
        brotler = brotli.Compressor(quality=4)
        return b"".join([*map(brotler.process, pieces), brotler.finish()])
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    return b"".join([*map(squeezer.compress, pieces), squeezer.flush()])


def chunks(connection: socket.socket, _: str, over: Event) -> None:
    connection.sendall(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"1\r\nx\r\n" * 10_000)


HOSTILE: dict[str, Behaviour] = {
    "silence": once(b"", hold=True),
    "drip of the head": forever(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.1),
    "drip of the body": forever(_OK + b"Content-Length: 900000\r\n\r\n", b"x", 0.1),
    "drip of a chunk's size": forever(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0", 0.1),
    "endless body": forever(_OK + b"\r\n", _ZEROS),
    "endless status line": forever(b"HTTP/1.1 200 ", b"x" * 65536),
    "endless header": forever(_OK + b"X: ", b"x" * 65536),
    "header flood": forever(_OK, b"X-Flood: 1\r\n" * 5000),
    "many headers": once(_OK + b"X: 1\r\n" * 3000 + b"\r\n<html>"),
    "endless trailers": forever(_OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: 1\r\n" * 5000),
    "100 without end": forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "103 drip": forever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.05),
    "too long a length": once(_OK + b"Content-Length: 9999\r\n\r\n<html>", hold=True),
    "too long a length, closed": once(_OK + b"Content-Length: 9999\r\n\r\n<html>"),
    "too short a length": once(_OK + b"Content-Length: 3\r\n\r\n<html><meta name=robots content=noai>"),
    "two lengths": once(_OK + b"Content-Length: 3\r\nContent-Length: 9\r\n\r\n<html>"),
    "a huge length": once(_OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n<html>", hold=True),
    "no end": once(_OK + b"\r\n<html><head>", hold=True),
    "chunk bomb": chunks,
    "a chunk of 2^60": once(_OK + b"Transfer-Encoding: chunked\r\n\r\n1000000000000000\r\n<html>", hold=True),
    "a chunk's size that is none": once(_OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n<html>"),
    "a chunk's extension without end": forever(_OK + b"Transfer-Encoding: chunked\r\n\r\n5;", b"x" * 65536),
    "broken off": reset,
    "no HTTP": once(b"SSH-2.0-OpenSSH_9.9\r\n"),
    "nothing": once(b""),
    "HTTP/2 preface": once(b"\0\0\x12\4\0\0\0\0\0"),
    "gzip bomb": exploding("gzip"),
    "br bomb": exploding("br"),
    "zstd bomb": exploding("zstd"),
    "deflate bomb": exploding("deflate"),
    "gzip in gzip": exploding("gzip", "gzip"),
    "br in gzip": exploding("br", "gzip"),
    "gzip in zstd": exploding("gzip", "zstd"),
    "zstd in br": exploding("zstd", "br"),
    "three layers": exploding("gzip", "br", "zstd"),
    "gzip in 64 layers": exploding(*["gzip"] * 64, zeros=1),
    "gzip of nothing, many times": once(_OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"") * 100_000),
    "an unknown coding": once(_OK + b"Content-Encoding: x-secret\r\n\r\n\x01\x02\x03"),
    "a broken coding": once(_OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(os.urandom(9999))[:-999]),
    "redirects to itself": redirecting(lambda path: path),
    "redirects in a ring": redirecting(lambda path: f"/{(int(path[1:] or 0) + 1) % 3}" if path[1:].isdigit() else "/0"),
    "redirects without end": redirecting(lambda path: path + "x"),
    "redirects that grow": redirecting(lambda path: path + "x" * 4000),
    "redirects to no URL": redirecting(lambda _: "http://[::1"),
    "redirects to a file": redirecting(lambda _: "file:///etc/passwd"),
    "redirects to a script": redirecting(lambda _: "javascript:alert(1)"),
    "redirects with a password": redirecting(lambda _: "http://user:secret@example.com/"),
    "redirects to a port": redirecting(lambda _: "http://example.com:22/"),
    "redirects to loopback": redirecting(lambda _: "http://127.0.0.1/"),
    "redirects to the metadata service": redirecting(lambda _: "http://169.254.169.254/latest/meta-data/"),
}  # fmt: skip


# Of these as much came as is read of any page, and its head was over by then; or nobody can see what is missing.
ENOUGH = {"too short a length", "endless body", "gzip bomb", "deflate bomb", "gzip in gzip", "gzip in zstd"}


def honest(connection: socket.socket, path: str, _: Event) -> None:
    """A site that permits, so that whatever is lost of its page must take that back."""
    bodies = {"/robots.txt": b"User-agent: *\nAllow: /\nContent-Usage: train-ai=y\n"}
    page = b"<!doctype html><html><head><title>t</title></head><body>x"
    connection.sendall(response(bodies.get(path, page), 200, "Content-Type: text/html"))


def decided(port: int, url: str) -> ofuda.Decision:
    item = collector(fetcher(port, LIMITS)).collect(url)
    question = Question(frozenset({BOT}), at=item.resource.fetched_at)
    policy = POLICIES["respectful"]
    found = ofuda.resolve(item.resource, question, policy)
    found = restricted(found, [ofuda.resolve(view, question, policy) for view in item.views])
    if item.flawed:
        return flawed(found, item.problems)
    return replace(found, diagnostics=(*item.problems, *found.diagnostics))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_beside_a_page_permits_nothing(name: str) -> None:
    with serving(HOSTILE[name]) as port:
        start = time.monotonic()
        got = fetcher(port, LIMITS).get("http://example.com/robots.txt")
        assert time.monotonic() - start < TOTAL + 1
    answer = got.answer
    robots = ofuda.Fetched(answer.status, answer.body, answer.error, answer.truncated)
    resource = ofuda.Resource("http://example.com/x", robots_txt=robots)
    fetch = ofuda.resolve(resource, Question(frozenset({BOT})), POLICIES["respectful"]).fetch
    # A length that is too short makes another file of it, which nobody can see; everything else lets nobody in.
    assert (fetch.level is ofuda.Level.ALLOWED) == (name == "too short a length")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_permits_nothing(name: str) -> None:
    def behave(connection: socket.socket, path: str, over: Event) -> None:
        fine = path in {"/robots.txt", "/.well-known/tdmrep.json"}
        (honest if fine else HOSTILE[name])(connection, path, over)

    with serving(behave) as port:
        start = time.monotonic()
        found = decided(port, "http://example.com/page")
        assert time.monotonic() - start < TOTAL + 1
    assert any(one.rule in {"url-not-fetched", "response-damaged"} for one in found.diagnostics) == (
        name != "too short a length"
    )
    if name not in ENOUGH:
        assert found.verdict is Verdict.REVIEW
        assert all(one.level is not ofuda.Level.ALLOWED for one in found.uses.values())


def test_tls_that_is_none() -> None:
    for octets in (b"HTTP/1.1 400 Bad Request\r\n\r\n", os.urandom(4096), b"\x15\x03\x01\x00\x02\x02\x28", b""):
        with serving(once(octets), raw=True) as port:
            got = fetcher(port, LIMITS).get("https://example.com/")
        assert got.answer.error in {"tls", "reset"}
    with serving(once(b"", hold=True), raw=True) as port:
        start = time.monotonic()
        assert fetcher(port, LIMITS).get("https://example.com/").answer.error == "timeout"
        assert time.monotonic() - start < TOTAL + 1
    with serving(forever(b"\x16\x03\x03\x40\x00", b"\x02", 0.05), raw=True) as port:
        start = time.monotonic()
        assert fetcher(port, LIMITS).get("https://example.com/").answer.error in {"timeout", "tls"}
        assert time.monotonic() - start < TOTAL + 1


def _peak() -> int:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 (a file of the system)
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM"))


def growth() -> int:
    """Octets by which this process grows at most while it fetches all that is bulky from a server in another."""
    own = fetcher(int(sys.stdin.readline()), LIMITS)
    own.get("http://example.com/warm")
    before = _peak()
    for at in range(len(BULKY)):
        assert len(own.get(f"http://example.com/{at}").answer.body) <= LIMITS.body
    return _peak() - before


BULKY = ["endless body", "header flood", *(name for name in HOSTILE if name.endswith("bomb"))]
BULKY += [name for name in HOSTILE if name.split()[-1] in {"gzip", "br", "zstd", "layers"}]


def test_memory_is_bounded() -> None:
    """One process for all of them, so that nothing is left behind either."""

    def behave(connection: socket.socket, path: str, over: Event) -> None:
        (HOSTILE[BULKY[int(path[1:])]] if path[1:].isdigit() else once(response(b"x")))(connection, path, over)

    with serving(behave) as port:
        found = subprocess.run(
            [sys.executable, "-c", "from tests.shells.web.test_hostile import growth; print(growth())"],
            input=f"{port}\n".encode(), capture_output=True, check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path.cwd())])},
        )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert int(found.stdout) <= MEMORY


_WHOLE = [
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<html>xyz",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nExpires: 0\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: 1\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: https://example.com/b?c#d\r\nExpires: Sat, 21 Nov 2026 13:30:00 GMT\r\n\r\n",
    b"HTTP/1.0 200\r\nContent-Encoding: gzip\r\nX: a\r\n b\r\n\r\n" + gzip.compress(b"hello"),
    b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
]


class Canning:
    """A network in which every connection gets the next of some octets."""

    def __init__(self, octets: Iterator[bytes]) -> None:
        self.octets = octets

    def resolve(self, host: str, timeout: float) -> tuple[str, ...]:
        assert host
        assert timeout
        return (PUBLIC,)

    def connect(self, address: str, _: int, __: float) -> Connection:
        return Canned(address, next(self.octets))


def mutated(random: Random) -> Iterator[bytes]:
    """Answers with octets changed, cut out, doubled, and put in."""
    while True:
        octets = bytearray(random.choice(_WHOLE))
        for _ in range(random.choice([0, 1, 1, 2, 5])):
            at = random.randrange(len(octets) + 1)
            piece = random.choice(
                [b"", b"\0", b"\r\n", b"\n", b": ", b"\xff", bytes(octets[at : at + 9]), b"-1", b"9" * 30]
            )
            octets[at : at + random.choice([0, 1, 4])] = piece
        yield bytes(octets)


def test_no_answer_raises() -> None:
    network = Canning(mutated(Random(3)))
    own = Fetcher(Surroundings(network=network), Access(), LIMITS)
    statuses = set()
    for at in range(size(1_000, 5_000, 500_000)):
        item = collector(own).collect(f"http{at % 2 * 's'}://example.com/{at}")
        statuses.add(item.resource.status)
        assert item.resource.robots_txt is not None
        assert item.flawed or item.resource.status == 200
    assert {None, 200, 404} <= statuses
