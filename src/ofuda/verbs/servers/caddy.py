"""Caddy: a map from the address to its region, and headers for each region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import Area, Reach, Shape, areas
from ofuda.verbs.servers.paths import servable
from ofuda.verbs.servers.regexes import RE2, exact_regex, pattern_regex
from ofuda.verbs.servers.server import Output, one_line, opening
from ofuda.verbs.servers.slots import SHARED

_HEAD: Final = """\
# {opening}
# Complete, to be tried where `ofuda render` wrote it: caddy run --config server/Caddyfile
# In a Caddyfile of your own, copy the snippet (ofuda) and write `import ofuda` first in the site of {origin}.
# A cache or CDN before this server keeps old headers until it is purged.

{{
	admin off
}}

(ofuda) {{
"""
_TAIL: Final = """\
}

# Adapt these three: whatever host is asked for, on this machine alone.
http://:8080 {
	bind 127.0.0.1
	root * site

	import ofuda
	file_server
}
"""
# What Caddy itself would read in a value, as placeholders that it replaces by the letter. A brace has no spelling that
# every version leaves alone in an imported snippet, save one that nothing closes, behind another letter.
_SPECIAL: Final = {
    "{": ("{ofuda_open}", "map `x{` {ofuda_open} {\n\t\t`~^x(.)$` $1\n\t}"),
    "\\": ("{http.vars.ofuda_backslash}", "vars ofuda_backslash `\\`"),
    "`": ("{http.vars.ofuda_backtick}", 'vars ofuda_backtick "`"'),
}
# The address may be whole.
_BEFORE: Final = "^(?i:https?://[^/]*)?"
_ASKED: Final = "{http.request.orig_uri}"


def write(site: Site) -> tuple[Output, ...]:
    """One file: a snippet, and a site that imports it."""
    found, losses = areas(site, Reach("Caddy", _shape))
    files, unserved = servable(site, "Caddy")
    body = [*_vars(found), *_regions(found), *_headers(found), *_files(files)]
    text = _HEAD.format(opening=opening(site), origin=one_line(site.origin))
    text += "".join(f"\t{line}\n" if line else "\n" for line in body) + _TAIL
    return (Output("server/Caddyfile", text, "copied into the Caddyfile of the site", losses + unserved),)


def _shape(pattern: str) -> Shape:
    return Shape(_BEFORE + pattern_regex(pattern, RE2).removeprefix("^"))


def _vars(found: tuple[Area, ...]) -> Iterator[str]:
    used = {letter for area in found for _, value in area.headers for letter in value}
    yield from (text for letter, (_, text) in _SPECIAL.items() if letter in used)


def _regions(found: tuple[Area, ...]) -> Iterator[str]:
    yield "# Which region an address is in: the first that matches. Patterns match path and query as they were"
    yield "# requested, in any spelling: (?:a|%61) is the letter a."
    yield f"map {_ASKED} {{ofuda_region}} {{"
    for number, area in enumerate(found, 1):
        yield f"\t# {one_line(area.region.pattern)}"
        yield f"\t{_token('~' + area.text)} r{number}"
    yield "\tdefault none"
    yield "}"
    yield ""


def _headers(found: tuple[Area, ...]) -> Iterator[str]:
    yield "# What is sent there. Link and X-Robots-Tag stand beside those that the site sends itself."
    for number, area in enumerate(found, 1):
        if not area.headers:
            continue
        yield f'@ofuda_{number} expression {{ofuda_region}} == "r{number}"'
        seen: set[str] = set()
        for name, value in area.headers:
            sign = "+" if name.lower() in SHARED | seen else ""
            seen.add(name.lower())
            yield f"header @ofuda_{number} {sign}{name} {_value(value)}"
    yield ""


def _files(files: tuple[tuple[bytes, str], ...]) -> Iterator[str]:
    yield "# What the files are, whatever answers for other addresses; they are looked for below the root."
    for number, (path, media_type) in enumerate(files, 1):
        regex = _BEFORE + exact_regex(path, RE2).removeprefix("^")
        yield f"@ofuda_file_{number} vars_regexp {_ASKED} {_token(regex)}"
        yield f"header @ofuda_file_{number} Content-Type {_value(media_type)}"
        yield f"handle @ofuda_file_{number} {{\n\t\tfile_server\n\t}}"


def _value(value: str) -> str:
    return "`" + "".join(_SPECIAL[c][0] if c in _SPECIAL else c for c in value) + "`"


def _token(text: str) -> str:
    return f"`{text}`"
