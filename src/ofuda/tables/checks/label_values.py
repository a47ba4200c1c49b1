"""Labels: the values of their members (standard §1.1 to §1.4)."""

from __future__ import annotations

from ofuda.tables.checks.label_file import LabelView
from ofuda.tables.checks.views import Findings


def label_unknown_use(view: LabelView) -> Findings:
    """A use that there is not.

    The fourteen uses are fixed (`ofuda uses`); a word of one’s own says nothing to anybody.

    Wrong:
        "uses": {"ai-training": {"decision": "disallowed"}}

    Right:
        "uses": {"train-generative": {"decision": "disallowed"}}
    """
    return view.told("label-unknown-use")


def label_group(view: LabelView) -> Findings:
    """A group in a published label.

    Groups are a shorthand for authors. A published label names uses, so that it means the same when a group gains
    one.

    Wrong:
        "uses": {"training": {"decision": "disallowed"}}

    Right:
        "uses": {"train-generative": {"decision": "disallowed"}, "train-other": {"decision": "disallowed"}}
    """
    return view.told("label-group")


def label_unknown_decision(view: LabelView) -> Findings:
    """A decision other than `allowed`, `conditional`, `disallowed`.

    What cannot be read permits nothing, and refuses nothing either.

    Wrong:
        "decision": "deny"

    Right:
        "decision": "disallowed"
    """
    return view.told("label-unknown-decision")


def label_unknown_duty(view: LabelView) -> Findings:
    """A duty that there is not.

    The duties are `attribute`, `compensate`, `obtain-consent`, `inform` and `delete`; nobody can fulfil another.

    Wrong:
        "duties": ["credit"]

    Right:
        "duties": ["attribute"]
    """
    return view.told("label-unknown-duty")


def label_value(view: LabelView) -> Findings:
    """A word that its member does not know.

    The words of `basis`, `purpose`, `recipient`, `media`, `legalBasis` and `paymentModel` are fixed.

    Wrong:
        "basis": "owner"

    Right:
        "basis": "rightsholder"
    """
    return view.told("label-value")


def label_conditional_bare(view: LabelView) -> Findings:
    """A conditional use without a condition.

    Nobody can know what to fulfil.

    Wrong:
        "ground": {"decision": "conditional"}

    Right:
        "ground": {"decision": "conditional", "duties": ["attribute"]}
    """
    return view.told("label-conditional-bare")


def label_conditions_unused(view: LabelView) -> Findings:
    """Conditions with a decision that has none.

    *Allowed* with a duty may have been meant as *conditional*. A label that can be read both ways is refused.

    Wrong:
        "ground": {"decision": "allowed", "duties": ["attribute"]}

    Right:
        "ground": {"decision": "conditional", "duties": ["attribute"]}
    """
    return view.told("label-conditions-unused")


def label_character_inputs(view: LabelView) -> Findings:
    """Input uses in a label about characters or persons only.

    A character is not trained on; works that show it are. Character and Person carry output uses.

    Wrong:
        "about": [{"type": "Character", "id": "urn:x:cat"}], "uses": {"train-generative": {"decision": "disallowed"}}

    Right:
        "about": [{"type": "Character", "id": "urn:x:cat"}], "uses": {"output-character": {"decision": "disallowed"}}
    """
    return view.told("label-character-inputs")


def label_date(view: LabelView) -> Findings:
    """A date-time that is not written as RFC 3339 has it.

    A date without a time and a zone begins at another instant in each country.

    Wrong:
        "issued": "2026-11-21"

    Right:
        "issued": "2026-11-21T00:00:00Z"
    """
    return view.told("label-date")


def label_calendar(view: LabelView) -> Findings:
    """A day or an hour that no calendar has.

    Readers move it to another day, each to its own.

    Wrong:
        "validUntil": "2026-02-30T00:00:00Z"

    Right:
        "validUntil": "2026-02-28T00:00:00Z"
    """
    return view.told("label-calendar")


def label_iri(view: LabelView) -> Findings:
    """An identifier or address that is not absolute.

    A relative one means something else wherever the label is copied to.

    Wrong:
        "id": "labels/moon-cat"

    Right:
        "id": "https://studio.example/labels/moon-cat"
    """
    return view.told("label-iri")


def label_site_path(view: LabelView) -> Findings:
    """The address of a site has a path.

    A `Site` is an origin; which part of it is meant stands in `path`.

    Wrong:
        {"type": "Site", "url": "https://studio.example/manga/"}

    Right:
        {"type": "Site", "url": "https://studio.example", "path": ["/manga/"]}
    """
    return view.told("label-site-path")


def label_path_start(view: LabelView) -> Findings:
    """A path pattern that does not begin with `/` or `*`.

    It is compared with the path of an address from its first `/`, and so matches nothing.

    Wrong:
        "path": ["manga/"]

    Right:
        "path": ["/manga/"]
    """
    return view.told("label-path-start")


def label_contact(view: LabelView) -> Findings:
    """A contact that is no `mailto:` or `https:` address.

    Programs that ask for permission can follow nothing else.

    Wrong:
        "contact": "rights@studio.example"

    Right:
        "contact": "mailto:rights@studio.example"
    """
    return view.told("label-contact")


def label_language_tag(view: LabelView) -> Findings:
    """A language tag that is not in lower case.

    JSON-LD lower-cases tags; a label that does not would be two different documents.

    Wrong:
        "name": {"JA": "月猫"}

    Right:
        "name": {"ja": "月猫"}
    """
    return view.told("label-language-tag")


def label_digest(view: LabelView) -> Findings:
    """A digest or ISCC in another form.

    A digest is a multibase multihash of SHA-256, an ISCC its canonical text. In another form no copy is recognised by
    it.

    Wrong:
        "content": [{"digest": "sha256:9f86d0…"}]

    Right:
        "content": [{"digest": "uEiC6eBaPj_AbzuxB-fiP3-wVrqTjGfZE_DrFUDuGgk7KJQ"}]
    """
    return view.told("label-digest")


def label_code(view: LabelView) -> Findings:
    """A content code that is not of one kind.

    A code is a `digest`, or an `iscc`, or `href` with the `digest` of what stands there, and then `mediaType` and
    `count`.

    Wrong:
        "content": [{"iscc": "ISCC:KACYPXW445FTYNJ3", "count": "3"}]

    Right:
        "content": [{"iscc": "ISCC:KACYPXW445FTYNJ3"}]
    """
    return view.told("label-code")


def label_text(view: LabelView) -> Findings:
    r"""A control character in a text.

    It is invisible where the label is shown, and may change what is seen.

    Wrong:
        "name": {"en": "Moon\u0000Cat"}

    Right:
        "name": {"en": "Moon Cat"}
    """
    return view.told("label-text")


def label_proof(view: LabelView) -> Findings:
    """A proof that is none of Data Integrity.

    A proof that cannot be checked proves nothing, and the label counts as damaged.

    Wrong:
        "proof": {"type": "Ed25519Signature2020"}

    Right:
        "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}
    """
    return view.told("label-proof")
