"""`ofuda hosts fetch`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ofuda.cli._extras import need
from ofuda.cli._fetching import host_and_port
from ofuda.cli._options import Given, instant
from ofuda.cli._output import counted, note, say
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage
from ofuda.cli._progress import Progress, progressing
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote

if TYPE_CHECKING:
    from ofuda.shells.tables.fetching import Report
    from ofuda.shells.web.recording import Recorder

_STDIN = "-"


@click.command()
@click.argument("listed", metavar="LIST")
@click.option(
    "-o", "--output", required=True, metavar="DIR", help="The table, with a journal and WARC files beside it."
)
@click.option("--since", metavar="TIME", help="Ask again what was answered before that; else nothing is asked twice.")
@click.option("--connect-to", metavar="HOST:PORT", help="Where every connection goes: a server of your own.")
@click.option("--allow-private", is_flag=True, help="Ask servers of your own: any address, any port.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S", help="For one fetch; 30 s.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what was not asked.")
@progressing
def fetch(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Ask hosts for robots.txt and the other files of their sites.

    LIST is a file, or - for standard input, with a host, an origin or a URL a line; of a host both schemes are asked.
    Asked are robots.txt, where it lets us in tdmrep.json and ai.txt, and the RSL documents that it names: each host one
    request at a time, and 16 hosts at once.

    The answers stand in DIR as they came (WARC), and as a table of hosts. It can be killed at any moment: the same call
    goes on, and asks nobody twice. A longer LIST adds to the table.
    """
    need("data", "pyarrow")
    since, folder = instant(given["since"]), Path(given["output"])
    with _lines(given["listed"]) as lines:
        report = _fetched(lines, folder, given, since)
    if not given["quiet"]:
        for finding in _findings(report, given["listed"]):
            note(finding)
    known = f", {report.known} known already" if report.known else ""
    say(f"{counted(report.asked, 'origin')} asked{known}")


@contextmanager
def _lines(name: str) -> Iterator[Iterator[str]]:
    if name == _STDIN:
        yield (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open(encoding="utf-8-sig", errors="replace"))
        except OSError as error:
            raise Unreadable(unreadable(name, error)) from error
        yield iter(file)


def _fetched(lines: Iterator[str], folder: Path, given: Given, since: datetime | None) -> Report:
    from ofuda.shells.tables.fetching import fetch as ask  # noqa: PLC0415 (needs an extra)
    from ofuda.shells.tables.fetching import write_table  # noqa: PLC0415 (as above)
    from ofuda.shells.tables.journal import Journal, JournalError  # noqa: PLC0415 (as above)

    shown = Progress(given["progress"])
    try:
        with closing(Journal(folder)) as journal:
            report = ask(
                lines,
                journal,
                _recorder(given),
                since,
                lambda one: shown.tell(lambda: f"{counted(one.asked, 'origin')} asked"),
            )
            write_table(folder, journal, Path(given["listed"]).name)
            return report
    except JournalError as error:
        raise usage(*error.args) from error
    except OSError as error:
        raise Unreadable(unwritable(str(folder), error)) from error
    finally:
        shown.end()


def _recorder(given: Given) -> Recorder:
    from ofuda.shells.tables.fetching import recorder  # noqa: PLC0415 (needs an extra)

    to = None if given["connect_to"] is None else host_and_port(given["connect_to"])
    return recorder(to, given["timeout"], allow_private=given["allow_private"])


def _findings(report: Report, name: str) -> Iterator[Diagnostic]:
    for number, line in report.odd:
        message = f"{quote(line)} is no host, origin or URL, so nobody was asked"
        advice = "write it as in `example.com` or `https://example.com`"
        yield Diagnostic("unreadable", Severity.WARNING, message, Place(name, line=number), advice)
    for origin, why in report.refused.items():
        advice = "what was not asked for is unknown in the table"
        yield Diagnostic("site-file-not-fetched", Severity.WARNING, why, Place(origin), advice)
    more = report.odd_count + report.refused_count - len(report.odd) - len(report.refused)
    if more:
        yield Diagnostic("more-findings", Severity.NOTE, f"so it was with {more} more", help="`-q` leaves these out")
