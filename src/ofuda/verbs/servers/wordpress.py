"""WordPress: one file for `wp-content/mu-plugins`, with all that it says inside."""

from __future__ import annotations

import base64
import json
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from ofuda.nouns.rendering import EVERYWHERE, Site
from ofuda.verbs.servers._wordpress_php import PHP
from ofuda.verbs.servers.areas import Reach, Shape, areas
from ofuda.verbs.servers.paths import servable
from ofuda.verbs.servers.regexes import pattern_regex
from ofuda.verbs.servers.server import Output, opening
from ofuda.verbs.servers.slots import SHARED

_GOES: Final = "wp-content/mu-plugins/ofuda.php"


def write(site: Site) -> tuple[Output, ...]:
    """One plugin. Its data stand in a text that PHP does not read, as JSON in which no line begins with a letter."""
    found, losses = areas(site, Reach("WordPress", lambda pattern: Shape(pattern_regex(pattern))))
    files, unserved = servable(site, "WordPress")
    kinds = dict(files)
    data = {
        "regions": [{"pattern": one.text, "headers": one.headers, "head": site.elements(one.region)} for one in found],
        "shared": sorted(SHARED),
        "files": [
            {"path": path.decode("utf-8", "backslashreplace"), "type": kinds[path], **_body(octets)}
            for path, octets in _octets(site).items()
            if path in kinds
        ],
        "robots": {"lines": robots_lines(site), "apart": [[token, rules] for token, rules in apart(site).items()]},
    }
    text = PHP.replace("@OPENING@", opening(site)).replace("@DATA@", json.dumps(data, indent=1))
    return (Output("server/wordpress/ofuda.php", text, _GOES, losses + unserved),)


def robots_lines(site: Site) -> list[str]:
    """What every group of robots.txt says; a value of a part of the site begins with its pattern."""
    return [
        f"{line.name}: {line.value}" if line.pattern == EVERYWHERE else f"{line.name}: {line.pattern} {line.value}"
        for one in site.renderings
        for line in one.robots
    ]


def apart(site: Site) -> dict[str, list[str]]:
    """By token, the rules of agents that are kept out."""
    found: dict[str, list[str]] = {}
    for one in site.renderings:
        for line in one.groups:
            found.setdefault(line.name, []).append(f"{line.value}: {line.pattern}")
    return found


def _octets(site: Site) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for file in site.files:
        found.setdefault(unquote_to_bytes(file.path), file.octets)
    return found


def _body(octets: bytes) -> dict[str, Any]:
    try:
        return {"text": octets.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(octets).decode()}
