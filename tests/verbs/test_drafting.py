"""What somebody answered, made a label: it says just that, and the validator has nothing to say about it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.nouns.document import Document
from ofuda.nouns.vocabulary import ALL, GROUPS, INPUTS, OUTPUTS, TRAINING, Use
from ofuda.tables.questions import LANGUAGES, again, answers, areas, presets, prompt, questions, written
from ofuda.verbs.drafting import Draft, DraftError, contact_of, draft, site, tagged
from ofuda.verbs.validate import validate

AT = datetime(2026, 11, 21, tzinfo=UTC)
STUDIO = Draft(
    name={"en": "Studio Example"},
    contact="rights@studio.example",
    sites=("https://studio.example",),
    said={"training": answers()["no"]},
    basis="rightsholder",
)
MAKING = OUTPUTS - {Use.OUTPUT_LIKENESS}
AI = GROUPS["ai"] | {Use.MINE}
# Of each preset the decision and duties by use; what is not here is left open.
ALLOWED, DISALLOWED = ("allowed",), ("disallowed",)
CREDIT, ASK = ("conditional", "attribute"), ("conditional", "obtain-consent")
PAY = ("conditional", "compensate")
MEANT: dict[str, dict[Use, tuple[str, ...]]] = {
    "no-training": dict.fromkeys(TRAINING, DISALLOWED),
    "search-only": dict.fromkeys((*INPUTS, *OUTPUTS), DISALLOWED),
    "license-me": dict.fromkeys((*AI, *MAKING), PAY) | {Use.OUTPUT_LIKENESS: DISALLOWED},
    "open-with-credit": dict.fromkeys((*TRAINING, Use.PROMPT, Use.GROUND, Use.AI_INDEX, *MAKING), CREDIT)
    | dict.fromkeys((Use.EVALUATE, Use.INFER_OTHER, Use.MINE), ALLOWED),
    "manga-studio": dict.fromkeys((*TRAINING, *MAKING), ASK) | {Use.OUTPUT_LIKENESS: DISALLOWED},
}


def drafted(**changed: Any) -> dict[str, Any]:
    return draft(replace(STUDIO, **changed), AT)


def refusal(**changed: Any) -> tuple[str, str]:
    with pytest.raises(DraftError) as caught:
        drafted(**changed)
    return str(caught.value), caught.value.advice


# -- the tables -----------------------------------------------------------------------------------------------------


def test_every_use_is_in_one_area() -> None:
    assert sorted(use for uses in areas().values() for use in uses) == sorted(ALL)


def test_six_questions_ask_for_all_that_is_needed() -> None:
    assert len(questions()) == 6
    asked = [name for question in questions() for name in question.asks]
    assert asked == ["name", "contact", "site", "search", "answers", "training", "outputs"]


def test_every_text_is_in_both_languages() -> None:
    texts = [question.text for question in questions()] + [one.word for one in answers().values()]
    texts += [text for one in presets().values() for text in (one.title, one.summary)]
    assert all(tuple(text) == LANGUAGES and all(text.values()) for text in texts)
    for language in LANGUAGES:
        assert len({prompt(name, language) for name in ("name", "contact", "site", "search")}) == 4
        assert len({again(name, language) for name in ("name", "contact", "site", "search")}) == 4
        lines = [line.format(validate="V", render="R") for line in written(language)]
        assert [line[-1] for line in lines] == ["V", "R"]


def test_only_the_person_shown_can_permit_a_likeness() -> None:
    for answer in answers().values():
        rule = answer.of(Use.OUTPUT_LIKENESS)
        assert rule is None or rule == {"decision": "disallowed"}
        asks = answer.rule is not None and {"obtain-consent", "compensate"} & {*answer.rule.get("duties", ())}
        assert (rule is not None) == bool(asks or answer.name == "no")


def test_presets_mean_what_their_names_say() -> None:
    assert list(presets()) == list(MEANT)
    for name, preset in presets().items():
        uses = drafted(preset=preset, said={})["uses"]
        found = {use: (rule["decision"], *rule.get("duties", ())) for use, rule in uses.items()}
        assert found == MEANT[name] | {Use.SEARCH: ALLOWED}, name


def test_the_manga_studio_has_a_notice_in_japanese() -> None:
    notice = drafted(preset=presets()["manga-studio"])["notice"]
    assert "許諾が必要" in notice["ja"]
    assert "consent" in notice["en"]


# -- labels ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_a_whole_label() -> None:
    assert drafted() == {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "RightsLabel",
        "id": "https://studio.example/ofuda.jsonld#2026-11-21",
        "issued": "2026-11-21T00:00:00Z",
        "declaredBy": {
            "id": "https://studio.example/#us",
            "name": {"en": "Studio Example"},
            "contact": "mailto:rights@studio.example",
        },
        "basis": "rightsholder",
        "about": [{"type": "Site", "url": "https://studio.example/"}],
        "uses": {"train-generative": {"decision": "disallowed"}, "train-other": {"decision": "disallowed"}},
    }


def test_what_is_given_goes_before_what_is_made_of_the_site() -> None:
    label = drafted(
        label="urn:uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        declared_by="did:web:agency.example",
        basis="agent",
        on_behalf_of=("https://mika.example/#me",),
        supersedes=("https://studio.example/labels/1",),
        notice={"ja": "札"},
        preset=presets()["manga-studio"],
    )
    assert label["id"].startswith("urn:")
    assert label["declaredBy"]["id"] == "did:web:agency.example"
    assert (label["basis"], label["onBehalfOf"]) == ("agent", ["https://mika.example/#me"])
    assert label["supersedes"] == ["https://studio.example/labels/1"]
    assert label["notice"] == {"ja": "札"}


def test_an_answer_goes_before_the_preset() -> None:
    said = {"training": answers()["open"], "answers": answers()["credit"]}
    uses = drafted(preset=presets()["search-only"], said=said, license="https://studio.example/terms")["uses"]
    assert not TRAINING & {Use(use) for use in uses}
    credit = {"decision": "conditional", "duties": ["attribute"], "license": "https://studio.example/terms"}
    assert uses["ground"] == credit
    assert uses["mine"] == {"decision": "disallowed"}


def test_the_day_of_the_name_is_that_of_the_instant_in_utc() -> None:
    tokyo = datetime(2026, 11, 22, 3, tzinfo=timezone(timedelta(hours=9)))
    label = draft(STUDIO, tokyo)
    assert (label["id"][-10:], label["issued"]) == ("2026-11-21", "2026-11-21T18:00:00Z")


@pytest.mark.parametrize(
    ("changed", "message", "advice"),
    [
        ({"said": {}}, "a label that says nothing is none", "say something of search, answers"),
        ({"said": {"search": answers()["open"]}}, "a label that says nothing is none", "say something"),
        ({"sites": ("ftp://studio.example",)}, "`ftp://studio.example` is no address of a site", "write it as in"),
        ({"contact": "me"}, "`me` is no address to ask at", "write an e-mail address"),
        ({"basis": "agent"}, "an agent speaks for somebody", "`--on-behalf-of`"),
        ({"on_behalf_of": ("https://x.example/",)}, "an agent speaks for somebody", "`--basis agent`"),
        ({"paths": ("manga/",)}, "the path `manga/` matches no address", "begin it with a slash"),
        ({"paths": ("/a b",)}, "the path `/a b` matches no address", "`%20`"),
        ({"name": {"en": "\udcff"}}, "no label can be written: a string with half a surrogate pair", "UTF-8"),
        ({"sites": ("https://a.example/b",), "paths": ("/c",)}, "has a path already", "leave `--path` out"),
        ({"name": {"en": "x" * 513}}, "no label can be written: `en` is longer than 512", "shorter"),
        ({"declared_by": "us"}, "no label can be written: `us` is no absolute", "scheme"),
    ],
)
def test_no_label_is_written_from(changed: dict[str, Any], message: str, advice: str) -> None:
    found = refusal(**changed)
    assert message in found[0]
    assert advice in found[1]


# -- single answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "url", "path"),
    [
        ("studio.example", "https://studio.example/", None),
        (" https://Studio.Example/ ", "https://studio.example/", None),
        ("HTTP://studio.example:8080", "http://studio.example:8080/", None),
        ("studio.example:8080/a", "https://studio.example:8080/", ["/a"]),
        ("https://studio.example/manga/*.png$", "https://studio.example/", ["/manga/*.png$"]),
        ("https://studio.example/a?b=c#d", "https://studio.example/", ["/a?b=c"]),
        ("https://[::1]:8080/", "https://[::1]:8080/", None),
        ("https://漫画.example/第一話/", "https://xn--qex62k.example/", ["/第一話/"]),
    ],
)
def test_a_site_is_an_address_or_what_lies_below_it(text: str, url: str, path: list[str] | None) -> None:
    found = site(text)
    assert (found["type"], found["url"], found.get("path")) == ("Site", url, path)


@pytest.mark.parametrize(
    "text", ["", "https://", "mailto:a@b.example", "https://a b/", "https://x\\y", "https://[/", "a.example,", "a..b"]
)
def test_no_site(text: str) -> None:
    with pytest.raises(DraftError):
        site(text)


def test_paths_are_for_every_site_and_each_is_written_once() -> None:
    label = drafted(sites=("a.example", "b.example", "https://A.example/"), paths=("/x", "*.png", "/x"))
    assert label["about"] == [
        {"type": "Site", "url": f"https://{host}.example/", "path": ["/x", "*.png"]} for host in "ab"
    ]


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("a@b.example", "mailto:a@b.example"),
        (" MAILTO:a@b.example", "mailto:a@b.example"),
        ("https://b.example/ask", "https://b.example/ask"),
    ],
)
def test_a_contact(text: str, contact: str) -> None:
    assert contact_of(text) == contact


@pytest.mark.parametrize("text", ["", "http://b.example", "a@", "https://", "a@b@c", "a:b@c"])
def test_no_contact(text: str) -> None:
    with pytest.raises(DraftError):
        contact_of(text)


def test_texts_in_a_language_of_their_own() -> None:
    assert tagged(["ja=月猫出版", "Tsukineko "], "en") == {"ja": "月猫出版", "en": "Tsukineko"}
    assert tagged(["ja-latn= Tsukineko", "E=mc²", "a = b"], "en") == {"ja-latn": "Tsukineko", "en": "a = b"}


# -- the law --------------------------------------------------------------------------------------------------------

hosts = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]\.example", fullmatch=True)
paths = st.from_regex(r"[/*][a-z0-9/*._~%-]{0,12}\$?", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)
by_language = st.dictionaries(st.sampled_from(["en", "ja", "ja-latn"]), texts, min_size=1)
drafts = st.builds(
    Draft,
    name=by_language,
    contact=st.one_of(hosts.map("rights@{}".format), hosts.map("https://{}/ask".format)),
    sites=st.lists(hosts, min_size=1, max_size=3).map(tuple),
    said=st.dictionaries(st.sampled_from(list(areas())), st.sampled_from(list(answers().values()))),
    basis=st.sampled_from(["rightsholder", "licensee", "performer", "publisher"]),
    preset=st.sampled_from([None, *presets().values()]),
    paths=st.lists(paths, max_size=3).map(tuple),
    license=st.one_of(st.none(), hosts.map("https://{}/terms".format)),
    notice=st.one_of(st.just({}), by_language),
)


@given(drafts)
def test_what_is_drafted_validates_and_says_just_what_was_answered(given: Draft) -> None:
    said = {**(given.preset.answers if given.preset else {}), **given.said}
    wanted = {use: answer.of(use) for area, answer in said.items() for use in areas()[area]}
    if not any(wanted.values()):
        with pytest.raises(DraftError):
            draft(given, AT)
        return
    label = draft(given, AT)
    assert validate(Document("label.jsonld", json.dumps(label).encode(), "label"), at=AT) == ()
    for use in ALL:
        rule = {key: value for key, value in label["uses"].get(use, {}).items() if key != "license"}
        assert rule == (wanted.get(use) or {})
