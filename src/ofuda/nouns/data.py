"""The data that the package carries, read on first use and checked against its SHA-256.

The one module that opens package data. In a wheel the files lie in `ofuda/schema`; in a source tree in `schema/` beside
`src/`. There is one copy.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ofuda.nouns._digests import DIGESTS


class DataError(RuntimeError):
    """A bundled file is missing or is not the one that was released; nothing can be decided with it."""


def _root() -> Traversable:
    bundled = files("ofuda").joinpath("schema")
    return bundled if bundled.is_dir() else Path(__file__).resolve().parents[3] / "schema"


@cache
def octets(name: str) -> bytes:
    """The bytes of a bundled file, by its path below `schema/`; raises DataError when a bit of it differs."""
    try:
        body = _root().joinpath(name).read_bytes()
    except OSError as error:
        raise DataError(f"bundled file `{name}` cannot be read: {error}") from error
    if hashlib.sha256(body).hexdigest() != DIGESTS.get(name):
        raise DataError(f"bundled file `{name}` is damaged: its SHA-256 is not the released one")
    return body


@cache
def document(name: str) -> Any:  # noqa: ANN401 (JSON of many shapes; each reader knows its own)
    """The JSON value of a bundled file."""
    return json.loads(octets(name))
