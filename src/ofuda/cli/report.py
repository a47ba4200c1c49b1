"""`ofuda report`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ofuda.cli._extras import need
from ofuda.cli._options import Given, colours, configuration, policy_named
from ofuda.cli._output import counted, failure, painted, pretty, say, write
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage
from ofuda.cli._progress import Progress, progressing
from ofuda.nouns.about import About, AboutError
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.report import Provider, Provides, Report
from ofuda.shells.config import now
from ofuda.tables.policies import POLICIES
from ofuda.verbs.answers import timestamp
from ofuda.verbs.reporting.exports.table import NAMES

if TYPE_CHECKING:
    from ofuda.nouns.policy import Policy
    from ofuda.shells.reporting.making import Wanted
    from ofuda.shells.reporting.runs import Told

_DOCUMENTS = ["report.html", "report.md", "report.json"]
_FINDINGS = 1
_UNREADABLE = 3


@click.command()
@click.argument("runs", nargs=-1, metavar="RUN...")
@click.option("-o", "--output", metavar="DIR", help="Where the report goes; the folder of the first run if absent.")
@click.option("--policy", "policies", multiple=True, metavar="NAME|FILE", help="Judge the rows under it too.")
@click.option("--no-policies", is_flag=True, help="Decide nothing again: no other policies, no check of the record.")
@click.option("--sample", type=click.IntRange(min=1), metavar="K", help="Decide about K rows again, evenly spread.")
@click.option("--hosts", "tables", multiple=True, metavar="DIR", help="Where a table of hosts lies now, if it moved.")
@click.option("--lookup", "urls", multiple=True, metavar="URL", help="Was this in, and under which decision.")
@click.option("--about", "about_file", metavar="FILE", help="What you say of dataset and model, in TOML or JSON.")
@click.option(
    "--role",
    type=click.Choice([one.value for one in Provides]),
    default="dataset",
    show_default=True,
    help="What you provide.",
)
@click.option(
    "--export",
    "exports",
    type=click.Choice(NAMES),
    multiple=True,
    help="Write it in a form that others ask for, too.",
)
@click.option("--small-provider", is_flag=True, help="You are a small or medium-sized enterprise, as the EU has it.")
@click.option("--public", is_flag=True, help="Leave out what is given on request or withheld.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="What is printed.")
@click.option("--config", metavar="FILE", help="A configuration file in the place of ./ofuda.toml.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing of what came of it.")
@progressing
@colours
def report(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Report what came of every row, and why.

    RUN is the folder that `ofuda filter` wrote; several, and shards, are added up. DIR gets report.html, report.md,
    report.json and domains.csv.

    Where the inputs are still there, their rows are decided again: under every shipped policy, and under the run's own
    to see whether the record stands. Exit status 1: it does not, or a shard is missing.
    """
    need("data", "pyarrow", "duckdb", "publicsuffixlist")
    if not given["runs"]:
        raise usage("there is no run", "name the folder that `ofuda filter -o DIR` wrote")
    with _heeding():
        from ofuda.shells.reporting.runs import opened  # noqa: PLC0415 (needs an extra)

        runs = opened(given["runs"])
        with _progress(given) as tell:
            if given["urls"]:
                if given["exports"]:
                    raise usage("`--lookup` writes no report", "leave out `--export`, or `--lookup`")
                _look_up(runs, given, tell)
            else:
                _report(runs, _wanted(runs, given), given, tell)


@contextmanager
def _heeding() -> Iterator[None]:
    """What goes wrong, in words."""
    import duckdb  # noqa: PLC0415 (needs an extra)

    from ofuda.shells.reporting.runs import BrokenRunError, RunError  # noqa: PLC0415 (as above)
    from ofuda.shells.tables.hosts import TableError  # noqa: PLC0415 (as above)

    try:
        yield
    except (BrokenRunError, TableError) as error:
        raise Unreadable(f"{error.args[0]}\n  help: {error.args[1]}") from error
    except RunError as error:
        raise usage(*error.args) from error
    except OSError as error:
        raise Unreadable(unreadable(str(error.filename or ""), error)) from error
    except duckdb.Error as error:
        raise Unreadable(f"the ledgers cannot be added up: {str(error).splitlines()[0]}") from error


@contextmanager
def _progress(given: Given) -> Iterator[Callable[[int], None]]:
    shown, seen = Progress(given["progress"]), [0]

    def tell(rows: int) -> None:
        seen[0] += rows
        shown.tell(lambda: f"{seen[0]:,} rows read again")

    try:
        yield tell
    finally:
        shown.end()


# -- one address ------------------------------------------------------------------------------------------------------


