"""`ofuda hosts import`."""

from __future__ import annotations

import click

from ofuda.cli._progress import progressing
from ofuda.cli.hosts.build import built


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", required=True, metavar="DIR", help="The table; a folder that is not there yet.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what was left out.")
@progressing
def import_(files: tuple[str, ...], output: str, progress: str, *, quiet: bool) -> None:
    """Read back what was exported, from one table or several.

    FILE is Parquet, CSV or SQLite as `ofuda hosts export` writes it. The table is the one that was exported, byte for
    byte but for what it says of its sources; of several tables it holds the answers of all.
    """
    built(files, output, None, progress, quiet=quiet)
