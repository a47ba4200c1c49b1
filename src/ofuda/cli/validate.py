"""`ofuda validate`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from ofuda.cli._options import Given, colours, instant
from ofuda.cli._output import failure, painted, pretty, say, write
from ofuda.cli._problems import unreadable, usage
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.document import KINDS, LATER, Document
from ofuda.shells.config import now
from ofuda.verbs.findings import Checked, annotation, one_line, report, rows, summary, without_notes
from ofuda.verbs.validate import kind_of
from ofuda.verbs.validate import validate as check

_FINDINGS = 1
_UNREADABLE = 3
_STDIN = "-"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--kind", type=click.Choice([*KINDS, *LATER]), help="What the files are; told from them when absent.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "lines", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="A report, a line for each finding, or what a program or a forge reads.",
)
@click.option("--at", metavar="TIME", help="The instant at which labels are judged, as in 2026-11-21T00:00:00Z.")
@click.option("--shacl", is_flag=True, help="Also hold labels against the SHACL shapes (extra `shacl`).")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("-q", "--quiet", is_flag=True, help="One line for each error or warning, and no notes.")
@colours
def validate(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Check labels and foreign signal files.

    FILE is a label, a robots.txt, a tdmrep.json, a TDM policy, header lines as `curl -sI` prints them, a page, an RSL
    document or a feed with RSL in it; or - for standard input.

    Exit status: 0 nothing found, or notes alone; 1 errors or warnings; 2 the call is wrong; 3 a file could not be read,
    or is of no kind that is checked.
    """
    if given["kind"] in LATER:
        raise usage(f"files of the kind `{given['kind']}` are not checked yet", f"the kinds are {', '.join(KINDS)}")
    if given["files"].count(_STDIN) > 1:
        raise usage("standard input can be read once", "name `-` once")
    if given["shacl"] and not (find_spec("pyshacl") and find_spec("rdflib")):
        raise usage("`--shacl` needs a library that is not installed", "run `pip install 'ofuda[shacl]'`")
    at = instant(given["at"]) or now()
    read = [_read(name, given["kind"]) for name in given["files"]]
    every = [_checked(one, at, given) for one in read if one is not None]
    _print(every, given)
    if None in read:
        raise click.exceptions.Exit(_UNREADABLE)
    if not given["exit_zero"] and not all(checked.clean for checked in every):
        raise click.exceptions.Exit(_FINDINGS)


def _read(name: str, kind: str | None) -> Document | None:
    """The file; None, and a message, where it cannot be read or told."""
    try:
        octets = sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
    except OSError as error:
        failure(unreadable(name, error))
        return None
    told = kind or kind_of(name, octets)
    if told in KINDS:
        return Document(name, octets, told)
    if told is None:
        failure(f"cannot tell what {quote(name)} is", f"name it with `--kind`: {', '.join(KINDS)}")
    else:
        failure(f"{quote(name)} is of the kind `{told}`, which is not checked yet", f"the kinds are {', '.join(KINDS)}")
    return None


def _checked(document: Document, at: datetime, given: Given) -> Checked:
    checked = Checked(document, check(document, at=at, shapes=given["shacl"]))
    return without_notes(checked) if given["quiet"] else checked


def _print(every: Sequence[Checked], given: Given) -> None:
    match given["form"]:
        case "json":
            found = rows(every)
            write(pretty(found[0] if len(given["files"]) == 1 and found else found) + b"\n")
        case "sarif":
            from ofuda.verbs.sarif import sarif  # noqa: PLC0415 (the one format that needs the pages)

            write(pretty(sarif(every)) + b"\n")
        case form:
            for text in _texts(form, every, quiet=given["quiet"]):
                say(text)


def _texts(form: str, every: Sequence[Checked], *, quiet: bool) -> Iterator[str]:
    for checked in every:
        if form == "github":
            yield from map(annotation, checked.diagnostics)
        elif form == "lines" or quiet:
            yield from painted(map(one_line, checked.diagnostics))
        else:
            yield from painted(report(checked))
    if form == "text" and every and not quiet:
        yield from painted([summary(every)])
