"""Which of the labels that are held speak about the resource, use by use (standard §3.2, §3.3; readings L6 to L14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import product

from ofuda.formats import _label_scope as scope
from ofuda.formats._label_scope import CONTENT, LOCATION, Resource, Way
from ofuda.nouns.label import Label, Subject
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import Authority, Signal
from ofuda.nouns.vocabulary import ALL, INPUTS, Use

Rank = tuple[tuple[int, int], datetime]
Competing = dict[tuple[str, Use], dict[str, list[tuple[Rank, "Posted"]]]]
_NOT = (-2, 0)  # below every rank
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Posted:
    """A label where it stands. `through`: the address of the TDM policy that led to it.

    `layers`: the readings of TDMRep in which it does, where not all do. `stands`: of a label that is proved, the signal
    by its place; `signal` then has the party that proved it. `spoiled`: it was valid, and is not by what is wrong with
    its proofs (L25).
    """

    label: Label
    signal: Signal
    through: frozenset[str] = frozenset()
    layers: frozenset[int] | None = None
    stands: Signal | None = None
    spoiled: bool = False

    def is_led_to(self, layer: int) -> bool:
        """Whether it stands there in a reading of TDMRep at all."""
        return self.layers is None or layer in self.layers

    def is_heard(self, way: Way) -> bool:
        """Whether it counts in a reading: where it stands there, or is proved, wherever it stands (L23)."""
        return self.stands is not None or self.is_led_to(way.layer)

    @property
    def parties(self) -> tuple[str, ...]:
        """Whose word it is; of a proved label also the party that posted it, where that may permit (L23)."""
        here = (self.signal.party,)
        return here if self.stands is None or not self.stands.authority.permits else (*here, self.stands.party)

    @property
    def may_replace(self) -> bool:
        """Whether it can take the place of other labels, or give way to them (L11)."""
        return self.label.valid and self.signal.authority.permits

    def mentions(self, use: Use) -> bool:
        """Whether it says anything of a use it names; who may not permit a likeness says nothing by that (L10)."""
        allowed = self.label.uses[use].stance.level is Level.ALLOWED
        likeness = use is Use.OUTPUT_LIKENESS and allowed
        return not likeness or self.label.speaks_for_a_person


@dataclass(slots=True)
class Spoken:
    """What one reading of the resource comes to.

    `speaking`: each label with the use it speaks for, and whether it knows the copy by its content. `silent`: those
    that another takes the place of, with the word for why. `broken`: refusals whose time is over (L14).
    """

    speaking: dict[tuple[Posted, Use], bool] = field(default_factory=dict)
    silent: dict[tuple[Posted, Use], str] = field(default_factory=dict)
    broken: set[tuple[Posted, Use]] = field(default_factory=set)


class Labels:
    """All labels that are held for one resource at one instant, None where no instant is asked about."""

    def __init__(self, posted: Sequence[Posted], resource: Resource, at: datetime | None, layers: int = 1) -> None:
        self.resource = resource
        self.at = at
        self._layers = layers if any(one.layers is not None for one in posted) else 1
        self._all = posted
        successors: dict[str, list[Posted]] = {}
        for one in posted:
            able = one.may_replace and at is not None and (one.layers is None or one.stands is not None)
            for name in one.label.supersedes if able else ():
                successors.setdefault(name, []).append(one)
        self.replaced = [
            one for one in posted if at and any(_replaces(each, one, at) for each in successors.get(one.label.id, ()))
        ]
        replaced = frozenset(map(id, self.replaced))
        self.posted = [one for one in posted if id(one) not in replaced]
        self._matches: dict[tuple[int, Way], dict[tuple[str, Use], tuple[int, int]]] = {}

    @cached_property
    def digests(self) -> frozenset[bytes] | None:
        """What the copy is known to be, looked at where a label asks."""
        subjects = (subject for one in self._all for subject in one.label.about)
        return self.resource.digests() if any(map(scope.has_digest, subjects)) else frozenset()

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Every reading of the resource (J2)."""
        return scope.ways(self.resource, [each for one in self._all for each in one.label.about], self._layers)

    @cached_property
    def _known(self) -> dict[tuple[str, int], scope.Known]:
        """What each party's valid labels make of the copy, for each reading of TDMRep."""
        subjects: dict[tuple[str, int], list[Subject]] = {
            (party, layer): [] for one in self._all for party in one.parties for layer in range(self._layers)
        }
        for one in self._all:
            for party, layer in product(one.parties, range(self._layers)) if one.label.valid else ():
                if one.is_led_to(layer) or (one.stands is not None and party == one.signal.party):
                    subjects[party, layer] += one.label.about
        return {which: scope.known(mine, self.digests) for which, mine in subjects.items()}

    # -- about the resource ------------------------------------------------------------------------------------------

    def matches(self, one: Posted, way: Way) -> dict[tuple[str, Use], tuple[int, int]]:
        """For each axis and use the narrowest way in which the label is about the resource."""
        if (id(one), way) in self._matches:
            return self._matches[id(one), way]
        found: dict[tuple[str, Use], tuple[int, int]] = {}
        for subject in one.label.about if one.is_heard(way) else ():
            if not scope.fits_media(subject, self.resource, way):
                continue
            for match in (scope.by_location(subject, self.resource, way), self._by_content(one, subject, way)):
                if match is None:
                    continue
                for use in one.label.uses:
                    if not (subject.is_made_by_outputs and use in INPUTS):
                        slot = (match.axis, use)
                        found[slot] = max(match.rank, found.get(slot, _NOT))
        self._matches[id(one), way] = found
        return found

    def _by_content(self, one: Posted, subject: Subject, way: Way) -> scope.Match | None:
        known = self._known[one.signal.party, way.layer]
        if scope.is_exact(subject, self.digests):
            return scope.Match(CONTENT, (4 if known.comes_before(subject) else 3, 0))
        for party in one.parties if one.label.valid and subject.id is not None else ():
            distance = self._known[party, way.layer].distances.get(subject.id or "")
            if distance is not None:
                rank = 1 if subject.kind == "Collection" else 2
                return scope.Match(CONTENT, (rank if party == one.signal.party else rank - 2, -distance))
        return None

    def is_about(self, one: Posted) -> bool:
        """Whether a label is about the resource in any reading, or may be (L3)."""
        if one.label.unsure:
            return True
        return any(
            scope.fits_media(subject, self.resource, way)
            and (scope.by_location(subject, self.resource, way) or self._by_content(one, subject, way))
            for subject in one.label.about
            for way in self.ways
            if one.is_heard(way)
        )

    # -- in force ----------------------------------------------------------------------------------------------------

    def begun(self, one: Posted) -> bool:
        """Whether it is in force or was; without an instant every label is (L6)."""
        return self.at is None or one.label.begun(self.at)

    def ended(self, one: Posted) -> bool:
        """Whether its time is over."""
        return self.at is not None and one.label.ended(self.at)

    def in_force(self, one: Posted) -> bool:
        """Whether it is in force."""
        return self.begun(one) and not self.ended(one)

    # -- who speaks --------------------------------------------------------------------------------------------------

    def speak(self, way: Way) -> Spoken:
        """Who speaks in one reading of the resource."""
        spoken = Spoken()
        matched = [(one, self.matches(one, way)) for one in self.posted]
        for one in self.replaced:
            spoken.silent.update({(one, use): "superseded" for _, use in self.matches(one, way)})
        competing: Competing = {}
        for one, found in matched:
            for (axis, use), rank in found.items():
                if not self.begun(one):
                    spoken.silent[one, use] = "not-yet"
                elif self.ended(one):
                    spoken.silent[one, use] = "expired"
                elif not one.mentions(use):
                    spoken.silent[one, use] = "not-for-the-person"
                elif not one.may_replace:
                    spoken.speaking[one, use] = spoken.speaking.get((one, use), False) or axis == CONTENT
                else:
                    slot = competing.setdefault((axis, use), {})
                    slot.setdefault(one.signal.party, []).append(((rank, one.label.issued or _EVER), one))
        self._compete(competing, spoken)
        spoken.broken = {
            (one, use)
            for one, found in matched
            if self.begun(one) and self.ended(one) and one.label.valid and one.signal.authority > Authority.CLAIMED
            for (axis, use), rank in found.items()
            if one.label.uses[use].stance.level >= Level.CONDITIONAL
            and not (one.may_replace and _is_answered(one, rank, competing.get((axis, use), {})))
        }
        return spoken

    def _compete(self, competing: Competing, spoken: Spoken) -> None:
        excepted = set(_excepted(competing))
        for (axis, use), parties in competing.items():
            for ranked in parties.values():
                heard = [one for one in ranked if (axis, use, one[1]) not in excepted]
                most = max((rank for rank, _ in heard), default=None)
                for rank, one in ranked:
                    if (axis, use, one) in excepted:
                        spoken.silent.setdefault((one, use), "excepted")
                    elif rank == most:
                        spoken.speaking[one, use] = spoken.speaking.get((one, use), False) or axis == CONTENT
                    else:
                        spoken.silent.setdefault((one, use), "narrowed")

    # -- in every reading --------------------------------------------------------------------------------------------

    def sure_uses(self, one: Posted, *, where_reached: bool = False) -> frozenset[Use]:
        """The uses for which a label is about the resource in every reading, or in every one in which it is reached."""
        ways = [way for way in self.ways if one.is_led_to(way.layer)] if where_reached else self.ways
        return frozenset.intersection(
            *(frozenset(use for _, use in self.matches(one, way) if one.mentions(use)) for way in ways)
        )

    def doubted(self) -> frozenset[Use]:
        """The uses refused for works that this may be a copy of, where nobody can say what it is (L8)."""
        if self.digests is not None:
            return frozenset()
        return frozenset(
            use
            for one in self.posted
            if (one.label.valid or one.spoiled) and one.signal.authority > Authority.CLAIMED and self.in_force(one)
            for subject in one.label.about
            if scope.has_digest(subject)
            for use in ALL
            if use in one.label.uses
            and one.label.uses[use].stance.level >= Level.CONDITIONAL
            and not (subject.is_made_by_outputs and use in INPUTS)
        )


