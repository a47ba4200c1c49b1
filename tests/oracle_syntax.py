"""The syntax below the reference resolver: URLs and patterns, robots.txt, Structured Fields, the head of a page.

`U1`, `R2` … in comments are entries of `docs/pages/readings.md`. Nothing here is shared with the product.
"""

import base64
import string
from html.parser import HTMLParser
from typing import NamedTuple

import ada_url

TOKEN = set(string.ascii_letters + string.digits + "_-")


def trim(text: str) -> str:
    return text.strip(" \t")


def words_of(text: str) -> list[str]:
    return [word for word in text.replace("\t", " ").split(" ") if word]


# ------------------------------------------------------------------------------------------------ URLs and patterns
def as_normalised(url: str) -> str:
    try:
        return ada_url.URL(url).href
    except ValueError:
        return url


def origin_of(url: str) -> str:
    try:
        return ada_url.URL(url).origin
    except ValueError:
        return ""


def target(url: str) -> str:
    """Path and query, as rules are matched against (U1)."""
    rest = url.partition("#")[0].partition("://")[2]
    start = next((at for at, char in enumerate(rest) if char in "/?"), len(rest))
    return normal(rest[start:] if rest[start:].startswith("/") else "/" + rest[start:])


def normal(text: str) -> str:  # U2
    octets, at, out = text.encode("utf-8", "surrogateescape"), 0, ""
    while at < len(octets):
        char, code = chr(octets[at]), octets[at + 1 : at + 3].decode("latin-1")
        if char == "%" and len(code) == 2 and set(code) <= set(string.hexdigits):
            meant = chr(int(code, 16))
            out += meant if meant in TOKEN | {".", "~"} else "%" + code.upper()
            at += 3
        else:
            out += char if "!" <= char <= "~" and char not in '"<>\\^`{|}' else f"%{octets[at]:02X}"
            at += 1
    return out


def reach(pattern: str, path: str) -> int:
    """How many octets the pattern has (U4), 0 for no pattern; -1 where it does not match what `target` gave."""
    text = normal(pattern)
    if not text or text[0] not in "/*":  # U5
        return -1 if text else 0
    body = text.removesuffix("$").replace("$", "%24")  # U3
    path = path.replace("*", "%2A").replace("$", "%24")
    ends = {0}  # the positions in `path` where what was read of `body` may end
    for char in body:
        if char == "*":
            ends = {end for end in range(len(path) + 1) if ends and end >= min(ends)}
        else:
            ends = {end + 1 for end in ends if path[end : end + 1] == char}
    matches = len(path) in ends if text.endswith("$") else bool(ends)
    return len(text) if matches else -1


# ------------------------------------------------------------------------------------------------------- robots.txt
class Line(NamedTuple):
    key: str
    value: str
    managed: bool  # R9


class Group(NamedTuple):
    tokens: set[str]
    rules: list[tuple[bool, str, bool]]  # (allow, pattern, managed)
    others: list[Line]


