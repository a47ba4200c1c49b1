"""The only way in which this package reads XML: no DTD, no entities, nothing from outside, within bounds.

The octets are decoded here, in encodings that need no codec to be loaded, and what begins a DTD is looked for before
expat sees anything; without a DTD there are no entities but the five of XML, and nothing to fetch. Never raises.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple, cast
from xml.parsers import expat

from ofuda.nouns.diagnostics import quote

MOST_OCTETS: Final = 1 << 20
MOST_DEEP: Final = 64
MOST_ELEMENTS: Final = 50_000
MOST_ATTRIBUTES: Final = 256  # of one element
# Before 2.6 expat reads a long token again with every piece it is given; behind a bound it reads on to the piece's end.
_PIECE: Final = 1 << 16
# What may stand before the root element besides a DTD (XML 1.0 §2.8), each part possessive: one pass.
_PROLOG: Final = re.compile(r"(?:[ \t\r\n]++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+")
_DECLARED: Final = re.compile(r"""<\?xml[ \t\r\n][^>]*?\bencoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION: Final = 256  # octets in which an XML declaration ends
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})  # which holds ASCII
_LATIN: Final = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1"})


class Element(NamedTuple):
    """An element: its namespace ("" for none) and local name, and line and column, from 1, where it begins.

    `attributes` by local name, or by `{namespace}name` where they have one. `text` is all character data directly in
    it. `whole` False: the octets end, or go wrong, before it is closed.
    """

    namespace: str
    name: str
    attributes: Mapping[str, str]
    line: int
    text: str = ""
    children: tuple[Element, ...] = ()
    whole: bool = True
    column: int = 1

    def every(self) -> Iterator[Element]:
        """The element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.every()


@dataclass(frozen=True, slots=True)
class XmlError:
    """Why a document is refused, and where."""

    message: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Xml:
    """A document. With an `error` the `root` holds what stood before it, or is None; then it permits nothing."""

    root: Element | None
    error: XmlError | None = None


class _Refused(Exception):  # noqa: N818 (it never leaves this module)
    """Carries the reason."""


def parse_xml(octets: bytes) -> Xml:
    """Read one document."""
    if len(octets) > MOST_OCTETS:
        return Xml(None, XmlError(f"longer than {MOST_OCTETS} octets", 1))
    text, problem = _decoded(octets)
    if problem is not None:
        return Xml(None, XmlError(problem, 1))
    start = _begins(text)
    if text.startswith("<!DOCTYPE", start):
        return Xml(None, XmlError("a document type declaration, which is never read", 1 + text.count("\n", 0, start)))
    return _Builder().read(text)


def _begins(text: str) -> int:
    """Where the prolog ends."""
    return cast("re.Match[str]", _PROLOG.match(text)).end()  # it matches the empty string


# -- octets to characters -------------------------------------------------------------------------------------------


def _decoded(octets: bytes) -> tuple[str, str | None]:
    """The text, or why there is none. A byte order mark beats what the declaration says (XML 1.0 §4.3.3, RFC 7303)."""
    decode = codecs.utf_8_decode
    if octets.startswith(codecs.BOM_UTF8):
        octets = octets[3:]
    elif octets.startswith(codecs.BOM_UTF16_LE) or octets[:2] == b"<\0":
        decode = codecs.utf_16_le_decode
    elif octets.startswith(codecs.BOM_UTF16_BE) or octets[:2] == b"\0<":
        decode = codecs.utf_16_be_decode
    else:
        name = _declared(octets[:_DECLARATION].decode("latin-1"))
        if name in _LATIN:
            octets = octets.decode("latin-1").encode()
        elif name not in _UTF8:
            return "", f"the encoding {quote(name)}, and the octets are in none that is read"
    try:
        text = decode(octets, "strict", True)[0].removeprefix("\ufeff")  # noqa: FBT003 (the end is here)
        text.encode("utf-8")
    except UnicodeError:
        return "", "octets that are not in the encoding of the document"
    return (text, None) if text.strip() else ("", "nothing in it")


def _declared(text: str) -> str:
    found = _DECLARED.match(text)
    return found[1].lower() if found else "utf-8"


# -- characters to elements -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    attributes: Mapping[str, str]
    line: int
    column: int
    text: list[str]
    children: list[Element]


_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class _Builder:
    """Holds the way from the root to where the parser is."""

    def __init__(self) -> None:
        # A local name holds no space, so the last space divides a namespace from it, whatever the namespace is.
        self._parser = expat.ParserCreate("utf-8", " ")
        self._open: list[_Open] = [_Open("", _NONE, 0, 0, [], [])]
        self._elements = 0

    def read(self, text: str) -> Xml:
        parser = self._parser
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        # None of these can be met behind `parse_xml`; a parser that met one would stop.
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = parser.UnparsedEntityDeclHandler = _refuse
        error: XmlError | None = None
        octets = text.encode()
        try:
            for at in range(0, len(octets), _PIECE):
                parser.Parse(octets[at : at + _PIECE], False)  # noqa: FBT003 (more follows)
            parser.Parse(b"", True)  # noqa: FBT003 (the end)
        except _Refused as refused:
            error = XmlError(str(refused), parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        except expat.ExpatError as wrong:
            error = XmlError(f"no well-formed XML: {expat.ErrorString(wrong.code)}", wrong.lineno, wrong.offset + 1)
        while len(self._open) > 1:
            self._close(whole=False)
        root = self._open[0].children
        return Xml(root[0] if root else None, error)

    def _start(self, name: str, attributes: list[str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise _Refused(f"more than {MOST_ELEMENTS} elements")
        if len(self._open) > MOST_DEEP:
            raise _Refused(f"more than {MOST_DEEP} elements inside each other")
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            raise _Refused(f"more than {MOST_ATTRIBUTES} attributes of one element")
        named: Mapping[str, str] = _NONE
        if attributes:
            pairs = zip(attributes[::2], attributes[1::2], strict=True)
            named = {_clark(attribute): value for attribute, value in pairs}
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        self._open.append(_Open(name, named, line, column, [], []))

    def _end(self, _: str) -> None:
        self._close(whole=True)

    def _text(self, text: str) -> None:
        self._open[-1].text.append(text)

    def _close(self, *, whole: bool) -> None:
        one = self._open.pop()
        namespace, _, name = one.name.rpartition(" ")
        text, children = "".join(one.text), tuple(one.children)
        element = Element(namespace, name, one.attributes, one.line, text, children, whole, one.column)
        self._open[-1].children.append(element)


def _clark(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{{{namespace}}}{local}" if namespace else local


def _refuse(*_: object) -> int:
    raise _Refused("a document type declaration, which is never read")
