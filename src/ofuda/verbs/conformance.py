"""What a program answered, held against what the vectors expect (specification, classes of things that conform).

Nothing here trusts an answer: it may be any JSON value.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ofuda.nouns.diagnostics import quote
from ofuda.verbs.reports import Line, Span, shown

RESOLVER, DOCUMENT = "resolver", "document"
CLASSES = (DOCUMENT, "publisher", RESOLVER, "registry")
HOUSE = "house-"


@dataclass(frozen=True, slots=True)
class Vector:
    """One case. `given` is a request, or the octets of a document; `expected` what `README.md` beside them says."""

    kind: str
    file: str
    name: str
    spec: str
    requirement: tuple[str, ...]
    given: Any
    expected: Any
    may_fail: bool = False

    @property
    def house(self) -> bool:
        """Whether a reading of our own decides."""
        return self.name.startswith(HOUSE)

    @property
    def title(self) -> str:
        """Its name among all."""
        return f"{self.file}/{self.name}"


class Outcome(Enum):
    """What became of a vector."""

    PASSED = "passed"
    BROKEN = "broken"  # the carrier was found broken, as this vector allows
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """A vector, its outcome, and what is not as expected."""

    vector: Vector
    outcome: Outcome
    differences: tuple[str, ...] = ()


class NoAnswer(str):
    """Why there is no answer to hold against a vector."""

    __slots__ = ()


def judged(vector: Vector, answer: object) -> Result:
    """What an answer is worth: a decoded JSON value for a request, an exit status for a document, or NoAnswer."""
    if isinstance(answer, NoAnswer):
        return Result(vector, Outcome.FAILED, (str(answer),))
    if vector.kind == DOCUMENT:
        wanted = 0 if vector.expected else 1
        found: tuple[str, ...] = () if answer == wanted else (f"the exit status is {answer}, not {wanted}",)
    else:
        found = tuple(differences(vector.expected, answer))
    if not found:
        return Result(vector, Outcome.PASSED)
    if vector.may_fail and _says_nothing(vector.expected, answer):
        return Result(vector, Outcome.BROKEN)
    return Result(vector, Outcome.FAILED, found)


def differences(expected: Mapping[str, Any], answer: object) -> Iterator[str]:
    """What of an answer is not as `expected` says, in words."""
    if not isinstance(answer, dict):
        yield f"the answer is no object: {_short(answer)}"
        return
    fetch = _object(answer.get("fetch"))
    for member, name, found in (("fetch", "decision", fetch), ("fetch_place", "place", fetch)):
        if member in expected:
            yield from _other(f"`fetch.{name}`", expected[member], found.get(name))
    if "verdict" in expected:
        yield from _other("`verdict`", expected["verdict"], answer.get("verdict"))
    uses = _object(answer.get("uses"))
    for use, wanted in expected.get("uses", {}).items():
        yield from _of_use(use, wanted, uses.get(use))
    for member in ("needs", "offers"):
        yield from _of_list(member, expected, _objects(answer.get(member)))
    rules = [one.get("rule") for one in _objects(answer.get("diagnostics"))]
    for rule in expected.get("diagnostics", ()):
        if rule not in rules:
            yield f"no diagnostic has the rule `{rule}`"
    if "diagnosed" in expected and bool(rules) is not expected["diagnosed"]:
        yield "there is no diagnostic" if expected["diagnosed"] else f"there is a diagnostic, {_short(rules[0])}"


def _of_use(use: str, wanted: Mapping[str, Any], said: object) -> Iterator[str]:
    if not isinstance(said, dict):
        yield f"`uses.{use}` is not there"
        return
    for member in ("decision", "verdict", "reason"):
        if member in wanted:
            yield from _other(f"`uses.{use}.{member}`", wanted[member], said.get(member))
    if "conditions" in wanted and _set(wanted["conditions"]) != _set(said.get("conditions")):
        yield f"`uses.{use}.conditions` is {_short(said.get('conditions'))}, not {_short(wanted['conditions'])}"
    if "place" in wanted:
        places = [one.get("place") for one in _objects(said.get("reasons")) if one.get("role") == "decisive"]
        yield from _other(f"the first decisive place of `uses.{use}`", wanted["place"], places[0] if places else None)


def _of_list(member: str, expected: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if member not in expected:
        return
    wanted = expected[member]
    if len(found) != len(wanted):
        yield f"`{member}` has {len(found)} entries, not {len(wanted)}"
    for need in wanted:
        if not any(need.items() <= one.items() for one in found):
            yield f"`{member}` lacks {_short(need)}"


def _says_nothing(expected: Mapping[str, Any], answer: object) -> bool:
    """A broken carrier gives no statement: no use is decided, and none is kept."""
    uses = _object(_object(answer).get("uses"))
    said = [_object(uses.get(use)) for use in expected.get("uses", {})]
    return all(one.get("decision") == "unknown" and one.get("verdict") in {"review", "drop"} for one in said)


def _other(what: str, wanted: object, found: object) -> Iterator[str]:
    if wanted != found:
        yield f"{what} is {_short(found)}, not {_short(wanted)}"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return quote(text)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _set(conditions: object) -> list[str]:
    """Conditions are a set, and so are the values of one."""
    return sorted(
        json.dumps(
            {name: sorted(map(str, value)) if isinstance(value, list) else value for name, value in one.items()},
            sort_keys=True,
        )
        for one in _objects(conditions)
    )


# -- the report -------------------------------------------------------------------------------------------------------


def report(results: Iterable[Result], skipped: int, untold: Sequence[str]) -> dict[str, Any]:
    """What a program reads: the classes with what each requirement's vectors came to, then the cases."""
    every = list(results)
    return {
        "passed": not failed(every),
        "classes": {kind: _of_class([one for one in every if one.vector.kind == kind]) for kind in CLASSES},
        "skipped": skipped,
        "without_vectors": list(untold),
        "cases": [_case(one) for one in every],
    }


