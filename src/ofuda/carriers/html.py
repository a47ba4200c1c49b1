"""The head of an HTML page as an HTML parser sees it, without parsing the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ofuda.carriers.html_outline import Outline, Tag, content, naming, outline
from ofuda.carriers.html_text import as_ascii_superset, looks_like_html

__all__ = ["Element", "Head", "looks_like_html", "named_elements", "read_head"]

_DATA_TYPES = frozenset(("application/ld+json", "application/rsl+xml"))


@dataclass(frozen=True, slots=True)
class Element:
    """`attributes` have lower-case names and decoded values, "" where there is none; `text` is a script's content.

    `start` is the offset of its tag in the octets that were parsed; equal elements may stand at different ones.
    """

    tag: str
    attributes: Mapping[str, str]
    text: str = ""
    start: int = field(default=0, compare=False)


class Head:
    """What can speak for a page, in document order. `complete` is false where the octets end before the head does.

    Attributes are decoded for the elements that are asked for, on first use.
    """

    def __init__(self, text: bytes, found: Outline, *, complete: bool) -> None:
        self._text = text
        self._found = found
        self.complete = complete

    def line(self, element: Element) -> int:
        """The line, from 1, where an element of this head begins."""
        before = self._text[: element.start]
        feeds = before.count(b"\n")
        return 1 + feeds + (before.count(b"\r") - before.count(b"\r\n") if b"\r" in before else 0)

    @cached_property
    def metas(self) -> tuple[Element, ...]:
        """Those with `name` or `property` that an HTML parser puts into the head.

        So also behind `</head>` up to what begins the body, and none behind stray text, which begins it.
        """
        return tuple(_named(self._found.metas))

    def metas_with(self, *signs: bytes) -> list[Element]:
        """Those of the metas in whose name or content one of the signs may stand, in any case.

        A sign is of ASCII letters, digits and hyphens, the letters in lower case.
        """
        metas, (texts, written) = self._found.metas, self._metas_written
        if texts:
            signs = tuple([sign for sign in signs if sign in written])
            metas = [tag for tag, text in zip(metas, texts, strict=True) for sign in signs if sign in text]
        return _named(list(dict.fromkeys(metas)))

    @cached_property
    def links(self) -> tuple[Element, ...]:
        """The links of the head."""
        return tuple(_elements("link", self._found.links))

    def links_naming(self, text: bytes) -> tuple[Element, ...]:
        """The links of the head whose tag holds the text (lower case) in any case, or may hold it by references."""
        links, (texts, written) = self._found.links, self._links_written
        if text not in written and b"&" not in written:
            return ()
        return tuple(
            _elements("link", [tag for tag, has in zip(links, texts, strict=True) if text in has or b"&" in has])
        )

    @cached_property
    def scripts(self) -> tuple[Element, ...]:
        """The data scripts of the whole page."""
        return tuple([e for e in _elements("script", self._found.scripts) if _is_data(e)])

    @cached_property
    def _metas_written(self) -> tuple[list[bytes], bytes]:
        """Nothing where their text does not say what their attributes may hold."""
        texts, written = _written(self._found.metas)
        return (texts, written) if _BECOMING.search(written) is None else ([], b"")

    @cached_property
    def _links_written(self) -> tuple[list[bytes], bytes]:
        return _written(self._found.links)


def _written(tags: list[Tag]) -> tuple[list[bytes], bytes]:
    """The text of each tag and of all, in lower case."""
    texts = [tag[1].lower() for tag in tags]
    return texts, b" ".join(texts)


def read_head(octets: bytes, *, charset: str | None = None) -> Head:
    """Read the head; no octets make this raise. `charset` is what the transport says.

    The answer is an HTML parser's over the whole page, except that
    - the heads it makes with scripting and without are joined, so a refusal in either is seen;
    - behind the head a script is looked for only where a data type stands without references, and `<svg>`, `<math>`,
      `<select>` and `<frameset>` are taken for any other element;
    - attributes after the 256th of a tag are dropped, and with more than 4 096 of these elements no head is complete.
    """
    text = as_ascii_superset(octets, charset)
    found = outline(text)
    return Head(text, found, complete=found.over and not _ends_in_a_tag(text, found))


def named_elements(octets: bytes, *, charset: str | None = None) -> tuple[Element, ...]:
    """The elements of the whole page that name other resources: images, media, links; at most 4 096."""
    by_name: dict[str, list[Tag]] = {}
    for tag in naming(as_ascii_superset(octets, charset)):
        by_name.setdefault(tag[2].decode("latin-1").lower(), []).append(tag)
    found = (one for name, tags in by_name.items() for one in _elements(name, tags))
    return tuple(sorted(found, key=lambda one: one.start))


def _ends_in_a_tag(text: bytes, found: Outline) -> bool:
    """Whether the octets stop inside what may have become a tag of the head, such as a lone `<`."""
    last = text.rfind(b"<")
    return found.end > last >= 0 and text.find(b">", last) < 0 and not outline(text[:last]).over


def _elements(name: str, tags: list[Tag]) -> Iterator[Element]:
    if not tags:  # as of scripts in most pages; a parser costs as much as dozens of tags
        return
    # Lexbor knows character references, which have rules of their own in attributes (HTML §13.2.5.73). It is given void
    # tags side by side, whatever their names are, so that each stays in the head and no tree grows.
    markup = b"".join([b"<meta" + tag[1][len(name) + 1 :] + b">" for tag in tags])
    head = cast("LexborNode", LexborHTMLParser(_text(markup)).head)
    for tag, node in zip(tags, head.iter(), strict=True):
        attributes = node.attributes
        if None in attributes.values():
            attributes = {name: value or "" for name, value in attributes.items()}
        text = _text(content(tag)) if name == "script" else ""
        yield Element(name, cast("dict[str, str]", attributes), text, tag.start(1))


def _named(metas: list[Tag]) -> list[Element]:
    return [e for e in _elements("meta", metas) if "name" in e.attributes or "property" in e.attributes]


# What may become an ASCII letter, digit or hyphen: by decoding, all but the usual numbers and of the names these four;
# by folding case, U+0130, U+0131, U+017F and U+212A.
_BECOMING = re.compile(
    rb"&(?:idot|imath|inodot|fjlig|#(?!0*+(?:39|34);|x0*+2[27];|82[0-9][0-9];))|\xc4[\xb0\xb1]|\xc5\xbf|\xe2\x84\xaa"
)


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")


def _is_data(script: Element) -> bool:
    return script.attributes.get("type", "").partition(";")[0].strip().lower() in _DATA_TYPES
