"""The rows of a verdict, as they came: in a file of the same kind as the one they came from."""

from __future__ import annotations

import csv
import gzip
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from ofuda.nouns.diagnostics import quote
from ofuda.shells.filtering.chunks import Chunk
from ofuda.shells.filtering.sources import Kind, Source, SourceError, opened

_LEVEL = 6


class RowSet(ABC):
    """Takes rows in their order."""

    @abstractmethod
    def add(self, chunk: Chunk, chosen: Sequence[int]) -> None:
        """Those rows of the chunk."""

    @abstractmethod
    def close(self) -> None:
        """Nothing more comes."""


class ParquetSet(RowSet):
    def __init__(self, path: Path, chunk: Chunk) -> None:
        self._writer = pq.ParquetWriter(path, chunk.whole.schema, compression="zstd")

    def add(self, chunk: Chunk, chosen: Sequence[int]) -> None:
        self._writer.write_batch(chunk.whole.take(pa.array(chosen, pa.int64())))

    def close(self) -> None:
        self._writer.close()


class LinesSet(RowSet):
    """Lines as they are; without a time in it, so that the same rows are the same octets."""

    def __init__(self, path: Path, packed: str) -> None:
        self._raw = path.open("wb")
        self._file: BinaryIO = self._raw
        if packed == ".gz":
            self._file = gzip.GzipFile("", "wb", _LEVEL, self._raw, mtime=0)  # type: ignore[assignment]  # writes alike
        elif packed == ".zst":
            self._file = zstandard.ZstdCompressor().stream_writer(self._raw, closefd=False)

    def add(self, chunk: Chunk, chosen: Sequence[int]) -> None:
        for at in chosen:
            line = chunk.whole[at] or b""
            self._file.write(line if line.endswith(b"\n") else line + b"\n")

    def close(self) -> None:
        if self._file is not self._raw:
            self._file.close()
        self._raw.close()


class CsvSet(RowSet):
    def __init__(self, path: Path, chunk: Chunk, *, tabs: bool) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, delimiter="\t" if tabs else ",", lineterminator="\n")
        self._writer.writerow(chunk.head or ())

    def add(self, chunk: Chunk, chosen: Sequence[int]) -> None:
        self._writer.writerows(chunk.whole[at] for at in chosen)

    def close(self) -> None:
        self._file.close()


class ArchiveSet(RowSet):
    """Records as they lie in the file: octets are copied."""

    def __init__(self, path: Path, source: Source) -> None:
        self._name = source.name
        self._from = opened(source.name)
        self._file = path.open("wb")

    def add(self, chunk: Chunk, chosen: Sequence[int]) -> None:
        for at in chosen:
            offset, length = chunk.whole[at]
            if offset is None or length is None:
                message = f"the records of {quote(self._name)} cannot be copied: it is compressed as one piece"
                raise SourceError(message, "leave `--write` out, or compress each record by itself")
            self._from.seek(offset)
            self._file.write(self._from.read(length))

    def close(self) -> None:
        self._from.close()
        self._file.close()


def suffix(source: Source) -> str:
    """How the files of a source's rows end."""
    if source.kind is Kind.CSV:
        return ".tsv" if ".tsv" in source.name.lower() else ".csv"  # written plain
    return {Kind.PARQUET: ".parquet", Kind.LINES: ".jsonl", Kind.WARC: ".warc"}[source.kind] + source.packed


def row_set(path: Path, source: Source, chunk: Chunk) -> RowSet:
    """A file for rows of a source; raises OSError."""
    if source.kind is Kind.PARQUET:
        return ParquetSet(path, chunk)
    if source.kind is Kind.LINES:
        return LinesSet(path, source.packed)
    if source.kind is Kind.CSV:
        return CsvSet(path, chunk, tabs=suffix(source) == ".tsv")
    return ArchiveSet(path, source)
