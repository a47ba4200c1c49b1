"""What a source comes to: answers into a table, and what had to be left out, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.resource import Fetched
from ofuda.shells.tables.writing import Builder, Source

_OFTEN: Final = 1000
NO_HOST: Final = "names no host"
NO_ORIGIN: Final = "names no origin"
NO_INSTANT: Final = "does not say when it was answered"
_HELP: Final = {
    NO_HOST: "write a host as in `example.com` or `example.com:8080`",
    NO_ORIGIN: "write an origin as in `https://example.com`",
    NO_INSTANT: "say when with `--at TIME`",
}


Tell = Callable[[str, int], None]
"""Is told of how far it is: the name of a source, and how many answers were taken from it."""


def _silent(_name: str, _answers: int) -> None:
    """Nobody wants to know."""


@dataclass
class Taking:
    """What was taken from one source. `damage`: why it could not be read to its end, and what to do."""

    builder: Builder
    name: str
    kind: str
    answers: int = 0
    left: dict[str, tuple[int, str]] = field(default_factory=dict)
    damage: tuple[str, str | None] | None = None
    tell: Tell = _silent

    def add(self, origin: str, path: str, fetched: Fetched, where: str) -> None:
        """An answer; `where` it stands in the source."""
        if fetched.fetched_at is None:
            self.leave(NO_INSTANT, where)
            return
        self.builder.add(origin, path, fetched)
        self.answers += 1
        if self.answers % _OFTEN == 0:
            self.tell(self.name, self.answers)

    def leave(self, reason: str, where: str) -> None:
        """Something that cannot be an answer; of each reason the first place is remembered."""
        count, first = self.left.get(reason, (0, where))
        self.left[reason] = count + 1, first

    def source(self) -> Source:
        """What `table.json` says of it."""
        return Source(self.name, self.kind, self.answers, sum(count for count, _ in self.left.values()))

    def findings(self) -> Iterator[Diagnostic]:
        """What its owner is told."""
        for reason, (count, first) in self.left.items():
            others = "" if count == 1 else f", and so it is with {count - 1} more"
            message = f"{first} {reason}{others}: left out"
            advice = _HELP.get(reason, "mend the source, or leave it so")
            yield Diagnostic("unreadable", Severity.WARNING, message, Place(self.name), advice)
