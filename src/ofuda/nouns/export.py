"""The best way to write a label in a channel that can say less (standard §2 Export, house reading L16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use

Levels = Mapping[Use, Level]
Meaning = frozenset[tuple[Use, Level]]
_NONE: frozenset[Use] = frozenset()


@dataclass(frozen=True, slots=True)
class Token:
    """One value that a channel can say for one key.

    `refuses` at `level`; `permits`; `touches`: every use that the token's category is about, in part or whole.
    """

    key: str
    value: str
    refuses: frozenset[Use] = _NONE
    permits: frozenset[Use] = _NONE
    touches: frozenset[Use] = _NONE
    level: Level = Level.DISALLOWED


Choice = tuple[Token, ...]
Read = Callable[[Choice], dict[Use, Level]]


def joined(choice: Choice) -> dict[Use, Level]:
    """What tokens mean where they join by precedence."""
    levels: dict[Use, Level] = {}
    for token in choice:
        for uses, level in ((token.permits, Level.ALLOWED), (token.refuses, token.level)):
            levels.update({use: max(level, levels.get(use, Level.UNKNOWN)) for use in uses})
    return levels


def laid_over(choice: Choice) -> dict[Use, Level]:
    """What tokens mean where a narrower one speaks over a wider one; of equal width the refusal does."""
    levels: dict[Use, Level] = {}
    for token in sorted(choice, key=lambda one: (-len(one.touches), bool(one.refuses))):
        levels.update(dict.fromkeys(token.permits, Level.ALLOWED))
        levels.update(dict.fromkeys(token.refuses, token.level))
    return levels


def best(label: Levels, tokens: Sequence[Token], read: Read = joined) -> tuple[Choice, ...]:
    """The choices of at most one token for each key that say the label best; equally good ones in a fixed order.

    There is always one: whatever a channel can refuse, one of its tokens refuses.
    """
    keys = dict.fromkeys(token.key for token in tokens)
    columns = [[None, *(token for token in tokens if token.key == key)] for key in keys]
    reach = frozenset(use for token in tokens for use in token.refuses)
    found: list[tuple[tuple[int, ...], Choice]] = []
    for picked in product(*columns):
        choice = tuple(token for token in picked if token is not None)
        reading = read(choice)
        if _is_honest(choice, label) and not any(_is_looser(reading, label, use) for use in reach):
            found.append((_cost(choice, reading, label), choice))
    least = min(cost for cost, _ in found)
    return tuple(choice for cost, choice in found if cost == least)


def meanings(choices: Iterable[Choice], read: Read = joined) -> frozenset[Meaning]:
    """What choices mean, use by use."""
    return frozenset(frozenset(read(choice).items()) for choice in choices)


def _is_honest(choice: Choice, label: Levels) -> bool:
    """Whether it says *yes* only where every use that the token touches is allowed."""
    return all(
        label.get(use) is Level.ALLOWED for token in choice if token.permits for use in token.touches | token.permits
    )


def _is_looser(reading: Levels, label: Levels, use: Use) -> bool:
    wanted = label.get(use, Level.UNKNOWN)
    return wanted >= Level.CONDITIONAL and reading.get(use, Level.UNKNOWN) < wanted


def _cost(choice: Choice, reading: Levels, label: Levels) -> tuple[int, ...]:
    """What a reader is told to leave that the label does not ask to leave, first what the label allows (L16)."""
    told = [(level, label.get(use, Level.UNKNOWN)) for use, level in reading.items()]
    over = [
        sum(one == (level, wanted) for one in told)
        for level in (Level.DISALLOWED, Level.CONDITIONAL)
        for wanted in (Level.ALLOWED, Level.UNKNOWN, Level.CONDITIONAL)
    ]
    return (*over, -sum(level is Level.ALLOWED for level, _ in told), len(choice))
