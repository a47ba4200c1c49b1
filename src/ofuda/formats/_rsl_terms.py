"""What the licences of one RSL content mean for the uses (RSL 1.0; standard §2; house readings S6 to S10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ofuda.formats._alternatives import either
from ofuda.nouns._extents import EXTENTS as _EXTENTS
from ofuda.nouns.stance import ALLOWED, DISALLOWED, Condition, Constraint, Duty, Level, Stance
from ofuda.nouns.vocabulary import INPUTS, Use

# Standard §2: for each usage what a prohibition refuses and what a permission permits.
EXTENTS: Final = _EXTENTS["rsl"][-1].tokens
# Tokens of other vocabularies that stand in RSL documents as deployed, and what they were plainly meant for (S7).
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "train-ai": ("ai-train",),
    "train-genai": ("ai-train",),
    "ai-training": ("ai-train",),
    "ai-use": ("ai-input",),
    "ai-summarize": ("ai-input",),
    "ai-include": ("ai-input",),
    "ai-search": ("ai-input", "ai-index"),
}
MEANT: Final[Mapping[str, frozenset[Use]]] = {
    token: frozenset[Use]().union(*(EXTENTS[word][0] for word in words)) for token, words in WORDS.items()
}
RECIPIENTS: Final = ("commercial", "education", "government", "non-commercial", "personal")
CONSENT: Final = Duty("obtain-consent")
AMBIGUOUS: Final = "a permission stands beside a prohibition that is as wide or wider; the prohibition is taken"


@dataclass(frozen=True, slots=True)
class Price:
    """The payment of a licence, as an offer shows it."""

    model: str | None = None
    amount: str | None = None
    currency: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """One `<license>`. `permits` None: no list of usages; `recipients`, `places` None: not limited.

    `duties` hold besides; `raw` is the licence in one line, `line` where it stands.
    """

    permits: tuple[str, ...] | None
    prohibits: tuple[str, ...]
    recipients: tuple[str, ...] | None
    places: tuple[str, ...] | None
    duties: frozenset[Duty]
    price: Price | None
    contact: str | None
    raw: str
    line: int

    @property
    def conditions(self) -> frozenset[Condition]:
        """What must hold for anything that it permits."""
        limits = (("recipient", self.recipients), ("territory", self.places))
        stated = [(name, tuple(sorted(set(values)))) for name, values in limits if values is not None]
        return self.duties | {Constraint(name, values) for name, values in stated}

    @property
    def for_nobody(self) -> bool:
        """Whether everybody that it permits it prohibits."""
        return self.recipients == () or self.places == ()

    def permitting(self, use: Use) -> list[str]:
        """Its tokens that permit a use."""
        return [one for one in self.permits or () if use in EXTENTS.get(one, _NONE)[1]]

    def prohibiting(self, use: Use) -> list[str]:
        """Its tokens that refuse a use."""
        return [one for one in self.prohibits if use in _refused(one)]

    def meant(self, use: Use) -> bool:
        """Whether it permits a use in words of another vocabulary."""
        return any(use in MEANT.get(one, frozenset()) for one in self.permits or ())


_NONE: Final = (frozenset[Use](), frozenset[Use]())


def _refused(token: str) -> frozenset[Use]:
    return EXTENTS[token][0] if token in EXTENTS else MEANT.get(token, frozenset())


@dataclass(frozen=True, slots=True)
class Said:
    """What the licences say about one use, and the one that is cited for it."""

    stance: Stance
    by: Terms
    ambiguous: bool = False


def said(terms: Sequence[Terms]) -> dict[Use, Said]:
    """What licences that are evaluated together come to, for each use that they mention."""
    return {use: one for use in Use if use in INPUTS and (one := _use(terms, use)) is not None}


def _use(terms: Sequence[Terms], use: Use) -> Said | None:
    prohibiting = [one for one in terms if one.prohibiting(use)]
    permitting = [one for one in terms if one.permitting(use)]
    if prohibiting:
        narrow = {_refused(token) for one in permitting for token in one.permitting(use)}
        wide = {_refused(token) for one in prohibiting for token in one.prohibiting(use)}
        ambiguous = any(permit <= prohibition for permit in narrow for prohibition in wide)
        return Said(DISALLOWED, prohibiting[0], ambiguous)
    if permitting:
        return Said(_either(permitting), permitting[0])
    closed = [one for one in terms if one.permits is not None]
    if closed:  # a list of what is permitted is closed; what it names in foreign words it was not meant to refuse
        return None if any(one.meant(use) for one in closed) else Said(DISALLOWED, closed[0])
    bound = [one for one in terms if one.conditions or one.for_nobody]
    return Said(_either(bound), bound[0]) if bound else None


def _either(terms: Iterable[Terms]) -> Stance:
    """Permitted by any of several licences, each under its own conditions."""
    left = [one for one in terms if not one.for_nobody]
    if not left:
        return DISALLOWED
    conditions = either([one.conditions for one in left])
    return Stance(Level.CONDITIONAL, conditions) if conditions else ALLOWED


def firm(stance: Stance) -> Stance:
    """A stance that nothing but an agreement turns into a permission."""
    if stance.level is not Level.CONDITIONAL:
        return stance
    return Stance(Level.CONDITIONAL, stance.conditions | {CONSENT})


def grouped(uses: Mapping[Use, Said]) -> Iterator[tuple[frozenset[Use], Said]]:
    """Uses about which the same is said by the same licence, together."""
    groups: dict[tuple[Stance, int, bool], tuple[set[Use], Said]] = {}
    for use, one in uses.items():
        groups.setdefault((one.stance, id(one.by), one.ambiguous), (set(), one))[0].add(use)
    yield from ((frozenset(named), one) for named, one in groups.values())
