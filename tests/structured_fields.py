"""Structured fields in the shape of the working group's vectors: our answers, and another implementation's."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
from typing import Any

import pytest

from ofuda.carriers.fields import (
    BareItem,
    Date,
    Dictionary,
    DisplayString,
    FieldError,
    InnerList,
    Member,
    Parameters,
    Token,
    parse_dictionary,
    parse_item,
    parse_list,
)


def read(kind: str, text: str) -> Any:
    """What a parser says, in the shape of the vectors; `None` where it refuses."""
    found = {"dictionary": parse_dictionary, "list": parse_list, "item": parse_item}[kind](text)
    if isinstance(found, FieldError):
        return None
    if isinstance(found, Dictionary):
        return [[key, member(each)] for key, each in found.members.items()]
    return [member(each) for each in found] if isinstance(found, tuple) else member(found)


def member(each: Member) -> list[Any]:
    if isinstance(each, InnerList):
        return [[member(item) for item in each.items], params(each.params)]
    return [bare(each.value), params(each.params)]


def params(found: Parameters) -> list[Any]:
    return [[key, bare(value)] for key, value in found.items()]


def bare(value: BareItem) -> Any:
    match value:
        case Token():
            return {"__type": "token", "value": value.value}
        case bytes():
            return {"__type": "binary", "value": b32encode(value).decode()}
        case Date():
            return {"__type": "date", "value": value.seconds}
        case DisplayString():
            return {"__type": "displaystring", "value": value.value}
    return value


def reference() -> Callable[[bytes, str], Any]:
    other = pytest.importorskip("http_sf", reason="the package http-sf is not installed")

    def bare_of(value: Any) -> Any:
        kind = type(value).__name__
        if kind == "Token":
            return {"__type": "token", "value": str(value)}
        if kind == "DisplayString":
            return {"__type": "displaystring", "value": str(value)}
        if kind == "datetime":
            return {"__type": "date", "value": int(value.timestamp())}
        return float(value) if kind == "Decimal" else bare(value)

    def member_of(found: Any) -> Any:
        value, given_params = found
        inside = [member_of(each) for each in value] if isinstance(value, list) else bare_of(value)
        return [inside, [[key, bare_of(each)] for key, each in given_params.items()]]

    def answer(octets: bytes, kind: str) -> Any:
        try:
            found = other.parse(octets, tltype=kind)
        except other.StructuredFieldError:
            return None
        if isinstance(found, dict):
            return [[key, member_of(each)] for key, each in found.items()]
        return [member_of(each) for each in found] if isinstance(found, list) else member_of(found)

    return answer
