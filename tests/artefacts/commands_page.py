"""`docs/pages/commands.md`: the command line, as its own help has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.artefacts.markdown import entry, heading

if TYPE_CHECKING:
    import click

TARGET = "docs/pages/commands.md"
_HEAD = """\
# Commands

Every command with every option. This page is generated from what `ofuda COMMAND --help` prints; how the answers are to
be read is on the page [Answers](answers.md).

Answers go to standard output, messages to standard error. `OFUDA_AGENT` in the environment, or an `ofuda.toml` in the
working directory, says who asks every day; options win over the environment, and that over the file. `NO_COLOR` is
obeyed.

| exit status | meaning |
|---|---|
| 0 | done, and nothing found wrong |
| 1 | findings, or with `--exit-code` a verdict other than keep |
| 2 | the call is wrong; nothing was decided |
| 3 | something could not be read or written |
"""


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _command(name: str, command: click.Command, level: int = 2) -> Iterator[str]:
    import click  # noqa: PLC0415 (what is generated comes first)

    context = click.Context(command, info_name=f"ofuda {name}")
    pieces = command.collect_usage_pieces(context)
    anchor = name.replace(" ", "-")
    yield heading(level, f"`ofuda {name}`", f"ofuda-{anchor}")
    yield "".join(f"\n{part}\n" for part in _paragraphs(command.help or ""))
    yield f"\n`ofuda {name} {' '.join(pieces)}`\n"
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if not isinstance(param, click.Option) or record is None or "--help" in param.opts:
            continue
        longest = max(param.opts, key=len).lstrip("-")
        # A bracket that click adds (a default) would be read as a link.
        told = record[1].replace("[", "(").replace("]", ")")
        yield entry(f"`{record[0]}`", f"{anchor}-{longest}", told)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None:
                yield from _command(f"{name} {each}", found, level + 1)


def text() -> str:
    from ofuda.cli import COMMANDS, main  # noqa: PLC0415 (what is generated comes first)

    found = [
        (name, main.get_command(main.make_context("ofuda", [], resilient_parsing=True), name)) for name in COMMANDS
    ]
    return _HEAD + "".join(part for name, command in found if command for part in _command(name, command))
