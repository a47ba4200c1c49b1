"""The ways in which the lines of a robots.txt fall into groups (house readings R2 to R5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ofuda.carriers.robots_lines import AGENT, ALLOW, DISALLOW, Lines
from ofuda.carriers.robots_tokens import may_differ, meant, named, on_one_line, ordinary

# A run of `user-agent` lines goes on to the first rule, or in the closing reading (R5) to the first other line.
_RUN: Final = re.compile(rb"(u[^ad]*+)[^u]*+")
_CLOSED_RUN: Final = re.compile(rb"(u[^adx]*+)[^u]*+")
_INTERRUPTED: Final = re.compile(rb"u[.s]*+x[.sx]*+u")  # a run that the two readings end at different lines

Span = tuple[int, int]
"""The lines of one group: the index of its first `user-agent` line, and that of the line after its last."""
Groups = Mapping[bytes, Sequence[Span]]
"""The groups of each token in sequence. Groups of one token are merged (RFC 9309 §2.2.1)."""


@dataclass(slots=True)
class View:
    """The lines as one reading has them: line `i` of the view stands on line `numbers[i]` of the file."""

    lines: Lines
    texts: Sequence[bytes]
    shape: bytes
    numbers: Sequence[int]
    lenient: bool
    # The `user-agent` lines that hold anything but one token, once the view has been divided.
    unusual: list[bytes] = field(default_factory=list)

    def divisions(self) -> tuple[Groups, ...]:
        """One way to divide the lines into groups, or two where the closing reading differs."""
        groups = self._divided(_RUN)
        return (groups, self._divided(_CLOSED_RUN)) if _INTERRUPTED.search(self.shape) else (groups,)

    def _divided(self, runs: re.Pattern[bytes]) -> Groups:
        texts, shape = self.texts, self.shape
        groups: dict[bytes, list[Span]] = {}
        for run in runs.finditer(shape):
            span = run.span()
            for index in range(span[0], run.end(1)):
                if shape[index] == AGENT:
                    token = ordinary(texts[index])
                    for each in (token,) if token else self._unusual(texts[index]):
                        spans = groups.setdefault(each, [])
                        if not spans or spans[-1] is not span:
                            spans.append(span)
        return groups

    def _unusual(self, text: bytes) -> tuple[bytes, ...]:
        self.unusual.append(text)
        return meant(text) if self.lenient else named(text)


def plain(lines: Lines) -> View:
    return View(lines, lines.texts, lines.plain, _numbers(lines), lenient=False)


def lenient(lines: Lines) -> View:
    several = {
        index: parts
        for index, letter in enumerate(lines.lenient)
        if letter == AGENT and len(parts := on_one_line(lines.texts[index])) > 1
    }
    texts, shape, numbers = _taken_apart(lines, several) if several else (lines.texts, lines.lenient, _numbers(lines))
    return View(lines, texts, shape, numbers, lenient=True)


def is_odd(view: View) -> bool:
    """Whether the lenient reading has another key, or another token, anywhere than the plain view once divided."""
    return view.shape != view.lines.lenient or any(map(may_differ, view.unusual))


def _taken_apart(lines: Lines, several: Mapping[int, Sequence[bytes]]) -> tuple[Sequence[bytes], bytes, Sequence[int]]:
    """A line that holds several directives is as many lines."""
    texts: list[bytes] = []
    shape = bytearray()
    numbers: list[int] = []
    for index, (text, letter) in enumerate(zip(lines.texts, lines.lenient, strict=True)):
        first, *rules = several.get(index, (text,))
        texts += (first, *rules)
        shape.append(letter)
        shape += bytes(ALLOW if rule[:1] in b"aA" else DISALLOW for rule in rules)
        numbers += [index + 1] * (1 + len(rules))
    return texts, bytes(shape), numbers


def _numbers(lines: Lines) -> Sequence[int]:
    return range(1, len(lines.texts) + 1)
