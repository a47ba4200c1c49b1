"""`ofuda uses`."""

from __future__ import annotations

import click

from ofuda.cli._tables import form, table
from ofuda.verbs import listings


@click.command()
@form
def uses(form: str) -> None:
    """Print the uses and their groups."""
    table(listings.uses(), ("name", "groups", "meaning"), form)
