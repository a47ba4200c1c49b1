"""Vercel: `headers` of vercel.json, each rule for the addresses of its region alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Final

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import Area, Header, Reach, Shape, areas, overlaps
from ofuda.verbs.servers.paths import rooted, servable
from ofuda.verbs.servers.regexes import PATHS, pattern_regex
from ofuda.verbs.servers.server import Output
from ofuda.verbs.servers.slots import joined

# Letters of a source (schema of vercel.json), with room for what stands around patterns.
_LONGEST: Final = 3_800
_AROUND: Final = 16
# A value's reference to what the source has caught.
_REFERENCE: Final = re.compile(r"\$[0-9A-Za-z_{]")


def write(site: Site) -> tuple[Output, ...]:
    """What a narrower rule takes is left out of a wider one by looking ahead: headers are not taken back."""
    # Every source may hold the patterns of all regions.
    lengths = accumulate(len(one.text) + _AROUND if one else 0 for one in _shapes(site))
    most = sum(length < _LONGEST for length in lengths)
    found, losses = areas(site, Reach("Vercel", _shape, _fits, most=most))
    files, unserved = servable(site, "Vercel")
    rules = [_rule(_source(one, found[:index]), one.headers) for index, one in enumerate(found) if one.headers]
    rules += [_rule(_of_file(path), [("Content-Type", media_type)]) for path, media_type in files]
    # It has room for neither a comment nor a member of ours, so it does not say what wrote it.
    text = json.dumps({"$schema": "https://openapi.vercel.sh/vercel.json", "headers": rules}, indent=2) + "\n"
    goes = "vercel.json in the root of the project; where there is one, its `headers` into the list there"
    return (Output("server/vercel.json", text, goes, losses + unserved),)


def _shapes(site: Site) -> Iterator[Shape | None]:
    return (_shape(region.pattern) for region in reversed(site.regions))


def _shape(pattern: str) -> Shape | None:
    """What follows the first `/` of a path: a source begins with one, and is a group with no other group in it."""
    normal = rooted(pattern)
    if normal is None or "?" in normal:
        return None
    regex = pattern_regex(normal, PATHS).removeprefix("^/")
    return Shape(regex[:-1], exact=False) if regex.endswith("$") else Shape(regex + ".*")


def _fits(value: str) -> bool:
    return len(value) < 1 << 12 and _REFERENCE.search(value) is None


def _source(area: Area, narrower: Sequence[Area]) -> str:
    taken = [one.text for one in narrower if overlaps(one.region.pattern, area.region.pattern)]
    return "/(" + "".join(f"(?!{text}$)" for text in taken) + area.text + ")"


def _of_file(path: bytes) -> str:
    spelled = "".join(chr(octet) if octet in _PLAIN else f"%{octet:02X}" for octet in path)
    return "/(" + pattern_regex(spelled, PATHS).removeprefix("^/") + ")"


_PLAIN: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!&'(),;=@+:"


def _rule(source: str, headers: Iterable[Header]) -> dict[str, Any]:
    """Of two lines with one name the last would count."""
    return {"source": source, "headers": [{"key": name, "value": value} for name, value in joined(headers).items()]}
