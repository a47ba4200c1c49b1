"""A drop-in for the robots.txt filter of the Apertus corpora (swiss-ai/pretrain-data), for what it decides.

The same constructor and the same `filter(doc)`, without datatrove: `LambdaFilter(RobotsTxtFilter(robots).filter)` is
the step. Where the answers differ, and why: the page on engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from ofuda.carriers.urls import address
from ofuda.engines._asking import AskingError, product
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Resource
from ofuda.nouns.stance import Level
from ofuda.tables.policies import POLICIES
from ofuda.verbs.resolve import resolve

_POLICY: Final = POLICIES["apertus-2025"]
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}
_BEHIND_HOST: Final = re.compile(r"[/\\?#]")
_FOUND: Final = "disallowed_user_agents"


class Document(Protocol):
    """Of datatrove: a document knows its address by `metadata["url"]`."""

    metadata: dict[str, Any]


class RobotsTxtFilter:
    """`robots_dict`: the text of robots.txt by netloc. Any agent that is turned away removes the document."""

    def __init__(
        self, robots_dict: Mapping[str, str | bytes], remove_user_agents: Iterable[str] = _POLICY.infer
    ) -> None:
        self._robots = robots_dict
        self._agents = {name: _token(name) for name in sorted(remove_user_agents)}

    def filter(self, doc: Document) -> bool:
        """True: kept. Else `disallowed_user_agents` in the metadata says who is turned away."""
        url = doc.metadata["url"]
        turned_away = self.disallowed(url) if url else []
        if turned_away:
            doc.metadata[_FOUND] = turned_away
        return not turned_away

    def disallowed(self, url: str) -> list[str]:
        """The agents that the robots.txt of the host turns away; none where there is no such file."""
        text = self._text(url)
        if text is None:
            return []
        held = Resource(url, robots_txt=Fetched(200, _octets(text)))
        if not _is_closed(held, self._agents.values()):
            return []
        return [name for name, agent in self._agents.items() if _is_closed(held, [agent])]

    def _text(self, url: str) -> str | bytes | None:
        """By the host and port as they are written, and as the URL Standard has them."""
        where = address(url)
        if where is None:
            return None
        netloc = where.origin.partition("://")[2]
        written = _BEHIND_HOST.split(url.partition("://")[2], maxsplit=1)[0]
        names = (written, netloc, netloc + _DEFAULT_PORTS[where.scheme])
        return next((self._robots[name] for name in names if self._robots.get(name) is not None), None)


def _token(name: str) -> str:
    """The name that a group can have: of `CCBot/2.0` that is `CCBot`. Raises AskingError."""
    token = name if name == "*" else product(name)
    if token is None:
        raise AskingError(f"{quote(name)} is no crawler's name; give product tokens, such as `CCBot`, or `*`")
    return token


def _octets(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text


def _is_closed(held: Resource, agents: Iterable[str]) -> bool:
    """Whether any of the agents is turned away."""
    return resolve(held, Question(frozenset(agents), frozenset()), _POLICY).fetch.level is Level.DISALLOWED
