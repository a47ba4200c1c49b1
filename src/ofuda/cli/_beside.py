"""Offline evidence: what the options hold beside the resource."""

from __future__ import annotations

import re

import click

from ofuda.carriers.urls import address
from ofuda.cli._options import Command, Given, attach
from ofuda.cli._problems import Unreadable, unreadable, usage
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched
from ofuda.shells.files import fetched
from ofuda.shells.targets import Beside

_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)\Z", re.DOTALL)  # RFC 9110 §5.6.2
_OFFLINE = (
    click.option("--robots", metavar="FILE", help="The robots.txt of its origin, or `curl -si` of it."),
    click.option("--robots-status", type=click.IntRange(100, 599), metavar="N", help="What robots.txt was answered."),
    click.option("-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="A header of its response."),
    click.option("--well-known", multiple=True, metavar="PATH=FILE", help="A file of its origin, by its path."),
    click.option("--document", "documents", multiple=True, metavar="URL=FILE", help="What an answer says it needs."),
)  # fmt: skip


def offline(command: Command) -> Command:
    """The options that hold what was fetched beside the resource."""
    return attach(_OFFLINE, command)


def beside(given: Given) -> Beside:
    url = given["url"]
    if url is not None and address(url) is None:
        raise usage(f"{quote(url)} is no http or https URL", "give the absolute URL of the resource")
    robots, status = given["robots"], given["robots_status"]
    return Beside(
        url=url,
        headers=tuple(map(_header, given["headers"])),
        robots_txt=None if robots is None and status is None else _fetched(robots, status),
        well_known=dict(_named(one, "--well-known", "/.well-known/tdmrep.json=FILE") for one in given["well_known"]),
        documents=dict(_named(one, "--document", "https://example.com/license.xml=FILE") for one in given["documents"]),
    )


def _header(text: str) -> tuple[str, str]:
    field = _FIELD.match(text)
    if field is None or "\r" in text or "\n" in text:
        raise usage(f"{quote(text)} is no header", "write it as in -H 'Content-Usage: train-ai=n'")
    return field[1], field[2].strip(" \t")


def _named(text: str, option: str, example: str) -> tuple[str, Fetched]:
    """`PATH=FILE` or `URL=FILE`; an address may hold `=`, so the last one counts."""
    key, _, name = text.rpartition("=")
    fits = key.startswith("/") if option == "--well-known" else address(key) is not None
    if not fits or not name:
        raise usage(f"{quote(text)} names no place and file", f"write it as in {option} {example}")
    return key, _fetched(name, None)


def _fetched(name: str | None, status: int | None) -> Fetched:
    try:
        return fetched(name, status)
    except OSError as error:
        raise Unreadable(unreadable(name or "", error)) from error
