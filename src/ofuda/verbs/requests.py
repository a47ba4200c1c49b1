"""One JSON request into a resource and a question (interface page, JSON Lines).

Nothing here raises on a request: what cannot be read is diagnosed, and a request with such a fault is never answered
with *allowed* or *keep*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from ofuda.carriers.urls import address
from ofuda.nouns.diagnostics import Diagnostic, quote
from ofuda.nouns.policy import Policy, PolicyError, policy
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.quick import quick
from ofuda.nouns.resource import Fetched, Headers, Page, Resource
from ofuda.nouns.trust import TrustError, TrustList, trust_list
from ofuda.tables.policies import POLICIES
from ofuda.verbs._members import Members

MEMBERS = frozenset(
    {
        "id",
        "url",
        "requested_url",
        "agent",
        "uses",
        "at",
        "purpose",
        "recipient",
        "territory",
        "undertakes",
        "agreements",
        "trust",
    }
    | {"policy", "status", "headers", "media_type", "body", "body_base64", "truncated", "fetched_at", "seen_at"}
    | {"robots_txt", "well_known", "documents", "found_on", "digests", "claims", "site"}
)


@quick
@dataclass(frozen=True, slots=True)
class Request:
    """A request as read. `flawed`: something in it could not be read, so its answer must not be a permission."""

    id: Any
    resource: Resource
    question: Question
    policy: Policy
    diagnostics: tuple[Diagnostic, ...] = ()
    flawed: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What later lines of an origin inherit."""

    origin: str
    robots_txt: Fetched | None = None
    well_known: Mapping[str, Fetched] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def site(data: Mapping[str, Any], source: str, normal: Callable[[str], str | None]) -> Site:
    """A line that sets what later lines of an origin inherit; `normal` gives the origin of an address."""
    reader = Members(source)
    reader.near_misses(data, MEMBERS, "")
    named = reader.text(data, "site") or ""
    origin = normal(named)
    if origin is None:
        reader.fault("/site", f"{quote(named)} is no http or https origin", "write it as in https://example.com")
    robots = reader.fetched(data.get("robots_txt"), "/robots_txt")
    return Site(origin or "", robots, _by_path(reader.table(data, "well_known")), tuple(reader.diagnostics))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a record falls back on: the options, the policy, and the shell's clock."""

    defaults: Question
    policy: Policy
    clock: Callable[[], datetime]
    # Most records of a run ask the same question.
    questions: dict[tuple[object, ...], Question] = field(default_factory=dict, compare=False)


def request(data: Mapping[str, Any], source: str, terms: Terms, inherited: Site | None) -> Request:
    """A request; its own agent, uses, time and so on win over the terms."""
    reader = Members(source)
    reader.near_misses(data, MEMBERS, "")
    resource = _resource(data, reader, inherited)
    judged_by = terms.policy if data.get("policy") is None else _policy(data, reader, terms.policy)
    question = _question(data, reader, terms, resource, judged_by)
    return Request(data.get("id"), resource, question, judged_by, tuple(reader.diagnostics), reader.flawed)


def _resource(data: Mapping[str, Any], reader: Members, inherited: Site | None) -> Resource:
    parts = _parts(tuple(filter(MEMBERS.__contains__, data)))
    given = {part: read(reader, data, member) for member, part, read in parts}
    if inherited is not None:
        if given.get("robots_txt") is None:
            given["robots_txt"] = inherited.robots_txt
        own = given.get("well_known")
        given["well_known"] = {**inherited.well_known, **own} if own else inherited.well_known
    given["url"] = given.get("url") or ""
    return Resource(**given)


def _status(reader: Members, data: Mapping[str, Any], _: str) -> int | None:
    status = data["status"]
    if status is None or (isinstance(status, int) and not isinstance(status, bool)):
        return status
    reader.fault("/status", "`status` must be an HTTP status", "write a number such as 200")
    return None


def _robots(reader: Members, data: Mapping[str, Any], member: str) -> Fetched | None:
    return reader.fetched(data[member], "/robots_txt")


def _well_known(reader: Members, data: Mapping[str, Any], member: str) -> dict[str, Fetched]:
    return _by_path(reader.table(data, member))


def _by_path(table: dict[str, Fetched]) -> dict[str, Fetched]:
    """Well-known files by path, where a path may have been given as an address or without its first `/`."""
    found: dict[str, Fetched] = {}
    for key, one in table.items():
        where = address(key)
        path = where.targets[0].decode("ascii") if where else "/" + key.lstrip("/")
        found[path] = one
    return found


def _pages(reader: Members, data: Mapping[str, Any], member: str) -> tuple[Page, ...]:
    rows = reader.objects(data, member)
    return tuple(_page(row, reader, f"/found_on/{at}") for at, row in enumerate(rows))


def _page(data: Mapping[str, Any], reader: Members, pointer: str) -> Page:
    return Page(reader.text(data, "url", pointer) or "", reader.headers(data, pointer), reader.body(data, pointer))


def _headers(reader: Members, data: Mapping[str, Any], _: str) -> Headers:
    return reader.headers(data)


def _body(reader: Members, data: Mapping[str, Any], _: str) -> bytes | None:
    return reader.body(data)


