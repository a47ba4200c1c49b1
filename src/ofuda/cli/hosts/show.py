"""`ofuda hosts show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ofuda.cli._options import colours
from ofuda.cli._output import failure, painted, pretty, say, write
from ofuda.cli._problems import usage
from ofuda.cli.hosts._asking import asked, may_ask, opened, read_asking
from ofuda.nouns.diagnostics import quote, visible
from ofuda.verbs.answers import answer, timestamp
from ofuda.verbs.reports import Line, Span, decision_lines, shown

if TYPE_CHECKING:
    from ofuda.shells.tables.hosts import HostTable
    from ofuda.shells.tables.intervals import Interval
    from ofuda.shells.tables.judging import Asking

_FINDINGS = 1


@click.command()
@click.argument("folder", metavar="DIR")
@click.argument("host", metavar="ORIGIN|HOST")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a terminal or a program.",
)
@asked
@colours
def show(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Show what a host answered, and what that says to an agent.

    DIR is a table of hosts. Printed are, for each origin of the host, the answers with their intervals; with -A or a
    policy that reads the rules for others also the lines of robots.txt that are about the agent, and the decision on
    the first page of the origin, each with its line.

    Exit status: 1 where the table has no answer of the host.
    """
    with opened(given["folder"]) as table:
        asking = read_asking(given) if given["policy"] else may_ask(given)
        found = [one for one in _origins(given["host"]) if table.intervals(one)]
        if given["form"] == "json":
            write(pretty([_data(table, one, asking) for one in found]) + b"\n")
        else:
            say("\n".join(painted(line for one in found for line in _lines(table, one, asking))))
    if not found:
        failure(f"the table has no answer of {quote(given['host'])}", "`ofuda hosts fetch` asks a host")
        raise click.exceptions.Exit(_FINDINGS)


def _origins(text: str) -> tuple[str, ...]:
    from ofuda.shells.tables.naming import named  # noqa: PLC0415 (as the table)

    origins = named(text)
    if not origins:
        raise usage(f"{quote(text)} is no host, origin or URL", "write it as in `example.com` or `https://example.com`")
    return origins


# -- for a program -----------------------------------------------------------------------------------------------------


def _data(table: HostTable, origin: str, asking: Asking | None) -> dict[str, Any]:
    data: dict[str, Any] = {"origin": origin, "intervals": [_interval(one) for one in table.intervals(origin)]}
    if asking is not None:
        from ofuda.shells.tables.judging import decided  # noqa: PLC0415 (needs an extra)

        data["rules"] = {
            token: [{"line": number, "text": text} for number, text in _rules(table, origin, token, asking)]
            for token in sorted(asking.question.agents) or ["*"]
        }
        data["decision"] = answer(next(decided(table, origin, asking)))
    return data


def _interval(one: Interval) -> dict[str, Any]:
    from ofuda.shells.tables.intervals import instant  # noqa: PLC0415 (as the table)

    found = one.answer
    return {
        "path": one.path,
        "valid_from": timestamp(instant(one.valid_from)),
        "valid_to": None if one.valid_to is None else timestamp(instant(one.valid_to)),
        **found._asdict(),
        "body": found.body.hex() if found.body else None,
    }


def _rules(table: HostTable, origin: str, token: str, asking: Asking) -> Iterator[tuple[int, str]]:
    from ofuda.shells.tables.judging import lines_for  # noqa: PLC0415 (needs an extra)

    robots = table.site(origin, asking.at, asking.as_of)[0].robots_txt
    for line in lines_for(robots, token):
        yield line.number, line.raw.decode("utf-8", "backslashreplace").strip()


# -- for a person ------------------------------------------------------------------------------------------------------


def _lines(table: HostTable, origin: str, asking: Asking | None) -> Iterator[Line]:
    yield (Span(visible(origin), "strong"),)
    for one in table.intervals(origin):
        yield (Span(f"  {_span(one)}  "), Span(f"{shown(one.path)}  "), *_answer(one))
    if asking is None:
        return
    from ofuda.shells.tables.judging import decided  # noqa: PLC0415 (needs an extra)

    for token in sorted(asking.question.agents) or ["*"]:
        rules = list(_rules(table, origin, token, asking))
        yield (Span(f"  robots.txt for {token}" + (":" if rules else ": no line"), "strong"),)
        for number, text in rules:
            yield (Span(f"  {number:>6}  ", "dim"), Span(shown(text)))
    yield from decision_lines(next(decided(table, origin, asking)))


def _span(one: Interval) -> str:
    from ofuda.shells.tables.intervals import instant  # noqa: PLC0415 (as the table)

    end = "…" if one.valid_to is None else timestamp(instant(one.valid_to))
    return f"{timestamp(instant(one.valid_from))} – {end}"


def _answer(one: Interval) -> Iterator[Span]:
    found = one.answer
    yield Span(str(found.status or found.error))
    yield Span("".join(f"  {text}" for text in _details(one)), "dim")


def _details(one: Interval) -> Iterator[str]:
    found = one.answer
    if found.body:
        yield f"sha256:{found.body.hex()[:16]}…"
    if found.media_type:
        yield shown(found.media_type)
    if found.url:
        yield f"from {shown(found.url)}"
    if found.truncated:
        yield "cut"
