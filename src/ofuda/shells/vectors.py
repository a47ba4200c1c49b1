"""The vectors that the package carries, or a folder of them.

In a wheel they lie in `ofuda/vectors`; in a source tree in `tests/vectors`. There is one copy.
"""

from __future__ import annotations

import base64
import binascii
import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ofuda.nouns.diagnostics import quote
from ofuda.shells.files import FormatError
from ofuda.verbs.conformance import DOCUMENT, RESOLVER, Vector

_DOCUMENTS = "documents.json"
_SCHEMA = ".schema.json"


def vectors(folder: str | None = None) -> list[Vector]:
    """All vectors, by file and as they stand there; raises OSError and FormatError."""
    root = _bundled() if folder is None else Path(folder)
    named = {one.name: one for one in root.iterdir() if one.name.endswith(".json") and not one.name.endswith(_SCHEMA)}
    return [vector for name in sorted(named) for vector in _of_file(name, named[name].read_bytes())]


def _bundled() -> Traversable:
    found = files("ofuda").joinpath("vectors")
    return found if found.is_dir() else Path(__file__).resolve().parents[3] / "tests" / "vectors"


def _of_file(name: str, octets: bytes) -> list[Vector]:
    try:
        return [_vector(name, data) for data in json.loads(octets)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FormatError(f"{quote(name)} is no file of vectors: see `vector.schema.json`") from error


def _vector(file: str, data: dict[str, Any]) -> Vector:
    kind = DOCUMENT if file == _DOCUMENTS else RESOLVER
    given = _document(data) if kind == DOCUMENT else dict(data["resource"])
    return Vector(
        kind=kind,
        file=file.removesuffix(".json"),
        name=str(data["name"]),
        spec=str(data["spec"]),
        requirement=tuple(map(str, data["requirement"])),
        given=given,
        expected=data["valid"] is True if kind == DOCUMENT else dict(data["expected"]),
        may_fail=data.get("can_fail") is True,
    )


def _document(data: dict[str, Any]) -> bytes:
    if "document" in data:
        return str(data["document"]).encode()
    try:
        return base64.b64decode(data["document_base64"], validate=True)
    except binascii.Error as error:
        raise ValueError(data["name"]) from error
