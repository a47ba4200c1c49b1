"""`ofuda hosts`: each of its commands is a module, imported when it is called and not before."""

from __future__ import annotations

import click

from ofuda.cli import Lazy

COMMANDS: dict[str, str] = {
    "build": "Make a table of hosts from WARC files, folders and Parquet.",
    "fetch": "Ask hosts for robots.txt and the other files of their sites.",
    "show": "Show what a host answered, and what that says to an agent.",
    "diff": "Show which origins are decided on differently by two tables.",
    "export": "Write a table for other programs.",
    "import": "Read back what was exported, from one table or several.",
    "sql": "Print SQL that gets robots.txt out of Common Crawl.",
}


@click.command(cls=Lazy, table=COMMANDS, package="ofuda.cli.hosts")
def hosts() -> None:
    """Keep what hosts answered, and when, in a table.

    A table of hosts is a folder. It holds robots.txt and the other files of sites as they were answered, each from when
    until when, so that whoever decides on millions of addresses need ask no host, and can show the bytes later. It
    needs the extra `data`.
    """
