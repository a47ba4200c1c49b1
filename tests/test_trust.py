"""Trust lists: their shape, and what the labels of a resource are under them beside what the vectors say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import ofuda
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustError, TrustList, trust_list
from ofuda.verbs.signing import SigningError
from tests.asking import decide, rules
from tests.signed import DOCUMENT, EXAMPLES, Json, did_document, octets, own_did, signed, web_method

AT = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://example.com/a"
SITE: Json = json.loads(EXAMPLES[0].read_bytes()) | {"about": [{"type": "Site", "url": "https://example.com"}]}
KEYS = {DOCUMENT: ofuda.Fetched(200, octets(did_document()))}


def test_a_trust_list_is_read() -> None:
    found = trust_list(
        {
            "name": "mine", "date": "2026-11-21",
            "require": [{"site": "https://a.example"}, {"did": "did:web:b.example"}],
            "trust": [{"did": "did:key:z6Mk", "subjects": ["*"]}],
        }
    )  # fmt: skip
    assert (found.name, found.date, found.sites, found.dids) == (
        "mine", "2026-11-21", ("https://a.example",), frozenset({"did:web:b.example"}),
    )  # fmt: skip
    assert [(one.did, one.subjects) for one in found.trusted] == [("did:key:z6Mk", ("*",))]
    assert trust_list({"name": "none"}) == TrustList("none")
    assert ofuda.Question().trust is TRUSTING_NOBODY


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "a trust list is a JSON object"),
        ({}, "needs a `name`"),
        ({"name": ""}, "needs a `name`"),
        ({"name": "x", "date": 1}, "its `date` is text"),
        ({"name": "x", "requires": []}, "no member `requires`"),
        ({"name": "x", "require": {}}, "`require` is a list of objects"),
        ({"name": "x", "require": ["https://a.example"]}, "`require` is a list of objects"),
        ({"name": "x", "require": [{}]}, "`require` 0 names one `site`"),
        ({"name": "x", "require": [{"site": "https://a.example", "did": "did:a"}]}, "`require` 0 names one `site`"),
        ({"name": "x", "require": [{"site": 1}]}, "`require` 0 names one `site`"),
        ({"name": "x", "require": [{"site": "a.example"}]}, "`a.example` is no site"),
        ({"name": "x", "require": [{"did": "https://a.example"}]}, "`https://a.example` is no did"),
        ({"name": "x", "trust": 1}, "`trust` is a list of objects"),
        ({"name": "x", "trust": [{"did": "did:a"}]}, "`trust` 0 has a `did`, and `subjects`"),
        ({"name": "x", "trust": [{"did": "a", "subjects": ["*"]}]}, "`trust` 0 has a `did`, and `subjects`"),
        ({"name": "x", "trust": [{"did": "did:a", "subjects": []}]}, "`trust` 0: `subjects` is a list"),
        ({"name": "x", "trust": [{"did": "did:a", "subjects": "*"}]}, "`trust` 0: `subjects` is a list"),
        ({"name": "x", "trust": [{"did": "did:a", "subjects": [""]}]}, "`trust` 0: `subjects` is a list"),
    ],
)
def test_what_is_no_trust_list_says_why(data: object, message: str) -> None:
    with pytest.raises(TrustError, match=message):
        trust_list(data)


def test_a_request_with_a_trust_list_that_is_none_permits_nothing() -> None:
    request = {
        "url": URL, "agent": "X", "documents": {"https://example.com/l": {"status": 200, "body": json.dumps(SITE)}},
        "headers": {"link": '</l>; rel="https://w3id.org/ofuda#label"'}, "trust": {"name": "x", "requires": []},
    }  # fmt: skip
    found = decide(request)
    assert "request-value" in rules(found)
    assert all(one.level is not ofuda.Level.ALLOWED for one in found.uses.values())
    assert all(one.verdict is not ofuda.Verdict.KEEP for one in found.uses.values())
    assert decide(request | {"trust": None})["search"].level is ofuda.Level.ALLOWED


def resolved(
    label: Json, *, at: datetime | None = AT, trust: TrustList = TRUSTING_NOBODY, **more: Any
) -> ofuda.Decision:
    """A label of the origin, by its `Link`."""
    held = {"https://example.com/l": ofuda.Fetched(200, octets(label)), **more.pop("documents", KEYS)}
    resource = ofuda.Resource(
        more.pop("url", URL), headers=[("Link", '<https://example.com/l>; rel="https://w3id.org/ofuda#label"')],
        documents=held, **more,
    )  # fmt: skip
    return ofuda.resolve(resource, ofuda.Question(frozenset({"X"}), at=at, trust=trust))


def test_a_proved_permission_does_not_hang_on_a_place() -> None:
    by_place, proved = resolved(SITE)["search"], resolved(signed(SITE, web_method()))["search"]
    assert (by_place.by_location, proved.by_location) == (True, False)
    (statement,) = proved.decisive
    assert (statement.party, statement.authority) == ("did:web:example.com", ofuda.Authority.PROVED)


def test_without_an_instant_no_proof_is_looked_at() -> None:
    found = resolved(signed(SITE, web_method()), at=None)
    assert {one.statement.party for one in found["mine"].reasons} == {"https://example.com"}
    assert found["search"].level is ofuda.Level.UNKNOWN


def test_a_label_that_is_not_valid_is_not_looked_at_for_proofs() -> None:
    found = resolved(signed(SITE, web_method()) | {"basis": "king"})
    assert "label-invalid" in rules(found)
    assert not [one for one in rules(found) if one.startswith("label-proof")]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"id": "https://example.com/x"}, "label-proof-invalid"),
        ({"proof": None}, "label-invalid"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(change: Json, rule: str) -> None:
    found = resolved(signed(SITE, web_method()) | change)
    places = {one.rule: str(one.place) for one in found.diagnostics}
    assert places[rule].startswith("https://example.com/l")
    assert found["search"].reason == "no_signal"
    assert found["mine"].verdict is ofuda.Verdict.DROP


@pytest.mark.parametrize(
    ("documents", "rule"),
    [({}, "document-needed"), ({DOCUMENT: ofuda.Fetched(503)}, "label-proof-unreachable"), (KEYS, None)],
)
def test_while_nobody_knows_the_label_counts_by_its_place(documents: Json, rule: str | None) -> None:
    found = resolved(signed(SITE, web_method()), documents=documents)
    assert found["search"].level is ofuda.Level.ALLOWED
    assert (rules(found) == []) is (rule is None)
    assert rule is None or rule in rules(found)


def test_who_asks_in_a_place_without_an_address_is_named_by_the_list_alone() -> None:
    trust = trust_list(
        {
            "name": "x", "require": [{"did": "did:web:example.com"}, {"did": own_did()}, {"site": "https://other.example"}],
            "trust": [{"did": "did:web:example.com", "subjects": ["https://example.com/"]}],
        }
    )  # fmt: skip
    found = resolved(signed(SITE, web_method()), url="urn:example:a", trust=trust)
    assert all(one.level is ofuda.Level.UNKNOWN for one in found.uses.values())
    assert "label-proof-unlisted" in rules(found)


def test_a_table_of_codes_names_no_work() -> None:
    work = {
        "type": "Work",
        "id": "urn:example:work",
        "content": [{"href": "https://example.com/t", "digest": "uEiA0lgbXXh5YrUzORHlod4lHKFte-ifmEqQPjWTRDzQxnQ"}],
    }
    label = SITE | {"about": [work, *SITE["about"]]}
    trust = trust_list({"name": "x", "trust": [{"did": own_did(), "subjects": ["urn:example:work"]}]})
    given: Json = {"digests": ["uEiA0lgbXXh5YrUzORHlod4lHKFte-ifmEqQPjWTRDzQxnQ"]}
    found = resolved(signed(label), trust=trust, **given)
    assert {one.statement.authority for one in found["mine"].reasons} == {ofuda.Authority.ORIGIN}
    work["content"][0].pop("href")  # type: ignore[attr-defined]  # JSON, of which the checker knows only `object`
    found = resolved(signed(label), trust=trust, **given)
    assert {one.statement.authority for one in found["mine"].reasons} == {ofuda.Authority.PROVED}


DIGEST = "uEiA0lgbXXh5YrUzORHlod4lHKFte-ifmEqQPjWTRDzQxnQ"
VOLUME: Json = {"type": "Work", "id": "urn:example:1", "content": [{"digest": DIGEST}], "partOf": ["urn:example:all"]}
SERIES: Json = {"type": "Collection", "id": "urn:example:all"}
MIRROR = "https://mirror.example/copy"


def of_works(first: Json, second: Json, link: str, **more: Any) -> ofuda.Decision:
    """Two labels of one set, behind a `Link` of the mirror or held by the way."""
    whole = {"@context": SITE["@context"], "type": "LabelSet", "labels": [first, second]}
    held = {"https://mirror.example/l": ofuda.Fetched(200, octets(whole))}
    headers = [("Link", f'<https://mirror.example/{link}>; rel="https://w3id.org/ofuda#label"')]
    trust = trust_list({"name": "x", "trust": [{"did": own_did(), "subjects": ["*"]}]})
    given: Json = {"digests": [DIGEST]} | more
    resource = ofuda.Resource(MIRROR, headers=headers, documents=held, **given)
    return ofuda.resolve(resource, ofuda.Question(frozenset({"X"}), at=AT, trust=trust))


def work(subject: Json, name: str, decision: str) -> Json:
    return SITE | {"id": name, "about": [subject], "uses": {"mine": {"decision": decision}}}


@pytest.mark.parametrize("signs", [(False, False), (True, False), (False, True), (True, True)])
def test_signing_one_of_two_labels_of_a_place_loses_no_refusal(signs: tuple[bool, bool]) -> None:
    """One says what the copy is, the other refuses for the series that it is part of."""
    volume, series = work(VOLUME, "urn:example:v", "allowed"), work(SERIES, "urn:example:s", "disallowed")
    apart = work(VOLUME, "urn:example:v", "allowed") | {"uses": {"search": {"decision": "allowed"}}}
    found = of_works(signed(apart) if signs[0] else apart, signed(series) if signs[1] else series, "l")
    assert found["mine"].level is ofuda.Level.DISALLOWED
    # Of one party the narrower speaks; of two parties both do.
    both = of_works(signed(volume) if signs[0] else volume, signed(series) if signs[1] else series, "l")
    assert both["mine"].level is (ofuda.Level.ALLOWED if signs[0] == signs[1] else ofuda.Level.DISALLOWED)


def test_what_nobody_vouches_for_tells_a_proved_label_nothing() -> None:
    """Who keeps an archive cannot put a work into somebody's series."""
    series = signed(work(SERIES, "urn:example:s", "allowed"))
    found = of_works(work(VOLUME, "urn:example:v", "allowed"), series, "elsewhere")
    assert found["mine"].level is ofuda.Level.UNKNOWN


