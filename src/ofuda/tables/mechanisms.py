"""THE table of standards: what each one makes of all its signals.

A mechanism is one standard, whatever its carriers; its own precedence is applied in its format module, and mechanisms
meet only in `nouns.algebra`. Users extend by argument (`mechanisms=(*MECHANISMS, mine)`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ofuda.carriers.held import Held, Ways
from ofuda.formats import (
    ai_txt,
    aipref,
    claims,
    content_signals,
    label,
    licenses,
    page_controls,
    robots_agents,
    rsl,
    rsl_writing,
    schema_org,
    tdmrep,
)
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.export import Meaning
from ofuda.nouns.policy import Policy
from ofuda.nouns.statements import NOTHING, Declared, Reading, Signal
from ofuda.nouns.vocabulary import INPUTS, TDM, TRAINING, Use
from ofuda.tables.agents import agents
from ofuda.tables.channels import CHANNELS
from ofuda.tables.label_places import is_json
from ofuda.tables.rsl_places import may_hold_rsl

Found = Mapping[str, Ways]
Exports = Callable[[Declared, Signal], frozenset[Meaning]]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One standard: `interpret` makes a reading of the signals of its channels; `refuses` is all it can refuse.

    `exports`: what the best ways to say a label in it mean, where a signal stands; None where no label is said in it.
    """

    name: str
    title: str
    interpret: Callable[[Found, Held, Policy], Reading]
    refuses: frozenset[Use]
    exports: Exports | None = None


def _robots(_: Found, held: Held, policy: Policy) -> Reading:
    """What other agents' rules refuse under a policy that infers; the asker's own rules answer `fetch`."""
    if not policy.infer or held.robots is None:
        return NOTHING
    own = {token for token in held.tokens if held.question.agents}
    tokens = robots_agents.heard(policy.infer, agents())
    tokens = {name: refuses for name, refuses in tokens.items() if name not in own or name == "*"}
    source = held.robots_source
    file = Signal("robots", "", Place(source), party=source.removesuffix("/robots.txt"), seen=held.seen)
    return Reading(robots_agents.infer(tokens, held.robots, held.targets, file))


def _aipref(found: Found, _: Held, __: Policy) -> Reading:
    return aipref.interpret(found)


def _content_signals(found: Found, _: Held, __: Policy) -> Reading:
    return content_signals.interpret(found)


def _page_controls(found: Found, held: Held, _: Policy) -> Reading:
    if not found:
        return NOTHING
    return page_controls.interpret(found, frozenset(held.tokens), held.media_type)


def head_reading(held: Held, policy: Policy) -> Reading:
    """A body whose end is missing may have held a refusal: in its head (J3), as a label (L18) or as RSL (S2)."""
    if not held.partial:
        return NOTHING
    heard = policy.hears("page-controls") or policy.hears("tdmrep")
    readings = NOTHING
    if policy.hears("ofuda") and _may_have_lost_a_label(held):
        message = "the end of the page is missing; a label in it may refuse"
        return _lost(held, "html-truncated", "meta-robots", message, frozenset(Use))
    if heard and held.cut_in_the_head:
        message = "the page ends inside its head; a refusal may be missing"
        readings += _lost(held, "html-truncated", "meta-robots", message, TRAINING | TDM)
    if policy.hears("rsl") and may_hold_rsl(held):
        message = "the end of the document is missing; what it does not prohibit is unknown"
        readings += _lost(held, "rsl-truncated", rsl.CHANNEL, message, INPUTS)
    return readings


def _lost(held: Held, rule: str, channel: str, message: str, uses: frozenset[Use]) -> Reading:
    place = Place(held.resource.url)
    note = Diagnostic(rule, Severity.WARNING, message, place, "fetch it whole", channel, uses)
    return Reading(diagnostics=(note,), doubt=uses)


def _may_have_lost_a_label(held: Held) -> bool:
    body = held.resource.body
    return held.cut_in_the_head or held.head is not None or (body is not None and is_json(held.media_type, body))


def _tdmrep(found: Found, held: Held, _: Policy) -> Reading:
    return tdmrep.interpret(found, _tdmrep_file(held), held.resource.documents)


def _tdmrep_file(held: Held) -> tdmrep.WellKnown | None:
    fetched, where = held.resource.well_known.get(tdmrep.PATH), held.address
    if fetched is None:
        return None
    seen = fetched.fetched_at or held.seen
    source = Signal(tdmrep.CHANNEL, "", Place(held.origin + tdmrep.PATH), seen=seen, party=held.origin)
    return tdmrep.WellKnown(fetched, source, tuple(dict.fromkeys((*where.targets, *where.paths))) if where else ())


