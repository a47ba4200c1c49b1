"""The tables as rows for programs, and as columns for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ofuda.formats.robots_agents import Agent
from ofuda.nouns.data import document
from ofuda.nouns.policy import policy
from ofuda.nouns.vocabulary import ALL, GROUPS, MEANINGS
from ofuda.tables.agents import agents
from ofuda.tables.channels import CHANNELS

Row = dict[str, Any]


def uses() -> list[Row]:
    """The uses in the standard's order."""
    return [
        {
            "name": use.value,
            "groups": [name for name, members in GROUPS.items() if use in members],
            "meaning": MEANINGS[use],
        }
        for use in ALL
    ]


def channels() -> list[Row]:
    """The channels in the order in which they give reason codes."""
    return [
        {"name": one.name, "mechanism": one.mechanism, "place": one.place, "spec": one.spec, "status": one.status}
        for one in CHANNELS
    ]


def policies() -> list[Row]:
    """The shipped policies, every member as written, and the digest."""
    return [{**data, "digest": policy(data).digest} for data in document("policies.json")]


def known_agents(wanted: str = "") -> list[Row]:
    """The agents whose token or operator contains the text, without case; a token that is just that comes alone."""
    sought = wanted.lower()
    exact = [one for one in agents() if one.token.lower() == sought]
    return [_agent(one) for one in exact or agents() if sought in one.token.lower() or sought in one.operator.lower()]


def _agent(one: Agent) -> Row:
    row: Row = {
        "token": one.token,
        "operator": one.operator,
        "roles": list(one.roles),
        "refuses": [use.value for use in ALL if use in one.refuses],
        "source": one.source,
        "date": one.date,
    }
    return {**row, "note": one.note} if one.note else row


def columns(rows: Sequence[Mapping[str, Any]], names: Iterable[str]) -> list[str]:
    """Rows as aligned lines under a line of names; the last column is as wide as it is."""
    names = list(names)
    table = [[name.replace("_", " ") for name in names], *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[at]) for line in table) for at in range(len(names) - 1)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]).rstrip()
        for line in table
    ]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return str(value)
