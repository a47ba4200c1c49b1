"""Answers by their numbers: each outcome, each class of addresses and each origin's files are worked out once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from ofuda.carriers.patterns import Target
from ofuda.nouns.decision import Decision
from ofuda.verbs.answers import flawed
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.classes import Cite, Class, cited, classed
from ofuda.verbs.dataset.compiled import Answer, Compiled, Matcher, Met, Standing, contents
from ofuda.verbs.dataset.outcomes import Outcome, Rule, outcome_of, rule_of
from ofuda.verbs.dataset.rows import Row, states
from ofuda.verbs.dataset.sieve import Pieces
from ofuda.verbs.dataset.sites import Site, State
from ofuda.verbs.resolve import resolve
from ofuda.verbs.restricted import restricted

# The roads of addresses: the usual answer at once; by what is met, told by prefixes alone or by more; by themselves.
AT_ONCE: Final = 0
BEGUN: Final = 1
MET: Final = 2
ALONE: Final = 3
# What compiled sites may cost together, and those of them whose files are open; for each its bodies, and so much more.
_OCTETS: Final = 192 << 20
_OPEN: Final = 4 << 20
_ENTRY: Final = 1200
_MEETING: Final = 250
_ENTRY_OPEN: Final = 3000
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
        self._said: dict[Hashable, Answer] = {}
        self._compiled: dict[Hashable, Compiled] = {}
        self._pieces = Pieces()
        self._cost = 0
        self._open: OrderedDict[Compiled, Matcher] = OrderedDict()
        self._open_cost = 0

    # -- by what is met ------------------------------------------------------------------------------------------

    def compiled(self, origin: str, site: Site) -> Compiled:
        """The files of an origin, compiled."""
        key = contents(site)
        found = self._compiled.get(key)
        if found is None:
            matcher = Matcher(site, self.asked)
            found = self._compiled[key] = Compiled(origin, site, self.asked, matcher, self._pieces)
            self._cost += _ENTRY + found.octets + found.sieve.octets
            self._keep(found, matcher)
        return found

    def _matcher(self, compiled: Compiled) -> Matcher:
        """The files of a site, open; the ones that were not asked for longest are closed."""
        found = self._open.get(compiled)
        if found is None:
            found = Matcher(compiled.site, self.asked)
            self._keep(compiled, found)
        else:
            self._open.move_to_end(compiled)
        return found

    def _keep(self, compiled: Compiled, matcher: Matcher) -> None:
        self._open[compiled] = matcher
        self._open_cost += _ENTRY_OPEN + 6 * compiled.octets
        while self._open_cost > _OPEN and len(self._open) > 1:
            closed, _ = self._open.popitem(last=False)
            self._open_cost -= _ENTRY_OPEN + 6 * closed.octets

    def is_full(self) -> bool:
        """Whether it holds as much as it may."""
        return self._cost + self._pieces.octets > _OCTETS or len(self.rules) > _RULES

    def forget(self) -> None:
        """Let go of everything but the outcomes."""
        for one in self._compiled.values():
            one.standing = None  # which holds it, so that it would outlive this
        self.rules.clear()
        self._classes.clear()
        self._said.clear()
        self._compiled.clear()
        self._pieces = Pieces()
        self._open.clear()
        self._cost = self._open_cost = 0

    def standing(self, compiled: Compiled) -> Standing:
        """The road of the addresses of an origin, and the answer of one that meets no pattern."""
        if compiled.standing is None:
            sieve = compiled.sieve
            road = (BEGUN if sieve.by_prefix else MET) if sieve.tells else AT_ONCE
            for char in _TRIED:
                path = "/" + 8 * char
                if not sieve.met(path):
                    usual = self.met(compiled, path)
                    compiled.standing = Standing(road, usual.outcome, usual.rule, compiled)
                    break
            else:  # nobody can think of one
                compiled.sieve = sieve.widened()
                compiled.standing = Standing(BEGUN, 0, 0, compiled)
        return compiled.standing

    def met(self, compiled: Compiled, target: str) -> Answer:
        """The answer of an address without anything beside it."""
        caught = compiled.sieve.caught(target)
        answer = compiled.answers.get(caught)
        if answer is None:
            matcher = self._matcher(compiled)
            met = matcher.meet(Target(target.encode("ascii")))
            found = self._classes.get(met.words)
            if found is None or found.cite is Cite.OWN:
                answer = self._of_class(met.words, compiled.site, matcher, met, Row.bare(compiled.origin + target))
            else:
                answer = self._answer(found.outcome, cited(found, matcher, met))
            compiled.answers[caught] = answer
            self._cost += _MEETING
        return answer

    def said(self, compiled: Compiled, target: Target, row: Row, seen: int) -> Answer | None:
        """The answer of a row that says something in plain fields, seen under so many revisions; else None."""
        said = row.said
        if said is None:
            return None
        key = compiled, compiled.sieve.caught(target.decode("ascii")), said, seen
        answer = self._said.get(key)
        if answer is None:
            matcher = self._matcher(compiled)
            met = matcher.meet(target)
            if len(self._said) >= _CLASSES:
                self._said.clear()
            answer = self._said[key] = self._of_class((met.words, said, seen), compiled.site, matcher, met, row)
        return answer

    def _of_class(self, words: Hashable, site: Site, matcher: Matcher, met: Met, row: Row) -> Answer:
        found = self._classes.get(words)
        if found is None:
            outcome, rule = self._resolved(row, (site,))
            if len(self._classes) >= _CLASSES:
                self._classes.clear()
            found = self._classes[words] = classed(outcome, self.outcomes[outcome].reason, rule, met)
        if found.cite is Cite.OWN:
            return self._answer(*self._resolved(row, (site,)))
        return self._answer(found.outcome, cited(found, matcher, met))

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