def _replaces(successor: Posted, one: Posted, at: datetime) -> bool:
    """Whether a label takes for good the place of one that it names (L12)."""
    later = (successor.label.issued or _EVER) > (one.label.issued or _EVER)
    same = successor.signal.party == one.signal.party and successor.signal.authority >= one.signal.authority
    return later and same and one.label.valid and successor.label.begun(at)


def _best(ranked: Iterable[tuple[Rank, Posted]]) -> list[Posted]:
    listed = list(ranked)
    most = max((rank for rank, _ in listed), default=None)
    return [one for rank, one in listed if rank == most]


def _excepted(competing: Competing) -> Iterator[tuple[str, Use, Posted]]:
    """The labels that are not heard on one axis, since one that speaks on the other names them (L13)."""
    for (axis, use), parties in competing.items():
        other = LOCATION if axis == CONTENT else CONTENT
        for party, ranked in parties.items():
            namers: dict[str, set[str]] = {}
            for one in _best(ranked):
                for name in one.label.exception_to:
                    namers.setdefault(name, set()).add(one.label.id)
            across = competing.get((other, use), {}).get(party, []) if namers else []
            speaking = frozenset(map(id, _best(across)))
            for _, one in across:
                # Two that name each other are both heard.
                back = one.label.exception_to if id(one) in speaking else ()
                if namers.get(one.label.id, set()).difference(back):
                    yield other, use, one


def _is_answered(expired: Posted, rank: tuple[int, int], parties: dict[str, list[tuple[Rank, Posted]]]) -> bool:
    """Whether a label in force of the same party speaks where it did: as narrow, issued no earlier (L14)."""
    issued = expired.label.issued or _EVER
    return any(one[0] >= rank and one[1] >= issued for one, _ in parties.get(expired.signal.party, ()))
