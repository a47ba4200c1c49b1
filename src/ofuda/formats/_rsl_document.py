"""From XML to the contents and licences of an RSL document, whatever is wrong with it (RSL 1.0; readings S1 to S5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from ofuda.carriers.xml import Element, parse_xml
from ofuda.formats._rsl_license import FEW, NAMESPACE, Faults, is_ours, license_of, text_of
from ofuda.formats._rsl_terms import CONSENT, Terms
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.stance import Duty

MARKS: Final = tuple("rslstandard.org/rsl".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
MAX_AGE: Final = 30  # days, where a document does not say (RSL 1.0)
_MEMO: Final = 1 << 16  # octets: documents are small, and larger ones would fill the memory
_FEEDS: Final = frozenset({"rss", "feed", "RDF"})
_ITEMS: Final = frozenset({"item", "entry"})
_ALLOWED: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    name: (frozenset(attributes.split()), frozenset(children.split()))
    for name, attributes, children in (
        ("rsl", "max-age", "content"),
        ("content", "url server encrypted lastmod", "license alternate schema copyright terms"),
        ("license", "", "permits prohibits payment reporting legal"),
        ("permits", "type", ""),
        ("prohibits", "type", ""),
        ("payment", "type", "standard custom amount accepts"),
        ("standard", "", ""),
        ("custom", "", ""),
        ("amount", "currency", ""),
        ("accepts", "type", ""),
        ("reporting", "type profile endpoint", ""),
        ("legal", "type", ""),
        ("alternate", "type", ""),
        ("schema", "type", ""),
        ("copyright", "type contactEmail contactUrl", ""),
        ("terms", "", ""),
    )
}
_DAYS: Final = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Content:
    """One `<content>`: the addresses or patterns it is about, its licences, and the address of its terms.

    `item`: of a feed, the address of the item it stands in.
    """

    urls: tuple[str, ...]
    licenses: tuple[Terms, ...]
    terms: str | None
    item: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """`marked`: it is RSL, right or wrong. `sure` False: something is wrong with it, so it permits nothing (S3)."""

    contents: tuple[Content, ...] = ()
    faults: Faults = field(default_factory=Faults)
    max_age: int = MAX_AGE
    marked: bool = False

    @property
    def sure(self) -> bool:
        return not self.faults.broken


def marked(octets: bytes) -> bool:
    """Whether octets bear the name of the namespace."""
    return any(mark in octets for mark in MARKS)


def read(octets: bytes, most: int = FEW) -> Document:
    """The document, or the RSL of a feed, with so many of its faults; never raises."""
    return _remembered(octets) if len(octets) <= _MEMO and most == FEW else _read(octets, most)


def _read(octets: bytes, most: int = FEW) -> Document:
    faults = Faults(most)
    parsed = parse_xml(octets)
    root = parsed.root
    if root is None or not (is_ours(root) or root.name in _FEEDS):
        if parsed.error is None or not marked(octets):
            return Document()
        faults.add(parsed.error, "rsl-xml", f"no RSL document: {parsed.error.message}", _WELL_FORMED)
        return Document((), faults, marked=True)
    if parsed.error is not None:
        faults.add(parsed.error, "rsl-xml", f"the document does not parse: {parsed.error.message}", _WELL_FORMED)
    cut = parsed.error is not None
    if not is_ours(root):
        contents = tuple(_bare(one) if cut else one for one in _feed(root, faults))
        return Document(contents, faults, marked=bool(contents) or (cut and marked(octets)))
    if root.namespace != NAMESPACE:
        message = f"the namespace is {quote(root.namespace)}, not that of RSL"
        faults.add(root, "rsl-namespace", message, f'write `xmlns="{NAMESPACE}"`')
        root = root if root.namespace else _adopted(root)
    if root.name != "rsl":
        faults.add(root, "rsl-element", f"the root element is {quote(root.name)}, not `rsl`", "write `<rsl …>`")
    contents = tuple(_content(one, None, faults) for one in _within(root, "content"))
    if not contents:
        faults.add(root, "rsl-content", "there is no `content`, so nothing is licensed", "name what it is for")
    _check(root, faults)
    contents = tuple(map(_bare, contents)) if cut else contents
    return Document(contents, faults, _max_age(root, faults), marked=True)


def _bare(content: Content) -> Content:
    """Of what may go on in a part that is missing: what it prohibits."""
    licenses = tuple(
        replace(one, permits=None, recipients=None, places=None, duties=frozenset()) for one in content.licenses
    )
    return replace(content, licenses=licenses)


def _adopted(element: Element) -> Element:
    """The elements without a namespace as if they had ours; no deeper than XML is read."""
    children = tuple(map(_adopted, element.children))
    return element._replace(namespace=element.namespace or NAMESPACE, children=children)


_remembered = lru_cache(maxsize=256)(_read)
_WELL_FORMED: Final = "check it with an XML parser; serve the RSL document there"


def _within(root: Element, name: str) -> Iterator[Element]:
    """The elements of ours of that name; a document whose root is one of them is that."""
    if root.name == name:
        yield root
    yield from (one for one in root.children if is_ours(one) and one.name == name)


def _feed(root: Element, faults: Faults) -> Iterator[Content]:
    """The contents in the items of RSS, RDF and Atom (S2)."""
    for item in root.every():
        if item.name in _ITEMS:
            for one in item.children:
                if is_ours(one) and one.name == "content":
                    _check(one, faults)
                    yield _content(one, _address(item), faults)


def _address(item: Element) -> str | None:
    """Where the item of a feed leads."""
    for one in item.children:
        if one.name == "link" and one.attributes.get("rel", "alternate") == "alternate":
            address = one.attributes.get("href") or text_of(one)
            if address:
                return address
    return None


def _max_age(root: Element, faults: Faults) -> int:
    written = root.attributes.get("max-age")
    if written is None:
        return MAX_AGE
    if not _DAYS.fullmatch(written.strip()):
        message = f"`max-age` is a number of days, not {quote(written)}; {MAX_AGE} is taken"
        faults.add(root, "rsl-max-age", message, 'write for example `max-age="7"`')
        return MAX_AGE
    return int(written)


def _content(element: Element, item: str | None, faults: Faults) -> Content:
    url = element.attributes.get("url")
    if url is None:
        message = "a `content` without `url` is about nothing; it is read as if it were about everything here"
        faults.add(element, "rsl-url", message, 'write `url="/"` for the whole site')
    duties = _duties(element, faults)
    inner = [one for one in element.children if is_ours(one)]
    contact = _contact(inner)
    licenses = tuple(license_of(one, duties, contact, faults) for one in inner if one.name == "license")
    if not licenses:
        message = "a `content` without `license` licenses nothing"
        faults.add(element, "rsl-license", message, "write at least `<license/>` with what is permitted")
    terms = next((text for one in inner if one.name == "terms" and (text := text_of(one))), None)
    if url and not url.strip().startswith(("/", "*", "http://", "https://")):
        message = f"the url {quote(url)} is neither a path from the root nor an address; it is read as a path"
        faults.add(element, "rsl-url", message, "begin it with `/`")
    alternates = (text_of(one) for one in inner if one.name == "alternate")
    urls = (url or "", *(one for one in alternates if one))
    return Content(tuple(one.strip() for one in urls), licenses, terms, item, element.line)


def _duties(element: Element, faults: Faults) -> frozenset[Duty]:
    """A server, or encryption, asks for a token: consent (S9)."""
    encrypted = element.attributes.get("encrypted", "false")
    if encrypted not in {"true", "false"}:
        message = f"`encrypted` is `true` or `false`, not {quote(encrypted)}"
        faults.add(element, "rsl-value", message, "write it in lower case")
    if encrypted == "true" and "server" not in element.attributes:
        faults.add(element, "rsl-value", "`encrypted` without a `server` that gives the key", "name the server")
    return frozenset({CONSENT}) if "server" in element.attributes or encrypted != "false" else frozenset()


def _contact(inner: list[Element]) -> str | None:
    for one in inner:
        if one.name == "copyright":
            mail, page = one.attributes.get("contactEmail"), one.attributes.get("contactUrl")
            return f"mailto:{mail}" if mail and ":" not in mail else mail or page
    return None


def _check(root: Element, faults: Faults) -> None:
    """Elements and attributes of ours that RSL does not know make a document no RSL (RSL 1.0, errata of 2026-08-07)."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        attributes, children = _ALLOWED.get(one.name, (frozenset(one.attributes), frozenset()))
        for name in one.attributes:
            if not name.startswith("{") and name not in attributes:
                message = f"{quote(one.name)} has no attribute {quote(name)}"
                faults.add(one, "rsl-attribute", message, f"it has {', '.join(sorted(attributes)) or 'none'}")
        for child in one.children:
            if is_ours(child):
                if child.name not in children:
                    message = f"{quote(child.name)} has no place in {quote(one.name)}"
                    faults.add(child, "rsl-element", message, f"it holds {', '.join(sorted(children)) or 'text'}")
                waiting.append(child)
