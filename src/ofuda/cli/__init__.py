"""Floor 8: the command line. Each command is a module, imported when it is called and not before."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from ofuda.nouns.versions import TOOL

# The sentences stand here too, so that `ofuda --help` imports no command; a test holds both against each other.
COMMANDS: dict[str, str] = {
    "resolve": "May I, for this use, and why.",
    "validate": "Check labels and foreign signal files.",
    "init": "Answer six questions, and write a label.",
    "render": "Write one label into every channel that exists.",
    "audit": "See what a site tells each kind of reader.",
    "filter": "Decide every row of files, and keep the evidence.",
    "apply": "Write the rows that were kept, by decisions made before.",
    "report": "Report what came of every row, and why.",
    "hosts": "Keep what hosts answered, and when, in a table.",
    "keygen": "Make a key that signs labels.",
    "sign": "Sign a label, or every label of a set.",
    "verify": "Check the proofs of labels.",
    "conformance": "Hold any program against the standard's vectors.",
    "uses": "Print the uses and their groups.",
    "channels": "Print the places where signals are looked for.",
    "rules": "Print the rules that files are checked by.",
    "rule": "Print what one rule is about.",
    "policies": "Print the shipped policies.",
    "agents": "Print the agents that are known by name.",
}
_READ_OR_WRITTEN = 3
_INTERRUPTED = 130  # 128 and SIGINT, as shells have it
_KEYWORDS = {"import": "import_"}


class Lazy(click.Group):
    """A group of the commands in a table of names and sentences; each is a module of a package."""

    def __init__(self, *, table: dict[str, str], package: str, **attributes: Any) -> None:  # noqa: ANN401 (click's)
        super().__init__(**attributes)
        self.table = table
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        if cmd_name not in self.table:
            return None
        name = _KEYWORDS.get(cmd_name, cmd_name)
        command = getattr(import_module(f"{self._package}.{name}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 (narrows the type)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        with formatter.section("Commands"):
            formatter.write_dl(list(self.table.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.table and not name.startswith("-") and not ctx.resilient_parsing:
            from ofuda.cli._problems import wrong  # noqa: PLC0415 (only on the way to a message)

            raise wrong("command", name, self.table, f"`{ctx.command_path} --help` lists them")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> None:
        try:
            super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our output has seen enough: no message.
            from ofuda.cli._output import abandon  # noqa: PLC0415 (rare)

            abandon()
            ctx.exit(_READ_OR_WRITTEN)
        except (KeyboardInterrupt, click.Abort):  # what a prompt makes of it, and of an end of input
            ctx.exit(_INTERRUPTED)
        except RuntimeError as error:
            from ofuda.cli._problems import Unreadable  # noqa: PLC0415 (rare)
            from ofuda.nouns.data import DataError  # noqa: PLC0415 (rare)

            if not isinstance(error, DataError):
                raise
            raise Unreadable(str(error)) from error


@click.command(cls=Lazy, table=COMMANDS, package="ofuda.cli", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(TOOL, message="ofuda %(version)s")
def main() -> None:
    """Labels that say how AI may use a work, and the tools that honour them.

    Exit status: 0 done; 1 findings, or a verdict other than keep; 2 the call is wrong; 3 something could not be
    read or written.
    """
