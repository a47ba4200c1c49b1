"""A folder as a web root: a network in which one host answers with its files, and no other host is there."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from ofuda.carriers.urls import address as addressed
from ofuda.shells.web.guard import Access

HEADERS: Final = "headers.json"
_ADDRESS: Final = "127.0.0.1"  # it is dialled by nobody
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".jsonld": 'application/ld+json; profile="https://w3id.org/ofuda/v1"',
    ".xml": "application/xml",
    ".rsl": "application/rsl+xml",
}
_LARGEST: Final = 4 << 20


class Folder:
    """Answers for one host. Header fields that a server adds stand in `headers.json`: path to pairs."""

    def __init__(self, root: Path, host: str, added: Mapping[str, list[tuple[str, str]]]) -> None:
        self._root = root.resolve()
        self._host = host
        self._added = added

    @property
    def access(self) -> Access:
        """What the fetcher has to be let do to ask it, though nothing is dialled."""
        return Access(allow_private=True)

    def resolve(self, host: str, timeout: float) -> tuple[str, ...]:  # noqa: ARG002 (the signature of a network)
        """The one host."""
        if host != self._host:
            raise OSError("only the folder is here")
        return (_ADDRESS,)

    def connect(self, address: str, port: int, timeout: float) -> _Exchange:  # noqa: ARG002 (as above)
        """A connection that answers from the files."""
        return _Exchange(self)

    def answer(self, target: str) -> bytes:
        """The whole response for path and query."""
        path = target.partition("?")[0]
        file = self._file(path)
        fields = self._added.get(path, [])
        if file is None:
            return _response(404, b"", [("Content-Type", "text/plain"), *fields])
        with file.open("rb") as stream:
            body = stream.read(_LARGEST)
        given = {name.lower() for name, _ in fields}
        kind = [] if "content-type" in given else [("Content-Type", _type_of(file))]
        return _response(200, body, [*kind, *fields])

    def _file(self, path: str) -> Path | None:
        """The file of a path, or of the index of a folder; none that lies outside of the root, by whatever way."""
        try:
            name = unquote_to_bytes(path).decode()
            file = (self._root / name.lstrip("/")).resolve()
            file = file / "index.html" if path.endswith("/") else file
            return file if file.is_relative_to(self._root) and file.is_file() else None
        except (ValueError, OSError):
            return None


class _Exchange:
    """One request and its answer."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._asked = b""
        self._left: bytes | None = None

    def peer(self) -> str:
        return _ADDRESS

    def secure(self, host: str, timeout: float) -> None:
        """There is nothing on the way that could listen."""

    def send(self, octets: bytes, timeout: float) -> None:  # noqa: ARG002 (the signature of a connection)
        self._asked += octets

    def receive(self, timeout: float) -> bytes:  # noqa: ARG002 (as above)
        if self._left is None:
            target = self._asked.split(b" ", 2)[1].decode("ascii", "replace")
            self._left = self._folder.answer(target)
        block, self._left = self._left, b""
        return block

    def close(self) -> None:
        """Nothing is open."""


def as_network(root: Path, origin: str) -> Folder:
    """The folder as the only host; raises OSError where it cannot be read, ValueError where its headers are none."""
    where = addressed(origin)
    return Folder(root, where.host if where else origin, _added(root))


def _added(root: Path) -> dict[str, list[tuple[str, str]]]:
    """What `headers.json` says."""
    file = root / HEADERS
    if not file.is_file():
        return {}
    data = json.loads(file.read_bytes())
    try:
        return {str(path): [(str(name), str(value)) for name, value in pairs] for path, pairs in data.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError("it is no object of paths, each with pairs of name and value") from error


def _type_of(file: Path) -> str:
    if file.name == "license.xml":
        return "application/rsl+xml"
    return _TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _response(status: int, body: bytes, fields: list[tuple[str, str]]) -> bytes:
    head = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in fields), f"Content-Length: {len(body)}"]
    return "\r\n".join((*head, "", "")).encode("latin-1", "replace") + body
