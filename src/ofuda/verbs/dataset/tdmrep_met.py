"""What an address meets in `/.well-known/tdmrep.json`, in words that are the same in every file that says the same."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from typing import NamedTuple

from ofuda.carriers.html_text import looks_like_html
from ofuda.carriers.once import once
from ofuda.carriers.outcomes import Outcome, outcome, partial
from ofuda.carriers.patterns import Target
from ofuda.formats._tdmrep_file import Rule, parse
from ofuda.nouns.resource import Fetched


class Met(NamedTuple):
    """The words, and the rules in the order of their pointers."""

    words: Hashable
    rules: tuple[Rule, ...] = ()


class Tdmrep:
    """A file, read once. `exact` False: it may say more than its words show."""

    def __init__(self, fetched: Fetched | None) -> None:
        self._fetched = fetched
        self._came = outcome(fetched)
        self._head: tuple[object, ...] = (self._came,)
        self._rules: tuple[Rule, ...] = ()
        self.exact = True
        if fetched is None:
            return
        if self._came is Outcome.TEXT:
            read = parse(fetched.body)
            self._rules = read.rules
            odd = partial(fetched) or looks_like_html(fetched.body) or b"\0" in fetched.body
            self.exact = not (odd or read.faults)
        else:
            self._head = (self._came, fetched.status, fetched.error)

    @once
    def sha256(self) -> str:
        """The digest of the body."""
        return hashlib.sha256(self._fetched.body if self._fetched else b"").hexdigest()

    @property
    def has_rules(self) -> bool:
        return bool(self._rules)

    @property
    def patterns(self) -> list[bytes]:
        """All that tells one address from another."""
        return [rule.pattern.octets for rule in self._rules]

    def first(self, target: Target) -> list[Rule | None]:
        """The first rule for each spelling: TDMRep reads the address with and without its query (T3)."""
        spellings = dict.fromkeys((target, Target(target.partition(b"?")[0])))
        return [next((rule for rule in self._rules if rule.pattern.matches(one)), None) for one in spellings]

    def meet(self, target: Target) -> Met:
        """What an address meets."""
        if not self._rules:
            return Met(self._head)
        first = self.first(target)
        rules = sorted({one.pointer: one for one in first if one}.values(), key=lambda one: one.pointer)
        words = tuple(one and (one.reserved, bool(one.policy), rules.index(one)) for one in first)
        return Met((*self._head, words), tuple(rules))
