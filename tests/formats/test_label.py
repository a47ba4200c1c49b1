"""Labels at their edges: what the vectors, which any program can be held against, do not reach."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

import ofuda
from ofuda.carriers.times import instant
from ofuda.formats._label_scope import kind_of, multihash
from ofuda.formats._label_text import read
from ofuda.nouns.data import document
from tests.asking import ask, rules, word

SITE = "https://example.com"
HERE = "https://example.com/label"
LINK = ("Link", f'<{HERE}>; rel="https://w3id.org/ofuda#label"')
DISALLOWED, ALLOWED = {"decision": "disallowed"}, {"decision": "allowed"}
ON_ATTRIBUTION = {"decision": "conditional", "duties": ["attribute"]}


def label(*, about: Any = None, uses: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "RightsLabel",
        "id": f"{SITE}/labels/1",
        "issued": "2026-01-01T00:00:00Z",
        "declaredBy": {"id": f"{SITE}/#us"},
        "basis": "publisher",
        "about": [{"type": "Site", "url": SITE}] if about is None else about,
        "uses": {"train-generative": DISALLOWED} if uses is None else uses,
    } | more


def held(value: Any) -> dict[str, Any]:
    """What to hand over of a page whose response points to a document."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return {"headers": [LINK], "documents": {HERE: ofuda.Fetched(200, body)}}


DIGEST = hashlib.sha256(b"a work").digest()
HASHED = b"\x12\x20" + DIGEST


def base58(octets: bytes) -> str:
    number, text = int.from_bytes(octets), ""
    while number:
        number, digit = divmod(number, 58)
        text = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[digit] + text
    return "1" * (len(octets) - len(octets.lstrip(b"\0"))) + text


@pytest.mark.parametrize(
    "written",
    [
        "u" + urlsafe_b64encode(HASHED).decode().rstrip("="),
        "U" + urlsafe_b64encode(HASHED).decode(),
        "f" + HASHED.hex(),
        "F" + HASHED.hex().upper(),
        "z" + base58(HASHED),
        "sha256:" + DIGEST.hex(),
    ],
)
def test_a_digest_is_read_in_each_of_its_forms(written: str) -> None:
    assert multihash(written) == HASHED


def test_leading_zeros_are_octets_in_base58() -> None:
    assert multihash("z" + base58(b"\0\0\x12")) == b"\0\0\x12"


@pytest.mark.parametrize("written", ["", "z0", "fxy", "sha256:x", "m" + "A" * 40, "u!!!", "u" + "A" * 300])
def test_what_is_no_digest_is_none(written: str) -> None:
    assert multihash(written) is None


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        (None, None),
        ("text/html", "text"),
        ("application/pdf", "text"),
        ("application/ld+json", "text"),
        ("application/xml", "text"),
        ("image/svg+xml", "image"),
        ("audio/mpeg", "audio"),
        ("video/mp4", "video"),
        ("application/octet-stream", None),
    ],
)
def test_kinds_of_media(media_type: str | None, kind: str | None) -> None:
    assert kind_of(media_type) == kind


