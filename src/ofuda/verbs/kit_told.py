"""A kit as people and programs read of it: the manifest, the README beside it, and the plan that is printed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from ofuda.nouns.diagnostics import Diagnostic, visible
from ofuda.nouns.rendering import LABEL_PATH
from ofuda.nouns.versions import STANDARD, TOOL
from ofuda.tables.complaints import Complaint, complaints
from ofuda.verbs.kit import Kit, Piece


def manifest(kit_: Kit) -> bytes:
    """`manifest.json`: the same kit, the same octets."""
    value: dict[str, Any] = {
        "origin": kit_.site.origin,
        "labels": [one.id for one in kit_.site.labels],
        "versions": {"standard": STANDARD, "tool": TOOL},
        "files": [_entry(one) for one in kit_.pieces],
        "losses": [_told(one) for one in kit_.notes],
    }
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def digests(text: bytes) -> dict[str, str]:
    """By path what a manifest says was written; nothing where it is none of ours."""
    try:
        files = json.loads(text)["files"]
        return {one["path"]: one["sha256"] for one in files if isinstance(one["path"] + one["sha256"], str)}
    except (ValueError, RecursionError, LookupError, TypeError):
        return {}


def _entry(piece: Piece) -> dict[str, Any]:
    return {
        "path": piece.path,
        "goes": piece.goes,
        "action": piece.action,
        "replaces": piece.action in {"replace", "may-replace"},
        "channels": list(piece.channels),
        "sha256": hashlib.sha256(piece.octets).hexdigest(),
        "complaints": [
            {"line": one.line, "tool": one.tool, "says": one.says, "instead": one.instead, "source": one.source}
            for one in _complaints(piece)
        ],
    }


def _complaints(piece: Piece) -> tuple[Complaint, ...]:
    return complaints(piece.octets.decode("utf-8", "replace")) if piece.path.startswith("site/") else ()


def _told(one: Diagnostic) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "channel": one.channel,
        "message": one.message,
        "place": str(one.place) if one.place else None,
        "help": one.help,
    }


_DOES: Final = {
    "create": "is new",
    "merge": "holds what the site serves, with ours written into it",
    "replace": "**replaces** what the site serves",
    "may-replace": "**replaces** what the site serves, which was not looked at",
    "keep": "is there already, unchanged",
    "include": "goes into the configuration",
    "paste": "goes into pages",
}


_LOOK: Final = (
    "Nobody has looked at what the site serves now. With the address of the site, or of the folder that it lies in,",
    "what is there is read and merged: `ofuda render LABEL --site URL|DIR -o DIR`.",
    "",
)


def readme(kit_: Kit) -> bytes:
    """`README.md`: what to do with the kit, in the order in which to do it."""
    site = kit_.site
    lines = [
        f"# What {site.origin} serves for its labels",
        "",
        "Saying nothing is not consent. A label is a statement; it blocks nothing by itself.",
        "",
        "| file | where it goes | |",
        "|---|---|---|",
        *(f"| `{one.path}` | {_cell(one.goes)} | {_DOES[one.action]} |" for one in kit_.pieces),
        "",
        *(_LOOK if any(one.action == "may-replace" for one in kit_.pieces) else ()),
        "When it is in place, look at it from outside:",
        "",
        "```sh",
        f"ofuda audit {site.origin}/ --label site{LABEL_PATH}",
        "```",
        "",
    ]
    lines += _chapter("What the channels do not say", [f"- {_cell(one)}" for one in unsaid(kit_)])
    lines += _chapter(
        "What to mend by hand", [f"- {_cell(f'{one.place}: {one.message}; {one.help}')}" for one in to_mend(kit_)]
    )
    found = dict.fromkeys(one for piece in kit_.pieces for one in _complaints(piece))
    told = [f"- `{one.line}` – {one.tool}: {one.says}. Instead: {one.instead} ({one.source})." for one in found]
    lines += _chapter("Who complains about what", told)
    return "\n".join(lines).encode()


def _chapter(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}", "", *lines, ""] if lines else []


def unsaid(kit_: Kit) -> list[str]:
    """What is not said, a line for all channels of which the same holds."""
    about: dict[str, list[str]] = {}
    for one in kit_.notes:
        if one.rule == "lossy-export":
            about.setdefault(one.message, []).append(one.channel or "")
    return [f"{', '.join(filter(None, channels))}: {message}".removeprefix(": ") for message, channels in about.items()]


def to_mend(kit_: Kit) -> list[Diagnostic]:
    """What only the site itself can put right."""
    return [one for one in kit_.notes if one.rule != "lossy-export"]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def plan(kit_: Kit) -> Iterator[str]:
    """What would be written, a line each, for whoever asked for nothing to be written."""
    for one in kit_.pieces:
        yield f"{one.action:<12}{one.path}  {visible(one.goes)}"
