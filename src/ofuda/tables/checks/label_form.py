"""Labels: their members, and what must not be among them (standard §1.4)."""

from __future__ import annotations

from ofuda.tables.checks.label_file import LabelView
from ofuda.tables.checks.views import Findings


def label_size(view: LabelView) -> Findings:
    """A label of more than 1 MiB.

    Readers stop there (standard §1.3). Tables of content codes stand beside a label, with their digest in it.

    Wrong:
        40 000 entries in "content"

    Right:
        "content": [{"href": "https://studio.example/codes.csv", "digest": "uEi…", "count": "40000"}]
    """
    return view.told_of_error(
        "label-size", "move tables of codes into files of their own, and point to them with `href`"
    )


def label_context(view: LabelView) -> Findings:
    """The context is not that of labels.

    The words of a label mean what our context says. Under another one they mean something else, or nothing.

    Wrong:
        "@context": "https://schema.org"

    Right:
        "@context": "https://w3id.org/ofuda/v1"
    """
    return view.told("label-context")


def label_context_lookalike(view: LabelView) -> Findings:
    """A context that only looks like that of labels.

    `http:`, a slash at the end, a capital letter or a letter of another script make another address, which somebody
    else may serve.

    Wrong:
        "@context": "http://w3id.org/ofuda/v1/"

    Right:
        "@context": "https://w3id.org/ofuda/v1"
    """
    return view.told("label-context-lookalike")


def label_context_list(view: LabelView) -> Findings:
    """The context is a list or an object.

    What is added to our context may rename its words: `allowed` could be made to stand for `disallowed`. A label has
    the one text, exactly.

    Wrong:
        "@context": ["https://w3id.org/ofuda/v1", {"allowed": "https://w3id.org/ofuda#disallowed"}]

    Right:
        "@context": "https://w3id.org/ofuda/v1"
    """
    return view.told("label-context-list")


def label_nested_context(view: LabelView) -> Findings:
    """A context inside a label.

    It would change the meaning of the words below it, without any sign in them.

    Wrong:
        "declaredBy": {"@context": {"id": "@type"}, "id": "did:web:studio.example"}

    Right:
        "declaredBy": {"id": "did:web:studio.example"}
    """
    return view.told("label-nested-context")


def label_keyword_key(view: LabelView) -> Findings:
    """A keyword of JSON-LD as a key.

    Our context has names for those that a label needs (`id`, `type`). `@graph`, `@reverse`, `@included` and others
    would let a label say things that no reader of plain JSON sees.

    Wrong:
        "@id": "https://studio.example/labels/1"

    Right:
        "id": "https://studio.example/labels/1"
    """
    return view.told("label-keyword-key")


def label_iri_key(view: LabelView) -> Findings:
    """An address as a key, whole or with a prefix.

    In JSON-LD it could be a second spelling of one of our members, which a reader of plain JSON does not know. In
    `ext` it is fine.

    Wrong:
        "https://w3id.org/ofuda#decision": "allowed"

    Right:
        "decision": "allowed"
    """
    return view.told("label-iri-key")


def label_ext_key(view: LabelView) -> Findings:
    """A key of `ext` that is no absolute address.

    `ext` is for what others add; an address says whose it is.

    Wrong:
        "ext": {"rating": "12"}

    Right:
        "ext": {"https://studio.example/terms#rating": "12"}
    """
    return view.told("label-ext-key")


def label_unknown_member(view: LabelView) -> Findings:
    """A member that labels do not have.

    JSON-LD drops what its context does not know, in silence; a misspelt refusal would be no refusal.

    Wrong:
        "validUntill": "2031-11-21T00:00:00Z"

    Right:
        "validUntil": "2031-11-21T00:00:00Z"
    """
    return view.told("label-unknown-member")


def label_missing_member(view: LabelView) -> Findings:
    """A member that is needed is not there.

    Who declares, since when, about what, and which uses: without one of these a label cannot be weighed.

    Wrong:
        {"type": "Site"}

    Right:
        {"type": "Site", "url": "https://studio.example"}
    """
    return view.told("label-missing-member")


def label_type(view: LabelView) -> Findings:
    """The type is neither `RightsLabel` nor `LabelSet`.

    It is compared letter by letter.

    Wrong:
        "type": "rightsLabel"

    Right:
        "type": "RightsLabel"
    """
    return view.told("label-type")


def label_subject_type(view: LabelView) -> Findings:
    """A subject of a type that there is not.

    Subjects are Site, Resource, Work, Collection, Character and Person; media are said by `media`.

    Wrong:
        {"type": "Book", "id": "urn:isbn:9784000000000"}

    Right:
        {"type": "Work", "id": "urn:isbn:9784000000000", "media": ["text"]}
    """
    return view.told("label-subject-type")


def label_wrong_type(view: LabelView) -> Findings:
    """A text where an object belongs, or the other way round.

    A reader that guesses what was meant may guess wrong.

    Wrong:
        "declaredBy": "did:web:studio.example"

    Right:
        "declaredBy": {"id": "did:web:studio.example"}
    """
    return view.told("label-wrong-type")


def label_not_an_array(view: LabelView) -> Findings:
    """One value where a list belongs.

    Members that may hold several are always arrays, so that no reader has to try both.

    Wrong:
        "duties": "attribute"

    Right:
        "duties": ["attribute"]
    """
    return view.told("label-not-an-array")


def label_number(view: LabelView) -> Findings:
    """A number where a text belongs.

    Labels have none: the canonical form of numbers hangs on floating point, so a signature over them may fail
    elsewhere.

    Wrong:
        "count": 40000

    Right:
        "count": "40000"
    """
    return view.told("label-number")


def label_short_form(view: LabelView) -> Findings:
    """A use with a bare word.

    `ofuda init` and other authoring commands take it; a published label has an object, so that conditions have a
    place.

    Wrong:
        "search": "allowed"

    Right:
        "search": {"decision": "allowed"}
    """
    return view.told("label-short-form")


def label_empty(view: LabelView) -> Findings:
    """A list, an object or a text without anything in it.

    It says nothing, and may hide that something was forgotten.

    Wrong:
        "about": []

    Right:
        "about": [{"type": "Site", "url": "https://studio.example"}]
    """
    return view.told("label-empty")


def label_repeated(view: LabelView) -> Findings:
    """A list names something twice.

    One of the two was probably meant to be another.

    Wrong:
        "duties": ["attribute", "attribute"]

    Right:
        "duties": ["attribute", "inform"]
    """
    return view.told("label-repeated")


def label_too_long(view: LabelView) -> Findings:
    """A list or a text is longer than readers take.

    The limits keep a hostile label from being slow.

    Wrong:
        "path": [ … 1 001 patterns … ]

    Right:
        "path": ["/manga/"]
    """
    return view.told("label-too-long")


def label_schema(view: LabelView) -> Findings:
    """The schema refuses something that no other rule names.

    The JSON Schema of labels is the gate: what it refuses permits nothing.

    Wrong:
        "proof": {"type": "DataIntegrityProof"}

    Right:
        see `schema/v1/label.schema.json`
    """
    return view.told("label-schema")
