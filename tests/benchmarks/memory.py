"""What the processes of a run hold together: a page that several of them share counts once (PSS)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PAUSE: Final = 0.2  # seconds
_MAPPED: Final = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)$")


def family(root: int) -> list[int]:
    """A process, and all that it and those have started."""
    parents: dict[int, int] = {}
    for path in _PROC.glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended
            continue
    found = [root]
    for one in found:
        found += [pid for pid, parent in parents.items() if parent == one]
    return found


def held(pids: Iterable[int], below: str = "") -> int:
    """Octets of those processes together; only in files below a folder, where one is given."""
    whole, mapped = 0, ""
    for pid in pids:
        try:
            text = (_PROC / str(pid) / ("smaps" if below else "smaps_rollup")).read_text()
        except OSError:
            continue
        for line in text.splitlines():
            if line.startswith("Pss:") and mapped.startswith(below):
                whole += int(line.split()[1]) << 10
            elif below and (found := _MAPPED.match(line)):
                mapped = found[1]
    return whole


def most(root: int, is_over: Callable[[], bool]) -> int:
    """The most that a process and its family held, looked at again and again until it is over."""
    found = 0
    while not is_over():
        found = max(found, held(family(root)))
        time.sleep(_PAUSE)
    return found
