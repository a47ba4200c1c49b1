"""`ofuda resolve`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import click

from ofuda.cli._beside import beside, offline
from ofuda.cli._fetching import collecting, fetching
from ofuda.cli._hosts import host_table
from ofuda.cli._options import Given, asking, colours, configuration, judged_by, need_agent, question
from ofuda.cli._output import failure, note
from ofuda.cli._printers import Json, JsonLines, Printer, Reply, Text
from ofuda.cli._problems import unreadable, usage
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.question import Question
from ofuda.shells.deciding import Inherit, by_itself, decided
from ofuda.shells.jsonl import Session
from ofuda.shells.targets import STDIN, Beside, CallError, Items, Lines, ReadError, open_target

_FINDINGS = 1
_UNREADABLE = 3


@dataclass
class _Run:
    """What one call is about, and what has come of it so far."""

    question: Question
    policy: Policy
    inherit: Inherit
    kept: bool = True
    complete: bool = True


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option("--url", metavar="URL", help="Where the file came from.")
@click.option("--jsonl", is_flag=True, help="JSON Lines in and out.")
@asking
@offline
@click.option("--hosts", metavar="DIR", help="A table from `ofuda hosts`, for what a resource brings none of itself.")
@fetching
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl"]),
    help="Text, or JSON Lines where those come in, when absent.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when a verdict is other than keep.")
@click.option("-q", "--quiet", is_flag=True, help="One line for each resource, and no warnings.")
@colours
def resolve(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """May I, for this use, and why.

    TARGET is a URL, a list of URLs, a file with --url (a page, any other body, or a response as from `curl -si`),
    a WARC, JSON Lines, or - for standard input.
    """
    if given["jsonl"] and given["form"] not in {None, "jsonl"}:
        raise usage(f"`--jsonl` and `--format {given['form']}` ask for different output", "leave one out")
    config = configuration(given)
    asked, policy = question(given, config), judged_by(given, config)
    held = beside(given)
    with ExitStack() as stack:
        run = _Run(asked, policy, _inheriting(given["hosts"], stack))
        targets = _open(given, held, run, stack)
        printer = _printer(given, targets)
        for target in targets:
            for reply in _replies(target, run):
                run.kept = run.kept and _keeps(reply)
                printer.show(reply)
        printer.end()
    if not run.complete:
        raise click.exceptions.Exit(_UNREADABLE)
    if given["exit_code"] and not run.kept:
        raise click.exceptions.Exit(_FINDINGS)


def _open(given: Given, held: Beside, run: _Run, stack: ExitStack) -> list[Lines | Items]:
    """Every target, opened before anything is printed, so that a wrong call prints nothing."""
    names = given["targets"]
    if names.count(STDIN) > 1:
        raise usage("standard input can be read once", "name `-` once")
    targets: list[Lines | Items] = []
    collect = collecting(given, run.question, run.policy)
    for name in names:
        try:
            targets.append(open_target(name, held, stack, collect, jsonl=given["jsonl"]))
        except CallError as error:
            raise usage(*error.args) from error
        except OSError as error:
            failure(unreadable(name, error))
            run.complete = False
    items = [target for target in targets if isinstance(target, Items)]
    if held.url is not None and sum(not target.several for target in items) > 1:
        raise usage("one `--url` is the address of one file", "call once for each file, or write JSON Lines")
    if items and not run.question.agents and not run.policy.infer:
        raise need_agent()
    return targets


def _inheriting(hosts: str | None, stack: ExitStack) -> Inherit:
    if hosts is None:
        return by_itself
    table = stack.enter_context(host_table(hosts))
    from ofuda.shells.tables.inheriting import Inheritance  # noqa: PLC0415 (needs an extra)

    return Inheritance(table)


def _printer(given: Given, targets: list[Lines | Items]) -> Printer:
    lines = any(isinstance(target, Lines) for target in targets)
    form = "jsonl" if given["jsonl"] else given["form"] or ("jsonl" if lines else "text")
    if form == "jsonl":
        return JsonLines()
    if form == "text":
        return Text(brief=given["quiet"])
    several = (
        len(given["targets"]) > 1 or lines or any(isinstance(target, Items) and target.several for target in targets)
    )
    return Json(several=several)


def _replies(target: Lines | Items, run: _Run) -> Iterator[Reply]:
    try:
        yield from _decisions(target, run) if isinstance(target, Items) else _lines(target, run)
    except ReadError as error:
        failure(*error.args)
        run.complete = False
    except OSError as error:
        failure(unreadable(target.source, error))
        run.complete = False


def _lines(target: Lines, run: _Run) -> Iterator[Reply]:
    source = "request" if target.source == STDIN else target.source
    session = Session(run.question, run.policy, source=source, inherit=run.inherit)
    for number, line in enumerate(target.lines, 1):
        if line and not line.isspace():
            yield session.reply(line, number)


def _decisions(target: Items, run: _Run) -> Iterator[Reply]:
    empty = True
    for item in target.items:
        empty = False
        yield item.id, decided(item, run.question, run.policy, run.inherit)
    if empty:
        message = f"{quote(target.source)} holds no response, so there is nothing to decide"
        note(
            Diagnostic("no-response", Severity.NOTE, message, help="give the WARC with the records of type `response`")
        )


def _keeps(reply: Reply) -> bool:
    if isinstance(reply, tuple):
        return reply[1].verdict is Verdict.KEEP
    return bool(reply.get("verdict", "keep") == "keep")
