"""Validate: a document in, everything that is wrong with it out. Nothing is raised, fetched, or asked of a clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from ofuda.formats.rsl import marked
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.document import Document
from ofuda.tables.checks.header_lines import HeadersView
from ofuda.tables.checks.html_page import PageView
from ofuda.tables.checks.label_file import LabelView, in_page
from ofuda.tables.checks.policy_file import PolicyView
from ofuda.tables.checks.robots_file import RobotsView
from ofuda.tables.checks.rsl_file import RslView, scripts_in
from ofuda.tables.checks.tdmrep_file import TdmrepView
from ofuda.tables.checks.views import View
from ofuda.tables.rule import Rule
from ofuda.tables.rules import RULES

MOST = 1000  # findings of one document that are listed
_HELD = frozenset({"label", "rsl"})  # kinds that stand in pages too
_VIEWS: dict[str, type[View]] = {
    "label": LabelView,
    "robots": RobotsView,
    "tdmrep": TdmrepView,
    "tdm-policy": PolicyView,
    "headers": HeadersView,
    "html": PageView,
    "rsl": RslView,
}


def validate(
    document: Document, *, at: datetime | None = None, shapes: bool = False, rules: Sequence[Rule] = RULES
) -> tuple[Diagnostic, ...]:
    """Every finding, in the order of the document.

    `at` is the instant at which it is judged, with a zone; without one no label is found expired. `shapes`: labels are
    also held against the SHACL shapes, which needs the extra `shacl`. `rules`: the house's, unless somebody adds
    to them or leaves some out.
    """
    view = _VIEWS[document.kind](document, at)
    found = list(_checked(view, document.kind, rules, shapes=shapes))
    if isinstance(view, PageView):
        found += [one for label in in_page(view) for one in _checked(label, "label", rules, shapes=shapes)]
        found += [one for rsl in scripts_in(view) for one in _checked(rsl, "rsl", rules, shapes=shapes)]
    # A line of two groups is looked at twice.
    found = sorted(dict.fromkeys(found), key=_order)
    return tuple(found) if len(found) <= MOST else (*found[:MOST], _rest(document, found[MOST:]))


def _checked(view: View, kind: str, rules: Sequence[Rule], *, shapes: bool) -> Iterator[Diagnostic]:
    """What the rules of a kind find; those of labels and of RSL are not for the page around them."""
    if isinstance(view, LabelView):
        view.shapes = shapes
    for rule in rules:
        if kind in rule.kinds and not (kind == "html" and _HELD.intersection(rule.kinds)):
            for finding in rule.check(view):
                severity = finding.severity or rule.severity
                yield Diagnostic(rule.name, severity, finding.message, finding.place, finding.help)


def _order(one: Diagnostic) -> tuple[int, int, str, str]:
    place = one.place or Place("")
    return place.line or 0, place.column or 0, one.rule, one.message


def _rest(document: Document, rest: list[Diagnostic]) -> Diagnostic:
    severity = next(level for level in Severity if any(one.severity is level for one in rest))
    message = f"there are {len(rest)} more findings"
    return Diagnostic("more-findings", severity, message, document.place(), "mend these and ask again")


# -- what a file is ---------------------------------------------------------------------------------------------------

_LABEL = re.compile(rb"w3id\.org/ofuda|RightsLabel|LabelSet")
_POLICY = re.compile(rb'ns/odrl|ns/tdmrep|"permission"\s*:|"odrl:|"Offer"')
_FILE = re.compile(rb'"tdm-reservation"|"location"\s*:|"tdm-policy"')
_RSL = re.compile(rb"<(?:[A-Za-z0-9_]{1,20}:)?rsl\b", re.IGNORECASE)
_PAGE = re.compile(rb"<html\b|<!doctype html", re.IGNORECASE)
_WIDE = (b"\xff\xfe<", b"\xfe\xff\0<", b"\0<")  # how XML begins in UTF-16
_ROBOTS = re.compile(rb"^[ \t]*(?:user-?agent|disallow|allow|sitemap)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HEADERS = re.compile(
    rb"\AHTTP/\d|^(?:content-|x-robots-tag|tdm-|link|server|date|cache-control|etag)[A-Za-z-]*:",
    re.IGNORECASE | re.MULTILINE,
)
_MEDIA = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"%PDF",
    b"PK\x03\x04",
    b"ID3",
    b"OggS",
    b"fLaC",
    b"II*\x00",
    b"MM\x00*",
)
_BY_NAME = {"robots.txt": "robots", "tdmrep.json": "tdmrep", "license.xml": "rsl", "rsl.xml": "rsl"}
_BY_ENDING = {"html": "html", "htm": "html", "xhtml": "html", "rsl": "rsl"}
_START = 1024  # octets in which a page says that it is one; feeds hold pages further on
_LOOKED_AT = 1 << 16  # octets that a kind is recognised by


def kind_of(name: str, octets: bytes) -> str | None:
    """What a file is: by its name where that is fixed, else by what stands in it; None where nothing tells."""
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    text = octets[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    media = "media" if octets.startswith(_MEDIA) or octets[4:8] == b"ftyp" else None
    told = _BY_NAME.get(last) or media or _BY_ENDING.get(last.rpartition(".")[2])
    if told is not None:
        return told
    if text.startswith((b"<", *_WIDE)):
        return "rsl" if (_RSL.search(text) or marked(text)) and not _PAGE.search(text[:_START]) else "html"
    if text.startswith((b"{", b"[")) or last.endswith((".json", ".jsonld")):
        return _json_kind(text, last)
    if _ROBOTS.search(text):
        return "robots"
    return "headers" if _HEADERS.search(text) else None


def _json_kind(text: bytes, name: str) -> str | None:
    for pattern, kind in ((_LABEL, "label"), (_POLICY, "tdm-policy"), (_FILE, "tdmrep")):
        if pattern.search(text):
            return kind
    return "label" if name.endswith(".jsonld") else None
