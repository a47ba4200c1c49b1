"""`ofuda agents`."""

from __future__ import annotations

import click

from ofuda.cli._output import note
from ofuda.cli._tables import form, table
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
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
        message = f"no agent of the table is called {quote(token)}"
        note(Diagnostic("no-agent", Severity.NOTE, message, help="a crawler that is in no table may ask all the same"))
    table(rows, ("token", "operator", "roles", "refuses", "date", "source"), form)
