"""What was seen of a site. Nothing here fetches, opens a file or reads a clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.resource import Fetched, Headers, Resource

PAGE, IMAGE, MEDIA, FEED = "page", "image", "media", "feed"


@dataclass(frozen=True, slots=True)
class Seen:
    """A resource with what lies beside it; `kind` is what it is to the site: page, image, media or feed.

    `unread`: its answer is not the resource. `named_by`: the page or sitemap that names it, empty for the first.
    """

    resource: Resource
    kind: str = PAGE
    named_by: str = ""
    unread: bool = False

    @property
    def asked(self) -> str:
        """The address that was asked for."""
        return self.resource.requested_url or self.resource.url


@dataclass(frozen=True, slots=True)
class Look:
    """What one address answered to an agent other than ours; `agent` is its product token, or a browser's name."""

    url: str
    agent: str
    fetched: Fetched
    headers: Headers = field(default_factory=Headers)


@dataclass(frozen=True, slots=True)
class Visit:
    """One site: what was asked for first, and all that was seen from there.

    `looks` are of addresses that our own agent asked too. `problems`: what could not be had, and whatever the caller
    opened for servers of their own.
    """

    start: str
    seen: tuple[Seen, ...]
    looks: tuple[Look, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
