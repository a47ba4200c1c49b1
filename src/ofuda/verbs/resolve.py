"""May I, for this use, and why: Resource + Question + Policy → Decision (standard §3)."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial

from ofuda.carriers.held import Held, addressed
from ofuda.carriers.patterns import Target
from ofuda.carriers.urls import without_fragment
from ofuda.formats import robots_agents
from ofuda.formats.robots_agents import MARKS
from ofuda.nouns.decision import Decision, FetchDecision
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity, quote
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.question import Question
from ofuda.nouns.resource import Resource
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import NOTHING, Failure, Fault, Reading
from ofuda.nouns.vocabulary import ALL
from ofuda.tables.channels import CHANNELS, Channel, Find
from ofuda.tables.mechanisms import MECHANISMS, Mechanism, head_reading, robots_reading
from ofuda.tables.policies import DEFAULT, POLICIES
from ofuda.verbs.evidence import evidence_of
from ofuda.verbs.judging import judged
from ofuda.verbs.renderings import Render, settled


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
    steps = _our_steps(_CARRIERS & held.carriers) if ours else _steps(_plan(mechanisms, channels), held.carriers)
    for mechanism, places in steps:
        if policy.hears(mechanism.name) or mechanism.name == "registry":
            found = {name: ways for name, find in places if (ways := find(held))}
            reading += mechanism.interpret(found, held, policy)
    reading = settled(reading, _RENDERS if ours else _renders(mechanisms, channels))
    fetch = _fetch(held)
    uses = judged(reading, fetch, held, policy)
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


Plan = tuple[tuple[Mechanism, frozenset[str] | None, tuple[Channel, ...]], ...]
Steps = tuple[tuple[Mechanism, tuple[tuple[str, Find], ...]], ...]


def _plan(mechanisms: Sequence[Mechanism], channels: Sequence[Channel]) -> Plan:
    """Each mechanism with what it reads in, where that is known, and the places where its signals are looked for."""
    read = {one.name: [each for each in channels if each.mechanism == one.name and each.find] for one in mechanisms}
    return tuple((one, _within(one, read[one.name]), tuple(read[one.name])) for one in mechanisms)


def _within(mechanism: Mechanism, channels: Sequence[Channel]) -> frozenset[str] | None:
    """The carriers of all its channels; None for a mechanism of others, which may read whatever it likes."""
    known = [each.within for each in channels if each.within is not None]
    ours = any(mechanism is one for one in MECHANISMS)
    return frozenset[str]().union(*known) if ours and channels and len(known) == len(channels) else None


def _steps(plan: Plan, carriers: AbstractSet[str]) -> Steps:
    """The mechanisms that may find something in these carriers, each with the places to look into."""
    return tuple(
        (
            mechanism,
            tuple(
                (each.name, each.find)
                for each in channels
                if each.find and (each.within is None or not each.within.isdisjoint(carriers))
            ),
        )
        for mechanism, within, channels in plan
        if within is None or not within.isdisjoint(carriers)
    )


_PLAN = _plan(MECHANISMS, CHANNELS)
_CARRIERS = frozenset[str]().union(*(each.within for each in CHANNELS if each.within))
_our_steps = lru_cache(maxsize=256)(partial(_steps, _PLAN))


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
