"""`usageInfo` of Croissant: the uses that the rows were decided for.

Where the provider has a name it is an `odrl:Offer` of that provider, for those uses alone, under what was declared and
undertaken when the rows were decided. An offer grants nothing (ODRL 2.2, §2.1.2). That the works in it are others' is
said in words, since no term that our profile adopts says it. Without a name there is nobody who offers: then the uses
are told, and no more.
"""

from __future__ import annotations

from typing import Any, Final

from ofuda.formats._odrl import ODRL, OFUDA, PROFILE, conditions
from ofuda.nouns.report import Asked, Report
from ofuda.nouns.stance import Condition, Constraint, Duty
from ofuda.nouns.vocabulary import MEANINGS, Use
from ofuda.verbs.reporting.exports.releases import is_public, shown

Node = dict[str, Any]

_NAME: Final = "Uses that the rows were decided for"
_DECIDED: Final = (
    "The rows were decided for these uses and for no others. Rights in the works are their holders', and rows of which "
    "nobody said anything may be among those that are kept."
)
_OFFERED: Final = "An offer grants nothing, and speaks for its provider alone."
_HELD: Final = " What is kept under agreements is kept for the provider that holds them."
_SET: Final = OFUDA.removesuffix("#")


def usage(report: Report) -> Node:
    """The member of a dataset that says it; nothing where the uses are not for everybody."""
    return {"usageInfo": _usage(report)} if is_public(report, "uses") else {}


def _usage(report: Report) -> Node:
    provider, asked = shown(report, "provider", report.cover.provider.name), report.cover.asked
    node: Node = {"@type": "CreativeWork", "@id": "#usage", "name": _NAME}
    if not provider:
        return node | {"description": _DECIDED, "about": [_term(name) for name in asked.uses]}
    return node | {
        "@type": ["CreativeWork", "odrl:Offer"],
        "description": f"{_DECIDED} {_OFFERED}{_HELD if asked.agreements else ''}",
        "odrl:profile": {"@id": PROFILE},
        "odrl:conflict": {"@id": "odrl:prohibit"},
        "odrl:permission": [_permission(name, asked, provider) for name in asked.uses],
    }


def _term(name: str) -> Node:
    meaning = MEANINGS[Use(name)]
    return {
        "@type": "DefinedTerm",
        "name": name,
        "description": meaning,
        "termCode": name,
        "url": OFUDA + name,
        "inDefinedTermSet": _SET,
    }


def _permission(name: str, asked: Asked, provider: str) -> Node:
    """A rule that can be evaluated by itself: one action, one target, one party."""
    duties, constraints = conditions(_conditions(asked))
    rule: Node = {
        "@type": "odrl:Permission",
        "odrl:assigner": {"@type": "odrl:Party", "@id": "#provider", "name": provider},
        "odrl:target": {"@type": "odrl:Asset", "@id": "#kept", "name": "The rows that are kept"},
        "odrl:action": {"@id": f"ofuda:{name}"},
    }
    limits = {"odrl:duty": duties, "odrl:constraint": constraints}
    return rule | {name: [_compact(one) for one in found] for name, found in limits.items() if found}


def _conditions(asked: Asked) -> frozenset[Condition]:
    declared = {"purpose": asked.purpose, "recipient": asked.recipient, "territory": asked.territory}
    limits = (Constraint(name, (value,)) for name, value in declared.items() if value)
    return frozenset((*map(Duty, asked.undertakes), *limits))


def _compact(value: Any) -> Any:  # noqa: ANN401 (JSON-LD of any depth)
    """Expanded JSON-LD with the prefixes of the document."""
    if isinstance(value, dict):
        return {_short(key): _compact(one) for key, one in value.items()}
    if isinstance(value, list):
        return _compact(value[0]) if len(value) == 1 else [_compact(one) for one in value]
    return _short(value)


def _short(text: str) -> str:
    for prefix, full in (("odrl", ODRL), ("ofuda", OFUDA)):
        if text.startswith(full):
            return f"{prefix}:{text.removeprefix(full)}"
    return text
