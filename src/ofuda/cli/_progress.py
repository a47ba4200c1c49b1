"""How far a long run is: a line that changes at a terminal, else a line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

from ofuda.cli._options import Command
from ofuda.nouns.diagnostics import visible

_OFTEN = 0.5
_SELDOM = 60.0

progress = click.option(
    "--progress",
    type=click.Choice(["auto", "log", "none"]),
    default="auto",
    show_default=True,
    help="How far it is: at a terminal as it goes, else a line a minute.",
)


def progressing(command: Command) -> Command:
    """The option `--progress`."""
    return progress(command)


class Progress:
    """Tells on standard error what it is given, as often as the option has it."""

    def __init__(self, how: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._changes = how == "auto" and sys.stderr.isatty()
        self._every = None if how == "none" else _OFTEN if self._changes else _SELDOM
        self._clock = clock
        self._last = clock()
        self._shown = False

    def tell(self, text: Callable[[], str]) -> None:
        """One step; the text is made only where it is shown."""
        now = self._clock()
        if self._every is not None and now - self._last >= self._every:
            self._last = now
            self._shown = self._changes
            click.echo(
                f"\r{visible(text())}\x1b[K" if self._changes else visible(text()), err=True, nl=not self._changes
            )

    def end(self) -> None:
        """Leaves the line."""
        if self._shown:
            click.echo(err=True)
