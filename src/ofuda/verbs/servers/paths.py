"""Patterns and files of a site as servers are told of them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from ofuda.carriers.patterns import percent_normal
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import LOSSY

_MEDIA_TYPE: Final = re.compile(r"[!-~](?:[ !-~]*[!-~])?")
# Octets of a path that no configuration is given: controls, which end lines.
_UNSAFE: Final = re.compile(rb"[\x00-\x1f\x7f]")


def servable(site: Site, title: str) -> tuple[tuple[tuple[bytes, str], ...], tuple[Diagnostic, ...]]:
    """Paths, unescaped, with their media types, each once; and the files that no configuration can name."""
    found: dict[bytes, str] = {}
    losses: list[Diagnostic] = []
    for file in site.files:
        path = unquote_to_bytes(file.path)
        if path.startswith(b"/") and not _UNSAFE.search(path) and _MEDIA_TYPE.fullmatch(file.media_type):
            found.setdefault(path, file.media_type)
        else:
            what = f"{title} cannot say that {quote(file.path)} is {quote(file.media_type)}"
            losses.append(Diagnostic(LOSSY, Severity.WARNING, what, help="give the file a plain path"))
    return tuple(found.items()), tuple(losses)


def rooted(pattern: str) -> str | None:
    """A pattern in canonical form with its `/` first, for targets that ask for one; None where it cannot be told so."""
    normal = re.sub(r"\*{2,}", "*", percent_normal(pattern.encode()).decode())
    if normal.startswith("*") and not normal.startswith("*/"):
        normal = "/" + normal
    return normal if normal.startswith("/") else None
