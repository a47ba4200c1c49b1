"""Shared grammar of robots.txt extension lines that may begin with a path (attach-05 §3; Content Signals)."""

from __future__ import annotations

from dataclasses import replace

from ofuda.nouns.statements import Authority, Signal

# What a CDN writes at the head of a robots.txt stands between comments that begin so (house reading R9).
MARKS = (b"begin cloudflare managed", b"end cloudflare managed")
INTERMEDIARY = "intermediary:cloudflare"


def split_path(value: str, begins: tuple[str, ...] = ("/",)) -> tuple[bytes | None, str]:
    """The path pattern that a value begins with, or None, and the rest; a path ends at the first space or tab."""
    if not value.startswith(begins):
        return None, value.strip(" \t")
    cut = min((at for at in (value.find(" "), value.find("\t")) if at >= 0), default=len(value))
    return value[:cut].encode(), value[cut:].strip(" \t")


def is_managed(line: Signal) -> bool:
    """Whether a line about uses stands in such a block."""
    return line.scope is not None and line.scope.marked


def carried(line: Signal) -> Signal:
    """The line as the intermediary's word: its refusals count, its permissions do not."""
    return replace(line, party=INTERMEDIARY, authority=Authority.CARRIED)
