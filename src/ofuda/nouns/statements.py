"""From what was written to what it means and who says it (standard §3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from ofuda.nouns.diagnostics import Diagnostic, Place
from ofuda.nouns.quick import quick
from ofuda.nouns.stance import Condition, Level, Stance
from ofuda.nouns.vocabulary import Use


class Authority(IntEnum):
    """How well it is known who speaks; each counts for more than those below it."""

    CLAIMED = 0
    CARRIED = 1
    PAGE = 2
    ORIGIN = 3
    PROVED = 4

    @property
    def permits(self) -> bool:
        """Refusals count from `CARRIED` up, permissions only from `PAGE` up."""
        return self >= Authority.PAGE


@quick
@dataclass(frozen=True, slots=True)
class Scope:
    """Where in a robots.txt a line applies: for one way of reading it, one agent and one spelling of the URL.

    `target` is the canonical path and query, `crawlable` whether this group lets the agent fetch it, `marked` whether
    the line stands in a marked block, `grouped` False for a line before any `User-agent`.
    """

    target: bytes
    crawlable: bool = True
    marked: bool = False
    grouped: bool = True


@quick
@dataclass(frozen=True, slots=True)
class Signal:
    """What was written. `raw` is shown and archived, `value` is what the standard's grammar is about.

    `seen` is when it was fetched; `key` the field or meta name, or robots key, in lower case.
    """

    channel: str
    raw: str
    place: Place
    key: str = ""
    value: str = ""
    seen: datetime | None = None
    scope: Scope | None = None
    party: str = ""
    authority: Authority = Authority.ORIGIN


@dataclass(frozen=True, slots=True)
class Declared:
    """A label as other statements of its party meet it (standard §3.4).

    `levels` are its decisions as written, `mentions` the uses for which it is about the resource in every reading.
    `through`: the address of the TDM policy that led to it, `pointed` the uses as above wherever that policy is named.
    `asks`: the conditions of its conditional uses, as written.
    """

    id: str
    party: str
    authority: Authority
    levels: frozenset[tuple[Use, Level]]
    mentions: frozenset[Use]
    through: frozenset[str] = frozenset()
    pointed: frozenset[Use] = frozenset()
    asks: frozenset[tuple[Use, frozenset[Condition]]] = frozenset()


@quick
@dataclass(frozen=True, slots=True)
class Statement:
    """What a signal means: one stance on some uses, by one party.

    `note` is a word for what the stance cannot say, such as `not-reserved`. `counted` False: listed, but weighs nothing
    (a claim, or about another subject); `aside` then says why, where there is a role for it: rendering, pointer,
    expired. `label`, `declared_by`: of the label that says it. `by_content`: it knows the copy, not the place.
    `points_to`: the address of a document that says more.
    """

    uses: frozenset[Use]
    stance: Stance
    evidence: Signal
    party: str
    authority: Authority
    note: str | None = None
    counted: bool = True
    aside: str = ""
    label: str = ""
    declared_by: str = ""
    by_content: bool = False
    points_to: str = ""


class Fault(IntEnum):
    """Two of the three failures (standard §3.7); the third, *absent*, says nothing and weighs nothing."""

    BROKEN = 0
    UNREACHABLE = 1


@dataclass(frozen=True, slots=True)
class Failure:
    """A carrier that could not be read, and the uses that it could have refused."""

    fault: Fault
    channel: str
    uses: frozenset[Use]
    place: Place


@dataclass(frozen=True, slots=True)
class Need:
    """A document that a pointer names and that was not given. `kind`: rsl, tdm-policy, label, did."""

    url: str
    kind: str
    channel: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Where permission is to be had; it grants nothing (standard §3.6). `license` is an address.

    `price`, as it is written there, in `currency` for each `unit`: where the offer names one.
    """

    license: str | None
    payment_model: str | None
    contact: str | None
    channel: str
    price: str | None = None
    currency: str | None = None
    unit: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Reading:
    """A lenient result, and everything that was not understood.

    `doubt`: uses for which a refusal may have stood in a part that is missing; *allowed* becomes *unknown* there.
    `labels`: those that may have renderings among the statements of other mechanisms.
    """

    statements: tuple[Statement, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    failures: tuple[Failure, ...] = ()
    needs: tuple[Need, ...] = ()
    doubt: frozenset[Use] = frozenset()
    labels: tuple[Declared, ...] = ()
    offers: tuple[Offer, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        if other is NOTHING:
            return self
        if self is NOTHING:
            return other
        return Reading(
            self.statements + other.statements,
            self.diagnostics + other.diagnostics,
            self.failures + other.failures,
            self.needs + other.needs,
            self.doubt | other.doubt,
            self.labels + other.labels,
            self.offers + other.offers,
        )


NOTHING = Reading()
