"""`_headers` of Netlify and of Cloudflare Pages: one syntax, and two ways to take several rules that match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote as percent_encoded

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import Area, Reach, Shape, areas, overlaps
from ofuda.verbs.servers.paths import rooted, servable
from ofuda.verbs.servers.server import Output, opening

_LONGEST: Final = 1_900  # letters of a value; a line may have 2,000 at Cloudflare
# What has a meaning of its own in a rule, or two spellings in an address; queries are not seen.
_MEANT_OTHERWISE: Final = ("?", ":", "%2A", "%24")
_MOST: Final = 80  # rules, of 100 at Cloudflare, with room for the files

_NETLIFY: Final = """\
# {opening}
# Goes into the folder that Netlify publishes, as _headers. Netlify sends the headers of every rule that matches, in
# letters of any case; so no header stands in two rules that may match one address. Queries are not seen.
"""
_PAGES: Final = """\
# {opening}
# Goes into the build output of Cloudflare Pages, as _headers, above rules of your own. Later rules take back (!) what
# earlier ones send. Queries are not seen, and answers of Functions get no headers from here.
"""


def netlify(site: Site) -> tuple[Output, ...]:
    """No header in two rules that may match one address: Netlify's ways to join them are not documented alike."""
    reach = Reach("Netlify", _loosely, lambda value: len(value) < _LONGEST, merges=True, most=_MOST)
    found, losses = areas(site, reach)
    files, unserved = servable(site, "Netlify")
    rules = [(one.text, _lines(one.headers)) for one in reversed(found)]
    text = _NETLIFY.format(opening=opening(site)) + "".join(_written([*rules, *_files(files)]))
    return (Output("server/_headers", text, "_headers in the folder that is published", losses + unserved),)


def cloudflare_pages(site: Site) -> tuple[Output, ...]:
    """From the widest rule to the narrowest, each taking back what a wider one sends otherwise."""
    reach = Reach("Cloudflare Pages", shape, lambda value: len(value) < _LONGEST, most=_MOST)
    found, losses = areas(site, reach)
    files, unserved = servable(site, "Cloudflare Pages")
    rules = [(one.text, list(_replacing(one, found[index + 1 :]))) for index, one in reversed([*enumerate(found)])]
    text = _PAGES.format(opening=opening(site)) + "".join(_written([*rules, *_files(files, "! Content-Type")]))
    goes = "_headers in the build output"
    return (Output("server/cloudflare-pages/_headers", text, goes, losses + unserved),)


def shape(pattern: str) -> Shape | None:
    """A path with at most one `*`; where an address ends can be told but for its query."""
    normal = rooted(pattern)
    if normal is None or any(one in normal for one in _MEANT_OTHERWISE):
        return None
    ends = normal.endswith("$")
    body = normal.removesuffix("$") if ends else normal.rstrip("*") + "*"
    return None if body.count("*") > 1 or "$" in body else Shape(body, exact=not ends)


def _loosely(pattern: str) -> Shape | None:
    """Netlify sees no case, and no `/` at the end."""
    found = shape(pattern)
    return None if found is None else Shape(found.text, exact=found.text == "/*")


def _replacing(area: Area, wider: Sequence[Area]) -> Iterator[str]:
    """What is sent otherwise around an area is taken back, and its own sent; what is the same comes along."""
    around = [one for one in wider if overlaps(one.region.pattern, area.region.pattern)]
    names = dict.fromkeys(name for one in (area, *around) for name in one.names)
    same = {name for name in names if around and all(one.values(name) == area.values(name) for one in around)}
    yield from (f"! {name}" for name in names if name not in same and any(one.values(name) for one in around))
    yield from _lines(tuple(line for line in area.headers if line[0].lower() not in same))


def _lines(headers: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def _files(files: Sequence[tuple[bytes, str]], *before: str) -> Iterator[tuple[str, list[str]]]:
    for path, media_type in files:
        written = percent_encoded(path, safe="/-._~!&'(),;=@+")
        yield written, [*before, f"Content-Type: {media_type}"]


def _written(rules: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    for path, lines in rules:
        if lines:
            yield f"\n{path}\n" + "".join(f"  {line}\n" for line in lines)
