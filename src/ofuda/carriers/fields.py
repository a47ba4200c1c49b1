"""Structured field values (RFC 9651): strict, in linear time, never raising.

A value either parses as a whole or not at all (§4.2); what comes back then is a `FieldError`. Every expression below
is one run over a fixed set of characters without a way back, so the time is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ofuda.nouns.diagnostics import quote


@dataclass(frozen=True, slots=True)
class Token:
    """A bare word: never equal to the string of the same characters."""

    value: str


@dataclass(frozen=True, slots=True)
class Date:
    """Seconds since 1970-01-01T00:00:00Z. Fifteen digits reach beyond what a `datetime` holds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class DisplayString:
    """Text that may hold any Unicode character."""

    value: str


BareItem = int | float | str | Token | bytes | bool | Date | DisplayString
Parameters = Mapping[str, BareItem]


@dataclass(frozen=True, slots=True)
class Item:
    """A bare item and its parameters."""

    value: BareItem
    params: Parameters


@dataclass(frozen=True, slots=True)
class InnerList:
    """Items in parentheses, and the parameters of the whole."""

    items: tuple[Item, ...]
    params: Parameters


Member = Item | InnerList


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Members in the order of their first mention; `duplicates` are the keys stated again, of which the last counts."""

    members: Mapping[str, Member]
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why a value does not parse; `offset` counts characters, which are octets as far as the text is ASCII."""

    message: str
    offset: int


class _Unreadable(Exception):  # noqa: N818  # it never leaves this module
    """Carries the message and the offset of a `FieldError`."""


_T = TypeVar("_T")
_PLAIN: Parameters = {}  # shared by all items without parameters: a field may hold a million of them
_OUTSIDE = re.compile(r"[^\x00-\x7f]")
_KEY = re.compile(r"[a-z*][a-z0-9_.*-]*+")
_TOKEN = re.compile(r"[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*+")
_NUMBER = re.compile(r"-?[0-9]++(\.[0-9]*+)?")
_STRING = re.compile(r'"[ !#-\[\]-~]*+(?:\\["\\][ !#-\[\]-~]*+)*+')
_ESCAPE = re.compile(r"\\(.)")
_DISPLAY = re.compile(r'%"[ !#$&-~]*+(?:%[0-9a-f]{2}[ !#$&-~]*+)*+')
_OCTET = re.compile(rb"%(..)")
_FITS = re.compile(r"-?(?:[0-9]{1,15}+|[0-9]{1,12}+\.[0-9]{1,3}+)")
_BASE64 = re.compile(r":((?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}={0,2}|[A-Za-z0-9+/]{3}=?)?):")
_SP, _OWS = frozenset(" "), frozenset(" \t")


def parse_dictionary(text: str) -> Dictionary | FieldError:
    """The value of a Dictionary field, its lines joined by `, ` (§4.2.2)."""
    return _whole(_dictionary, text)


def parse_list(text: str) -> tuple[Member, ...] | FieldError:
    """The value of a List field, its lines joined by `, ` (§4.2.1)."""
    return _whole(_list, text)


def parse_item(text: str) -> Item | FieldError:
    """The value of an Item field (§4.2.3)."""
    return _whole(_item, text)


def _whole(read: Callable[[str, int], tuple[_T, int]], text: str) -> _T | FieldError:
    """Steps 1 to 8 of §4.2: ASCII only, and nothing but spaces before and after."""
    if outside := _OUTSIDE.search(text):
        return FieldError(f"a character outside ASCII, {quote(outside[0])}", outside.start())
    end = len(text.rstrip(" "))
    try:
        value, at = read(text, len(text) - len(text.lstrip(" ")))
    except _Unreadable as stop:
        return FieldError(*stop.args)
    return value if at >= end else FieldError(f"nothing more expected, found {_found(text, at)}", at)


def _dictionary(text: str, at: int) -> tuple[Dictionary, int]:
    members: dict[str, Member] = {}
    again: dict[str, None] = {}
    while at < len(text):
        key, at = _key(text, at)
        if key in members:
            again[key] = None  # §4.2.2: all but the last instance are ignored
        members[key], at = _member(text, at + 1) if text[at : at + 1] == "=" else _flag(text, at)
        at = _after_comma(text, at)
    return Dictionary(members, tuple(again)), at


def _list(text: str, at: int) -> tuple[tuple[Member, ...], int]:
    members: list[Member] = []
    while at < len(text):
        member, at = _member(text, at)
        members.append(member)
        at = _after_comma(text, at)
    return tuple(members), at


def _after_comma(text: str, at: int) -> int:
    """Where the next member begins, or the end of the text; a comma with nothing after it is neither."""
    comma = _past(_OWS, text, at)
    if comma == len(text):
        return comma
    if text[comma] != ",":
        raise _Unreadable(f"`,` expected, found {_found(text, comma)}", comma)
    at = _past(_OWS, text, comma + 1)
    if at == len(text):
        raise _Unreadable("a comma with nothing after it", comma)
    return at


def _past(spaces: frozenset[str], text: str, at: int) -> int:
    while text[at : at + 1] in spaces:
        at += 1
    return at


