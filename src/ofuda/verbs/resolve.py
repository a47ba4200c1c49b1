"""May I, for this use, and why: Resource + Question + Policy → Decision (standard §3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ofuda.carriers.held import Held, addressed
from ofuda.carriers.patterns import Target
from ofuda.carriers.urls import without_fragment
from ofuda.formats import robots_agents
from ofuda.formats.robots_agents import MARKS
from ofuda.nouns.algebra import merge, weighs_as
from ofuda.nouns.conditions import evaluate
from ofuda.nouns.decision import Decision, FetchDecision, Reason, Role, UseDecision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.resource import Resource
from ofuda.nouns.stance import UNKNOWN, Level, Stance
from ofuda.nouns.statements import NOTHING, Authority, Failure, Fault, Reading, Statement
from ofuda.nouns.vocabulary import ALL, Use
from ofuda.tables.channels import CHANNELS, ORDER, Channel, Find
from ofuda.tables.mechanisms import MECHANISMS, Mechanism, head_reading, robots_reading
from ofuda.tables.policies import DEFAULT, POLICIES
from ofuda.verbs.evidence import evidence_of
from ofuda.verbs.renderings import Render, settled

_ORDERED_USES = {use: at for at, use in enumerate(ALL)}


def resolve(
    resource: Resource,
    question: Question,
    policy: Policy | None = None,
    *,
    mechanisms: Sequence[Mechanism] = MECHANISMS,
    channels: Sequence[Channel] = CHANNELS,
) -> Decision:
    """The decision for every use asked about. Pure: the same arguments give the same answer, and nothing is fetched."""
    policy = POLICIES[DEFAULT] if policy is None else policy
    held = Held(resource, question, MARKS)
    reading = _doubts(held) + _documents(held) + robots_reading(held) + head_reading(held, policy)
    ours = mechanisms is MECHANISMS and channels is CHANNELS
    carriers = held.carriers
    for mechanism, within, places in _PLAN if ours else _plan(mechanisms, channels):
        if within is not None and within.isdisjoint(carriers):
            continue  # there is nothing that it could read
        if policy.hears(mechanism.name) or mechanism.name == "registry":
            found = {name: ways for name, find in places if (ways := find(held))}
            reading += mechanism.interpret(found, held, policy)
    reading = settled(reading, _RENDERS if ours else _renders(mechanisms, channels))
    fetch = _fetch(held)
    judge = _Judge(reading, fetch, held, policy)
    asked = sorted(question.uses, key=_ORDERED_USES.__getitem__)
    uses = {use: judge.use(use) for use in asked}
    return Decision(
        url=resource.url,
        agents=tuple(sorted(question.agents)),
        fetch=fetch,
        uses=uses,
        verdict=max([one.verdict for one in uses.values()], default=Verdict.KEEP),
        policy=policy,
        needs=reading.needs,
        offers=reading.offers,
        diagnostics=_bounded(reading.diagnostics),
        evidence=evidence_of(held),
    )


_MOST = 100


def _bounded(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The first findings and the number of the rest: hostile input can be wrong in a hundred thousand places."""
    if len(found) <= _MOST:
        return found
    message = f"{len(found) - _MOST} more findings are not listed"
    return (*found[:_MOST], Diagnostic("more-findings", Severity.NOTE, message, help="mend these and ask again"))


Plan = tuple[tuple[Mechanism, frozenset[str] | None, tuple[tuple[str, Find], ...]], ...]


def _plan(mechanisms: Sequence[Mechanism], channels: Sequence[Channel]) -> Plan:
    """Each mechanism with what it reads in, where that is known, and the places where its signals are looked for."""
    read = {one.name: [each for each in channels if each.mechanism == one.name and each.find] for one in mechanisms}
    return tuple(
        (one, _within(one, read[one.name]), tuple((each.name, each.find) for each in read[one.name] if each.find))
        for one in mechanisms
    )


def _within(mechanism: Mechanism, channels: Sequence[Channel]) -> frozenset[str] | None:
    """The carriers of all its channels; None for a mechanism of others, which may read whatever it likes."""
    known = [each.within for each in channels if each.within is not None]
    ours = any(mechanism is one for one in MECHANISMS)
    return frozenset[str]().union(*known) if ours and channels and len(known) == len(channels) else None


_PLAN = _plan(MECHANISMS, CHANNELS)


def _renders(mechanisms: Sequence[Mechanism], channels: Sequence[Channel]) -> dict[str, Render]:
    """By channel, what the exports of a label mean there."""
    exports = {one.name: one.exports for one in mechanisms}
    return {one.name: render for one in channels if (render := exports.get(one.mechanism)) is not None}


_RENDERS = _renders(MECHANISMS, CHANNELS)


def _doubts(held: Held) -> Reading:
    """What is wrong with the question or the address itself."""
    requested = held.resource.requested_url
    if held.well_addressed and held.well_asked:
        return NOTHING
    place = Place(held.resource.url)
    advice = "a product token is a crawler's short name, of letters, digits, `_` and `-`, such as `ExampleBot`"
    notes = [
        Diagnostic(
            "agent-not-a-token",
            Severity.ERROR,
            f"{quote(agent)} is no product token, so no robots.txt group can name it",
            place,
            advice,
        )
        for agent in held.question.nameless
    ]
    for url in (held.resource.url, requested):
        if url is not None and addressed(url) is None:
            message = f"{quote(url)} is no http or https URL"
            notes.append(Diagnostic("url-invalid", Severity.ERROR, message, place, "give an absolute URL"))
    return Reading(diagnostics=tuple(notes))


