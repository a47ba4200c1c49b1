"""What a robots.txt says in a way that plain readers lose, or may lose (house readings R1 to R6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ofuda.carriers.robots_lines import (
    AGENT,
    AGENT_IN_WORDS,
    AGENT_MEANT,
    ALLOW,
    DISALLOW,
    DISALLOW_IN_WORDS,
    DISALLOW_MEANT,
    EXACT_KEYS,
    NOTHING,
    OTHER,
    WHITE,
    Lines,
    byte_order_mark,
    fields,
    utf_16,
)
from ofuda.carriers.robots_tokens import meant, on_one_line, token, with_hyphens
from ofuda.nouns.diagnostics import Severity, quote

MOST: Final = 20

# Keys that some reader acts on (search engines, RSL, AIPREF, Content Signals); what they mean is not known here.
KNOWN_KEYS: Final = frozenset(
    b"clean-param content-signal content-signals content-usage crawl-delay host license llm-policy noindex"
    b" request-rate visit-time".split()
)
# Lines of which nothing is to be said.
_CLEAN: Final = re.compile(
    rb"[ \t]*+(?:[#\r\n]|\Z"
    rb"|user-agent[ \t]*+:[ \t]*+(?:[a-z0-9_-]++|\*)[ \t]*+(?:[#\r\n]|\Z)"
    rb"|(?:dis)?allow[ \t]*+:[ \t]*+(?:[/*#\r\n]|\Z)"
    rb"|sitemap[ \t]*+:)",
    re.IGNORECASE,
)
_MEANT: Final = {
    AGENT: "User-agent",
    AGENT_MEANT: "User-agent",
    AGENT_IN_WORDS: "User-agent",
    ALLOW: "Allow",
    DISALLOW: "Disallow",
    DISALLOW_MEANT: "Disallow",
    DISALLOW_IN_WORDS: "Disallow",
}
_RULES: Final = (ALLOW, DISALLOW, DISALLOW_MEANT, DISALLOW_IN_WORDS)
_READ_PLAINLY: Final = (AGENT, ALLOW, DISALLOW)


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic without its file."""

    rule: str
    severity: Severity
    message: str
    help: str
    number: int | None = None


def findings(lines: Lines, *, absent: bool, most: int | None = MOST) -> tuple[Finding, ...]:
    """The first findings in sequence, and where there are more, one that counts them; `most` None: all of them."""
    if absent:
        message = "the file is HTML or binary and counts as no robots.txt at all"
        return (Finding("robots-not-text", Severity.WARNING, message, "serve robots.txt as plain text, or answer 404"),)
    all_of_them = _all(lines)
    first = tuple(islice(all_of_them, most))
    rest = [finding.severity for finding in all_of_them]
    if not rest:
        return first
    severity = Severity.ERROR if Severity.ERROR in rest else Severity.WARNING
    return (*first, Finding("robots-more", severity, f"{len(rest)} more findings in this file", "mend the first ones"))


def _all(lines: Lines) -> Iterator[Finding]:
    yield from _encoding(lines.body)
    grouped = False
    for number, (letter, text) in enumerate(zip(lines.letters, lines.texts, strict=True), 1):
        if letter in _RULES and not grouped:
            message = f"{quote(_shown(text))} stands before any group and is ignored"
            advice = "write a User-agent line before it"
            yield Finding("robots-rule-outside-group", Severity.ERROR, message, advice, number)
        grouped = grouped or _MEANT.get(letter) == "User-agent"
        if not _CLEAN.match(text):
            yield from (Finding(*found, number) for found in _line(letter, text))


def _encoding(body: bytes) -> Iterator[Finding]:
    advice = "save the file as UTF-8 without a byte order mark"
    if utf_16(body):
        yield Finding("robots-utf-16", Severity.ERROR, "the file is UTF-16, which most readers cannot read", advice, 1)
    elif byte_order_mark(body):
        message = "the file begins with a byte order mark; some readers lose the first line by it"
        yield Finding("robots-byte-order-mark", Severity.WARNING, message, advice, 1)


_Found = tuple[str, Severity, str, str]


def _line(letter: int, text: bytes) -> Iterator[_Found]:
    if letter in _MEANT:
        yield from _key(letter, text)
        yield from _path(letter, text) if letter in _RULES else _agent(text)
    elif letter == OTHER and fields(text)[0] not in KNOWN_KEYS:
        advice = "check its spelling; Allow and Disallow are all that every reader knows"
        yield "robots-unknown-key", Severity.WARNING, f"no reader is known to act on {quote(fields(text)[0])}", advice
    elif letter == NOTHING:
        advice = "write `key: value`, or begin a comment with `#`"
        yield "robots-unreadable-line", Severity.WARNING, f"{quote(_shown(text))} says nothing to any reader", advice


def _key(letter: int, text: bytes) -> Iterator[_Found]:
    key = fields(text)[0]
    meant_key = _MEANT[letter]
    if key not in EXACT_KEYS:
        severity = Severity.WARNING if letter in _READ_PLAINLY else Severity.ERROR
        message = f"{quote(key)} is read as `{meant_key}` by lenient readers only"
        yield "robots-key-typo", severity, message, f"write `{meant_key}`"
    if b":" not in text.partition(b"#")[0]:
        message = f"there is no colon after {quote(key)}; many readers ignore the line"
        yield "robots-missing-colon", Severity.WARNING, message, f"write `{meant_key}:`"


def _path(letter: int, text: bytes) -> Iterator[_Found]:
    path = fields(text)[1]
    if path[:1] not in (b"", b"/", b"*"):
        severity = Severity.WARNING if letter == ALLOW else Severity.ERROR
        message = f"{quote(path)} begins with neither `/` nor `*` and matches no address"
        yield "robots-path-start", severity, message, "begin the path with `/`"


def _agent(text: bytes) -> Iterator[_Found]:
    agent, *rules = on_one_line(text)
    if rules:
        message = f"{quote(_shown(text))} is two lines in one; readers lose what comes after the name"
        yield "robots-one-line-directive", Severity.ERROR, message, "write each directive on a line of its own"
    value = fields(agent)[1]
    for holds, found in _TOKEN_CHECKS:
        if holds(value):
            rule, severity, message, advice = found
            yield rule, severity, message.format(quote(value)), advice
            return


def _is_hyphenated(value: bytes) -> bool:
    return with_hyphens(value) != value


def _is_list(value: bytes) -> bool:
    return len(meant(b":" + value)) > 1


def _is_nameless(value: bytes) -> bool:
    return not token(value)


def _is_longer(value: bytes) -> bool:
    return len(token(value)) < len(value)


# The first that holds is told.
_TOKEN_CHECKS: Final[tuple[tuple[Callable[[bytes], bool], _Found], ...]] = (
    (
        _is_hyphenated,
        (
            "robots-token-hyphen",
            Severity.ERROR,
            "a hyphen in {} is not the ASCII one, so the agent does not find its name",
            "write the hyphen as `-`",
        ),
    ),
    (
        _is_list,
        (
            "robots-token-list",
            Severity.ERROR,
            "{} names several agents; readers take the first, or none",
            "write a User-agent line for each agent",
        ),
    ),
    (
        _is_nameless,
        ("robots-token-missing", Severity.WARNING, "{} names no agent", "write one product token, or `*`"),
    ),
    (
        _is_longer,
        (
            "robots-token-suffix",
            Severity.WARNING,
            "of {} only the product token counts, and some readers find none",
            "write the product token alone, without version or comment",
        ),
    ),
)


def _shown(text: bytes) -> bytes:
    return text.strip(WHITE + b"\r\n")
