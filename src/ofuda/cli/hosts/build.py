"""`ofuda hosts build`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ofuda.cli._extras import need
from ofuda.cli._options import instant
from ofuda.cli._output import counted, failure, note, say
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage
from ofuda.cli._progress import Progress, progressing
from ofuda.nouns.diagnostics import quote

if TYPE_CHECKING:
    from ofuda.shells.tables.taking import Taking

_UNREADABLE = 3


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", required=True, metavar="DIR", help="The table; a folder that is not there yet.")
@click.option("--at", metavar="TIME", help="When it was answered, for what does not say so itself.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what was left out.")
@progressing
def build(sources: tuple[str, ...], output: str, at: str | None, progress: str, *, quiet: bool) -> None:
    """Make a table of hosts from WARC files, folders and Parquet.

    SOURCE is a WARC file; a folder that has HOST/robots.txt, and HOST/.well-known/tdmrep.json beside it, for each host
    (as of the last change of the file, or --at); or Parquet with the columns `host` (or host:port, for both schemes) or
    `origin`, and `status`, `body`, `fetched_at` (a timestamp or text), where there `path`, `error`, `truncated`,
    `media_type`, `url`.

    The same sources give the same bytes. Of a source that is damaged what was read before stands, and the exit status
    is 3.
    """
    built(sources, output, instant(at), progress, quiet=quiet)


def built(sources: Iterable[str], output: str, at: datetime | None, progress: str, *, quiet: bool) -> None:
    """A table of these sources; what came of each is told."""
    need("data", "pyarrow")
    shown = Progress(progress)
    try:
        taken = _taken([Path(one) for one in sources], Path(output), at, shown)
    finally:
        shown.end()
    if not quiet:
        for one in taken:
            for finding in one.findings():
                note(finding)
            say(f"{quote(one.name)}: {counted(one.answers, 'answer')}")
    damaged = [one for one in taken if one.damage]
    for one in damaged:
        message, advice = one.damage or ("", None)
        failure(f"{quote(one.name)} could not be read to its end: {message}", advice)
    if damaged:
        raise click.exceptions.Exit(_UNREADABLE)


def _taken(sources: list[Path], output: Path, at: datetime | None, shown: Progress) -> list[Taking]:
    from ofuda.shells.tables.files import check_vacant  # noqa: PLC0415 (needs an extra)
    from ofuda.shells.tables.rows import ColumnsError  # noqa: PLC0415 (as above)
    from ofuda.shells.tables.sources import SourceError, take  # noqa: PLC0415 (as above)
    from ofuda.shells.tables.writing import building  # noqa: PLC0415 (as above)

    def tell(name: str, answers: int) -> None:
        shown.tell(lambda: f"{name}: {counted(answers, 'answer')}")

    kinds = [(path, _kind(path)) for path in sources]
    try:
        check_vacant(output)
        with building(output) as builder:
            return [take(path, kind, builder, at, tell) for path, kind in kinds]
    except (SourceError, ColumnsError) as error:
        raise usage(*error.args) from error
    except OSError as error:
        raise unwritten(str(output), error) from error


def unwritten(name: str, error: OSError) -> click.ClickException:
    """Why something was not written; what is there already is never overwritten."""
    if isinstance(error, FileExistsError) and error.filename == name:
        return usage(f"{quote(name)} is there already", "give a name that is not taken yet")
    return Unreadable(unwritable(name, error))


def _kind(path: Path) -> str:
    from ofuda.shells.tables.sources import SourceError, kind_of  # noqa: PLC0415 (needs an extra)

    try:
        return kind_of(path)
    except SourceError as error:
        raise usage(*error.args) from error
    except OSError as error:
        raise Unreadable(unreadable(str(path), error)) from error
