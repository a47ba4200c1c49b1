"""`ofuda hosts diff`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from ofuda.cli._options import colours
from ofuda.cli._output import encoded, painted, say, write
from ofuda.cli.hosts._asking import asked, opened, read_asking
from ofuda.nouns.diagnostics import visible
from ofuda.verbs.reports import Line, Span, shown

if TYPE_CHECKING:
    from ofuda.shells.tables.comparing import Change, Difference

_FINDINGS = 1


@click.command()
@click.argument("before", metavar="DIR")
@click.argument("after", metavar="DIR")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="For a terminal, or an object a line.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when a decision differs.")
@asked
@colours
def diff(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Show which origins are decided on differently by two tables.

    Each origin is tried at its first page, and at a path for each rule that either robots.txt has for the agent; the
    first path where decisions differ is shown, with what decides there.
    """
    differs = False
    with opened(given["before"]) as before, opened(given["after"]) as after:
        asking = read_asking(given)
        from ofuda.shells.tables.comparing import differences  # noqa: PLC0415 (needs an extra)

        for one in differences(before, after, asking):
            differs = True
            if given["form"] == "jsonl":
                write(encoded(_data(one)) + b"\n")
            else:
                say("\n".join(painted(_lines(one))))
    if differs and given["exit_code"]:
        raise click.exceptions.Exit(_FINDINGS)


def _data(one: Difference) -> dict[str, Any]:
    return {
        "origin": one.origin,
        "url": one.url,
        "others": one.others,
        "only": one.only,
        "changes": [
            {
                "use": change.use,
                "before": change.before,
                "after": change.after,
                "reason": change.reason,
                "place": str(change.why.evidence.place) if change.why else None,
                "raw": change.why.evidence.raw if change.why else None,
            }
            for change in one.changes
        ],
    }


def _lines(one: Difference) -> Iterator[Line]:
    only = f"  only in the {one.only} table" if one.only else ""
    more = f"  and at {one.others} more of the addresses tried" if one.others else ""
    yield Span(visible(shown(one.url)), "strong"), Span(only + more, "dim")
    for (before, after, reason, why), group in groupby(one.changes, key=_what):
        names = ", ".join(str(change.use or "fetch") for change in group)
        yield Span(f"  {before} → {after}: {names}"), Span(f"  {shown(reason)}{why}".rstrip(), "dim")


def _what(change: Change) -> tuple[str, str, str, str]:
    evidence = change.why.evidence if change.why else None
    why = f"  {shown(str(evidence.place))}  {shown(evidence.raw)}" if evidence else ""
    return ", ".join(change.before), ", ".join(change.after), change.reason, why
