"""Names of hosts as people and tables write them, and the documents that robots.txt names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.robots_lines import transcoded
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import address, joined
from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import ROBOTS
from ofuda.tables.channels import CHANNELS
from ofuda.tables.rsl_places import is_address

# A host and nothing that an address may have beside it: no path, no user, no white space around or inside.
_HOST: Final = re.compile(r"[^\s/\\?#@]+\Z")
_ORIGIN: Final = re.compile(r"https?://[^\s/\\?#@]+/?\Z", re.IGNORECASE)
# robots.txt, and every other file of a site that some channel reads.
SITE_FILES: Final = (ROBOTS, *(one.place for one in CHANNELS if one.find and one.place.startswith("/")))
_KEY: Final = b"license"
_MENTIONED: Final = re.compile(rb"license[ \t]*+:", re.IGNORECASE)
_MOST: Final = 16


def origin_of(text: str) -> str | None:
    """The origin that a text names (`https://example.com`, with a port where it is not the scheme's own)."""
    where = address(text) if _ORIGIN.match(text) else None
    return where.origin if where else None


def origins_of(host: str) -> tuple[str, ...]:
    """Both origins of a host, or of host and port; none where the text is no host."""
    if not _HOST.match(host):
        return ()
    found = [address(f"{scheme}://{host}/") for scheme in ("http", "https")]
    return tuple(one.origin for one in found if one)


def licenses(origin: str, robots: Fetched | None) -> Iterator[str]:
    """The addresses in the `License` lines of robots.txt: RSL documents, within bounds."""
    if robots is None or outcome(robots) is not Outcome.TEXT or not may_name(robots.body):
        return
    met: set[str] = set()
    for line in RobotsTxt(robots.body).lines():
        value = line.value.decode("utf-8", "replace").strip()
        if line.key == _KEY and is_address(value) and len(met) < _MOST:
            url = joined(f"{origin}/robots.txt", value)
            if url not in met and address(url):
                met.add(url)
                yield url


def may_name(body: bytes) -> bool:
    """Whether a robots.txt can have such lines; cheap, and never wrong about a no."""
    return _MENTIONED.search(transcoded(body)) is not None


def named(text: str) -> tuple[str, ...]:
    """The origins that a line of a list names: a host, host and port, an origin, or any address of one."""
    if "://" in text:
        where = address(text)
        return (where.origin,) if where else ()
    return origins_of(text)
