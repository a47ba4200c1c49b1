"""The list of what was looked at, with the digests of its bytes."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from ofuda.carriers.held import Held
from ofuda.nouns.decision import Evidence
from ofuda.nouns.resource import Fetched

_LARGE = 1 << 20


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


# Bodies of robots.txt and of site files come again for every page of an origin.
_shared_digest = lru_cache(maxsize=512)(_digest)


def evidence_of(held: Held) -> tuple[Evidence, ...]:
    """Everything that was held: the response, robots.txt, well-known files, documents."""
    found: list[Evidence] = []
    resource = held.resource
    if resource.status is not None or resource.body is not None or len(resource.headers):
        body = None if resource.body is None else _digest(resource.body)
        found.append(Evidence(resource.url, resource.status, None, body, resource.fetched_at))
    if resource.robots_txt is not None:
        found.append(_of(held.robots_source, resource.robots_txt))
    if resource.well_known:
        found += [_of(held.origin + path, fetched) for path, fetched in sorted(resource.well_known.items())]
    if resource.documents:
        found += [_of(url, fetched) for url, fetched in sorted(resource.documents.items())]
    return tuple(found)


def _of(source: str, fetched: Fetched) -> Evidence:
    body = None
    if fetched.error is None:
        body = (_digest if len(fetched.body) > _LARGE else _shared_digest)(fetched.body)
    return Evidence(source, fetched.status, fetched.error, body, fetched.fetched_at)
