"""A host where headers cannot be set: files alone, and a note on what that loses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ofuda.nouns.diagnostics import Diagnostic, Severity
from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import LOSSY
from ofuda.verbs.servers.server import Output, opening

_PAGE: Final = """\
<!-- {opening} -->

# Files alone

Put what is in `site/` into the root of the site. Nothing else is to be configured, and this is lost:

{lost}
What stays: robots.txt, the files above, and the elements in `snippets/` for the heads of pages.
"""


def write(site: Site) -> tuple[Output, ...]:
    """One note."""
    lost = "".join(f"- {line}\n" for line in _lost(site))
    page = _PAGE.format(opening=opening(site), lost=lost or "- nothing\n")
    return (Output("server/static.md", page, "nowhere: it says what is lost", tuple(_losses(site))),)


def _names(site: Site) -> str:
    names = {name.lower(): name for region in site.regions for name, _ in site.headers(region)}
    return ", ".join(f"`{name}`" for name in names.values())


def _lost(site: Site) -> Iterator[str]:
    if names := _names(site):
        yield f"the headers {names}. Readers that look at headers alone learn nothing from them;"
        yield "so labels of images, feeds and other files that are no pages are found by way of robots.txt only;"
    for file in site.files:
        extension = file.path.rpartition("/")[2].rpartition(".")[2]
        if extension not in {"json", "xml"} or file.media_type not in {"application/json", "application/xml"}:
            yield f"the media type of one file, which should be {file.media_type}: readers may refuse it as another;"


def _losses(site: Site) -> Iterator[Diagnostic]:
    if names := _names(site):
        yield Diagnostic(
            LOSSY,
            Severity.WARNING,
            f"files alone leave out {names}",
            help="choose a host that lets you set headers, or put the elements in `snippets/` into every page",
        )