def failed(results: Iterable[Result]) -> list[Result]:
    """Those that failed."""
    return [one for one in results if one.outcome is Outcome.FAILED]


def _of_class(results: Sequence[Result]) -> dict[str, Any]:
    names = sorted({name for one in results for name in one.vector.requirement}, key=_by_number)
    return {
        **_counts(results),
        "house": _counts([one for one in results if one.vector.house]),
        "requirements": {name: _counts([one for one in results if name in one.vector.requirement]) for name in names},
    }


def _counts(results: Sequence[Result]) -> dict[str, int]:
    found = Counter(one.outcome for one in results)
    return {outcome.value: found[outcome] for outcome in Outcome}


def _by_number(requirement: str) -> tuple[str, int]:
    return requirement[0], int(requirement[1:])


def _case(result: Result) -> dict[str, Any]:
    vector = result.vector
    return {
        "class": vector.kind,
        "vector": vector.title,
        "spec": vector.spec,
        "requirement": list(vector.requirement),
        "outcome": result.outcome.value,
        "differences": list(result.differences),
    }


def lines(results: Iterable[Result], skipped: int, untold: Sequence[str]) -> Iterator[Line]:
    """The report as text: every failure, then a line for each class."""
    every = list(results)
    for one in failed(every):
        about = f"  {one.vector.spec} ({', '.join(one.vector.requirement)})"
        yield (Span("✗ ", "drop"), Span(one.vector.title, "strong"), Span(about, "dim"))
        yield from ((Span(f"    {shown(text)}"),) for text in one.differences)
    for kind in CLASSES:
        mine = [one for one in every if one.vector.kind == kind]
        if mine:
            yield _line_of_class(kind, mine)
        elif kind in untold:
            yield (Span("· ", "dim"), Span(f"{kind}: no vectors yet", "dim"))
    if skipped:
        yield (Span(f"  {skipped} vectors of house readings skipped", "dim"),)


def _line_of_class(kind: str, mine: Sequence[Result]) -> Line:
    wrong = failed(mine)
    mark, style = ("✗", "drop") if wrong else ("✓", "keep")
    text = f"{kind}: {len(mine) - len(wrong)} of {len(mine)} vectors as expected"
    house = sum(one.vector.house for one in wrong)
    broken = sum(one.outcome is Outcome.BROKEN for one in mine)
    asides = [f"{house} of the others are house readings"] if house else []
    asides += [f"{broken} by finding the carrier broken, as they allow"] if broken else []
    names = sorted({name for one in wrong for name in one.vector.requirement}, key=_by_number)
    asides += [f"requirements in question: {', '.join(names)}"] if names else []
    return (Span(f"{mark} ", style), Span(text, "strong"), Span("".join(f"; {one}" for one in asides), "dim"))
