"""A scanner of JSON text (RFC 8259) that knows where each value stands and which keys were given twice."""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from ofuda.nouns.diagnostics import quote

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Path: TypeAlias = "tuple[Path, str] | None"

NEWLINE = re.compile(r"\r\n?|\n")
_SPACE = re.compile(r"[ \t\n\r]*+")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+')
_ESCAPE = re.compile(r"\\(?:u(....)|(.))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][+-]?[0-9]++)?")
_WORD = re.compile(r"[A-Za-z]++")
# A key with what follows it on its line, or a value.
_MEMBER = re.compile(rf'{_STRING.pattern}"(?:[ \t]*+:[ \t]*+(?:{_STRING.pattern}"|[-+.\w]++)?)?|[-+.\w]++')
_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None}
_DOUBLE_DIGITS = 309  # of the largest double; with a sign and one digit more, a number is beyond it whatever they are


class Stop(Exception):  # noqa: N818  # the carrier turns it into a value
    """Carries why the text is not JSON, and where, in characters."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that one object gives more than once: all its values as written, and the line of the first repetition."""

    key: str
    values: tuple[Json, ...]
    line: int
    _path: Path = field(repr=False)

    @property
    def pointer(self) -> str:
        """RFC 6901. Made when asked for: all pointers of a text can together be as long as its square."""
        tokens, path = [self.key], self._path
        while path is not None:
            path, token = path
            tokens.append(token)
        return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in reversed(tokens))


@dataclass(slots=True)
class _Open:
    """An array or object that the scanner is inside of; `values` of an object with those that others replace."""

    closing: str
    value: dict[str, Json] | list[Json]
    values: list[Json]
    index: int
    path: Path
    keys: list[str] = field(default_factory=list)


