"""The labels that a site is held against: what they say of an address, and whether the site serves them as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from ofuda.carriers.html import looks_like_html, read_head
from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.carriers.urls import address
from ofuda.formats._label_text import read
from ofuda.nouns.diagnostics import Place, quote
from ofuda.nouns.document import Document
from ofuda.nouns.label import RELATION, Label
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched, Headers, Resource
from ofuda.nouns.stance import Level, Stance
from ofuda.nouns.visit import Visit
from ofuda.nouns.vocabulary import ALL, Use
from ofuda.tables.checks.site import Noticed, noticed
from ofuda.tables.readers import BY_NAME
from ofuda.verbs.auditing.words import Words
from ofuda.verbs.resolve import resolve

_OWN = "https://label.invalid/"  # an address for what is held; it is asked of nobody (RFC 2606 §2)
_PLACES = frozenset({"Site", "Resource"})
_EVER = timedelta(seconds=1)
_DEEPEST = 8  # folders inside each other


class Own:
    """The labels of one file, at an instant. Labels that are all out of date are read as on their last day."""

    def __init__(self, document: Document, at: datetime) -> None:
        self.document = document
        self.labels = tuple(label for _, label in read(document.octets).labels if label.valid)
        ends = [one.valid_until for one in self.labels if one.valid_until is not None]
        over = len(ends) == len(self.labels) > 0 and all(end <= at for end in ends)
        self.at = max(ends) - _EVER if over else at

    @cached_property
    def origins(self) -> frozenset[str]:
        """The origins that they are about by place."""
        named = (address(one.url) for label in self.labels for one in label.about if one.kind in _PLACES and one.url)
        return frozenset(one.origin for one in named if one is not None)

    def said(self, resource: Resource) -> Mapping[Use, Stance]:
        """What they say of a resource, where they speak with the authority of its origin; only the uses they name."""
        body = resource.body
        digests = (f"sha256:{hashlib.sha256(body).hexdigest()}",) if body is not None and not resource.truncated else ()
        bare = Resource(
            resource.url,
            headers=Headers([("Link", f'<{_OWN}>; rel="{RELATION}"')]),
            media_type=resource.media_type or resource.headers.first("content-type"),
            digests=digests,
            documents={_OWN: Fetched(200, self.document.octets)},
        )
        reader = BY_NAME["ofuda"]
        decision = resolve(bare, Question(reader.agents, frozenset(ALL), self.at), reader.policy)
        return {use: one.stance for use, one in decision.uses.items() if one.level is not Level.UNKNOWN}

    def around(self, resource: Resource) -> tuple[Mapping[Use, Stance], ...]:
        """What they say of the folders that hold it, the nearest first."""
        where = address(resource.url)
        path = where.targets[0].partition(b"?")[0].decode("latin-1") if where else ""
        steps = path.split("/")[1:-1][:_DEEPEST]
        folders = ["/".join(("", *steps[:at], "")) for at in range(len(steps), -1, -1)]
        return tuple(self.said(Resource(where.origin + one)) for one in folders if where and one != path)


def served(visit: Visit) -> Iterator[tuple[Place, Label]]:
    """Every label that the site serves, in documents and in pages, each place once."""
    for url, fetched in {url: one for seen in visit.seen for url, one in seen.resource.documents.items()}.items():
        if outcome(fetched) is Outcome.TEXT:
            for _, label in read(fetched.body).labels:
                yield Place(url), label
    for seen in visit.seen:
        body = seen.resource.body
        if body and looks_like_html(body):
            head = read_head(body)
            for script in head.scripts:
                for _, label in read(script.text.encode("utf-8", "surrogatepass")).labels:
                    yield Place(seen.asked, line=head.line(script)), label


def stale(visit: Visit, own: Own, at: datetime, words: Words) -> Iterator[Noticed]:
    """Labels that are served otherwise than they are, and labels whose time is over."""
    by_id = {one.id: one for one in own.labels}
    newer = {name: one.id for one in own.labels for name in one.supersedes}
    for place, label in served(visit):
        mine = by_id.get(label.id)
        if mine is None and label.id in newer:
            said = words.message("superseded", label=quote(label.id), own=quote(newer[label.id]))
            yield noticed("site-stale", place, said)
        elif mine is not None and _content(mine) != _content(label):
            yield noticed("site-stale", place, _differing(mine, label, words))
    for label in own.labels:
        if label.ended(at):
            said = words.message("expired", label=quote(label.id), ended=_day(label.valid_until))
            yield noticed("site-stale", Place(own.document.source), said)


def _differing(mine: Label, label: Label, words: Words) -> tuple[str, str]:
    name = quote(label.id)
    if mine.issued == label.issued:
        return words.message("changed", label=name)
    return words.message("stale", label=name, served=_day(label.issued), own=_day(mine.issued))


def _content(label: Label) -> Label:
    """What is compared; a signature changes nothing that is said."""
    return replace(label, proofs=())


def _day(moment: datetime | None) -> str:
    return moment.isoformat().replace("+00:00", "Z") if moment else "?"
