"""Which foreign statements are renderings of a label, by trying all that could be written (standard §2, §3.4).

`L15`, `S8` … in comments are entries of `docs/pages/readings.md`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from tests.oracle_labels import Heard, asking_more, conditions_of, rules
from tests.oracle_pages import Reservation, reserved
from tests.oracle_proofs import place_of
from tests.oracle_rsl import EXTENTS, Conditions, License, say
from tests.oracle_rsl import Written as Licences
from tests.oracle_signals import (
    ALLOWED,
    CONDITIONAL,
    DISALLOWED,
    INPUTS,
    NONE,
    REVISIONS,
    SIGNALS,
    TDM,
    TRAINING,
    UNKNOWN,
    USES,
    Found,
    Levels,
    Question,
    Statement,
    Uses,
    aipref,
    day_seen,
    join,
    said,
    several,
)

NOTHING: Conditions = frozenset()  # asked


class Rendering(NamedTuple):
    levels: Levels
    touched: Uses  # by the tokens that permit anything, and ask for nothing
    keys: int


@cache
def renderings(channel: str, day: date) -> list[Rendering]:
    """All that could be written; nothing for robots.txt's own rules, or before the first revision; of RSL below."""
    if channel.startswith("aipref"):
        return list(of_aipref(day))
    if channel.startswith("content-signal"):
        return list(of_signals())
    if channel in {"x-robots-tag", "meta-robots"}:
        return [Rendering({}, NONE, 0), Rendering(said(TRAINING, NONE), NONE, 1)]
    if channel.startswith("tdmrep"):
        reserving = [Rendering(reserved(1, policy=policy), NONE, 1) for policy in (False, True)]
        return [Rendering({}, NONE, 0), Rendering(reserved(0, policy=False), TDM, 1), *reserving]
    return []


def of_aipref(day: date) -> Iterator[Rendering]:
    for tokens in [tokens for since, tokens in REVISIONS if since <= day][-1:]:
        for values in product(("", "y", "n"), repeat=len(tokens)):
            keys = {key: value for key, value in zip(tokens, values, strict=True) if value}
            permitting = [tokens[key] for key, value in keys.items() if value == "y"]
            touched = NONE.union(*(refuses for refuses, permits in permitting if permits))
            yield Rendering(aipref(keys, day), touched, len(keys))


def of_signals() -> Iterator[Rendering]:
    keys = ("search", "ai-input", "ai-train")  # `use=` is read and never written (L16)
    for values in product(*[("", *(value for of, value in SIGNALS if of == key)) for key in keys]):
        pairs = [(key, value) for key, value in zip(keys, values, strict=True) if value]
        touched = NONE.union(*(SIGNALS[key, "no"][0] for key, value in pairs if value == "yes"))
        yield Rendering(join([said(*SIGNALS[pair]) for pair in pairs]), touched, len(pairs))


@cache
def licences(asked: frozenset[tuple[str, Conditions]]) -> list[Rendering]:
    """All that could be written in RSL where a label asks for these conditions."""
    given = [("", NOTHING), ("prohibits", NOTHING), ("permits", NOTHING)]
    choices = [[*given, *(("permits", each) for each in shared(token, asked))] for token in EXTENTS]
    found = []
    for values in product(*choices):
        chosen = [(token, *value) for token, value in zip(EXTENTS, values, strict=True) if value[0]]
        free = NONE.union(*(EXTENTS[token][0] for token, verb, asks in chosen if verb == "permits" and not asks))
        found.append(Rendering(levels_of(chosen), free, len(chosen)))
    return found


def can_be_asked(conditions: Conditions) -> bool:
    duties = {name for name, values in conditions if not values}
    limits = {name for name, values in conditions if values}
    paid = not duties or duties in ({"compensate"}, {"attribute"})
    return bool(conditions) and paid and limits <= {"recipient", "territory"}


def shared(token: str, asked: frozenset[tuple[str, Conditions]]) -> list[Conditions]:
    """The conditions for which a licence can permit all that a token touches; or none."""
    of = dict(asked)
    touched = {of.get(use, NOTHING) for use in EXTENTS[token][0]}
    return [each for each in touched if len(touched) == 1 and can_be_asked(each)]


