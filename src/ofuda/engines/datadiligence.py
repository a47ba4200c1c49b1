"""A drop-in for datadiligence 0.1.7: `is_allowed(url=, headers=, response=, path=)`, answered by `ofuda.resolve`.

Where the answers differ, and why: the page on engines.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from ofuda.engines._asking import AskingError, policy_of, product, uses_of
from ofuda.nouns.diagnostics import quote
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Resource
from ofuda.shells.deciding import decided
from ofuda.shells.files import whole
from ofuda.shells.targets import Item
from ofuda.shells.web.fetcher import TOKEN, Surroundings
from ofuda.shells.web.run import collector, items
from ofuda.tables.policies import DEFAULT

Pairs = list[tuple[str, str]]
# Fields that come without their address speak of whatever they came with; nothing is asked at this one.
_NOWHERE: Final = "https://unknown.invalid/"
# The labels of the two assertions that can refuse, as a C2PA manifest has them in a file of any kind.
_UNREAD: Final = re.compile(rb"(?:c2pa|cawg)\.training-mining")
_USES: Final = ("train-generative",)


class Response(Protocol):
    """Of `requests`, or of `http.client`: whatever has a status and fields, and perhaps its address."""

    headers: Any


class Evaluator:
    """Asks as one agent; without one, by the rules for everybody."""

    def __init__(
        self,
        user_agent: str | None = None,
        *,
        uses: Iterable[str] = _USES,
        policy: str | Policy | Mapping[str, Any] = DEFAULT,
        around: Callable[[str], Surroundings] = lambda token: Surroundings(token=token),
    ) -> None:
        agent = "*" if user_agent is None else _token(user_agent)
        self._question = Question(frozenset({agent}), uses_of(uses))
        self._policy = policy_of(policy)
        token = TOKEN if user_agent is None else agent
        self._collector = collector(self._question, self._policy, around=around(token))

    def is_allowed(
        self,
        *,
        url: str | None = None,
        urls: Iterable[str] | None = None,
        headers: object = None,
        response: Response | None = None,
        path: str | Path | None = None,
        body: bytes | None = None,
    ) -> bool | list[bool]:
        """Whether the verdict is *keep*; a list for `urls`. A URL alone is fetched, with what lies beside it."""
        if urls is not None:
            return [allowed for _, allowed in self._fetched(urls)]
        if headers or response is not None:  # fields that are empty are none, as there
            return self._is_kept(_answered(url, headers, response, body))
        if path is not None:
            return self._is_kept(_filed(Path(path), url))
        if body is not None:
            return self._is_kept(Item(None, Resource(url or _NOWHERE, body=body)))
        if url is not None:
            return all(allowed for _, allowed in self._fetched([url]))
        raise AskingError("nothing is asked about; give one of `url`, `urls`, `headers`, `response`, `path`, `body`")

    def filter_allowed(self, *, urls: Iterable[str]) -> list[str]:
        """The URLs whose verdict is *keep*."""
        return [url for url, allowed in self._fetched(urls) if allowed]

    def _fetched(self, urls: Iterable[str]) -> Iterator[tuple[str, bool]]:
        asked = list(urls)
        for url, item in zip(asked, items(self._collector, iter(asked), waiting=False), strict=True):
            yield url, self._is_kept(item)

    def _is_kept(self, item: Item) -> bool:
        if item.resource.truncated or _UNREAD.search(item.resource.body or b""):
            return False
        return decided(item, self._question, self._policy).verdict is Verdict.KEEP


def is_allowed(*, user_agent: str | None = None, **asked: Any) -> bool | list[bool]:  # noqa: ANN401 (as the method)
    """As `Evaluator(user_agent).is_allowed`; what is fetched of sites is kept for the next call."""
    return _of(user_agent).is_allowed(**asked)


def filter_allowed(*, urls: Iterable[str], user_agent: str | None = None) -> list[str]:
    """As `Evaluator(user_agent).filter_allowed`."""
    return _of(user_agent).filter_allowed(urls=urls)


_of = lru_cache(maxsize=16)(Evaluator)


def _token(user_agent: str) -> str:
    token = product(user_agent)
    if token is None:
        raise AskingError(f"{quote(user_agent)} names no crawler; give its product token, such as `ExampleBot`")
    return token


def _answered(url: str | None, headers: object, response: Any, body: bytes | None) -> Item:  # noqa: ANN401 (two libraries' own)
    """Fields, as given or of a response, with the body where it has been read already."""
    read = getattr(response, "_content", None)  # of `requests`; a stream is left alone
    resource = Resource(
        url or getattr(response, "url", None) or _NOWHERE,
        status=getattr(response, "status_code", None) or getattr(response, "status", None),
        headers=_pairs(headers, response),
        body=body if body is not None else read if isinstance(read, bytes) else None,
    )
    return Item(None, resource)


def _pairs(headers: Any, response: Any) -> Pairs:  # noqa: ANN401 (many types, told apart here)
    """Every line of the fields: where `requests` has joined repeated ones, urllib3 below it has them apart."""
    found = headers or getattr(getattr(response, "raw", None), "headers", None) or response.headers
    lines = found.items() if hasattr(found, "items") else found
    try:
        return [(_text(name), _text(value)) for name, value in lines]
    except (TypeError, ValueError) as error:
        raise AskingError("`headers` are no fields; give a mapping, or pairs of name and value") from error


def _text(one: object) -> str:
    if isinstance(one, bytes):
        return one.decode("latin-1")
    if isinstance(one, str):
        return one
    raise TypeError


def _filed(path: Path, url: str | None) -> Item:
    """A file as it would be served; raises OSError."""
    kind = mimetypes.guess_type(path.name)[0]
    return Item(None, Resource(url or _NOWHERE, body=whole(path), media_type=kind))
