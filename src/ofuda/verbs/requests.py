"""One JSON request into a resource and a question (interface page, JSON Lines).

Nothing here raises on a request: what cannot be read is diagnosed, and a request with such a fault is never answered
with *allowed* or *keep*.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.policy import Policy, PolicyError, policy
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.resource import Fetched, Headers, Page, Resource
from ofuda.nouns.vocabulary import GROUPS, Use, expand
from ofuda.tables.policies import POLICIES

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
    }
    | {"policy", "status", "headers", "media_type", "body", "body_base64", "truncated", "fetched_at", "seen_at"}
    | {"robots_txt", "well_known", "documents", "found_on", "digests", "claims", "site"}
)
_FETCHED = frozenset(
    {"status", "body", "body_base64", "error", "truncated", "fetched_at", "seen_at", "url", "media_type", "headers"}
)
_MISSPELT = 0.8


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


class _Reader:
    """Reads members of one request and keeps what was wrong with them."""

    def __init__(self, source: str) -> None:
        self.place = Place(source)
        self.diagnostics: list[Diagnostic] = []
        self.flawed = False

    def fault(self, pointer: str, message: str, advice: str, *, flaw: bool = True) -> None:
        severity = Severity.ERROR if flaw else Severity.WARNING
        rule = "request-value" if flaw else "request-member"
        self.diagnostics.append(Diagnostic(rule, severity, message, replace(self.place, pointer=pointer), advice))
        self.flawed = self.flawed or flaw

    def near_misses(self, data: Mapping[str, Any], known: frozenset[str], pointer: str) -> None:
        """Unknown members are ignored; one that looks like a member of ours was probably meant."""
        if data.keys() <= known:
            return
        for member in data.keys() - known:
            meant = get_close_matches(member.lower().replace("-", "_"), known, 1, _MISSPELT)
            if meant:
                self.fault(
                    f"{pointer}/{member}", f"unknown member {quote(member)}", f"did you mean `{meant[0]}`?", flaw=False
                )

    def text(self, data: Mapping[str, Any], member: str, pointer: str = "") -> str | None:
        value = data.get(member)
        if value is None or isinstance(value, str):
            return value
        self.fault(f"{pointer}/{member}", f"`{member}` must be text", "put it in quotation marks")
        return None

    def texts(self, data: Mapping[str, Any], member: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = data.get(member)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.fault(f"/{member}", f"`{member}` must be text, or a list of texts", "see the request schema")
        return ()

    def time(self, data: Mapping[str, Any], member: str, pointer: str = "") -> datetime | None:
        value = data.get(member)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            self.fault(f"{pointer}/{member}", f"`{member}` is no date-time", "write it as in 2026-11-21T00:00:00Z")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def seen(self, data: Mapping[str, Any], pointer: str = "") -> datetime | None:
        return self.time(data, "fetched_at" if "fetched_at" in data else "seen_at", pointer)

    def body(self, data: Mapping[str, Any], pointer: str = "") -> bytes | None:
        encoded = data.get("body_base64")
        if encoded is not None:
            try:
                return base64.b64decode(encoded, validate=True)
            except (binascii.Error, TypeError, ValueError):
                self.fault(
                    f"{pointer}/body_base64", "`body_base64` is no base64", "encode the bytes as RFC 4648 §4 says"
                )
                return None
        text = self.text(data, "body", pointer)
        return None if text is None else text.encode("utf-8", "surrogatepass")

    def headers(self, data: Mapping[str, Any], pointer: str = "") -> Headers:
        value = data.get("headers")
        if value is None:
            return _NO_HEADERS
        try:
            pairs = value.items() if isinstance(value, dict) else value
            return Headers(
                (name.strip(), _field_value(one))
                for name, many in pairs
                for one in (many if isinstance(many, list) else (many,))
            )
        except (AttributeError, TypeError, ValueError):
            advice = 'write [["name", "value"], …] or {"name": "value"}'
            self.fault(f"{pointer}/headers", "`headers` is neither a list of pairs nor an object", advice)
            return _NO_HEADERS

    def fetched(self, value: object, pointer: str) -> Fetched | None:
        """What was fetched beside the resource; what cannot be read counts as an answer nobody got."""
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(
                pointer, "what was fetched is an object", 'write {"status": 200, "body": "…"} or {"error": "timeout"}'
            )
            return Fetched(error="unreadable")
        self.near_misses(value, _FETCHED, pointer)
        status, error = value.get("status"), self.text(value, "error", pointer)
        body = self.body(value, pointer)
        if status is None and error is None and body is not None:
            status = 200
        if error is None and (not isinstance(status, int) or isinstance(status, bool)):
            self.fault(
                f"{pointer}/status", "`status` must be an HTTP status, or `error` must say what went wrong", "add one"
            )
            return Fetched(error="unreadable")
        return Fetched(
            status=None if error else status,
            body=body or b"",
            error=error,
            truncated=bool(value.get("truncated")),
            fetched_at=self.seen(value, pointer),
            url=self.text(value, "url", pointer),
            media_type=self.text(value, "media_type", pointer),
        )

    def table(self, data: Mapping[str, Any], member: str) -> dict[str, Fetched]:
        value = data.get(member)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fault(f"/{member}", f"`{member}` must be an object", "key it by path or address")
            return {}
        found = {key: self.fetched(one, f"/{member}/{key}") for key, one in value.items()}
        return {key: one for key, one in found.items() if one is not None}

    def objects(self, data: Mapping[str, Any], member: str) -> tuple[Mapping[str, Any], ...]:
        value = data.get(member)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return tuple(value)
        self.fault(f"/{member}", f"`{member}` must be a list of objects", "see the request schema")
        return ()

    def uses(self, names: Iterable[str], pointer: str) -> frozenset[Use]:
        uses, unknown = expand(names)
        for name in unknown:
            meant = get_close_matches(name, [*Use, *GROUPS], 1)
            advice = f"did you mean `{meant[0]}`?" if meant else "`ofuda uses` lists them"
            self.fault(pointer, f"there is no use {quote(name)}", advice)
        return uses


_NO_HEADERS = Headers()


def _field_value(value: object) -> str:
    """A field value as text; numbers and booleans that JSON writers leave bare are taken as they print."""
    if isinstance(value, str):
        return value.strip(" \t\r\n") if value[:1].isspace() or value[-1:].isspace() else value
    if isinstance(value, int | float):
        return str(value)
    raise TypeError("a field value is text")


def site(data: Mapping[str, Any], source: str, normal: Callable[[str], str | None]) -> Site:
    """A line that sets what later lines of an origin inherit; `normal` gives the origin of an address."""
    reader = _Reader(source)
    reader.near_misses(data, MEMBERS, "")
    named = reader.text(data, "site") or ""
    origin = normal(named)
    if origin is None:
        reader.fault("/site", f"{quote(named)} is no http or https origin", "write it as in https://example.com")
    robots = reader.fetched(data.get("robots_txt"), "/robots_txt")
    return Site(origin or "", robots, reader.table(data, "well_known"), tuple(reader.diagnostics))


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
    reader = _Reader(source)
    reader.near_misses(data, MEMBERS, "")
    resource = _resource(data, reader, inherited)
    judged_by = terms.policy if data.get("policy") is None else _policy(data, reader, terms.policy)
    question = _question(data, reader, terms, resource, judged_by)
    return Request(data.get("id"), resource, question, judged_by, tuple(reader.diagnostics), reader.flawed)


def _resource(data: Mapping[str, Any], reader: _Reader, inherited: Site | None) -> Resource:
    status = data.get("status")
    if status is not None and (not isinstance(status, int) or isinstance(status, bool)):
        reader.fault("/status", "`status` must be an HTTP status", "write a number such as 200")
        status = None
    robots = reader.fetched(data.get("robots_txt"), "/robots_txt")
    well_known: Mapping[str, Fetched] = reader.table(data, "well_known")
    if inherited is not None:
        robots = inherited.robots_txt if robots is None else robots
        well_known = {**inherited.well_known, **well_known} if well_known else inherited.well_known
    return Resource(
        url=reader.text(data, "url") or "",
        status=status,
        headers=reader.headers(data),
        body=reader.body(data),
        media_type=reader.text(data, "media_type"),
        robots_txt=robots,
        well_known=well_known,
        documents=reader.table(data, "documents"),
        found_on=_pages(data, reader) if "found_on" in data else (),
        digests=reader.texts(data, "digests"),
        claims=reader.objects(data, "claims"),
        fetched_at=reader.seen(data),
        requested_url=reader.text(data, "requested_url"),
        truncated=bool(data.get("truncated")),
    )


def _pages(data: Mapping[str, Any], reader: _Reader) -> tuple[Page, ...]:
    rows = reader.objects(data, "found_on")
    return tuple(_page(row, reader, f"/found_on/{at}") for at, row in enumerate(rows))


def _page(data: Mapping[str, Any], reader: _Reader, pointer: str) -> Page:
    return Page(reader.text(data, "url", pointer) or "", reader.headers(data, pointer), reader.body(data, pointer))


_ASKED = ("purpose", "recipient", "territory", "undertakes", "agreements")
_NOBODY = frozenset({""})


def _question(
    data: Mapping[str, Any], reader: _Reader, terms: Terms, resource: Resource, judged_by: Policy
) -> Question:
    defaults = terms.defaults
    # Absent `at`: the option, else when the resource was fetched, else the shell's clock (interface page).
    at = reader.time(data, "at") or defaults.at or resource.fetched_at or terms.clock()
    agent, uses = data.get("agent"), data.get("uses")
    plain = not any(member in data for member in _ASKED)
    key = (agent if type(agent) is str else repr(agent), repr(uses), at, judged_by.digest)
    if plain and key in terms.questions:
        return terms.questions[key]
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
    )
    if plain and not reader.diagnostics and len(terms.questions) < _REMEMBERED:
        terms.questions[key] = question
    return question


_REMEMBERED = 4096


def agreements(rows: Iterable[Mapping[str, Any]], reader: _Reader | None = None) -> tuple[Agreement, ...]:
    """Agreements that the asker says it holds; one that cannot be read lifts nothing."""
    reader = reader or _Reader("agreements")
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


def _policy(data: Mapping[str, Any], reader: _Reader, default: Policy) -> Policy:
    """A record's own policy: the name of a shipped one, or a policy object."""
    wanted = data.get("policy")
    if wanted is None:
        return default
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
