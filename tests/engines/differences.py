"""Inputs on which two older tools and their drop-ins agree or differ, with the cause: tables of the page on engines.

A row's name is its first cell in the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlparse

import ofuda

NO_CASE = "names of fields and words have no case"
EVERY_LINE = "every line of a field is read, not the last"
REST_OF_LINE = "an agent's name speaks for the rest of its line, as [X1](readings.md) has it"
BROKEN = "what cannot be read may have been a refusal"
OTHERS = "more standards are read"
IMAGES = "it speaks of images, and the page is none"
BODY = "the page itself is read"
ERROR = "a manifest that cannot be read may have refused"
MISTAKES = "a plain mistake is read as it was meant, where that restricts ([R3](readings.md))"
WHOLE_NAMES = "RFC 9309 compares whole names, not parts of them"
ADDRESS = "addresses are compared as the URL Standard has them"
SAME = "–"


@dataclass(frozen=True)
class Asked:
    """A call of `is_allowed`; `made` names what the test makes of it first: a file, a response."""

    name: str
    cause: str
    call: dict[str, Any] = field(default_factory=dict)
    made: str = ""


def _field(name: str, value: str, cause: str, agent: str | None = None, kind: str | None = None) -> Asked:
    told = f"`{name}: {value}`" + (f" for `{agent}`" if agent else "") + (f" on `{kind}`" if kind else "")
    call: dict[str, Any] = {"headers": {name: value, **({"Content-Type": kind} if kind else {})}}
    return Asked(told, cause, {**call, "user_agent": agent} if agent else call)


# The first eight are those of the measurements that the project began with, in their order.
ASKED = (
    _field("x-robots-tag", "noai", NO_CASE),
    _field("X-Robots-Tag", "NOAI", NO_CASE),
    Asked(
        "two lines `X-Robots-Tag: noai` and `X-Robots-Tag: noindex`",
        EVERY_LINE,
        {"headers": [("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noindex")]},
    ),
    _field("X-Robots-Tag", "noai, max-image-preview:large", SAME),
    _field("X-Robots-Tag", "max-snippet: 20, noai", SAME),
    _field("X-Robots-Tag", "otherbot: noindex, noai", REST_OF_LINE, "mybot"),
    _field("X-Robots-Tag", "mybot: noai", NO_CASE, "MyBot"),
    _field("TDM-Reservation", "1", NO_CASE),
    _field("tdm-reservation", "1", SAME),
    _field("tdm-reservation", "0", SAME),
    _field("tdm-reservation", "true", BROKEN),
    _field("X-Robots-Tag", "noai:", BROKEN),
    _field("X-Robots-Tag", "noml", OTHERS),
    _field("Content-Usage", "train-ai=n", OTHERS),
    _field("Content-Signal", "ai-train=no", OTHERS),
    _field("X-Robots-Tag", "noimageai", IMAGES, kind="text/html"),
    _field("X-Robots-Tag", "noimageai", SAME, kind="image/png"),
    _field("X-Robots-Tag", "noindex", SAME),
    Asked('a response with `<meta name="robots" content="noai">` in its page', BODY, made="response"),
    Asked("a file with a C2PA manifest that breaks off", ERROR, made="file"),
    Asked("a file without a manifest", SAME, made="plain file"),
)


@dataclass(frozen=True)
class Filtered:
    """A robots.txt and the address of a document."""

    name: str
    cause: str
    robots: str | None
    url: str = "https://example.com/a"

    def held(self) -> dict[str, str]:
        return {} if self.robots is None else {"example.com": self.robots}


def _group(agents: str, cause: str, told: str = "") -> Filtered:
    return Filtered(f"`User-agent: {agents}`, `Disallow: /`{told}", cause, f"User-agent: {agents}\nDisallow: /\n")


FILTERED = (
    _group("GPTBot", SAME),
    _group("*", SAME),
    _group("CCBot", SAME),
    _group("SomeOtherBot", SAME),
    Filtered("no robots.txt for the host", SAME, None),
    Filtered("a page in the place of robots.txt", SAME, "<!doctype html>\n<title>GPTBot</title>\n"),
    _group("GPTBot, CCBot", MISTAKES),
    _group("GPTBot/1.0", MISTAKES),
    _group("Google‑Extended", MISTAKES, " with a non-breaking hyphen"),
    Filtered("`User-agent: GPTBot Disallow: /` on one line", MISTAKES, "User-agent: GPTBot Disallow: /\n"),
    Filtered("`User-agent: GPTBot`, `Desallow: /`", MISTAKES, "User-agent: GPTBot\nDesallow: /\n"),
    Filtered("a byte order mark before `User-agent: GPTBot`", MISTAKES, "\ufeffUser-agent: GPTBot\nDisallow: /\n"),
    _group("GPT", WHOLE_NAMES),
    Filtered("`Disallow: /a` for `/b/../a`", ADDRESS, "User-agent: *\nDisallow: /a\n", "https://example.com/b/../a"),
    Filtered(
        "`Disallow: /a` for `https://EXAMPLE.com:443/a`",
        ADDRESS,
        "User-agent: *\nDisallow: /a\n",
        "https://EXAMPLE.com:443/a",
    ),
)


def theirs(case: Filtered) -> bool:
    """Whether the published filter keeps the document: Protego, by netloc, one agent after the other."""
    from protego import Protego  # noqa: PLC0415 (a peer, loaded where it is asked)

    robots = case.held().get(urlparse(case.url).netloc)
    if robots is None:
        return True
    parsed = Protego.parse(robots)
    return all(parsed.can_fetch(case.url, agent) for agent in ofuda.POLICIES["apertus-2025"].infer)
