"""`ofuda verify`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ofuda.cli._options import instant, trusted
from ofuda.cli._output import painted, pretty, say, write
from ofuda.cli._problems import Unreadable, unreadable, usage
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched
from ofuda.shells.config import now
from ofuda.shells.files import octets_of
from ofuda.verbs.verifying import Verified, document_place, entry, lines
from ofuda.verbs.verifying import verify as verified

_FINDINGS = 1
_OK = 200


@click.command()
@click.argument("labels", nargs=-1, required=True, metavar="LABEL...")
@click.option("--did-document", "files", multiple=True, metavar="FILE", help="A did.json that an answer needs.")
@click.option("--trust", "trust_file", metavar="FILE", help="Which labels have to be proved, and by whom, in JSON.")
@click.option("--at", metavar="TIME", help="The instant asked about; now when absent.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(labels: tuple[str, ...], files: tuple[str, ...], trust_file: str | None, at: str | None, form: str) -> None:
    """Check the proofs of labels.

    LABEL is a label document, or - for standard input. Exit status 1 where a label is not signed, or its proof is not
    good. With --trust a proof counts only by who is named there, or whose host the label is about.
    """
    documents = dict(map(_document, files))
    trust, moment = trusted(trust_file), instant(at) or now()
    found: list[tuple[str, Verified]] = []
    for name in labels:
        octets = _read(name)
        found += [(name, one) for one in verified(octets, documents, moment, trust)]
    if form == "json":
        entries = [entry(one, name) for name, one in found]
        write(pretty(entries[0] if len(entries) == 1 and len(labels) == 1 else entries) + b"\n")
    else:
        say("\n".join(_lines(found)))
    if not all(one.good for _, one in found):
        raise click.exceptions.Exit(_FINDINGS)


def _lines(found: list[tuple[str, Verified]]) -> Iterator[str]:
    for name, one in found:
        yield from painted(lines(one, name))


def _document(name: str) -> tuple[str, Fetched]:
    octets = _read(name)
    place = document_place(octets)
    if place is None:
        raise usage(f"{quote(name)} is no DID document of a `did:web`", "give the did.json that is published")
    return place, Fetched(_OK, octets)


def _read(name: str) -> bytes:
    try:
        return octets_of(name)
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
