"""TDM policies: the ODRL profile of TDMRep (2024-05-10, section "TDM Policy")."""

from __future__ import annotations

from ofuda.nouns.diagnostics import quote
from ofuda.tables.checks.json_file import child, did_you_mean, strings
from ofuda.tables.checks.policy_file import PolicyView, objects
from ofuda.tables.checks.views import Finding, Findings

CONTEXTS = ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"]
PROFILE = "http://www.w3.org/ns/tdmrep"
_OFFER = ("Offer", "odrl:Offer", "http://www.w3.org/ns/odrl/2/Offer")
_MINE = ("tdm:mine", "http://www.w3.org/ns/tdmrep#mine")
_DUTIES = ("obtainConsent", "compensate", "odrl:obtainConsent", "odrl:compensate")
_MEMBERS = ("@context", "@type", "profile", "uid", "assigner", "permission", "dct:references")
_OPERANDS = ("tdm:research", "tdm:non-research")
_FULL = "http://www.w3.org/ns/tdmrep#"


def tdm_policy_html(view: PolicyView) -> Findings:
    """The policy is an HTML page.

    Agents read terms from JSON. A repository's page around a file is HTML too.

    Wrong:
        https://github.com/studio/site/blob/main/policy.json

    Right:
        https://studio.example/tdm-policy.json
    """
    if view.is_html:
        yield Finding(view.document.place(1), "this is a page for people, not a policy", "serve the policy as JSON")


def tdm_policy_shape(view: PolicyView) -> Findings:
    """The policy is not one JSON object.

    A policy is an ODRL Offer; a list of them, or a text, is none.

    Wrong:
        [{"@type": "Offer"}]

    Right:
        {"@type": "Offer"}
    """
    if not view.is_html and view.text.error is None and not isinstance(view.value, dict):
        yield Finding(view.at_pointer(""), "a policy is one JSON object", "write the Offer itself")


def tdm_policy_context(view: PolicyView) -> Findings:
    """The context is not exactly the two of the report.

    They must be the ODRL and the TDMRep context, in this order, as an array; anything else may give the words below it
    another meaning.

    Wrong:
        "@context": "http://www.w3.org/ns/odrl.jsonld"

    Right:
        "@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"]
    """
    if view.policy and view.policy.get("@context") != CONTEXTS:
        advice = f'write `"@context": ["{CONTEXTS[0]}", "{CONTEXTS[1]}"]`'
        yield Finding(view.at_pointer("/@context"), "the context is not exactly the two that TDMRep asks for", advice)


def tdm_policy_type(view: PolicyView) -> Findings:
    """The policy is no `Offer`.

    The report knows offers only: whoever reads one asks for the licence that it describes. A `Set` or an `Agreement` is
    another thing.

    Wrong:
        "@type": "Set"

    Right:
        "@type": "Offer"
    """
    if view.policy and view.policy.get("@type") not in _OFFER:
        yield Finding(view.at_pointer("/@type"), "the policy is no `Offer`", 'write `"@type": "Offer"`')


def tdm_policy_profile(view: PolicyView) -> Findings:
    """The profile is missing or another one.

    A reader that does not know a policy's profile must stop (ODRL 2.2); without one `tdm:mine` means nothing to it. The
    profile's address has neither `#` nor `/` at its end, unlike the namespace.

    Wrong:
        "profile": "http://www.w3.org/ns/tdmrep#"

    Right:
        "profile": "http://www.w3.org/ns/tdmrep"
    """
    if view.policy and view.policy.get("profile") not in (PROFILE, [PROFILE]):
        yield Finding(
            view.at_pointer("/profile"), "the profile is not that of TDMRep", f'write `"profile": "{PROFILE}"`'
        )


def tdm_policy_uid(view: PolicyView) -> Findings:
    """The policy has no `uid`.

    Every ODRL policy has one; by it two copies are known for the same.

    Wrong:
        {"@type": "Offer"}

    Right:
        {"@type": "Offer", "uid": "https://studio.example/policies/tdm"}
    """
    if view.missing("uid") and view.missing("@id"):
        yield Finding(view.at_pointer(""), "the policy has no `uid`", "give it an absolute address as `uid`")


def tdm_policy_assigner(view: PolicyView) -> Findings:
    """The policy has no `assigner`.

    An Offer says who offers; without that nobody can be asked.

    Wrong:
        {"@type": "Offer"}

    Right:
        "assigner": {"uid": "https://studio.example", "vcard:fn": "Studio", "vcard:hasEmail":
        "mailto:rights@studio.example"}
    """
    if view.missing("assigner"):
        yield Finding(view.at_pointer(""), "the policy has no `assigner`", "name who offers, with a way to ask")


def tdm_policy_contact(view: PolicyView) -> Findings:
    """The assigner can be reached by nothing.

    `vcard:hasURL` (a licensing page), `vcard:hasEmail` and `vcard:hasTelephone` are what a policy is read for.

    Wrong:
        "assigner": {"uid": "https://studio.example", "vcard:fn": "Studio"}

    Right:
        "assigner": {"uid": "https://studio.example", "vcard:hasURL": "https://studio.example/licensing"}
    """
    for pointer, assigner in objects(view.policy.get("assigner"), "/assigner"):
        if not any(assigner.get(f"vcard:{way}") for way in ("hasURL", "hasEmail", "hasTelephone")):
            advice = "add `vcard:hasURL` with the address of a licensing page"
            yield Finding(view.at_pointer(pointer), "the assigner has no address to ask at", advice)


