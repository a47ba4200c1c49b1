"""The modules of the package that hold terms and extents: what is needed at run time, without YAML."""

from __future__ import annotations

from datetime import date

from tests.artefacts.source import (
    Term,
    conditions,
    extent,
    full,
    inputs,
    names,
    outputs,
    uses,
    values,
    vocabulary,
)

_BY = "Generated from schema/vocabulary.yml by `python -m tests.artefacts --write`."
_WIDTH = 120


def _constant(name: str) -> str:
    return name.replace("-", "_").upper()


def _lines(head: str, items: list[str], tail: str, indent: str = "") -> str:
    """A bracket in one line where it fits, else an item a line, as the formatter has it."""
    one = f"{indent}{head}{', '.join(items)}{tail}"
    if len(one) <= _WIDTH:
        return one + "\n"
    return f"{indent}{head}\n" + "".join(f"{indent}    {item},\n" for item in items) + f"{indent}{tail}\n"


def _texts(name: str, items: list[str]) -> str:
    quoted = [f'"{item}"' for item in items]
    tail = ",)" if len(quoted) == 1 else ")"
    return _lines(f"{name}: tuple[str, ...] = (", quoted, tail)


def _by_use(name: str, pick: list[tuple[str, str]]) -> str:
    rows = "".join(f"    Use.{_constant(use)}: {_quoted(text)},\n" for use, text in pick)
    return f"{name}: dict[Use, str] = {{\n{rows}}}\n"


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


_ENUM = '''class Use(StrEnum):
    """One act of an automated system with a work; the nine input uses are disjoint, the output uses overlap."""

    # Sets of uses are everywhere: the hash of the text itself, not the enumeration's own in Python code.
    __hash__ = str.__hash__

'''


def _groups() -> str:
    found = "GROUPS: dict[str, frozenset[Use]] = {\n"
    for group in vocabulary()["groups"]:
        found += _assigned(f'"{group["name"]}": ', group["uses"], ",", "    ")
    return found + "}\n"


def _frozen(leaves: list[str]) -> str:
    """A set of uses, by a name where it has one."""
    known: dict[tuple[str, ...], str] = {
        (): "frozenset()",
        tuple(uses()): "frozenset(Use)",
        tuple(inputs()): "INPUTS",
        tuple(outputs()): "OUTPUTS",
    }
    name = known.get(tuple(leaves))
    return name or f"frozenset({{{', '.join(f'Use.{_constant(use)}' for use in leaves)}}})"


def _assigned(head: str, leaves: list[str], tail: str = "", indent: str = "") -> str:
    """A set of uses behind a head, broken as the formatter breaks it."""
    whole = _frozen(leaves)
    if len(f"{indent}{head}{whole}{tail}") <= _WIDTH:
        return f"{indent}{head}{whole}{tail}\n"
    inner = _lines("{", [f"Use.{_constant(use)}" for use in leaves], "}", f"{indent}    ")
    return f"{indent}{head}frozenset(\n{inner}{indent}){tail}\n"


def _enumerations() -> list[str]:
    named = {
        "DECISIONS": "decisions",
        "DUTIES": "duties",
        "PURPOSES": "purposes",
        "RECIPIENTS": "recipients",
        "BASES": "bases",
        "LAWS": "laws",
        "MEDIA": "media",
        "PAYMENT_MODELS": "payment-models",
    }
    return [_texts(name, names(source)) for name, source in named.items()]


def _terms_of_values() -> str:
    """The IRIs of values, by name, for what reads and writes RDF."""
    rows: dict[str, str] = {}
    for name, kind in vocabulary()["values"].items():
        if "scheme" not in kind:
            for term in values(name):
                rows[term["name"]] = full(str(term.get("iri") or f"ofuda:{kind.get('prefix', '')}{term['name']}"))
    return "IRIS: dict[str, str] = {\n" + "".join(f'    "{name}": "{iri}",\n' for name, iri in rows.items()) + "}\n"


def _members() -> str:
    """For each class and object its members, and those that it must have."""
    source = vocabulary()
    of = dict.fromkeys(owner for member in source["members"] for owner in member["of"])
    found = "MEMBERS: dict[str, tuple[str, ...]] = {\n"
    for owner in of:
        found += _row(owner, [one["name"] for one in source["members"] if owner in one["of"]])
    found += "}\nREQUIRED: dict[str, tuple[str, ...]] = {\n"
    for owner in of:
        needed = ["id"] if source["ids"].get(owner) == "required" else []
        found += _row(owner, needed + [one["name"] for one in source["members"] if one["of"].get(owner) == "required"])
    return found + "}\n"


