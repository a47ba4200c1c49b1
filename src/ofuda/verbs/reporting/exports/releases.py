"""To whom a field of a report is given, and what stands in its place where that is not everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ofuda.nouns.report import Field, Release, Report
from ofuda.verbs._foreign import escaped

_OPEN: Final = Field("", "", "", Release.PUBLIC)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands where a value does not. `aside`: how a reason is set off, and the name by which one can give it."""

    blank: str
    release: dict[Release, str]
    aside: str = "{what}: {why}"

    def marked(self, name: str = "") -> str:
        """That something is missing, as Markdown, so that nobody overlooks it; `name` is the fact that gives it."""
        return _marked(self.aside.format(what=self.blank, why=f"`{name}`") if name else self.blank)


def _marked(text: str) -> str:
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


def is_public(report: Report, name: str) -> bool:
    """Whether a field may stand in what everybody reads."""
    return release(report, name).release is Release.PUBLIC


def shown(report: Report, name: str, value: str | None) -> str | None:
    """A value for documents that everybody reads; None also where the field is not for them."""
    return value if is_public(report, name) else None


def told(report: Report, name: str, value: str | None, words: Words = EN) -> str:
    """A value as text: itself, that it is missing, or to whom it is given and why not to everybody."""
    field = release(report, name)
    if field.release is Release.PUBLIC:
        return value or words.blank
    what = words.release[field.release]
    return words.aside.format(what=what, why=field.why) if field.why else what


def cell(report: Report, name: str, value: str | None, words: Words = EN) -> str:
    """The same as Markdown, the value escaped."""
    return given(report, name, escaped(value) if value else words.marked(), words)


def given(report: Report, name: str, markdown: str, words: Words = EN) -> str:
    """Markdown about a field, where the field is for everybody."""
    return markdown if is_public(report, name) else _marked(escaped(told(report, name, None, words)))


def fact(report: Report, name: str, words: Words = EN) -> str:
    """What the provider says of its own, as Markdown; the mark says under which name it can be said."""
    value = report.cover.facts.get(name)
    return escaped(value) if value else words.marked(f"facts.{name}")
