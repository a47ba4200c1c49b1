"""What a site serves now at the places where labels are written: asked for, or read from a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ofuda.carriers.html import looks_like_html
from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.robots_merging import without_marked
from ofuda.formats.robots_agents import MARKS
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS

_NOTHING = frozenset({Outcome.GONE, Outcome.MISSING})


class LookError(OSError):
    """A place that could not be looked at, so that nobody knows what would be replaced there."""


def of_folder(folder: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """The files of a web root; raises OSError."""
    found: dict[str, bytes] = {}
    for path in paths:
        try:
            found[path] = (folder / path.lstrip("/")).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
    return found


def of_origin(origin: str, paths: Iterable[str], get: Callable[[str], Fetched]) -> dict[str, bytes]:
    """What comes from the places of an origin; raises LookError where nobody can tell.

    What an intermediary put into robots.txt is left out: it puts it there again by itself.
    """
    found: dict[str, bytes] = {}
    for path in paths:
        fetched = get(origin + path)
        came = outcome(fetched)
        if came in _NOTHING or (came is Outcome.TEXT and path != ROBOTS and looks_like_html(fetched.body)):
            continue
        if came is not Outcome.TEXT or partial(fetched):
            why = fetched.error or (f"the answer has the status {fetched.status}" if fetched.status else "no answer")
            raise LookError(f"cannot look at {quote(origin + path)}: {why}")
        found[path] = without_marked(fetched.body, MARKS) if path == ROBOTS else fetched.body
    return found
