"""What was honoured and what was not, and why (comply or explain)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ofuda.nouns.counts import Breakdown
from ofuda.nouns.policy import Policy
from ofuda.nouns.report import Protocol, Ruling
from ofuda.tables.channels import CHANNELS
from ofuda.tables.mechanisms import MECHANISMS

# What a channel may stand in, beside files of the site: the columns that an input needs to have for it to be heard.
_NEEDS: Final = {
    "aipref-header": ("headers",),
    "content-signal-header": ("headers",),
    "x-robots-tag": ("headers",),
    "tdmrep-header": ("headers",),
    "meta-robots": ("html",),
    "tdmrep-meta": ("html",),
    "rsl": ("headers", "html"),
    "license": ("headers", "html"),
    "schema-org": ("html",),
    "label": ("headers", "html"),
}
# What of a row may be open, with the reason code of the rows that hang on it; None: the decision itself.
_OPEN: Final = {
    "unknown": None,
    "conditional": None,
    "broken": "broken",
    "unreachable": "unreachable",
    "claims": "claim",
    "own_disallow": "not_fetchable",
}


def protocols(policy: Policy, channels: Breakdown, columns: Mapping[str, int], rows: int) -> tuple[Protocol, ...]:
    """Every standard that the tool knows. `columns`: how many of the rows the input had that of."""
    counted = Counter({line.name: line.all.rows for line in channels.lines})
    return tuple(_protocols(policy, counted, columns, rows))


def _protocols(policy: Policy, counted: Mapping[str, int], columns: Mapping[str, int], rows: int) -> Iterator[Protocol]:
    for one in MECHANISMS:
        places = [channel for channel in CHANNELS if channel.mechanism == one.name]
        met = sum(counted[channel.name] for channel in places)
        if not policy.hears(one.name):
            yield Protocol(one.name, one.title, heard=False, why=f"the policy `{policy.name}` leaves it out", rows=met)
            continue
        planned = [channel.place for channel in places if channel.status == "planned"]
        limits = [f"not yet read: {', '.join(planned)}"] if planned else []
        limits += _unseen([channel.name for channel in places], columns, rows)
        yield Protocol(one.name, one.title, heard=True, why="; ".join(limits), rows=met)
    known = {one.name for one in MECHANISMS}
    for channel in CHANNELS:
        if channel.mechanism not in known:
            yield Protocol(channel.name, channel.place, heard=False, why="this version of the tool does not read it")


def _unseen(places: list[str], columns: Mapping[str, int], rows: int) -> Iterator[str]:
    """What the input did not bring."""
    for column in dict.fromkeys(column for name in places for column in _NEEDS.get(name, ())):
        without = rows - columns.get(column, 0)
        if without:
            yield f"{without:,} rows came without `{column}`, in which it may stand"


def rulings(policy: Policy, decisions: Breakdown, reasons: Breakdown) -> tuple[Ruling, ...]:
    """What the policy makes of what is open, and how many rows that met."""
    by_decision = {line.name: line.all.rows for line in decisions.lines}
    by_reason = {line.name: line.all.rows for line in reasons.lines}
    found = []
    for what, reason in _OPEN.items():
        rows = by_decision.get(what, 0) if reason is None else by_reason.get(reason, 0)
        found.append(Ruling(what, _verdict(policy, what), rows))
    return tuple(found)


def _verdict(policy: Policy, what: str) -> str:
    verdict: Any = policy.own_disallow if what == "own_disallow" else policy.columns[what]
    return "ignore" if verdict is None else str(verdict.word)
