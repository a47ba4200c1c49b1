"""`ofuda apply`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ofuda.cli._extras import need
from ofuda.cli._inputs import column, sources_of, verdicts
from ofuda.cli._options import colours
from ofuda.cli._output import failure, say
from ofuda.cli._problems import Unreadable, unwritable, usage
from ofuda.cli._progress import Progress, progressing
from ofuda.nouns.diagnostics import quote

_UNREADABLE = 3


@click.command()
@click.argument("decisions", metavar="DECISIONS")
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--files-from", metavar="LIST|-", help="A file with the names of inputs, one a line.")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where the rows go.")
@click.option(
    "--write", default="keep", show_default=True, metavar="VERDICT,...", help="Which rows: keep, drop, review."
)
@click.option(
    "--column", "columns", multiple=True, metavar="OURS=THEIRS", help="What a column is called, as in id=key."
)
@progressing
@colours
def apply(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Write the rows that were kept, by decisions made before.

    DECISIONS is the folder of a run, or Parquet with `ai_verdict` and `id` (or `file` and `row`); or a log of `id` and
    `user_agents`, whose rows are those to drop. Nothing is decided here: a row that no decision is about is not
    written, is told of, and makes the exit status 3.
    """
    need("data", "pyarrow", "duckdb")
    from ofuda.shells.filtering import applying  # noqa: PLC0415 (needs an extra)
    from ofuda.shells.filtering.sources import SourceError  # noqa: PLC0415 (as above)

    sources, shown, complete = sources_of(given), Progress(given["progress"]), True
    seen = [0]

    def tell(rows: int) -> None:
        seen[0] += rows
        shown.tell(lambda: f"{seen[0]:,} rows")

    try:
        known = applying.Decisions(given["decisions"])
        wanted, named = verdicts(given["write"]), dict(map(column, given["columns"]))
        for one in applying.apply(known, sources, Path(given["output"]), wanted, named, tell):
            complete = _told(one.source.name, one.counts, one.problems) and complete
    except SourceError as error:
        raise usage(*error.args) from error
    except OSError as error:
        raise Unreadable(unwritable(str(error.filename or given["output"]), error)) from error
    finally:
        shown.end()
    if not complete:
        raise click.exceptions.Exit(_UNREADABLE)


def _told(name: str, counts: dict[str, int], problems: list[str]) -> bool:
    """Whether every row of a file was read, and had been decided."""
    say(f"{name}: {', '.join(f'{verdict} {rows:,}' for verdict, rows in sorted(counts.items())) or 'no rows'}")
    if problems:
        failure(f"{quote(name)}: {'; '.join(problems)}", "get it again; what was read before it stands")
    if counts["undecided"]:
        failure(
            f"{counts['undecided']:,} rows of {quote(name)} are in no decision, and were not written",
            "run `ofuda filter` on it",
        )
    return not problems and not counts["undecided"]
