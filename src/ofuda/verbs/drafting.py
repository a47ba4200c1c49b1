"""Drafts a label from what somebody answered. Pure: the time is an argument.

Nothing that obliges is made up: what is not answered is not in the label, and who declares, and in which role, is
given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ofuda.carriers.urls import address
from ofuda.formats.label_writing import write
from ofuda.nouns.diagnostics import Severity, quote
from ofuda.nouns.document import Document
from ofuda.nouns.label import CONTEXT
from ofuda.tables.questions import Answer, Preset, Texts, again, areas
from ofuda.verbs.validate import validate

FILE = "ofuda.jsonld"  # where the site serves its labels
Json = dict[str, Any]


class DraftError(ValueError):
    """An answer that no label can be written from; the message says why, and `advice` what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Draft:
    """What was answered. `said` goes before the preset, area by area; `paths` are for sites given without one.

    `declared_by` None: the first site's `#us`. `label` is the label's own address; None: that of the file which the
    first site serves, and the day, since a name is never given to a second label.
    """

    name: Texts
    contact: str
    sites: tuple[str, ...]
    said: Mapping[str, Answer]
    basis: str
    preset: Preset | None = None
    paths: tuple[str, ...] = ()
    license: str | None = None
    notice: Texts = field(default_factory=dict)
    declared_by: str | None = None
    on_behalf_of: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    label: str | None = None


def draft(given: Draft, at: datetime) -> Json:
    """The label, issued at an instant; raises DraftError."""
    places = [site(one, given.paths) for one in given.sites]
    about = [one for n, one in enumerate(places) if one not in places[:n]]
    home = about[0]["url"]
    declarer = {"id": given.declared_by or f"{home}#us", "name": given.name, "contact": contact_of(given.contact)}
    short: Json = {
        "id": given.label or f"{home}{FILE}#{at.astimezone(UTC).date()}",
        "declaredBy": declarer,
        "basis": given.basis,
        "about": about,
        "uses": _uses(given),
    }
    return _written(short | _others(given), at)


def _others(given: Draft) -> Json:
    """The members that a label may do without."""
    if (given.basis == "agent") is not bool(given.on_behalf_of):
        advice = "give `--basis agent` and `--on-behalf-of` together"
        raise DraftError("an agent speaks for somebody, and nobody else does", advice)
    members = {
        "notice": given.notice or (given.preset.notice if given.preset else {}),
        "supersedes": list(given.supersedes),
        "onBehalfOf": list(given.on_behalf_of),
    }
    return {name: value for name, value in members.items() if value}


def _uses(given: Draft) -> Json:
    """The rule of each use that something is said of; one with conditions names the page on how they are met."""
    said = {**(given.preset.answers if given.preset else {}), **given.said}
    page = {"license": given.license} if given.license else {}
    found: Json = {}
    for area, answer in said.items():
        for use in areas()[area]:
            if (rule := answer.of(use)) is not None:
                found[use.value] = {**rule, **page} if "duties" in rule else rule
    if not found:
        raise DraftError("a label that says nothing is none", "say something of " + ", ".join(areas()))
    return found


def _written(short: Json, at: datetime) -> Json:
    """Refused are texts that are too long, and addresses that are none: by the validator, which says best why."""
    label = write(short, at=at).label
    if label is None:
        text = json.dumps({"@context": CONTEXT, "type": "RightsLabel", "issued": at.isoformat(), **short})
        found = validate(Document("label", text.encode(), "label"))
        wrong = next(one for one in found if one.severity is Severity.ERROR)
        raise DraftError(f"no label can be written: {wrong.message}", wrong.help or "")
    return label


# -- single answers -----------------------------------------------------------------------------------------------

_SITE = re.compile(r"(https?://[^/?#\\\s]+)(/[^#\s\x00-\x1f\x7f-\x9f]*)?(?:#.*)?", re.IGNORECASE)
# Hosts may hold more (URL Standard §3.1), and a comma between two addresses is no part of one.
_ORIGIN = re.compile(r"https?://(?:(?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?|\[[0-9a-f:.]+\])(?::[0-9]+)?")
_PATH = re.compile(r"[/*][^#\s\x00-\x1f\x7f-\x9f]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:)?([^\s@/:]+@[^\s@/:]+)", re.IGNORECASE)
_TAGGED = re.compile(r"([a-z]{2,3}(?:-[a-z0-9]{2,8})*)=(.+)", re.DOTALL)


def site(text: str, paths: Iterable[str] = ()) -> Json:
    """The subject that an address means: the whole site, or what lies below the address; raises DraftError."""
    match = _SITE.fullmatch(text.strip() if _SCHEME.match(text.strip()) else f"https://{text.strip()}")
    place = address(match[1]) if match else None
    if match is None or place is None or not _ORIGIN.fullmatch(place.origin):
        raise DraftError(f"{quote(text)} is no address of a site", again("site", "en"))
    own = [match[2]] if (match[2] or "/") != "/" else []
    listed = list(dict.fromkeys(paths))
    if own and listed:
        raise DraftError(f"{quote(text)} has a path already", "leave it out there, or leave `--path` out")
    for path in listed:
        if not _PATH.fullmatch(path):
            advice = "begin it with a slash, and write `%20` for a space and `%23` for `#`"
            raise DraftError(f"the path {quote(path)} matches no address", advice)
    return {"type": "Site", "url": f"{place.origin}/"} | ({"path": own or listed} if own or listed else {})


def contact_of(text: str) -> str:
    """An e-mail address or a page, as a label has it; raises DraftError."""
    mail = _MAIL.fullmatch(text.strip())
    if mail is not None:
        return f"mailto:{mail[1]}"
    if text.strip().startswith("https://") and address(text.strip()) is not None:
        return text.strip()
    raise DraftError(f"{quote(text)} is no address to ask at", again("contact", "en"))


def tagged(texts: Iterable[str], language: str) -> dict[str, str]:
    """Texts by language, each in the one that stands before its `=` as in `ja=月猫出版`, or in that of the draft."""
    found = {}
    for text in texts:
        match = _TAGGED.fullmatch(text)
        found[match[1] if match else language] = (match[2] if match else text).strip()
    return found
