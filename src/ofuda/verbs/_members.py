"""Reads the members of one JSON request, and keeps what was wrong with them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.resource import Fetched, Headers
from ofuda.nouns.vocabulary import GROUPS, Use, expand

_FETCHED = frozenset(
    {"status", "body", "body_base64", "error", "truncated", "fetched_at", "seen_at", "url", "media_type", "headers"}
)
_MISSPELT = 0.8
_WITH_BODY = (200, 206)
# Names that other tools have for members of ours.
_ELSEWHERE = {
    "robots": "robots_txt",
    "html": "body",
    "content": "body",
    "text": "body",
    "user_agent": "agent",
    "response_headers": "headers",
    "http_headers": "headers",
    "tdmrep": "well_known",
    "wellknown": "well_known",
}


def step(member: str) -> str:
    """A member's name as a step of a JSON Pointer (RFC 6901 §3)."""
    return "/" + member.replace("~", "~0").replace("/", "~1")


class Members:
    """What is read of one request so far; `flawed` once something that matters could not be."""

    __slots__ = ("diagnostics", "flawed", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.flawed = False

    def fault(self, pointer: str, message: str, advice: str, *, flaw: bool = True) -> None:
        severity = Severity.ERROR if flaw else Severity.WARNING
        rule = "request-value" if flaw else "request-member"
        self.diagnostics.append(Diagnostic(rule, severity, message, Place(self.source, pointer=pointer), advice))
        self.flawed = self.flawed or flaw

    def near_misses(self, data: Mapping[str, Any], known: frozenset[str], pointer: str) -> None:
        """Unknown members are ignored; one that looks like a member of ours was probably meant."""
        if data.keys() <= known:
            return
        for member in sorted(data.keys() - known):
            plain = member.lower().replace("-", "_")
            meant = [_ELSEWHERE[plain]] if plain in _ELSEWHERE else get_close_matches(plain, known, 1, _MISSPELT)
            if meant and meant[0] in known:
                advice = f"did you mean `{meant[0]}`?"
                self.fault(pointer + step(member), f"unknown member {quote(member)}", advice, flaw=False)

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
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (TypeError, ValueError, OverflowError):  # the last: a zone that leads out of the calendar
            self.fault(f"{pointer}/{member}", f"`{member}` is no date-time", "write it as in 2026-11-21T00:00:00Z")
            return None

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
            return Headers(_pairs(value))
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
            # A body that was left out may have held anything.
            truncated=self.flag(value, "truncated", pointer) or (body is None and status in _WITH_BODY),
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
        found = {key: self.fetched(one, f"/{member}{step(key)}") for key, one in value.items()}
        return {key: one for key, one in found.items() if one is not None}

    def flag(self, data: Mapping[str, Any], member: str, pointer: str = "") -> bool:
        """A true or false; anything else is a fault, and taken for true."""
        value = data.get(member)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(f"{pointer}/{member}", f"`{member}` must be true or false", "without quotation marks")
        return True

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
_LISTS = frozenset({list})


def _pairs(value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list) and set(map(type, value)) <= _LISTS:
        pairs = value
    else:
        raise TypeError("headers are pairs, or an object")
    try:  # nearly all are pairs of texts
        return [(name.strip(), value.strip(_AROUND)) for name, value in pairs]
    except AttributeError:
        return _loose_pairs(pairs)


def _loose_pairs(pairs: list[Any]) -> list[tuple[str, str]]:
    found = []
    for name, many in pairs:
        if isinstance(many, list):
            found += [(name.strip(), _field_value(one)) for one in many]
        else:
            found.append((name.strip(), _field_value(many)))
    return found


_AROUND = " \t\r\n"


def _field_value(value: object) -> str:
    """A field value as text; numbers and booleans that JSON writers leave bare are taken as they print."""
    if isinstance(value, str):
        return value.strip(_AROUND)
    if isinstance(value, int | float):
        return str(value)
    raise TypeError("a field value is text")
