"""`python -m tests.agents_coverage [FILE]`: our agents table beside the list of ai-robots-txt/ai.robots.txt.

FILE is that project's `robots.json`; without it, the copy among the shared samples. Nothing fails on a difference: the
list is broad and says little about purposes, so a token enters our table by hand, with its source.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.shared import ABSENT, SHARED

TABLE = Path(__file__).resolve().parents[1] / "schema" / "agents.json"
TOKEN = re.compile(r"[A-Za-z0-9_-]+")
WIDTH = 72


def default() -> Path | None:
    """The shared copy of the list, where the shared folder is beside the checkout."""
    return None if SHARED is None else SHARED / "samples" / "agents" / "ai-robots-txt.json"


def ours() -> dict[str, Mapping[str, Any]]:
    """Our rows by token in lower case."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["agents"]
    return {row["token"].lower(): row for row in rows}


def theirs(path: Path) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Their rows by token in lower case, with the name as they write it; the first of two spellings stays."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for name, row in json.loads(path.read_text(encoding="utf-8")).items():
        # As a robots.txt line is read: the longest prefix that is a token (RFC 9309 §2.2.1; digits as deployed).
        token = TOKEN.match(name)
        found.setdefault((token.group() if token else name).lower(), (name, row))
    return found


def _line(name: str, operator: str, function: str) -> str:
    return f"  {name:<32} {_plain(operator):<{WIDTH // 2}} {_plain(function)}"


def _plain(text: str) -> str:
    # Their cells hold Markdown links and whole sentences.
    text = " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).split())
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _prefix(name: str) -> str:
    if TOKEN.fullmatch(name):
        return ""
    token = TOKEN.match(name)
    return f" (no token; read as {token.group() if token else 'nothing'})"


def report(path: Path) -> str:
    """Both differences, each with operator and function."""
    mine, other = ours(), theirs(path)
    common = mine.keys() & other.keys()
    lines = [f"{len(mine)} tokens in our table, {len(other)} in theirs, {len(common)} in both", "", "theirs, not ours:"]
    for token, (name, row) in sorted(other.items()):
        if token not in mine:
            lines.append(_line(f"{name}{_prefix(name)}", row["operator"], row["function"]))
    lines += ["", "ours, not theirs:"]
    lines += [
        _line(row["token"], row["operator"], ", ".join(row["roles"]))
        for token, row in sorted(mine.items())
        if token not in other
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Prints the report."""
    path = Path(arguments[0]) if arguments else default()
    if path is None:
        print(f"{ABSENT}: give the path of a robots.json", file=sys.stderr)
        return 2
    print(report(path))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
