"""JSON Lines: one request a line in, one answer a line out, in the same order; sites are remembered between lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from ofuda.carriers.held import addressed
from ofuda.nouns.decision import Decision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.verbs.answers import answer, diagnostic, flawed, unanswerable
from ofuda.verbs.requests import Site, Terms, request, site
from ofuda.verbs.resolve import resolve

_decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode


@dataclass
class Session:
    """What lines are answered under: the options, the shell's clock, and the sites seen so far.

    `flawless` turns False once a line held no request, or one that could not be wholly read.
    """

    defaults: Question
    policy: Policy
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    source: str = "request"
    sites: dict[str, Site] = field(default_factory=dict)
    flawless: bool = True

    def __post_init__(self) -> None:
        self._terms = Terms(self.defaults, self.policy, self.now)

    def answers(self, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """The answer to each line that is not blank."""
        for number, line in enumerate(lines, 1):
            if not line.isspace() and line:
                yield self.answer(line, number)

    def answer(self, line: bytes, number: int = 1) -> dict[str, Any]:
        """The answer to one line."""
        source = f"{self.source}:{number}"
        try:
            data = _decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return self._refuse(source, f"the line is no JSON: {_lower(str(error))}", "write one JSON object a line")
        if not isinstance(data, dict):
            return self._refuse(source, "the line is JSON, but no object", "write one JSON object a line")
        if "site" in data and "url" not in data:
            return self._site(data, source)
        return answer(self.decide(data, source), data.get("id"))

    def decide(self, data: dict[str, Any], source: str = "request") -> Decision:
        """The decision on one request object."""
        url = data.get("url")
        asked = data.get("requested_url") or url
        where = addressed(asked) if isinstance(asked, str) else None
        inherited = self.sites.get(where.origin) if where else None
        read = request(data, source, self._terms, inherited)
        decision = resolve(read.resource, read.question, read.policy)
        if read.flawed:
            self.flawless = False
            return flawed(decision, read.diagnostics)
        return (
            replace(decision, diagnostics=(*read.diagnostics, *decision.diagnostics)) if read.diagnostics else decision
        )

    def _site(self, data: dict[str, Any], source: str) -> dict[str, Any]:
        read = site(data, source, _origin)
        if read.origin:
            self.sites[read.origin] = read
        self.flawless = self.flawless and not any(one.severity is Severity.ERROR for one in read.diagnostics)
        return {"site": data.get("site"), "diagnostics": [diagnostic(one) for one in read.diagnostics]}

    def _refuse(self, source: str, message: str, advice: str) -> dict[str, Any]:
        self.flawless = False
        note = Diagnostic("request-syntax", Severity.ERROR, message, Place(source), advice)
        return answer(unanswerable((note,), self.defaults.uses, self.policy))


def _origin(text: str) -> str | None:
    where = addressed(text)
    return where.origin if where else None


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
