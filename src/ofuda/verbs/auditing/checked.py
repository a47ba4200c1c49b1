"""What the validator finds in the files of a site, and the resolver on the way to its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ofuda.carriers.outcomes import Outcome, outcome
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.document import Document
from ofuda.nouns.question import Question
from ofuda.nouns.visit import Seen, Visit
from ofuda.tables.readers import EVERYTHING
from ofuda.tables.rules import BY_NAME
from ofuda.verbs.auditing.carriers import elements_of
from ofuda.verbs.auditing.served import files
from ofuda.verbs.resolve import resolve
from ofuda.verbs.validate import validate


def of_files(visit: Visit, at: datetime) -> Iterator[Diagnostic]:
    """The findings in robots.txt, well-known files and documents, in headers and in pages."""
    for one in files(visit):
        if one.kind and one.kind != "html" and outcome(one.fetched) is Outcome.TEXT:
            yield from map(_on_its_own, validate(Document(one.url, one.fetched.body, one.kind), at=at))
    for seen in visit.seen:
        if not seen.unread:
            yield from _of_headers(seen, at)
            if elements_of(seen.resource) is not None:
                found = validate(Document(seen.asked, seen.resource.body or b"", "html"), at=at)
                yield from map(_on_its_own, found)


def _of_headers(seen: Seen, at: datetime) -> Iterator[Diagnostic]:
    """A place in headers is the name of a field, since the lines are ours."""
    pairs = list(seen.resource.headers)
    octets = "".join(f"{name}: {value}\n" for name, value in pairs).encode("latin-1", "replace")
    for one in validate(Document(seen.asked, octets, "headers"), at=at):
        line = one.place.line if one.place else None
        name = pairs[line - 1][0] if line is not None and 0 < line <= len(pairs) else None
        yield _on_its_own(replace(one, place=Place(seen.asked, header=name)))


def _on_its_own(one: Diagnostic) -> Diagnostic:
    """Of a site that is served without TLS it is worth knowing, and no fault of its RSL: it can lead nowhere else."""
    insecure = one.rule == "rsl-http" and one.place is not None and one.place.source.startswith("http://")
    return replace(one, severity=Severity.NOTE) if insecure else one


def of_answers(visit: Visit, at: datetime) -> Iterator[Diagnostic]:
    """What only the resolver tells: what is absent, out of reach, or needed."""
    for seen in visit.seen:
        if not seen.unread:
            decision = resolve(seen.resource, Question(frozenset({"*"}), at=at), EVERYTHING)
            yield from (one for one in decision.diagnostics if one.rule in BY_NAME and not BY_NAME[one.rule].kinds)
