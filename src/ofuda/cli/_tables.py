"""The option that every table has."""

from __future__ import annotations

import click

form = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="A table to read, or a list of objects."
)
