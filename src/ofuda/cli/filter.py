"""`ofuda filter`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ofuda.cli._extras import need
from ofuda.cli._hosts import host_table
from ofuda.cli._inputs import column, shard, sources_of, verdicts
from ofuda.cli._options import Given, asking, colours, configuration, judged_by, need_agent, question
from ofuda.cli._output import failure, note, say
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage
from ofuda.cli._progress import Progress, progressing
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.shells.config import now

if TYPE_CHECKING:
    from ofuda.shells.filtering.sampling import Sample
    from ofuda.shells.filtering.settings import Settings
    from ofuda.shells.filtering.sources import Source

_UNREADABLE = 3


@click.command("filter")
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--files-from", metavar="LIST|-", help="A file with the names of inputs, one a line.")
@click.option("--hosts", metavar="DIR", help="A table of hosts, from `ofuda hosts`.")
@asking
@click.option("-o", "--output", metavar="DIR", help="Where the decisions go.")
@click.option(
    "--column", "columns", multiple=True, metavar="OURS=THEIRS", help="What a column is called, as in url=link."
)
@click.option("--write", metavar="VERDICT,...", help="Write the rows too: keep, drop, review, or several.")
@click.option("--evidence", is_flag=True, help="List every statement that was weighed; the slow road for every row.")
@click.option("--ledger", type=click.Choice(["all", "exceptions"]), default="all", help="Whether kept rows are listed.")
@click.option("--shard", metavar="I/N", help="Only every N-th file from the I-th on, into three files.")
@click.option(
    "--sample", type=click.IntRange(min=1), metavar="K", help="Decide some K rows, and say what all would take."
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes, each for a file.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what came of it.")
@progressing
@colours
def filter_(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Decide every row of files, and keep the evidence.

    INPUT is Parquet, JSON Lines (also .gz, .zst), CSV or WARC, a pattern for such files, or an address that fsspec
    opens. Rows need a `url`; `headers`, `html`, `media_type`, `status` and `fetched_at` are read where they are there.

    DIR gets decisions-*.parquet with a line for each row, rules-*.parquet with what they hang on, and run.json. A run
    that was stopped goes on where it was when it is called again.
    """
    need("data", "pyarrow")
    settings, sources = _settings(given), sources_of(given)
    if given["sample"] is not None:
        _estimate(settings, sources, given["sample"])
        return
    _run(settings, sources, given)


def _settings(given: Given) -> Settings:
    from ofuda.shells.filtering.settings import Settings  # noqa: PLC0415 (needs an extra)

    if not given["uses"]:
        raise usage("nobody said what for", "name it, as in `--use train-generative`; `ofuda uses` lists them")
    if given["output"] is None and given["sample"] is None:
        raise usage("nobody said where the decisions go", "name a folder with `-o DIR`")
    config = configuration(given)
    asked, policy = question(given, config), judged_by(given, config)
    if not asked.agents and not policy.infer:
        raise need_agent()
    hosts = given["hosts"]
    if hosts is not None:
        host_table(hosts, check=True).close()
    return Settings(
        Path(given["output"] or os.devnull),
        asked,
        policy,
        asked.at or now(),
        None if hosts is None else Path(hosts),
        verdicts(given["write"]),
        given["evidence"],
        given["ledger"] == "exceptions",
        dict(map(column, given["columns"])),
    )


def _run(settings: Settings, sources: list[Source], given: Given) -> None:
    from ofuda.shells.filtering.journal import JournalError  # noqa: PLC0415 (needs an extra)
    from ofuda.shells.filtering.run import run  # noqa: PLC0415 (as above)
    from ofuda.shells.tables.hosts import TableError  # noqa: PLC0415 (as above)

    shown, seen = Progress(given["progress"]), [0, 0]
    count = 1 if given["shard"] else len(sources)

    def tell(rows: int, units: int) -> None:
        seen[0] += rows
        seen[1] += units
        shown.tell(lambda: f"{seen[0]:,} rows, {seen[1]} of {count} parts")

    try:
        found = run(settings, sources, shard(given["shard"]) if given["shard"] else None, given["jobs"], tell)
    except JournalError as error:
        raise usage(*error.args) from error
    except TableError as error:
        raise Unreadable(f"{error.args[0]}\n  help: {error.args[1]}") from error
    except OSError as error:
        raise Unreadable(unwritable(str(error.filename or settings.output), error)) from error
    finally:
        shown.end()
    _tell(found, settings.output, quiet=given["quiet"])


def _tell(found: Mapping[str, Any], output: Path, *, quiet: bool) -> None:
    if not quiet:
        say(f"{output}: {_counted(found['counts'])}")
    for one in found["failures"]:
        failure(f"{quote(one['name'])}: {'; '.join(one['problems'])}", _advice(one))
    if found["failures"]:
        raise click.exceptions.Exit(_UNREADABLE)


def _advice(one: Mapping[str, Any]) -> str:
    lost = f"; {one['lost']} rows are known to be lost" if one["lost"] else ""
    return f"{one['rows']} rows of it were decided{lost}; get it again, and run into another folder"


def _counted(counts: Mapping[str, Any]) -> str:
    verdicts = ", ".join(f"{verdict} {rows:,}" for verdict, rows in counts["verdict"].items())
    return f"{counts['rows']:,} rows: {verdicts or 'none'}"


def _estimate(settings: Settings, sources: list[Source], most: int) -> None:
    from ofuda.shells.filtering.sampling import sample  # noqa: PLC0415 (needs an extra)
    from ofuda.shells.filtering.sources import SourceError  # noqa: PLC0415 (as above)

    try:
        found: Sample = sample(settings, sources, most)
    except SourceError as error:
        raise usage(*error.args) from error
    except OSError as error:
        raise Unreadable(unreadable(str(error.filename or ""), error)) from error
    rows = found.tally.rows
    say(f"{rows:,} of about {found.rows:,.0f} rows; all would take about {found.core_hours:.3g} core-hours, or less")
    for reason, number in found.tally.counts["reason"].most_common():
        say(f"  {100 * number / rows:5.1f} %  {reason}")
    for one in found.problems:
        note(Diagnostic("unreadable", Severity.WARNING, one))


filter = filter_  # noqa: A001 (the command's name)