def _documents(held: Held) -> Reading:
    """Two documents under one address: nobody can say which of them speaks, so neither permits (L5)."""
    met: dict[str, str] = {}
    for url in held.resource.documents if len(held.resource.documents) > 1 else ():
        first = met.setdefault(without_fragment(url), url)
        if first != url:
            message = f"{quote(first)} and {quote(url)} are one address; two documents cannot stand there"
            place = Place(url)
            note = Diagnostic("document-twice", Severity.ERROR, message, place, "give the one that was fetched last")
            failure = Failure(Fault.BROKEN, "label", frozenset(ALL), place)
            return Reading(diagnostics=(note,), failures=(failure,), doubt=frozenset(ALL))
    return NOTHING


def _fetch(held: Held) -> FetchDecision:
    if not held.question.tokens or held.asked is None:
        return _UNSEEN  # R8, Q1
    if held.targets == _ROBOTS_TXT and held.well_asked:
        return FetchDecision(Level.ALLOWED)  # RFC 9309 §2.2.2: implicitly allowed, whatever came of asking (R2)
    if held.resource.robots_txt is None:
        return _UNSEEN
    ways = [(way.group, way.target) for way in held.ways]
    fetch = robots_agents.fetch(held.resource.robots_txt, held.robots_outcome, ways, held.robots_source)
    # One agent that nobody can name leaves the answer open, unless another is turned away (J2, Q1).
    return fetch if fetch.level is Level.DISALLOWED or held.well_asked else _UNSEEN


_UNSEEN = FetchDecision(Level.UNKNOWN)
_ROBOTS_TXT = (Target(b"/robots.txt"),)


class _Judge:
    """Joins a reading use by use, then lets the policy judge (standard §3.5, §3.9)."""

    def __init__(self, reading: Reading, fetch: FetchDecision, held: Held, policy: Policy) -> None:
        self.reading = reading
        self.policy = policy
        self.question = held.question
        self.invalid = not (held.well_addressed and held.well_asked)
        self.out_of_reach = fetch.level is Level.DISALLOWED and fetch.unreachable
        self.not_fetchable = fetch.level is Level.DISALLOWED and not fetch.unreachable
        self.agreements = tuple([one for one in held.question.agreements if _covers(one, held)])
        self.statements = sorted(reading.statements, key=_rank) if len(reading.statements) > 1 else reading.statements
        self.undisturbed = not (reading.failures or self.not_fetchable or self.invalid)
        self.silent = _silent(policy)

    def use(self, use: Use) -> UseDecision:
        """The decision for one use."""
        mine = [one for one in self.statements if use in one.uses]
        if not mine:
            return self.silent[use] if self.undisturbed else self._verdict(use, UNKNOWN, ())
        weighed = [
            (one, evaluate(one.stance, self.question), bool(self.agreements) and self._agreed(one, use)) for one in mine
        ]
        stance = merge([said for one, said, agreed in weighed if not agreed and weighs_as(one, said)])
        if stance.level is Level.ALLOWED and use in self.reading.doubt:
            stance = UNKNOWN  # J3
        reasons = tuple(
            [Reason(one, _role(one, said, stance, agreed=agreed), one.stance.level) for one, said, agreed in weighed]
        )
        return self._verdict(use, stance, reasons)

    def _verdict(self, use: Use, stance: Stance, reasons: tuple[Reason, ...]) -> UseDecision:
        """The most restrictive of what the policy makes of everything, with the reason that made it so (J4, J5)."""
        found = [(self.policy.verdict(stance.level, use), _code(stance, reasons))]
        for fault, column in _FAULTS if self.reading.failures else ():
            if any(one.fault is fault and use in one.uses for one in self.reading.failures):
                found.append((self.policy.judge(column, use) or Verdict.KEEP, column))
        claimed = use is not Use.SEARCH and any([one.role is Role.CLAIM for one in reasons])  # noqa: C419 (faster)  # Q2
        weight = self.policy.judge("claims", use) if claimed else None
        if weight is not None:
            found.append((weight, "claim"))
        if self.invalid:
            found.append((Verdict.REVIEW, "agent_not_a_token"))
        verdict, reason = found[0] if len(found) == 1 else max(found, key=lambda one: one[0])  # of equals the first
        if reason == "no_signal" and self.out_of_reach and (Verdict.DROP, "unreachable") in found:
            reason = "unreachable"
        if self.not_fetchable and self.policy.own_disallow >= max(verdict, Verdict.REVIEW):
            verdict, reason = self.policy.own_disallow, "not_fetchable"
        return UseDecision(use, stance, verdict, reason, reasons)

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


def _role(statement: Statement, said: Stance, decided: Stance, *, agreed: bool) -> Role:
    if agreed:
        return Role.AGREED
    if statement.aside:
        return Role(statement.aside)
    if statement.authority is Authority.CLAIMED and statement.stance.level >= Level.CONDITIONAL:
        return Role.CLAIM
    if not weighs_as(statement, said):
        return Role.UNCOUNTED
    decisive = said.level is decided.level and decided.level is not Level.UNKNOWN
    return Role.DECISIVE if decisive else Role.WEIGHED


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
