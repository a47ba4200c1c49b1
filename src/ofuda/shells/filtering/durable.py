"""Files that are there whole or not at all: written aside, on the disk, renamed, and that on the disk (T17)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ASIDE = ".part"


def aside(path: Path) -> Path:
    """Where a file is while it is being written."""
    return path.with_name(f".{path.name}{_ASIDE}")


def settle(path: Path) -> None:
    """The file that was written aside gets its name, once all of it is on the disk."""
    sync(aside(path))
    aside(path).replace(path)
    sync(path.parent)


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Where to write a file; it gets its name when the block ends well."""
    try:
        yield aside(path)
        settle(path)
    finally:
        aside(path).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """What was written to a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
