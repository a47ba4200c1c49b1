"""`ofuda rule`."""

from __future__ import annotations

import click

from ofuda.cli._options import colours
from ofuda.cli._output import painted, pretty, say, write
from ofuda.cli._problems import wrong
from ofuda.tables.rules import BY_NAME
from ofuda.verbs import rule_pages


@click.command()
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A page to read, or an object.",
)
@colours
def rule(name: str, form: str) -> None:
    """Print what one rule is about.

    What is found, why it matters, and how it is written wrong and right.
    """
    found = BY_NAME.get(name.lower())
    if found is None:
        raise wrong("rule", name, BY_NAME, "`ofuda rules` lists them")
    if form == "json":
        write(pretty(rule_pages.row(found)) + b"\n")
    else:
        say("\n".join(painted(rule_pages.page_lines(found))))
