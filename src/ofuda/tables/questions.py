"""What `ofuda init` asks, the answers, and the presets (`schema/questions.json`, `schema/presets.json`).

The five areas part the fourteen uses among them; a preset is answers that go together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ofuda.nouns.data import document
from ofuda.nouns.vocabulary import Use

LANGUAGES = ("en", "ja")
Texts = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of an area. `rule` is that of its uses, None where nothing is said of them.

    `likeness` is that of `output-likeness`, which only the person shown can permit (standard §1): whoever would be
    asked first has no such consent to give, so it is refused, and where all is free it is left to that person.
    """

    name: str
    word: Texts
    rule: Mapping[str, Any] | None
    likeness: Mapping[str, Any] | None

    def of(self, use: Use) -> Mapping[str, Any] | None:
        """The rule of one use."""
        return self.likeness if use is Use.OUTPUT_LIKENESS else self.rule


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what it asks for: members of a draft, or an area."""

    asks: tuple[str, ...]
    text: Texts


@dataclass(frozen=True, slots=True)
class Preset:
    """Answers by area, under a name; what is not among them is left open."""

    name: str
    title: Texts
    summary: Texts
    answers: Mapping[str, Answer]
    notice: Texts


@cache
def areas() -> Mapping[str, tuple[Use, ...]]:
    """The uses that one answer is about."""
    return {name: tuple(map(Use, uses)) for name, uses in document("questions.json")["areas"].items()}


@cache
def answers() -> Mapping[str, Answer]:
    """The answers, in the order of their numbers."""
    return {row["name"]: Answer(**row) for row in document("questions.json")["answers"]}


@cache
def questions() -> tuple[Question, ...]:
    """The six questions, in their order."""
    return tuple(Question(tuple(row["asks"]), row["text"]) for row in document("questions.json")["questions"])


@cache
def presets() -> Mapping[str, Preset]:
    """The presets by name."""
    return {row["name"]: _preset(row) for row in document("presets.json")}


def _preset(row: Mapping[str, Any]) -> Preset:
    said = {area: answers()[name] for area, name in row["answers"].items()}
    return Preset(row["name"], row["title"], row["summary"], said, row.get("notice", {}))


def prompt(name: str, language: str) -> str:
    """What stands before the cursor."""
    return _said("prompts", name, language)


def again(name: str, language: str) -> str:
    """What is said where an answer is none."""
    return _said("again", name, language)


def written(language: str) -> tuple[str, ...]:
    """What to do with the label, in lines with `{validate}` and `{render}` for the commands."""
    return tuple(document("questions.json")["written"][language])


def _said(table: str, name: str, language: str) -> str:
    texts = document("questions.json")[table]
    return str(texts["answer" if name in areas() else name][language])
