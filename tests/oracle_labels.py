"""What labels say to the reference resolver, and which of them speaks (standard §1.2, §3.2 to §3.4).

`L7`, `J2` … in comments are entries of `docs/pages/readings.md`; `tests/oracle_documents.py` says where labels stand,
`tests/oracle_exports.py` which foreign statements are their renderings.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any, NamedTuple

from tests.oracle_documents import Label, Obj, instant, is_rule, is_subject
from tests.oracle_pages import Reservation, media_type
from tests.oracle_proofs import is_doubted, own_codes, place_of
from tests.oracle_signals import (
    ALL,
    ALLOWED,
    CARRIED,
    CLAIMED,
    CONDITIONAL,
    CONSENT,
    DISALLOWED,
    NONE,
    ORIGIN,
    PAGE,
    PROVED,
    UNKNOWN,
    USES,
    Condition,
    Found,
    Levels,
    Question,
    Statement,
    Uses,
    body_of,
    expand,
    several,
    time_of,
)
from tests.oracle_syntax import as_normalised, multihash, origin_of, reach, target

OUTPUTS = Uses(USES[9:])
FIGURES = {"Character", "Person"}
LOCATION, CONTENT = "location", "content"
EU = set("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905 (reads as a list)
Stance = tuple[int, frozenset[Condition]]
Rank = tuple[int, int]  # the smaller, the narrower
Party = tuple[int, str]  # with its authority
SILENT: Stance = (UNKNOWN, frozenset())


# ------------------------------------------------------------------------------------------- conditions (standard §1.2)
def conditions_of(rule: dict[str, Any]) -> list[Condition]:
    duties = [(duty, ()) for duty in rule.get("duties", [])]
    listed = [(name, tuple(sorted(rule[name]))) for name in ("purpose", "recipient", "territory") if name in rule]
    return [*duties, *listed, *((name, (rule[name],)) for name in ("from", "until") if name in rule)]


def meets(condition: Condition, question: Question) -> bool | None:
    """Whether the question meets it; None where it does not answer it."""
    name, values = condition
    if not values:
        return True if name in {"attribute", "inform", "delete"} & question.undertakes else None
    if name in {"from", "until"}:
        limit = instant(values[0])
        if limit is None or question.at is None:
            return None
        return (limit <= time_of(question.at)) if name == "from" else (time_of(question.at) < limit)
    asked = question.declared.get(name)
    if asked is None:
        return None
    return asked in values or (name == "territory" and "EU" in values and asked in EU)


def stance(rule: dict[str, Any], question: Question) -> Stance:
    if rule["decision"] != "conditional":
        return (ALLOWED if rule["decision"] == "allowed" else DISALLOWED), frozenset()
    answers = {condition: meets(condition, question) for condition in conditions_of(rule)}
    if False in answers.values():
        return DISALLOWED, frozenset()
    left = frozenset(condition for condition, met in answers.items() if met is None)
    return (CONDITIONAL if left else ALLOWED), left


def joined(stances: Iterable[Stance]) -> Stance:  # J1
    given = [*stances, SILENT]
    level = max(level for level, _ in given)
    return level, frozenset().union(*(conditions for own, conditions in given if own == level == CONDITIONAL))


# --------------------------------------------------------------------------------------------------- rules and subjects
def rules(label: Label) -> list[tuple[str, Obj]]:
    """The rules, each under a use; of a label that is not valid those that refuse and are well formed (L3)."""
    uses = label.data.get("uses")
    if label.valid:
        return list(label.data["uses"].items())
    good = [each for each in uses.items() if is_rule(each[1])] if isinstance(uses, Obj) else []
    refusing = [(name, rule) for name, rule in good if rule["decision"] != "allowed"]
    return [(use, rule) for name, rule in refusing for use in USES if use in expand([name])]


def said_by(label: Label, question: Question) -> dict[str, Stance]:
    """By use, once its conditions have met the question; a use that it says nothing about is not there (L10)."""
    stated = rules(label)
    found = {use: joined(stance(rule, question) for of, rule in stated if of == use) for use, _ in stated}
    own = label.data.get("declaredBy")
    person = isinstance(own, Obj) and own.get("type") == "Person"
    agent = label.data.get("basis") == "agent" and "onBehalfOf" in label.data
    if not (person or agent) and found.get("output-likeness", SILENT)[0] == ALLOWED:
        del found["output-likeness"]
    return found


def refused(label: Label) -> Uses:
    return Uses(use for use, rule in rules(label) if rule["decision"] != "allowed")


def subjects(label: Label) -> list[Obj]:
    about = label.data.get("about")
    listed = about if isinstance(about, list) else []
    return listed if label.valid else [each for each in listed if is_subject(each)]


def carries(subject: Obj) -> Uses:  # L10
    return OUTPUTS if subject["type"] in {"Character", "Person"} else ALL


# --------------------------------------------------------------------------------------------- the times of labels (L6)
def start(label: Label) -> datetime:
    past = datetime.min.replace(tzinfo=UTC)
    given = label.data.get("validFrom", label.data.get("issued"))
    return instant(given) or past  # L3


def issued(label: Label) -> datetime:
    return instant(label.data["issued"]) or datetime.min.replace(tzinfo=UTC)


def has_begun(label: Label, question: Question) -> bool:
    return question.at is None or start(label) <= time_of(question.at)


def is_expired(label: Label, question: Question) -> bool:
    end = instant(label.data.get("validUntil"))
    return question.at is not None and end is not None and end <= time_of(question.at)


def same_party(one: Label, other: Label) -> bool:  # who has the same party has the same authority
    return (one.authority, one.party) == (other.authority, other.party)


def is_superseded(label: Label, labels: list[Label], question: Question) -> bool:  # L12
    return label.valid and any(
        same_party(other, label)
        and label.data["id"] in other.data.get("supersedes", [])
        and issued(label) < issued(other)
        and has_begun(other, question)
        for other in labels
        if other.valid
        and other.authority >= PAGE
        and question.at is not None
        and (other.layers is None or other.authority == PROVED)
    )


# --------------------------------------------------------------------------------------- what the work is known by (L8)
def known_digests(request: dict[str, Any]) -> set[bytes]:
    found = {multihash(digest) or b"" for digest in request.get("digests") or []}
    return {each for each in found if len(each) == 34 and each[:2] == b"\x12\x20"} | (
        {whole_body(request)} if whole_body(request) else set()
    )


def whole_body(request: dict[str, Any]) -> bytes:
    """Its digest; nothing where it is not held or not whole."""
    whole = "body" in request or "body_base64" in request
    cut = request.get("truncated") or request.get("status") == 206
    return b"\x12\x20" + hashlib.sha256(body_of(request)).digest() if whole and not cut else b""


# ---------------------------------------------------------------------------------------------------------- one reading
def kind_of(media: str) -> str:  # L9; "" for none of them
    main = media.partition("/")[0]
    written = media.endswith(("+json", "+xml")) or media in {
        *("application/json", "application/xml", "application/pdf", "application/epub+zip"),
    }
    return main if main in {"image", "audio", "video", "text"} else "text" if written else ""


class World(NamedTuple):
    """What does not change from reading to reading."""

    question: Question
    labels: list[Label]
    kind: str
    digests: set[bytes]


class Reading(NamedTuple):
    world: World
    spelling: int  # U1
    with_media: bool  # L9
    layer: int  # T3: which reading of TDMRep led to labels

    def reaches(self, label: Label) -> bool:
        return label.authority == PROVED or self.leads_to(label)  # L23: wherever it stands

    def leads_to(self, label: Label) -> bool:
        return label.layers is None or self.layer in label.layers

    def fits(self, subject: Obj) -> bool:
        if self.world.kind:
            return self.world.kind in subject.get("media", [self.world.kind])
        return self.with_media or "media" not in subject

    def located(self, subject: Obj) -> Rank | None:  # L7
        question = self.world.question
        if subject["type"] not in {"Site", "Resource"} or origin_of(subject["url"]) != question.origin:
            return None
        path = question.targets[self.spelling]
        if subject["type"] == "Resource":
            url = subject["url"]
            return (0, 0) if target(url if self.spelling else as_normalised(url)) == path else None
        if "path" not in subject:
            return 2, 0
        longest = max(reach(pattern, path) for pattern in subject["path"])
        return (1, -longest) if longest >= 0 else None

    def exactly(self, subject: Obj) -> bool:  # L8
        return bool(own_codes(subject) & self.world.digests)

    def told(self, party: Party) -> list[Label]:
        """The valid labels that the party knows: its own, and what is proved by others and stands where it speaks."""
        able = [other for other in self.world.labels if other.valid]
        return [
            other
            for other in able
            if (other.authority, other.party) == party or (party[0] >= PAGE and place_of(other) == party)
        ]

    def above(self, party: Party, begun: list[Obj]) -> dict[str, int]:
        """What the subjects are part of, however indirectly, and how far off."""
        others = [each for other in self.told(party) for each in subjects(other)]
        found: dict[str, int] = {}
        front = begun
        while front:
            names = {name for each in front for name in each.get("partOf", [])} - set(found)
            found |= dict.fromkeys(names, 1 + max(found.values(), default=0))
            front = [each for each in others if each.get("id") in names]
        return found

    def lifted(self, label: Label) -> dict[str, Rank]:
        """What the party of the label knows, and after it what that of its place knows (L8, L23)."""
        own, there = (label.authority, label.party), place_of(label)
        known = {name: (2, far) for name, far in self.wholes(own).items()}
        return ({name: (4, far) for name, far in self.wholes(there).items()} if there[0] >= PAGE else {}) | known

    def wholes(self, party: Party) -> dict[str, int]:
        return self.above(party, [each for each in self.near(party) if self.exactly(each)])

    def near(self, party: Party) -> list[Obj]:
        """What the party tells of in this reading."""
        labels = [other for other in self.told(party) if self.leads_to(other) or party[0] == PROVED]
        return [each for other in labels for each in subjects(other)]

    def ways(self, label: Label, axis: str, use: str) -> list[tuple[Rank, Obj]]:
        """The subjects by which the label knows the resource for this use, each with how narrow it is (L11)."""
        about = subjects(label) if self.reaches(label) else []
        listed = [each for each in about if use in carries(each) and self.fits(each)]
        if axis == LOCATION:
            return [(rank, each) for each in listed if (rank := self.located(each)) is not None]
        exact = [each for each in listed if self.exactly(each)]
        found: list[tuple[Rank, Obj]] = [((0 if self.comes_first(label, each) else 1, 0), each) for each in exact]
        lifted = self.lifted(label) if label.valid else {}
        whole = [each for each in listed if each.get("id") in lifted]
        ranks = [(lifted[each["id"]], each) for each in whole]
        return found + [((first + (each["type"] == "Collection"), far), each) for (first, far), each in ranks]

    def is_about(self, label: Label) -> bool:
        return any(self.ways(label, axis, use) for axis in (LOCATION, CONTENT) for use in USES)

    def carried_uses(self, label: Label) -> Uses:
        return Uses(use for use in USES if self.ways(label, LOCATION, use) or self.ways(label, CONTENT, use))

    def narrower(self, one: Label, other: Label, axis: str, use: str) -> bool:
        mine, theirs = self.ways(one, axis, use), self.ways(other, axis, use)
        return min(rank for rank, _ in mine) < min(rank for rank, _ in theirs)

    def comes_first(self, label: Label, subject: Obj) -> bool:  # L11
        """Whether it is a Character or Person, part of the one Work or Collection that its party knows exactly."""
        party = (label.authority, label.party)
        exact = [each for each in self.near(party) if self.exactly(each) and each["type"] not in FIGURES]
        names = {each.get("id") for each in exact}
        return (
            label.valid
            and subject["type"] in FIGURES
            and len(names) == 1
            and names <= set(self.above(party, [subject]))
        )

    def speakers(self, labels: list[Label], axis: str, use: str) -> list[Label]:  # L11
        mentioning = [label for label in labels if use in said_by(label, self.world.question)]
        known = [label for label in mentioning if self.ways(label, axis, use)]
        left = [each for each in known if not any(self.narrower(other, each, axis, use) for other in known)]
        return [each for each in left if issued(each) == max(map(issued, left))]

    def spoken(self, labels: list[Label], use: str) -> Stance:
        """What the labels of one party say together, exceptions heeded (L13)."""
        first = {axis: self.speakers(labels, axis, use) for axis in (LOCATION, CONTENT)}
        named = {axis: {name for each in first[axis] for name in each.data.get("exceptionTo", [])} for axis in first}
        heard: list[Label] = []
        for axis, other in ((LOCATION, CONTENT), (CONTENT, LOCATION)):
            excepting = [each for each in first[other] if each.data["id"] not in named[axis]]
            excepted = {name for each in excepting for name in each.data.get("exceptionTo", [])}
            heard += self.speakers([each for each in labels if each.data["id"] not in excepted], axis, use)
        return joined(said_by(each, self.world.question)[use] for each in heard)

    def alone(self, label: Label) -> dict[str, Stance]:
        """What one label says that neither replaces others nor is replaced."""
        uses = self.carried_uses(label)
        return {use: said for use, said in said_by(label, self.world.question).items() if use in uses}

    def is_covered(self, label: Label, axis: str, use: str, heard: list[Label]) -> bool:  # L14
        able = [each for each in heard if same_party(each, label) and use in said_by(each, self.world.question)]
        able = [each for each in able if issued(each) >= issued(label) and self.ways(each, axis, use)]
        ranks = [(min(rank for rank, _ in self.ways(each, axis, use)), each) for each in able]
        own = min(rank for rank, _ in self.ways(label, axis, use))
        return any(rank <= own and not self.narrower(label, each, axis, use) for rank, each in ranks)


# ------------------------------------------------------------------------------------------------------------- together
class Heard(NamedTuple):
    """A valid label in force with the authority to replace others."""

    label: Label
    uses: Uses  # that it mentions in every reading
    pointed: Uses  # that it mentions in every reading in which it is reached


def of_labels(
    request: dict[str, Any], question: Question, labels: list[Label], layers: int, found: Found
) -> list[Heard]:
    world = World(question, labels, kind_of(media_type(request)), known_digests(request))
    numbers = range(layers) if any(label.layers for label in labels) else (0,)
    readings = [Reading(world, *each) for each in product((0, 1), {True, bool(world.kind)}, numbers)]
    counted = [label for label in labels if not is_superseded(label, labels, question)]
    expired = [label for label in counted if is_expired(label, question)]
    current = [label for label in counted if has_begun(label, question) and label not in expired]
    heard = [label for label in current if label.valid and label.authority >= PAGE]
    together = heard if question.at is not None else []  # L6
    for label in labels:
        broken_by(label, readings, found)
    for label in expired:
        if label.valid and label.authority >= CARRIED:
            found.broken |= expired_refusals(label, readings, heard)
    for label in [label for label in current if label not in together]:
        say_alone(label, readings, found)
    for authority, party in sorted({(label.authority, label.party) for label in together}):
        own = [label for label in together if (label.authority, label.party) == (authority, party)]
        add([{use: reading.spoken(own, use) for use in USES} for reading in readings], party, authority, found)
    if not known_digests(request):  # L8
        for label in current:
            coded = [each for each in subjects(label) if own_codes(each)] if is_doubted(label) else []
            found.doubt |= NONE.union(*(refused(label) & carries(each) for each in coded))
    reached = [(label, [reading for reading in readings if reading.leads_to(label)]) for label in together]
    return [Heard(label, mentioned(label, readings), mentioned(label, own)) for label, own in reached]


def mentioned(label: Label, readings: list[Reading]) -> Uses:
    carried_uses = ALL.intersection(*(reading.carried_uses(label) for reading in readings))
    return carried_uses & Uses(said_by(label, readings[0].world.question))


def add(said: list[dict[str, Stance]], party: str, authority: int, found: Found) -> None:  # J2
    levels: Levels = several([{use: level for use, (level, _) in each.items()} for each in said])
    conditions = {use: frozenset().union(*(each.get(use, SILENT)[1] for each in said)) for use in USES}
    found.statements.append(Statement("label", party, levels, authority, conditions))


def say_alone(label: Label, readings: list[Reading], found: Found) -> None:
    if label.authority == CLAIMED:
        about = NONE.union(*(reading.carried_uses(label) for reading in readings))
        found.claims |= refused(label) & about
        return
    said = [reading.alone(label) for reading in readings]
    refusing = [{use: each for use, each in one.items() if each[0] != ALLOWED} for one in said]  # L3, L4, L6, J2
    add(refusing, label.party, label.authority, found)


def broken_by(label: Label, readings: list[Reading], found: Found) -> None:  # L3
    about = label.data.get("about")
    unread = not isinstance(about, list) or not about or len(subjects(label)) < len(about)
    if not label.valid and label.authority != CLAIMED and (unread or any(of.is_about(label) for of in readings)):
        found.broken |= ALL


def expired_refusals(label: Label, readings: list[Reading], heard: list[Label]) -> Uses:  # L14
    return Uses(
        use
        for reading, axis, use in product(readings, (LOCATION, CONTENT), refused(label))
        if reading.ways(label, axis, use) and not reading.is_covered(label, axis, use, heard)
    )


def asking_more(asked: Mapping[str, frozenset[Condition]], label: Label) -> Uses:
    """The uses for which more is asked than consent and what the label asks for (L15, L17)."""
    own = {use: frozenset(conditions_of(rule)) for use, rule in rules(label) if rule["decision"] != "disallowed"}
    return Uses(use for use in own if not asked.get(use, frozenset()) <= own[use] | CONSENT)


def point(layers: list[Reservation], heard: list[Heard], found: Found) -> None:  # L17
    """In each reading the reservation gives way to what its policy leads to."""
    left: list[Levels] = []
    for layer in layers:
        authority = PAGE if layer.channel == "tdmrep-meta" else ORIGIN
        able = [each for each in heard if layer.reservation == 1 and each.label.policy == layer.policy is not None]
        able = [each for each in able if each.label.authority >= authority]
        spoken = NONE.union(*(each.pointed - asking_more(layer.asks, each.label) for each in able))
        left.append({use: level for use, level in layer.levels.items() if use not in spoken})
    levels = several(left)
    for at, each in enumerate(found.statements):
        if each.channel.startswith("tdmrep"):
            found.statements[at] = each._replace(levels={use: levels[use] for use in each.levels})
