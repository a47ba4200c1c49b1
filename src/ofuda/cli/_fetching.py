"""The options of a fetch. What fetches is loaded with the first URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from ofuda.cli._options import Command, Given, attach
from ofuda.cli._problems import Unreadable, unreadable, usage
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched
from ofuda.shells.targets import Collect, Item

_PORTS = range(1, 65536)
_FETCHING = (
    click.option("--connect-to", metavar="HOST:PORT", help="Where every connection goes: a server of your own."),
    click.option("--allow-private", is_flag=True, help="Ask servers of your own: any address, any port."),
    click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S", help="For one fetch; 30 s."),
    click.option("--cache", metavar="DIR", help="Keeps robots.txt and other small files for the next call."),
)  # fmt: skip


def fetching(command: Command) -> Command:
    """The options of a fetch."""
    return attach(_FETCHING, command)


def collecting(given: Given, question: Question, policy: Policy) -> Collect:
    """Collects URLs as the options say."""
    connect_to = None if given["connect_to"] is None else host_and_port(given["connect_to"])
    folder = None if given["cache"] is None else _folder(given["cache"])

    def collect(urls: Iterator[str], waiting: bool) -> Iterator[Item]:  # noqa: FBT001 (as `Collect` has it)
        from ofuda.shells.web.run import collector, items  # noqa: PLC0415 (only where a URL is to be fetched)

        private, timeout = given["allow_private"], given["timeout"]
        found = collector(question, policy, connect_to, folder, timeout, allow_private=private)
        yield from items(found, urls, waiting=waiting)

    return collect


def getting(given: Given) -> Callable[[str], Fetched]:
    """Gets the small files of a site as the options say; robots.txt is not asked about what stands beside it."""
    connect_to = None if given["connect_to"] is None else host_and_port(given["connect_to"])
    folder = None if given["cache"] is None else _folder(given["cache"])

    def get(url: str) -> Fetched:
        from ofuda.shells.web.run import library  # noqa: PLC0415 (only where a URL is to be fetched)

        return library(connect_to, folder, given["timeout"], allow_private=given["allow_private"]).file(url).fetched

    return get


def host_and_port(text: str) -> tuple[str, int]:
    """What `--connect-to` names."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) not in _PORTS:
        raise usage(f"{quote(text)} is no host and port", "write it as in --connect-to localhost:8080")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _folder(name: str) -> Path:
    path = Path(name)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
    return path
