"""`ofuda channels`."""

from __future__ import annotations

import click

from ofuda.cli._tables import form, table
from ofuda.verbs import listings


@click.command()
@form
def channels(form: str) -> None:
    """Print the places where signals are looked for."""
    table(listings.channels(), ("name", "mechanism", "status", "spec", "place"), form)
