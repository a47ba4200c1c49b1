"""`ofuda sign`."""

from __future__ import annotations

from datetime import datetime

import click

from ofuda.cli._options import instant
from ofuda.cli._output import note, pretty, write
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.shells.config import now
from ofuda.shells.files import FormatError, octets_of, replace_file
from ofuda.shells.keys import PrivateKey, load
from ofuda.verbs.answers import timestamp
from ofuda.verbs.signing import Signer, SigningError, method_of
from ofuda.verbs.signing import sign as signed

_FINDINGS = 1


@click.command()
@click.argument("label", metavar="LABEL")
@click.option("--key", "key_file", metavar="FILE", required=True, help="The private key, as `ofuda keygen` wrote it.")
@click.option(
    "--verification-method", "method", metavar="DID-URL", help="The name of the key; its did:key when absent."
)
@click.option("--created", metavar="TIME", help="When it is signed; now when absent.")
@click.option("--expires", metavar="TIME", help="Until when the proof is good; without end when absent.")
@click.option("-o", "--output", metavar="FILE", help="Where the signed label goes; standard output when absent.")
def sign(
    label: str, key_file: str, method: str | None, created: str | None, expires: str | None, output: str | None
) -> None:
    """Sign a label, or every label of a set.

    LABEL is a label document, or - for standard input. A label that is not valid is not signed.
    """
    key = _key(key_file)
    start, end = instant(created) or now(), instant(expires)
    if end is not None and end <= start:
        raise usage("the proof would be over before it began", "give a later `--expires`")
    try:
        octets = octets_of(label)
    except OSError as error:
        raise Unreadable(unreadable(label, error)) from error
    try:
        signer = Signer(method_of(key.public, method), key.sign)
    except SigningError as error:
        raise usage(str(error), error.advice) from error
    try:
        found = signed(octets, signer, _written(start), None if end is None else _written(end))
    except SigningError as error:
        note(Diagnostic("label-unsigned", Severity.ERROR, str(error), Place(label), error.advice))
        raise click.exceptions.Exit(_FINDINGS) from error
    text = pretty(found) + b"\n"
    if output is None:
        write(text)
        return
    try:
        replace_file(output, text)
    except OSError as error:
        raise Unreadable(unwritable(output, error)) from error


def _written(moment: datetime) -> str:
    return timestamp(moment) or ""


def _key(name: str) -> PrivateKey:
    try:
        key = load(name)
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
    except FormatError as error:
        raise usage(str(error), "make one with `ofuda keygen FILE`") from error
    if key.exposed:
        message = f"others on this machine can read the key in {quote(name)}"
        note(Diagnostic("key-exposed", Severity.WARNING, message, help="take the right to read it from them"))
    return key
