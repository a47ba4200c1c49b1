"""The hand-written source of terms, as it stands in `schema/vocabulary.yml` (standard §1.6)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "schema" / "vocabulary.yml"
SUBJECTS = ("Site", "Resource", "Work", "Collection", "Character", "Person")

Term = dict[str, Any]


class OneOfEach(yaml.SafeLoader):
    """YAML whose mappings hold each key once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 (theirs)
        names = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        if len(names) != len(set(names)):
            raise yaml.YAMLError(f"a key stands twice: {node.start_mark}")
        return super().construct_mapping(node, deep=deep)


@cache
def vocabulary() -> dict[str, Any]:
    """The source; its readers leave it as it is."""
    found: dict[str, Any] = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=OneOfEach)  # noqa: S506 (it is a safe loader)
    return found


def iri(term: Term, prefix: str = "") -> str:
    """The compact IRI of a term: its own where it is adopted, else one of ours."""
    return str(term.get("iri") or f"ofuda:{prefix}{term['name']}")


def full(compact: str) -> str:
    """The IRI that a compact one stands for."""
    prefix, _, name = compact.partition(":")
    return f"{vocabulary()['prefixes'][prefix]}{name}"


def uses() -> list[str]:
    return [use["name"] for use in vocabulary()["uses"]]


def inputs() -> list[str]:
    return [use["name"] for use in vocabulary()["uses"] if use["kind"] == "input"]


def outputs() -> list[str]:
    return [use["name"] for use in vocabulary()["uses"] if use["kind"] == "output"]


def values(name: str) -> list[Term]:
    """The terms of an enumeration; one that is `like` another's is that one."""
    found = []
    for term in vocabulary()["values"][name]["terms"]:
        like = term.get("like")
        found.append(next(one for one in values(like) if one["name"] == term["name"]) if like else term)
    return found


def names(name: str) -> list[str]:
    return [term["name"] for term in values(name)]


def members(of: str) -> list[Term]:
    """The members of a class or object, in their order."""
    return [member for member in vocabulary()["members"] if of in member["of"]]


def conditions() -> list[str]:
    """The members of a rule that make it conditional."""
    return [member["name"] for member in members("Rule") if member.get("condition")]


def leaves(written: list[str]) -> list[str]:
    """The uses that names of uses and groups come to, in the order of the vocabulary; `-name` takes one away."""
    groups = {group["name"]: group["uses"] for group in vocabulary()["groups"]} | {"inputs": inputs()}
    found: set[str] = set()
    for name in written:
        meant = groups.get(name.removeprefix("-"), [name.removeprefix("-")])
        found = found - set(meant) if name.startswith("-") else found | set(meant)
    return [use for use in uses() if use in found]


def extent(token: Term) -> tuple[list[str], list[str]]:
    """What a token refuses and permits."""
    refuses = leaves(token["refuses"])
    return refuses, refuses if token["permits"] == "same" else leaves(token["permits"])


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
