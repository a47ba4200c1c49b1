from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ofuda.formats._proof_checks import State
from ofuda.nouns.resource import Fetched
from ofuda.nouns.trust import TRUSTING_NOBODY, TrustList, trust_list
from ofuda.verbs.verifying import Verified, document_place, entry, lines, verify
from tests.signed import DOCUMENT, EXAMPLES, HOST, Json, did_document, octets, own_did, own_method, signed, web_method

AT = datetime(2026, 11, 22, tzinfo=UTC)
SITE: Json = json.loads(EXAMPLES[0].read_bytes()) | {"about": [{"type": "Site", "url": "https://example.com"}]}
HELD = {DOCUMENT: Fetched(200, octets(did_document()))}
WORK: Json = SITE | {"about": [{"type": "Work", "id": "urn:example:w", "name": {"en": "W"}}]}


def one(value: object, at: datetime = AT, trust: TrustList = TRUSTING_NOBODY, *, held: bool = True) -> Verified:
    (found,) = verify(value if isinstance(value, bytes) else octets(value), HELD if held else {}, at, trust)
    return found


def test_a_good_label_has_nothing_to_say() -> None:
    found = one(signed(SITE, web_method()))
    assert found == Verified("", SITE["id"], State.VALID, HOST, (web_method(),))
    assert found.good


@pytest.mark.parametrize(
    ("value", "state", "rule"),
    [
        (SITE, State.UNSIGNED, "label-proof-missing"),
        (b"", State.INVALID, "label-invalid"),
        (b"{}", State.INVALID, "label-invalid"),
        (b'{"type": "RightsLabel"', State.INVALID, "label-invalid"),
        (SITE | {"basis": "king"}, State.INVALID, "label-invalid"),
        (signed(SITE) | {"id": "urn:x:y"}, State.INVALID, "label-proof-invalid"),
        (signed(SITE, web_method(HOST, 2), 2), State.INVALID, "label-proof-key"),
        (signed(SITE | {"validUntil": "2026-11-22T00:00:00Z"}), State.INVALID, "label-expired"),
        (signed(SITE | {"validFrom": "2026-11-23T00:00:00Z"}), State.INVALID, "label-expired"),
        (signed(SITE, expires="2026-11-22T00:00:00Z"), State.INVALID, "label-proof-time"),
    ],
)
def test_what_is_not_good(value: object, state: State, rule: str) -> None:
    found = one(value)
    assert (found.state, found.rule) == (state, rule)
    assert found.message
    assert found.advice
    assert not found.good


def test_a_document_that_is_not_there_is_needed() -> None:
    found = one(signed(SITE, web_method()), held=False)
    assert (found.state, found.needs) == (State.UNREAD, DOCUMENT)
    assert entry(found, "x")["needs"] == [{"url": DOCUMENT, "kind": "did", "channel": "label"}]


@pytest.mark.parametrize(
    ("label", "trust", "good"),
    [
        (signed(SITE, web_method()), {}, True),
        (signed(SITE), {}, False),
        (signed(SITE), {"trust": [{"did": own_did(), "subjects": ["https://example.com/"]}]}, True),
        (signed(SITE), {"trust": [{"did": own_did(2), "subjects": ["*"]}]}, False),
        (signed(WORK, web_method()), {}, False),
        (signed(WORK, web_method()), {"trust": [{"did": HOST, "subjects": ["*"]}]}, True),
        (
            signed(SITE | {"about": [*SITE["about"], {"type": "Site", "url": "https://other.example"}]}, web_method()),
            {}, False,
        ),
    ],
)  # fmt: skip
def test_under_a_trust_list_a_proof_counts_by_who_is_named(label: Json, trust: Json, *, good: bool) -> None:
    found = one(label, trust=trust_list({"name": "x"} | trust))
    assert found.good is good
    assert found.rule == ("" if good else "label-proof-unlisted")
    assert one(label).good


def test_every_label_of_a_text_is_told() -> None:
    kit = json.loads(EXAMPLES[5].read_bytes())
    kit["labels"][1] = signed(kit["labels"][1])
    found = verify(octets(kit), {}, AT)
    assert [(each.state, each.pointer) for each in found] == [(State.UNSIGNED, "/labels/0"), (State.VALID, "/labels/1")]
    kit["labels"][1]["basis"] = "king"
    assert [each.state for each in verify(octets(kit), {}, AT)] == [State.INVALID, State.UNSIGNED]


def test_as_json() -> None:
    assert entry(one(signed(SITE)), "label.jsonld") == {
        "source": "label.jsonld", "pointer": "", "label": SITE["id"], "state": "valid", "did": own_did(),
        "keys": [own_method()], "rule": None, "message": None, "help": None, "needs": [],
    }  # fmt: skip


def test_as_text_shows_no_control_character() -> None:
    text = ["".join(span.text for span in line) for line in lines(one(signed(SITE)), "a\x1b[2Jb")]
    assert text == [f"✓ valid     {SITE['id']}  {own_did()}"]
    text = ["".join(span.text for span in line) for line in lines(one(b"{}"), "a\x1b[2Jb")]
    assert len(text) == 3
    assert all(line.isprintable() for line in text)


@pytest.mark.parametrize(
    ("document", "place"),
    [(did_document(), DOCUMENT), ([], None), ({}, None), ({"id": 1}, None), ({"id": own_did()}, None)],
)
def test_the_address_of_a_document(document: object, place: str | None) -> None:
    assert document_place(octets(document)) == place
    assert document_place(b"{") is None