def robots_text(body: bytes) -> str:  # R1; octets that are no UTF-8 are kept
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", "replace")
    mark = next((mark for mark in (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef") if body.startswith(mark)), b"")
    return body[len(mark) :].decode("utf-8", "surrogateescape")


HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"


def one_edit(word: str, letters: set[str]) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    deleted = {before + after[1:] for before, after in cuts}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    changed = {before + letter + after[kept:] for before, after in cuts for letter in letters for kept in (0, 1)}
    return {word} | deleted | swapped | changed


def key_of(word: str, *, lenient: bool) -> str:
    word = trim(word).lower()
    if word in {"useragent", "user agent"}:  # R2
        return "user-agent"
    if word in {"dissallow", "dissalow", "disalow", "diasllow", "disallaw"}:
        return "disallow"
    if lenient and not word.isascii():  # R3: hyphens of word processors, and white space that nobody sees
        word = "".join("-" if char in HYPHENS else char for char in word if char not in "\u00a0\u200b\u3000")
    for key in ("user-agent", "disallow"):  # R3: two edits apart, if one edit of each gives the same word; ASCII only
        near = lenient and word.isascii() and word.isprintable() and abs(len(word) - len(key)) <= 2 and word != "allow"
        if near and one_edit(word, set(key + word)) & one_edit(key, set(key + word)):
            return key
    return word


def read_line(text: str, *, lenient: bool) -> list[tuple[str, str]]:
    name, colon, value = text.partition(":")
    if not colon and len(words_of(text)) == 2:  # R2: two words without a colon
        name, value = words_of(text)
    key = key_of(name, lenient=lenient)
    if not colon and key not in {"user-agent", "allow", "disallow"}:
        return []
    before, second, after = value.partition(":")
    last = (words_of(before) or [""])[-1]
    if lenient and key == "user-agent" and second and last.lower() in {"allow", "disallow"}:  # R3: one line is two
        return [(key, trim(trim(before).removesuffix(last))), (last.lower(), trim(after))]
    return [(key, trim(value))]


def token_of(value: str) -> str:  # R2
    if words_of(value)[:1] == ["*"]:
        return "*"
    end = next((at for at, char in enumerate(value) if char not in TOKEN), len(value))
    return value[:end].lower()


def tokens_of(value: str, *, lenient: bool) -> set[str]:
    if not lenient:
        return {token_of(value)}
    value = "".join("-" if char in HYPHENS else char for char in value)  # R3
    return {token_of(part) for part in words_of(value.replace(";", " ").replace(",", " ").replace("|", " "))}


def pattern_of(value: str, *, lenient: bool) -> str:  # U5
    if not lenient or value[:1] in {"", "/", "*"}:
        return value
    scheme, separator, rest = value.partition("://")
    return "/" + (rest.partition("/")[2] if separator and scheme.isalpha() else value)


def read_robots(text: str, *, lenient: bool, closing: bool) -> tuple[list[Group], list[Line]]:
    """The groups, and the lines outside any: R2, or R3 if `lenient`; R5 with extension lines `closing` a run."""
    groups: list[Group] = []
    outside: list[Line] = []
    closed, managed = True, False
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        managed = in_managed_block(raw, managed=managed)
        for key, value in read_line(raw.partition("#")[0], lenient=lenient):
            if key == "user-agent":
                if closed:
                    groups.append(Group(set(), [], []))
                groups[-1].tokens.update(tokens_of(value, lenient=lenient))
                closed = False
            elif key in {"allow", "disallow"}:
                closed = True
                if groups and value:
                    groups[-1].rules.append((key == "allow", pattern_of(value, lenient=lenient), managed))
            else:
                closed = closed or (closing and key != "sitemap")
                (groups[-1].others if groups else outside).append(Line(key, value, managed))
    return groups, outside


def in_managed_block(raw: str, *, managed: bool) -> bool:  # R9
    comment = raw.lstrip("# \t").lower() if trim(raw).startswith("#") else ""
    begins, ends = (comment.startswith(f"{word} cloudflare managed") for word in ("begin", "end"))
    return begins or (managed and not ends)


def groups_for(
    token: str, groups: list[Group], *, own: bool = False
) -> list[Group]:  # R2; `own` without falling back to *
    named = [group for group in groups if token.lower() in group.tokens]
    return named if named or own else [group for group in groups if "*" in group.tokens]


def crawlable(groups: list[Group], path: str) -> bool:  # R2
    return refusing_rule(groups, path) is None


def refusing_rule(groups: list[Group], path: str) -> tuple[bool] | None:
    """The first of the rules that turn the path away, as whether it is managed; None where none does (R2)."""
    rules = [(reach(pattern, path), allow, managed) for group in groups for allow, pattern, managed in group.rules]
    length, allow, managed = max(rules, key=lambda rule: rule[:2], default=(-1, True, False))
    return None if allow or length < 0 or path == "/robots.txt" else (managed,)


# ---------------------------------------------------------------------------------- Structured Fields (RFC 9651 §4.2)
def dictionary(text: str) -> dict[str, str] | None:
    """Key → its value as written; None where the text does not parse. `key;name` → that parameter of it."""
    try:
        return Fields(text).dictionary()
    except ValueError:
        return None


class Fields:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def ahead(self) -> str:
        return self.text[self.at : self.at + 1]

    def run(self, allowed: str) -> str:
        start = self.at
        while self.ahead() and self.ahead() in allowed:
            self.at += 1
        return self.text[start : self.at]

    def one(self, allowed: str) -> str:
        if not self.ahead() or self.ahead() not in allowed:
            raise ValueError(self.text)
        self.at += 1
        return self.text[self.at - 1]

    def dictionary(self) -> dict[str, str]:
        found: dict[str, str] = {}
        self.run(" ")
        while self.ahead():
            key, start = self.key(), self.at
            if self.ahead() == "=":
                self.one("=")
                start = self.at
                self.inner_list() if self.ahead() == "(" else self.bare_item()
            found = {old: value for old, value in found.items() if old.partition(";")[0] != key}
            found[key] = self.text[start : self.at]  # the last of equal keys
            for name, value in self.parameters().items():
                found[f"{key};{name}"] = value
            self.run(" \t")
            if self.ahead():
                self.one(",")
                self.run(" \t")
                if not self.ahead():
                    raise ValueError(self.text)
        return found

    def key(self) -> str:
        return self.one(string.ascii_lowercase + "*") + self.run(string.ascii_lowercase + string.digits + "_-.*")

    def parameters(self) -> dict[str, str]:
        found = {}
        while self.ahead() == ";":
            self.one(";")
            self.run(" ")
            name, start = self.key(), self.at
            if self.ahead() == "=":
                self.one("=")
                start = self.at
                self.bare_item()
            found[name] = self.text[start : self.at]
        return found

    def inner_list(self) -> str:
        self.one("(")
        self.run(" ")
        while self.ahead() != ")":
            self.bare_item()
            self.parameters()
            if not self.run(" ") and self.ahead() != ")":
                raise ValueError(self.text)
        self.one(")")
        return ""

    def bare_item(self) -> str:
        first = self.one(string.ascii_letters + string.digits + '*-?:@"%')
        if first in string.ascii_letters + "*":
            return first + self.run(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:/")
        if first == "?":
            self.one("01")
        elif first == ":":
            base64.b64decode(self.run(string.ascii_letters + string.digits + "+/=") + "==")
            self.one(":")
        elif first in '"%':
            self.quoted(display=first == "%")
        else:
            self.number(first)
        return ""

    def number(self, first: str) -> None:
        if first == "@" and self.ahead() == "-":
            self.one("-")
        digits = (first if first in string.digits else self.one(string.digits)) + self.run(string.digits)
        if first == "@" or self.ahead() != ".":
            good = len(digits) <= 15
        else:
            self.one(".")
            good = len(digits) <= 12 and 1 <= len(self.run(string.digits)) <= 3
        if not good:
            raise ValueError(self.text)

    def quoted(self, *, display: bool) -> None:
        if display:
            self.one('"')
        octets, plain = b"", "".join(chr(code) for code in range(0x20, 0x7F))
        while (char := self.one(plain)) != '"':
            if display and char == "%":
                octets += bytes([int(self.one("0123456789abcdef") + self.one("0123456789abcdef"), 16)])
            elif not display and char == "\\":
                self.one('"\\')
            elif display:
                octets += char.encode()
        octets.decode("utf-8")


# ------------------------------------------------------------------------------------------------- the head of a page
IN_HEAD = {"html", "head", "base", "basefont", "bgsound", "link", "meta", "noframes", "script", "style", "title"}


class Head(HTMLParser):
    """The metas that an HTML5 parser puts into `head`: (name in lower case, content)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.metas: list[tuple[str, str]] = []
        self.in_title = self.closed = self.in_body = False
        self.feed(page.removeprefix("\ufeff"))  # without close(): a tag that is cut off is no tag

    @property
    def complete(self) -> bool:
        return self.closed or self.in_body

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.in_title:
            return
        self.in_title = tag == "title"
        self.in_body = self.in_body or tag not in IN_HEAD
        if tag == "meta" and not self.in_body:
            first = dict(reversed(attrs))  # the first of equal attributes counts
            self.metas.append(((first.get("name") or "").lower(), first.get("content") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.in_title = self.in_title and tag != "title"
        self.closed = self.closed or (tag == "head" and not self.in_title)

    def handle_data(self, data: str) -> None:
        self.in_body = self.in_body or (not self.in_title and self.cdata_elem is None and bool(data.strip()))


# ------------------------------------------------------------------------------------------------ digests of content
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def multihash(digest: str) -> bytes | None:
    kind, rest = digest[:1], digest[1:]
    try:
        if digest.startswith("sha256:"):
            return b"\x12\x20" + bytes.fromhex(digest.removeprefix("sha256:"))
        if kind in {"f", "F"}:
            return bytes.fromhex(rest)
        if kind in {"u", "U"}:
            return base64.b64decode(rest + "=" * (-len(rest) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if kind != "z" or not set(rest) <= set(BASE58):
        return None
    number = 0
    for char in rest:
        number = number * 58 + BASE58.index(char)
    return b"\0" * (len(rest) - len(rest.lstrip("1"))) + number.to_bytes((number.bit_length() + 7) // 8)
