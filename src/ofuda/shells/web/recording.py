"""A fetcher that remembers every answer, and one that says it is somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ofuda.shells.web.deadline import Deadline
from ofuda.shells.web.fetcher import Fetcher, Surroundings
from ofuda.shells.web.guard import Access, Hop
from ofuda.shells.web.limits import Limits
from ofuda.shells.web.wire import Answer


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer, to whom, and when."""

    url: str
    agent: str
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Posing(Surroundings):
    """Surroundings in which the User-Agent header is another's, to see whether that is answered otherwise."""

    said: str = ""

    @property
    def agent(self) -> str:
        """The header."""
        return self.said


class Recorder(Fetcher):
    """Remembers what was answered at every hop; `heard` may be shared between recorders."""

    def __init__(self, around: Surroundings, access: Access, limits: Limits, heard: list[Heard] | None = None) -> None:
        super().__init__(around, access, limits)
        self.heard = [] if heard is None else heard

    def ask(self, hop: Hop, deadline: Deadline) -> Answer:
        """One hop, remembered."""
        answer = super().ask(hop, deadline)
        self.heard.append(Heard(hop.url, self.around.agent, answer, self.around.now()))
        return answer
