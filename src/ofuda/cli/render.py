"""`ofuda render`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ofuda.carriers.urls import address
from ofuda.cli._fetching import fetching, getting
from ofuda.cli._options import Given, colours, instant
from ofuda.cli._output import note, say
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage, wrong
from ofuda.formats.label_regions import first_instant
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.rendering import LABEL_PATH, LICENSE_PATH, POLICY_PATH, Site
from ofuda.shells.config import now
from ofuda.shells.files import drop_unchanged, octets_of, write_into
from ofuda.shells.standing import LookError, of_folder, of_origin
from ofuda.tables.channels import CHANNELS, Channel
from ofuda.verbs.authored import Authored, authored
from ofuda.verbs.kit import Kit, Standing, kit
from ofuda.verbs.kit_told import digests, manifest, plan, readme, to_mend, unsaid
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
    at = _begun(label, at, given["label"])
    where = _origin(given["site"])
    sites = publish(label.labels, label.document, at, origin=where, channels=channels)
    _check_places(sites, given["label"])
    kits = [kit(one, _standing(given, one), servers or list(SERVERS.values())) for one in sites]
    for one in kits:
        folder = _folder(given["output"], one, alone=len(kits) == 1)
        _put(one, folder)
        if not given["quiet"]:
            _tell(one, folder)


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


def _begun(label: Authored, at: datetime, name: str) -> datetime:
    """When it is published: where it begins later, then; one that is over is not."""
    begins = first_instant(label.labels, at)
    if begins is None:
        advice = "give it a later `validUntil`, or publish its successor"
        note(Diagnostic("label-not-in-force", Severity.ERROR, "the label is over", Place(name), advice))
        raise click.exceptions.Exit(_FINDINGS)
    if begins > at:
        message = f"the label begins on {begins:%Y-%m-%d}; until then other standards must not say it"
        advice = "put its files in place on that day"
        note(Diagnostic("label-not-in-force", Severity.WARNING, message, Place(name), advice))
    return begins


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


def _check_places(sites: Sequence[Site], name: str) -> None:
    """A label about no place is served, and nothing else is said; without a site there is nobody to serve it."""
    if not sites:
        message, advice = (
            "no site can serve it",
            "name the site with `--site`, or give the label an address as its `id`",
        )
        note(Diagnostic("label-no-place", Severity.ERROR, message, Place(name), advice))
        raise click.exceptions.Exit(_FINDINGS)
    if not any(region.rules for site in sites for region in site.regions):
        message = "it is about no page of the site, so the channels of the site say where the label is and no more"
        advice = "add a subject of the type `Site` or `Resource`"
        note(Diagnostic("label-no-place", Severity.WARNING, message, Place(name), advice))


def _folder(name: str | None, made: Kit, *, alone: bool) -> Path | None:
    """Where a kit goes: of several sites each has a folder of its own."""
    if name is None or alone:
        return None if name is None else Path(name)
    return Path(name) / made.site.origin.partition("://")[2].replace(":", "-")


def _put(made: Kit, folder: Path | None) -> None:
    """Into the folder; or the plan, printed."""
    if folder is None:
        say("\n".join([made.site.origin, *(f"  {line}" for line in plan(made))]))
        return
    pieces = {one.path: one.octets for one in made.pieces}
    try:
        _tidy(folder, pieces)
        write_into(folder, pieces | {"manifest.json": manifest(made), "README.md": readme(made)})
    except OSError as error:
        raise Unreadable(unwritable(str(error.filename or folder), error)) from error
    say(f"{folder}: {len(pieces)} files for {made.site.origin}; begin with {folder / 'README.md'}")


def _tidy(folder: Path, pieces: Mapping[str, bytes]) -> None:
    """What an earlier call wrote, this one does not, and nobody changed since."""
    before = folder / "manifest.json"
    if before.is_file():
        old = digests(before.read_bytes())
        drop_unchanged(folder, {path: digest for path, digest in old.items() if path not in pieces})


def _tell(made: Kit, folder: Path | None) -> None:
    """What only the site can mend; and what channels do not say, in few words where the README has them."""
    for one in to_mend(made):
        note(one)
    lost = unsaid(made)
    if lost and folder is None:
        say("\n".join(["not said:", *(f"  {line}" for line in lost)]))
    elif lost:
        say(f"{len(lost)} things are not said, or more strictly, in some channel; they stand there too")
