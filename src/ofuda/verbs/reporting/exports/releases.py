"""To whom a field of a report is given, and what stands in its place where that is not everybody."""

from __future__ import annotations

from ofuda.nouns.report import Field, Release, Report

_OPEN = Field("", "", "", Release.PUBLIC)


def release(report: Report, name: str) -> Field:
    """The field of that name; one that nothing was decided about is public."""
    return next((one for one in report.fields if one.name == name), _OPEN)


def shown(report: Report, name: str, value: str | None) -> str | None:
    """A value for documents that everybody reads; None also where the field is not for them."""
    return value if release(report, name).release is Release.PUBLIC else None