def _look_up(runs: list[Told], given: Given, tell: Callable[[int], None]) -> None:
    from ofuda.shells.reporting.looking_up import looked_up  # noqa: PLC0415 (needs an extra)
    from ofuda.verbs.reporting.as_json import plain  # noqa: PLC0415 (for that alone)
    from ofuda.verbs.reporting.brief import lookup_lines  # noqa: PLC0415 (as above)

    urls = [url.encode("utf-8", "replace").decode() for url in given["urls"]]
    found = looked_up(runs, urls, tell)
    if given["form"] == "json":
        write(pretty(plain(found[0] if len(found) == 1 else found)) + b"\n")
    else:
        say("\n".join(line for one in found for line in painted(lookup_lines(one))))
    if any(one.unread for one in found):
        raise click.exceptions.Exit(_UNREADABLE)


# -- the report -------------------------------------------------------------------------------------------------------


def _wanted(runs: list[Told], given: Given) -> Wanted:
    from ofuda.shells.reporting.making import Wanted  # noqa: PLC0415 (needs an extra)

    if given["no_policies"] and (given["policies"] or given["sample"]):
        raise usage("`--no-policies` decides nothing again", "leave out `--policy` and `--sample`, or that")
    others: list[Policy] = [*POLICIES.values(), *map(policy_named, given["policies"])]
    return Wanted(
        Path(given["output"] or runs[0].folder),
        _about(given),
        Provides(given["role"]),
        timestamp(now()) or "",
        None if given["no_policies"] else others,
        tuple(map(Path, given["tables"])),
        given["sample"],
    )


def _about(given: Given) -> About:
    """What the provider says; of who it is, the configuration says what the file does not."""
    from ofuda.shells.reporting.about import read  # noqa: PLC0415 (as above)

    name = given["about_file"]
    try:
        said = About() if name is None else read(name)
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
    except AboutError as error:
        raise usage(f"{quote(name)} cannot be used: {error}", "the page `report` of the manual shows one") from error
    configured, own = configuration(given).provider, said.provider
    both = {one.name: getattr(own, one.name) or getattr(configured, one.name) for one in fields(Provider)}
    return replace(said, provider=Provider(**both))


def _report(runs: list[Told], wanted: Wanted, given: Given, tell: Callable[[int], None]) -> None:
    from ofuda.shells.reporting.making import DOMAIN_LIST, report_of  # noqa: PLC0415 (needs an extra)
    from ofuda.verbs.reporting.as_json import as_json  # noqa: PLC0415 (for that alone)
    from ofuda.verbs.reporting.brief import brief  # noqa: PLC0415 (as above)

    try:
        wanted.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreadable(unwritable(str(wanted.folder), error)) from error
    found = report_of(runs, wanted, tell)
    exported = _export(found, wanted.folder, given) if given["exports"] else []
    if given["public"]:
        from ofuda.verbs.reporting.public import public  # noqa: PLC0415 (for that alone)

        found = public(found)
        if found.counts.domains is None:
            (wanted.folder / DOMAIN_LIST).unlink(missing_ok=True)
    _save(found, wanted.folder)
    if given["form"] == "json":
        write(pretty(as_json(found)) + b"\n")
    elif not given["quiet"]:
        domains = ["domains.csv"] if found.counts.domains else []
        files = ", ".join([*_DOCUMENTS, *domains, *exported])
        say("\n".join([*painted(brief(found)), f"{wanted.folder}: {files}"]))
    _tell(found)


def _save(found: Report, folder: Path) -> None:
    from ofuda.shells.files import write_into  # noqa: PLC0415 (as above)
    from ofuda.verbs.reporting.as_json import as_json  # noqa: PLC0415 (as above)
    from ofuda.verbs.reporting.markdown import markdown  # noqa: PLC0415 (as above)
    from ofuda.verbs.reporting.page import page  # noqa: PLC0415 (as above)
    from ofuda.verbs.reporting.sections import sheet  # noqa: PLC0415 (as above)

    whole = sheet(found)
    files = {
        "report.html": page(whole).encode("utf-8", "replace"),
        "report.md": markdown(whole).encode("utf-8", "replace"),
        "report.json": pretty(as_json(found)) + b"\n",
    }
    try:
        write_into(folder, files)
    except OSError as error:
        raise Unreadable(unwritable(str(folder), error)) from error


def _export(found: Report, folder: Path, given: Given) -> list[str]:
    from ofuda.shells.reporting.exporting import chosen, export  # noqa: PLC0415 (needs an extra)

    try:
        return export(found, chosen(given["exports"]), folder, small=given["small_provider"])
    except OSError as error:
        raise Unreadable(unwritable(str(error.filename or folder), error)) from error


def _tell(found: Report) -> None:
    """What is wrong with the record; exit status 1."""
    checked, missing = found.checked, found.coverage.missing
    if checked.differing:
        rows = counted(checked.differing, "row")
        advice = "inputs and table of hosts are the same: report it, or decide again with this version"
        failure(f"{rows}, decided again, differ from the record", advice)
    if missing:
        advice = "run them, and name their folders too"
        failure(f"shards are missing: {', '.join(missing)}", advice)
    if checked.differing or missing:
        raise click.exceptions.Exit(_FINDINGS)