def test_what_the_place_knows_comes_after_what_the_party_knows() -> None:
    """The later `issued` is known by the place alone, so the earlier one speaks."""
    apart = {"type": "Collection", "id": "urn:example:other"}
    first = SITE | {"id": "urn:example:a", "about": [VOLUME, SERIES], "uses": {"mine": {"decision": "disallowed"}}}
    posted = work(VOLUME | {"partOf": ["urn:example:other"]}, "urn:example:v", "allowed") | {
        "uses": {"search": {"decision": "allowed"}}
    }
    late = work(apart, "urn:example:b", "allowed") | {"issued": "2026-11-21T12:00:00Z"}
    whole = {"@context": SITE["@context"], "type": "LabelSet", "labels": [signed(first), posted, signed(late)]}
    held = {"https://mirror.example/l": ofuda.Fetched(200, octets(whole))}
    resource = ofuda.Resource(
        MIRROR, headers=[("Link", '<l>; rel="https://w3id.org/ofuda#label"')], documents=held, digests=[DIGEST]
    )
    trust = trust_list({"name": "x", "trust": [{"did": own_did(), "subjects": ["*"]}]})
    found = ofuda.resolve(resource, ofuda.Question(frozenset({"X"}), at=AT, trust=trust))
    assert found["mine"].level is ofuda.Level.DISALLOWED


