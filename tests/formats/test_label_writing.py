"""The short form: what it becomes, what speaks where it says two things, and what it refuses."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ofuda.formats import _label_members
from ofuda.formats._label_text import read
from ofuda.formats.label_writing import Writing, write
from ofuda.nouns.data import document
from ofuda.nouns.diagnostics import Severity
from ofuda.nouns.label import CONTEXT
from ofuda.nouns.vocabulary import ALL, OUTPUTS, TRAINING
from tests.labels.generate import Json, labels
from tests.sizes import size

SHORT: Json = {
    "uses": {"training": "disallowed", "search": "allowed"},
    "about": "https://Studio.example",
    "basis": "rightsholder",
    "declaredBy": "did:web:studio.example",
    "id": "https://studio.example/labels/1",
    "issued": "2026-11-21",
}
LONG: Json = {
    "@context": CONTEXT,
    "type": "RightsLabel",
    "id": "https://studio.example/labels/1",
    "issued": "2026-11-21T00:00:00Z",
    "declaredBy": {"id": "did:web:studio.example"},
    "basis": "rightsholder",
    "about": [{"type": "Site", "url": "https://studio.example/"}],
    "uses": {
        "search": {"decision": "allowed"},
        "train-generative": {"decision": "disallowed"},
        "train-other": {"decision": "disallowed"},
    },
}


def done(short: Json, **arguments: Any) -> Json:
    found = write(short, **arguments)
    assert [one for one in found.diagnostics if one.severity is Severity.ERROR] == []
    assert found.label is not None
    return found.label


def with_(**members: Any) -> Json:
    return {**SHORT, **members}


def rules(found: Writing) -> list[tuple[str, str | None]]:
    return [(one.rule, one.place.pointer if one.place else None) for one in found.diagnostics]


# -- what it becomes ------------------------------------------------------------------------------------------------


def test_the_short_form_becomes_a_label_in_the_order_of_the_standard() -> None:
    assert json.dumps(done(SHORT)) == json.dumps(LONG)
    assert write(SHORT).diagnostics == ()


def test_a_label_in_its_long_form_stays_what_it_is() -> None:
    for label in labels(size(200, 2_000, 20_000), seed=8, sometimes=0.6):
        label.pop("proof", None)
        again = done(label)
        assert again == label
        assert json.dumps(done(again)) == json.dumps(again)
        assert list(again["uses"]) == [use.value for use in ALL if use.value in label["uses"]]


def test_what_is_written_is_read_as_valid() -> None:
    ((_, label),) = read(json.dumps(done(SHORT)).encode()).labels
    assert label.valid


def test_tables_of_members_are_those_of_the_schema() -> None:
    definitions = document("v1/label.schema.json")["$defs"]
    tables = {"Party": _label_members.PARTY, "Rule": _label_members.RULE, "Code": _label_members.CODE}
    tables |= {"Identifier": _label_members.IDENTIFIER, **_label_members.SUBJECTS}
    tables["RightsLabel"] = (*_label_members.LABEL, "proof")
    for name, members in tables.items():
        assert set(members) == set(definitions[name]["properties"]), name
    lists = {
        member
        for name in tables
        for member, at in definitions[name]["properties"].items()
        if at.get("type") == "array" and member not in {"about", "content", "identifier"}
    }
    assert lists == _label_members.LISTS


@pytest.mark.parametrize(
    ("address", "subject"),
    [
        ("https://a.example", {"type": "Site", "url": "https://a.example/"}),
        ("http://A.example:8080/", {"type": "Site", "url": "http://a.example:8080/"}),
        ("https://a.example/x*", {"type": "Site", "url": "https://a.example/", "path": ["/x*"]}),
        ("https://a.example/x.png$", {"type": "Site", "url": "https://a.example/", "path": ["/x.png$"]}),
        ("https://a.example/x?y=1", {"type": "Resource", "url": "https://a.example/x?y=1"}),
    ],
)
def test_an_address_is_a_subject(address: str, subject: Json) -> None:
    assert done(with_(about=address))["about"] == [subject]
    assert done(with_(about=[address]))["about"] == [subject]
    assert write(with_(about=address)).diagnostics == ()


def test_a_folder_is_one_page_and_the_author_is_told() -> None:
    found = write(with_(about=["https://a.example/manga/"]))
    assert found.label is not None
    assert found.label["about"] == [{"type": "Resource", "url": "https://a.example/manga/"}]
    assert rules(found) == [("label-about-page", "/about/0")]


def test_names_codes_and_lists() -> None:
    work: Json = {
        "type": "Work",
        "id": "https://a.example/w",
        "name": "月猫",
        "alternateName": {"ja-Latn": "Tsukineko", "EN": ["Moon Cat", "Moon Cat"]},
        "identifier": ["isbn: 9784000000000", {"scheme": "hand", "value": "1"}],
        "media": "image",
        "content": ["ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY", {"digest": "f1220" + "0" * 64}],
    }
    found = done(with_(about=work, notice="札", jurisdiction="JP", supersedes=SHORT["id"] + "0"), language="JA")
    assert found["about"] == [
        {
            **work,
            "name": {"ja": "月猫"},
            "alternateName": {"ja-latn": ["Tsukineko"], "en": ["Moon Cat"]},
            "identifier": [{"scheme": "isbn", "value": "9784000000000"}, {"scheme": "hand", "value": "1"}],
            "media": ["image"],
            "content": [{"iscc": work["content"][0]}, work["content"][1]],
        }
    ]
    assert (found["notice"], found["jurisdiction"]) == ({"ja": "札"}, ["JP"])
    assert found["supersedes"] == ["https://studio.example/labels/10"]
    single = {**work, "alternateName": "Tsukineko", "identifier": "isbn:1", "content": "f1220" + "0" * 64}
    (again,) = done(with_(about=single, declaredBy={"id": "did:web:a.example", "name": {"en": "A"}}))["about"]
    assert (again["alternateName"], again["identifier"]) == ({"en": ["Tsukineko"]}, [{"scheme": "isbn", "value": "1"}])
    assert again["content"] == [{"digest": "f1220" + "0" * 64}]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2026-11-21", "2026-11-21T00:00:00Z"),
        (date(2026, 11, 21), "2026-11-21T00:00:00Z"),
        (datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=9))), "2026-11-21T00:00:00Z"),
        ("2026-11-21T09:00:00+09:00", "2026-11-21T09:00:00+09:00"),
    ],
)
def test_days_and_instants(given: object, written: str) -> None:
    assert done(with_(validUntil=given))["validUntil"] == written


def test_an_hour_without_a_zone_is_refused() -> None:
    for hour in ("2026-11-21T09:00:00", datetime(2026, 11, 21, 9)):  # noqa: DTZ001 (the point)
        assert rules(write(with_(validUntil=hour))) == [("label-schema", "/validUntil")]


def test_the_time_of_writing_is_an_argument() -> None:
    short = {name: value for name, value in SHORT.items() if name != "issued"}
    assert done(short, at=datetime(2026, 11, 21, tzinfo=UTC)) == LONG
    assert done(SHORT, at=datetime(2030, 1, 1, tzinfo=UTC)) == LONG
    assert rules(write(short)) == [("label-missing-member", "")]


# -- groups ---------------------------------------------------------------------------------------------------------


def decisions(uses: Json) -> dict[str, str]:
    return {use: rule["decision"] for use, rule in done(with_(uses=uses))["uses"].items()}


def test_a_narrower_name_speaks_whatever_the_order() -> None:
    uses = {"all": "allowed", "ai": "disallowed", "training": {"decision": "conditional", "duties": "inform"}}
    uses |= {"train-other": "allowed"}
    for order in (list(uses), list(reversed(uses))):
        said = decisions({name: uses[name] for name in order})
        assert (said["search"], said["prompt"], said["mine"]) == ("allowed", "disallowed", "allowed")
        assert (said["train-generative"], said["train-other"]) == ("conditional", "allowed")
        assert list(said) == [use.value for use in ALL]


def test_groups_that_only_overlap_speak_by_precedence_and_the_author_is_told() -> None:
    for uses in ({"inference": "allowed", "tdm": "disallowed"}, {"tdm": "disallowed", "inference": "allowed"}):
        said = decisions(uses)
        assert (said["prompt"], said["ground"], said["infer-other"]) == ("allowed", "disallowed", "disallowed")
        assert {one for one, _ in rules(write(with_(uses=uses)))} == {"label-groups-overlap"}
    assert rules(write(with_(uses={"inference": "disallowed", "tdm": "disallowed"}))) == []


def test_groups_that_only_overlap_and_set_different_conditions_need_a_rule() -> None:
    uses = {
        "inference": {"decision": "conditional", "duties": "inform"},
        "tdm": {"decision": "conditional", "duties": "attribute"},
    }
    found = write(with_(uses=uses))
    assert found.label is None
    assert {one for one, _ in rules(found)} == {"label-groups-overlap"}
    alone = {"decision": "conditional", "duties": ["inform"]}
    assert done(with_(uses={**uses, "ground": alone, "infer-other": alone}))["uses"]["ground"] == alone


def test_of_a_group_characters_carry_the_outputs() -> None:
    character = {"type": "Character", "id": "https://a.example/c"}
    assert set(done(with_(about=character, uses={"all": "disallowed"}))["uses"]) == set(OUTPUTS)
    both = [character, "https://a.example/"]
    assert set(done(with_(about=both, uses={"all": "disallowed"}))["uses"]) == set(ALL)
    refused = write(with_(about=character, uses={"training": "disallowed"}))
    assert rules(refused) == [("label-character-inputs", "/uses/training")]
    assert write(with_(about=character, uses={"mine": "disallowed"})).label is None


def test_no_writing_permits_what_its_narrowest_name_refuses() -> None:
    for narrow in ("train-generative", "training"):
        for wide in ("all", "ai", "tdm"):
            said = decisions({wide: "allowed", narrow: "disallowed"})
            assert said["train-generative"] == "disallowed"
    assert set(decisions({"training": "allowed"})) == set(TRAINING)


# -- what it refuses ------------------------------------------------------------------------------------------------

REFUSED: list[tuple[Any, str, str]] = [
    ([], "label-wrong-type", ""),
    (with_(abuot=1), "label-unknown-member", "/abuot"),
    (with_(colour=1), "label-unknown-member", "/colour"),
    (with_(**{"a/b~": 1}), "label-unknown-member", "/a~1b~0"),
    (with_(uses={"trainin": "disallowed"}), "label-unknown-use", "/uses/trainin"),
    (with_(uses={"everything": "disallowed"}), "label-unknown-use", "/uses/everything"),
    (with_(uses={"mine": "disallow"}), "label-unknown-decision", "/uses/mine"),
    (with_(uses={"mine": "no"}), "label-unknown-decision", "/uses/mine"),
    (with_(uses={"mine": {"decision": ["allowed"]}}), "label-unknown-decision", "/uses/mine"),
    (with_(uses={"mine": {"decision": "allowed", "dutys": 1}}), "label-unknown-member", "/uses/mine/dutys"),
    (with_(uses="none"), "label-wrong-type", "/uses"),
    (with_(about="studio.example"), "label-iri", "/about"),
    (with_(about="https://[x"), "label-iri", "/about"),
    (with_(about=[{"type": "Site", "url": "https://a.example/"}, {"type": "Wrok"}]), "label-subject-type", "/about/1"),
    (with_(about=[{"type": ["Work"]}]), "label-subject-type", "/about/0"),
    (with_(about=7), "label-subject-type", "/about"),
    (with_(about={"type": "Work", "path": "/"}), "label-unknown-member", "/about/path"),
    (with_(about={"type": "Work", "id": "https://a.example/w", "content": 7}), "label-wrong-type", "/about/content"),
    (
        with_(about={"type": "Work", "id": "https://a.example/w", "identifier": ["x"]}),
        "label-wrong-type",
        "/about/identifier/0",
    ),
    (with_(declaredBy=7), "label-wrong-type", "/declaredBy"),
    (with_(proof={"type": "DataIntegrityProof"}), "label-proof", "/proof"),
    (with_(ext={"https://a.example/x": 1}), "label-schema", "/ext/https:~1~1a.example~1x"),
    (with_(ext={"https://a.example/x": object()}), "label-schema", ""),
    (with_(uses={"mine": "conditional"}), "label-schema", "/uses/mine"),
    (with_(**{"@context": "https://b.example/"}), "label-schema", "/@context"),
    (with_(type="Label"), "label-schema", "/type"),
    (with_(contact="x", uses={}), "label-unknown-member", "/contact"),
]


@pytest.mark.parametrize(("short", "rule", "pointer"), REFUSED)
def test_what_is_not_understood_is_an_error_with_its_place(short: Any, rule: str, pointer: str) -> None:
    found = write(short, source="label.json")
    assert found.label is None
    assert (rule, pointer) in rules(found)
    for one in found.diagnostics:
        assert one.help
        assert one.place is not None
        assert one.place.source == "label.json"


@pytest.mark.parametrize("name", ["id", "declaredBy", "basis", "about", "uses", "issued"])
def test_what_obliges_is_never_filled_in(name: str) -> None:
    found = write({member: value for member, value in SHORT.items() if member != name})
    assert rules(found) == [("label-missing-member", "")]
    assert f"`{name}`" in found.diagnostics[0].message


def test_a_misspelt_name_is_answered_with_the_one_that_was_meant() -> None:
    meant = [one.help for one in write(with_(abuot=1, uses={"trainin": "dissallowed"})).diagnostics]
    assert meant == ["did you mean `about`?", "did you mean `training`?", "did you mean `disallowed`?"]
