"""`ofuda policies`."""

from __future__ import annotations

import click

from ofuda.cli._tables import form, table
from ofuda.verbs import listings

_COLUMNS = ("name", "unknown", "conditional", "broken", "unreachable", "claims", "own_disallow", "as_of", "infer")


@click.command()
@form
def policies(form: str) -> None:
    """Print the shipped policies."""
    rows = listings.policies()
    table(rows, _COLUMNS, form, more=lambda row: f"{row['name']}: {row['summary']}")
