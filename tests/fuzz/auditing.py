"""What a site may serve to an audit: pages, sitemaps, and any octets in the place of each of its files."""

from __future__ import annotations

from functools import cache

from tests.fuzz import seeds

SITEMAPS = (
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://a.example/</loc></url></urlset>",
    b"<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>",
    b"https://a.example/\nhttps://a.example/b\n",
)
SITEMAP_WORDS = (
    b"<urlset>",
    b"<url>",
    b"<loc>",
    b"</loc>",
    b"</url>",
    b"<sitemapindex>",
    b"https://",
    b"\n",
    b"<!DOCTYPE",
)
PAGES = (
    b"<img src=a srcset='b 1x, c 2x'><a href=/d>e</a><link type=application/rss+xml href=f rel=alternate>",
    b"<picture><source srcset=a></picture><video src=b poster=c></video><script>'<img src=d>'</script><!-- <img> -->",
)
PAGE_WORDS = (
    *(b"<img ", b"<a ", b"<source ", b"<link ", b"<script>", b"</script>", b"<!--", b"-->", b"<plaintext>", b"<xmp>"),
    *(b"src=", b"srcset=", b"href=", b"rel=alternate", b"type=application/atom+xml", b">", b"'", b'"', b",", b"&amp;"),
)  # fmt: skip


def sitemap(octets: bytes) -> None:
    from ofuda.carriers.sitemap import read_sitemap

    found = read_sitemap(octets)
    assert all(found.urls) and all(found.sitemaps)
    assert not (found.urls and found.sitemaps)


def embedded(octets: bytes) -> None:
    """Every address is one of the web, and none stands twice."""
    from ofuda.carriers.embedded import embedded as read

    found = read(octets, "https://studio.example/a/b")
    assert len(set(found)) == len(found)
    for one in found:
        assert one.url.startswith(("http://", "https://"))
        assert "#" not in one.url
        assert one.kind in {"image", "media", "feed", "page"}


@cache
def _label() -> bytes:
    from tests.verbs.sites import OWN

    return OWN


def audit(octets: bytes) -> None:
    """Whatever stands in the place of a file: nothing is raised, and every report can be written."""
    from ofuda.nouns.document import Document
    from ofuda.nouns.resource import Fetched, Resource
    from ofuda.nouns.visit import Look, Seen, Visit
    from ofuda.verbs.audit import audit as judge
    from ofuda.verbs.auditing.documents import as_json, markdown
    from ofuda.verbs.auditing.page import page
    from ofuda.verbs.auditing.text import report
    from ofuda.verbs.auditing.words import Words
    from tests.shells.web.memory import AT

    origin, line = "https://studio.example", octets[:200].decode("latin-1")
    file = Fetched(200, octets, media_type="text/plain", url=f"{origin}/robots.txt")
    resource = Resource(
        f"{origin}/",
        status=200,
        headers=[("Content-Type", "text/html"), ("Content-Usage", line), ("Link", line)],
        body=octets,
        robots_txt=file,
        well_known={"/.well-known/tdmrep.json": file},
        documents={f"{origin}/label.jsonld": file},
        fetched_at=AT,
    )
    looks = (Look(f"{origin}/robots.txt", "GPTBot", Fetched(403, octets)), Look(f"{origin}/", "GPTBot", file))
    found = judge(Visit(f"{origin}/", (Seen(resource),), looks), Document("label.jsonld", _label(), "label"), AT)
    words = Words("ja")
    assert as_json(found)["url"] == f"{origin}/"
    assert all("\x1b" not in span.text for text in report(found, words) for span in text)
    assert all("\x1b" not in text for text in markdown(found, words))
    assert page(found, words).count("<script") == 0


ROWS = (
    ("sitemap", "ofuda.carriers.sitemap", sitemap, SITEMAPS, SITEMAP_WORDS),
    ("embedded", "ofuda.carriers.embedded", embedded, PAGES, PAGE_WORDS),
    (
        "audit",
        "ofuda.verbs.audit",
        audit,
        tuple(dict.fromkeys((*seeds.ROBOTS[:40], *seeds.HTML[:40], *PAGES))),
        (*PAGE_WORDS, *seeds.ROBOTS_WORDS),
    ),
)