@pytest.mark.parametrize("changed", [False, True])
def test_a_wrong_proof_takes_no_doubt_away(*, changed: bool) -> None:
    """Nobody can say what the copy is, and a work is refused: so what the page permits is unknown (L8)."""
    refusing = signed(work(VOLUME, "urn:example:v", "disallowed")) | ({"basis": "performer"} if changed else {})
    allowing = SITE | {
        "about": [{"type": "Site", "url": "https://mirror.example"}],
        "uses": {"mine": {"decision": "allowed"}},
    }
    assert of_works(refusing, allowing, "l", digests=[])["mine"].level is ofuda.Level.UNKNOWN
    assert of_works(allowing, allowing | {"id": "urn:example:x"}, "l", digests=[])["mine"].level is ofuda.Level.ALLOWED


# -- a law ----------------------------------------------------------------------------------------------------------


def vectors() -> list[Json]:
    folder = EXAMPLES[0].parents[2] / "tests" / "vectors"
    found: list[Json] = [
        one for name in ("label", "combination") for one in json.loads((folder / f"{name}.json").read_bytes())
    ]
    return [one for one in found if one["resource"].get("documents")]


def resigned(request: Json) -> tuple[Json, int]:
    """The request with every document signed that can be, and how many these are."""
    documents, count = dict(request["documents"]), 0
    for url, fetched in documents.items():
        try:
            body = json.dumps(signed(json.loads(fetched["body"]), created="2025-01-01T00:00:00Z"))
        except (KeyError, ValueError, SigningError):
            continue
        documents[url], count = fetched | {"body": body}, count + 1
    return request | {"documents": documents}, count


def test_a_good_proof_by_somebody_whom_nobody_names_changes_nothing() -> None:
    total = 0
    for vector in vectors():
        request, count = resigned(vector["resource"])
        before, after = decide(vector["resource"]), decide(request)
        levels = [{use: (one.level, one.verdict) for use, one in found.uses.items()} for found in (before, after)]
        assert levels[0] == levels[1], vector["name"]
        total += count
    assert total >= 50
