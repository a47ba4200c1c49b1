"""What a provider says for a report, and nothing in a run can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Final

from ofuda.nouns.diagnostics import quote
from ofuda.nouns.report import Dataset, Model, Provider, Release

_RECORDS: Final[dict[str, type[Provider | Dataset | Model]]] = {
    "provider": Provider,
    "dataset": Dataset,
    "model": Model,
}
_FREE: Final = ("remarks", "facts", "release")


class AboutError(ValueError):
    """What cannot be used; the message says which member and why."""


@dataclass(frozen=True, slots=True)
class About:
    """`remarks` and `facts` are the provider's own, by its own names. `release`: to whom fields go, and why."""

    provider: Provider = field(default_factory=Provider)
    dataset: Dataset = field(default_factory=Dataset)
    model: Model | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    release: Mapping[str, tuple[Release, str]] = field(default_factory=dict)


def about(data: object, fields_of_reports: Sequence[str]) -> About:
    """From an object of JSON or TOML; raises AboutError."""
    if not isinstance(data, dict):
        raise AboutError("it is no object")
    for name, value in data.items():
        _known(name, (*_RECORDS, *_FREE), "")
        if not isinstance(value, dict):
            raise AboutError(f"`{name}` is a table")
    records: dict[str, Any] = {name: _record(name, kind, data[name]) for name, kind in _RECORDS.items() if name in data}
    for name in _FREE[:2]:
        records[name] = {key: _text(name, key, value) for key, value in data.get(name, {}).items()}
    for name in data.get("release", {}):
        _known(name, fields_of_reports, "release.")
    return About(**records, release={key: _release(key, one) for key, one in data.get("release", {}).items()})


def _record(name: str, kind: type[Any], data: Mapping[str, Any]) -> Any:  # noqa: ANN401 (one of the records)
    known = [one.name for one in fields(kind)]
    for key in data:
        _known(key, known, f"{name}.")
    return kind(**{key: _text(name, key, value) for key, value in data.items()})


def _known(key: str, known: Sequence[str], above: str) -> None:
    if key not in known:
        meant = get_close_matches(key.lower(), known, 1)
        advice = f"did you mean `{above}{meant[0]}`?" if meant else f"there are {', '.join(known)}"
        raise AboutError(f"there is no {quote(above + key)}; {advice}")


def _text(above: str, key: str, value: object) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # JSON may have half a character
    raise AboutError(f"{quote(f'{above}.{key}')} must be text")


def _release(name: str, value: object) -> tuple[Release, str]:
    """A word, or a word and why."""
    to, why = (value.get("to"), value.get("why", "")) if isinstance(value, dict) else (value, "")
    if to not in {one.value for one in Release} or not isinstance(why, str):
        raise AboutError(f"`release.{name}` is one of {', '.join(Release)}, or a table with that as `to`, and `why`")
    return Release(to), why
