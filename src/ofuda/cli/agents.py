"""`ofuda agents`."""

from __future__ import annotations

import click

from ofuda.cli._output import failure, table
from ofuda.cli._tables import form
from ofuda.nouns.diagnostics import quote
from ofuda.verbs import listings


@click.command()
@click.argument("token", default="")
@form
def agents(token: str, form: str) -> None:
    """Print the agents that are known by name.

    With TOKEN only those whose token or operator contains it.
    """
    rows = listings.known_agents(token)
    if not rows:
        failure(f"no agent of the table is called {quote(token)}", "an agent that is in no table may ask all the same")
    table(rows, ("token", "operator", "roles", "refuses", "date", "source"), form)
