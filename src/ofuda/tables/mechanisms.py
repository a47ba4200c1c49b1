"""THE table of standards: what each one makes of all its signals.

A mechanism is one standard, whatever its carriers; its own precedence is applied in its format module, and mechanisms
meet only in `nouns.algebra`. Users extend by argument (`mechanisms=(*MECHANISMS, mine)`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ofuda.carriers.held import Held, Ways
from ofuda.formats import aipref, claims, content_signals, page_controls, robots_agents, tdmrep
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.policy import Policy
from ofuda.nouns.statements import NOTHING, Reading, Signal
from ofuda.nouns.vocabulary import INPUTS, TDM, TRAINING, Use
from ofuda.tables.agents import agents

Found = Mapping[str, Ways]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One standard: `interpret` makes a reading of the signals of its channels; `refuses` is all it can refuse."""

    name: str
    title: str
    interpret: Callable[[Found, Held, Policy], Reading]
    refuses: frozenset[Use]


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
    """A page whose end is missing before its head is over may have held a refusal (J3)."""
    if not held.cut_in_the_head or not (policy.hears("page-controls") or policy.hears("tdmrep")):
        return NOTHING
    message = "the page ends inside its head; a refusal may be missing"
    uses = TRAINING | TDM
    note = Diagnostic(
        "html-truncated", Severity.WARNING, message, Place(held.resource.url), "fetch it whole", "meta-robots", uses
    )
    return Reading(diagnostics=(note,), doubt=uses)


def _tdmrep(found: Found, held: Held, _: Policy) -> Reading:
    fetched = held.resource.well_known.get(tdmrep.PATH)
    if fetched is None and not found:
        return NOTHING
    where = held.address
    targets = tuple(dict.fromkeys((*where.targets, *where.paths))) if where else ()
    seen = (fetched.fetched_at if fetched else None) or held.seen
    source = Signal(tdmrep.CHANNEL, "", Place(held.origin + tdmrep.PATH), seen=seen, party=held.origin)
    return tdmrep.interpret(found, fetched, source, targets, held.resource.documents)


def _claims(_: Found, held: Held, __: Policy) -> Reading:
    if not held.resource.claims:
        return NOTHING
    return claims.interpret(held.resource.claims, held.resource.url)


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism("robots", "Robots Exclusion Protocol", _robots, INPUTS),
    Mechanism("aipref", "IETF AI Preferences", _aipref, INPUTS),
    Mechanism("content-signals", "Content Signals", _content_signals, INPUTS),
    Mechanism("page-controls", "noai and its kin", _page_controls, TRAINING),
    Mechanism("tdmrep", "TDM Reservation Protocol", _tdmrep, TDM),
    Mechanism("registry", "claims about the work", _claims, frozenset(Use)),
)


def robots_reading(held: Held) -> Reading:
    """What robots.txt itself leaves open or was read leniently in, whatever the mechanisms heard."""
    fetched = held.resource.robots_txt
    if fetched is None:
        return NOTHING
    came = held.robots_outcome
    reading = robots_agents.failures(fetched, came, held.robots_source)
    return reading + Reading(diagnostics=held.robots_findings())
