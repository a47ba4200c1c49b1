"""A resource with its carriers opened on first use, for one question.

Every look-up here is by name and says nothing about meaning; what is not held stays unopened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ofuda.carriers.html import Element, Head, looks_like_html, read_head
from ofuda.carriers.html_text import charset_in
from ofuda.carriers.once import once
from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.patterns import Target
from ofuda.carriers.robots_groups import Group
from ofuda.carriers.robots_lines import Line, Marks
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.carriers.urls import Address, address, is_same, joined
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Headers, Resource
from ofuda.nouns.statements import Authority, Scope, Signal

Ways = tuple[tuple[Signal, ...], ...]
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_BLANK = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n\f"  # white space, and byte order marks whole or cut
_TOO_SHORT = 8  # octets: whether they begin a page cannot be told

_MEMO = 512_000  # octets: what RFC 9309 §2.5 asks to be read; larger files are rare and would fill the memory
_robots_of = lru_cache(maxsize=512)(RobotsTxt)
addressed = lru_cache(maxsize=512)(address)


def _decoded(octets: bytes) -> str:
    return octets.decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read robots.txt for the asker: a group, and one spelling of the path."""

    group: Group
    target: Target


class Held:
    """What is held of one resource, for one question; `marks` open and close marked blocks of robots.txt."""

    def __init__(self, resource: Resource, question: Question, marks: Marks | None = None) -> None:
        self.resource = resource
        self.question = question
        self._marks = marks
        self.address = addressed(resource.url)
        first = self.address if resource.requested_url is None else addressed(resource.requested_url)
        # The address first asked for; robots.txt is that origin's.
        self.asked: Address | None = first or self.address
        # Whether both are addresses of the web.
        self.well_addressed = self.address is not None and first is not None
        # Whether every agent asked about is a product token.
        self.well_asked = not question.nameless
        self.seen = resource.fetched_at or question.at

    @property
    def carriers(self) -> set[str]:
        """What there is to look into: the names of header fields, and `:robots` and so on for the rest."""
        resource = self.resource
        found = resource.headers.names()
        if resource.robots_txt is not None:
            found.add(":robots")
        if resource.body:
            found.add(":body")
        if resource.found_on:
            found.add(":found-on")
        if resource.well_known:
            found.add(":well-known")
        if resource.documents:
            found.add(":documents")
        if resource.claims:
            found.add(":claims")
        return found

    @property
    def origin(self) -> str:
        """The origin of the response: scheme, host, and port where it is not the default."""
        return self.address.origin if self.address else self.resource.url

    @once
    def media_type(self) -> str | None:
        """The media type in lower case without parameters; None when nobody said."""
        given = self.resource.media_type or self.resource.headers.first("content-type")
        if not given:
            return None
        return given.partition(";")[0].partition(",")[0].strip().lower() or None

    # -- headers -------------------------------------------------------------------------------------------------

    def header_lines(self, name: str, channel: str, headers: Headers | None = None) -> tuple[Signal, ...]:
        """Each field line of that name as a signal; `name` in lower case."""
        values = (self.resource.headers if headers is None else headers).all(name)
        if not values:
            return ()
        url = self.resource.url
        seen, origin = self.seen, self.origin
        return tuple(
            [Signal(channel, value, Place(url, header=name), name, value, seen, None, origin) for value in values]
        )

    def header_field(self, name: str, channel: str) -> tuple[Signal, ...]:
        """The field lines of that name as one signal, joined as RFC 9110 §5.3 does."""
        lines = self.header_lines(name, channel)
        if len(lines) < 2:  # noqa: PLR2004 (nothing to join)
            return lines
        value = ", ".join(line.value for line in lines)
        return (Signal(channel, value, lines[0].place, name, value, self.seen, None, self.origin),)

    # -- robots.txt ----------------------------------------------------------------------------------------------

    @once
    def robots_source(self) -> str:
        """The address of robots.txt (RFC 9309 §2.3)."""
        return (self.asked.origin if self.asked else self.resource.url) + "/robots.txt"

    @once
    def robots_outcome(self) -> Outcome:
        """What came of asking for robots.txt."""
        return outcome(self.resource.robots_txt)

    @once
    def robots(self) -> RobotsTxt | None:
        """The parsed robots.txt; None where there was none to read, or something else in its place."""
        fetched = self.resource.robots_txt
        if fetched is None or self.robots_outcome is not Outcome.TEXT:
            return None
        parsed = self._parsed(fetched.body)
        return None if parsed.is_absent else parsed

    @property
    def own_targets(self) -> tuple[Target, ...]:
        """Every spelling of the path and query of the response's own address."""
        return self.address.targets if self.address else (Target(b"/"),)

    def is_own(self, url: str) -> bool:
        """Whether an address, absolute or relative to the response's, is the response's own; fragments apart."""
        return is_same(self.address, addressed(joined(self.resource.url, url)))

    @once
    def targets(self) -> tuple[Target, ...]:
        """Every spelling of the path and query to be matched (house readings U1, U6)."""
        if self.asked is None:
            return ()
        if self.address is self.asked:
            return self.asked.targets
        targets = dict.fromkeys(self.asked.targets)
        if self.address is not None and self.address.origin == self.asked.origin:
            targets |= dict.fromkeys(self.address.targets)
        return tuple(targets)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The asker's product tokens in lower case, sorted; `*` where none is valid or given (R8, Q1)."""
        return self.question.tokens or ("*",)

    @once
    def ways(self) -> tuple[Way, ...]:
        """Every way to read robots.txt for the asker, without repeats."""
        if self.robots is None:
            return ()
        robots, targets = self.robots, self.targets
        ways = [Way(group, target) for token in self.tokens for group in robots.readings(token) for target in targets]
        return tuple(ways if len(self.tokens) == 1 else dict.fromkeys(ways))

    def _parsed(self, body: bytes) -> RobotsTxt:
        if len(body) > _MEMO:
            return RobotsTxt(body, self._marks)
        return _robots_of(body, self._marks)

    def robots_findings(self) -> tuple[Diagnostic, ...]:
        """What is odd about robots.txt, and whether its readings answer the asker differently (R5)."""
        fetched = self.resource.robots_txt
        if fetched is None or self.robots_outcome is not Outcome.TEXT:
            return ()
        found = self._parsed(fetched.body).diagnostics(self.robots_source)
        differing = self._differing_line()
        if differing is None:
            return found
        message = "parsers group these lines differently; the more restrictive reading is taken"
        advice = "end every group with an Allow or Disallow line before the next User-agent line"
        place = Place(self.robots_source, line=differing)
        return (*found, Diagnostic("robots-parser-dependent", Severity.WARNING, message, place, advice, "robots"))

    def _differing_line(self) -> int | None:
        """The first line that changes an answer between the readings of robots.txt for the asker."""
        if self.robots is None:
            return None
        for token in self.tokens:
            groups = self.robots.readings(token)
            if len(groups) > 1:
                lines = [self._answering(group) for group in groups]
                return min(frozenset.union(*lines) - frozenset.intersection(*lines), default=None)
        return None

    def _answering(self, group: Group) -> frozenset[int]:
        """The lines of a group that answer the asker: those that refuse the path, else those with other keys."""
        matches = [group.decide(target) for target in self.targets]
        refusing = frozenset(match.rule.number for match in matches if match.rule is not None and not match.allowed)
        return refusing or frozenset(line.number for line in group.extensions)

    def robots_lines(self, keys: tuple[bytes, ...], channel: str, beside: frozenset[int] = frozenset()) -> Ways:
        """For each way the lines of those keys in its group; empty when the file has none.

        Those outside any group stand beside them, and of any group those whose numbers are in `beside`, as if outside.
        """
        robots = self.robots
        if robots is None or not any([robots.mentions(key) for key in keys]):  # noqa: C419 (faster)
            return ()
        fetched = self.resource.robots_txt
        seen = (fetched.fetched_at if fetched else None) or self.seen
        source = self.robots_source
        origin = source.removesuffix("/robots.txt")
        # Who redirects to a work of another origin may refuse for its own address, and permits nothing (security T13).
        authority = Authority.ORIGIN if origin == self.origin else Authority.CARRIED

        def signal(line: Line, scope: Scope) -> Signal:
            shown, name, text = _decoded(line.raw).strip(), _decoded(line.key), _decoded(line.value)
            place = Place(source, line=line.number)
            return Signal(channel, shown, place, name, text, seen, scope, origin, authority)

        outside = (*robots.ungrouped, *(robots.line(number) for number in sorted(beside)))

        def signals(way: Way) -> tuple[Signal, ...]:
            crawlable = way.group.decide(way.target).allowed
            return tuple(
                [
                    signal(line, Scope(way.target, crawlable, line.marked, grouped))
                    for lines, grouped in ((way.group.extensions, True), (outside, False))
                    for line in lines
                    if line.key in keys
                ]
            )

        return tuple([signals(way) for way in self.ways])

    # -- HTML ----------------------------------------------------------------------------------------------------

    @once
    def head(self) -> Head | None:
        """The head of the page; None where the body is no HTML."""
        body = self.resource.body
        if not body or not (self.media_type in _HTML or (self.media_type is None and looks_like_html(body))):
            return None
        return read_head(body, charset=self.charset)

    @property
    def partial(self) -> bool:
        """Whether the end of the body is known to be missing."""
        return self.resource.truncated or self.resource.status == 206  # noqa: PLR2004 (Partial Content)

    @property
    def cut_in_the_head(self) -> bool:
        """Whether the body is, or may have been, a page that ends before its head is over."""
        body = self.resource.body
        if not self.partial or body is None:
            return False
        if len(body) < _TOO_SHORT or not body.strip(_BLANK):
            return self.media_type is None or self.media_type in _HTML
        return self.head is not None and not self.head.complete

    @once
    def charset(self) -> str | None:
        """The charset parameter of the content type."""
        return charset_in(self.resource.headers.first("content-type")) or charset_in(self.resource.media_type)

    def metas(self, channel: str, signs: tuple[bytes, ...], wanted: Callable[[str, str], bool]) -> tuple[Signal, ...]:
        """The metas of the head whose name (lower case) and content are wanted, with their lines.

        What is wanted has one of the signs, in any case, in its name or its content.
        """
        head = self.head
        if head is None:
            return ()
        return tuple(
            self._meta(head, element, name, content, channel)
            for element in head.metas_with(*signs)
            for name in (element.attributes.get("name", "").strip().lower(),)
            for content in (element.attributes.get("content", ""),)
            if wanted(name, content)
        )

    def _meta(self, head: Head, element: Element, name: str, content: str, channel: str) -> Signal:
        url = self.resource.url
        place = Place(url, line=head.line(element))
        raw = f'<meta name="{name}" content="{content}">'
        return Signal(channel, raw, place, name, content, self.seen, None, url, Authority.PAGE)
