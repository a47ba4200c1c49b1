"""What the commands on tables of hosts have in common: the table, the question, and which answers count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ofuda.cli._hosts import host_table
from ofuda.cli._options import Command, Given, asking, attach, configuration, judged_by, need_agent, question
from ofuda.cli._problems import Unreadable, unreadable, usage

if TYPE_CHECKING:
    from ofuda.shells.tables.hosts import HostTable
    from ofuda.shells.tables.judging import Asking

AS_OF = ("capture", "latest", "ever")
_OPTIONS = (
    click.option(
        "--as-of",
        type=click.Choice(AS_OF),
        help="Which answers count: those that stood at --at, the latest, or all ever; with --at the first is meant.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No warnings."),
)


def asked(command: Command) -> Command:
    """The options of a question to a table."""
    return asking(attach(_OPTIONS, command))


def read_asking(given: Given) -> Asking:
    """What the options ask; somebody has to."""
    asking = may_ask(given)
    if asking is None:
        raise need_agent()
    return asking


def may_ask(given: Given) -> Asking | None:
    """What options, environment and configuration ask; None where nobody asks."""
    from ofuda.shells.tables.judging import Asking  # noqa: PLC0415 (needs an extra)

    config = configuration(given)
    wanted, policy = question(given, config), judged_by(given, config)
    if not wanted.agents and not policy.infer:
        return None
    as_of = given["as_of"] or ("latest" if wanted.at is None else "capture")
    if as_of == "capture" and wanted.at is None:
        raise usage("`--as-of capture` needs an instant", "give it with `--at TIME`")
    return Asking(wanted, policy, wanted.at, as_of)


@contextmanager
def opened(folder: str) -> Iterator[HostTable]:
    """A table of hosts; what cannot be read of it, at whatever time, ends the command."""
    table = host_table(folder)
    from ofuda.shells.tables.hosts import TableError  # noqa: PLC0415 (needs an extra)

    try:
        with table:
            yield table
    except TableError as error:
        message, advice = error.args
        raise Unreadable(f"{message}\n  help: {advice}") from error
    except OSError as error:
        raise Unreadable(unreadable(folder, error)) from error
