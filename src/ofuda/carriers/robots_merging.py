"""Lines written into every group of a robots.txt, between marks, so that no reader sees another group than before.

A block stands directly behind the last rule of its group: readers differ on what an unknown line between two
`user-agent` lines does (house reading R5), and some end a group at an empty line, but all agree behind a rule. What the
file has no group for is written at its end. Written again, nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ofuda.carriers.robots_lines import AGENT, ALLOW, DISALLOW, Lines, Marks, utf_16
from ofuda.carriers.robots_txt import RobotsTxt

BEGIN: Final = b"# BEGIN Ofuda"
END: Final = b"# END Ofuda"
NOTICE: Final = b"# Ofuda:"  # begins a comment of ours outside the marks
_RUN: Final = re.compile(rb"u[^ad]*+[^u]*+")  # one group or several with the same rules, as RFC 9309 §2.1 has them
_EVERYBODY: Final = "*"
_CLOSED: Final = ("Disallow: /",)


@dataclass(frozen=True, slots=True)
class Addition:
    """What is to be said. `lines` in every group; `apart`: by token, the rules of a group of its own.

    `closed`: the lines for a group that may fetch nothing.
    """

    lines: tuple[str, ...]
    apart: Mapping[str, tuple[str, ...]]
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The file. `own`: tokens that have a group already, so that none was made for them.

    `silent`: numbers of `user-agent` lines whose group has no rule, so that nothing can be written into it without
    changing what some reader makes of it; at the end of the file they also keep groups of their own from being made.
    """

    octets: bytes
    own: tuple[str, ...] = ()
    silent: tuple[int, ...] = ()


def merged(body: bytes, addition: Addition) -> Merged:
    """The body with the addition in every group. What is no robots.txt, or not UTF-8, is left out."""
    body = without_blocks(body)
    if utf_16(body) is not None or RobotsTxt(body).is_absent:
        body = b""
    robots, lines = RobotsTxt(body), Lines(body)
    ending = _ending(lines)
    block = [BEGIN, *(line.encode() for line in addition.lines), END]
    out: list[bytes] = []
    written = 0
    silent: list[int] = []
    runs = [run.span() for run in _RUN.finditer(lines.plain)]
    for start, stop in runs:
        last = _last_rule(lines.plain, start, stop)
        if last is None:
            silent += [index + 1 for index in range(start, stop) if lines.plain[index] == AGENT]
        elif addition.lines:
            out += lines.raws[written : last + 1]
            out[-1] = _ended(out[-1], ending)
            out += [line + ending for line in block]
            written = last + 1
    out += lines.raws[written:]
    own = tuple(token for token in addition.apart if any(robots.named(token)))
    open_end = bool(runs) and _last_rule(lines.plain, *runs[-1]) is None
    tail = list(_tail(robots, addition, own, open_end=open_end))
    if tail:
        if out:
            out[-1] = _ended(out[-1], ending)
        out += [line + ending for line in (BEGIN, *tail, END)]
    return Merged(b"".join(out), own, tuple(silent))


def without_blocks(body: bytes) -> bytes:
    """The body without what was written into it before; a mark without its partner is left as it is."""
    return b"".join(_outside(body.splitlines(keepends=True)))


def without_marked(body: bytes, marks: Marks) -> bytes:
    """The body without what an intermediary put between its marks, which it puts there again by itself."""
    lines = Lines(body, marks)
    return b"".join(raw for raw, marked in zip(lines.raws, lines.marked, strict=True) if not marked)


def _outside(lines: Sequence[bytes]) -> Iterator[bytes]:
    """The lines outside pairs of marks, without comments of ours."""
    held: list[bytes] = []
    for line in lines:
        if held or line.strip() == BEGIN:
            if held and line.strip() == BEGIN:
                yield from held
                held = []
            held.append(line)
            if line.strip() == END:
                held = []
        elif not line.startswith(NOTICE):
            yield line
    yield from held


def _ending(lines: Lines) -> bytes:
    """The file's own end of line."""
    first = lines.texts[0] if lines.texts else b""
    return first[len(first.rstrip(b"\r\n")) :] or b"\n"


def _ended(line: bytes, ending: bytes) -> bytes:
    return line if line.endswith((b"\r", b"\n")) else line + ending


def _last_rule(shape: bytes, start: int, stop: int) -> int | None:
    return next((at for at in range(stop - 1, start - 1, -1) if shape[at] in {ALLOW, DISALLOW}), None)


def _tail(robots: RobotsTxt, addition: Addition, own: Sequence[str], *, open_end: bool) -> Iterator[bytes]:
    """The groups that the file lacks; none but that of `*` where the file ends in one without rules, which it joins."""
    lines = [line.encode() for line in addition.lines]
    if lines and not any(robots.named(_EVERYBODY)):
        yield from (b"", b"User-agent: *", b"Disallow:", *lines)
        open_end = False
    if open_end:
        return
    by_rules: dict[tuple[str, ...], list[str]] = {}
    for token, rules in addition.apart.items():
        if token not in own:
            by_rules.setdefault(rules, []).append(token)
    for rules, tokens in by_rules.items():
        yield b""
        yield from (b"User-agent: " + token.encode() for token in tokens)
        yield from (rule.encode() for rule in rules)
        if rules == _CLOSED:
            yield from (line.encode() for line in addition.closed)
        else:
            yield from _copied(robots)
            yield from lines


def _copied(robots: RobotsTxt) -> Iterator[bytes]:
    """What everybody is kept out of: a group of one's own hides it (RFC 9309 §2.2.1)."""
    everybody = robots.plainly(_EVERYBODY.encode())
    yield from (b"Disallow: " + rule.path for rule in everybody.rules if not rule.allows)
    yield from (b"Crawl-delay: " + line.value for line in everybody.extensions if line.key == b"crawl-delay")
