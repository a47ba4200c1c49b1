"""schema.org in the data scripts of a page: `license`, `acquireLicensePage`, `usageInfo`, `copyrightHolder`.

They say where terms are to be read and whose the work is (schema.org 30.0; house reading N3). Nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urljoin

from ofuda.carriers.json_text import parse_json
from ofuda.formats._licenses import noted, page_of, recognised
from ofuda.nouns.stance import UNKNOWN
from ofuda.nouns.statements import NOTHING, Offer, Reading, Signal, Statement
from ofuda.nouns.vocabulary import INPUTS

CHANNEL = "schema-org"
HOME: Final = "schema.org"
LINKS: Final = ("license", "acquireLicensePage", "usageInfo")
HOLDER: Final = "copyrightHolder"
_PREFIXES: Final = ("", "schema:", "http://schema.org/", "https://schema.org/")
_KEYS: Final = {prefix + name: name for name in (*LINKS, HOLDER) for prefix in _PREFIXES}
_LABEL: Final = "w3id.org/ofuda"
_LONGEST: Final = 1 << 20
_MOST: Final = 16


def mentions(text: str) -> bool:
    """Whether a script can hold one of the properties."""
    return HOME in text and any(name in text for name in (*LINKS, HOLDER))


@dataclass(frozen=True, slots=True)
class _Named:
    """One value of a property: what it is called, where it leads, and how its holder is reached."""

    name: str
    value: str
    contact: str | None = None


def interpret(signals: Iterable[Signal]) -> Reading:
    """What the scripts of a page name, each value once."""
    statements: dict[Statement, None] = {}
    offers: dict[Offer, None] = {}
    for signal in signals:
        for one in _read(signal.value):
            evidence = replace(signal, key=one.name, value="", raw=f'"{one.name}": "{one.value}"')
            known = recognised(one.value) if one.name == "license" else None
            note = noted(one.name, known or (one.value[:_SHOWN] if one.name == HOLDER else None))
            statements[Statement(INPUTS, UNKNOWN, evidence, evidence.party, evidence.authority, note)] = None
            address = _address(one, known, signal.place.source)
            if address or one.contact:
                offers[Offer(address, None, one.contact, CHANNEL)] = None
    if not statements:
        return NOTHING
    return Reading(tuple(statements)[:_MOST], offers=tuple(offers)[:_MOST])


_SHOWN: Final = 100


def _address(one: _Named, known: str | None, source: str) -> str | None:
    """Where it leads, absolute; a licence that is known by its name leads to its text."""
    if one.name == HOLDER:
        return None
    if known and ":" not in one.value:
        return page_of(known)
    try:
        return urljoin(source, one.value) if " " not in one.value else None
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[_Named, ...]:
    octets = text.encode("utf-8", "surrogatepass")
    return tuple(dict.fromkeys(_walk(parse_json(octets, max_octets=_LONGEST).value)))


def _walk(value: object) -> Iterator[_Named]:
    """Every object, from outside to inside, but for labels of our own, which speak for themselves."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict) and not _is_label(one):
            yield from _properties(one)
            waiting += reversed(one.values())


def _is_label(value: Mapping[str, Any]) -> bool:
    return any(isinstance(one, str) and _LABEL in one for one in _listed(value.get("@context")))


def _properties(value: Mapping[str, Any]) -> Iterator[_Named]:
    named = [(_KEYS[key], one) for key, many in value.items() if key in _KEYS for one in _listed(many)]
    contact = next((reach for name, one in named if name == HOLDER and (reach := _reach(one))), None)
    for name, one in named:
        text = _text(one, "name", "@id", "url") if name == HOLDER else _text(one, "@id", "url", "id")
        if text:
            yield _Named(name, text, contact)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(value: object, *members: str) -> str | None:
    """A text, or that of the first of these members."""
    if isinstance(value, dict):
        if _is_label(value):
            return None
        value = next((value[one] for one in members if isinstance(value.get(one), str)), None)
    return value.strip() if isinstance(value, str) else None


def _reach(holder: object) -> str | None:
    """The mail address of a holder, or its page."""
    if not isinstance(holder, dict):
        return None
    mail = _text(holder.get("email"))
    if mail:
        return mail if mail.startswith("mailto:") else f"mailto:{mail}"
    return _text(holder, "url")
