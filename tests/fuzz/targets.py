"""The table of fuzz targets. A parser is imported when it runs, so a broken one fails only its own test."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fuzz import auditing, documents, resolving, rows, seeds, signing, tables, validating

if TYPE_CHECKING:
    from ofuda.carriers.fields import BareItem, FieldError, Item, Member, Parameters


@dataclass(frozen=True, slots=True)
class Target:
    """`run` raises where the contract of `module` is broken: whatever it raises is a finding."""

    name: str
    module: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()


def robots(octets: bytes) -> None:
    from ofuda.carriers.patterns import target
    from ofuda.carriers.robots_txt import RobotsTxt

    read = RobotsTxt(octets, (b"BEGIN Cloudflare Managed", b"END Cloudflare Managed"))
    lines = read.lines()
    assert b"".join(line.raw for line in lines) == octets
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    for token in ("GPTBot", "*"):
        assert read.readings(token)
        asked = [target(b"/a%2Fb?c"), target(b"/robots.txt")]
        assert isinstance(read.decide(token, asked).allowed, bool)
        assert read.decide(token, asked[1:]).allowed
    for found in read.diagnostics("robots.txt"):
        assert found.message
        assert found.place is None or found.place.line is None or 1 <= found.place.line <= len(lines)


def html(octets: bytes) -> None:
    from ofuda.carriers.html import looks_like_html, read_head

    looks_like_html(octets)
    head = read_head(octets)
    for element in (*head.metas, *head.links, *head.scripts)[:2]:
        assert all(name == name.lower() for name in element.attributes if name.isascii())
        line = head.line(element)
        assert 1 <= line <= 1 + octets.count(b"\n") + octets.count(b"\r")


def json_text(octets: bytes) -> None:
    """The same answer as the standard reader, but for what is refused on purpose, and by both roads."""
    from ofuda.carriers.json_text import parse_json

    read = parse_json(octets)
    repeated: list[str] = []
    try:
        expected = json.loads(octets.decode("utf-8-sig"), object_pairs_hook=lambda pairs: _pairs(pairs, repeated))
    except (ValueError, RecursionError):
        assert read.error is not None
    else:
        if read.error is None:
            assert read.value == expected
            assert {each.key for each in read.duplicates} == set(repeated)
            assert read._places.value == read.value
            assert read.line_of("/0/a") >= 1
        else:
            assert re.search("double|surrogate|inside each other|UTF-16|a value expected", read.error.message)
    if read.error is not None:
        assert read.value is None
        assert 0 <= read.error.offset <= len(octets)
        assert min(read.error.line, read.error.column) >= 1


def _pairs(pairs: list[tuple[str, Any]], repeated: list[str]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in members if keys.count(key) > 1)
    return members


def fields(octets: bytes) -> None:
    """Nothing raised; and what was read, written down and read again, is the same."""
    from ofuda.carriers.fields import Dictionary, FieldError, Item, parse_dictionary, parse_item, parse_list

    text = octets.decode("latin-1")
    dictionary, items, item = parse_dictionary(text), parse_list(text), parse_item(text)
    if isinstance(dictionary, Dictionary):
        assert set(dictionary.duplicates) <= set(dictionary.members)
        again = parse_dictionary(", ".join(f"{key}={_written(each)}" for key, each in dictionary.members.items()))
        assert isinstance(again, Dictionary)
        assert again == Dictionary(dictionary.members)
        assert list(again.members) == list(dictionary.members)
    else:
        _placed(dictionary, text)
    if isinstance(items, FieldError):
        _placed(items, text)
    else:
        assert parse_list(", ".join(map(_written, items))) == items
    if isinstance(item, Item):
        assert parse_item(_written(item)) == item
    else:
        _placed(item, text)


def _placed(error: FieldError, text: str) -> None:
    assert 0 <= error.offset <= len(text)
    assert error.message


def _written(member: Member) -> str:
    from ofuda.carriers.fields import InnerList

    if isinstance(member, InnerList):
        return f"({' '.join(map(_item, member.items))}){_parameters(member.params)}"
    return _item(member)


def _item(item: Item) -> str:
    return _bare(item.value) + _parameters(item.params)


def _parameters(params: Parameters) -> str:
    return "".join(f";{key}={_bare(value)}" for key, value in params.items())


def _bare(value: BareItem) -> str:  # noqa: PLR0911  # one for each type
    """Written as RFC 9651 §4.1 has it."""
    from base64 import b64encode

    from ofuda.carriers.fields import Date, DisplayString, Token

    match value:
        case bool():
            return f"?{value:d}"
        case int():
            return str(value)
        case float():
            return re.sub(r"(\.[0-9]+?)0+$", r"\1", f"{value:.3f}")
        case str():
            return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
        case Token():
            return value.value
        case bytes():
            return f":{b64encode(value).decode()}:"
        case Date():
            return f"@{value.seconds}"
        case DisplayString():
            octets = value.value.encode()
            return '%"' + "".join(chr(o) if 0x20 <= o <= 0x7E and o not in b'%"' else f"%{o:02x}" for o in octets) + '"'


def freshness(octets: bytes) -> None:
    """Whatever an origin says about caching, an answer stands for a day at most, and `no-store` is never lost."""
    from datetime import UTC, datetime

    from ofuda.nouns.resource import Fetched, Headers
    from ofuda.shells.web.freshness import CEILING, NEGATIVE, lifetime, may_stand_in

    said, at = octets.decode("latin-1"), datetime(2026, 11, 21, tzinfo=UTC)
    for name in ("cache-control", "expires"):
        headers = Headers([(name, said)])
        assert 0 <= lifetime(Fetched(200), headers, at) <= CEILING
        assert 0 <= lifetime(Fetched(503), headers, at) <= NEGATIVE
    headers = Headers([("cache-control", said), ("cache-control", "no-store"), ("age", said), ("date", said)])
    assert lifetime(Fetched(200), headers, at) == 0
    assert not may_stand_in(headers)


def label_text(octets: bytes) -> None:
    """What is not valid permits nothing, and says why."""
    from ofuda.formats._label_text import read
    from ofuda.nouns.stance import Level

    found = read(octets)
    assert found.marked or not found.labels
    for pointer, label in found.labels:
        assert label.valid or found.faults
        assert label.valid or all(rule.stance.level >= Level.CONDITIONAL for rule in label.uses.values())
        assert not pointer or pointer.startswith(("/", "…"))


def rsl_text(octets: bytes) -> None:
    from ofuda.formats._rsl_document import read

    found = read(octets)
    assert found.marked or not found.contents
    assert found.max_age > 0


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("robots", "ofuda.carriers.robots_txt", robots, seeds.ROBOTS, seeds.ROBOTS_WORDS),
        Target("fields", "ofuda.carriers.fields", fields, seeds.FIELDS, seeds.FIELD_WORDS),
        Target("json_text", "ofuda.carriers.json_text", json_text, seeds.JSON, seeds.JSON_WORDS),
        Target("html", "ofuda.carriers.html", html, seeds.HTML, seeds.HTML_WORDS),
        Target("validate", "ofuda.verbs.validate", validating.run, validating.SEEDS, validating.WORDS),
        Target("label_text", "ofuda.formats._label_text", label_text, resolving.LABELS, resolving.LABEL_WORDS),
        Target("rsl_text", "ofuda.formats._rsl_document", rsl_text, documents.RSL, documents.RSL_WORDS),
        Target("freshness", "ofuda.shells.web.freshness", freshness, seeds.CACHING, seeds.CACHING_WORDS),
        *(Target(name, "ofuda.verbs.resolve", run, begin, words) for name, run, begin, words in resolving.ROWS),
        *(Target(*row) for row in documents.ROWS),
        *(Target(*row) for row in auditing.ROWS),
        *(Target(*row) for row in signing.ROWS),
        *(Target(*row) for row in tables.ROWS),
        *(Target(*row) for row in rows.ROWS),
    )
}
