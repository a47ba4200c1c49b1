"""What a label takes out of the count: its own renderings, and the pointers that led to it (standard §3.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ofuda.nouns.decision import Role
from ofuda.nouns.export import Meaning
from ofuda.nouns.stance import CONSENT, Level
from ofuda.nouns.statements import Declared, Reading, Signal, Statement
from ofuda.nouns.vocabulary import Use

Render = Callable[[Declared, Signal], frozenset[Meaning]]


def settled(reading: Reading, renders: Mapping[str, Render]) -> Reading:
    """The reading in which every rendering and pointer of a label is set aside for the uses the label mentions.

    `renders` gives, by channel, what the best exports of a label would mean where a signal stands (house reading L16).
    """
    if not reading.labels:
        return reading
    aside: dict[Statement, dict[Role, frozenset[Use]]] = {}
    for channel, party in dict.fromkeys((one.evidence.channel, one.party) for one in reading.statements):
        said = [one for one in reading.statements if (one.evidence.channel, one.party) == (channel, party)]
        render = renders.get(channel)
        for label in reading.labels:
            if render is not None and _is_rendering(said, label, render):
                for one in said:
                    _set(aside, one, Role.RENDERING, label.mentions)
            for one in said:
                if one.points_to in label.through and one.authority <= label.authority:
                    _set(aside, one, Role.POINTER, label.pointed - _asking_more(one, label))
    return replace(reading, statements=tuple(_split(reading.statements, aside)))


def _set(aside: dict[Statement, dict[Role, frozenset[Use]]], one: Statement, role: Role, uses: frozenset[Use]) -> None:
    roles = aside.setdefault(one, {})
    roles[role] = roles.get(role, frozenset()) | (one.uses & uses)


def _asking_more(one: Statement, label: Declared) -> frozenset[Use]:
    """The uses for which a statement asks for what the label does not, consent apart.

    Consent is what a policy asks that nobody has read, and the least that one can ask; the label says more of it.
    """
    asks = dict(label.asks)
    refused = {use for use, level in label.levels if level is Level.DISALLOWED}
    return frozenset(
        use for use in one.uses - refused if use in asks and not one.stance.conditions <= asks[use] | CONSENT.conditions
    )


def _is_rendering(said: Iterable[Statement], label: Declared, render: Render) -> bool:
    """Whether statements of one channel and party say together just what an export of the label means (L15)."""
    meaning: dict[Use, Level] = {}
    signal: Signal | None = None
    for one in said:
        if one.party != label.party or one.authority > label.authority or _asking_more(one, label):
            return False
        if one.counted and one.stance.level is not Level.UNKNOWN:
            signal = one.evidence
            meaning.update({use: max(one.stance.level, meaning.get(use, Level.UNKNOWN)) for use in one.uses})
    return signal is not None and frozenset(meaning.items()) in render(label, signal)


def _split(
    statements: Iterable[Statement], aside: Mapping[Statement, Mapping[Role, frozenset[Use]]]
) -> Iterator[Statement]:
    """Each statement in the parts that it plays: what is left of it counts."""
    for one in statements:
        left = one.uses
        for role in (Role.RENDERING, Role.POINTER):
            uses = left & aside.get(one, {}).get(role, frozenset())
            if uses:
                yield replace(one, uses=uses, counted=False, aside=role.value)
                left -= uses
        if left:
            yield one if left == one.uses else replace(one, uses=left)
