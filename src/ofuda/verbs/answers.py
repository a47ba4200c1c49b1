"""A decision as the JSON answer of the interface page, member for member."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from ofuda.nouns.decision import Decision, Evidence, FetchDecision, Reason, Role, UseDecision
from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.policy import Policy, Verdict
from ofuda.nouns.stance import UNKNOWN, Condition, Duty, Level, Stance, ordered
from ofuda.nouns.statements import Authority, Need, Offer
from ofuda.nouns.versions import VERSIONS
from ofuda.nouns.vocabulary import ALL, Use

_ORDER = {use: at for at, use in enumerate(ALL)}
_NAMES = {use: use.value for use in ALL}
_ROLES = {role: role.value for role in Role}
_LEVELS = {level: level.word for level in Level}
_VERDICTS = {verdict: verdict.word for verdict in Verdict}
_AUTHORITIES = {authority: authority.name.lower() for authority in Authority}
_encode = msgspec.json.Encoder().encode
Json = dict[str, Any]
_LONGEST_RAW = 2_000  # characters; the place says where the rest stands


def answer(decision: Decision, identifier: object = None) -> Json:
    """The answer to one request; `identifier` is the request's own `id`, returned as given."""
    uses = {_NAMES[use]: _use(one) for use, one in decision.uses.items()}
    return _answer(decision, identifier, uses, _policy(decision.policy))


def encodable(decision: Decision, identifier: object = None) -> Json:
    """The answer for msgspec's encoder: parts that come again in many answers are JSON already."""
    uses = {_NAMES[use]: _use(one) if one.reasons else _plain(one) for use, one in decision.uses.items()}
    return _answer(decision, identifier, uses, _named(decision.policy.name, decision.policy.digest))


def _answer(decision: Decision, identifier: object, uses: Json, policy: object) -> Json:
    fetch = decision.fetch
    return {
        "id": identifier,
        "url": decision.url,
        "agents": list(decision.agents),
        "verdict": _VERDICTS[decision.verdict],
        "fetch": {"decision": _LEVELS[fetch.level], "place": str(fetch.place) if fetch.place else None},
        "uses": uses,
        "offers": list(map(_offer, decision.offers)),
        "needs": list(map(_need, decision.needs)),
        "diagnostics": list(map(diagnostic, decision.diagnostics)),
        "evidence": list(map(_evidence, decision.evidence)),
        "policy": policy,
        "versions": VERSIONS,
    }


def _policy(policy: Policy) -> Json:
    return {"name": policy.name, "digest": policy.digest}


@lru_cache(maxsize=64)
def _named(name: str, digest: str) -> msgspec.Raw:
    return msgspec.Raw(_encode({"name": name, "digest": digest}))


def _plain(one: UseDecision) -> Json | msgspec.Raw:
    return _use(one) if one.conditions else _silent(one.level, one.verdict, one.reason)


@lru_cache(maxsize=256)
def _silent(level: Level, verdict: Verdict, reason: str) -> msgspec.Raw:
    """A decision on a use for which nobody gave a reason, as JSON."""
    return msgspec.Raw(_encode(_use(UseDecision(Use.SEARCH, Stance(level), verdict, reason))))


def flawed(decision: Decision, diagnostics: Iterable[Diagnostic]) -> Decision:
    """The decision on a request that could not be wholly read: nothing is allowed, nothing is kept unseen."""
    uses = {use: _never_keep(one) for use, one in decision.uses.items()}
    return replace(
        decision,
        uses=uses,
        verdict=max((one.verdict for one in uses.values()), default=Verdict.REVIEW),
        diagnostics=(*diagnostics, *decision.diagnostics),
    )


def _never_keep(one: UseDecision) -> UseDecision:
    stance = UNKNOWN if one.level is Level.ALLOWED else one.stance
    if one.verdict is not Verdict.KEEP:
        return replace(one, stance=stance)
    return replace(one, stance=stance, verdict=Verdict.REVIEW, reason="broken")


def unanswerable(diagnostics: tuple[Diagnostic, ...], uses: Iterable[Use], policy: Policy) -> Decision:
    """The answer in the place of a line that holds no request."""
    asked = sorted(uses, key=_ORDER.__getitem__)
    return Decision(
        url="",
        agents=(),
        fetch=FetchDecision(Level.UNKNOWN),
        uses={use: UseDecision(use, UNKNOWN, Verdict.REVIEW, "broken") for use in asked},
        verdict=Verdict.REVIEW,
        policy=policy,
        diagnostics=diagnostics,
    )


def _use(one: UseDecision) -> Json:
    conditions = one.conditions
    found: Json = {
        "decision": _LEVELS[one.stance.level],
        "verdict": _VERDICTS[one.verdict],
        "reason": one.reason,
        "reasons": list(map(_reason, one.reasons)),
        "conditions": [condition(each) for each in ordered(conditions)] if conditions else [],
    }
    if one.by_location:
        found["by_location"] = True  # standard §3.1: only a location permits
    return found


def _need(one: Need) -> Json:
    return {"url": one.url, "kind": one.kind, "channel": one.channel}


def _offer(one: Offer) -> Json:
    return {
        "license": one.license,
        "payment_model": one.payment_model,
        "price": one.price,
        "currency": one.currency,
        "unit": one.unit,
        "contact": one.contact,
        "channel": one.channel,
    }


def _reason(reason: Reason) -> Json:
    statement = reason.statement
    signal = statement.evidence
    found = {
        "channel": signal.channel,
        "role": _ROLES[reason.role],
        "decision": _LEVELS[reason.level],
        "authority": _AUTHORITIES[statement.authority],
        "party": statement.party,
        "raw": signal.raw if len(signal.raw) <= _LONGEST_RAW else signal.raw[:_LONGEST_RAW] + "…",
        "source": signal.place.source,
        "place": str(signal.place),
    }
    if statement.note:
        found["note"] = statement.note
    if statement.label:
        found["label"] = statement.label
        found["declared_by"] = statement.declared_by
    return found


def condition(one: Condition) -> Json:
    """A duty or a constraint as the interface writes it."""
    if isinstance(one, Duty):
        return {"duty": one.name}
    return {"constraint": one.name, "values": list(one.values)}


def diagnostic(one: Diagnostic) -> Json:
    """A finding as the interface writes it."""
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "message": one.message,
        "place": str(one.place) if one.place else None,
        "help": one.help,
        "channel": one.channel,
        "uses": sorted(one.uses, key=lambda use: _ORDER.get(use, 0)),
    }


def _evidence(one: Evidence) -> Json:
    found: Json = {
        "source": one.source,
        "status": one.status,
        "sha256": one.sha256,
        "fetched_at": timestamp(one.fetched_at),
    }
    if one.error is not None:
        found["error"] = one.error
    return found


def timestamp(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, with `Z`."""
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
