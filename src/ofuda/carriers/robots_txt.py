"""robots.txt (RFC 9309) in every reading that house readings R1 to R6 take. Any body has one; none raises."""

from __future__ import annotations

from collections.abc import Iterable

from ofuda.carriers.once import once
from ofuda.carriers.patterns import Target
from ofuda.carriers.robots_findings import Finding, findings
from ofuda.carriers.robots_groups import Group, Match, Rule
from ofuda.carriers.robots_lines import AGENT, OTHER, Line, Lines, Marks
from ofuda.carriers.robots_readings import Groups, Span, View, is_odd, lenient, plain
from ofuda.carriers.robots_tokens import EVERYBODY
from ofuda.nouns.diagnostics import Diagnostic, Place

__all__ = ["Finding", "Group", "Line", "Marks", "Match", "RobotsTxt", "Rule"]


class RobotsTxt:
    """The body of a robots.txt, read as far as it is asked about.

    `marks` are what the comments that open and close a marked block begin with; the lines between bear `marked`.
    """

    def __init__(self, body: bytes, marks: Marks | None = None) -> None:
        self._lines = Lines(body, marks)
        view = plain(self._lines)
        self._plain = _readings(view)
        self._odd = is_odd(view)
        self._asked: dict[bytes, tuple[Group, ...]] = {}

    def lines(self) -> tuple[Line, ...]:
        """Every line; their `raw` joined are the body."""
        return self._lines.all()

    def line(self, number: int) -> Line:
        """One line by its number, from 1."""
        return self._lines.line(number - 1)

    def mentions(self, key: bytes) -> bool:
        """Whether the file can have a line of that key, in lower case; cheap, and never wrong about a no."""
        return key in self._lower

    @once
    def _lower(self) -> bytes:
        return self._lines.text.lower()

    @property
    def spans(self) -> Groups:
        """The lines of each token's groups in the plain reading: the index of the first, and that behind the last."""
        return self._plain[0].spans

    def plainly(self, token: bytes) -> Group:
        """What the plain reading alone says to an agent, in lower case."""
        return self._plain[0].group(token)

    @once
    def is_absent(self) -> bool:
        """Whether the body is HTML or binary (R6)."""
        text = self._lines.text
        return AGENT not in self._lines.lenient and (text.lstrip()[:1] == b"<" or b"\0" in text)

    @once
    def ungrouped(self) -> tuple[Line, ...]:
        """The lines before any `user-agent` line whose key is neither one of RFC 9309 nor `sitemap`."""
        before = self._lines.plain.partition(b"u")[0]
        return tuple(self._lines.line(index) for index, letter in enumerate(before) if letter == OTHER)

    @once
    def unsure(self) -> frozenset[int]:
        """The numbers of those that stand behind what was meant as a `user-agent` line (R3)."""
        first = self._lines.lenient.find(AGENT)
        return frozenset(line.number for line in self.ungrouped if 0 <= first < line.number - 1)

    def readings(self, token: str) -> tuple[Group, ...]:
        """What each reading says to an agent, one for each that differs; `*` asks for the rule for everybody."""
        key = token.encode("utf-8", "replace").lower()
        found = self._asked.get(key)
        if found is None:
            # Whoever no reading names is told what everybody is told.
            found = self._asked[key] = self._distinct(key) if self._names(key) else self.readings("*")
        return found

    def _names(self, key: bytes) -> bool:
        if key == EVERYBODY or any([key in reading.spans for reading in self._plain]):  # noqa: C419 (faster)
            return True
        return self._odd and any([key in reading.spans for reading in self._lenient])  # noqa: C419 (faster)

    def named_ones(self) -> set[bytes]:
        """The tokens, in lower case, of which any reading has a group."""
        readings = (*self._plain, *self._lenient) if self._odd else self._plain
        return set().union(*(reading.spans for reading in readings))

    def named(self, token: str) -> tuple[Group | None, ...]:
        """As `readings`, with `None` where the agent has no group of its own. `*` owns the groups of `*`."""
        everybody = token.encode("utf-8", "replace") == EVERYBODY
        asked = self.readings(token)
        return tuple(dict.fromkeys(each if each.named or (everybody and each.exists) else None for each in asked))

    def decide(self, token: str, targets: Iterable[Target]) -> Match:
        """The first refusal by any reading of any spelling, else what the plain reading says of the first (J2)."""
        groups = self.readings(token)
        first = None
        for target in targets:
            for group in groups:
                match = group.decide(target)
                if not match.allowed:
                    return match
                first = first or match
        return first or Match(allowed=True)

    def diagnostics(self, source: str) -> tuple[Diagnostic, ...]:
        """What the file says in a way that readers lose or may lose; at most 20, and one that counts the rest."""
        return tuple(
            Diagnostic(each.rule, each.severity, each.message, Place(source, each.number), each.help, "robots")
            for each in self._findings
        )

    def all_findings(self) -> tuple[Finding, ...]:
        """The same, every one of them, without their file."""
        return findings(self._lines, absent=self.is_absent, most=None)

    def _distinct(self, key: bytes) -> tuple[Group, ...]:
        groups = [reading.group(key) for reading in self._plain]
        if self._odd or groups[0].bare or groups[-1].bare:
            groups += [reading.group(key) for reading in self._lenient]
        if len(groups) == 1:
            return (groups[0],)
        distinct = groups[:1]
        for group in groups[1:]:
            if not any(map(group.says_as, distinct)):
                distinct.append(group)
        return tuple(distinct)

    @once
    def _findings(self) -> tuple[Finding, ...]:
        return findings(self._lines, absent=self.is_absent)

    @once
    def _lenient(self) -> tuple[_Reading, ...]:
        view = lenient(self._lines)
        if self._odd:
            return _readings(view)
        return tuple(
            [_Reading(view, reading.spans) for reading in self._plain]
        )  # they differ in single paths only (U5)


def _readings(view: View) -> tuple[_Reading, ...]:
    return tuple([_Reading(view, groups) for groups in view.divisions()])


class _Reading:
    """Lines and their division into groups. Agents who fall to the same groups share one `Group`."""

    __slots__ = ("_everybody", "_groups", "_view", "spans")

    def __init__(self, view: View, spans: Groups) -> None:
        self._view = view
        self.spans = spans
        self._groups: dict[tuple[Span, ...], Group] = {}
        self._everybody: Group | None = None

    def group(self, key: bytes) -> Group:
        if key not in self.spans or key == EVERYBODY:
            if self._everybody is None:
                self._everybody = Group(self._view, self.spans.get(EVERYBODY, ()), named=False)
            return self._everybody
        spans = tuple(self.spans[key])
        group = self._groups.get(spans)
        if group is None:
            group = self._groups[spans] = Group(self._view, spans, named=True)
        return group
