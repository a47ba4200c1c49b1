"""Small files that options name: policies, agreements, and what was fetched beside a resource."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.label import LONGEST
from ofuda.nouns.resource import Fetched
from ofuda.shells.http_message import read_message

STDIN = "-"
_OK = 200


class FormatError(ValueError):
    """A file that was read and does not hold what it should."""


def json_value(name: str) -> Any:  # noqa: ANN401 (JSON of many shapes; the caller knows its own)
    """The JSON value of a file; raises OSError and FormatError."""
    try:
        return json.loads(Path(name).read_bytes())
    except (ValueError, RecursionError) as error:
        why = str(error)
        raise FormatError(f"{quote(name)} is no JSON: {why[:1].lower()}{why[1:]}") from error


def octets_of(name: str) -> bytes:
    """The octets of a label or of a document about one, or of standard input; raises OSError.

    Of one that is too long as much as shows that it is.
    """
    if name == STDIN:
        return sys.stdin.buffer.read(LONGEST + 1)
    with Path(name).open("rb") as file:
        return file.read(LONGEST + 1)


def whole(path: Path) -> bytes:
    """All octets of a file; raises OSError."""
    return path.read_bytes()


def replace_file(name: str, octets: bytes) -> None:
    """A file with these octets, in the place of one that may be there; never half of it. Raises OSError."""
    aside = Path(f"{name}.part")
    aside.write_bytes(octets)
    aside.replace(name)


def vacant(name: str) -> None:
    """Raises FileExistsError where there is something of that name."""
    if os.path.lexists(name):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)


def create_file(name: str, octets: bytes) -> None:
    """A file with these octets where there was none; raises OSError."""
    with Path(name).open("xb") as file:
        file.write(octets)


def fetched(name: str | None, status: int | None = None) -> Fetched:
    """What a request brought, from a file: its body, or the whole response as from `curl -si`.

    `name` None: a bare status. A given `status` wins over the response's own. Raises OSError.
    """
    if name is None:
        return Fetched(status)
    octets = Path(name).read_bytes()
    if not octets.startswith(b"HTTP/"):
        return Fetched(status or _OK, octets)
    message = read_message(octets)
    return Fetched(
        status or message.status,
        message.body or b"",
        truncated=message.truncated,
        media_type=message.headers.first("content-type"),
    )


def write_into(root: Path, files: Mapping[str, bytes]) -> None:
    """Files by their relative names, below a folder that is made where it is missing; raises OSError."""
    for name, octets in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(str(path), octets)


def drop_unchanged(root: Path, digests: Mapping[str, str]) -> None:
    """Takes away files below a folder whose SHA-256, in hexadecimal, is still as given; raises OSError."""
    for name, digest in digests.items():
        path = root / name
        inside = path.resolve().is_relative_to(root.resolve())
        if inside and path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            path.unlink()
