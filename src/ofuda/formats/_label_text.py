"""From JSON text to labels: whether they are valid, and what they say (readings L2, L3).

The closed schema decides before anything else is read of a label (standard §1.4), so no member can mean anything but
what the schema knows: no context is looked at, and nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from ofuda.carriers.json_text import JsonText, parse_json
from ofuda.carriers.times import instant
from ofuda.formats._label_finding import Marked, find, repeats_within, texts
from ofuda.formats._proofs import proofs
from ofuda.nouns.data import document
from ofuda.nouns.label import CONTEXT, LONGEST, Code, Declarer, Label, Names, Rule, Subject
from ofuda.nouns.stance import PLAIN, Condition, Constraint, Duty, Level, Stance
from ofuda.nouns.vocabulary import Use, expand

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_OCTETS = tuple(
    mark.encode(encoding)
    for mark in ("w3id.org/ofuda", "RightsLabel")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_SCHEMA = "v1/label.schema.json"
_LEVELS = {level.word: level for level in (Level.ALLOWED, Level.CONDITIONAL, Level.DISALLOWED)}
_CONSTRAINTS = ("purpose", "recipient", "territory")
_INSTANTS = ("from", "until")
_PAST = datetime.min.replace(tzinfo=UTC)
_MEMO = 1 << 16  # octets: labels are small, and larger documents would fill the memory


@dataclass(frozen=True, slots=True)
class Text:
    """What one JSON text holds. `labels` with the pointer of each; `faults`: pointer and reason of what is not valid.

    `broken`: it bears the mark and cannot be read. `usage`, `references`: addresses that it names as `usageInfo` and as
    `dct:references`, with their pointers.
    """

    labels: tuple[tuple[str, Label], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    broken: str | None = None
    usage: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether there is a label in it, readable or not."""
        return bool(self.labels or self.faults) or self.broken is not None


def read(octets: bytes) -> Text:
    """The labels in a JSON text; never raises."""
    return _remembered(octets) if len(octets) <= _MEMO else _read(octets)


def _read(octets: bytes) -> Text:
    text = parse_json(octets, max_octets=LONGEST)
    if text.error is not None:
        marked = any(mark in octets for mark in _OCTETS)
        return Text(broken=f"{text.error.message} at line {text.error.line}") if marked else Text()
    labels: list[tuple[str, Label]] = []
    faults: list[tuple[str, str]] = []
    found = find(text)
    for one in found.marked:
        for place, label, wrong in _document(text, one):
            faults += [(place, reason) for reason in wrong]
            if label is not None:
                labels.append((place, label))
    return Text(tuple(labels), tuple(faults), None, tuple(found.usage), tuple(found.references))


_remembered = lru_cache(maxsize=1024)(_read)


# -- validity -------------------------------------------------------------------------------------------------------


