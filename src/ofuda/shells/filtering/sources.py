"""The files of a run: which they are, of what kind, and what tells them from others of the same name."""

from __future__ import annotations

import glob
import hashlib
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Final

import zstandard

from ofuda.nouns.diagnostics import quote

STDIN: Final = "-"
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_SNIFFED: Final = 1 << 16
_LINES: Final = (".jsonl", ".ndjson", ".json")
_TABLES: Final = (".csv", ".tsv")


class SourceError(ValueError):
    """A file that cannot be taken; the arguments are a message and what to do."""


class Kind(Enum):
    """What a file holds."""

    PARQUET = "parquet"
    LINES = "jsonl"
    CSV = "csv"
    WARC = "warc"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of rows. `packed`: how it is compressed, as its name ends: `.gz`, `.zst`, or nothing."""

    name: str
    kind: Kind
    packed: str = ""


def is_remote(name: str) -> bool:
    """Whether a name is an address for fsspec."""
    return "://" in name


def named(patterns: Iterable[str], listed: Iterable[str]) -> list[str]:
    """The names of all files, sorted and each once; a pattern that no file matches raises SourceError."""
    found = set(listed)
    for pattern in patterns:
        matched = _matched(pattern)
        if not matched:
            raise SourceError(f"there is no file {quote(pattern)}", "look at the name, or at the pattern")
        found.update(matched)
    return sorted(found)


def listed(name: str | None) -> Iterator[str]:
    """The names in a file, one a line; `-` is standard input."""
    if name is None:
        return
    text = sys.stdin.read() if name == STDIN else Path(name).read_text(encoding="utf-8")
    yield from filter(None, map(str.strip, text.splitlines()))


def shard(names: list[str], number: int, of: int) -> list[str]:
    """The files of one shard: every `of`-th, so that all have about as many."""
    return names[number - 1 :: of]


def recognised(name: str) -> Source:
    """A file by its first octets; raises OSError and SourceError."""
    with opened(name) as file:
        octets = file.read(_SNIFFED)
    packed = ".gz" if octets.startswith(_GZIP) else ".zst" if octets.startswith(_ZSTD) else ""
    text = _unpacked(octets, packed).removeprefix(b"\xef\xbb\xbf").lstrip()
    plain = name.lower().removesuffix(".gz").removesuffix(".zst").removesuffix(".zstd")
    if octets.startswith(b"PAR1") or plain.endswith(".parquet"):
        return Source(name, Kind.PARQUET)
    if text.startswith(b"WARC/") or plain.endswith(".warc"):
        return Source(name, Kind.WARC, packed)
    if text.startswith(b"{") or plain.endswith(_LINES):
        return Source(name, Kind.LINES, packed)
    if plain.endswith(_TABLES):
        return Source(name, Kind.CSV, packed)
    raise SourceError(f"nobody can tell what {quote(name)} holds", "give Parquet, JSON Lines, WARC, or CSV by its name")


def opened(name: str) -> BinaryIO:
    """The octets of a file, wherever it lies; raises OSError and SourceError."""
    if not is_remote(name):
        return Path(name).open("rb")
    file: BinaryIO = _system(name)[0].open(_system(name)[1], "rb")
    return file


def identity(name: str) -> dict[str, Any]:
    """Name and size, and the SHA-256; of what lies elsewhere what its store says instead of that."""
    if is_remote(name):
        system, path = _system(name)
        about = system.info(path)
        tag = next((str(about[key]) for key in ("ETag", "etag", "md5", "mtime", "created") if about.get(key)), None)
        return {"name": name, "size": about.get("size"), "etag": tag}
    with Path(name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"name": name, "size": file.tell(), "sha256": digest}


def stamp(name: str) -> list[Any]:
    """What changes when a file does, without reading it."""
    if is_remote(name):
        return [identity(name)["size"], identity(name)["etag"]]
    about = os.stat(name)  # noqa: PTH116 (the name as it was given)
    return [about.st_size, about.st_mtime_ns]


def _matched(pattern: str) -> list[str]:
    if is_remote(pattern):
        system, path = _system(pattern)
        if not glob.has_magic(path):
            return [pattern]
        return [str(system.unstrip_protocol(one)) for one in system.glob(path)]
    if Path(pattern).is_file():  # also where its name looks like a pattern
        return [pattern]
    return [one for one in glob.glob(pattern, recursive=True) if Path(one).is_file()]  # noqa: PTH207 (names as given)


def _system(name: str) -> tuple[Any, str]:
    """The file system behind an address, and the path there."""
    if find_spec("fsspec") is None:
        raise SourceError(f"{quote(name)} lies elsewhere, and `fsspec` is not installed", "pip install fsspec")
    try:
        system, path = import_module("fsspec.core").url_to_fs(name)
    except (ImportError, ValueError) as error:
        why = str(error)
        raise SourceError(f"cannot open {quote(name)}: {why[:1].lower()}{why[1:]}", "install what it names") from error
    return system, str(path)


def _unpacked(octets: bytes, packed: str) -> bytes:
    """As much of the beginning as can be had."""
    try:
        if packed == ".gz":
            return zlib.decompressobj(31).decompress(octets, _SNIFFED)
        if packed == ".zst":
            return zstandard.ZstdDecompressor().decompressobj().decompress(octets)[:_SNIFFED]
    except (zlib.error, zstandard.ZstdError):
        return b""
    return octets
