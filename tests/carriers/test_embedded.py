"""What a page shows and leads to, found in time linear in the page; and what sitemaps list."""

from __future__ import annotations

import time

import pytest

from ofuda.carriers.embedded import Embedded, embedded
from ofuda.carriers.html_outline import naming
from ofuda.carriers.sitemap import Sitemap, read_sitemap
from ofuda.carriers.xml import MOST_OCTETS

BASE = "https://studio.example/manga/1"


def found(markup: str) -> list[tuple[str, str]]:
    return [(one.url.removeprefix("https://studio.example"), one.kind) for one in embedded(markup.encode(), BASE)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src=a.png>", [("/manga/a.png", "image")]),
        ("<IMG SRC='/a.png'>", [("/a.png", "image")]),
        ("<img srcset='a.png 1x, /b.png 2x'>", [("/manga/a.png", "image"), ("/b.png", "image")]),
        ("<picture><source srcset=a.webp><img></picture>", [("/manga/a.webp", "image")]),
        ("<video poster=p.jpg><source src=v.mp4></video>", [("/manga/p.jpg", "image"), ("/manga/v.mp4", "media")]),
        ("<audio src=a.mp3></audio>", [("/manga/a.mp3", "media")]),
        ("<embed src=a.svg>", [("/manga/a.svg", "media")]),
        ("<a href='../about#us'>us</a><a>none</a>", [("/about", "page")]),
        ("<link rel=alternate type=application/rss+xml href=/feed>", [("/feed", "feed")]),
        ("<link rel='ALTERNATE x' type='application/atom+xml; charset=utf-8' href=/feed>", [("/feed", "feed")]),
        ("<link rel=alternate type=text/html href=/en><link rel=stylesheet href=/a.css>", []),
        ("<link rel=alternate type=application/rss+xml>", []),
        ("<a href=mailto:a@b.example></a><img src=data:image/png;base64,AA>", []),
        ("<img src=a.png><img src=a.png>", [("/manga/a.png", "image")]),
        ("<!-- <img src=a> --><script>'<img src=b>'</script><textarea><img src=c></textarea>", []),
        ("<script src=x></script><img src=d><plaintext><img src=e>", [("/manga/d", "image")]),
        ("<img alt='<a href=x>' src=y>", [("/manga/y", "image")]),
        ("text < text <p>&amp;<img src='a?b&amp;c'>", [("/manga/a?b&c", "image")]),
        ("<img src=", []),
        ("", []),
    ],
)
def test_addresses_of_a_page(markup: str, expected: list[tuple[str, str]]) -> None:
    assert found(markup) == expected


def test_other_origins_are_named_too() -> None:
    assert embedded(b"<img src=//cdn.example/a>", BASE) == (Embedded("https://cdn.example/a", "image"),)


def test_a_page_in_another_encoding() -> None:
    octets = "<img src=月.png>".encode("utf-16")
    assert embedded(octets, BASE) == (Embedded("https://studio.example/manga/%E6%9C%88.png", "image"),)


def test_no_more_than_so_many_elements() -> None:
    assert len(naming(b"<a href=x>" * 5_000)) == 4_096


@pytest.mark.parametrize(
    "piece", [b"<a href=x", b"<img src=a ", b"<!--", b"<script>", b"<p a=<", b"</a", b"<a href=x>"]
)
def test_any_page_is_read_in_linear_time(piece: bytes) -> None:
    begin = time.process_time()
    embedded(piece * 100_000, BASE)
    assert time.process_time() - begin < 5


SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<urlset {SPACE}><url><loc> https://a.example/ </loc></url></urlset>", Sitemap(("https://a.example/",))),
        ("<urlset><url><loc>/a</loc><lastmod>2026</lastmod></url><url/></urlset>", Sitemap(("/a",))),
        (f"<?xml version='1.0'?>\n<sitemapindex {SPACE}><sitemap><loc>/s</loc></sitemap></sitemapindex>",
         Sitemap((), ("/s",))),
        ("\ufeffhttps://a.example/1\r\nhttp://a.example/2\nnonsense\n", Sitemap(("https://a.example/1", "http://a.example/2"))),
        ("<html></html>", Sitemap()),
        ("<!DOCTYPE x><urlset/>", Sitemap()),
        ("<urlset><url><loc>/a</loc></url><url><loc>/b", Sitemap(("/a",))),
        ("<urlset><url><loc></loc></url></urlset>", Sitemap()),
        ("", Sitemap()),
    ],
)  # fmt: skip
def test_what_a_sitemap_lists(text: str, expected: Sitemap) -> None:
    assert read_sitemap(text.encode()) == expected


def test_of_a_sitemap_that_is_too_long_its_beginning_is_read() -> None:
    row = b"<url><loc>https://a.example/1</loc></url>"
    assert len(read_sitemap(b"<urlset>" + row * (2 * MOST_OCTETS // len(row))).urls) > 10_000
