"""Processes that work beside each other, and the table of hosts that they share."""

from __future__ import annotations

import multiprocessing
import os
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import Final

from ofuda.shells.tables.files import ABOUT
from ofuda.shells.tables.hosts import HostTable, TableError

# Nothing but its environment can be told to the process that the others part from.
_TOLD: Final = "OFUDA_TABLE_TO_SHARE"
_Identity = tuple[str, int, int, int]
_shared: dict[_Identity, HostTable] = {}


def workers(hosts: Path | None = None) -> ForkServerContext | SpawnContext:
    """How they are started: from one that has read the code and done nothing else, where the system has such.

    It also has the first table that it is told of open, so that what a process makes of a table's ends is made once.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ofuda.shells.filtering.preloaded"])
    if hosts is not None:
        os.environ[_TOLD] = str(hosts)
        try:
            forkserver.ensure_running()
        finally:
            del os.environ[_TOLD]
    return context


def share() -> None:
    """Opens the table that this process was told of, for those that part from it."""
    hosts = os.environ.pop(_TOLD, None)
    if hosts is not None:
        # Who needs it will find out what is wrong with it.
        with suppress(OSError, TableError):
            identity = _identity(Path(hosts))
            _shared[identity] = HostTable.open(hosts)


def shared(hosts: Path) -> HostTable:
    """The table, open; the one that was open before this process parted, if it still is the one in the folder."""
    with suppress(OSError):
        found = _shared.get(_identity(hosts))
        if found is not None:
            return found
    return HostTable.open(hosts)


def _identity(hosts: Path) -> _Identity:
    """A table that takes the place of another in its folder brings a file of its own."""
    about = (hosts / ABOUT).stat()
    return str(hosts), about.st_dev, about.st_ino, about.st_mtime_ns