def _row(owner: str, items: list[str]) -> str:
    quoted = [f'"{item}"' for item in items]
    if len(quoted) == 1:
        return f'    "{owner}": ({quoted[0]},),\n'
    return _lines(f'"{owner}": (', quoted, "),", "    ")


def terms() -> str:
    source = vocabulary()
    subjects = [one for one in source["classes"] if one["role"] == "subject"]
    parts = [
        f'"""The terms of a label: uses, groups, values, members (standard §1).\n\n{_BY}\n"""',
        "",
        "from __future__ import annotations",
        "",
        "from enum import StrEnum",
        "",
        "",
        "",
    ]
    found = "\n".join(parts) + _ENUM
    found += "".join(f'    {_constant(use)} = "{use}"\n' for use in uses())
    found += f"\n\nINPUTS: frozenset[Use] = frozenset(tuple(Use)[:{len(inputs())}])\n"
    found += f"OUTPUTS: frozenset[Use] = frozenset(tuple(Use)[{len(inputs())}:])\n" + _groups() + "\n"
    found += _by_use("MEANINGS", [(use["name"], use["short"]["en"]) for use in source["uses"]])
    found += _by_use("MEANINGS_JA", [(use["name"], use["short"]["ja"]) for use in source["uses"]])
    found += _by_use("STATUSES", [(use["name"], use["status"]) for use in source["uses"]])
    splits = [
        f"Use.{_constant(use['name'])}: Use.{_constant(use['splitFrom'])}"
        for use in source["uses"]
        if "splitFrom" in use
    ]
    found += _lines("SPLIT_FROM: dict[Use, Use] = {", splits, "}") + "\n"
    found += "".join(_enumerations())
    found += _texts("SUBJECTS", [one["name"] for one in subjects])
    found += _texts("OUTPUTS_ONLY", [one["name"] for one in subjects if one.get("outputs-only")])
    found += _texts("CONDITIONS", conditions())
    found += _members() + _terms_of_values()
    return found


# -- extents --------------------------------------------------------------------------------------------------------

_REVISION = '''Extent = tuple[frozenset[Use], frozenset[Use]]
"""What a no refuses, and what a yes permits: no more than that."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a foreign scheme: its day of publication, and the extents of its tokens."""

    name: str
    published: date
    tokens: Mapping[str, Extent]


'''


def _set_names() -> dict[tuple[str, ...], str]:
    """A name for each set of uses that occurs."""
    found: dict[tuple[str, ...], str] = {}
    for scheme in vocabulary()["extents"]:
        for revision in scheme["revisions"]:
            for token in revision["tokens"].values():
                for side in extent(token):
                    found.setdefault(tuple(side), f"_{len(found) + 1}")
    return found


def _day(day: date) -> str:
    return f"date({day.year}, {day.month}, {day.day})"


def _tokens(revision: Term, named: dict[tuple[str, ...], str]) -> str:
    rows = ""
    for name, token in revision["tokens"].items():
        refuses, permits = extent(token)
        rows += f'                "{name}": ({named[tuple(refuses)]}, {named[tuple(permits)]}),\n'
    return rows


def extents() -> str:
    named = _set_names()
    found = f'"""What the tokens of foreign schemes refuse and permit, by revision (standard §2).\n\n{_BY}\n"""\n\n'
    found += "from __future__ import annotations\n\nfrom collections.abc import Mapping\n"
    found += (
        "from dataclasses import dataclass\nfrom datetime import date\n\nfrom ofuda.nouns._terms import INPUTS, Use\n\n"
    )
    found += _REVISION
    for leaves, name in named.items():
        kind = ": frozenset[Use]" if not leaves else ""
        found += _assigned(f"{name}{kind} = ", list(leaves))
    found += "\nEXTENTS: dict[str, tuple[Revision, ...]] = {\n"
    for scheme in vocabulary()["extents"]:
        found += f'    "{scheme["scheme"]}": (\n'
        for revision in scheme["revisions"]:
            found += (
                f'        Revision(\n            "{revision["name"]}",\n            {_day(revision["published"])},\n'
            )
            found += f"            {{\n{_tokens(revision, named)}            }},\n        ),\n"
        found += "    ),\n"
    return found + "}\n"
