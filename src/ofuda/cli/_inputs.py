"""The files that a command over tables takes, and how their columns and rows are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ofuda.cli._options import Given
from ofuda.cli._problems import Unreadable, unreadable, usage, wrong
from ofuda.nouns.diagnostics import quote

if TYPE_CHECKING:
    from ofuda.shells.filtering.sources import Source

_VERDICTS = ("keep", "drop", "review")


def verdicts(text: str | None) -> tuple[str, ...]:
    found = [] if text is None else [one.strip() for one in text.split(",")]
    for one in found:
        if one not in _VERDICTS:
            raise wrong("verdict", one, _VERDICTS, f"they are {', '.join(_VERDICTS)}")
    return tuple(one for one in _VERDICTS if one in found)


def column(text: str) -> tuple[str, str]:
    from ofuda.shells.filtering.chunks import KNOWN  # noqa: PLC0415 (needs an extra)

    ours, equals, theirs = text.partition("=")
    if not equals or not theirs:
        raise usage(f"{quote(text)} names no column", "write it as in `--column url=link`")
    if ours not in KNOWN:
        raise wrong("column of ours", ours, KNOWN, f"they are {', '.join(KNOWN)}")
    return ours, theirs


def sources_of(given: Given) -> list[Source]:
    from ofuda.shells.filtering import sources  # noqa: PLC0415 (needs an extra)

    try:
        names = sources.named(given["inputs"], sources.listed(given["files_from"]))
        if not names:
            raise usage("there is no input", "name files, or a list of them with `--files-from`")
        if given.get("shard") is not None:
            names = sources.shard(names, *shard(given["shard"]))
        return [sources.recognised(name) for name in names]
    except sources.SourceError as error:
        raise usage(*error.args) from error
    except OSError as error:
        raise Unreadable(unreadable(str(error.filename or given["files_from"]), error)) from error


def shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 0 < int(number) <= int(of)):
        raise usage(f"{quote(text)} is no shard", "write it as in `--shard 3/16`, from 1/16 to 16/16")
    return int(number), int(of)
