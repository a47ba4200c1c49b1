"""The four files of a table of hosts, and a folder that comes into being whole or not at all (security page, T17)."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pyarrow as pa

FORMAT: Final = 1
HOSTS: Final = "hosts.parquet"
BODIES: Final = "bodies.parquet"
INDEX: Final = "index.bin"
ABOUT: Final = "table.json"
_ARRIVING: Final = ".table-"
_ASIDE, _MADE = ".part", "made"
_TIME: Final = pa.timestamp("us", tz="UTC")
_DIGEST: Final = pa.binary(32)
HOSTS_SCHEMA: Final = pa.schema(
    [
        pa.field("origin", pa.string(), nullable=False),
        pa.field("path", pa.string(), nullable=False),
        pa.field("valid_from", _TIME, nullable=False),
        pa.field("valid_to", _TIME),
        pa.field("status", pa.int16()),
        pa.field("error", pa.string()),
        pa.field("truncated", pa.bool_(), nullable=False),
        pa.field("media_type", pa.string()),
        pa.field("url", pa.string()),
        pa.field("body", _DIGEST),
    ]
)
BODIES_SCHEMA: Final = pa.schema(
    [pa.field("sha256", _DIGEST, nullable=False), pa.field("body", pa.binary(), nullable=False)]
)


def damage(error: Exception) -> str:
    """What is wrong with a Parquet file; an error of the system, which Arrow tells by the same class, is raised."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error
    why = str(error).partition("\n")[0].rstrip(".")
    return why[:1].lower() + why[1:]


def digest_of(path: Path) -> dict[str, object]:
    """Size and SHA-256 of a file, as `table.json` has them."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"sha256": digest, "size": file.tell()}


def check_vacant(folder: Path) -> None:
    """Raises FileExistsError where the folder is there and not empty."""
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


@contextmanager
def appearing(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A folder to fill, and one for what is needed meanwhile; the first gets its name when the block ends well.

    Raises OSError, and FileExistsError where there is something of that name.
    """
    check_vacant(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    with _aside(folder.parent, f".{folder.name}-") as (made, scratch):
        yield made, scratch
        _sync_all(made)
        made.rename(folder)
        _sync(folder.parent)


@contextmanager
def arriving(folder: Path) -> Iterator[tuple[Path, Path]]:
    """As `appearing`, for a folder that has other files and may have a table already: `table.json` comes last."""
    for left in folder.glob(f"{_ARRIVING}*"):  # by one that was killed; whoever calls has the folder alone
        shutil.rmtree(left, ignore_errors=True)
    with _aside(folder, _ARRIVING) as (made, scratch):
        yield made, scratch
        _sync_all(made)
        (folder / ABOUT).unlink(missing_ok=True)
        for name in (HOSTS, BODIES, INDEX, ABOUT):
            (made / name).replace(folder / name)
        _sync(folder)


@contextmanager
def _aside(parent: Path, prefix: str) -> Iterator[tuple[Path, Path]]:
    aside = Path(tempfile.mkdtemp(dir=parent, prefix=prefix, suffix=_ASIDE))
    try:
        # As long as this process lives, and nobody takes the folder for left behind before it has something in it.
        with _locked(aside, wait=True):
            made, scratch = aside / _MADE, aside / "scratch"
            made.mkdir()
            scratch.mkdir()
            yield made, scratch
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Takes away what processes left behind that were killed while they made this folder."""
    left = re.compile(rf"\.{re.escape(folder.name)}-[a-z0-9_]{{8}}{re.escape(_ASIDE)}")  # as `mkdtemp` names them
    for one in folder.parent.iterdir():
        if left.fullmatch(one.name) and (one / _MADE).is_dir():
            with suppress(FileNotFoundError), _locked(one, wait=False) as dead:  # another may be quicker to clear it
                if dead:
                    shutil.rmtree(one, ignore_errors=True)


@contextmanager
def _locked(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Whether this process has a folder to itself; it cannot be told where the disk knows no locks."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        locked = True
    except OSError:
        locked = False
    try:
        yield locked
    finally:
        os.close(handle)


@contextmanager
def appearing_file(path: Path) -> Iterator[Path]:
    """A name to write a file to; it gets its own when the block ends well. Raises OSError as `appearing`."""
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)
    try:
        yield aside
        _sync(aside)
        aside.rename(path)
        _sync(path.parent)
    finally:
        aside.unlink(missing_ok=True)


def _sync_all(folder: Path) -> None:
    for file in (*sorted(folder.iterdir()), folder):
        _sync(file)


def _sync(path: Path) -> None:
    """What was written to a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
