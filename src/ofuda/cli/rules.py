"""`ofuda rules`."""

from __future__ import annotations

import click

from ofuda.cli._tables import form, table
from ofuda.verbs import rule_pages


@click.command()
@form
def rules(form: str) -> None:
    """Print the rules that files are checked by.

    Rules without a kind are those of `ofuda resolve`.
    """
    table(rule_pages.listed(), ("name", "severity", "kinds", "what"), form)
