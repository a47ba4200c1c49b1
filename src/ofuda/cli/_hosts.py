"""A table of hosts that an option names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ofuda.cli._extras import need
from ofuda.cli._problems import Unreadable, unreadable

if TYPE_CHECKING:
    from ofuda.shells.tables.hosts import HostTable


def host_table(folder: str, *, check: bool = False) -> HostTable:
    """The table in a folder, open; `check` holds it against its digests. What is none ends the command."""
    need("data", "pyarrow")
    from ofuda.shells.tables.hosts import HostTable, TableError  # noqa: PLC0415 (needs an extra)

    try:
        return HostTable.open(folder, check=check)
    except TableError as error:
        message, advice = error.args
        raise Unreadable(f"{message}\n  help: {advice}") from error
    except OSError as error:
        raise Unreadable(unreadable(folder, error)) from error
