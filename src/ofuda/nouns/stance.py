"""What a party says about a use: a level, and the conditions that make it hold (standard §1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """Precedence when statements are joined, not restrictiveness: what *unknown* means is policy."""

    UNKNOWN = 0
    ALLOWED = 1
    CONDITIONAL = 2
    DISALLOWED = 3

    @property
    def word(self) -> str:
        """The name in documents: `disallowed`."""
        return _WORDS[self]


_WORDS: dict[Level, str] = {level: level.name.lower() for level in Level}


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """Something the asker must do: attribute, compensate, obtain-consent, inform, delete."""

    name: str


@dataclass(frozen=True, slots=True, order=True)
class Constraint:
    """A limit that must hold: purpose, recipient, territory, from, until. `values` are alternatives, sorted."""

    name: str
    values: tuple[str, ...]


Condition = Duty | Constraint
NO_CONDITIONS: frozenset[Condition] = frozenset()


@dataclass(frozen=True, slots=True)
class Stance:
    """A level with its conditions; only *conditional* has any, and it has at least one. `|` is the join."""

    level: Level
    conditions: frozenset[Condition] = NO_CONDITIONS

    def __or__(self, other: Stance) -> Stance:
        level = max(self.level, other.level)
        if level is not Level.CONDITIONAL:
            return PLAIN[level]
        return Stance(level, self.conditions | other.conditions)


UNKNOWN = Stance(Level.UNKNOWN)
ALLOWED = Stance(Level.ALLOWED)
DISALLOWED = Stance(Level.DISALLOWED)
CONSENT = Stance(Level.CONDITIONAL, frozenset({Duty("obtain-consent")}))
PLAIN: dict[Level, Stance] = {stance.level: stance for stance in (UNKNOWN, ALLOWED, DISALLOWED)}


def ordered(conditions: frozenset[Condition]) -> list[Condition]:
    """Conditions in an order that hangs on nothing but themselves: duties, then constraints, by name."""
    return sorted(conditions, key=lambda one: (isinstance(one, Constraint), one.name, getattr(one, "values", ())))
