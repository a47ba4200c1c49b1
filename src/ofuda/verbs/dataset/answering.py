"""Answers by their numbers: each outcome, each class of addresses and each origin's files are worked out once."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from ofuda.carriers.patterns import Target
from ofuda.nouns.decision import Decision
from ofuda.verbs.answers import flawed
from ofuda.verbs.dataset.addresses import origin_of
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.classes import Cite, Class, cited, classed
from ofuda.verbs.dataset.compiled import Answer, Compiled, Met, Standing, contents
from ofuda.verbs.dataset.hints import ANYTHING
from ofuda.verbs.dataset.outcomes import Outcome, Rule, outcome_of, rule_of
from ofuda.verbs.dataset.rows import Row, states
from ofuda.verbs.dataset.sites import Site, State
from ofuda.verbs.resolve import resolve
from ofuda.verbs.restricted import restricted

# The roads of addresses: the usual answer at once; by what is met; by themselves.
AT_ONCE: Final = 0
MET: Final = 1
ALONE: Final = 2
_OCTETS: Final = 320 << 20  # that compiled sites may cost together
_RULES: Final = 500_000
_CLASSES: Final = 100_000
_TRIED: Final = "~!();=&@AZ09"


class Answers:
    """What was answered so far, within bounds."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.outcomes: list[Outcome] = []
        self.rules: dict[int, Rule] = {}
        self.resolved = 0
        self._numbers: dict[Outcome, int] = {}
        self._classes: dict[Hashable, Class] = {}
        self._compiled: dict[Hashable, Compiled] = {}
        self._cost = 0

    # -- by what is met ------------------------------------------------------------------------------------------

    def compiled(self, site: Site) -> Compiled:
        """The files of an origin, compiled."""
        key = contents(site)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = Compiled(site, self.asked)
            self._cost += found.cost
        return found

    def is_full(self) -> bool:
        """Whether it holds as much as it may."""
        return self._cost > _OCTETS or len(self.rules) > _RULES

    def forget(self) -> None:
        """Let go of everything but the outcomes."""
        self.rules.clear()
        self._classes.clear()
        self._compiled.clear()
        self._cost = 0

    def standing(self, compiled: Compiled, key: bytes) -> Standing:
        """The road of the addresses of an origin, and the answer of one that meets no hint."""
        if compiled.standing is None:
            road = MET if compiled.hints else AT_ONCE
            for char in _TRIED:
                path = "/" + 8 * char
                if not compiled.hints.met(path):
                    usual = self.met(compiled, key, Target(path.encode()))
                    compiled.standing = Standing(road, usual.outcome, usual.rule, compiled)
                    break
            else:  # nobody can think of one
                compiled.hints = ANYTHING
                compiled.standing = Standing(MET, 0, 0, compiled)
        return compiled.standing

    def met(self, compiled: Compiled, key: bytes, target: Target) -> Answer:
        """The answer of an address without anything beside it."""
        matches = compiled.matches(target)
        answer = compiled.memo.get(matches)
        if answer is None:
            met, row = compiled.meet(target), Row.bare(origin_of(key) + target.decode("ascii"))
            answer = compiled.memo[matches] = self._of_class(met.words, compiled, met, row)
        return answer

    def said(self, compiled: Compiled, target: Target, row: Row, seen: int) -> Answer | None:
        """The answer of a row that says something in plain fields, seen under so many revisions; else None."""
        if row.said is None:
            return None
        met = compiled.meet(target)
        return self._of_class((met.words, row.said, seen), compiled, met, row)

    def _of_class(self, words: Hashable, compiled: Compiled, met: Met, row: Row) -> Answer:
        found = self._classes.get(words)
        if found is None:
            outcome, rule = self._resolved(row, (compiled.site,))
            if len(self._classes) >= _CLASSES:
                self._classes.clear()
            found = self._classes[words] = classed(outcome, self.outcomes[outcome].reason, rule, met)
        if found.cite is Cite.OWN:
            return self._answer(*self._resolved(row, (compiled.site,)))
        return self._answer(found.outcome, cited(found, compiled, met))

    # -- one by one ----------------------------------------------------------------------------------------------

    def alone(self, row: Row, own: State, asked: State) -> Answer:
        """The answer of a row that is like no other."""
        return self._answer(*self._resolved(row, tuple(states(own, asked))))

    def _resolved(self, row: Row, sites: State) -> tuple[int, Rule | None]:
        decision = self.decision(row, sites)
        rule = rule_of(decision, row.resource(sites[0]))
        return self._number(outcome_of(decision)), rule

    def decision(self, row: Row, sites: State) -> Decision:
        """What `resolve` says of a row; every site but the first may only restrict."""
        self.resolved += 1
        question, policy = self.asked.ask(row.fetched_at), self.asked.policy
        first, *others = [resolve(row.resource(site), question, policy) for site in sites]
        decision = restricted(first, others)
        return flawed(decision, row.reader.diagnostics) if row.reader.flawed else decision

    def _number(self, outcome: Outcome) -> int:
        number = self._numbers.get(outcome)
        if number is None:
            number = self._numbers[outcome] = len(self.outcomes)
            self.outcomes.append(outcome)
        return number

    def _answer(self, outcome: int, rule: Rule | None) -> Answer:
        if rule is None:
            return Answer(outcome, 0)
        self.rules[rule.id] = rule
        return Answer(outcome, rule.id)
