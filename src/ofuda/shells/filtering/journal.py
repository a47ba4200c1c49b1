"""What of a run is done, so that it can be killed at any moment and go on (security page, T17).

`journal.jsonl` begins with the settings and has a line for each unit whose files are on the disk. At the end `run.json`
takes its place: that is the run, and where it is there is nothing left to do.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from ofuda.nouns.diagnostics import quote
from ofuda.shells.filtering.durable import appearing, sync

RUN: Final = "run{}.json"
JOURNAL: Final = "journal{}.jsonl"
_encode = msgspec.json.Encoder(order="deterministic").encode


class JournalError(ValueError):
    """The folder holds another run, or another process is at it; the arguments are a message and what to do."""


class Journal:
    """An open journal; whoever opens it has it alone. `tag` tells the shards that share a folder apart."""

    def __init__(self, folder: Path, tag: str, settings: dict[str, Any]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._run = folder / RUN.format(tag)
        self._path = folder / JOURNAL.format(tag)
        self.finished = self._read_run()
        self.done: dict[str, dict[str, Any]] = {}
        self.settings = settings if self.finished is None else self.finished["settings"]
        self._file: BinaryIO | None = None
        if self.finished is not None:
            self._path.unlink(missing_ok=True)  # it stayed where the run was killed as it ended
        else:
            self._file = self._path.open("a+b")
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                self._file.close()
                message = f"another process is writing into {quote(str(folder))}"
                raise JournalError(message, "wait for its end, or give another folder") from error
            self._begin(self._file, settings)

    def put(self, unit: dict[str, Any]) -> None:
        """A unit whose files are on the disk."""
        assert self._file is not None  # noqa: S101 (a run that is finished has no units left)
        self.done[unit["tag"]] = unit
        self._append(self._file, unit)

    def finish(self, run: dict[str, Any]) -> None:
        """The run in the journal's place."""
        with appearing(self._run) as path:
            path.write_bytes(msgspec.json.format(_encode(run), indent=1) + b"\n")
        self._path.unlink(missing_ok=True)  # another process may have found the run ended
        self.finished = run

    def close(self) -> None:
        """Lets the journal go."""
        if self._file is not None:
            self._file.close()

    def _read_run(self) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = msgspec.json.decode(self._run.read_bytes())
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as error:
            raise JournalError(f"{quote(str(self._run))} is no JSON", "give another folder") from error
        return found

    def _begin(self, file: BinaryIO, settings: dict[str, Any]) -> None:
        """Reads what is done; what is not whole is cut off."""
        file.seek(0)
        end = 0
        for at, line in enumerate(file):
            told = _told(line)
            if told is None:
                break
            if at:
                self.done[told["tag"]] = told
            else:
                self.settings = told
            end += len(line)
        file.truncate(end)
        file.seek(end)
        if not end:
            self._append(file, settings)
            sync(self._path.parent)

    def _append(self, file: BinaryIO, told: dict[str, Any]) -> None:
        file.write(_encode(told) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _told(line: bytes) -> dict[str, Any] | None:
    """A line that is whole."""
    try:
        found = msgspec.json.decode(line) if line.endswith(b"\n") else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found if isinstance(found, dict) else None


def same(one: dict[str, Any], other: dict[str, Any], but: Iterable[str]) -> list[str]:
    """The names of settings in which two runs differ."""
    return sorted(name for name in {*one, *other} - {*but} if one.get(name) != other.get(name))