def _key(text: str, at: int) -> tuple[str, int]:
    match = _KEY.match(text, at)
    if match is None:
        raise _Unreadable(f"a key (lower-case letter or `*` first) expected, found {_found(text, at)}", at)
    return match[0], match.end()


def _member(text: str, at: int) -> tuple[Member, int]:
    return _inner_list(text, at) if text[at : at + 1] == "(" else _item(text, at)


def _flag(text: str, at: int) -> tuple[Item, int]:
    """A member without `=` is true (§3.2)."""
    params, at = _parameters(text, at)
    return Item(value=True, params=params), at


def _inner_list(text: str, at: int) -> tuple[InnerList, int]:
    """§4.2.1.2: only spaces between items, no tab and no comma."""
    items: list[Item] = []
    opened, at = at, at + 1
    while True:
        begin = at
        at = _past(_SP, text, at)
        if text[at : at + 1] == ")":
            params, at = _parameters(text, at + 1)
            return InnerList(tuple(items), params), at
        if at == len(text):
            raise _Unreadable("a list in parentheses that does not end", opened)
        if items and at == begin:
            raise _Unreadable(f"a space or `)` expected, found {_found(text, at)}", at)
        item, at = _item(text, at)
        items.append(item)


def _item(text: str, at: int) -> tuple[Item, int]:
    value, at = _bare_item(text, at)
    params, at = _parameters(text, at)
    return Item(value, params), at


def _parameters(text: str, at: int) -> tuple[Parameters, int]:
    if text[at : at + 1] != ";":
        return _PLAIN, at
    params: dict[str, BareItem] = {}
    while text[at : at + 1] == ";":
        at += 1
        at = _past(_SP, text, at)
        key, at = _key(text, at)
        params[key], at = _bare_item(text, at + 1) if text[at : at + 1] == "=" else (True, at)
    return params, at


def _bare_item(text: str, at: int) -> tuple[BareItem, int]:
    if match := _TOKEN.match(text, at):
        return Token(match[0]), match.end()
    read = _BY_FIRST.get(text[at : at + 1])
    if read is None:
        raise _Unreadable(f"a value expected, found {_found(text, at)}", at)
    return read(text, at)


def _number(text: str, at: int) -> tuple[int | float, int]:
    match = _NUMBER.match(text, at)
    if match is None:
        at += text.startswith("-", at)
        raise _Unreadable(f"a digit expected, found {_found(text, at)}", at)
    if not _FITS.fullmatch(match[0]):
        raise _Unreadable("a number beyond 15 digits, or 12 before the point and one to three after it", at)
    return float(match[0]) if match[1] else int(match[0]), match.end()


def _string(text: str, at: int) -> tuple[str, int]:
    """§4.2.5: printable ASCII, with `"` and the backslash escaped."""
    body, end = _quoted(_STRING, text, at)
    return (_ESCAPE.sub(r"\1", body[1:]) if "\\" in body else body[1:]), end


def _display_string(text: str, at: int) -> tuple[DisplayString, int]:
    """§4.2.10: UTF-8 in lower-case percent escapes."""
    if not text.startswith('%"', at):
        raise _Unreadable('`"` expected after `%`', at + 1)
    body, end = _quoted(_DISPLAY, text, at)
    octets = _OCTET.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), body[2:].encode("ascii"))
    try:
        return DisplayString(octets.decode("utf-8")), end
    except UnicodeDecodeError:
        raise _Unreadable("a display string that is not UTF-8", at) from None


def _quoted(pattern: re.Pattern[str], text: str, at: int) -> tuple[str, int]:
    """What the pattern, which always matches at its opening mark, takes in before the closing quotation mark."""
    match = pattern.match(text, at)
    body = match[0] if match else ""
    end = at + len(body)
    if end >= len(text):
        raise _Unreadable("a string that does not end", at)
    if text[end] != '"':
        raise _Unreadable(f"{_found(text, end)} cannot stand in a string", end)
    return body, end + 1


def _byte_sequence(text: str, at: int) -> tuple[bytes, int]:
    """§4.2.7: padding may be missing, but not be too much; bits of the last character that carry nothing may be set."""
    match = _BASE64.match(text, at)
    if match is None:
        raise _Unreadable("base64 between two colons expected", at)
    body = match[1].rstrip("=")
    return b64decode(body + "=" * (-len(body) % 4)), match.end()


def _boolean(text: str, at: int) -> tuple[bool, int]:
    if text[at + 1 : at + 2] not in {"0", "1"}:
        raise _Unreadable("`0` or `1` expected after `?`", at + 1)
    return text[at + 1] == "1", at + 2


def _date(text: str, at: int) -> tuple[Date, int]:
    seconds, end = _number(text, at + 1)
    if isinstance(seconds, float):
        raise _Unreadable("a date in fractions of a second", at)
    return Date(seconds), end


def _found(text: str, at: int) -> str:
    return quote(text[at]) if at < len(text) else "the end"


_BY_FIRST: Mapping[str, Callable[[str, int], tuple[BareItem, int]]] = {
    **dict.fromkeys("-0123456789", _number),
    '"': _string,
    ":": _byte_sequence,
    "?": _boolean,
    "@": _date,
    "%": _display_string,
}
