"""`noai`, `noimageai`, `noml` in `X-Robots-Tag` and in robots metas.

There is no specification: the words are DeviantArt's of 2022, the carriers are as Google documents X-Robots-Tag and
robots metas (house readings X1 to X4). They only ever refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ofuda.nouns._extents import EXTENTS
from ofuda.nouns.diagnostics import Diagnostic, Severity, quote
from ofuda.nouns.export import Choice, Meaning, Token, best, joined, meanings
from ofuda.nouns.stance import DISALLOWED, UNKNOWN, Level
from ofuda.nouns.statements import NOTHING, Authority, Failure, Fault, Reading, Signal, Statement
from ofuda.nouns.vocabulary import Use

# Standard §2: every one of the words refuses the same and permits nothing.
TRAINING: frozenset[Use] = EXTENTS["page-controls"][-1].tokens["noai"][0]
PAGE_WORDS = frozenset({"noai", "noml"})
IMAGE_WORDS = frozenset({"noimageai"})
WORDS = PAGE_WORDS | IMAGE_WORDS
# Rules of search engines that keep a page from their answers too, as they document them: shown, never a decision (X5).
_ANSWERS = frozenset({Use.GROUND})
NOTES: dict[str, frozenset[Use]] = {
    "nosnippet": _ANSWERS,
    "max-snippet:0": _ANSWERS,
    "noarchive": _ANSWERS | TRAINING,
    "nocache": _ANSWERS | TRAINING,
}
SIGNS = tuple(word.partition(":")[0].encode() for word in (*sorted(WORDS), *NOTES))
_SNIPPET = re.compile(r"max-snippet[ \t]*+:[ \t]*+0(?![0-9])", re.IGNORECASE)
_NOTED = re.compile(r"(?<![a-z0-9-])(?:nosnippet|noarchive|nocache)(?![a-z0-9-])", re.IGNORECASE)
_HINT = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(sorted(WORDS))})(?![a-z0-9])", re.IGNORECASE)
# Directives that take a value after a colon, and those that stand alone: neither is ever an agent.
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_PLAIN = frozenset(
    {"all", "none", "index", "noindex", "follow", "nofollow", "noarchive", "nocache", "nosnippet", "notranslate"}
    | {"noimageindex", "indexifembedded", "nositelinkssearchbox", "noodp", "noydir"}
)
_DIRECTIVES = WORDS | _VALUED | _PLAIN
_EVERYBODY = frozenset({"", "*", "robots"})
_TOKEN = re.compile(r"\*|[A-Za-z0-9_-]+")
_SPLIT = re.compile(r"[,;\s]+")


def mentions(text: str) -> bool:
    """Whether a value can hold one of the words at all."""
    return _HINT.search(text) is not None


def speaks(text: str) -> bool:
    """Whether a value can hold one of the words, or one that is noted."""
    return mentions(text) or _NOTED.search(text) is not None or _SNIPPET.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Word:
    """One refusal or note: the word, whom it is scoped to, and whether a comma lies between the scope and the word."""

    word: str
    agent: str
    distant: bool


class Said(NamedTuple):
    """What one `X-Robots-Tag` line says to an asker, and the words in it that some readers take for the asker's.

    `lost`: more words stand in it than could be read as directives.
    """

    words: frozenset[str]
    ambiguous: tuple[_Word, ...]
    lost: bool


def _read(line: str, tokens: frozenset[str]) -> Said:
    every = tuple(_scoped(line))
    heard = _EVERYBODY | tokens
    mine = frozenset(one.word for one in every if one.agent in heard)
    refusing = [one for one in every if one.word in WORDS]
    ambiguous = dict.fromkeys(one for one in refusing if one.distant and one.agent not in heard)
    return Said(mine, tuple(ambiguous), _is_lost(line, len(refusing)))


_MEMO = 4096  # characters: longer values are rare, and a memory full of them would be large
# By the raw value: a site sends few different ones. `tokens` are the asker's product tokens in lower case.
said = lru_cache(maxsize=4096)(_read)


def _scoped(line: str) -> Iterator[_Word]:
    agent, since = "", 0
    for at, part in enumerate(_SNIPPET.sub("max-snippet:0", line).split(",")):
        name, colon, rest = part.partition(":")
        name = name.strip()
        if colon and name.lower() not in _DIRECTIVES and _TOKEN.fullmatch(name):
            agent, since, part = name.lower(), at, rest  # noqa: PLW2901 (what is left of the part)
        elif colon and name.lower() not in _VALUED:
            part = name  # noqa: PLW2901 (a directive with a value it does not take)
        for word in _SPLIT.split(part.lower()):
            if word in WORDS or word in NOTES:
                yield _Word(word, agent, at > since)


def interpret(
    found: Mapping[str, tuple[tuple[Signal, ...], ...]], tokens: frozenset[str], media_type: str | None
) -> Reading:
    """All page controls of a resource and of the pages it was found on; header and metas join restrictively.

    `tokens` are the asker's product tokens in lower case; `media_type` of the resource, None when not known.
    """
    reading = NOTHING
    for way in found.get("x-robots-tag", ()):
        for line in way:
            reading += _header(line, tokens, media_type)
    for way in found.get("meta-robots", ()):
        for line in way:
            if line.key == "robots" or line.key in tokens:
                reading += _meta(line, media_type)
    return reading


@lru_cache(maxsize=1024)
def _choices(label: frozenset[tuple[Use, Level]]) -> tuple[Choice, ...]:
    """The best ways to say a label: `noai`, or nothing (L16)."""
    return best(dict(label), [Token("noai", "noai", TRAINING, touches=TRAINING)])


def exports(label: frozenset[tuple[Use, Level]]) -> frozenset[Meaning]:
    """What the best ways to say a label mean."""
    return meanings(_choices(label))


def written(label: frozenset[tuple[Use, Level]]) -> tuple[str, dict[Use, Level]]:
    """The directives that say a label best, empty where there is nothing to say, and what they mean.

    Beside `noai` stands `noimageai`, since readers of images look for that word alone.
    """
    choice = _choices(label)[0]
    return "noai, noimageai" if choice else "", joined(choice)


def _header(line: Signal, tokens: frozenset[str], media_type: str | None) -> Reading:
    words, ambiguous, lost = (said if len(line.value) <= _MEMO else _read)(line.value, tokens)
    reading = _state(line, words, media_type) if words else NOTHING
    if ambiguous:
        reading += Reading(diagnostics=tuple([_ambiguous(line, one) for one in ambiguous]))
    return reading + _lost(line) if lost else reading


def _meta(line: Signal, media_type: str | None) -> Reading:
    every = _SPLIT.split(_SNIPPET.sub("max-snippet:0", line.value).lower())
    reading = _state(line, frozenset(every), media_type)
    return reading + _lost(line) if _is_lost(line.value, sum(word in WORDS for word in every)) else reading


def _state(line: Signal, words: frozenset[str], media_type: str | None) -> Reading:
    """A refusal of training, of images alone where the word says so (X3), and what is noted (X5)."""
    refused = _refuse(line, words, media_type)
    if words.isdisjoint(NOTES) or line.authority is Authority.CLAIMED:
        return refused
    notes = [
        Statement(about, UNKNOWN, line, line.party, line.authority, word)
        for word, about in NOTES.items()
        if word in words
    ]
    return refused + Reading(tuple(notes))


def _refuse(line: Signal, words: frozenset[str], media_type: str | None) -> Reading:
    counted = line.authority > Authority.CLAIMED
    if not words.isdisjoint(PAGE_WORDS):
        return Reading((Statement(TRAINING, DISALLOWED, line, line.party, line.authority, None, counted),))
    about_this = media_type is None or media_type.startswith("image/")
    if words.isdisjoint(IMAGE_WORDS) or (not about_this and line.authority is Authority.CLAIMED):
        return NOTHING
    note = None if about_this else "images-only"
    return Reading((Statement(TRAINING, DISALLOWED, line, line.party, line.authority, note, counted and about_this),))


def _ambiguous(line: Signal, one: _Word) -> Diagnostic:
    return Diagnostic(
        "x-robots-tag-ambiguous-scope",
        Severity.NOTE,
        f"{quote(one.word)} stands in a line scoped to {quote(one.agent)}; some readers take it for everybody",
        line.place,
        "send one header line for each agent, and the words for everybody in a line of their own",
        line.channel,
        TRAINING,
    )


def _is_lost(value: str, read: int) -> bool:
    """A value that mentions the words more often than they could be read as directives is broken."""
    return len(_HINT.findall(value)) > read


def _lost(line: Signal) -> Reading:
    message = f"{quote(line.value)} mentions a refusal of AI in a form that is no directive"
    advice = "write `noai` or `noimageai` as a directive of its own, between commas"
    rule = f"{line.channel}-syntax"
    note = Diagnostic(rule, Severity.WARNING, message, line.place, advice, line.channel, TRAINING)
    return Reading(diagnostics=(note,), failures=(Failure(Fault.BROKEN, line.channel, TRAINING, line.place),))
