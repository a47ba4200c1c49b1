"""The ways in which the lines of a robots.txt fall into groups (house readings R2 to R5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ofuda.carriers.robots_lines import AGENT, ALLOW, DISALLOW, OTHER, Lines
from ofuda.carriers.robots_tokens import meant, named, on_one_line, ordinary

# A run of `user-agent` lines goes on to the first rule, or in the closing reading (R5) to the first other line.
_RUN: Final = re.compile(rb"(u[^ad]*+)[^u]*+")
_CLOSED_RUN: Final = re.compile(rb"(u[^adx]*+)[^u]*+")

Span = tuple[int, int]
"""The lines of one group: the index of its first `user-agent` line, and that of the line after its last."""
Runs = list[tuple[Span, Span]]
"""The runs of `user-agent` lines in sequence, each with the group that it begins."""


@dataclass(frozen=True, slots=True)
class View:
    """The lines as one reading has them: line `i` of the view stands on line `numbers[i]` of the file."""

    lines: Lines
    texts: Sequence[bytes]
    shape: bytes
    numbers: Sequence[int]
    tokens: Mapping[int, tuple[bytes, ...]]  # what each `user-agent` line names
    lenient: bool
    odd: bool  # whether the lenient view has another key, or another token

    def runs(self) -> tuple[Runs, ...]:
        """One way to divide the lines, or two where the closing reading differs."""
        runs = [(run.span(1), run.span()) for run in _RUN.finditer(self.shape)]
        if OTHER not in self.shape:
            return (runs,)
        closed = [(run.span(1), run.span()) for run in _CLOSED_RUN.finditer(self.shape)]
        return (runs,) if [span for _, span in runs] == [span for _, span in closed] else (runs, closed)

    def spans(self, runs: Runs) -> dict[bytes, list[Span]]:
        """The groups of each token. Groups of one token are merged (RFC 9309 §2.2.1)."""
        found: dict[bytes, list[Span]] = {}
        for (start, stop), span in runs:
            for index in range(start, stop):
                for token in self.tokens.get(index, ()):
                    spans = found.setdefault(token, [])
                    if not spans or spans[-1] is not span:
                        spans.append(span)
        return found


def plain(lines: Lines) -> View:
    tokens: dict[int, tuple[bytes, ...]] = {}
    odd = lines.plain != lines.lenient
    for index in _places(lines.plain):
        text = lines.texts[index]
        token = ordinary(text)
        if token is None:
            tokens[index] = named(text)
            odd = odd or tokens[index] != meant(text) or len(on_one_line(text)) > 1
        else:
            tokens[index] = (token,)
    return View(lines, lines.texts, lines.plain, _numbers(lines), tokens, lenient=False, odd=odd)


def lenient(lines: Lines) -> View:
    several = {
        index: parts for index in _places(lines.lenient) if len(parts := on_one_line(lines.texts[index])) > 1
    }
    texts, shape, numbers = _taken_apart(lines, several) if several else (lines.texts, lines.lenient, _numbers(lines))
    tokens = {index: meant(texts[index]) for index in _places(shape)}
    return View(lines, texts, shape, numbers, tokens, lenient=True, odd=True)


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


def _places(shape: bytes | bytearray) -> Iterator[int]:
    """Where the `user-agent` lines are."""
    at = shape.find(AGENT)
    while at >= 0:
        yield at
        at = shape.find(AGENT, at + 1)