def tdm_policy_permission(view: PolicyView) -> Findings:
    """The policy permits nothing.

    Its terms are those of its permissions: an array of at least one, each with an action.

    Wrong:
        "permission": []

    Right:
        "permission": [{"action": "tdm:mine", "duty": [{"action": "obtainConsent"}]}]
    """
    if view.policy and not any(True for _ in view.permissions()):
        yield Finding(
            view.at_pointer("/permission"), "the policy has no permission", "write an array with at least one"
        )


def tdm_policy_prohibition(view: PolicyView) -> Findings:
    """The policy holds a prohibition or an obligation.

    A TDM policy should hold neither: the reservation prohibits already, and conditions are duties of a permission.

    Wrong:
        "prohibition": [{"action": "tdm:mine"}]

    Right:
        "permission": [{"action": "tdm:mine", "duty": [{"action": "obtainConsent"}]}]
    """
    for member in ("prohibition", "obligation"):
        if member in view.policy:
            message = f"a TDM policy should hold no `{member}`"
            yield Finding(
                view.at_pointer(f"/{member}"), message, "reserve with `tdm-reservation: 1`, and write duties here"
            )


def tdm_policy_action(view: PolicyView) -> Findings:
    """A permission for something other than `tdm:mine`.

    It is the one action of the profile.

    Wrong:
        "action": "mine"

    Right:
        "action": "tdm:mine"
    """
    for pointer, permission in view.permissions():
        action = permission.get("action")
        if action not in _MINE and action != {"@id": "tdm:mine"}:
            yield Finding(view.at_pointer(child(pointer, "action")), "the action is not `tdm:mine`", "write `tdm:mine`")


def tdm_policy_target(view: PolicyView) -> Findings:
    """A permission without a target.

    TDMRep allows it. ODRL does not: to other readers of policies every permission has one, and this one fails there.

    Wrong:
        {"action": "tdm:mine"}

    Right:
        {"action": "tdm:mine", "target": "https://studio.example/works/"}
    """
    for pointer, permission in view.permissions():
        if "target" not in permission:
            message = "the permission has no target, which ODRL asks for and TDMRep does not"
            yield Finding(view.at_pointer(pointer), message, "name the collection that it is about")


def tdm_policy_duty(view: PolicyView) -> Findings:
    """A duty that the profile does not have.

    Its duties are `obtainConsent` and `compensate`; readers cannot know another.

    Wrong:
        "duty": [{"action": "pay"}]

    Right:
        "duty": [{"action": "compensate"}]
    """
    for pointer, permission in view.permissions():
        for at, duty in objects(permission.get("duty"), child(pointer, "duty")):
            if duty.get("action") not in _DUTIES:
                message = "the duty is neither `obtainConsent` nor `compensate`"
                yield Finding(view.at_pointer(child(at, "action")), message, "write one of the two")


def tdm_policy_literal(view: PolicyView) -> Findings:
    """A right operand that is a bare word.

    The ODRL context does not turn it into an address: `research` stays a text that equals nothing. The values are
    `tdm:research` and `tdm:non-research`, best written as `{"@id": …}`.

    Wrong:
        "rightOperand": "research"

    Right:
        "rightOperand": {"@id": "tdm:research"}
    """
    for pointer, constraint in view.constraints():
        value = constraint.get("rightOperand")
        name = value.get("@id") if isinstance(value, dict) else value
        for one in strings(name) or ("",):
            if one.replace(_FULL, "tdm:") not in _OPERANDS:
                message = f"{quote(one)} is neither `tdm:research` nor `tdm:non-research`"
                yield Finding(
                    view.at_pointer(child(pointer, "rightOperand")), message, 'write `{"@id": "tdm:research"}`'
                )


def tdm_policy_operator(view: PolicyView) -> Findings:
    """An operator other than `eq`.

    The profile has no other. `neq` least of all: for years the ODRL context spelt it wrong, so readers find another
    operator there, or none.

    Wrong:
        "operator": "neq", "rightOperand": {"@id": "tdm:research"}

    Right:
        "operator": "eq", "rightOperand": {"@id": "tdm:non-research"}
    """
    for pointer, constraint in view.constraints():
        if constraint.get("operator") not in ("eq", "odrl:eq") and not isinstance(constraint.get("operator"), dict):
            advice = "write `eq`, and the value that is meant"
            yield Finding(view.at_pointer(child(pointer, "operator")), "the operator is not `eq`", advice)


def tdm_policy_unknown_member(view: PolicyView) -> Findings:
    """A member of the policy that is probably misspelt.

    JSON-LD drops what its context does not know, in silence.

    Wrong:
        "permissions": [{"action": "tdm:mine"}]

    Right:
        "permission": [{"action": "tdm:mine"}]
    """
    for key in view.policy:
        advice = did_you_mean(key, _MEMBERS, "")
        if key not in _MEMBERS and advice:
            yield Finding(view.at_pointer(child("", key)), f"TDMRep defines no member {quote(key)}", advice)
