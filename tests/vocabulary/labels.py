"""Labels made by hand, right and wrong: each wrong one differs from a right one in one thing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

LABEL: Json = {
    "@context": "https://w3id.org/ofuda/v1",
    "type": "RightsLabel",
    "id": "https://studio.example/labels/moon-cat",
    "issued": "2026-11-21T00:00:00Z",
    "validFrom": "2026-11-21T09:00:00+09:00",
    "validUntil": "2031-11-21T00:00:00.5Z",
    "declaredBy": {
        "id": "did:web:studio.example",
        "type": "Organization",
        "name": {"ja": "スタジオ例", "en": "Studio Example"},
        "contact": "mailto:rights@studio.example",
    },
    "basis": "rightsholder",
    "about": [
        {"type": "Site", "url": "https://studio.example/", "path": ["/manga/", "*/cats$"], "media": ["image"]},
        {"type": "Resource", "url": "https://studio.example/月?p=1#a", "partOf": ["https://studio.example/works/1"]},
        {
            "type": "Work",
            "id": "https://studio.example/works/moon-cat",
            "name": {"ja": "月猫", "en": "Moon Cat"},
            "alternateName": {"ja-latn": ["Tsukineko", "Tsuki Neko"], "ja-hira": ["つきねこ"]},
            "sameAs": ["http://www.wikidata.org/entity/Q1"],
            "identifier": [{"scheme": "isbn", "value": "978-4-00-000000-0"}],
            "content": [
                {"digest": "uEiC6eBaPj_AbzuxB-fiP3-wVrqTjGfZE_DrFUDuGgk7KJQ"},
                {"iscc": "ISCC:KACT4EBWK27737D2AYCJRAL5Z36G76RFRMO4554RU26HZ4ORJGIVHDI"},
                {
                    "href": "https://studio.example/codes.parquet",
                    "digest": "uEiC6eBaPj_AbzuxB-fiP3-wVrqTjGfZE_DrFUDuGgk7KJQ",
                    "mediaType": "application/vnd.apache.parquet",
                    "count": "40000",
                },
            ],
        },
        {"type": "Character", "id": "https://studio.example/works/moon-cat#tama", "name": {"ja": "たま"}},
    ],
    "uses": {
        "search": {"decision": "allowed"},
        "train-generative": {"decision": "disallowed", "license": "https://studio.example/licensing"},
        "ground": {
            "decision": "conditional",
            "duties": ["attribute", "compensate"],
            "purpose": ["research", "education"],
            "recipient": ["non-commercial"],
            "territory": ["JP", "EU"],
            "from": "2027-01-01T00:00:00Z",
            "until": "2028-02-29T00:00:00Z",
            "license": "https://studio.example/licensing",
            "paymentModel": "use",
        },
        "output-character": {"decision": "disallowed"},
    },
    "notice": {"ja": "作品に札がないことは\n同意を意味しません。", "en": "The absence of a label is not consent."},
    "legalBasis": ["eu-cdsm-4-3", "jp-ca-30-4"],
    "jurisdiction": ["JP", "EU"],
    "supersedes": ["https://studio.example/labels/0"],
    "exceptionTo": ["https://studio.example/labels/all"],
    "onBehalfOf": ["did:web:author.example"],
    "ext": {"https://other.example/terms#x": {"a": ["text", True, None, {}]}},
    "proof": {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-11-21T00:00:00Z",
        "verificationMethod": "did:web:studio.example#key-1",
        "proofPurpose": "assertionMethod",
        "proofValue": "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme",
    },
}

Change = Callable[[Json], Any]


def changed(change: Change) -> Json:
    """The label after a change."""
    label = copy.deepcopy(LABEL)
    change(label)
    return label


def put(path: str, value: Any) -> Change:
    """Puts a value at a place; a number is an index."""

    def change(label: Json) -> None:
        *way, last = path.split("/")
        at: Any = label
        for step in way:
            at = at[int(step) if step.isdigit() else step]
        at[int(last) if last.isdigit() else last] = value

    return change


def drop(path: str) -> Change:
    """Takes away what is at a place."""

    def change(label: Json) -> None:
        *way, last = path.split("/")
        at: Any = label
        for step in way:
            at = at[int(step) if step.isdigit() else step]
        del at[int(last) if last.isdigit() else last]

    return change


def alone(subject: Json, uses: list[str]) -> Change:
    """A label about one subject, with these uses refused."""

    def change(label: Json) -> None:
        label["about"] = [subject]
        label["uses"] = {use: {"decision": "disallowed"} for use in uses}

    return change


CHARACTER = {"type": "Character", "id": "https://studio.example/c"}
PERSON = {"type": "Person", "id": "https://actor.example/", "name": {"en": "An Actor"}}
WORK = {"type": "Work", "id": "https://studio.example/w"}

NEEDED = ("@context", "type", "id", "issued", "declaredBy", "basis", "about", "uses")

RIGHT: dict[str, Json] = {
    "as it is": LABEL,
    "no optional member": {name: LABEL[name] for name in NEEDED},
    "a character alone": changed(alone(CHARACTER, ["output-character", "output-replica"])),
    "a person alone": changed(alone(PERSON, ["output-likeness"])),
    "a character beside a work": changed(put("about", [CHARACTER, WORK])),
    "a leap day": changed(put("issued", "2024-02-29T23:59:59Z")),
    "several proofs": changed(put("proof", [LABEL["proof"], LABEL["proof"] | {"id": "urn:uuid:1"}])),
    "a digest in base58": changed(
        put("about/2/content", [{"digest": "zQmWvQxTqbG2Z9HPJgG57jjwR154cKhbtJenbyYTWkjgF3e"}])
    ),
    "an address as contact": changed(put("declaredBy/contact", "https://studio.example/ask?x=1#y")),
    "a set": {"@context": LABEL["@context"], "type": "LabelSet", "labels": [LABEL, LABEL | {"id": "urn:x:1"}]},
}

_CONDITION = put("uses/ground", {"decision": "conditional"})
WRONG: dict[str, Any] = {
    **{f"without {name}": changed(drop(name)) for name in ("@context", "type", "id", "issued", "declaredBy")},
    **{f"without {name}": changed(drop(name)) for name in ("basis", "about", "uses", "declaredBy/id", "about/0/url")},
    **{f"without {name}": changed(drop(name)) for name in ("about/1/url", "about/2/id", "about/3/id", "about/0/type")},
    "no object": [],
    "an unknown type": changed(put("type", "Label")),
    "another context": changed(put("@context", "https://w3id.org/ofuda/v1/")),
    "a list of contexts": changed(put("@context", ["https://w3id.org/ofuda/v1"])),
    "a context inside": changed(put("about/2/@context", {"Work": "https://evil.example/"})),
    "a keyword": changed(put("@type", "RightsLabel")),
    "a keyword in a rule": changed(put("uses/search/@id", "https://a.example/")),
    "a keyword in an extension": changed(
        put("ext", {"https://a.example/x": {"@context": "https://w3id.org/ofuda/v1"}})
    ),
    "an address as key": LABEL | {"https://w3id.org/ofuda#basis": "agent"},
    "an extension without an address": changed(put("ext", {"note": "x"})),
    "an empty extension": changed(put("ext", {})),
    "a number in an extension": changed(put("ext", {"https://a.example/x": [1]})),
    "a number": changed(put("about/2/content/2/count", 40000)),
    "a count from nought": changed(put("about/2/content/2/count", "040")),
    "an unknown member": changed(put("valid_until", "2031-11-21T00:00:00Z")),
    "an unknown member of a subject": changed(put("about/0/paths", ["/"])),
    "an unknown use": changed(put("uses/train", {"decision": "disallowed"})),
    "a group": changed(put("uses/training", {"decision": "disallowed"})),
    "a use in short form": changed(put("uses/search", "allowed")),
    "no use": changed(put("uses", {})),
    "no subject": changed(put("about", [])),
    "a subject that is no list": changed(put("about", WORK)),
    "a subject twice": changed(put("about", [WORK, dict(WORK)])),
    "a character that searches": changed(alone(CHARACTER, ["output-character", "search"])),
    "persons that train": changed(put("about", [CHARACTER, PERSON])),
    "an unknown decision": changed(put("uses/search/decision", "unknown")),
    "conditional on nothing": changed(_CONDITION),
    "conditional on a licence": changed(
        put("uses/ground", {"decision": "conditional", "license": "https://a.example/"})
    ),
    "allowed with a duty": changed(put("uses/search/duties", ["attribute"])),
    "disallowed until": changed(put("uses/train-generative/until", "2027-01-01T00:00:00Z")),
    "a duty that is no list": changed(put("uses/ground/duties", "attribute")),
    "no duty": changed(put("uses/ground/duties", [])),
    "a duty twice": changed(put("uses/ground/duties", ["attribute", "attribute"])),
    "a duty by its address": changed(put("uses/ground/duties", ["http://www.w3.org/ns/odrl/2/attribute"])),
    "a small country": changed(put("uses/ground/territory", ["jp"])),
    "a long country": changed(put("uses/ground/territory", ["JPN"])),
    "a purpose as recipient": changed(put("uses/ground/recipient", ["research"])),
    "a payment of RSL 0.9": changed(put("uses/ground/paymentModel", "inference")),
    "a day": changed(put("issued", "2026-11-21")),
    "no zone": changed(put("issued", "2026-11-21T00:00:00")),
    "no such day": changed(put("issued", "2026-02-29T00:00:00Z")),
    "no such century's day": changed(put("issued", "2100-02-29T00:00:00Z")),
    "a leap second": changed(put("issued", "2026-12-31T23:59:60Z")),
    "the year nought": changed(put("issued", "0000-01-01T00:00:00Z")),
    "a line feed behind": changed(put("issued", "2026-11-21T00:00:00Z\n")),
    "digits of another script": changed(put("issued", "２０２６-11-21T00:00:00Z")),
    "a zone too far": changed(put("issued", "2026-11-21T00:00:00+14:30")),
    "a relative address": changed(put("id", "labels/1")),
    "a blank node": changed(put("id", "_:b0")),
    "an address with a space": changed(put("id", "https://a.example/a b")),
    "an address of half a scheme": changed(put("id", "https:/a.example")),
    "a scheme in capitals": changed(put("id", "HTTPS://a.example/")),
    "a site with a path": changed(put("about/0/url", "https://studio.example/manga")),
    "a site in capitals": changed(put("about/0/url", "https://Studio.example/")),
    "a site with a user": changed(put("about/0/url", "https://me@studio.example/")),
    "a resource with a user": changed(put("about/1/url", "https://me@studio.example/")),
    "a path of a name": changed(put("about/0/path", ["manga/"])),
    "a language in capitals": changed(put("about/2/name", {"JA": "月猫"})),
    "a language without a name": changed(put("about/2/name", {})),
    "a name that is no map": changed(put("about/2/name", "月猫")),
    "a name with a line feed": changed(put("about/2/name", {"ja": "月猫\n"})),
    "other names without a list": changed(put("about/2/alternateName", {"ja-latn": "Tsukineko"})),
    "a digest in hexadecimal": changed(put("about/2/content/0/digest", "a" * 64)),
    "a digest of another length": changed(put("about/2/content/0/digest", "uEiC6eBaPj_AbzuxB-fiP3-wVrqTjGfZE")),
    "a digest and an iscc": changed(
        put("about/2/content/0/iscc", "ISCC:KACT4EBWK27737D2AYCJRAL5Z36G76RFRMO4554RU26HZ4ORJGIVHDI")
    ),
    "an empty code": changed(put("about/2/content/0", {})),
    "a table without a digest": changed(drop("about/2/content/2/digest")),
    "a count without a table": changed(put("about/2/content/0/count", "1")),
    "an identifier without a scheme": changed(drop("about/2/identifier/0/scheme")),
    "an unknown law": changed(put("legalBasis", ["us-fair-use"])),
    "a telephone as contact": changed(put("declaredBy/contact", "tel:+81-3-0000-0000")),
    "a proof without a value": changed(drop("proof/proofValue")),
    "a proof with another context": changed(put("proof/@context", "https://www.w3.org/ns/credentials/v2")),
    "a set with a proof": RIGHT["a set"] | {"proof": LABEL["proof"]},
    "a set of nothing": RIGHT["a set"] | {"labels": []},
    "a set of labels without contexts": RIGHT["a set"] | {"labels": [changed(drop("@context"))]},
    "a set in a set": RIGHT["a set"] | {"labels": [RIGHT["a set"]]},
}
