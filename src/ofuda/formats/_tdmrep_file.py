"""The grammar of `/.well-known/tdmrep.json` (TDMRep, 2024-05-10): an array of rules, the first match counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ofuda.carriers.json_text import JsonText, parse_json
from ofuda.carriers.patterns import Pattern
from ofuda.nouns.diagnostics import quote

RESERVATION, POLICY, LOCATION = "tdm-reservation", "tdm-policy", "location"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry: `reserved` None where it cannot be read; `pointer` into the file."""

    pattern: Pattern
    reserved: bool | None
    policy: str | None
    pointer: str
    raw: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the file; `broken` where a refusal may be lost in it."""

    rule: str
    pointer: str
    message: str
    advice: str
    broken: bool


@dataclass(frozen=True, slots=True)
class File:
    """The rules in their order. `sure` False: a 0 in it does not count."""

    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...]
    sure: bool


_TRIES = 64


@lru_cache(maxsize=512)
def parse(body: bytes, *, cut: bool = False) -> File:
    """The rules of a file; never raises. `cut`: the end is missing, and the rules before the cut were seen (J3)."""
    text = parse_json(body)
    if text.error is not None:
        message = f"{text.error.message} at line {text.error.line}, column {text.error.column}"
        fault = Fault("tdmrep-json", "", message, "check the file with a JSON validator", broken=True)
        seen = _before_the_cut(body) if cut else File((), (), sure=False)
        return File(seen.rules, (fault, *seen.faults), sure=False)
    return _file(text)


def _before_the_cut(body: bytes) -> File:
    end = len(body)
    for _ in range(_TRIES):
        end = body.rfind(b"}", 0, end)
        if end < 0:
            break
        text = parse_json(body[: end + 1] + b"]")
        if text.error is None:
            return _file(text)
    return File((), (), sure=False)


def _file(text: JsonText) -> File:
    faults = [
        Fault(
            "json-duplicate-key", one.pointer, "a member stands twice; what restricts is taken", "keep one", broken=True
        )
        for one in text.duplicates
    ]
    sure = not faults
    if isinstance(text.value, list):
        entries = [(entry, f"/{at}") for at, entry in enumerate(text.value)]
    else:
        sure, entries = False, [(text.value, "")]
        message = "the file must be an array of rules, even for a single one"
        faults.append(Fault("tdmrep-shape", "", message, "put square brackets around the rules", broken=True))
    rules = [_rule(entry, pointer, text, faults) for entry, pointer in entries]
    return File(tuple(rule for rule in rules if rule is not None), tuple(faults), sure)


def _rule(entry: object, pointer: str, text: JsonText, faults: list[Fault]) -> Rule | None:
    """One entry, lenient only where that restricts (T2); None where it names no location."""
    location = entry.get(LOCATION) if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(location, str) or not location:
        message = "a rule is an object with a `location`; this one applies to nothing"
        advice = 'write `{"location": "/", "tdm-reservation": 1}` for the whole site'
        faults.append(Fault("tdmrep-location", pointer, message, advice, broken=True))
        return None
    if not location.startswith(("/", "*")):
        message = f"the location {quote(location)} does not begin with `/`; it is read as if it did"
        faults.append(Fault("tdmrep-location", pointer, message, "write a path from the root", broken=False))
        scheme, colon, rest = location.strip().partition("://")
        location = "/" + (rest.partition("/")[2] if colon and scheme.isalpha() else location.strip())
    reserved, exact = _reserved([value for key, value in text.all_members(pointer) if key == RESERVATION])
    if not exact:
        tail = "it is unset" if reserved is None else "it is read as 1, since that restricts"
        message = f"`tdm-reservation` is not the number 1 or 0: {tail}"
        faults.append(
            Fault("tdmrep-value", pointer, message, "write the number 1 to reserve, 0 not to", reserved is None)
        )
    policy = entry.get(POLICY)
    raw = f"{RESERVATION}: {entry.get(RESERVATION)}"
    return Rule(Pattern(location.encode()), reserved, policy if isinstance(policy, str) else None, pointer, raw)


def _reserved(values: list[object]) -> tuple[bool | None, bool]:
    """What the values of one rule's reservation say together, and whether each is as the report has it (T1, T2)."""
    exact = bool(values) and all(type(value) in {int, float} and value in {0, 1} for value in values)
    if any(value is True or value == "1" or (value == 1 and type(value) in {int, float}) for value in values):
        return True, exact
    return (False, True) if exact else (None, False)
