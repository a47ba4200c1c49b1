"""Apache: a number for the region in the environment, and headers on the condition of that number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import Area, Reach, Shape, areas
from ofuda.verbs.servers.paths import servable
from ofuda.verbs.servers.regexes import escaped, pattern_regex
from ofuda.verbs.servers.server import Output, one_line, opening
from ofuda.verbs.servers.slots import SHARED

_HEAD: Final = """\
# {opening}
# Include in the <VirtualHost> of {origin}. Needs mod_headers and mod_setenvif (a2enmod headers setenvif); without
# them Apache does not start. The files are looked for below the DocumentRoot.
# A cache or CDN before this server keeps old headers until it is purged.

# Which region an address is in: the last line that matches, so the widest pattern comes first. THE_REQUEST is what was
# asked, before any rewriting. Patterns match path and query in any spelling: (?:a|%61) is the letter a.
"""
_ASCII: Final = range(0x80)
# From the method to the path; the address may be whole.
_BEFORE: Final = r"^\\S+ (?:[hH][tT][tT][pP][sS]?://[^/ ]*)?"


def write(site: Site) -> tuple[Output, ...]:
    """One file for a virtual host."""
    found, losses = areas(site, Reach("Apache", _shape))
    files, unserved = servable(site, "Apache")
    lines = [
        _HEAD.format(opening=opening(site), origin=one_line(site.origin)) + "\n".join(_regions(found)),
        "# What is sent there. Link and X-Robots-Tag stand beside those that the site sends itself.\n"
        + "\n".join(_headers(found)),
        "# What the files are, whatever answers for other addresses.\n" + "\n".join(_files(files)),
    ]
    return (Output("server/apache.conf", "\n".join(lines), "included in <VirtualHost>", losses + unserved),)


def _shape(pattern: str) -> Shape:
    regex = pattern_regex(pattern)
    # A space ends the address; the protocol follows.
    inner = regex.removeprefix("^").removesuffix("$").replace(".*", "[^ ]*").replace(r"(?:\x20|%20)", "%20")
    return Shape(_BEFORE + _doubled(inner) + ("(?: |$)" if regex.endswith("$") else ""))


def _regions(found: tuple[Area, ...]) -> Iterator[str]:
    if any("${" in value for area in found for _, value in area.headers):
        # Before a `{` it would begin a variable of the configuration.
        yield 'SetEnvIf Request_Method "^" OFUDA_DOLLAR=$'
    for number, area in reversed(tuple(enumerate(found, 1))):
        yield f"# {one_line(area.region.pattern)}"
        yield f'SetEnvIfExpr "%{{THE_REQUEST}} =~ m#{area.text}#" OFUDA_REGION={number}'
    yield ""


def _headers(found: tuple[Area, ...]) -> Iterator[str]:
    for number, area in enumerate(found, 1):
        seen: set[str] = set()
        for name, value in area.headers:
            verb = "add" if name.lower() in SHARED | seen else "set"
            seen.add(name.lower())
            yield f"Header always {verb} {name} {_value(value)} \"expr=reqenv('OFUDA_REGION') == '{number}'\""
    yield ""


def _files(files: tuple[tuple[bytes, str], ...]) -> Iterator[str]:
    for path, media_type in files:
        where = "".join(escaped(chr(octet)) if octet in _ASCII else f"\\x{octet:02X}" for octet in path)
        yield f'<LocationMatch "^{_doubled(where)}$">'
        yield "    SetHandler default-handler"
        yield f"    ForceType {_quoted(media_type)}"
        yield "    <IfModule mod_rewrite.c>\n        RewriteEngine Off\n    </IfModule>"
        yield "</LocationMatch>"


def _value(value: str) -> str:
    r"""A format of mod_headers, which reads `%` and `\`; a `$` that would begin a variable is from the environment."""
    return _quoted(_doubled(value).replace("%", "%%")).replace("${", "%{OFUDA_DOLLAR}e{")


def _quoted(text: str) -> str:
    return '"' + _doubled(text).replace('"', '\\"') + '"'


def _doubled(text: str) -> str:
    return text.replace("\\", "\\\\")
