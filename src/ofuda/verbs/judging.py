"""A reading judged use by use: what stands when all of it is joined, and what the policy makes of that."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ofuda.carriers.held import Held, addressed
from ofuda.nouns.algebra import merge, weighs_as
from ofuda.nouns.conditions import evaluate
from ofuda.nouns.decision import FetchDecision, Reason, Role, UseDecision
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.stance import UNKNOWN, Level, Stance
from ofuda.nouns.statements import Authority, Fault, Reading, Statement
from ofuda.nouns.vocabulary import ALL, Use
from ofuda.tables.channels import ORDER


def judged(reading: Reading, fetch: FetchDecision, held: Held, policy: Policy) -> dict[Use, UseDecision]:
    """The decision for every use asked about, in the order of the vocabulary."""
    judge = _Judge(reading, fetch, held, policy)
    if judge.undisturbed and not reading.statements:
        return {use: judge.silent[use] for use in held.question.asked}
    judge.hear()
    return {use: judge.use(use) for use in held.question.asked}


class _Judge:
    """Joins a reading use by use, then lets the policy judge (standard §3.5, §3.9)."""

    def __init__(self, reading: Reading, fetch: FetchDecision, held: Held, policy: Policy) -> None:
        refused = fetch.level is Level.DISALLOWED
        self.reading = reading
        self.held = held
        self.policy = policy
        self.invalid = not (held.well_addressed and held.well_asked)
        self.out_of_reach = refused and fetch.unreachable
        self.not_fetchable = refused and not fetch.unreachable
        self.undisturbed = not (reading.failures or self.not_fetchable or self.invalid)
        self.silent = _silent(policy)

    def hear(self) -> None:
        """Meet with the question what is said about the uses that it asks about."""
        question = self.held.question
        statements = [one for one in self.reading.statements if not question.uses.isdisjoint(one.uses)]
        if len(statements) > 1:
            statements.sort(key=_rank)
        self.heard = [_heard(one, question) for one in statements]
        self.agreements = [one for one in question.agreements if _covers(one, self.held)]

    def use(self, use: Use) -> UseDecision:
        """The decision for one use."""
        mine = [one for one in self.heard if use in one.statement.uses]
        if not mine:
            return self.silent[use] if self.undisturbed else self._verdict(use, UNKNOWN, ())
        agreed = [one for one in mine if self._agreed(one.statement, use)] if self.agreements else ()
        stance = merge([one.said for one in mine if one.weighs and one not in agreed])
        if stance.level is Level.ALLOWED and use in self.reading.doubt:
            stance = UNKNOWN  # J3
        reasons = tuple([Reason(one.statement, _role(one, stance, agreed), one.statement.stance.level) for one in mine])
        return self._verdict(use, stance, reasons)

    def _verdict(self, use: Use, stance: Stance, reasons: tuple[Reason, ...]) -> UseDecision:
        """The most restrictive of what the policy makes of everything, with the reason that made it so (J4, J5)."""
        found = (self.policy.verdict(stance.level, use), _code(stance, reasons))
        claimed = use is not Use.SEARCH and Role.CLAIM in [one.role for one in reasons]  # Q2
        verdict, reason = found if self.undisturbed and not claimed else self._worst(use, found, claimed=claimed)
        return UseDecision(use, stance, verdict, reason, reasons)

    def _worst(self, use: Use, stated: tuple[Verdict, str], *, claimed: bool) -> tuple[Verdict, str]:
        found = [stated]
        for fault, column in _FAULTS if self.reading.failures else ():
            if any(one.fault is fault and use in one.uses for one in self.reading.failures):
                found.append((self.policy.judge(column, use) or Verdict.KEEP, column))
        weight = self.policy.judge("claims", use) if claimed else None
        if weight is not None:
            found.append((weight, "claim"))
        if self.invalid:
            found.append((Verdict.REVIEW, "agent_not_a_token"))
        verdict, reason = max(found, key=lambda one: one[0])  # of equals the first
        if reason == "no_signal" and self.out_of_reach and (Verdict.DROP, "unreachable") in found:
            reason = "unreachable"
        if self.not_fetchable and self.policy.own_disallow >= max(verdict, Verdict.REVIEW):
            return self.policy.own_disallow, "not_fetchable"
        return verdict, reason

    def _agreed(self, statement: Statement, use: Use) -> bool:
        return any(use in one.uses and one.licensor == statement.party for one in self.agreements)


_FAULTS = ((Fault.BROKEN, "broken"), (Fault.UNREACHABLE, "unreachable"))
_SILENT: dict[int, tuple[Policy, dict[Use, UseDecision]]] = {}


def _silent(policy: Policy) -> dict[Use, UseDecision]:
    """What a policy makes of each use that nobody speaks about: made once, since most are so."""
    found = _SILENT.get(id(policy))
    if found is None or found[0] is not policy:
        if len(_SILENT) >= _POLICIES_AT_ONCE:
            _SILENT.clear()
        silent = {use: UseDecision(use, UNKNOWN, policy.verdict(Level.UNKNOWN, use), "no_signal") for use in ALL}
        found = _SILENT[id(policy)] = (policy, silent)
    return found[1]


_POLICIES_AT_ONCE = 64


class _Heard(NamedTuple):
    """A statement met with a question: what it says then, whether that counts, and its role where that is settled."""

    statement: Statement
    said: Stance
    weighs: bool
    role: Role | None


def _heard(statement: Statement, question: Question) -> _Heard:
    said = evaluate(statement.stance, question)
    weighs = weighs_as(statement, said)
    if statement.aside:
        return _Heard(statement, said, weighs, Role(statement.aside))
    if statement.authority is Authority.CLAIMED and statement.stance.level >= Level.CONDITIONAL:
        return _Heard(statement, said, weighs, Role.CLAIM)
    return _Heard(statement, said, weighs, None if weighs else Role.UNCOUNTED)


def _role(one: _Heard, decided: Stance, agreed: Collection[_Heard]) -> Role:
    if one in agreed:
        return Role.AGREED
    decisive = one.said.level is decided.level and decided.level is not Level.UNKNOWN
    return one.role or (Role.DECISIVE if decisive else Role.WEIGHED)


def _rank(statement: Statement) -> tuple[object, ...]:
    place = statement.evidence.place
    return (
        ORDER.get(statement.evidence.channel, len(ORDER)),
        place.source,
        place.line or 0,
        place.pointer or "",
        -statement.stance.level,
        tuple(sorted(statement.uses)),
    )


def _code(stance: Stance, reasons: Iterable[Reason]) -> str:
    """The reason code: the first decisive channel in the table's order, and the level."""
    if stance.level is Level.UNKNOWN:
        return "no_signal"
    channel = next(one.statement.evidence.channel for one in reasons if one.role is Role.DECISIVE)
    return f"{channel.replace('-', '_')}_{stance.level.word}"


def _covers(agreement: Agreement, held: Held) -> bool:
    """Whether an agreement is in force and about the resource (Q3)."""
    at = held.question.at
    if at is None or at.tzinfo is None or agreement.until.tzinfo is None or at >= agreement.until:
        return False  # an instant without a zone is in no time
    return any(_about(subject, held) for subject in agreement.subjects)


def _about(subject: str, held: Held) -> bool:
    """Whether a subject is the resource's address, or an origin or a folder above it, in every spelling."""
    named = addressed(subject)
    if named is None or held.address is None or named.origin != held.address.origin:
        return False
    if named.targets[0].endswith(b"/"):
        return all(target.startswith(named.targets[0]) for target in held.address.targets)
    return named.targets == held.address.targets
