"""The head of an HTML page as an HTML parser sees it, without parsing the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ofuda.carriers.html_outline import Outline, Tag, content, naming, outline
from ofuda.carriers.html_text import as_ascii_superset, looks_like_html
from ofuda.carriers.html_tokens import ATTRIBUTE
from ofuda.carriers.once import once

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
    """What can speak for a page, in document order.

    Attributes are decoded for the elements that are asked for, on first use.
    """

    def __init__(self, text: bytes, found: Outline) -> None:
        self._text = text
        self._found = found

    @once
    def complete(self) -> bool:
        """Whether the octets go on to the end of the head."""
        return self._found.over and not _ends_in_a_tag(self._text, self._found)

    def line(self, element: Element) -> int:
        """The line, from 1, where an element of this head begins."""
        before = self._text[: element.start]
        feeds = before.count(b"\n")
        return 1 + feeds + (before.count(b"\r") - before.count(b"\r\n") if b"\r" in before else 0)

    @once
    def metas(self) -> tuple[Element, ...]:
        """Those with `name` or `property` that an HTML parser puts into the head.

        So also behind `</head>` up to what begins the body, and none behind stray text, which begins it.
        """
        return tuple(_named(self._found.metas))

    def metas_with(self, *signs: bytes) -> list[Element]:
        """Those of the metas in whose name or content one of the signs may stand, in any case.

        A sign is of ASCII letters, digits and hyphens, the letters in lower case.
        """
        written, metas = self._metas_written, self._found.metas
        if written is not None:
            signs = tuple([sign for sign in signs if sign in written])
            if not signs:
                return []
            metas = [tag for tag in metas for text in (tag[1].lower(),) for sign in signs if sign in text]
        return _named(list(dict.fromkeys(metas)))

    def metas_name(self, signs: tuple[bytes, ...]) -> bool:
        """Whether one of the signs may stand in a meta. It is quick to say no, and never wrong then."""
        written = self._metas_written
        return written is None or True in [sign in written for sign in signs]

    def links_name(self, signs: tuple[bytes, ...]) -> bool:
        """The same of links, or whether there are data scripts."""
        linked = self._links_written
        if self._found.scripts or _REFERENCE.search(linked):
            return True
        return bool(linked) and True in [sign in linked for sign in signs]

    @once
    def links(self) -> tuple[Element, ...]:
        """The links of the head."""
        return tuple(_elements("link", self._found.links))

    def links_naming(self, text: bytes) -> tuple[Element, ...]:
        """The links of the head whose tag holds the text (lower case) in any case, or may hold it by references."""
        written = self._links_written
        if text not in written and _REFERENCE.search(written) is None:
            return ()
        links = [tag for tag in self._found.links for has in (tag[1].lower(),) if text in has or _REFERENCE.search(has)]
        return tuple(_elements("link", links))

    @once
    def scripts(self) -> tuple[Element, ...]:
        """The data scripts of the whole page."""
        return tuple([e for e in _elements("script", self._found.scripts) if _is_data(e)])

    @once
    def _metas_written(self) -> bytes | None:
        """None where their text does not say what their attributes may hold."""
        written = _written(self._found.metas)
        plain = b"&" not in written and written.isascii()
        return written if plain or _BECOMING.search(written) is None else None

    @once
    def _links_written(self) -> bytes:
        return _written(self._found.links)


def _written(tags: list[Tag]) -> bytes:
    """The text of all the tags, in lower case."""
    return b" ".join([tag[1] for tag in tags]).lower()


def read_head(octets: bytes, *, charset: str | None = None) -> Head:
    """Read the head; no octets make this raise. `charset` is what the transport says.

    The answer is an HTML parser's over the whole page, except that
    - the heads it makes with scripting and without are joined, so a refusal in either is seen;
    - behind the head a script is looked for only where a data type stands without references, and `<svg>`, `<math>`,
      `<select>` and `<frameset>` are taken for any other element;
    - attributes after the 256th of a tag are dropped, and with more than 4 096 of these elements no head is complete.
    """
    text = as_ascii_superset(octets, charset)
    return Head(text, outline(text))


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


def _elements(name: str, tags: list[Tag]) -> list[Element]:
    texts = [tag[1][len(name) + 1 :] for tag in tags]
    attributes = _decoded(texts) if _CODED.search(b"".join(texts)) else map(_plain, texts)
    return [
        Element(name, each, _text(content(tag)) if name == "script" else "", tag.start(1))
        for tag, each in zip(tags, attributes, strict=True)
    ]


# What does not stand for itself in an attribute (HTML §13.2.5.36, §13.2.3.5).
_CODED = re.compile(rb"[&\0\r]")


def _plain(text: bytes) -> dict[str, str]:
    """The attributes of a tag in which each character stands for itself; of equal names the first counts."""
    found = reversed(ATTRIBUTE.findall(text))
    return {_text(name.lower()): _text(double or single or bare) for name, double, single, bare in found}


def _decoded(texts: list[bytes]) -> Iterator[dict[str, str]]:
    # Lexbor knows character references, which have rules of their own in attributes (HTML §13.2.5.73). It is given void
    # tags side by side, whatever their names are, so that each stays in the head and no tree grows.
    markup = b"".join([b"<meta" + text + b">" for text in texts])
    head = cast("LexborNode", LexborHTMLParser(_text(markup)).head)
    for node in head.iter():
        yield {name: value or "" for name, value in node.attributes.items()}


def _named(metas: list[Tag]) -> list[Element]:
    return [e for e in _elements("meta", metas) if "name" in e.attributes or "property" in e.attributes]


# What may become an ASCII letter, digit or hyphen: by decoding, all but the usual numbers and of the names these four;
# by folding case, U+0130, U+0131, U+017F and U+212A.
_BECOMING = re.compile(
    rb"&(?:idot|imath|inodot|fjlig|#(?!0*+(?:39|34);|x0*+2[27];|82[0-9][0-9];))|\xc4[\xb0\xb1]|\xc5\xbf|\xe2\x84\xaa"
)

# What may become another character than `&`: in an attribute no name before `=` does (HTML §13.2.5.73).
_REFERENCE = re.compile(rb"&(?!amp;|#0*+38;|[a-z0-9]++=)")


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")


def _is_data(script: Element) -> bool:
    return script.attributes.get("type", "").partition(";")[0].strip().lower() in _DATA_TYPES
