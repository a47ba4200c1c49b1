"""A URL with everything beside it that a decision needs: robots.txt, well-known files, what an answer says it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Resource
from ofuda.nouns.stance import Level
from ofuda.shells.targets import Item
from ofuda.shells.web.fetcher import Got
from ofuda.shells.web.guard import Access, Hop, RefusedError, hop
from ofuda.shells.web.library import Known, Library
from ofuda.tables.channels import CHANNELS
from ofuda.tables.policies import POLICIES
from ofuda.verbs.resolve import resolve

ROUNDS: Final = 3
MOST_DOCUMENTS: Final = 16
_WEB: Final = ("http://", "https://")
_OK: Final = range(200, 300)
SITE_FILES: Final = tuple(one.place for one in CHANNELS if one.find and one.place.startswith("/"))


def turned_away(url: str, origin: str, robots: Known, agents: frozenset[str]) -> RefusedError | None:
    """Why an address must not be asked for: what the robots.txt of its origin says or said is no clear yes."""
    for fetched in filter(None, (robots.fetched, robots.last)):
        asked = Question(agents, frozenset())
        fetch = resolve(Resource(url, robots_txt=fetched), asked, POLICIES["literal"]).fetch
        if fetch.level is not Level.ALLOWED:
            why = f", {robots.problem}" if robots.problem else ""
            place, name = fetch.place or Place(f"{origin}/robots.txt"), " or ".join(sorted(agents))
            message = f"{quote(url)} was not asked for: {quote(str(place))} does not let {name} do so{why}"
            return RefusedError(message, "get it yourself and give the file with `--url`")
    return None


class Collector:
    """Collects resources; nothing is raised but by the folder of the cache. Safe to share between threads.

    `own`: origins of the caller's own, whose robots.txt may turn us away in vain.
    """

    def __init__(self, library: Library, question: Question, policy: Policy, own: frozenset[str] = frozenset()) -> None:
        self._library = library
        self._question = question
        self._policy = policy
        self._own = own

    def collect(self, url: str) -> Item:
        """The resource, other views of it that may only restrict, and whatever could not be had."""
        return self.visit(url).item()

    def beside(self, held: Resource) -> Item:
        """A resource that somebody else fetched, with what lies beside it; of its redirects only the ends are known."""
        return self.visit(held.url).beside(held)

    def file(self, url: str) -> Known:
        """A small file, where the robots.txt of its origin lets us ask for it."""
        return self.visit(url).file(url)

    def lets_in(self, url: str) -> bool:
        """Whether the robots.txt of its origin clearly lets us ask for an address."""
        return self.visit(url).lets_in(url)

    def visit(self, url: str) -> Visiting:
        """A visit, for whoever wants several things of one origin."""
        return Visiting(self._library, self._question, self._policy, url, self._own)


class Visiting:
    """One URL. What was looked at is held until the end, so that a file cannot change in the midst of a visit."""

    def __init__(
        self, library: Library, question: Question, policy: Policy, url: str, own: frozenset[str] = frozenset()
    ) -> None:
        self._library = library
        self._question = question
        self._policy = policy
        self._url = url
        self._own = own
        self._files: dict[str, Known] = {}
        self._passed: list[Hop] = []
        self._problems: list[Diagnostic] = list(_opened(library.fetcher.access, url))
        self._flawed = False

    def item(self) -> Item:
        """The visit."""
        got = self._library.fetcher.get(self._url, self._permit)
        if not self._passed:
            self._flaw("url-not-fetched", got.answer.problem, got.refused)
            return Item(None, Resource(self._url), tuple(self._problems), flawed=True)
        if got.answer.problem is not None:
            self._damage(got)
        else:
            self._look_at(got.answer.status)
        first, last = self._passed[0], got.hops[-1] if got.hops else self._passed[0]
        answer = got.answer
        resource = Resource(
            last.url,
            requested_url=first.url,
            status=answer.status,
            headers=answer.headers,
            body=None if answer.status is None else answer.body,
            well_known=self._site_files(last.origin) if got.hops else {},
            fetched_at=got.fetched_at,
            truncated=answer.truncated,
        )
        return self._between(first, last, resource, got.fetched_at)

    def beside(self, held: Resource) -> Item:
        """The visit of somebody who has been there."""
        fetcher = self._library.fetcher
        try:
            first, last = (
                hop(url, fetcher.access, fetcher.limits) for url in (held.requested_url or held.url, held.url)
            )
        except RefusedError as error:
            self._flaw("url-not-fetched", None, error)
            return Item(None, held, tuple(self._problems), flawed=True)
        self._passed = [first, last] if last.url != first.url else [first]
        self._look_at(held.status)
        at = held.fetched_at or fetcher.around.now()
        known = {**self._site_files(last.origin), **held.well_known}
        resource = replace(held, url=last.url, requested_url=first.url, well_known=known, fetched_at=at)
        return self._between(first, last, resource, at)

    def _between(self, first: Hop, last: Hop, resource: Resource, at: datetime) -> Item:
        """What came at last, with the robots.txt of what was asked for first, and what the answer needs."""
        robots = self.robots(first.origin)
        resource = self._with_documents(replace(resource, robots_txt=resource.robots_txt or robots.fetched))
        views = (*self._passed_views(at), *self._older(resource, first.origin, last.origin))
        return Item(None, resource, tuple(self._problems), self._flawed, views)

    def _look_at(self, status: int | None) -> None:
        if status not in _OK:
            told = "no status" if status is None else f"the status {status}"
            self._flaw("url-not-fetched", f"the answer has {told}, so it is not the resource")

    # -- robots.txt ----------------------------------------------------------------------------------------------

    def _permit(self, step: Hop) -> None:
        """Asks the hop's robots.txt as the fetcher's own agent; anything but a clear yes refuses (RFC 9309)."""
        self._passed.append(step)
        self._ask_robots(step)

    def _ask_robots(self, step: Hop) -> None:
        if step.origin in self._own:
            return
        token = self._library.fetcher.around.token
        refused = turned_away(step.url, step.origin, self.robots(step.origin), frozenset({token}))
        if refused is not None:
            raise refused

    def robots(self, origin: str) -> Known:
        """The robots.txt of an origin, which needs nobody's leave."""
        return self._file(f"{origin}/robots.txt")

    # -- what lies beside ----------------------------------------------------------------------------------------

    def file(self, url: str) -> Known:
        """A file beside the page."""
        return self._file(url, guarded=True)

    def lets_in(self, url: str) -> bool:
        """Whether it may be asked for."""
        fetcher = self._library.fetcher
        try:
            self._ask_robots(hop(url, fetcher.access, fetcher.limits))
        except RefusedError:
            return False
        return True

    def _file(self, url: str, *, guarded: bool = False) -> Known:
        known = self._files.get(url)
        if known is None:
            known = self._files[url] = self._library.file(url, self._ask_robots if guarded else None)
        return known

    def _site_files(self, origin: str) -> Mapping[str, Fetched]:
        found = {}
        for path in SITE_FILES:
            known = self._file(origin + path, guarded=True)
            if known.refused is None or known.fetched.status is not None:
                found[path] = known.fetched
            else:
                self._flaw("site-file-not-fetched", None, known.refused)
        return found

    def _with_documents(self, resource: Resource) -> Resource:
        """The documents that the answer needs, and those that these need, within bounds."""
        question = replace(self._question, at=self._question.at or resource.fetched_at)
        for _ in range(ROUNDS):
            needs = resolve(resource, question, self._policy).needs
            wanted = [one.url for one in needs if one.url.lower().startswith(_WEB) and one.url not in self._files]
            room = MOST_DOCUMENTS - len(resource.documents)
            found = dict(self._document(url) for url in dict.fromkeys(wanted[:room]))
            if not found:
                break
            held = {url: known.fetched for url, known in found.items() if known.refused is None}
            resource = replace(resource, documents={**resource.documents, **held})
        return resource

    def _document(self, url: str) -> tuple[str, Known]:
        known = self._file(url, guarded=True)
        if known.refused is not None:
            self._note("document-not-fetched", known.refused.message, known.refused.help)
        return url, known

    # -- what may only restrict ----------------------------------------------------------------------------------

    def _passed_views(self, at: datetime) -> Iterator[Resource]:
        """Every address after the first that was asked, or would have been, under its own robots.txt."""
        for step in self._passed[1:]:
            yield Resource(step.url, robots_txt=self.robots(step.origin).fetched, fetched_at=at)

    def _older(self, resource: Resource, asked: str, final: str) -> Iterator[Resource]:
        """The resource under files as they were before they could not be had (security page §2, last line)."""
        robots = self.robots(asked).last
        if robots is not None:
            yield replace(resource, robots_txt=robots)
        for key, known in self._files.items():
            path = key.removeprefix(final)
            if known.last is None:
                continue
            if path in resource.well_known:
                yield replace(resource, well_known={**resource.well_known, path: known.last})
            elif key in resource.documents:
                yield replace(resource, documents={**resource.documents, key: known.last})

    # -- what is told --------------------------------------------------------------------------------------------

    def _damage(self, got: Got) -> None:
        """Of a body that is merely long enough was read; one that is not as it was sent may have refused."""
        answer = got.answer
        if answer.status is None:
            self._flaw("url-not-fetched", answer.problem, got.refused)
            return
        self._flawed = self._flawed or not answer.capped
        self._note("response-damaged", answer.problem or "", "get it again, or judge it by hand")

    def _flaw(self, rule: str, message: str | None, refused: RefusedError | None = None) -> None:
        self._flawed = True
        advice = refused.help if refused else "ask again later, or give what you hold of it with `--url`"
        self._note(rule, (refused.message if refused else message) or "it was not fetched", advice)

    def _note(self, rule: str, message: str, advice: str) -> None:
        self._problems.append(Diagnostic(rule, Severity.WARNING, message, Place(self._url), advice))


def _opened(access: Access, url: str) -> Iterator[Diagnostic]:
    """What the caller opened for servers of their own is named in the answer."""
    if access.connect_to is not None:
        to = quote(f"{access.connect_to[0]}:{access.connect_to[1]}")
        message = f"every connection went to {to}, whatever host the URL names"
        yield Diagnostic(
            "connected-elsewhere", Severity.NOTE, message, Place(url), "leave out `--connect-to` to ask the host itself"
        )
    if access.allow_private:
        message = "addresses outside the public internet, hosts given as addresses, and any port were let through"
        yield Diagnostic(
            "private-allowed",
            Severity.NOTE,
            message,
            Place(url),
            "leave out `--allow-private` to ask public servers only",
        )
