"""`ofuda conformance`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import click

from ofuda.cli._output import painted, pretty, say, write
from ofuda.cli._problems import Unreadable, unreadable, usage
from ofuda.shells.files import FormatError
from ofuda.shells.program import CommandError, answers, statuses, words
from ofuda.shells.vectors import vectors
from ofuda.verbs.conformance import CLASSES, DOCUMENT, RESOLVER, Result, Vector, failed, judged, lines, report

_FINDINGS = 1
_BUNDLED = "the vectors that come with ofuda"
_Ask = Callable[[Sequence[str], list[Vector], float], Iterator[object]]


@click.command()
@click.option("--command", metavar="CMD", help="A resolver: reads JSON Lines requests, writes answers.")
@click.option("--validate-command", metavar="CMD", help="A validator: gets a file, exits with 0 (valid) or 1.")
@click.option("--class", "kind", type=click.Choice(CLASSES), help="That class alone.")
@click.option("--vectors", "folder", metavar="DIR", help=f"Vectors in the place of {_BUNDLED}.")
@click.option("--only", metavar="TEXT", help="Only vectors with this in their name, as in `robots/` or `-expired`.")
@click.option("--without-house", is_flag=True, help="Without the vectors in which a reading of our own decides.")
@click.option("--timeout", type=click.FloatRange(0.1, 3600), default=10, show_default=True, help="Seconds an answer.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def conformance(
    command: str | None,
    validate_command: str | None,
    kind: str | None,
    folder: str | None,
    only: str | None,
    without_house: bool,  # noqa: FBT001 (an option)
    timeout: float,
    form: str,
) -> None:
    """Hold any program against the standard's vectors.

    CMD is split into words as a shell does it, and run without one. Exit status: 0 every vector as expected; 1 some are
    not; 2 the call is wrong; 3 the program could not be run, or the vectors not be read.
    """
    programs = {RESOLVER: command, DOCUMENT: validate_command}
    chosen = {name: _words(text) for name, text in programs.items() if text is not None and kind in {None, name}}
    every = _read(folder)
    _check(kind, chosen, {vector.kind for vector in every})
    wanted = [one for one in every if one.kind in chosen and (only is None or only in one.title)]
    kept = [one for one in wanted if not (without_house and one.house)]
    if not kept:
        raise usage("no vector is left", "take another `--only`, or leave it out")
    results = [one for name, split in chosen.items() for one in _asked(name, split, kept, timeout)]
    untold = [name for name in CLASSES if not any(one.kind == name for one in every)]
    skipped = len(wanted) - len(kept)
    if form == "json":
        write(pretty(report(results, skipped, untold)) + b"\n")
    else:
        say("\n".join(painted(lines(results, skipped, untold))))
    if failed(results):
        raise click.exceptions.Exit(_FINDINGS)


def _check(kind: str | None, chosen: dict[str, list[str]], known: set[str]) -> None:
    if kind is not None and kind not in known:
        raise usage(f"there are no vectors of the class `{kind}` yet", f"there are some of {', '.join(sorted(known))}")
    if not chosen:
        need = {DOCUMENT: "--validate-command", RESOLVER: "--command"}
        advice = need[kind] if kind else "--command"
        raise usage("there is no program to ask", f"name it, as in `{advice} 'ofuda resolve -'`")


def _words(text: str) -> list[str]:
    try:
        return words(text)
    except CommandError as error:
        raise usage(str(error), "write it as in a shell, in quotes") from error


def _read(folder: str | None) -> list[Vector]:
    try:
        return vectors(folder)
    except OSError as error:
        raise Unreadable(unreadable(folder or _BUNDLED, error)) from error
    except FormatError as error:
        raise Unreadable(str(error)) from error


def _asked(kind: str, split: list[str], kept: list[Vector], timeout: float) -> Iterator[Result]:
    ask: _Ask = answers if kind == RESOLVER else statuses
    mine = [one for one in kept if one.kind == kind]
    try:
        for vector, answer in zip(mine, ask(split, mine, timeout), strict=True):
            yield judged(vector, answer)
    except OSError as error:
        raise Unreadable(unreadable(split[0], error).replace("cannot read", "cannot run")) from error
