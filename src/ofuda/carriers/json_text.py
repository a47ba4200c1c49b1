"""JSON text (RFC 8259) with duplicate keys, depth and, on demand, places; never raising.

Three roads to one answer. The shortest is msgspec, for texts without a backslash, where counting quotation marks
proves that no key was lost. The next is the standard decoder with hooks that give up at whatever it would let pass: a
key given twice, NaN, a number beyond a double, half a surrogate pair, depth. The long one is a scanner that keeps
places; it is taken where the others gave up, and where somebody asks for a place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NoReturn

from ofuda.carriers.json_places import NEWLINE, Duplicate, Json, Scanner, Stop, integer, real
from ofuda.nouns.diagnostics import quote

__all__ = ["Duplicate", "Json", "JsonError", "JsonText", "parse_json"]


@dataclass(frozen=True, slots=True)
class JsonError:
    """Why a text is not read. `line` and `column` count from 1, in characters; `offset` counts octets from 0."""

    message: str
    line: int
    column: int
    offset: int


@dataclass(frozen=True, eq=False)
class JsonText:
    """What a text says: `value` (of a key given twice, the last), or the `error` for which nothing of it is read."""

    value: Json
    error: JsonError | None = None
    duplicates: tuple[Duplicate, ...] = ()
    bom: bool = False
    _text: str | bytes = field(default="", repr=False)
    _scanned: Scanner | None = field(default=None, repr=False)

    def line_of(self, pointer: str) -> int:
        """The line where a member or an element begins, or the nearest around it that there is; of an error, its."""
        return self.error.line if self.error else self._places.line(self._index(pointer))

    def span_of(self, pointer: str) -> tuple[int, int, int]:
        """Line, column and the column behind the end of the same, in characters from 1; of an error, its."""
        if self.error:
            return self.error.line, self.error.column, self.error.column + 1
        return self._places.span(self._index(pointer))

    def _index(self, pointer: str) -> int:
        index, value = 0, self.value
        for token in _tokens(pointer):
            children = self._places.children(index, value)
            if token not in children:
                break
            index, value = children[token], _child(value, token)
        return index

    def member(self, pointer: str) -> Json:
        """The value that a pointer leads to; null where it leads nowhere."""
        value = self.value
        for token in _tokens(pointer):
            value = _child(value, token)
        return value

    def all_members(self, pointer: str) -> tuple[tuple[str, Json], ...]:
        """Each key and value of an object as written, repeated keys included; nothing where there is no object."""
        value = self.member(pointer)
        return self.written(value) if isinstance(value, dict) else ()

    def repeats(self, value: object) -> bool:
        """Whether a value of this text is an object in which a key stands twice; those inside it apart."""
        return self._scanned is not None and id(value) in self._scanned.repeating

    def written(self, value: dict[str, Json]) -> tuple[tuple[str, Json], ...]:
        """Each key and value of an object of this text as written, repeated keys included."""
        if self._scanned is not None and id(value) in self._scanned.repeating:
            return self._scanned.repeating[id(value)][1]
        return tuple(value.items())

    @cached_property
    def _places(self) -> Scanner:
        text = self._text if isinstance(self._text, str) else self._text.decode()
        return self._scanned or Scanner(text, len(text)).run()


def parse_json(octets: bytes, *, max_depth: int = 64, max_octets: int | None = None) -> JsonText:
    """Read one JSON text; `max_depth` counts arrays and objects inside each other."""
    if max_octets is not None and len(octets) > max_octets:
        return JsonText(None, JsonError(f"longer than {max_octets} octets", 1, 1, 0))
    # Every UTF-16 or UTF-32 text that begins with an ASCII character has a NUL among its first two octets.
    if octets[:2] in {b"\xff\xfe", b"\xfe\xff"} or 0 in octets[:2]:
        return JsonText(None, JsonError("UTF-16 or UTF-32, where JSON is UTF-8 (RFC 8259 §8.1)", 1, 1, 0))
    try:
        return JsonText(_at_once(octets, max_depth), _text=octets)
    except (ValueError, RecursionError, OverflowError):
        return _step_by_step(octets, max_depth)


def _step_by_step(octets: bytes, max_depth: int) -> JsonText:
    bom = octets.startswith(_BOM)
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        return _broken(f"{quote(error.object[error.start : error.end])} is not UTF-8", before.decode(), bom=bom)
    try:
        return JsonText(_quickly(text, max_depth), bom=bom, _text=text)
    except (ValueError, RecursionError):
        return _with_places(text, max_depth, bom=bom)


def _with_places(text: str, max_depth: int, *, bom: bool) -> JsonText:
    scanner = Scanner(text, max_depth)
    try:
        scanner.run()
    except Stop as stop:
        message, at = stop.args
        return _broken(message, text[:at], bom=bom)
    return JsonText(scanner.value, None, tuple(scanner.duplicates), bom, text, scanner)


def _broken(message: str, before: str, *, bom: bool) -> JsonText:
    line_starts = [0, *(match.end() for match in NEWLINE.finditer(before))]
    offset = len(before.encode()) + len(_BOM) * bom
    return JsonText(None, JsonError(message, len(line_starts), len(before) - line_starts[-1] + 1, offset), bom=bom)


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _child(value: Json, token: str) -> Json:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)]
    return None


# The short roads.


def _at_once(octets: bytes, max_depth: int) -> Json:
    """Without a backslash each string is written with two quotation marks, also when the value is written again: where
    their number is the same, no key has been given twice, since the value has one of them only.
    """
    if b"\\" in octets or _LONG_NUMBER.search(octets[::_STRIDE]):
        raise ValueError("may hold what is decoded otherwise")
    decode, encode = _codec()
    value = decode(octets)
    if octets.count(b"[") + octets.count(b"{") > max_depth and _deeper(value, max_depth):
        raise ValueError("too deep")
    if encode(value).count(b'"') != octets.count(b'"'):
        raise ValueError("a key given twice")
    return value


def _quickly(text: str, max_depth: int) -> Json:
    if _HALF_PAIR.search(text):
        raise ValueError("may be half a surrogate pair")
    value: Json = _DECODER.decode(text)
    if text.count("[") + text.count("{") > max_depth and _deeper(value, max_depth):
        raise ValueError("too deep")
    return value


@cache
def _codec() -> tuple[Callable[[bytes], Json], Callable[[Json], bytes]]:
    import msgspec  # noqa: PLC0415 (for those alone who meet JSON)

    return msgspec.json.Decoder(float_hook=real).decode, msgspec.json.Encoder().encode


def _deeper(value: Json, levels: int) -> bool:
    layer = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        inside = (each.values() if isinstance(each, dict) else each for each in layer)
        layer = [child for children in inside for child in children if isinstance(child, dict | list)]
        if not layer:
            return False
    return bool(layer)


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key given twice")
    return members


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


# An integer beyond a double has 309 digits or more, so at least 19 of every sixteenth octet are digits in a row.
_STRIDE, _LONG_NUMBER = 16, re.compile(rb"[0-9]{19}")
_BOM = b"\xef\xbb\xbf"
_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=real, parse_int=integer, parse_constant=_no_constant)
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_INDEX = re.compile(r"0|[1-9][0-9]{0,14}")
