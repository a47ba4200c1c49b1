"""Sitemaps (sitemaps.org 0.9): the addresses that a site lists, in XML, or a line each. Never raises."""

from __future__ import annotations

from typing import Final, NamedTuple

from ofuda.carriers.xml import MOST_OCTETS, parse_xml

_MOST: Final = 50_000  # as the protocol has it


class Sitemap(NamedTuple):
    """Addresses of resources, and of further sitemaps, as they are written."""

    urls: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(octets: bytes) -> Sitemap:
    """What a sitemap, or an index of sitemaps, lists; of one that is too long what stands in its beginning."""
    text = octets[:MOST_OCTETS].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"<"):
        lines = (line.strip().decode("utf-8", "replace") for line in text.splitlines()[:_MOST])
        return Sitemap(tuple(line for line in lines if line.startswith(("http://", "https://"))))
    root = parse_xml(text).root
    if root is None or root.name not in {"urlset", "sitemapindex"}:
        return Sitemap()
    found = [
        part.text.strip() for entry in root.children for part in entry.children if part.name == "loc" and part.whole
    ]
    listed = tuple(url for url in found[:_MOST] if url)
    return Sitemap(listed) if root.name == "urlset" else Sitemap((), listed)
