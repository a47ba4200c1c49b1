"""The regions of a site: what is said of each is never looser than what the labels say of any address in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ofuda.formats._label_text import read
from ofuda.formats.label_regions import first_instant, homes, in_force, origins, regions
from ofuda.nouns.label import Label
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use

A, C, D = Level.ALLOWED, Level.CONDITIONAL, Level.DISALLOWED
SITE = "https://studio.example"
AT = datetime(2026, 11, 26, tzinfo=UTC)


def label(about: list[dict[str, Any]], uses: dict[str, Any], **members: object) -> Label:
    value = {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "RightsLabel",
        "id": f"{SITE}/labels/a",
        "issued": "2026-01-01T00:00:00Z",
        "declaredBy": {"id": SITE},
        "basis": "rightsholder",
        "about": about,
        "uses": {name: {"decision": rule} if isinstance(rule, str) else rule for name, rule in uses.items()},
        **members,
    }
    text = read(json.dumps(value).encode())
    assert not text.faults, text.faults
    return text.labels[0][1]


def site(*paths: str, **more: object) -> list[dict[str, Any]]:
    return [{"type": "Site", "url": SITE, **({"path": list(paths)} if paths else {}), **more}]


def found(*labels: Label) -> dict[str, dict[Use, Level]]:
    return {one.pattern: dict(one.levels) for one in regions(labels, SITE)}


NO = {"train-generative": "disallowed"}
YES = {"train-generative": "allowed"}
TG = Use.TRAIN_GENERATIVE


def test_the_whole_site_is_always_a_region_and_the_last() -> None:
    assert found(label(site(), NO)) == {"/": {TG: D}}
    assert found(label(site("/manga/"), NO)) == {"/manga/": {TG: D}, "/": {}}
    assert found(label([{"type": "Work", "id": f"{SITE}/w"}], NO)) == {"/": {}}
    assert list(found(label(site("/a", "/long", "/b"), NO))) == ["/long", "/a", "/b", "/"]


def test_what_a_narrower_label_does_not_mention_the_wider_one_says() -> None:
    wide, narrow = label(site(), NO | {"search": "allowed"}), label(site("/press/"), YES)
    assert found(wide, narrow) == {"/press/": {TG: A, Use.SEARCH: A}, "/": {TG: D, Use.SEARCH: A}}


def test_where_patterns_may_meet_a_refusal_counts_and_a_permission_does_not() -> None:
    pictures, press = label(site("/*.png$"), NO), label(site("/press/k"), YES)
    assert found(press, pictures) == {"/press/k": {TG: A}, "/*.png$": {TG: D}, "/": {}}
    assert found(label(site("/*.png$"), YES), label(site("/press/kit/"), NO))["/press/kit/"] == {TG: D}
    assert found(label(site("/*.jpeg$"), {"search": "allowed"}), label(site("/x"), YES))["/*.jpeg$"] == {Use.SEARCH: A}
    assert found(label(site("/*cat"), YES), label(site("/manga/x"), {"search": "allowed"}))["/manga/x"] == {
        Use.SEARCH: A
    }


def test_the_later_of_two_about_the_same_place_speaks() -> None:
    first, later = label(site(), NO), label(site(), YES, issued="2026-02-01T00:00:00Z")
    assert found(first, later) == found(later, first) == {"/": {TG: A}}
    assert found(first, label(site(), YES)) == {"/": {TG: D}}


def test_one_address_is_a_region_of_its_own_in_each_spelling() -> None:
    page = label([{"type": "Resource", "url": f"{SITE}/a*/%7Eb"}], NO)
    assert found(page) == {"/a%2A/~b$": {TG: D}, "/": {}}


def test_a_longer_pattern_hears_the_address_that_it_would_hide() -> None:
    page = label([{"type": "Resource", "url": f"{SITE}/a"}], NO)
    assert found(label(site("/*a*"), YES), page) == {"/*a*": {TG: D}, "/a$": {TG: D}, "/": {}}


def test_patterns_are_written_as_others_read_them() -> None:
    assert list(found(label(site("*cat", "/月"), NO))) == ["/%E6%9C%88", "/*cat", "/"]
    assert found(label(site("*"), NO)) == {"/*": {TG: D}, "/": {}}


def test_a_label_about_one_kind_of_media_only_refuses() -> None:
    assert found(label(site(media=["image"]), {"train-generative": "allowed", "search": "disallowed"})) == {
        "/": {Use.SEARCH: D}
    }
    assert found(label(site(media=["image"]), NO), label(site(), YES, issued="2025-01-01T00:00:00Z")) == {"/": {TG: D}}


def test_conditions_add_up_and_the_licence_of_the_narrowest_is_named() -> None:
    wide = label(site(), {"ground": {"decision": "conditional", "duties": ["attribute"], "license": f"{SITE}/wide"}})
    other = label(
        site("/*.png"), {"ground": {"decision": "conditional", "duties": ["compensate"], "paymentModel": "use"}}
    )
    (pictures, whole) = regions((wide, other), SITE)
    assert [one.name for one in sorted(pictures.rules[Use.GROUND].stance.conditions)] == ["compensate"]
    assert pictures.rules[Use.GROUND].payment_model == "use"
    assert whole.rules[Use.GROUND].license == f"{SITE}/wide"


def test_other_origins_are_none_of_a_site() -> None:
    elsewhere = label([{"type": "Site", "url": "https://other.example"}], NO)
    assert found(elsewhere) == {"/": {}}
    assert origins([elsewhere, label(site(), NO)]) == ("https://other.example", SITE)
    assert origins([label([{"type": "Work", "id": f"{SITE}/w"}], NO)]) == ()


@pytest.mark.parametrize(
    ("members", "speaks"),
    [
        ({}, True),
        ({"validFrom": "2027-01-01T00:00:00Z"}, False),
        ({"validUntil": "2026-11-26T00:00:00Z"}, False),
        ({"validUntil": "2026-11-26T00:00:01Z"}, True),
    ],
)
def test_labels_in_force(members: dict[str, str], speaks: bool) -> None:  # noqa: FBT001 (a column of the table)
    one = label(site(), NO, **members)
    assert bool(in_force([one], AT)) is speaks
    assert in_force([replace(one, valid=False)], AT) == ()


def test_a_superseded_label_is_silent_even_where_its_successor_is_over() -> None:
    old = label(site(), YES)
    successor = label(site(), NO, id=f"{SITE}/labels/b", supersedes=[old.id], issued="2026-02-01T00:00:00Z")
    assert in_force([old, successor], AT) == (successor,)
    assert in_force([old, replace(successor, valid_until=AT)], AT) == ()
    assert in_force([old, replace(successor, valid_from=AT.replace(year=2027))], AT) == (old,)


def test_the_first_instant_at_which_a_label_speaks() -> None:
    now, later = label(site(), NO), label(site(), NO, validFrom="2027-01-01T00:00:00Z")
    over = label(site(), NO, validUntil="2026-02-01T00:00:00Z")
    assert first_instant([later, now], AT) == AT
    assert first_instant([later, over], AT) == later.valid_from
    assert first_instant([over], AT) is None
    assert first_instant([], AT) is None
    assert homes([now, replace(now, id="urn:uuid:1")]) == (SITE,)
