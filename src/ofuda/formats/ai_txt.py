"""Spawning's `/ai.txt`: the grammar of robots.txt over kinds of files (as deployed, 2023; house readings X6, X7).

There is no specification, others have given the name other meanings, and no major crawler reads it. Its refusals are
heard, and it permits nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ofuda.carriers.html_text import looks_like_html
from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.patterns import Target
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.nouns.diagnostics import Diagnostic, Severity, visible
from ofuda.nouns.resource import Fetched
from ofuda.nouns.stance import DISALLOWED
from ofuda.nouns.statements import NOTHING, Authority, Failure, Fault, Reading, Signal, Statement
from ofuda.nouns.vocabulary import TRAINING

PATH = "/ai.txt"
CHANNEL = "ai-txt"
_AGENT = b"user-agent"


def interpret(fetched: Fetched, file: Signal, tokens: Iterable[str], targets: tuple[Target, ...]) -> Reading:
    """What the file refuses for the asker's tokens; `file` is a signal with its address and party."""
    came = outcome(fetched)
    if came is Outcome.GONE:
        return NOTHING
    if came in {Outcome.FORBIDDEN, Outcome.DOWN, Outcome.LOST}:
        message = f"the file could not be read: {visible(str(fetched.error or fetched.status))}"
        note = _note(file, "ai-txt-unreachable", Severity.WARNING, message, "ask again later")
        return Reading(diagnostics=(note,), failures=(Failure(Fault.UNREACHABLE, CHANNEL, TRAINING, file.place),))
    robots = RobotsTxt(fetched.body) if came is Outcome.TEXT and _is_text(fetched) else None
    if robots is None or next((line.key for line in robots.lines() if line.key), b"") != _AGENT:
        message = "what is served as ai.txt does not begin with a `User-agent` line, so it is not read"
        note = _note(file, "ai-txt-absent", Severity.NOTE, message, "serve text in the grammar of robots.txt, or 404")
        return Reading(diagnostics=(note,))
    statements: dict[Statement, None] = {}
    for token in tokens:
        match = robots.decide(token, targets)
        if not match.allowed and match.rule is not None:
            line = robots.line(match.rule.number)
            place = replace(file.place, line=line.number)
            raw = line.raw.decode("utf-8", "backslashreplace").strip()
            signal = replace(file, raw=raw, key="disallow", place=place, authority=Authority.CARRIED)
            statements[Statement(TRAINING, DISALLOWED, signal, signal.party, signal.authority)] = None
    if not partial(fetched):
        return Reading(tuple(statements))
    note = _note(file, "ai-txt-truncated", Severity.WARNING, "the end of the file is missing", "fetch it whole")
    return Reading(tuple(statements), (note,), doubt=TRAINING)


def _is_text(fetched: Fetched) -> bool:
    media = (fetched.media_type or "text/plain").partition(";")[0].strip().lower()
    return media == "text/plain" and not looks_like_html(fetched.body) and b"\0" not in fetched.body


def _note(file: Signal, rule: str, severity: Severity, message: str, advice: str) -> Diagnostic:
    return Diagnostic(rule, severity, message, file.place, advice, CHANNEL, TRAINING)
