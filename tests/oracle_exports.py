"""Which foreign statements are renderings of a label, by trying all that could be written (standard §2, §3.4).

`L15`, `L16` in comments are entries of `docs/pages/readings.md`.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from tests.oracle_labels import Heard, asking_more, rules
from tests.oracle_pages import Reservation, reserved
from tests.oracle_proofs import place_of
from tests.oracle_signals import (
    ALLOWED,
    CONDITIONAL,
    DISALLOWED,
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


class Rendering(NamedTuple):
    levels: Levels
    touched: Uses  # by the tokens that permit anything
    keys: int


@cache
def renderings(channel: str, day: date) -> list[Rendering]:
    """All that could be written; nothing for robots.txt's own rules, or before the first revision."""
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


def uncount(  # L15
    request: dict[str, Any],
    question: Question,
    heard: list[Heard],
    found: Found,
    written: list[Levels],
    layers: list[Reservation],
) -> None:
    """`written`: what each reading of TDMRep says, before a question meets the conditions of its policy."""
    parties = {(each.channel, each.party, each.authority) for each in found.statements if each.channel != "label"}
    for channel, party, authority in sorted(parties) if heard else []:
        together = [each for each in found.statements if each[:2] == (channel, party) and each.authority == authority]
        whole = several(written) if channel.startswith("tdmrep") else join([each.levels for each in together])
        carrier = (request.get("robots_txt") or {}) if channel == "aipref-robots" else {}
        given = renderings(channel, day_seen(question, carrier, request))
        asked = [layer.asks for layer in layers if layer.channel == channel]
        spoken = NONE.union(
            *(
                each.uses
                for each in heard
                if is_rendering(each, party, authority, whole, given)
                and not any(asking_more(asks, each.label) for asks in asked)
            ),
        )
        found.statements = [without(each, spoken) if each in together else each for each in found.statements]


def is_rendering(heard: Heard, party: str, authority: int, whole: Levels, given: list[Rendering]) -> bool:
    if place_of(heard.label)[1] != party or heard.label.authority < authority or not heard.uses:
        return False
    written = {"allowed": ALLOWED, "conditional": CONDITIONAL, "disallowed": DISALLOWED}
    label = {use: written[rule["decision"]] for use, rule in rules(heard.label)}
    return any(join([levels]) == whole for levels in best(label, given))


def without(statement: Statement, uses: Uses) -> Statement:
    return statement._replace(levels={use: level for use, level in statement.levels.items() if use not in uses})
