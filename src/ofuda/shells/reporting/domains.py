"""Registrable domains, by the public suffix list that comes with the library; nothing is fetched."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from ofuda.carriers.urls import address

_PACKAGE = "publicsuffixlist"


def registrable(origin: str) -> str | None:
    """The part of a host that somebody registered, as in `example.co.uk`; the host itself where it has none.

    The list's private part counts: who has `studio.github.io` is not who has `github.io`.
    """
    where = address(origin)
    if where is None:
        return None
    host = where.host
    if host.startswith("[") or host.rpartition(".")[2].isdecimal():
        return host
    found: str | None = _suffixes().privatesuffix(host.rstrip("."))
    return found or host


def list_version() -> str:
    """Which list it is."""
    return f"{_PACKAGE} {version(_PACKAGE)}"


@cache
def _suffixes() -> Any:  # noqa: ANN401 (a PublicSuffixList)
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 (reads its list, which not every report needs)

    return PublicSuffixList()
