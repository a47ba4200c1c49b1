"""What a target of `ofuda render` is, and what it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.rendering import Site


@dataclass(frozen=True, slots=True)
class Output:
    """A file for whoever runs the server: `path` in the folder that `ofuda render` writes; `goes`: where it belongs.

    `losses`: what this configuration leaves out of what the site says, or says for more addresses.
    """

    path: str
    text: str
    goes: str
    losses: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A target: the name that is typed, its own name, and what writes for it. Pure: the same site, the same text."""

    name: str
    title: str
    write: Callable[[Site], tuple[Output, ...]]


def opening(site: Site) -> str:
    """What wrote a configuration and from which labels, in one line of letters that no syntax acts upon."""
    labels = ", ".join(label.id for label in site.labels) or "no label"
    return one_line(f"written by ofuda render for {site.origin} from {labels}")


def one_line(text: str) -> str:
    """Text for a comment of any of the syntaxes: what could end the comment, or the line, is written as an escape."""
    return "".join(c if c in _PLAIN else "".join(f"%{octet:02X}" for octet in c.encode()) for c in text)


_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~ /:#?&=,+@!*$%()")
