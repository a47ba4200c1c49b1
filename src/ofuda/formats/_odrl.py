"""The grammar of ODRL 2.2 as expanded JSON-LD: full IRIs, so that no context has to be fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from ofuda.carriers.jsonld import Node, frozen
from ofuda.nouns.stance import Condition, Constraint, Duty, ordered

ODRL = "http://www.w3.org/ns/odrl/2/"
OFUDA = "https://w3id.org/ofuda#"
DCT = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PROFILE = "https://w3id.org/ofuda/profile/v1"

# The left operand of each constraint and the datatype of its values; without one they are terms of ours.
OPERANDS: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "purpose": (ODRL + "purpose", None),
        "recipient": (OFUDA + "recipient", None),
        "territory": (ODRL + "spatial", XSD + "string"),
        "from": (ODRL + "dateTime", XSD + "dateTime"),
        "until": (ODRL + "dateTime", XSD + "dateTime"),
        "path": (OFUDA + "path", XSD + "string"),
        "media": (OFUDA + "media", None),
    }
)
OPERATORS: Mapping[str, str] = MappingProxyType({"from": ODRL + "gteq", "until": ODRL + "lt"})
EQUAL = ODRL + "eq"
# The member of a policy in which rules of a type stand.
KINDS: Mapping[str, str] = MappingProxyType(
    {ODRL + "Permission": ODRL + "permission", ODRL + "Prohibition": ODRL + "prohibition"}
)


def policy_of(label: str, what: str = "set") -> str:
    """The address of the Set, of an Offer or of a part, that a label projects to: a fragment of the label's."""
    return f"{label}{'/' if '#' in label else '#'}odrl-{what}"


def label_of(policy: str) -> str:
    """The address of the label whose Set this is; `ValueError` where it is not one of ours."""
    label = policy.removesuffix("odrl-set")[:-1]
    if policy_of(label) != policy:
        raise ValueError(f"{policy!r} is not the address of a projection")
    return label


def written(moment: datetime) -> str:
    """An instant as labels write it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def iri(value: str) -> list[Node]:
    """A value that is a node."""
    return [{"@id": value}]


def literal(value: str, datatype: str) -> list[Node]:
    """A value that is a typed literal."""
    return [{"@type": datatype, "@value": value}]


def constraint(name: str, values: Sequence[str]) -> Node:
    """Alternatives are joined by `or` from one constraint for each, since shapes of the community take one operand."""
    each = [_atom(name, value) for value in values]
    return each[0] if len(each) == 1 else {"@type": [ODRL + "LogicalConstraint"], ODRL + "or": each}


def _atom(name: str, value: str) -> Node:
    left, datatype = OPERANDS[name]
    right = literal(value, datatype) if datatype else iri(word(name, value))
    return {
        "@type": [ODRL + "Constraint"],
        ODRL + "leftOperand": iri(left),
        ODRL + "operator": iri(OPERATORS.get(name, EQUAL)),
        ODRL + "rightOperand": right,
    }


def word(member: str, value: str) -> str:
    """The IRI of a word of the context, as the value of a member."""
    expanded = frozen().node({member: value})
    (one,) = next(iter(expanded.values()))
    found: str = one["@id"]
    return found


def conditions(given: frozenset[Condition]) -> tuple[list[Node], list[Node]]:
    """Duties and constraints of a rule, in an order that hangs on nothing but themselves."""
    in_order = ordered(given)
    duties = [
        {"@type": [ODRL + "Duty"], ODRL + "action": iri(word("duties", one.name))}
        for one in in_order
        if isinstance(one, Duty)
    ]
    return duties, [constraint(one.name, one.values) for one in in_order if isinstance(one, Constraint)]
