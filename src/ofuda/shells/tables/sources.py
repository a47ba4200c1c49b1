"""What a table is built from: WARC files, folders with a folder for each host, and tables of other kinds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import SITE_CAP
from ofuda.shells.recognise import Kind, recognise
from ofuda.shells.tables.from_parquet import take_parquet
from ofuda.shells.tables.from_warc import take_warc
from ofuda.shells.tables.importing import take_csv, take_sqlite
from ofuda.shells.tables.naming import SITE_FILES, origins_of
from ofuda.shells.tables.taking import NO_HOST, Taking, Tell
from ofuda.shells.tables.writing import Builder

FOLDER: Final = "folder"
WARC: Final = "warc"
PARQUET: Final = "parquet"
CSV: Final = "csv"
SQLITE: Final = "sqlite"
_SNIFFED: Final = 1024
_MARKS: Final = {b"PAR1": PARQUET, b"SQLite format 3\0": SQLITE}


class SourceError(ValueError):
    """Something that no table can be built from; the two arguments are a message and what to do."""


def kind_of(path: Path) -> str:
    """What a source is; raises OSError and SourceError."""
    if path.is_dir():
        return FOLDER
    with path.open("rb") as file:
        first = file.read(_SNIFFED)
    for mark, kind in _MARKS.items():
        if first.startswith(mark):
            return kind
    if recognise(first, path.name) is Kind.WARC:
        return WARC
    if path.suffix.lower() == ".csv":
        return CSV
    message = f"{quote(str(path))} is neither a folder nor WARC, Parquet, CSV or SQLite"
    raise SourceError(message, "give `.warc.gz` or `.parquet` files, or a folder of `HOST/robots.txt`")


def take(path: Path, kind: str, builder: Builder, at: datetime | None, tell: Tell | None = None) -> Taking:
    """Every answer of a source; `at` for those without an instant. Raises OSError and ColumnsError."""
    taking = Taking(builder, path.name, kind) if tell is None else Taking(builder, path.name, kind, tell=tell)
    _TAKERS[kind](path, taking, at)
    builder.sources.append(taking.source())
    return taking


def take_folder(path: Path, taking: Taking, at: datetime | None) -> None:
    """The files of each host at both of its origins, as of `at`, or of their last change. Raises OSError."""
    for folder in sorted(path.iterdir()):
        if folder.is_dir() and not folder.name.startswith("."):
            origins = origins_of(folder.name)
            if not origins:
                taking.leave(NO_HOST, f"the folder {quote(folder.name)}")
            for origin in origins:
                for name, fetched in _files(folder, at):
                    taking.add(origin, name, fetched, name)


def _files(folder: Path, at: datetime | None) -> Iterator[tuple[str, Fetched]]:
    for name in SITE_FILES:
        file = folder / name.lstrip("/")
        if file.is_file():
            with file.open("rb") as stream:
                body = stream.read(SITE_CAP + 1)
            changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            yield name, Fetched(200, body, fetched_at=at or changed)


_TAKERS: Final = {
    FOLDER: take_folder,
    WARC: take_warc,
    PARQUET: take_parquet,
    CSV: take_csv,
    SQLITE: take_sqlite,
}
