"""The fields of a report: to whom each is given, and which of them nobody filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ofuda.nouns.data import document
from ofuda.nouns.report import Cover, Field, Provides, Release

_TABLE: Final = "report.json"
_PROVIDER: Final = {"provider": "name", "contact": "contact", "complaints": "complaints"}
_DATASET: Final = (
    *("version", "url", "license", "description", "modality", "collected_from", "collected_until"),
    *("personal_data", "script"),
)


def names() -> tuple[str, ...]:
    """Of all fields."""
    return tuple(one["name"] for one in document(_TABLE))


def released(cover: Cover, chosen: Mapping[str, tuple[Release, str]]) -> tuple[Field, ...]:
    """The fields, as the table has them where nothing else was chosen."""
    missing = _missing(cover)
    model = cover.provides is Provides.MODEL
    return tuple(_field(one, chosen, missing) for one in document(_TABLE) if model or one["name"] != "model")


def _field(one: Mapping[str, Any], chosen: Mapping[str, tuple[Release, str]], missing: frozenset[str]) -> Field:
    name = one["name"]
    to, why = chosen.get(name, (Release(one["release"]), one["why"]))
    return Field(name, one["section"], one["title"], to, why, missing=name in missing)


def _missing(cover: Cover) -> frozenset[str]:
    said: dict[str, object] = {name: getattr(cover.provider, of) for name, of in _PROVIDER.items()}
    said |= {name: getattr(cover.dataset, name) for name in _DATASET}
    said |= {"dataset": cover.dataset.name, "model": cover.model and cover.model.name}
    return frozenset(name for name, value in said.items() if not value)
