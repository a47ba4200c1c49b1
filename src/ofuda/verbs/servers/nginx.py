"""nginx: maps from the address to the values of each header, and exact locations for the files."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import Area, Reach, Shape, areas
from ofuda.verbs.servers.paths import servable
from ofuda.verbs.servers.regexes import pattern_regex
from ofuda.verbs.servers.server import Output, one_line, opening
from ofuda.verbs.servers.slots import Slot, slots

# A word of a configuration may have 4,096 octets (ngx_conf_file.c, NGX_CONF_BUFFER).
_LONGEST: Final = 4_000

_COMPLETE: Final = """\
# {opening}
# Complete, to be tried where `ofuda render` wrote it: nginx -p . -c server/nginx.conf
# In a server of your own, include nginx/maps.conf in http {{}}, and nginx/headers.conf and nginx/files.conf in the
# server {{}} of {origin}.

daemon off;
pid nginx.pid;
error_log stderr;
events {{}}

http {{
    access_log off;
    default_type application/octet-stream;
    types {{
        text/html html htm;
        text/css css;
        text/plain txt;
        application/javascript js;
        application/json json;
        application/xml xml;
        image/gif gif;
        image/jpeg jpeg jpg;
        image/png png;
        image/svg+xml svg;
        image/webp webp;
    }}
    include nginx/maps.conf;

    server {{
        # Adapt these two.
        listen 127.0.0.1:8080;
        root site;

        include nginx/headers.conf;
        include nginx/files.conf;
    }}
}}
"""
_MAPS: Final = """\
# {opening}
# Include in http {{}}. Which region an address is in, and what is sent there; an empty value is not sent.
# Patterns match path and query as they were requested, in any spelling: (?:a|%61) is the letter a.

"""
_HEADERS: Final = """\
# {opening}
# Include in server {{}}. Beware: a location {{}} with an add_header of its own inherits none from here, so include this
# file in every such location too. A cache or CDN before this server keeps old headers until it is purged.

"""
_FILES: Final = """\
# {opening}
# Include in server {{}}. Exact locations win over all others, so no rewrite for an application answers for these files;
# they are looked for below the root of the server.

"""


def write(site: Site) -> tuple[Output, ...]:
    """`nginx.conf` is complete; the three files that it includes are for a server that is there."""
    found, losses = areas(site, Reach("nginx", _shape, lambda value: len(_value(value, site)) < _LONGEST))
    files, unserved = servable(site, "nginx")
    first = opening(site)
    used = slots(found)
    return (
        Output(
            "server/nginx.conf",
            _COMPLETE.format(opening=first, origin=one_line(site.origin)),
            "nowhere: it shows a whole server, and can be tried as it is",
            losses + unserved,
        ),
        Output(
            "server/nginx/maps.conf",
            _MAPS.format(opening=first) + "\n".join(_maps(site, found, used)),
            "included in http {}",
        ),
        Output(
            "server/nginx/headers.conf",
            _HEADERS.format(opening=first) + "".join(_add_header(site, slot) for slot in used),
            "included in server {}, and in every location with an add_header of its own",
        ),
        Output(
            "server/nginx/files.conf",
            _FILES.format(opening=first) + "".join(_location(path, kind) for path, kind in files),
            "included in server {}",
        ),
    )


def _shape(pattern: str) -> Shape | None:
    regex = _quoted("~" + pattern_regex(pattern))
    return Shape(regex) if len(regex) < _LONGEST else None


def _maps(site: Site, found: tuple[Area, ...], used: tuple[Slot, ...]) -> Iterator[str]:
    if any("$" in value for area in found for _, value in area.headers):
        # nginx has no other way to write a dollar.
        yield f'geo ${_variable(site, "dollar")} {{\n    default "$";\n}}\n'
    yield f"map $request_uri ${_variable(site, 'region')} {{"
    yield "    default 0;"
    for number, area in enumerate(found, 1):
        yield f"    # {one_line(area.region.pattern)}"
        yield f"    {area.text} {number};"
    yield "}\n"
    for slot in used:
        yield f"map ${_variable(site, 'region')} ${_variable(site, slot.key)} {{"
        yield '    default "";'
        for number, value in slot.values:
            yield f"    {number} {_value(value, site)};"
        yield "}\n"


def _add_header(site: Site, slot: Slot) -> str:
    return f"add_header {slot.name} ${_variable(site, slot.key)} always;\n"


def _location(path: bytes, media_type: str) -> str:
    where = _quoted(path.decode("utf-8", "surrogateescape"))
    kind = _quoted(media_type)
    return f"location = {where} {{\n    types {{}}\n    default_type {kind};\n    try_files $uri =404;\n}}\n"


def _variable(site: Site, part: str) -> str:
    """A variable of this site alone: several sites may be included in one nginx."""
    return f"ofuda_{sha256(site.origin.encode()).hexdigest()[:8]}_{part}"


def _value(value: str, site: Site) -> str:
    return _quoted(value).replace("$", f"${{{_variable(site, 'dollar')}}}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
