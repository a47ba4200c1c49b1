"""WordPress: one file for `wp-content/mu-plugins`, with all that it says inside."""

from __future__ import annotations

import base64
import json
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from ofuda.nouns.rendering import Site
from ofuda.verbs.robots_file import addition
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
    robots = addition(site.renderings)
    data = {
        "regions": [{"pattern": one.text, "headers": one.headers, "head": site.elements(one.region)} for one in found],
        "shared": sorted(SHARED),
        "files": [
            {"path": path.decode("utf-8", "backslashreplace"), "type": kinds[path], **_body(octets)}
            for path, octets in _octets(site).items()
            if path in kinds
        ],
        "robots": {"lines": robots.lines, "apart": [*robots.apart.items()], "closed": robots.closed},
    }
    before, _, after = PHP.partition("@DATA@")
    text = before.replace("@OPENING@", opening(site)) + json.dumps(data, indent=1) + after
    return (Output("server/wordpress/ofuda.php", text, _GOES, losses + unserved),)


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
