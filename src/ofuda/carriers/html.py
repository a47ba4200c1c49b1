"""The head of an HTML page as an HTML parser sees it, without parsing the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ofuda.carriers.html_outline import Span, outline
from ofuda.carriers.html_text import as_ascii_superset, looks_like_html

__all__ = ["Element", "Head", "line_of", "looks_like_html", "read_head"]

_DATA_TYPES = frozenset(("application/ld+json", "application/rsl+xml"))


@dataclass(frozen=True, slots=True)
class Element:
    """`attributes` have lower-case names and decoded values, "" where there is none; `text` is a script's content."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What can speak for a page, in document order. `complete` is false where the octets end before the head does.

    `metas`: those with `name` or `property` that an HTML parser puts into the head; so also behind `</head>` up to what
    begins the body, and none behind stray text, which begins it. `links` likewise. `scripts`: data, in the whole page.
    """

    metas: tuple[Element, ...]
    links: tuple[Element, ...]
    scripts: tuple[Element, ...]
    complete: bool


def read_head(octets: bytes, *, charset: str | None = None) -> Head:
    """Read the head; no octets make this raise. `charset` is what the transport says.

    The answer is an HTML parser's over the whole page, except that
    - the heads it makes with scripting and without are joined, so a refusal in either is seen;
    - behind the head a script is looked for only where a data type stands in lower case, and `<svg>`, `<math>`,
      `<select>` and `<frameset>` are taken for any other element;
    - attributes after the 256th of a tag are dropped, and with more than 4 096 of these elements no head is complete.
    """
    found = outline(as_ascii_superset(octets, charset))
    elements = list(_elements(found.spans))
    return Head(
        metas=tuple(
            [e for e in elements if e.tag == "meta" and ("name" in e.attributes or "property" in e.attributes)]
        ),
        links=tuple([e for e in elements if e.tag == "link"]),
        scripts=tuple([e for e in elements if e.tag == "script" and _is_data(e)]),
        complete=found.over,
    )


def line_of(octets: bytes, element: Element, charset: str | None = None) -> int | None:
    """The line, from 1, where the first element like this one begins; None where the page has none. Slow: for hits."""
    text = as_ascii_superset(octets, charset)
    spans = outline(text).spans
    for span, found in zip(spans, _elements(spans), strict=True):
        if found == element:
            before = text[: span.start]
            return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    return None


def _elements(spans: list[Span]) -> Iterator[Element]:
    # Lexbor knows character references, which have rules of their own in attributes (HTML §13.2.5.73). It is given void
    # tags side by side, whatever their names are, so that each stays in the head and no tree grows.
    markup = b"".join([b"<meta" + span.tag[len(span.name) + 1 :] + b">" for span in spans])
    head = cast("LexborNode", LexborHTMLParser(_text(markup)).head)
    for span, node in zip(spans, head.iter(), strict=True):
        attributes = node.attributes
        if None in attributes.values():
            attributes = {name: value or "" for name, value in attributes.items()}
        yield Element(span.name, cast("dict[str, str]", attributes), _text(span.content) if span.content else "")


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")


def _is_data(script: Element) -> bool:
    return script.attributes.get("type", "").partition(";")[0].strip().lower() in _DATA_TYPES
