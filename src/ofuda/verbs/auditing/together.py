"""What channels say of one use together, what comes of search, and origins that say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from ofuda.nouns.audit import Search
from ofuda.nouns.decision import Reason, Role
from ofuda.nouns.diagnostics import Place, Severity, quote
from ofuda.nouns.question import Question
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import Statement
from ofuda.nouns.visit import FEED, IMAGE, PAGE, Seen
from ofuda.nouns.vocabulary import Use
from ofuda.tables.channels import CHANNELS
from ofuda.tables.checks.site import Noticed, noticed
from ofuda.tables.readers import BY_NAME, EVERYTHING
from ofuda.verbs.auditing.comparing import Held, named, stricter
from ofuda.verbs.auditing.words import Words
from ofuda.verbs.resolve import resolve

_MECHANISMS: Final = {one.name: one.mechanism for one in CHANNELS}
_SPEAKING: Final = frozenset({Role.DECISIVE, Role.WEIGHED})
_WHAT: Final = {PAGE: ("pages", "ページ"), IMAGE: ("images", "画像"), FEED: ("feeds", "フィード")}
_OTHER: Final = ("media", "メディア")


def contradictions(seen: Seen, held: Held | None, at: datetime, words: Words) -> Iterator[Noticed]:
    """Channels that say opposite things at one address; what each of them is to say of the label is none."""
    decision = resolve(seen.resource, Question(frozenset({"*"}), at=at), EVERYTHING)
    found: dict[tuple[str, str, Level], list[tuple[Use, Place]]] = {}
    for use, one in decision.uses.items():
        said = [each.statement for each in one.reasons if _counts(each, rendered=held is not None)]
        for yes in (one for one in said if one.stance.level is Level.ALLOWED):
            for no in (one for one in said if one.stance.level >= Level.CONDITIONAL):
                if held is None or not _is_explained(no, use, held):
                    key = (yes.evidence.channel, no.evidence.channel, no.stance.level)
                    found.setdefault(key, []).append((use, no.evidence.place))
    for (yea, nay, level), where in found.items():
        uses = {use for use, _ in where}
        parts = {"one": f"`{yea}`", "other": f"`{nay}`", "uses": named(uses, words)}
        stances = {"first": words.phrase("allowed"), "second": words.phrase(level.word)}
        told = words.message("contradictory", **parts, **stances)
        yield noticed("site-contradictory", where[0][1], told, uses=uses)


def _counts(one: Reason, *, rendered: bool) -> bool:
    """Whether it is a party's own word: a CDN's block and claims are told of elsewhere.

    `rendered`: also what is set aside as the rendering of a label that the site serves.
    """
    if one.statement.evidence.channel == "robots" or not one.statement.authority.permits:
        return False
    return one.role in _SPEAKING or (rendered and one.role is Role.RENDERING)


def _is_explained(no: Statement, use: Use, held: Held) -> bool:
    """Whether the label allows a use that the best way to say it in the other channel has to refuse."""
    reader = BY_NAME.get(_MECHANISMS[no.evidence.channel])
    if held.label.get(use) is not Level.ALLOWED or reader is None:
        return False
    return use not in stricter(held, reader)


# -- search -----------------------------------------------------------------------------------------------------------


def lost_search(held: Held, words: Words) -> Iterator[Noticed]:
    """A search crawler that is turned away where the label does not refuse search."""
    wanted = held.label.get(Use.SEARCH, Level.UNKNOWN)
    one = held.conclusions["search"]
    found = one.levels[Use.SEARCH]
    if found >= Level.CONDITIONAL and found > wanted:
        yield _lost(held, found, wanted, words, None)
    elif one.fetch is Level.DISALLOWED and wanted is Level.ALLOWED:
        yield _lost(held, one.fetch, wanted, words, Severity.WARNING)


def _lost(held: Held, found: Level, wanted: Level, words: Words, severity: Severity | None) -> Noticed:
    said = words.message("search-lost", found=words.phrase(found.word), wanted=words.phrase(wanted.word))
    return noticed("site-search-lost", held.place, said, severity, {Use.SEARCH})


def search(every: Iterable[Held], words: Words) -> Search:
    """What the label changes for search, over all addresses."""
    every = list(every)
    if any(any(lost_search(one, words)) for one in every):
        return Search.LOST
    refused = any(one.conclusions["search"].levels[Use.SEARCH] >= Level.CONDITIONAL for one in every)
    return Search.REFUSED if refused else Search.UNCHANGED


# -- other origins ----------------------------------------------------------------------------------------------------


def unlabelled(by_origin: Mapping[str, list[Held]], home: str, words: Words) -> Iterator[Noticed]:
    """Origins beside the first where no reader of signals is told anything, though the first one says something."""
    if not any(_speaks(one) for one in by_origin.get(home, ())):
        return
    for origin, some in by_origin.items():
        if origin != home and not any(map(_speaks, some)):
            kinds = dict.fromkeys(_WHAT.get(one.seen.kind, _OTHER)[words.language == "ja"] for one in some)
            said = words.message("unlabelled", origin=quote(origin), what=words.joined(list(kinds)))
            yield noticed("site-unlabelled-origin", some[0].place, said)


def not_about(by_origin: Mapping[str, list[Held]], home: str, words: Words) -> Iterator[Noticed]:
    """A label of another site: without this it would pass for kept."""
    some = by_origin.get(home, [])
    if some and not any(one.label for one in some):
        yield noticed("site-unlabelled-origin", some[0].place, words.message("not-about", origin=quote(home)))


def _speaks(held: Held) -> bool:
    return held.hears or bool(held.label)