@pytest.mark.parametrize("written", [None, 1, "", "2026", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z"])
def test_what_is_no_instant_is_none(written: object) -> None:
    assert instant(written) is None


@pytest.mark.parametrize("at", [None, datetime(2026, 11, 21)])  # noqa: DTZ001 (an instant without a zone is none)
def test_without_an_instant_a_label_refuses_and_permits_nothing(at: datetime | None) -> None:
    uses = {"train-generative": DISALLOWED, "search": ALLOWED, "ground": ON_ATTRIBUTION}
    resource = ofuda.Resource(f"{SITE}/a", **held(label(uses=uses)))
    decision = ofuda.resolve(resource, ofuda.Question(frozenset({"X"}), at=at, undertakes=frozenset({"attribute"})))
    assert word(decision) == "disallowed"
    assert word(decision, "search") == "unknown"
    assert word(decision, "ground") == "unknown"
    assert decision["search"].reasons[0].statement.note == "no-time"


def test_a_condition_that_is_met_permits_by_a_valid_label_alone() -> None:
    question = ofuda.Question(
        frozenset({"X"}), at=datetime(2026, 11, 21, tzinfo=UTC), undertakes=frozenset({"attribute"})
    )
    for more, level in ({}, "allowed"), ({"price": "1 EUR"}, "unknown"):
        resource = ofuda.Resource(f"{SITE}/a", **held(label(uses={"ground": ON_ATTRIBUTION}, **more)))
        assert ofuda.resolve(resource, question)["ground"].level.word == level


@pytest.mark.parametrize(
    "value",
    [
        f"{HERE}; rel=https://w3id.org/ofuda#label",
        f'<{HERE}; rel="https://w3id.org/ofuda#label"',
        f'<{HERE}> see rel="https://w3id.org/ofuda#label"',
    ],
)
def test_a_pointer_in_a_form_that_is_no_link_is_broken(value: str) -> None:
    decision = ask(f"{SITE}/a", headers=[("Link", value)])
    assert rules(decision) == ["label-link"]
    assert decision["train-generative"].reason == "broken"


def test_addresses_that_nobody_can_join_are_kept_as_they_are() -> None:
    relation = 'rel="https://w3id.org/ofuda#label"'
    decision = ask(f"{SITE}/a", headers=[("Link", f"<//[>; {relation}"), ("Link", f"<x>; {relation}; anchor=//[")])
    assert [one.url for one in decision.needs] == ["//["]
    page = b'<script type="application/ld+json">{"usageInfo": "//[", "x": [1, {"usageInfo": {"url": "/u"}}]}</script>'
    decision = ask(f"{SITE}/a", page=page)
    assert [one.url for one in decision.needs] == ["//[", f"{SITE}/u"]
    assert decision["search"].reason == "no_signal"


def test_links_and_scripts_of_other_kinds_are_none_of_ours() -> None:
    page = (
        b'<link rel=next href="x&#35;ofuda"><link rel=ofuda#label href=/y><script type="application/rsl+xml">{</script>'
    )
    found = rules(ask(f"{SITE}/a", page=page, headers=[("Link", "</x>; rel=next")]))
    assert [one for one in found if one.startswith("label")] == []


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"type": "LabelSet"}, "a set has exactly"),
        ({"@context": "https://w3id.org/ofuda/v1", "type": "LabelSet", "labels": []}, "a set has exactly"),
        ({"@context": "https://w3id.org/ofuda/v1", "type": "LabelSet", "labels": [1]}, "a set has our context"),
        ({"@context": ["https://w3id.org/ofuda/v1"], "type": "LabelSet", "labels": [{}]}, "a set has our context"),
        (b'{"type": "LabelSet", "type": "LabelSet", "@context": "x", "labels": [{}]}', "a set has our context"),
    ],
)
def test_a_set_that_is_none_is_wrong_as_a_whole(value: Any, reason: str) -> None:
    text = read(value if isinstance(value, bytes) else json.dumps(value).encode())
    assert text.faults[0][1].startswith(reason)
    assert ask(f"{SITE}/a", **held(value))["train-generative"].reason == "broken"


def test_a_key_of_a_set_that_stands_twice_is_told() -> None:
    text = read(b'{"type": "LabelSet", "type": "LabelSet", "labels": []}')
    assert [reason for _, reason in text.faults][:2] == [
        "a set has exactly `@context`, `type` and `labels`",
        "a key of the set stands twice",
    ]


@pytest.mark.parametrize("decision", [["disallowed"], {"disallowed": 1}, 1, None])
def test_a_decision_that_is_no_text_refuses_nothing(decision: Any) -> None:
    ((_, label),) = read(json.dumps({"type": "RightsLabel", "uses": {"mine": {"decision": decision}}}).encode()).labels
    assert not label.valid
    assert not label.uses


def test_of_a_group_and_a_leaf_the_stricter_counts() -> None:
    uses = {"training": DISALLOWED, "train-other": ON_ATTRIBUTION, "mine": ON_ATTRIBUTION, "tdm": ON_ATTRIBUTION}
    decision = ask(f"{SITE}/a", **held(label(uses=uses)))
    assert [word(decision, use) for use in ("train-generative", "train-other", "mine")] == [
        "disallowed",
        "disallowed",
        "conditional",
    ]
    assert decision["train-generative"].reasons[0].statement.note == "not-valid"


def test_an_expired_label_of_nobody_breaks_nothing() -> None:
    old = label(validUntil="2026-02-01T00:00:00Z")
    decision = ask(f"{SITE}/a", documents={HERE: ofuda.Fetched(200, json.dumps(old).encode())})
    assert decision["train-generative"].reason == "no_signal"
    assert decision["train-generative"].reasons[0].role.value == "expired"
    broken = ask(f"{SITE}/a", documents={HERE: ofuda.Fetched(200, b"{ RightsLabel")})
    assert rules(broken) == ["label-json"]
    assert broken["train-generative"].reason == "no_signal"


