"""How every table is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from ofuda.cli._output import pretty, say, write
from ofuda.verbs.listings import Row, columns

form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table to read, or a list of objects.",
)


def table(rows: list[Row], names: Iterable[str], form: str, *, more: Callable[[Row], str] | None = None) -> None:
    """A table as text, or as a JSON list; `more` gives a line that text has below the table for each row."""
    if form == "json":
        write(pretty(rows) + b"\n")
        return
    if not rows:
        return
    lines = columns(rows, names)
    say(
        "\n".join(
            [
                click.style(lines[0], bold=True),
                *lines[1:],
                *([""] if more else []),
                *(more(row) for row in rows if more),
            ]
        )
    )
