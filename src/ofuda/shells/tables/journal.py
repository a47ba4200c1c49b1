"""What a long fetch has done so far, so that it can be killed at any moment and go on (security page, T17).

`journal.jsonl` has a line for each origin, with everything that was answered there; before it is written, the WARC
files hold the answers as they came, and the line says how long those files are then. What stands behind that length,
or behind the last whole line, was never finished and is cut off.
"""

from __future__ import annotations

import fcntl
import os
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
import zstandard

from ofuda.nouns.resource import Fetched
from ofuda.shells.tables.index import hash_of
from ofuda.shells.warc_writing import exchange, heading
from ofuda.shells.web.recording import Heard

JOURNAL: Final = "journal.jsonl"
_WARC: Final = "fetched-{:05}.warc.gz"
_LONGEST_WARC: Final = 1 << 30
_LARGEST_BODY: Final = 16 << 20

Answers = dict[str, Fetched]
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class JournalError(ValueError):
    """The folder holds something else, or another process is at it; the arguments are a message and what to do."""


class Journal:
    """An open journal; whoever opens it has it alone. Raises OSError and JournalError."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._file: BinaryIO = (folder / JOURNAL).open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise JournalError("another process fetches into this folder", "wait for its end") from error
        try:
            self._part, length = self._cut()
        except JournalError:
            self._file.close()
            raise
        self._warc: BinaryIO = self._archive.open("ab")
        self._warc.truncate(length)

    def close(self) -> None:
        """What was written is on the disk."""
        self.sync()
        if not self._warc.tell():
            self._archive.unlink()
        self._warc.close()
        self._file.close()

    @property
    def _archive(self) -> Path:
        return self._folder / _WARC.format(self._part)

    def sync(self) -> None:
        """The answers first, then what says that they are there."""
        for file in (self._warc, self._file):
            file.flush()
            os.fsync(file.fileno())

    def put(self, origin: str, answers: Answers, heard: Iterable[Heard]) -> None:
        """An origin that is done."""
        if self._warc.tell() > _LONGEST_WARC:
            self.sync()
            self._warc.close()
            self._part += 1
            self._warc = self._archive.open("ab")
        for one in heard:
            octets = exchange(one)
            if octets:
                self._warc.write((b"" if self._warc.tell() else heading(one.at)) + octets)
        told = {path: _plain(one) for path, one in answers.items()}
        line = {"origin": origin, "answers": told, "part": self._part, "length": self._warc.tell()}
        self._warc.flush()  # the line must not come to the file before what it tells of
        self._file.write(_encode(line) + b"\n")

    def done(self, since: datetime | None = None) -> Done:
        """The origins that need not be asked, since they were answered (from that instant on)."""
        known = array("Q")
        for line in self._lines():
            times = (one["fetched_at"] for one in line["answers"].values())
            if since is None or any(datetime.fromisoformat(one) >= since for one in times):
                known.append(hash_of(line["origin"]))
        return Done(array("Q", sorted(known)))

    def answers(self) -> Iterator[tuple[str, str, Fetched]]:
        """Everything that was answered: origin, path, and what."""
        for line in self._lines():
            for path, one in line["answers"].items():
                yield line["origin"], path, _fetched(one)

    def _lines(self) -> Iterator[dict[str, Any]]:
        self._file.flush()
        with (self._folder / JOURNAL).open("rb") as file:
            yield from map(_decode, file)

    def _cut(self) -> tuple[int, int]:
        """Cuts off what is not whole; the WARC file that is written to, and how long it is.

        Where the machine itself stopped, the journal may be on the disk and the answers not: then they never came. A
        file that is not there was taken away by its owner, and is not written anew.
        """
        self._file.seek(0)
        end, part, length = 0, 0, 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            try:
                told = _decode(line)
                if self._lacks(told["part"], told["length"]):
                    break
                part, length = told["part"], told["length"]
            except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
                message = f"`{JOURNAL}` in this folder is none of a fetch: octet {end}"
                raise JournalError(message, "give another folder") from error
            end += len(line)
        self._file.truncate(end)
        for behind in self._folder.glob("fetched-*.warc.gz"):
            if behind.name > _WARC.format(part):
                behind.unlink()
        taken = end > 0 and not (self._folder / _WARC.format(part)).exists()
        return (part + 1, 0) if taken else (part, length)

    def _lacks(self, part: int, length: int) -> bool:
        archive = self._folder / _WARC.format(part)
        return archive.exists() and archive.stat().st_size < length


class Done:
    """Origins, by their hashes: eight octets for each."""

    def __init__(self, hashes: array[int]) -> None:
        self._hashes = hashes

    def __contains__(self, origin: object) -> bool:
        sought = hash_of(str(origin))
        at = bisect_left(self._hashes, sought)
        return at < len(self._hashes) and self._hashes[at] == sought


def _plain(one: Fetched) -> dict[str, Any]:
    body = b64encode(zstandard.ZstdCompressor().compress(one.body)).decode() if one.body else None
    at = one.fetched_at.isoformat() if one.fetched_at else None
    return {
        "status": one.status,
        "error": one.error,
        "truncated": one.truncated,
        "media_type": one.media_type,
        "url": one.url,
        "fetched_at": at,
        "body": body,
    }


def _fetched(data: dict[str, Any]) -> Fetched:
    packed = b64decode(data["body"] or "")
    body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_LARGEST_BODY) if packed else b""
    at = datetime.fromisoformat(data["fetched_at"])
    return Fetched(data["status"], body, data["error"], data["truncated"], at, data["url"], data["media_type"])
