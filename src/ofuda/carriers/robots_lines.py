"""A robots.txt body cut into lines, each with one letter for what it is (house readings R1 to R3).

The letters of a body make a string, its *shape*, and the grammar of groups is a regular expression over shapes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ofuda.carriers.once import once

WHITE: Final = b" \t"  # RFC 9309 §2.2, WS
_EDGES: Final = b" \t\r\n"
_ENDINGS: Final = (b"\n", b"\r")
_COLON: Final = ord(":")
_HASH: Final = ord("#")

AGENT: Final = ord("u")
ALLOW: Final = ord("a")
DISALLOW: Final = ord("d")
SITEMAP: Final = ord("s")
OTHER: Final = ord("x")
NOTHING: Final = ord(".")
# R3 only: with a colon, which is some other key to R2, and without, which is nothing to it.
AGENT_MEANT: Final = ord("U")
DISALLOW_MEANT: Final = ord("D")
AGENT_IN_WORDS: Final = ord("V")
DISALLOW_IN_WORDS: Final = ord("E")

EXACT_KEYS: Final = {b"user-agent": AGENT, b"allow": ALLOW, b"disallow": DISALLOW, b"sitemap": SITEMAP}
DIRECTIVES: Final = {
    b"user-agent": AGENT,
    b"useragent": AGENT,
    b"user agent": AGENT,
    b"allow": ALLOW,
    b"disallow": DISALLOW,
    b"dissallow": DISALLOW,
    b"dissalow": DISALLOW,
    b"disalow": DISALLOW,
    b"diasllow": DISALLOW,
    b"disallaw": DISALLOW,
}
_MARKED: Final = (b"\xef", b"\xff", b"\xfe")  # what a byte order mark begins with
# Of the keys that two edits can make: `disallow` without two octets, `user-agent` with two more.
_SHORTEST: Final = 6
_LONGEST: Final = 12
# Two words, of which the first may be a directive.
_WORDS: Final = re.compile(rb"[ \t]*+[^ \t\r\n#]{5,12}+[ \t]++[^ \t\r\n#]++[ \t]*+(?:[\r\n#]|\Z)")

_PLAIN: Final = bytes.maketrans(b"UDVE", b"xx..")
_LENIENT: Final = bytes.maketrans(b"UDVE", b"udud")
_IN_WORDS: Final = {AGENT_MEANT: AGENT_IN_WORDS, DISALLOW_MEANT: DISALLOW_IN_WORDS}

Marks = tuple[bytes, bytes]
"""What the comment that opens a marked block begins with, and the one that closes it; without case."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in the file, its ending included. `key` is lower-case, empty where there is none."""

    number: int
    raw: bytes
    key: bytes
    value: bytes
    marked: bool = False


class Lines:
    """The lines of a body. `texts` are UTF-8 without a byte order mark, endings kept.

    `plain` and `lenient` are the shape as R2 and as R3 has it.
    """

    def __init__(self, body: bytes, marks: Marks | None = None) -> None:
        self.body = body
        self._marks = marks
        self.text = transcoded(body)
        # `bytes.splitlines` knows CR, LF and CRLF and, unlike that of `str`, nothing else (R1).
        self.texts = self.text.splitlines(keepends=True)
        known = _Letters(_COMMON)
        letters = [known[text.partition(b":")[0]] for text in self.texts]
        if letters and _COLON not in self.texts[-1]:
            letters[-1] = _letter_of_words(self.texts[-1])  # its end is that of the file, so its head looks like a key
        self.letters = bytes(letters)
        self.plain = self.letters.translate(_PLAIN)
        self.lenient = self.letters.translate(_LENIENT)

    @once
    def raws(self) -> Sequence[bytes]:
        return _raw_lines(self.body) if self.text is not self.body else self.texts

    @once
    def marked(self) -> bytes:
        """One octet for each line: whether it stands in a marked block. What nothing closes goes on to the end."""
        if self._marks is None or self._marks[0].lower() not in self.text.lower():
            return bytes(len(self.texts))
        begin, end = (mark.lower() for mark in self._marks)
        inside, flags = False, bytearray()
        for text in self.texts:
            comment = text.lower().lstrip(b" \t#") if text.lstrip(WHITE).startswith(b"#") else b""
            inside = inside or comment.startswith(begin)
            flags.append(inside)
            inside = inside and not comment.startswith(end)
        return bytes(flags)

    def all(self) -> tuple[Line, ...]:
        if self.body and not self.texts:  # a byte order mark alone
            return (Line(1, self.body, b"", b""),)
        return tuple(map(self.line, range(len(self.texts))))

    def line(self, index: int) -> Line:
        key, value = fields(self.texts[index])
        return Line(index + 1, self.raws[index], key, value, bool(self.marked[index]))


