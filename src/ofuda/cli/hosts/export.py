"""`ofuda hosts export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ofuda.cli._options import Given
from ofuda.cli._output import counted, say
from ofuda.cli.hosts._asking import asked, opened, read_asking
from ofuda.cli.hosts.build import unwritten
from ofuda.nouns.diagnostics import quote

if TYPE_CHECKING:
    from ofuda.shells.tables.hosts import HostTable

_ANNOTATION = "cc-annotation"


@click.command()
@click.argument("folder", metavar="DIR")
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "sqlite", _ANNOTATION]),
    default="parquet",
    show_default=True,
    help="One file with a row for each interval, or decisions for the indexes of Common Crawl.",
)
@click.option("-o", "--output", required=True, metavar="FILE|DIR", help="Where it goes; nothing is overwritten.")
@asked
def export(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Write a table for other programs.

    Parquet, CSV and SQLite have a row for each interval, with the body in it (in CSV as base64), and can be imported.

    cc-annotation writes a folder: Parquet by `surt_host_name` that says what the policy makes of each host, for -A or a
    policy that reads the rules for others, and the YAML files that join it with the indexes of Common Crawl. Origins
    that share a name there are one row, the most restrictive, and are listed in it.
    """
    with opened(given["folder"]) as table:
        try:
            _write(table, given)
        except OSError as error:
            raise unwritten(given["output"], error) from error


def _write(table: HostTable, given: Given) -> None:
    output = Path(given["output"])
    if given["form"] != _ANNOTATION:
        from ofuda.shells.tables.exporting import FORMATS  # noqa: PLC0415 (needs an extra)

        FORMATS[given["form"]](table, output)
        return
    from ofuda.shells.tables.annotation import annotate  # noqa: PLC0415 (needs an extra)

    count = annotate(table, output, read_asking(given))
    if not given["quiet"]:
        say(f"{quote(given['output'])}: {counted(count, 'host')}")
