"""The agents table (`schema/agents.json`): who is behind a token, and what it fetches for."""

from __future__ import annotations

from functools import cache

from ofuda.formats.robots_agents import Agent
from ofuda.nouns.data import document
from ofuda.nouns.vocabulary import Use


@cache
def agents() -> tuple[Agent, ...]:
    """Every agent, in the table's order."""
    return tuple(
        Agent(
            token=row["token"],
            operator=row["operator"],
            roles=tuple(row["roles"]),
            refuses=frozenset(Use(use) for use in row["refuses"]),
            source=row["source"],
            date=row["date"],
            note=row.get("note", ""),
        )
        for row in document("agents.json")["agents"]
    )
