"""Servers on a free port of this machine, asked over plain sockets and ended when the test is."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.server import Output


@dataclass(frozen=True)
class Answer:
    """What a server answers: all its fields, the names in lower case, in a fixed order."""

    status: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def of(self, names: Sequence[str]) -> list[tuple[str, str]]:
        return [line for line in self.fields if line[0] in names]

    def one(self, name: str) -> str | None:
        return next((value for field_name, value in self.fields if field_name == name), None)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def ask(port: int, path: str, **headers: str) -> Answer:
    """The path as it is, in any spelling."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        fields = sorted((name.lower(), value) for name, value in response.getheaders())
        return Answer(response.status, fields, body)
    finally:
        connection.close()


@contextmanager
def folder(site: Site, outputs: Sequence[Output]) -> Iterator[Path]:
    """What `ofuda render` writes, where the workers of a server may read it; pages too."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        for output in outputs:
            _write(root / output.path, output.text.encode("utf-8", "surrogateescape"))
        for file in site.files:
            _write(
                root / "site" / file.path.replace("%20", " ").replace("%7B", "{").replace("%7D", "}")[1:], file.octets
            )
        _write(root / "site" / "index.html", b"<title>home</title>")
        _write(root / "site" / "folder" / "index.html", b"<title>folder</title>")
        yield root


def _write(path: Path, octets: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(octets)


@contextmanager
def running(command: Sequence[str], port: int, root: Path) -> Iterator[int]:
    """A server in the foreground, in a group of its own, until the end of the block."""
    with (
        (root / "log").open("wb") as log,
        subprocess.Popen(
            command,
            cwd=root,
            stdout=log,
            stderr=log,
            env=os.environ | {"HOME": str(root), "XDG_CONFIG_HOME": str(root), "XDG_DATA_HOME": str(root)},
            start_new_session=True,
        ) as server,
    ):
        try:
            _wait(port, server, root / "log")
            yield port
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(400):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer: {log.read_text()}")