@cache
def validator(part: str) -> Draft202012Validator:
    """The released schema for one part of it: `RightsLabel`, `Subject`, `Rule`. Loaded where a label is met."""
    import jsonschema_rs  # noqa: PLC0415 (42 ms, for those alone who meet a label)

    schema = document(_SCHEMA)
    return jsonschema_rs.Draft202012Validator(
        {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{part}"}
    )


Found = tuple[str, Label | None, tuple[str, ...]]


def _document(text: JsonText, found: Marked) -> Iterator[Found]:
    """The label, or the labels of a set, each with its place and what is wrong with it (L2)."""
    value, pointer = found.value, found.pointer
    labels = value.get("labels")
    around = ("a key around it stands twice",) if found.shadowed else ()
    if "labels" not in value and "LabelSet" not in texts(value.get("type")):
        yield _label(text, value, pointer, around)
        return
    shell = (*around, *_shell(text, value))
    if shell:
        yield pointer, None, shell
    for at, one in enumerate(labels if isinstance(labels, list) else []):
        if isinstance(one, dict):
            yield _label(text, one, f"{pointer}/labels/{at}", shell)
    if shell:  # what stands beside the labels, or in their place, may refuse too
        yield _label(text, value, pointer, shell)


def _shell(text: JsonText, value: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a set, its labels apart."""
    labels = value.get("labels")
    if set(value) != {"@context", "type", "labels"} or not isinstance(labels, list) or not labels:
        yield "a set has exactly `@context`, `type` and `labels`"
    elif value["@context"] != CONTEXT or value["type"] != "LabelSet" or not all(isinstance(x, dict) for x in labels):
        yield "a set has our context, the type LabelSet, and objects in `labels`"
    if text.repeats(value):
        yield "a key of the set stands twice"


def _label(text: JsonText, value: dict[str, Any], pointer: str, shell: tuple[str, ...]) -> Found:
    wrong = [*shell]
    check = validator("RightsLabel")
    if not check.is_valid(value):
        wrong += [error.message for error in islice(check.iter_errors(value), 1)] or ["the schema refuses it"]
    if repeats_within(text, value):
        wrong.append("a key stands twice")
    times = _times(value)
    if wrong:
        return pointer, _refusals(value, times), tuple(wrong)
    return pointer, _typed(value, times), ()


def _times(value: dict[str, Any]) -> dict[str, datetime]:
    """The instants of a label that can be read."""
    found = ((member, instant(value.get(member))) for member in ("issued", "validFrom", "validUntil"))
    return {member: moment for member, moment in found if moment is not None}


# -- what it says ---------------------------------------------------------------------------------------------------


def _typed(value: dict[str, Any], times: dict[str, datetime]) -> Label:
    """A label that the schema accepts."""
    return Label(
        id=value["id"],
        issued=times["issued"],
        valid_from=times.get("validFrom"),
        valid_until=times.get("validUntil"),
        declared_by=_declarer(value["declaredBy"]),
        basis=value["basis"],
        about=tuple(_subject(one, f"/about/{at}") for at, one in enumerate(value["about"])),
        uses={use: rule(use.value, value["uses"][use.value]) for use in Use if use.value in value["uses"]},
        supersedes=tuple(value.get("supersedes", ())),
        exception_to=tuple(value.get("exceptionTo", ())),
        on_behalf_of=tuple(value.get("onBehalfOf", ())),
        jurisdiction=tuple(value.get("jurisdiction", ())),
        legal_basis=tuple(value.get("legalBasis", ())),
        notice=_names(value.get("notice", {})),
        proofs=proofs(value) if "proof" in value else (),
    )


def _refusals(value: dict[str, Any], times: dict[str, datetime]) -> Label:
    """Of a label that is not valid: the subjects and the refusals that the schema accepts by themselves (L3)."""
    about = value.get("about")
    subjects = about if isinstance(about, list) and about else [None]
    accepted = [(at, one) for at, one in enumerate(subjects) if validator("Subject").is_valid(one)]
    uses: dict[Use, Rule] = {}
    rules = value.get("uses")
    for name, said in rules.items() if isinstance(rules, dict) else ():
        named, _ = expand([name])
        refuses = isinstance(said, dict) and said.get("decision") in ["conditional", "disallowed"]
        if named and refuses and validator("Rule").is_valid(said):
            uses |= {use: _with(uses.get(use), rule(name, said)) for use in named}
    identifier = value.get("id")
    unread = "validFrom" in value and "validFrom" not in times  # it lies in the past, whatever `issued` says
    return Label(
        id=identifier if isinstance(identifier, str) else "",
        issued=times.get("issued"),
        valid_from=_PAST if unread else times.get("validFrom"),
        valid_until=times.get("validUntil"),
        declared_by=Declarer(),
        basis="",
        about=tuple(_subject(one, f"/about/{at}") for at, one in accepted),
        uses=uses,
        valid=False,
        unsure=len(accepted) < len(subjects),
    )


def _with(first: Rule | None, second: Rule) -> Rule:
    """Two rules for one use, as a group and a leaf give: joined."""
    return second if first is None else replace(second, stance=first.stance | second.stance)


def rule(name: str, said: Mapping[str, Any]) -> Rule:
    """One rule that the schema accepts."""
    level = _LEVELS[said["decision"]]
    stance = PLAIN.get(level) or Stance(level, frozenset(_conditions(said)))
    raw = json.dumps(said, ensure_ascii=False)
    return Rule(stance, said.get("license"), said.get("paymentModel"), name, raw)


def _conditions(said: Mapping[str, Any]) -> Iterator[Condition]:
    yield from (Duty(one) for one in said.get("duties", ()))
    yield from (Constraint(one, tuple(sorted(said[one]))) for one in _CONSTRAINTS if one in said)
    yield from (Constraint(one, (said[one],)) for one in _INSTANTS if one in said)


def _declarer(value: Mapping[str, Any]) -> Declarer:
    return Declarer(value["id"], value.get("type"), _names(value.get("name", {})), value.get("contact"))


def _subject(value: Mapping[str, Any], pointer: str) -> Subject:
    return Subject(
        kind=value["type"],
        pointer=pointer,
        id=value.get("id"),
        url=value.get("url"),
        paths=tuple(value.get("path", ())),
        name=_names(value.get("name", {})),
        alternate_name=_names(value.get("alternateName", {})),
        same_as=tuple(value.get("sameAs", ())),
        identifiers=tuple((one["scheme"], one["value"]) for one in value.get("identifier", ())),
        media=tuple(value.get("media", ())),
        content=tuple(_code(one) for one in value.get("content", ())),
        part_of=tuple(value.get("partOf", ())),
    )


def _code(value: Mapping[str, Any]) -> Code:
    return Code(value.get("digest"), value.get("iscc"), value.get("href"), value.get("mediaType"), value.get("count"))


def _names(value: Mapping[str, str | list[str]]) -> Names:
    return tuple((tag, (many,) if isinstance(many, str) else tuple(many)) for tag, many in value.items())