class Scanner:
    """Reads with a stack of its own, so depth costs nothing. For each value, in the order of the text, it keeps where
    it (or its key) begins and how many values it is with those inside, in sixteen octets: enough to find it again.
    """

    def __init__(self, text: str, max_depth: int) -> None:
        self.text, self.at, self.max_depth = text, 0, max_depth
        self.value: Json = None
        self.starts, self.sizes = array("Q"), array("Q")
        self.duplicates: list[Duplicate] = []
        # By identity of the object with repeated keys, which is kept so that its identity stays its own.
        self.repeating: dict[int, tuple[Json, tuple[tuple[str, Json], ...]]] = {}
        self._children: dict[int, dict[str, int]] = {}
        self._stack: list[_Open] = []

    def run(self) -> Scanner:
        """Read the whole text; raises `Stop`."""
        top: list[Json] = []
        self._peek()
        self._value(_Open("", top, top, 0, None), self.at)
        while self._stack:
            self._step(self._stack[-1])
        if self._peek():
            raise self._expected("nothing more")
        self.value = top[0]
        self.duplicates.sort(key=lambda duplicate: duplicate.line)
        return self

    def children(self, index: int, value: Json) -> dict[str, int]:
        """Where the values directly inside one are in `starts`, by their token of a pointer."""
        if index not in self._children:
            if isinstance(value, dict):
                tokens = {self._key_at(self.starts[child]): child for child in self._inside(index)}
            else:
                tokens = {str(n): child for n, child in enumerate(self._inside(index))}
            self._children[index] = tokens
        return self._children[index]

    def line(self, index: int) -> int:
        """On which line a value begins, from 1."""
        return bisect_right(self._line_starts, self.starts[index]) + 1

    def span(self, index: int) -> tuple[int, int, int]:
        """Line, column and the column behind the end of a value with its key; of what holds others, its beginning."""
        start = self.starts[index]
        line = self.line(index)
        column = start - (self._line_starts[line - 2] if line > 1 else 0) + 1
        match = _MEMBER.match(self.text, start)
        return line, column, column + (len(match[0]) if match else 1)

    @cached_property
    def _line_starts(self) -> array[int]:
        return array("Q", (match.end() for match in NEWLINE.finditer(self.text)))

    def _inside(self, index: int) -> Iterator[int]:
        child = index + 1
        while child < index + self.sizes[index]:
            yield child
            child += self.sizes[child]

    def _key_at(self, start: int) -> str:
        match = _STRING.match(self.text, start)
        return _unescaped(match[0][1:]) if match else ""

    def _step(self, inside: _Open) -> None:
        """Leave the innermost array or object, or read what comes next in it."""
        char = self._peek()
        if char == inside.closing:
            self.at += 1
            self._close(self._stack.pop())
            return
        if inside.values:
            if char != ",":
                raise self._expected(f"`,` or `{inside.closing}`")
            self.at += 1
            self._peek()
        start = self.at
        if inside.closing == "}":
            inside.keys.append(self._key())
        self._value(inside, start)

    def _key(self) -> str:
        if self.text[self.at : self.at + 1] != '"':
            raise self._expected("a key in quotation marks")
        key = self._string()
        if self._peek() != ":":
            raise self._expected("`:`")
        self.at += 1
        self._peek()
        return key

    def _value(self, inside: _Open, start: int) -> None:
        self.starts.append(start)
        self.sizes.append(1)
        char = self.text[self.at : self.at + 1]
        if char == "[" or char == "{":  # noqa: PLR1714  # a set would be slower, and a string holds the empty one
            self._open(inside, char)
        else:
            inside.values.append(self._string() if char == '"' else self._scalar())

    def _open(self, inside: _Open, char: str) -> None:
        if len(self._stack) >= self.max_depth:
            raise Stop(f"more than {self.max_depth} arrays and objects inside each other", self.at)
        path = (inside.path, inside.keys[-1] if inside.keys else str(len(inside.values))) if self._stack else None
        items: list[Json] = []
        value: dict[str, Json] | list[Json] = {} if char == "{" else items
        inside.values.append(value)
        self._stack.append(_Open("}" if char == "{" else "]", value, items, len(self.starts) - 1, path))
        self.at += 1

    def _close(self, closed: _Open) -> None:
        self.sizes[closed.index] = len(self.starts) - closed.index
        if not isinstance(closed.value, dict):
            return
        pairs = tuple(zip(closed.keys, closed.values, strict=True))
        closed.value.update(pairs)
        if len(closed.value) != len(pairs):
            self.repeating[id(closed.value)] = (closed.value, pairs)
            self._note(closed)

    def _note(self, closed: _Open) -> None:
        given: dict[str, list[tuple[Json, int]]] = {}
        for key, value, index in zip(closed.keys, closed.values, self._inside(closed.index), strict=True):
            given.setdefault(key, []).append((value, index))
        for key, found in given.items():
            if len(found) > 1:
                values = tuple(value for value, _ in found)
                self.duplicates.append(Duplicate(key, values, self.line(found[1][1]), closed.path))

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        body, start = (match[0] if match else ""), self.at
        self.at += len(body)
        if self.text[self.at : self.at + 1] != '"':
            raise self._unfinished(start)
        self.at += 1
        try:
            return _unescaped(body[1:])
        except UnicodeDecodeError:
            raise Stop("a string with half a surrogate pair", start) from None

    def _scalar(self) -> Json:
        start = self.at
        if match := _NUMBER.match(self.text, start):
            self.at = match.end()
            try:
                return real(match[0]) if match[1] or match[2] else integer(match[0])
            except ValueError as error:
                raise Stop(str(error), start) from None
        match = _WORD.match(self.text, start)
        if match and match[0] in _WORDS:
            self.at = match.end()
            return _WORDS[match[0]]
        raise self._expected("a value", match[0] if match else None)

    def _unfinished(self, start: int) -> Stop:
        char = self.text[self.at : self.at + 1]
        if not char:
            return Stop("a string that does not end", start)
        if char == "\\":
            return Stop(f"{quote(self.text[self.at : self.at + 2])} begins no escape", self.at)
        return Stop(f"{quote(char)} must be escaped in a string", self.at)

    def _expected(self, what: str, found: str | None = None) -> Stop:
        found = found or self.text[self.at : self.at + 1]
        return Stop(f"{what} expected, found {quote(found) if found else 'the end'}", self.at)

    def _peek(self) -> str:
        """Pass over white space; the character after it."""
        char = self.text[self.at : self.at + 1]
        if char <= " " and (match := _SPACE.match(self.text, self.at)):
            self.at = match.end()
            char = self.text[self.at : self.at + 1]
        return char


def real(text: str) -> float:
    """A number with a fraction or an exponent; `ValueError` beyond what a double holds."""
    value = float(text)
    if math.isinf(value):
        raise ValueError("a number beyond what a double holds")
    return value


def integer(text: str) -> int:
    """An integer within the range of a double; `ValueError` beyond, without reading a million digits."""
    if len(text) >= _DOUBLE_DIGITS:
        real(text[: _DOUBLE_DIGITS + 2])
    return int(text)


def _unescaped(body: str) -> str:
    """`UnicodeDecodeError` for half a surrogate pair: UTF-16 finds the pairs, and what is none."""
    if "\\" not in body:
        return body
    return _ESCAPE.sub(_character, body).encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2])
