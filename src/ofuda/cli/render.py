"""`ofuda render`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ofuda.carriers.urls import address
from ofuda.cli._fetching import fetching, getting
from ofuda.cli._options import Given, colours, instant
from ofuda.cli._output import note, say
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage, wrong
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.rendering import LABEL_PATH, LICENSE_PATH, POLICY_PATH, Site
from ofuda.shells.config import now
from ofuda.shells.files import octets_of, write_into
from ofuda.shells.standing import LookError, of_folder, of_origin
from ofuda.tables.channels import CHANNELS, Channel
from ofuda.verbs.authored import Authored, authored
from ofuda.verbs.kit import Kit, Standing, kit
from ofuda.verbs.kit_told import manifest, plan, readme
from ofuda.verbs.publish import publish
from ofuda.verbs.servers.table import BY_NAME as SERVERS

_FINDINGS = 1
_PATHS = ("/robots.txt", "/.well-known/tdmrep.json", LICENSE_PATH, POLICY_PATH, LABEL_PATH)


@click.command()
@click.argument("label", metavar="LABEL")
@click.option("--site", metavar="URL|DIR", help="The site, or its web root: what it serves is read and merged.")
@click.option("--for", "targets", multiple=True, metavar="TARGET", help=f"A server: {', '.join(SERVERS)}; else all.")
@click.option("--without", multiple=True, metavar="CHANNEL", help="A channel to leave out (`ofuda channels`).")
@click.option("--at", metavar="TIME", help="When it is published; now when absent.")
@click.option("-o", "--output", metavar="DIR", help="Where the files go; without it only the plan is printed.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what channels cannot say.")
@fetching
@colours
def render(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Write one label into every channel that exists.

    LABEL is a label document, a set, or the short form of a label; or - for standard input. DIR gets what the web root
    gets in site/, what servers are told in server/, what pages are told in snippets/, and a manifest and a README that
    say what goes where, what it would replace, what each channel cannot say, and who complains about which line.
    """
    at = instant(given["at"]) or now()
    channels, servers = _channels(given["without"]), [SERVERS[_target(name)] for name in given["targets"]]
    label = _label(given["label"], at)
    where = _origin(given["site"])
    sites = publish(label.labels, label.document, at, origin=where, channels=channels)
    if not sites:
        raise _no_place(given["label"])
    kits = [kit(one, _standing(given, one), servers or list(SERVERS.values())) for one in sites]
    for one in kits if not given["quiet"] else ():
        for loss in one.notes:
            note(loss)
    for one in kits:
        _put(one, given["output"], alone=len(kits) == 1)


def _channels(without: Sequence[str]) -> list[Channel]:
    written = {one.name: one for one in CHANNELS if one.write is not None}
    for name in without:
        if name not in written:
            raise wrong("channel that is written", name, written, f"there are {', '.join(written)}")
    return [one for name, one in written.items() if name not in without]


def _target(name: str) -> str:
    if name not in SERVERS:
        raise wrong("target", name, SERVERS, f"there are {', '.join(SERVERS)}")
    return name


def _label(name: str, at: datetime) -> Authored:
    """The labels of a file; every finding is told, and one that is an error ends the call."""
    try:
        octets = octets_of(name)
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
    found = authored(name, octets, at)
    for one in found.diagnostics:
        note(one)
    if not found.labels:
        raise click.exceptions.Exit(_FINDINGS)
    return found


def _origin(site: str | None) -> str | None:
    """The origin of `--site`, where that is an address."""
    if site is None or not site.startswith(("http:", "https:")):
        return None
    where = address(site)
    if where is None:
        raise usage(f"{quote(site)} is no http or https URL", "give the address of the site, or the folder it lies in")
    return where.origin


def _standing(given: Given, site: Site) -> Standing | None:
    """What the site serves now; None where nobody asked to look."""
    name = given["site"]
    if name is None:
        return None
    try:
        if _origin(name) is not None:
            return of_origin(site.origin, _PATHS, getting(given))
        if not Path(name).is_dir():
            raise usage(f"{quote(name)} is no folder and no URL", "give `https://…`, or the folder of the web root")
        return of_folder(Path(name), _PATHS)
    except LookError as error:
        advice = "give the folder of the web root, or leave `--site` out and merge by hand"
        raise Unreadable(f"{error}\n  help: {advice}") from error
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error


def _no_place(name: str) -> click.exceptions.Exit:
    message = "the label is about no site and no page, so no place can serve it"
    advice = "add a subject of the type `Site`, or name the site that serves it with `--site`"
    note(Diagnostic("label-no-place", Severity.ERROR, message, Place(name), advice))
    return click.exceptions.Exit(_FINDINGS)


def _put(made: Kit, folder: str | None, *, alone: bool) -> None:
    """Into the folder, or where there are several sites into one for each of them; or the plan, printed."""
    if folder is None:
        say("\n".join([*([] if alone else [made.site.origin]), *plan(made)]))
        return
    root = Path(folder) if alone else Path(folder) / made.site.origin.partition("://")[2].replace(":", "-")
    pieces = {one.path: one.octets for one in made.pieces}
    try:
        write_into(root, pieces | {"manifest.json": manifest(made), "README.md": readme(made)})
    except OSError as error:
        raise Unreadable(unwritable(str(error.filename or folder), error)) from error
