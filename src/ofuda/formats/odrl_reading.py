"""A projection of `odrl` back to a label. It reads what we write and no other policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ofuda.carriers.jsonld import Node
from ofuda.carriers.jsonld_compaction import compact
from ofuda.formats._odrl import DCT, KINDS, ODRL, OFUDA, OPERANDS, OPERATORS, PROFILE, label_of
from ofuda.nouns.label import CONTEXT


def unproject(policies: Sequence[Node]) -> dict[str, Any]:
    """The members of a label that a projection keeps; `ValueError` for policies that are none."""
    (main,) = [one for one in policies if one["@type"] == [ODRL + "Set"]] or [{}]
    if main.get(ODRL + "profile") != [{"@id": PROFILE}]:
        # ODRL 2.2 §2: who does not know a profile stops, and ours stands alone (standard §1.7).
        raise ValueError("the policies are no projection of a label: one Set with our profile alone is needed")
    rules = [rule for where in KINDS.values() for rule in main.get(where, ())]
    known = {node["@id"]: node for node in _named(rules)}
    label: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "RightsLabel",
        "id": main[DCT + "source"][0]["@id"],
        "issued": main[DCT + "issued"][0]["@value"],
    }
    for name in ("validFrom", "validUntil"):
        if OFUDA + name in main:
            label[name] = main[OFUDA + name][0]["@value"]
    party = known[rules[0][ODRL + "assigner"][0]["@id"]]
    label["declaredBy"] = compact(_without_odrl(party))
    label.update(compact({OFUDA + "basis": main[OFUDA + "basis"]}))
    targets = dict.fromkeys(rule[ODRL + "target"][0]["@id"] for rule in rules)
    label["about"] = [_subject(known[target]) for target in targets]
    label["uses"] = _uses(rules, label)
    if DCT + "replaces" in main:
        label["supersedes"] = [label_of(one["@id"]) for one in main[DCT + "replaces"]]
    return label


def _named(rules: Iterable[Node]) -> Iterator[Node]:
    """Parties and assets where they are told in full."""
    for rule in rules:
        for where in ("assigner", "target"):
            yield from (node for node in rule[ODRL + where] if len(node) > 1)


def _without_odrl(node: Node) -> Node:
    """A node with the types that labels know."""
    types = [one for one in node["@type"] if not one.startswith(ODRL)]
    return {key: value for key, value in {**node, "@type": types}.items() if value}


def _subject(asset: Node) -> dict[str, Any]:
    found = compact(_without_odrl(asset[ODRL + "source"][0] if ODRL + "source" in asset else asset))
    if found.get("url") == found["id"]:
        del found["id"]
    for refinement in asset.get(ODRL + "refinement", ()):
        name, values = _constraint(refinement)
        found[name] = values
    return found


# -- rules --------------------------------------------------------------------------------------------------------


def _uses(rules: list[Node], label: dict[str, Any]) -> dict[str, Any]:
    # Each permission begins with the time in which the label is in force.
    begins = label.get("validFrom", label["issued"])
    in_force = [("from", [begins]), ("until", [label["validUntil"]])] if "validUntil" in label else [("from", [begins])]
    uses: dict[str, Any] = {}
    for rule in rules:
        use = compact({OFUDA + "rule": [{OFUDA + "use": rule[ODRL + "action"]}]})["uses"]
        uses[next(iter(use))] = _rule(rule, in_force)
    return uses


def _rule(rule: Node, in_force: list[tuple[str, list[str]]]) -> dict[str, Any]:
    told = compact({key: value for key, value in rule.items() if not key.startswith(ODRL) and key != "@type"})
    if rule["@type"] == [ODRL + "Prohibition"]:
        return {"decision": "disallowed", **told}
    said = [_constraint(one) for one in rule.get(ODRL + "constraint", ())]
    for one in in_force:
        said.remove(one)
    found: dict[str, Any] = {}
    if ODRL + "duty" in rule:
        found.update(compact({OFUDA + "duty": [duty[ODRL + "action"][0] for duty in rule[ODRL + "duty"]]}))
    found.update({name: values[0] if name in OPERATORS else values for name, values in said})
    return {"decision": "conditional" if found else "allowed", **found, **told}


def _constraint(node: Node) -> tuple[str, list[Any]]:
    """The member of a label and its values."""
    atoms: list[Node] = node.get(ODRL + "or", [node])
    left, operator = atoms[0][ODRL + "leftOperand"][0]["@id"], atoms[0][ODRL + "operator"][0]["@id"]
    name = next(name for name, at in OPERANDS.items() if at[0] == left and OPERATORS.get(name, operator) == operator)
    right = [atom[ODRL + "rightOperand"][0] for atom in atoms]
    if OPERANDS[name][1]:
        return name, [one["@value"] for one in right]
    values: list[Any] = compact({OFUDA + name: right})[name]
    return name, values
