"""How a site serves what readers look for: media types, pages in the wrong place, redirects, challenges, agents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.urls import address
from ofuda.formats.tdmrep import PATH
from ofuda.nouns.diagnostics import Place, quote
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Headers, Resource
from ofuda.nouns.stance import Level
from ofuda.nouns.visit import Look, Seen, Visit
from ofuda.nouns.vocabulary import Use
from ofuda.tables.checks.site import Noticed, noticed
from ofuda.tables.readers import EVERYTHING
from ofuda.verbs.auditing.carriers import origin_of
from ofuda.verbs.auditing.comparing import named
from ofuda.verbs.auditing.words import Words
from ofuda.verbs.resolve import resolve
from ofuda.verbs.validate import kind_of

ROBOTS: Final = "/robots.txt"
# By kind of file, the media types that its readers take; the first is the one to serve.
_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "robots": ("text/plain",),
    "tdmrep": ("application/json",),
    "label": ("application/ld+json", "application/json"),
    "tdm-policy": ("application/json", "application/ld+json"),
    "rsl": ("application/rsl+xml", "application/xml", "text/xml"),
}
_FEEDS: Final = ("application/rss+xml", "application/atom+xml")
_PAGE: Final = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_REFUSALS: Final = frozenset({401, 403, 429, 503})
_CHALLENGE: Final = re.compile(
    rb"challenge|captcha|just a moment|checking your browser|attention required|are (?:you )?(?:a )?human|ddos"
    rb"|unusual traffic|enable javascript and cookies|_incapsula_|aws-waf|datadome|perimeterx",
    re.IGNORECASE,
)
_LOOKED_AT: Final = 1 << 16
_SIGNALS: Final = ("content-usage", "content-signal", "x-robots-tag", "tdm-reservation", "tdm-policy", "link")


class File(NamedTuple):
    """One file beside the pages: its address, what came, and its kind, empty where nothing tells."""

    url: str
    fetched: Fetched
    kind: str


def files(visit: Visit) -> tuple[File, ...]:
    """robots.txt, well-known files and documents, each address once."""
    found: dict[str, File] = {}
    for seen in visit.seen:
        resource, origin = seen.resource, origin_of(seen)
        final = address(resource.url)
        if resource.robots_txt is not None:
            found.setdefault(origin + ROBOTS, File(origin + ROBOTS, resource.robots_txt, "robots"))
        if PATH in resource.well_known and final is not None:
            url = final.origin + PATH
            found.setdefault(url, File(url, resource.well_known[PATH], "tdmrep"))
        for url, fetched in resource.documents.items():
            found.setdefault(url, File(url, fetched, _kind(url, fetched)))
    return tuple(found.values())


def _kind(url: str, fetched: Fetched) -> str:
    """What a document is; of one that is none of ours nothing is asked."""
    told = kind_of("", fetched.body) or ""
    if told in {"label", "rsl", "tdm-policy", "html"}:
        return told
    return "label" if url.endswith(".jsonld") and fetched.body.lstrip()[:1] in {b"{", b"["} else ""


def served(visit: Visit, words: Words) -> Iterator[Noticed]:
    """What is wrong with how files are answered."""
    for one in files(visit):
        yield from _redirected(one, words)
        if outcome(one.fetched) is not Outcome.TEXT:
            continue
        if _PAGE.match(one.fetched.body):
            what = {"robots": "robots.txt", "tdmrep": "tdmrep.json"}.get(one.kind, "a document that a signal names")
            yield noticed("site-html", Place(one.url), words.message("html", what=what))
        else:
            yield from _typed(one, words)


def _redirected(one: File, words: Words) -> Iterator[Noticed]:
    asked, final = address(one.url), address(one.fetched.url or one.url)
    if asked is not None and final is not None and asked.origin != final.origin:
        yield noticed("site-redirect", Place(one.url), words.message("redirect", to=quote(final.origin)))


def _typed(one: File, words: Words) -> Iterator[Noticed]:
    given = (one.fetched.media_type or "").partition(";")[0].strip().lower()
    wanted = _TYPES.get(one.kind, ())
    if not wanted or given in wanted or (one.kind == "rsl" and given in _FEEDS):
        return
    found = quote(given) if given else "—"
    yield noticed("site-media-type", Place(one.url), words.message("media-type", found=found, wanted=wanted[0]))


# -- challenges -------------------------------------------------------------------------------------------------------


def is_challenge(status: int | None, headers: Headers, body: bytes) -> bool:
    """Whether an answer asks its reader to show that they are no program."""
    if status not in _REFUSALS:
        return False
    return "cf-mitigated" in headers or _CHALLENGE.search(body[:_LOOKED_AT]) is not None


def challenges(visit: Visit, words: Words) -> Iterator[Noticed]:
    """Pages and files in whose place a challenge came."""
    for seen in visit.seen:
        one = seen.resource
        if is_challenge(one.status, one.headers, one.body or b""):
            yield noticed("site-challenge", Place(seen.asked), words.message("challenge", status=one.status))
    for file in files(visit):
        if is_challenge(file.fetched.status, Headers(), file.fetched.body):
            yield noticed("site-challenge", Place(file.url), words.message("challenge", status=file.fetched.status))


# -- other agents -----------------------------------------------------------------------------------------------------


def differences(visit: Visit, at: datetime, words: Words) -> Iterator[Noticed]:
    """What other agents are told that we are not, and what they are not told."""
    robots = {one.url: one for one in files(visit) if one.kind == "robots"}
    pages = {one.asked: one for one in visit.seen}
    for look in visit.looks:
        if look.url in robots:
            how = _otherwise(robots[look.url].fetched, look.fetched, words)
        elif look.url in pages:
            how = _page_otherwise(pages[look.url], look, at, words)
        else:
            how = ""
        if how:
            said = words.message("agents-differ", agent=quote(look.agent), how=how)
            yield noticed("site-agents-differ", Place(look.url), said)


def _otherwise(ours: Fetched, theirs: Fetched, words: Words) -> str:
    if (ours.status, ours.error) != (theirs.status, theirs.error):
        return words.phrase("status", status=theirs.status or theirs.error)
    return words.phrase("body") if ours.body.split() != theirs.body.split() else ""


def _page_otherwise(ours: Seen, look: Look, at: datetime, words: Words) -> str:
    """Bodies of pages change from hour to hour, so what readers make of them is compared."""
    mine, fetched = ours.resource, look.fetched
    if mine.status != fetched.status:
        return words.phrase("status", status=fetched.status or fetched.error)
    theirs = Resource(
        fetched.url or mine.url,
        status=fetched.status,
        headers=look.headers,
        body=fetched.body,
        well_known=mine.well_known,
        documents=mine.documents,
        fetched_at=mine.fetched_at,
    )
    concluded = _levels(theirs, at)
    uses = [use for use, level in _levels(mine, at).items() if concluded[use] is not level]
    if uses:
        return words.phrase("signals", uses=named(uses, words))
    lost = [name for name in _SIGNALS if mine.headers.all(name) != look.headers.all(name)]
    return words.phrase("headers", names=words.joined(lost)) if lost else ""


def _levels(resource: Resource, at: datetime) -> dict[Use, Level]:
    bare = Resource(
        resource.url,
        status=resource.status,
        headers=resource.headers,
        body=resource.body,
        well_known=resource.well_known,
        documents=resource.documents,
        fetched_at=resource.fetched_at,
    )
    decision = resolve(bare, Question(frozenset({"*"}), at=at), EVERYTHING)
    return {use: one.level for use, one in decision.uses.items()}
