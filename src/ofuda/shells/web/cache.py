"""What was fetched of sites, for as long as it stands: in memory, and in a folder where one is given."""

from __future__ import annotations

import hashlib
import os
import tempfile
from base64 import b64decode, b64encode
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final

import msgspec

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.nouns.resource import Fetched

_OCTETS: Final = 64 << 20
_ENTRY: Final = 1024  # what an entry costs beside its body
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer, when it was stored, and for how many seconds it stands.

    `spare`: whether it may stand in when a newer one cannot be had. `last`: the newest that could be had before this
    one could not; it may still refuse, and never permits.
    """

    fetched: Fetched
    stored: datetime
    lifetime: float
    spare: bool = False
    last: Fetched | None = None

    def fresh(self, at: datetime) -> bool:
        """Whether it stands; before it was stored it does not, since then the clock cannot be trusted."""
        return timedelta() <= at - self.stored < timedelta(seconds=self.lifetime)

    def succeeded(self, newer: Entry) -> Entry:
        """The newer entry, with what it must not make forgotten."""
        if outcome(newer.fetched) not in _UNANSWERED:
            return newer
        if outcome(self.fetched) in _UNANSWERED:
            return replace(newer, last=self.last)
        return replace(newer, last=self.fetched if self.spare else None)

    @property
    def cost(self) -> int:
        return _ENTRY + len(self.fetched.body) + (len(self.last.body) if self.last else 0)


_UNANSWERED: Final = frozenset({Outcome.DOWN, Outcome.LOST, Outcome.FORBIDDEN})


class Cache:
    """Entries by key. The one unused for longest leaves the memory first; a file that cannot be read is none."""

    def __init__(self, folder: Path | None = None, octets: int = _OCTETS) -> None:
        self._folder = folder
        self._octets = octets
        self._held: OrderedDict[str, Entry] = OrderedDict()
        self._cost = 0
        self._guard = Lock()

    def get(self, key: str) -> Entry | None:
        """The newest entry, fresh or not."""
        with self._guard:
            entry = self._held.get(key)
            if entry is not None:
                self._held.move_to_end(key)
                return entry
        if self._folder is None:
            return None
        entry = _read(self._path(self._folder, key), key)
        if entry is not None:
            self._hold(key, entry)
        return entry

    def put(self, key: str, entry: Entry) -> None:
        """Replaces; raises OSError where the folder cannot be written."""
        self._hold(key, entry)
        if self._folder is not None:
            _write(self._path(self._folder, key), key, entry)

    def _hold(self, key: str, entry: Entry) -> None:
        with self._guard:
            before = self._held.pop(key, None)
            self._held[key] = entry
            self._cost += entry.cost - (before.cost if before else 0)
            while len(self._held) > 1 and self._cost > self._octets:
                self._cost -= self._held.popitem(last=False)[1].cost

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        """No foreign name becomes a file name."""
        return folder / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}.json"


def _read(path: Path, key: str) -> Entry | None:
    try:
        body, _, digest = path.read_bytes().rpartition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return None
        data = msgspec.json.decode(body)
        if (data["version"], data["key"]) != (_VERSION, key):
            return None
        last = data["last"] and _fetched(data["last"])
        stored = datetime.fromisoformat(data["stored"])
        return Entry(_fetched(data["fetched"]), stored, data["lifetime"], data["spare"], last)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, key: str, entry: Entry) -> None:
    """Whole or not at all: a temporary file, then its name."""
    data = {
        "version": _VERSION,
        "key": key,
        "stored": entry.stored.isoformat(),
        "lifetime": entry.lifetime,
        "spare": entry.spare,
        "fetched": _plain(entry.fetched),
        "last": entry.last and _plain(entry.last),
    }
    body = msgspec.json.encode(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body + b"\n" + hashlib.sha256(body).hexdigest().encode())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _plain(one: Fetched) -> dict[str, Any]:
    at = one.fetched_at.isoformat() if one.fetched_at else None
    return {
        "status": one.status,
        "body": b64encode(one.body).decode(),
        "error": one.error,
        "truncated": one.truncated,
        "fetched_at": at,
        "url": one.url,
        "media_type": one.media_type,
    }


def _fetched(data: dict[str, Any]) -> Fetched:
    at = data["fetched_at"] and datetime.fromisoformat(data["fetched_at"])
    return Fetched(
        data["status"],
        b64decode(data["body"]),
        data["error"],
        data["truncated"],
        at,
        data["url"],
        data["media_type"],
    )
