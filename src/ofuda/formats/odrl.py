"""A label as policies of ODRL 2.2 (standard §1.7), in expanded JSON-LD.

One `odrl:Set` with one rule for each use and subject, all of them leaves: no two can conflict, whatever strategy an
engine follows. It expresses and grants nothing. A conditional use is a permission with duties and constraints, to be
evaluated closed. A use that names a `license` stands in an `odrl:Offer` of its own besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ofuda.carriers.jsonld import Node, frozen
from ofuda.formats._odrl import (
    DCT,
    KINDS,
    ODRL,
    OFUDA,
    PROFILE,
    XSD,
    conditions,
    constraint,
    iri,
    literal,
    policy_of,
    word,
    written,
)
from ofuda.nouns.label import Code, Label, Names, Rule, Subject
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL, OUTPUTS, Use


@dataclass(frozen=True, slots=True)
class Projection:
    """The policies, each a document of its own, and the members of the label that they do not say, as pointers."""

    policies: tuple[Node, ...]
    lost: tuple[str, ...]


# What has no counterpart among the rules of one policy; whoever needs it follows `dct:source` to the label.
_LOST = ("notice", "jurisdiction", "legal_basis", "exception_to", "on_behalf_of")
_POINTERS = {"legal_basis": "/legalBasis", "exception_to": "/exceptionTo", "on_behalf_of": "/onBehalfOf"}


def project(label: Label) -> Projection:
    """The Set and the Offers of a valid label; `ValueError` for one that is not, since that permits nothing (L3)."""
    if not label.valid:
        raise ValueError("a label that is not valid has no projection")
    lost = [_POINTERS.get(name, "/" + name) for name in _LOST if getattr(label, name)]
    assets: list[tuple[Subject, Node]] = []
    for subject in label.about:
        asset = _asset(label, subject)
        if asset["@id"] in {other["@id"] for _, other in assets} or not _rules_on(label, subject):
            lost.append(subject.pointer)
        else:
            assets.append((subject, asset))
    carried = {use for subject, _ in assets for use in _rules_on(label, subject)}
    lost.extend(f"/uses/{use}" for use in label.uses if use not in carried)
    if not assets:
        return Projection((), tuple(sorted(lost)))
    offers = [use for use in _in_order(label) if use in carried and label.uses[use].license]
    policies = (
        _policy(label, "Set", policy_of(label.id), list(_set_rules(label, assets))),
        *(
            _policy(label, "Offer", policy_of(label.id, f"offer-{use}"), list(_offered(label, assets, use)))
            for use in offers
        ),
    )
    return Projection(policies, tuple(sorted(lost)))


def _in_order(label: Label) -> list[Use]:
    return [use for use in ALL if use in label.uses]


def _rules_on(label: Label, subject: Subject) -> list[Use]:
    """The uses about a subject (standard §1.1), without a permission that the party cannot give (L10)."""
    return [
        use
        for use in _in_order(label)
        if (use in OUTPUTS or not subject.is_made_by_outputs)
        and (
            use is not Use.OUTPUT_LIKENESS
            or label.uses[use].stance.level is Level.DISALLOWED
            or label.speaks_for_a_person
        )
    ]


# -- policies and rules -------------------------------------------------------------------------------------------


def _policy(label: Label, kind: str, address: str, rules: list[Node]) -> Node:
    policy: Node = {
        "@id": address,
        "@type": [ODRL + kind],
        ODRL + "profile": iri(PROFILE),
        ODRL + "conflict": iri(ODRL + "prohibit"),
        DCT + "source": iri(label.id),
        **_dated(DCT + "issued", label.issued),
        **_dated(OFUDA + "validFrom", label.valid_from),
        **_dated(OFUDA + "validUntil", label.valid_until),
        OFUDA + "basis": iri(word("basis", label.basis)),
    }
    if kind == "Set" and label.supersedes:
        policy[DCT + "replaces"] = [{"@id": policy_of(one)} for one in label.supersedes]
    party = _party(label)
    told: set[str] = set()
    for rule in rules:
        rule[ODRL + "assigner"] = [_once(party, told)]
        rule[ODRL + "target"] = [_once(rule[ODRL + "target"][0], told)]
        policy.setdefault(KINDS[rule["@type"][0]], []).append(rule)
    return policy


def _once(node: Node, told: set[str]) -> Node:
    """In full where it is first named, then by its address."""
    if node["@id"] in told:
        return {"@id": node["@id"]}
    told.add(node["@id"])
    return node


def _set_rules(label: Label, assets: list[tuple[Subject, Node]]) -> Iterator[Node]:
    for use in _in_order(label):
        for subject, asset in assets:
            if use in _rules_on(label, subject):
                yield _rule(label, use, asset, refused=label.uses[use].stance.level is Level.DISALLOWED)


def _offered(label: Label, assets: list[tuple[Subject, Node]], use: Use) -> Iterator[Node]:
    """What may be had at `license`; of a use that is refused, by consent alone."""
    for subject, asset in assets:
        if use in _rules_on(label, subject):
            rule = _rule(label, use, asset, refused=False)
            if label.uses[use].stance.level is Level.DISALLOWED:
                consent = {"@type": [ODRL + "Duty"], ODRL + "action": iri(ODRL + "obtainConsent")}
                rule[ODRL + "duty"] = [consent]
            yield rule


def _rule(label: Label, use: Use, asset: Node, *, refused: bool) -> Node:
    said = label.uses[use]
    rule: Node = {
        "@type": [ODRL + ("Prohibition" if refused else "Permission")],
        ODRL + "action": iri(OFUDA + use),
        ODRL + "target": [asset],
        **_where_to_ask(said),
    }
    if refused:
        return rule
    duties, constraints = conditions(said.stance.conditions)
    # A permission holds while the label is in force, also for an engine that knows no dates of ours; a refusal that
    # outlives its label only costs.
    begins = label.valid_from or label.issued
    span = [("from", begins), ("until", label.valid_until)]
    in_force = [constraint(name, [written(at)]) for name, at in span if at is not None]
    if duties:
        rule[ODRL + "duty"] = duties
    rule[ODRL + "constraint"] = [*in_force, *constraints]
    return rule


def _where_to_ask(rule: Rule) -> Node:
    told: Node = {}
    if rule.license:
        told[DCT + "license"] = iri(rule.license)
    if rule.payment_model:
        told[OFUDA + "paymentModel"] = literal(rule.payment_model, XSD + "string")
    return told


def _dated(key: str, at: datetime | None) -> Node:
    return {} if at is None else {key: literal(written(at), XSD + "dateTime")}


# -- the party and the assets -------------------------------------------------------------------------------------


def _party(label: Label) -> Node:
    who = label.declared_by
    members = {"id": who.id, "name": _names(who.name), "contact": who.contact}
    node = frozen().node({key: value for key, value in members.items() if value})
    return {**node, "@type": [ODRL + "Party", *([frozen().types[who.type]] if who.type else [])]}


def _asset(label: Label, subject: Subject) -> Node:
    """A thing is an asset; what is only a part of one, by path or medium, is a collection refined from it."""
    asset = frozen().node({"id": subject.id or subject.url, **_described(subject)})
    asset["@type"] = [ODRL + "Asset", frozen().types[subject.kind]]
    if subject.kind != "Site" and not subject.media:
        return asset
    refined = [constraint(name, found) for name, found in (("path", subject.paths), ("media", subject.media)) if found]
    return {
        "@id": policy_of(label.id, "subject" + subject.pointer.replace("/", "-")),
        "@type": [ODRL + "AssetCollection"],
        ODRL + "source": [asset],
        **({ODRL + "refinement": refined} if refined else {}),
    }


def _described(subject: Subject) -> dict[str, Any]:
    """What a label says of a subject itself."""
    members: dict[str, Any] = {
        "url": subject.url,
        "name": _names(subject.name),
        "alternateName": {tag: list(texts) for tag, texts in subject.alternate_name},
        "sameAs": list(subject.same_as),
        "identifier": [{"scheme": scheme, "value": value} for scheme, value in subject.identifiers],
        "content": [_code(one) for one in subject.content],
        "partOf": list(subject.part_of),
    }
    return {key: value for key, value in members.items() if value}


def _names(names: Names) -> dict[str, str]:
    return {tag: texts[0] for tag, texts in names}


def _code(code: Code) -> dict[str, str]:
    members = {
        "digest": code.digest,
        "iscc": code.iscc,
        "href": code.href,
        "mediaType": code.media_type,
        "count": code.count,
    }
    return {key: value for key, value in members.items() if value}
