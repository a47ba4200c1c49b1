"""JSON Lines: one request a line in, one answer a line out, in the same order; sites are remembered between lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from ofuda.carriers.held import addressed
from ofuda.carriers.json_text import parse_json
from ofuda.nouns.decision import Decision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.policy import Policy
from ofuda.nouns.question import Question
from ofuda.shells.config import now
from ofuda.shells.deciding import Inherit, by_itself, judged
from ofuda.verbs.answers import answer, diagnostic, encodable, flawed, unanswerable
from ofuda.verbs.requests import Site, Terms, request, site

_decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode


Reply = tuple[Any, Decision] | dict[str, Any]


@dataclass
class Session:
    """What lines are answered under: the options, the shell's clock, and the sites seen so far.

    `inherit` has what neither a line nor the line of its site brings.
    """

    defaults: Question
    policy: Policy
    clock: Callable[[], datetime] = now
    source: str = "request"
    sites: dict[str, Site] = field(default_factory=dict)
    inherit: Inherit = by_itself

    def __post_init__(self) -> None:
        self._terms = Terms(self.defaults, self.policy, self.clock)

    def answers(self, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """The answer to each line that is not blank."""
        for number, line in enumerate(lines, 1):
            if not line.isspace() and line:
                yield self.answer(line, number)

    def answer(self, line: bytes, number: int = 1) -> dict[str, Any]:
        """The answer to one line."""
        reply = self.reply(line, number)
        return reply if isinstance(reply, dict) else answer(reply[1], reply[0])

    def written(self, line: bytes, number: int = 1) -> bytes:
        """The answer to one line, as JSON."""
        reply = self.reply(line, number)
        return encode(reply if isinstance(reply, dict) else encodable(reply[1], reply[0]))

    def reply(self, line: bytes, number: int = 1) -> Reply:
        """The request's `id` and the decision; for a line that sets a site its answer."""
        source = f"{self.source}:{number}"
        try:
            data = _decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return None, self._refused(source, f"the line is no JSON: {error}")
        if not isinstance(data, dict):
            return None, self._refused(source, "the line is JSON, but no object")
        doubt = _doubt(line, data)
        if doubt is not None:
            return data.get("id"), self._refused(source, doubt)
        if "site" in data and "url" not in data:
            return self._site(data, source)
        return data.get("id"), self.decide(data, source)

    def decide(self, data: dict[str, Any], source: str = "request") -> Decision:
        """The decision on one request object."""
        read = request(data, source, self._terms, self._inherited(data) if self.sites else None)
        decision = judged(read.resource, read.question, read.policy, self.inherit)
        if read.flawed:
            return flawed(decision, read.diagnostics)
        return (
            replace(decision, diagnostics=(*read.diagnostics, *decision.diagnostics)) if read.diagnostics else decision
        )

    def _inherited(self, data: dict[str, Any]) -> Site | None:
        """What earlier lines said: robots.txt of the origin first asked, the rest of the one that answered."""
        final = self._site_of(data.get("url"))
        asked = self._site_of(data.get("requested_url")) if data.get("requested_url") else final
        if asked is final:
            return final
        return Site("", asked.robots_txt if asked else None, final.well_known if final else {})

    def _site_of(self, url: object) -> Site | None:
        where = addressed(url) if isinstance(url, str) else None
        return self.sites.get(where.origin) if where else None

    def _site(self, data: dict[str, Any], source: str) -> dict[str, Any]:
        read = site(data, source, _origin)
        if read.origin:
            self.sites[read.origin] = read
        return {"site": data.get("site"), "diagnostics": [diagnostic(one) for one in read.diagnostics]}

    def _refused(self, source: str, message: str) -> Decision:
        note = Diagnostic("request-syntax", Severity.ERROR, message, Place(source), "write one JSON object a line")
        return unanswerable((note,), self.defaults.uses, self.policy)


def _doubt(line: bytes, data: dict[str, Any]) -> str | None:
    """Why nobody knows which of two members of one name is meant; None where no name stands twice."""
    if not may_repeat(line, data):
        return None
    text = parse_json(line)
    if text.error is not None:
        return f"the line cannot be checked for members that stand twice: {text.error.message}"
    named = ", ".join(quote(one.pointer) for one in text.duplicates[:3])
    return f"members stand twice, and nobody knows which is meant: {named}" if named else None


_SPACED_COLON = re.compile(rb'"\s+:')


def may_repeat(line: bytes, data: dict[str, Any]) -> bool:
    """Whether an object of the line may have a member twice; a quick look that is never wrong about a no.

    Each member has one `":`, unless white space parts them; text can hold more of them, never fewer.
    """
    if len(line) > _LONG:
        line = _without_body(line)
    members = len(data) if line.count(b"{") == 1 else _members(data)
    return line.count(b'":') != members or _SPACED_COLON.search(line) is not None


_LONG = 4096
_BODY = re.compile(rb'"body(?:_base64)?"[ \t\r\n]*+:[ \t\r\n]*+')


class _Body(msgspec.Struct):
    body: msgspec.Raw = msgspec.Raw()
    body_base64: msgspec.Raw = msgspec.Raw()


_body = msgspec.json.Decoder(_Body).decode


def _without_body(line: bytes) -> bytes:
    """The line without the text of its body, which is long and holds no member.

    A quotation mark behind `"body` closes a name, since none is escaped there; so what stands behind the colon is a
    whole value, and where it is the body's own text it may go.
    """
    held = _body(line)
    text = bytes(held.body or held.body_base64)
    if text[:1] == b'"':
        for at in map(re.Match.end, _BODY.finditer(line)):
            if line.startswith(text, at):
                return line[:at] + line[at + len(text) :]
    return line


def _members(data: object) -> int:
    if isinstance(data, dict):
        return len(data) + sum(map(_members, data.values()))
    return sum(map(_members, data)) if isinstance(data, list) else 0


def _origin(text: str) -> str | None:
    where = addressed(text)
    return where.origin if where else None