def _ofuda(found: Found, held: Held, policy: Policy) -> Reading:
    signals = [signal for way in found.get(label.CHANNEL, ()) for signal in way]
    documents = held.resource.documents
    if not signals and not documents:
        return NOTHING
    policies = _tdm_policies(held) if documents and policy.hears("tdmrep") else label.Policies()
    work = label.Resource(
        held.address.origin if held.address else None, held.own_targets, held.media_type, lambda: _digests(held)
    )
    return label.interpret(signals, policies, documents, work, held.question.at, held.question.trust)


def _digests(held: Held) -> frozenset[bytes] | None:
    """What the copy is known to be (L8); None where neither a digest as labels have it nor the whole body is held."""
    given = label.comparable(held.resource.digests)
    body = held.resource.body
    if body is not None and not held.partial:
        given.append(label.multihash_of(body))
    return frozenset(given) if given else None


def _tdm_policies(held: Held) -> label.Policies:
    """The TDM policies that may refer to labels; the signals are those that TDMRep itself is read from."""
    found = {one.name: ways for one in CHANNELS if one.mechanism == "tdmrep" and one.find and (ways := one.find(held))}
    return label.Policies(*tdmrep.pointers(found, _tdmrep_file(held)))


def _rsl(found: Found, held: Held, _: Policy) -> Reading:
    ways = found.get(rsl.CHANNEL, ())
    if not ways:
        return NOTHING
    return rsl.interpret(ways, held.resource.documents, held.address.origin if held.address else None, held.question.at)


def _licenses(found: Found, _: Held, __: Policy) -> Reading:
    return licenses.interpret(signal for way in found.get(licenses.CHANNEL, ()) for signal in way)


def _schema_org(found: Found, _: Held, __: Policy) -> Reading:
    return schema_org.interpret(signal for way in found.get(schema_org.CHANNEL, ()) for signal in way)


def _ai_txt(_: Found, held: Held, __: Policy) -> Reading:
    fetched = held.resource.well_known.get(ai_txt.PATH)
    if fetched is None:
        return NOTHING
    seen = fetched.fetched_at or held.seen
    file = Signal(ai_txt.CHANNEL, "", Place(held.origin + ai_txt.PATH), seen=seen, party=held.origin)
    return ai_txt.interpret(fetched, file, held.tokens, held.own_targets)


def _claims(_: Found, held: Held, __: Policy) -> Reading:
    return claims.interpret(held.resource.claims, held.resource.url)


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism("robots", "Robots Exclusion Protocol", _robots, INPUTS),
    Mechanism("aipref", "IETF AI Preferences", _aipref, INPUTS, lambda said, at: aipref.exports(said.levels, at.seen)),
    Mechanism(
        "content-signals",
        "Content Signals",
        _content_signals,
        INPUTS,
        lambda said, _: content_signals.exports(said.levels),
    ),
    Mechanism(
        "page-controls",
        "noai and its kin",
        _page_controls,
        TRAINING,
        lambda said, _: page_controls.exports(said.levels),
    ),
    Mechanism("tdmrep", "TDM Reservation Protocol", _tdmrep, TDM, lambda said, _: tdmrep.exports(said.levels)),
    Mechanism(
        "rsl", "Really Simple Licensing", _rsl, INPUTS, lambda said, _: rsl_writing.exports(said.levels, said.asks)
    ),
    Mechanism("licenses", "licences by rel=license", _licenses, frozenset()),
    Mechanism("schema-org", "schema.org", _schema_org, frozenset()),
    Mechanism("ai-txt", "Spawning's ai.txt", _ai_txt, TRAINING),
    Mechanism("ofuda", "Ofuda labels", _ofuda, frozenset(Use)),
    Mechanism("registry", "claims about the work", _claims, frozenset(Use)),
)


def robots_reading(held: Held) -> Reading:
    """What robots.txt itself leaves open or was read leniently in, whatever the mechanisms heard."""
    fetched = held.resource.robots_txt
    if fetched is None:
        return NOTHING
    came = held.robots_outcome
    reading = robots_agents.failures(fetched, came, held.robots_source)
    findings = held.robots_findings()
    return reading + Reading(diagnostics=findings) if findings else reading