def test_a_policy_that_cannot_be_read_leaves_the_reservation() -> None:
    headers = [("tdm-reservation", "1"), ("tdm-policy", "/p")]
    for policy in (ofuda.Fetched(503), ofuda.Fetched(200, b"<html>"), ofuda.Fetched(200, b"[1, 2]")):
        decision = ask(f"{SITE}/a", headers=headers, documents={f"{SITE}/p": policy})
        assert word(decision) == "conditional"


def test_a_label_that_gives_way_in_place_may_speak_by_content() -> None:
    work = {"type": "Work", "id": f"{SITE}/w", "content": [{"digest": "f" + HASHED.hex()}]}
    wide = label(about=[{"type": "Site", "url": SITE}, work])
    narrow = label(
        id=f"{SITE}/labels/2",
        about=[{"type": "Resource", "url": f"{SITE}/a"}],
        uses={"train-generative": ALLOWED},
        exceptionTo=[f"{SITE}/labels/3"],
    )
    both = {"@context": "https://w3id.org/ofuda/v1", "type": "LabelSet", "labels": [wide, narrow]}
    decision = ask(f"{SITE}/a", body=b"a work", **held(both))
    assert word(decision) == "disallowed"
    assert [one.statement.note for one in decision["train-generative"].reasons] == [None, None]
    elsewhere = ask(f"{SITE}/a", body=b"another work", **held(both))
    assert word(elsewhere) == "allowed"
    assert elsewhere["train-generative"].by_location


def test_a_reservation_of_nothing_is_the_rendering_of_a_label_that_allows() -> None:
    given = held(label(uses={use.value: ALLOWED for use in ofuda.GROUPS["tdm"]}))
    given["headers"] = [*given["headers"], ("tdm-reservation", "0")]
    roles = {one.statement.evidence.channel: one.role.value for one in ask(f"{SITE}/a", **given)["mine"].reasons}
    assert roles == {"label": "decisive", "tdmrep-header": "rendering"}


def test_a_policy_without_labels_doubts_a_page_that_is_cut_in_its_head() -> None:
    shipped = {name: one for name, one in document("policies.json")[0].items() if name != "digest"}
    judged_by = ofuda.policy(shipped | {"mechanisms": ["aipref", "page-controls"]})
    usage = [("Content-Usage", "train-ai=y, search=y")]
    decision = ask(f"{SITE}/a", page=b"<title>a", truncated=True, headers=usage, policy=judged_by)
    assert rules(decision) == ["html-truncated"]
    assert [word(decision, use) for use in ("train-generative", "search")] == ["unknown", "allowed"]


@pytest.mark.parametrize(
    ("media_type", "body", "level"),
    [
        ("text/html", b"<title>a</title></head><body><p>a", "unknown"),
        (None, b"<!doctype html><title>a</title></head><body><p>a", "unknown"),
        ("application/rss+xml", b"<rss version='2.0'><channel>", "unknown"),
        ("text/plain", b"  <", "unknown"),
        ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "allowed"),
        ("image/png", None, "allowed"),
    ],
)
def test_a_policy_without_labels_doubts_what_may_go_on_to_rsl(
    media_type: str | None, body: bytes | None, level: str
) -> None:
    shipped = {name: one for name, one in document("policies.json")[0].items() if name != "digest"}
    judged_by = ofuda.policy(shipped | {"mechanisms": ["aipref", "rsl"]})
    usage = [("Content-Usage", "train-ai=y, search=y")]
    decision = ask(f"{SITE}/a", body=body, media_type=media_type, truncated=True, headers=usage, policy=judged_by)
    assert rules(decision) == (["rsl-truncated"] if level == "unknown" else [])
    assert [word(decision, use) for use in ("train-generative", "search")] == [level, level]


def test_policies_that_do_not_hear_labels_do_not_hear_them() -> None:
    decision = ask(f"{SITE}/a", **held(label()), policy="apertus-2025")
    assert decision["train-generative"].reasons == ()
    cut = ask(f"{SITE}/a", page=b"<title>a", truncated=True, policy="apertus-2025")
    assert rules(cut) == []


def test_a_label_of_a_thousand_parts_is_answered_in_time() -> None:
    parts: list[dict[str, Any]] = [
        {"type": "Character", "id": f"{SITE}/c/{n}", "partOf": [f"{SITE}/c/{n + 1}"]} for n in range(999)
    ]
    parts[0] |= {"content": [{"digest": "f" + HASHED.hex()}]}
    decision = ask(f"{SITE}/a", body=b"a work", **held(label(about=parts, uses={"output-character": DISALLOWED})))
    assert word(decision, "output-character") == "disallowed"
    assert decision["output-character"].decisive[0].by_content