_Part = tuple[str, str, Callable[[Members, Mapping[str, Any], str], Any]]
# Member, the part of the resource that it gives, and how it is read; of two that give one part the first counts.
_READ: tuple[_Part, ...] = (
    ("status", "status", _status),
    ("robots_txt", "robots_txt", _robots),
    ("well_known", "well_known", _well_known),
    ("url", "url", Members.text),
    ("headers", "headers", _headers),
    ("body_base64", "body", _body),
    ("body", "body", _body),
    ("media_type", "media_type", Members.text),
    ("documents", "documents", Members.table),
    ("found_on", "found_on", _pages),
    ("digests", "digests", Members.texts),
    ("claims", "claims", Members.objects),
    ("fetched_at", "fetched_at", Members.time),
    ("seen_at", "fetched_at", Members.time),
    ("requested_url", "requested_url", Members.text),
    ("truncated", "truncated", Members.flag),
)


@lru_cache(maxsize=256)
def _parts(members: tuple[str, ...]) -> tuple[_Part, ...]:
    """What is to be read where a request has these members, which are all of ours: most requests of a run are alike."""
    found: dict[str, _Part] = {}
    for row in _READ:
        if row[0] in members:
            found.setdefault(row[1], row)
    return tuple(found.values())


_ASKED = frozenset({"purpose", "recipient", "territory", "undertakes", "agreements", "trust"})
_NOBODY = frozenset({""})


def _question(
    data: Mapping[str, Any], reader: Members, terms: Terms, resource: Resource, judged_by: Policy
) -> Question:
    defaults = terms.defaults
    # Absent `at`: the option, else when the resource was fetched, else the shell's clock (interface page).
    at = (reader.time(data, "at") if "at" in data else None) or defaults.at or resource.fetched_at or terms.clock()
    agent, uses = data.get("agent"), data.get("uses")
    plain = _ASKED.isdisjoint(data)
    key = (agent if isinstance(agent, str) else (repr(agent),), repr(uses), at, judged_by.digest)
    if plain and (known := terms.questions.get(key)) is not None:
        return known
    agents = defaults.agents if agent is None else frozenset(reader.texts(data, "agent"))
    if not agents and not judged_by.infer:
        agents = _NOBODY  # nobody asks: as little a token as an empty one
    question = Question(
        agents=agents,
        uses=reader.uses(reader.texts(data, "uses") if uses is not None else (), "/uses") or defaults.uses,
        at=at,
        purpose=reader.text(data, "purpose") or defaults.purpose,
        recipient=reader.text(data, "recipient") or defaults.recipient,
        territory=reader.text(data, "territory") or defaults.territory,
        undertakes=frozenset(reader.texts(data, "undertakes")) or defaults.undertakes,
        agreements=agreements(reader.objects(data, "agreements"), reader) or defaults.agreements,
        trust=defaults.trust if data.get("trust") is None else _trust(data["trust"], reader, defaults.trust),
    )
    if plain and not reader.diagnostics and len(terms.questions) < _REMEMBERED:
        terms.questions[key] = question
    return question


_REMEMBERED = 4096


def agreements(rows: Iterable[Mapping[str, Any]], reader: Members | None = None) -> tuple[Agreement, ...]:
    """Agreements that the asker says it holds; one that cannot be read lifts nothing."""
    reader = reader or Members("agreements")
    found = []
    for at, row in enumerate(rows):
        pointer = f"/agreements/{at}"
        licensor, subjects = reader.text(row, "licensor", pointer), row.get("subjects")
        listed = [one for one in subjects if isinstance(one, str)] if isinstance(subjects, list) else []
        until = reader.time(row, "until", pointer)
        uses = row.get("uses")
        names = [one for one in uses if isinstance(one, str)] if isinstance(uses, list) else []
        if not licensor or not listed or not names or until is None:
            advice = "it needs licensor, uses, subjects, and until as a date-time"
            reader.fault(pointer, "the agreement cannot be read, and lifts nothing", advice, flaw=False)
            continue
        found.append(Agreement(str(row.get("id", "")), licensor, reader.uses(names, pointer), tuple(listed), until))
    return tuple(found)


def _trust(said: object, reader: Members, default: TrustList) -> TrustList:
    """A trust list; one that cannot be read might have wanted a proof, so the answer is no permission."""
    try:
        return trust_list(said)
    except TrustError as error:
        reader.fault("/trust", str(error), "see the request schema")
        return default


def _policy(data: Mapping[str, Any], reader: Members, default: Policy) -> Policy:
    """The policy that a record names: the name of a shipped one, or a policy object."""
    wanted = data["policy"]
    if isinstance(wanted, str) and wanted in POLICIES:
        return POLICIES[wanted]
    if isinstance(wanted, dict):
        try:
            return policy(wanted)
        except PolicyError as error:
            reader.fault("/policy", str(error), "see `ofuda policies`")
            return default
    meant = get_close_matches(str(wanted), list(POLICIES), 1)
    advice = f"did you mean `{meant[0]}`?" if meant else "`ofuda policies` lists them"
    reader.fault("/policy", f"there is no policy {quote(str(wanted))}", advice)
    return default
