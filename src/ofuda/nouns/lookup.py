"""Whether an address was in the input of runs, and under which decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Met:
    """What a verdict hangs on. `place` is absolute; `raw` are the words that stand there."""

    channel: str
    place: str
    raw: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the address. `key`: what its ledger knows it by; `exact`: the address is there as it was asked for.

    `decision` and `reason` None: it is kept, and its ledger lists exceptions only.
    """

    run: str
    input: str
    row: int
    key: Mapping[str, Any]
    url: str
    exact: bool
    verdict: str
    decision: str | None
    reason: str | None
    rule: Met | None
    policy: str
    decided: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """The answer about one address.

    `unread`: inputs that could not be looked into, so that it may be in them. `near`: how many of the rows that ledgers
    list are of its host, whatever their scheme and port.
    """

    url: str
    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()
    near: int = 0
