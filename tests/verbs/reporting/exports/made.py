"""Reports that differ from the example in one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ofuda.nouns.report import Field, Release, Report


def changed(report: Report, **more: Any) -> Report:
    """With another cover."""
    return replace(report, cover=replace(report.cover, **more))


def asked(report: Report, **more: Any) -> Report:
    """With another question."""
    return changed(report, asked=replace(report.cover.asked, **more))


def released(report: Report, name: str, how: Release, why: str = "") -> Report:
    """With one field that is decided about."""
    return replace(report, fields=(Field(name, "A", name, how, why),))


def undated(report: Report) -> Report:
    """With inputs that do not say when their rows were fetched."""
    return replace(report, coverage=replace(report.coverage, captured_from=None, captured_until=None))