def transcoded(body: bytes) -> bytes:
    """The body without its byte order mark; UTF-16 that bears one becomes UTF-8."""
    if body[:1] not in _MARKED:
        return body
    encoding = utf_16(body)
    if encoding:
        return body[2 : len(body) // 2 * 2].decode(encoding, "surrogatepass").encode("utf-8", "surrogatepass")
    return body[len(byte_order_mark(body)) :]


def utf_16(body: bytes) -> str | None:
    return {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(body[:2])


def byte_order_mark(body: bytes) -> bytes:
    """The UTF-8 byte order mark that the body begins with, whole or broken; else nothing."""
    return next((mark for mark in (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef") if body.startswith(mark)), b"")


def fields(text: bytes) -> tuple[bytes, bytes]:
    """Key, lower-case, and value of a line. Two words without a colon count where the first is a directive (R2, R3)."""
    text = text.partition(b"#")[0].strip(_EDGES)
    key, colon, value = text.partition(b":")
    if colon:
        return key.rstrip(WHITE).lower(), value.lstrip(WHITE)
    words = [word for word in text.replace(b"\t", b" ").split(b" ") if word]
    if len(words) == 2 and _directive(words[0].lower()) not in {OTHER, SITEMAP}:  # noqa: PLR2004 (a word and the one behind it)
        return words[0].lower(), words[1]
    return b"", b""


def _raw_lines(body: bytes) -> list[bytes]:
    encoding = utf_16(body)
    if encoding is None:
        return body.splitlines(keepends=True)
    even = len(body) // 2 * 2
    texts = transcoded(body).splitlines(keepends=True) or [b""]
    raws = [text.decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass") for text in texts]
    raws[0] = body[:2] + raws[0]
    raws[-1] += body[even:]
    return raws


# U+2010 to U+2015, U+2212, U+FE63, U+FF0D in UTF-8: what word processors make of a hyphen.
HYPHENS: Final = re.compile(rb"\xe2\x80[\x90-\x95]|\xe2\x88\x92|\xef\xb9\xa3|\xef\xbc\x8d")
# No-break space, zero-width space, ideographic space: white space that nobody sees.
_UNSEEN: Final = re.compile(rb"\xc2\xa0|\xe2\x80\x8b|\xe3\x80\x80")


class _Letters(dict[bytes, int]):
    """The letter of a line by its head: the key, or where there is no colon the whole line with its ending."""

    def __missing__(self, head: bytes) -> int:
        if head[:1] == b"#":
            return NOTHING
        letter = self[head] = _letter_of_words(head) if head[-1:] in _ENDINGS or _HASH in head else _letter(head)
        return letter


def _letter(key: bytes) -> int:
    key = key.strip(WHITE).lower()
    return _directive(key) if key else NOTHING


def _letter_of_words(text: bytes) -> int:
    """The letter of a line in which no colon counts."""
    letter = _letter(fields(text)[0]) if _WORDS.match(text) else NOTHING
    return _IN_WORDS.get(letter, letter)


def _directive(key: bytes) -> int:
    letter = DIRECTIVES.get(key)
    if letter is not None:
        return letter
    if not key.isascii():
        key = HYPHENS.sub(b"-", _UNSEEN.sub(b"", key))
    if not _SHORTEST <= len(key) <= _LONGEST:
        return OTHER
    if key == b"sitemap":
        return SITEMAP
    if within_two_edits(key, b"user-agent"):
        return AGENT_MEANT
    return DISALLOW_MEANT if within_two_edits(key, b"disallow") else OTHER


def within_two_edits(key: bytes, word: bytes) -> bool:
    """Whether two edits at most make one of the other: insert, delete, replace an octet, swap neighbours.

    A control octet is no slip of the pen.
    """
    return (
        -2 <= len(key) - len(word) <= 2  # noqa: PLR2004 (two slips of the pen)
        and len(key.translate(None, word)) <= 2  # noqa: PLR2004 (two slips of the pen)
        and len(word.translate(None, key)) <= 2  # noqa: PLR2004 (two slips of the pen)
        and min(key) >= ord(" ")
        and _within(key, word, 2)
    )


def _within(key: bytes, word: bytes, edits: int) -> bool:
    at, end = 0, min(len(key), len(word))
    while at < end and key[at] == word[at]:
        at += 1
    key, word = key[at:], word[at:]
    if not key or not word or not edits:
        return len(key) + len(word) <= edits
    return (
        _within(key[1:], word[1:], edits - 1)
        or _within(key[1:], word, edits - 1)
        or _within(key, word[1:], edits - 1)
        or (key[:2] == word[1::-1] and _within(key[2:], word[2:], edits - 1))
        or (edits == 2 and (_swapped_apart(key, word) or _swapped_apart(word, key)))  # noqa: PLR2004 (two slips of the pen)
    )


def _swapped_apart(longer: bytes, shorter: bytes) -> bool:
    """Whether the first two octets are swapped, with another one put between them."""
    return longer[2::-2] == shorter[:2] and longer[3:] == shorter[2:]


_COMMON: Final = {
    head: _letter(head) for key in (*EXACT_KEYS, b"crawl-delay", b"") for head in (key, key.capitalize(), key.title())
} | dict.fromkeys((b"\n", b"\r", b"\r\n"), NOTHING)
