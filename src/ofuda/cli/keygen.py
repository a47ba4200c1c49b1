"""`ofuda keygen`."""

from __future__ import annotations

import click

from ofuda.cli._output import note, pretty, say, write
from ofuda.cli._problems import Unreadable, unwritable, usage
from ofuda.nouns.diagnostics import Diagnostic, Severity
from ofuda.shells.keys import create
from ofuda.verbs.signing import SigningError, did_document, did_web, document_address, method_of


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--did-web", "host", metavar="HOST[/PATH]", help="Print the did.json that publishes the key there.")
def keygen(file: str, host: str | None) -> None:
    """Make a key that signs labels.

    FILE gets the private key (Ed25519, PEM, PKCS #8), readable by you alone. Printed is its name as a did:key, or
    with --did-web the DID document to publish.
    """
    try:
        did = None if host is None else did_web(host)
    except SigningError as error:
        raise usage(str(error), error.advice) from error
    try:
        key = create(file)
    except OSError as error:
        raise Unreadable(unwritable(file, error)) from error
    method = method_of(key.public, None)
    if did is None:
        say(method.partition("#")[0])
        return
    write(pretty(did_document(did, key.public)) + b"\n")
    message = f"publish it at `{document_address(did)}`"
    advice = f"then sign with `--verification-method {did}#{method.partition('#')[2]}`"
    note(Diagnostic("did-document", Severity.NOTE, message, help=advice))
