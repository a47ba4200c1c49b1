"""`ofuda audit`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ofuda.carriers.urls import address
from ofuda.cli._fetching import host_and_port
from ofuda.cli._options import Given, colours, instant
from ofuda.cli._output import painted, pretty, say, write
from ofuda.cli._problems import Unreadable, unreadable, unwritable, usage
from ofuda.nouns.audit import Audit
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.document import Document
from ofuda.shells.config import now
from ofuda.shells.files import octets_of
from ofuda.verbs.audit import audit as judge
from ofuda.verbs.auditing.labels import Own
from ofuda.verbs.auditing.words import LANGUAGES, Words

if TYPE_CHECKING:
    from ofuda.nouns.visit import Visit
    from ofuda.shells.web.recording import Heard

_FINDINGS = 1
_UNREADABLE = 3
_WEB = ("http://", "https://")


@click.command()
@click.argument("target", metavar="URL|DIR")
@click.option("--label", metavar="FILE", help="The label, or set of labels, that the site is held against.")
@click.option("--url", metavar="URL", help="The origin of DIR; that of the label's site when absent.")
@click.option("--pages", type=click.IntRange(min=1), default=20, show_default=True, help="How many pages at most.")
@click.option("--own-site", is_flag=True, help="Also fetch what the site's robots.txt keeps from our agent.")
@click.option("--save", metavar="DIR", help="Keeps the report (HTML, Markdown, JSON) and a WARC of all that was seen.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The report's language.")
@click.option("--connect-to", metavar="HOST:PORT", help="Where every connection goes: a server of your own.")
@click.option("--allow-private", is_flag=True, help="Ask servers of your own: any address, any port.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S", help="For one fetch; 30 s.")
@click.option("--at", metavar="TIME", help="The instant at which it is judged, as in 2026-11-21T00:00:00Z.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    show_default=True,
    help="For a terminal, a program, a comment, or a browser.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found, as long as it could be looked at.")
@click.option("-q", "--quiet", is_flag=True, help="The counts, and one line for each error or warning.")
@colours
def audit(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """See what a site tells each kind of reader.

    With a label also whether it says what the label says; every finding comes with its fix.

    URL is a page of the site: its robots.txt, well-known files, a sample of its sitemap, and what its pages show are
    fetched too. DIR is a folder as the web root, with the headers that a server adds in its headers.json.

    Exit status: 0 nothing found wrong, or notes alone; 1 errors or warnings; 2 the call is wrong; 3 something could not
    be looked at.
    """
    words, at = Words(given["lang"]), instant(given["at"]) or now()
    label = None if given["label"] is None else _label(given["label"], at)
    visit, heard = _visit(given, label, at)
    found = judge(visit, label, at, words=words)
    if given["save"] is not None:
        _save(Path(given["save"]), found, words, heard)
    _print(found, words, given)
    if found.unread:
        raise click.exceptions.Exit(_UNREADABLE)
    if not found.clean and not given["exit_zero"]:
        raise click.exceptions.Exit(_FINDINGS)


def _label(name: str, at: datetime) -> Document:
    """The file of the label; one without a label in force to compare with is a wrong call."""
    try:
        document = Document(name, octets_of(name), "label")
    except OSError as error:
        raise Unreadable(unreadable(name, error)) from error
    if not Own(document, at).labels:
        raise usage(f"{quote(name)} holds no valid label", "`ofuda validate` says what is wrong with it")
    return document


def _visit(given: Given, label: Document | None, at: datetime) -> tuple[Visit, list[Heard]]:
    from ofuda.shells.web.fetcher import Surroundings  # noqa: PLC0415 (only where something is to be fetched)
    from ofuda.shells.web.guard import Access  # noqa: PLC0415 (as above)
    from ofuda.shells.web.site import Survey, limits, survey  # noqa: PLC0415 (as above)

    target, bounds = given["target"], limits(given["timeout"])
    if target.lower().startswith(_WEB):
        if address(target) is None:
            raise usage(f"{quote(target)} is no URL", "give an absolute http or https URL")
        to = None if given["connect_to"] is None else host_and_port(given["connect_to"])
        access = Access(to, given["allow_private"])
        return survey(target, Survey(Surroundings(), access, bounds, given["pages"], given["own_site"]))
    from ofuda.shells.web.folder import as_network  # noqa: PLC0415 (as above)

    origin = _origin(given, label, at)
    try:
        network = as_network(Path(target), origin)
    except OSError as error:
        raise Unreadable(unreadable(target, error)) from error
    except ValueError as error:
        raise usage(f"the `headers.json` in {quote(target)} cannot be used: {error}", _HEADERS) from error
    around = Surroundings(network=network)
    return survey(f"{origin}/", Survey(around, network.access, bounds, given["pages"], own_site=True, told=False))


_HEADERS = 'write it as {"/path": [["Content-Usage", "train-ai=n"]]}'


def _origin(given: Given, label: Document | None, at: datetime) -> str:
    """Where the folder will stand."""
    target = given["target"]
    if not Path(target).is_dir():
        if Path(target).exists():
            raise usage(f"{quote(target)} is no folder", "give a URL, or a folder as the web root")
        raise Unreadable(f"cannot read {quote(target)}: no such folder, and no http or https URL")
    if given["url"] is not None:
        where = address(given["url"])
        if where is None:
            raise usage(f"{quote(given['url'])} is no http or https URL", "give the origin, as https://studio.example")
        return where.origin
    origins = sorted(Own(label, at).origins) if label is not None else []
    if len(origins) != 1:
        raise usage("nobody said at which origin the folder stands", "give it with `--url https://…`")
    return origins[0]


def _print(found: Audit, words: Words, given: Given) -> None:
    match given["form"]:
        case "json":
            from ofuda.verbs.auditing.documents import as_json  # noqa: PLC0415 (for that format alone)

            write(pretty(as_json(found)) + b"\n")
        case "markdown":
            from ofuda.verbs.auditing.documents import markdown  # noqa: PLC0415 (as above)

            say("\n".join(markdown(found, words)))
        case "html":
            from ofuda.verbs.auditing.page import page  # noqa: PLC0415 (as above)

            write(page(found, words).encode())
        case _:
            from ofuda.verbs.auditing.text import brief, report  # noqa: PLC0415 (as above)

            lines = brief(found, words) if given["quiet"] else report(found, words)
            say("\n".join(painted(lines)))


def _save(folder: Path, found: Audit, words: Words, heard: list[Heard]) -> None:
    """The report in every form, and the evidence."""
    from ofuda.shells.files import replace_file  # noqa: PLC0415 (rare)
    from ofuda.shells.warc_writing import archive  # noqa: PLC0415 (rare)
    from ofuda.shells.web.fetcher import Surroundings  # noqa: PLC0415 (rare)
    from ofuda.verbs.auditing.documents import as_json, markdown  # noqa: PLC0415 (rare)
    from ofuda.verbs.auditing.page import page  # noqa: PLC0415 (rare)

    files = {
        "report.html": page(found, words).encode(),
        "report.md": ("\n".join(markdown(found, words)) + "\n").encode(),
        "report.json": pretty(as_json(found)) + b"\n",
        "audit.warc.gz": archive(heard, Surroundings().agent),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, octets in files.items():
            replace_file(str(folder / name), octets)
    except OSError as error:
        raise Unreadable(unwritable(str(folder), error)) from error
