"""`Link` fields after RFC 8288 §3 and appendix B.2."""

from __future__ import annotations

import time

import pytest

from ofuda.carriers.links import Link, links

LABEL = "https://w3id.org/ofuda#label"


def one(target: str, *relations: str, anchor: str | None = None) -> Link:
    return Link(target, frozenset(relations), anchor)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ()),
        ("a; rel=b", ()),
        ("<a>", (one("a"),)),
        ("<>; rel=self", (one("", "self"),)),
        ('<a>; rel="b"', (one("a", "b"),)),
        ("<a>;rel=b", (one("a", "b"),)),
        ('< a >; REL="B c"', (one("a", "b", "c"),)),
        (f'<a>; rel="license {LABEL}"', (one("a", "license", LABEL),)),
        (f'<a>; rel="{LABEL.upper()}"', (one("a", LABEL),)),
        ('<a>; rel=b; anchor="#x"', (one("a", "b", anchor="#x"),)),
        ("<a>; rel=b; rel=c", (one("a", "b"),)),
        ('<a>; title="x, <b>; rel=c"; rel=d, <e>; rel=f', (one("a", "d"), one("e", "f"))),
        ('<a>; title="x\\"y"; rel=d', (one("a", "d"),)),
        ("<a>;;rel=b,,<c>;rel=d", (one("a", "b"), one("c", "d"))),
        ("<a> junk; rel=b, <c>; rel=d", (one("a"), one("c", "d"))),
        ("<a,b>; rel=c", (one("a,b", "c"),)),
        ("<a>; hreflang; rel = c", (one("a", "c"),)),
        ('<a>; rel="b, <c>; rel=d', (one("a", "b,", "<c>;", "rel=d"),)),
        ('<a>; rel="b\\', (one("a", "b"),)),
        ("<a>; rel=b, <c", (one("a", "b"),)),
    ],
)
def test_a_field_line_has_these_links(value: str, expected: tuple[Link, ...]) -> None:
    assert links(value) == expected


def test_no_more_than_a_page_can_need_is_read() -> None:
    assert len(links("<a>, " * 1_000)) == 256


@pytest.mark.parametrize(
    "part", ["<a>;", "<", '<a>;rel="\\', "<a> ", ";", "<a>;;;;", "<a>; a ", '<a>;b="', ",", "<a>,"]
)
def test_reading_is_linear(part: str) -> None:
    began = time.process_time()
    links(part * (300_000 // len(part)))
    assert time.process_time() - began < 10 * 0.35  # 50 ms and 1 µs an octet, tenfold (T1)
