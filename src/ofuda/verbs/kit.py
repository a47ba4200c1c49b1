"""A site's renderings as files that can be put in place, each with where it goes and what it does to what is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from ofuda.carriers.robots_merging import NOTICE
from ofuda.formats import tdmrep
from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.rendering import LICENSE_PATH, File, Site
from ofuda.verbs.robots_file import PATH as ROBOTS
from ofuda.verbs.robots_file import written
from ofuda.verbs.servers.server import Server

Standing = Mapping[str, bytes]
"""What the site serves now, by path; what it has not is not in it."""

_UNSEEN: Final = "REPLACES what the site serves here, which nobody looked at: read README.md first"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the kit. `action`: create, merge, replace, may-replace (nobody looked), include, or paste."""

    path: str
    octets: bytes
    goes: str
    action: str
    channels: tuple[str, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """Every piece, in a fixed order, and what the channels do not say."""

    site: Site
    pieces: tuple[Piece, ...]

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """Everything that somebody should know before putting it in place."""
        losses = (loss for one in self.site.renderings for loss in one.losses)
        return tuple(dict.fromkeys((*losses, *(note for one in self.pieces for note in one.notes))))


def kit(site: Site, standing: Standing | None, servers: Sequence[Server]) -> Kit:
    """The files for one site. `standing` None: nobody looked at what it serves."""
    pieces = [*_site(site, standing), *_servers(site, servers), *_snippets(site)]
    return Kit(site, tuple(pieces))


# -- the web root -----------------------------------------------------------------------------------------------------


def _site(site: Site, standing: Standing | None) -> Iterator[Piece]:
    yield _robots(site, standing)
    for file in site.files:
        channels = tuple(one.channel for one in site.renderings if file in one.files)
        octets, action = _merged(file, standing)
        yield Piece("site" + file.path, octets, site.origin + file.path, action, channels)


def _robots(site: Site, standing: Standing | None) -> Piece:
    body = (standing or {}).get(ROBOTS, b"")
    octets, notes = written(body, site.renderings, site.origin + ROBOTS)
    if standing is None:
        octets = NOTICE + b" " + _UNSEEN.encode() + b"\n" + octets
    action = "may-replace" if standing is None else "merge" if ROBOTS in standing else "create"
    channels = tuple(one.channel for one in site.renderings if one.robots or one.groups)
    return Piece("site" + ROBOTS, octets, site.origin + ROBOTS, action, channels, notes)


def _merged(file: File, standing: Standing | None) -> tuple[bytes, str]:
    """The octets to write, and what they do to what stands there."""
    if standing is None:
        # A comment of XML holds no `--` (XML 1.0 §2.5).
        notice = f"<!-- {_UNSEEN} -->\n".encode() if file.path == LICENSE_PATH else b""  # JSON has no comments
        return notice + file.octets, "may-replace"
    if file.path not in standing:
        return file.octets, "create"
    if file.path == tdmrep.PATH:
        merged = _with_rules(file.octets, standing[file.path])
        return (merged, "merge") if merged is not None else (file.octets, "replace")
    return file.octets, "keep" if standing[file.path] == file.octets else "replace"


def _with_rules(ours: bytes, theirs: bytes) -> bytes | None:
    """TDMRep takes the first rule that matches: ours, then those of the site; None where theirs is no list of rules."""
    try:
        rules, standing = json.loads(ours), json.loads(theirs)
    except (ValueError, RecursionError):
        return None
    if not isinstance(standing, list):
        return None
    places = {one["location"] for one in rules}
    kept = [one for one in standing if not isinstance(one, dict) or one.get("location") not in places]
    return json.dumps([*rules, *kept], ensure_ascii=False, indent=2).encode() + b"\n"


# -- servers and snippets ---------------------------------------------------------------------------------------------


def _servers(site: Site, servers: Iterable[Server]) -> Iterator[Piece]:
    for output in (output for server in servers for output in server.write(site)):
        yield Piece(output.path, output.text.encode(), output.goes, "include", (), output.losses)


def _snippets(site: Site) -> Iterator[Piece]:
    channels = tuple(one.channel for one in site.renderings if one.elements)
    for number, region in enumerate(reversed(site.regions)):
        elements = site.elements(region)
        if elements:
            name = "head" if number == 0 else f"head-{number}"
            goes = f"in <head> of the pages of {site.origin} under {region.pattern}"
            about = f"<!-- {escape(goes, quote=False).replace('--', '- -')} -->\n"
            octets = (about + "\n".join(elements) + "\n").encode()
            yield Piece(f"snippets/{name}.html", octets, goes, "paste", channels)
    notices = [f'<p lang="{escape(tag)}">{escape(texts[0])}</p>' for one in site.labels for tag, texts in one.notice]
    if notices:
        octets = "\n".join(dict.fromkeys(notices)).encode() + b"\n"
        yield Piece("snippets/notice.html", octets, "where people read it, such as the foot of every page", "paste")