def levels_of(chosen: list[tuple[str, str, Conditions]]) -> Levels:  # S6 to S8
    """What they say in one content: a licence for what is free and what is prohibited, and one for each condition."""

    def listed(verb: str, asks: Conditions) -> list[str]:
        return [token for token, of, own in chosen if (of, own) == (verb, asks)]

    bound = {asks for _, _, asks in chosen if asks}
    free = License(listed("permits", NOTHING) or None, listed("prohibits", NOTHING), NOTHING, nobody=False)
    together = [free, *(License(listed("permits", asks), [], asks, nobody=False) for asks in bound)]
    given = {use: say(together, use) for use in INPUTS}
    return {use: stance[0] for use, stance in given.items() if stance is not None}


def best(label: Levels, given: list[Rendering]) -> list[Levels]:  # L16
    able = Uses(use for each in given for use, level in each.levels.items() if level >= CONDITIONAL)
    allowed, conditional = (Uses(use for use in label if label[use] == level) for level in (ALLOWED, CONDITIONAL))
    silent = Uses(USES) - Uses(label)

    def in_choice(each: Rendering) -> bool:
        strict = all(each.levels.get(use, UNKNOWN) >= label[use] for use in able & Uses(label) - allowed)
        return strict and each.touched <= allowed

    def order(each: Rendering) -> tuple[int, ...]:
        reads = [Uses(use for use, level in each.levels.items() if level == of) for of in (DISALLOWED, CONDITIONAL)]
        costs = [len(of & uses) for of in reads for uses in (allowed, silent, conditional)]
        return (*costs, -sum(level == ALLOWED for level in each.levels.values()), each.keys)

    choice = [(order(each), each.levels) for each in given if in_choice(each)]
    least = min((costs for costs, _ in choice), default=())
    return [levels for costs, levels in choice if costs == least]


class Written(NamedTuple):
    """What was said before a question meets any condition: TDMRep in each reading, and RSL by each party."""

    reserved: list[Levels]
    layers: list[Reservation]
    licences: Licences

    def whole(self, channel: str, party: str, authority: int, together: list[Statement]) -> Levels:
        if channel == "rsl":
            readings = self.licences[party, authority]
            return several([{use: level for use, (level, _) in each.items()} for each in readings])
        return several(self.reserved) if channel.startswith("tdmrep") else join([each.levels for each in together])

    def asked(self, channel: str, party: str, authority: int) -> list[Mapping[str, Conditions]]:
        if channel == "rsl":
            readings = self.licences[party, authority]
            return [{use: conditions for use, (_, conditions) in each.items()} for each in readings]
        return [layer.asks for layer in self.layers if layer.channel == channel]


def uncount(
    request: dict[str, Any], question: Question, heard: list[Heard], found: Found, written: Written
) -> None:  # L15
    parties = {(each.channel, each.party, each.authority) for each in found.statements if each.channel != "label"}
    for channel, party, authority in sorted(parties) if heard else []:
        together = [each for each in found.statements if each[:2] == (channel, party) and each.authority == authority]
        whole = written.whole(channel, party, authority, together)
        carrier = (request.get("robots_txt") or {}) if channel == "aipref-robots" else {}
        day = day_seen(question, carrier, request)
        asked = written.asked(channel, party, authority)
        spoken = NONE.union(
            *(
                each.uses
                for each in heard
                if is_rendering(each, channel, party, authority, whole, day)
                and not any(asking_more(asks, each.label) for asks in asked)
            ),
        )
        found.statements = [without(each, spoken) if each in together else each for each in found.statements]


def is_rendering(heard: Heard, channel: str, party: str, authority: int, whole: Levels, day: date) -> bool:
    if place_of(heard.label)[1] != party or heard.label.authority < authority or not heard.uses:
        return False
    written = {"allowed": ALLOWED, "conditional": CONDITIONAL, "disallowed": DISALLOWED}
    stated = rules(heard.label)
    label = {use: written[rule["decision"]] for use, rule in stated}
    asked = frozenset((use, frozenset(conditions_of(rule))) for use, rule in stated if label[use] == CONDITIONAL)
    given = licences(asked) if channel == "rsl" else renderings(channel, day)
    return any(join([levels]) == whole for levels in best(label, given))


def without(statement: Statement, uses: Uses) -> Statement:
    return statement._replace(levels={use: level for use, level in statement.levels.items() if use not in uses})
