"""A site seen as its readers see it: some of its pages, what they show, and what other agents are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ofuda.carriers.embedded import Embedded
from ofuda.carriers.urls import address
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Page, Resource
from ofuda.nouns.visit import PAGE, Look, Seen, Visit
from ofuda.shells.targets import Item
from ofuda.shells.web.cache import Cache
from ofuda.shells.web.collect import Collector
from ofuda.shells.web.fetcher import Surroundings
from ofuda.shells.web.guard import Access, Hop, RefusedError
from ofuda.shells.web.library import Library
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.recording import Heard, Posing, Recorder
from ofuda.shells.web.run import items
from ofuda.shells.web.sampling import listed, shown, spread
from ofuda.tables.readers import EVERYTHING
from ofuda.verbs.auditing.served import is_challenge

PAGES: Final = 20
_ORIGINS: Final = 8
_GONE: Final = frozenset({404, 410})
_NO_PAGE: Final = frozenset({401, 403, 404, 410})
# Who may be answered otherwise: the AI crawler that most sites name, and a browser.
AGENTS: Final = {
    "GPTBot": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Firefox": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
}


@dataclass(frozen=True, slots=True)
class Survey:
    """How to look: `pages` at most; `own_site`: the robots.txt of the first origin does not turn us away.

    `told`: whether the report says what the caller opened.
    """

    around: Surroundings
    access: Access
    limits: Limits
    pages: int = PAGES
    own_site: bool = False
    told: bool = True


def limits(timeout: float | None) -> Limits:
    """The usual bounds, with another time for one fetch where one is given."""
    return Limits() if timeout is None else replace(Limits(), total=timeout)


def survey(start: str, how: Survey) -> tuple[Visit, list[Heard]]:
    """One site, and every answer that came on the way. Nothing is raised."""
    surveyor = _Surveyor(start, how)
    return surveyor.visit(), surveyor.heard


class _Surveyor:
    def __init__(self, start: str, how: Survey) -> None:
        self._start = start
        self._how = how
        recorder = Recorder(how.around, how.access, how.limits)
        where = address(start)
        own = frozenset({where.origin}) if how.own_site and where else frozenset[str]()
        self._collector = Collector(Library(recorder, Cache()), Question(frozenset({"*"})), EVERYTHING, own)
        self._origins: set[str] = set()
        self._seen: list[Seen] = []
        self._problems: list[Diagnostic] = []
        self.heard = recorder.heard

    def visit(self) -> Visit:
        first = self._first()
        self._problems += [one for one in first.problems if self._how.told or one.severity is not Severity.NOTE]
        self._take(first, PAGE, "")
        if not first.flawed:
            self._take_pages(first.resource)
            self._take_embedded()
        return Visit(self._start, tuple(self._seen), tuple(self._looks()), tuple(self._problems))

    def _first(self) -> Item:
        """The first page; a site that is behind a redirect to another origin is looked at there, and that is told."""
        item = _without_page(self._collector.collect(self._start))
        asked, final = address(self._start), address(item.resource.url)
        if asked is None or final is None or asked.origin == final.origin or item.flawed:
            return item
        message = f"the address leads to another origin, {quote(final.origin)}, which was looked at in its place"
        advice = "audit the origin that was asked for too, where it answers anything else"
        self._problems.append(Diagnostic("site-redirect", Severity.NOTE, message, Place(self._start), advice))
        self._start = item.resource.url
        return _without_page(self._collector.collect(self._start))

    def _take(self, item: Item, kind: str, by: str) -> None:
        """What came; of what is gone there is nothing to read, so it is told and left out."""
        resource = item.resource
        if by and resource.status in _GONE:
            message = f"{quote(by)} names it, and it is not there: the status is {resource.status}"
            place, advice = Place(resource.requested_url or resource.url), "drop the address from where it is named"
            self._problems.append(Diagnostic("url-not-fetched", Severity.NOTE, message, place, advice))
            return
        self._seen.append(Seen(resource, kind, by, item.flawed))
        if by:  # what the caller opened is told with the first
            self._problems += [one for one in item.problems if one.severity is not Severity.NOTE]

    def _is_wanted(self, url: str) -> bool:
        """Whether there is room for its origin, and its robots.txt lets us in: nothing else is taken for a sample."""
        where = address(url)
        if where is None or (where.origin not in self._origins and len(self._origins) >= _ORIGINS):
            return False
        self._origins.add(where.origin)
        return self._collector.lets_in(url)

    # -- pages ---------------------------------------------------------------------------------------------------

    def _take_pages(self, first: Resource) -> None:
        home = address(first.url)
        origin = home.origin if home else ""
        self._origins.add(origin)
        found = [*listed(origin, first.robots_txt, lambda url: self._collector.file(url).fetched)]
        found += [(one.url, first.url) for one in shown(first) if one.kind == PAGE and _is_of(one.url, origin)]
        wanted: list[tuple[str, str]] = []
        for url, by in spread(found, self._start):
            if len(wanted) >= self._how.pages - 1:
                break
            if self._is_wanted(url):
                wanted.append((url, by))
        self._take_all(wanted)

    def _take_all(self, wanted: list[tuple[str, str]]) -> None:
        for (_, by), item in zip(wanted, self._items([url for url, _ in wanted]), strict=True):
            self._take(item, PAGE, by)

    def _items(self, urls: list[str]) -> Iterator[Item]:
        return items(self._collector, iter(urls), waiting=False) if urls else iter(())

    # -- what pages show -----------------------------------------------------------------------------------------

    def _take_embedded(self) -> None:
        """One of each kind for each origin that serves images, media or feeds of the pages."""
        chosen: dict[tuple[str, str], tuple[Embedded, Resource]] = {}
        for page in [one.resource for one in self._seen if not one.unread]:
            for one in shown(page):
                where = address(one.url)
                if one.kind != PAGE and where is not None and (where.origin, one.kind) not in chosen:
                    chosen[where.origin, one.kind] = one, page
        wanted = [(one, page) for one, page in chosen.values() if self._is_wanted(one.url)]
        for (one, page), item in zip(wanted, self._items([one.url for one, _ in wanted]), strict=True):
            around = replace(item.resource, found_on=(Page(page.url, page.headers, page.body),))
            self._take(replace(item, resource=around), one.kind, page.url)

    # -- other agents --------------------------------------------------------------------------------------------

    def _looks(self) -> Iterator[Look]:
        """What others are told at the first origin; nothing is asked that we could not ask ourselves."""
        first, where = self._seen[0], address(self._start)
        if where is None or first.resource.robots_txt is None:
            return
        urls = [f"{where.origin}/robots.txt"] + ([] if first.unread else [first.asked])
        known = {there.origin for one in self.heard if (there := address(one.url))}
        around = self._how.around
        for name, agent in AGENTS.items():
            posing = Posing(around.network, around.monotonic, around.now, name, agent)
            asker = Recorder(posing, self._how.access, self._how.limits, self.heard)
            for url in urls:
                got = asker.get(url, lambda step: _stay(step, known))
                answer = got.answer
                kind = answer.headers.first("content-type")
                fetched = Fetched(
                    answer.status, answer.body, answer.error, answer.truncated, got.fetched_at, got.url, kind
                )
                yield Look(url, name, fetched, answer.headers)


def _without_page(item: Item) -> Item:
    """A site may have no page at its address: its files and the headers of that answer say what there is to say.

    A challenge is none: what stands behind it nobody has seen.
    """
    one = item.resource
    if one.status not in _NO_PAGE or is_challenge(one.status, one.headers, one.body or b""):
        return item
    message = f"the status is {one.status}, so there is no page; the site is judged by its files and by these headers"
    note = Diagnostic("url-not-fetched", Severity.NOTE, message, Place(one.url), "give the address of a page")
    return replace(item, flawed=False, problems=(note, *(one for one in item.problems if one.rule != note.rule)))


def _stay(step: Hop, known: set[str]) -> None:
    """Others' requests go to no origin that ours did not go to."""
    if step.origin not in known:
        raise RefusedError(f"{quote(step.url)} is of another origin", "ask there by itself", "redirect-loop")


def _is_of(url: str, origin: str) -> bool:
    where = address(url)
    return where is not None and where.origin == origin
