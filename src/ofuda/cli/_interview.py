"""The six questions, asked at a terminal: on standard error, so that the label may go to standard output."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from ofuda.tables.questions import again, answers, areas, prompt, questions
from ofuda.verbs.drafting import contact_of, site

Given = Mapping[str, Any]


def missing(given: Given) -> tuple[str, ...]:
    """What the questions ask for and nothing has answered; a preset has answered for every area."""
    asked = (name for question in questions() for name in question.asks)
    return tuple(name for name in asked if not given[name] and not (given["preset"] and name in areas()))


def somebody_there() -> bool:
    """Whether there is a terminal to ask at."""
    return sys.stdin.isatty()


def interview(given: Given, language: str) -> dict[str, Any]:
    """What was given, and what was answered."""
    found, wanted = dict(given), missing(given)
    for number, question in enumerate(questions(), start=1):
        asks = [name for name in question.asks if name in wanted]
        if asks:
            click.echo(f"\n{number}/{len(questions())}  {question.text[language]}", err=True)
        for name in asks:
            found[name] = _ask(name, language)
    click.echo(err=True)
    return found


def _ask(name: str, language: str) -> Any:  # noqa: ANN401 (a text, some, or the name of an answer)
    if name in areas():
        words = (f"{number} {one.word[language]}" for number, one in enumerate(answers().values(), start=1))
        click.echo("     " + "   ".join(words), err=True)
    read = _READ.get(name, _answer)

    def taken(text: str) -> Any:  # noqa: ANN401 (as above)
        try:
            return read(text)
        except ValueError as error:
            raise click.UsageError(again(name, language)) from error

    return click.prompt(f"     {prompt(name, language)}", value_proc=taken, err=True)


def _name(text: str) -> tuple[str, ...]:
    if not text.strip():
        raise ValueError(text)
    return (text,)


def _sites(text: str) -> tuple[str, ...]:
    """With spaces between, whatever else people write there."""
    found = tuple(filter(None, re.split(r"[,、，]?\s+|[、，]", text)))
    for one in found or ("",):
        site(one)
    return found


def _answer(text: str) -> str:
    """By its number, in whatever digits, or by its name."""
    listed = list(answers())
    if text.strip().lower() in listed:
        return text.strip().lower()
    number = int(text)
    if number not in range(1, len(listed) + 1):
        raise ValueError(text)
    return listed[number - 1]


_READ: Mapping[str, Callable[[str], Any]] = {"name": _name, "contact": contact_of, "site": _sites}
