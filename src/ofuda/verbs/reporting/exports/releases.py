"""To whom a field of a report is given, and what stands in its place where that is not everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ofuda.nouns.report import Field, Release, Report
from ofuda.verbs.auditing.documents import escaped

_OPEN: Final = Field("", "", "", Release.PUBLIC)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands where a value does not. `aside`: how a reason is set off."""

    blank: str
    release: dict[Release, str]
    aside: str = "{what}: {why}"

    def marked(self, text: str) -> str:
        """As Markdown, so that nobody overlooks it."""
        return f"**\\[{text}\\]**"


EN: Final = Words(
    "to be filled in by the provider",
    {Release.PUBLIC: "public", Release.REQUEST: "on request", Release.WITHHELD: "withheld"},
)
JA: Final = Words(
    "事業者が記入",
    {Release.PUBLIC: "公開", Release.REQUEST: "請求に応じて開示", Release.WITHHELD: "非公開"},
    "{what}：{why}",
)


def release(report: Report, name: str) -> Field:
    """The field of that name; one that nothing was decided about is public."""
    return next((one for one in report.fields if one.name == name), _OPEN)


def shown(report: Report, name: str, value: str | None) -> str | None:
    """A value for documents that everybody reads; None also where the field is not for them."""
    return value if release(report, name).release is Release.PUBLIC else None


def told(report: Report, name: str, value: str | None, words: Words = EN) -> str:
    """A value as text: itself, that it is missing, or to whom it is given and why not to everybody."""
    field = release(report, name)
    if field.release is Release.PUBLIC:
        return value or words.blank
    what = words.release[field.release]
    return words.aside.format(what=what, why=field.why) if field.why else what


def cell(report: Report, name: str, value: str | None, words: Words = EN) -> str:
    """The same as Markdown, the value escaped."""
    text = told(report, name, value, words)
    public = release(report, name).release is Release.PUBLIC
    return escaped(text) if public and value else words.marked(escaped(text))
