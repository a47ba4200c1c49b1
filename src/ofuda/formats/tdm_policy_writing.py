"""The TDM policy that a conditional reservation points to (TDMRep, 2024-05-10, §6; house reading T7).

It asks for consent, which is the least that one can ask, and refers to the label, which says the rest (standard §1.7).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ofuda.nouns.label import Label


def policy(labels: Sequence[Label], origin: str, address: str, label: str) -> bytes:
    """An offer of text and data mining on an origin; `address` is that of the policy, `label` that of the label."""
    assigner: dict[str, Any] = {"uid": labels[0].declared_by.id}
    name = next((texts[0] for _, texts in labels[0].declared_by.name), None)
    contact = labels[0].declared_by.contact
    page = next((rule.license for one in labels for rule in one.uses.values() if rule.license), None)
    if name is not None:
        assigner["vcard:fn"] = name
    if contact is not None and contact.startswith("mailto:"):
        assigner["vcard:hasEmail"] = contact
    elif contact is not None:
        page = page or contact
    if page is not None:
        assigner["vcard:hasURL"] = page
    mining = {"action": "tdm:mine", "target": origin + "/", "duty": [{"action": "obtainConsent"}]}
    document = {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"],
        "@type": "Offer",
        "profile": "http://www.w3.org/ns/tdmrep",
        "uid": address,
        "assigner": assigner,
        "permission": [mining],
        "dct:references": label,
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
