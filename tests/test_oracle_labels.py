"""The reference resolver's reading of labels against cases worked by hand from the standard and the readings page."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.artefacts.source import ROOT
from tests.oracle import MECHANISMS, answer
from tests.oracle_documents import Markup, link_fields, read
from tests.oracle_exports import Rendering, best, can_be_asked, licences, renderings
from tests.oracle_labels import conditions_of, meets
from tests.oracle_rsl import Conditions
from tests.oracle_signals import ALLOWED, CONDITIONAL, DISALLOWED, INPUTS, LEVELS, UNKNOWN, Levels, Question
from tests.oracle_syntax import multihash
from tests.worlds import worlds

Request = dict[str, Any]
SHIPPED = {policy["name"]: policy for policy in json.loads((ROOT / "schema" / "policies.json").read_text("utf-8"))}
URL, LABEL, OTHER, POLICY = (f"https://example.com/{name}" for name in ("a", "label", "other", "policy"))
NOON = "2026-11-21T12:00:00Z"
TRAIN = "train-generative"
RELATION = "https://w3id.org/ofuda#label"
CODE = "u" + base64.urlsafe_b64encode(b"\x12\x20" + hashlib.sha256(b"cat").digest()).decode().rstrip("=")
SITE: Request = {"type": "Site", "url": "https://example.com"}
WORK: Request = {"type": "Work", "id": "https://example.com/w", "content": [{"digest": CODE}]}


def label(decision: str, *about: Request, name: str = LABEL, use: str = TRAIN, **more: Any) -> Request:
    rule = {"decision": decision} | ({"duties": ["attribute"]} if decision == "conditional" else {})
    return {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "RightsLabel",
        "id": name,
        "issued": "2026-01-01T00:00:00Z",
        "declaredBy": {"id": "https://example.com/"},
        "basis": "rightsholder",
        "about": list(about or [SITE]),
        "uses": {use: rule},
    } | more


def linked(*labels: Request, **more: Any) -> Request:
    documents = {each["id"]: {"status": 200, "body": json.dumps(each)} for each in labels}
    headers = [["Link", f'<{each["id"]}>; rel="{RELATION}"'] for each in labels]
    return {"headers": headers, "documents": documents, "digests": [CODE]} | more


def decision(request: Request, use: str = TRAIN, at: str | None = NOON) -> str:
    asked = {"url": URL, "agent": "GPTBot"} | request
    return str(answer(asked, policy=SHIPPED["literal"], agents_table=[], at=at)["uses"][use]["decision"])


EXPIRED = {"validUntil": "2026-06-01T00:00:00Z"}
BY_POLICY = {
    "documents": {
        LABEL: {"status": 200, "body": json.dumps(label("allowed"))},
        POLICY: {"status": 200, "body": json.dumps({"dct:references": LABEL})},
    }
}


def reserving(location: str) -> Request:
    entries = [{"location": location, "tdm-reservation": 1, "tdm-policy": POLICY}]
    return {"well_known": {"/.well-known/tdmrep.json": {"status": 200, "body": json.dumps(entries)}}}


DECISIONS: list[tuple[Request, str]] = [
    (linked(label("allowed")), "allowed"),
    (linked(label("allowed", SITE, WORK), label("disallowed", WORK, name=OTHER)), "disallowed"),
    (linked(label("allowed", exceptionTo=[OTHER]), label("disallowed", WORK, name=OTHER)), "allowed"),
    # both except each other: both are heard
    (
        linked(label("allowed", exceptionTo=[OTHER]), label("disallowed", WORK, name=OTHER, exceptionTo=[LABEL])),
        "disallowed",
    ),
    # an exception to the label that speaks lets the next one speak on that axis
    (
        linked(
            label("allowed", exceptionTo=[OTHER]),
            label("allowed", WORK, name=OTHER),
            label("disallowed", WORK, name=POLICY, issued="2025-01-01T00:00:00Z"),
        ),
        "disallowed",
    ),
    # a superseded label that is superseded by a superseded one stays so
    (
        linked(
            label("disallowed"),
            label("allowed", name=OTHER, issued="2026-02-01T00:00:00Z", supersedes=[LABEL]),
            label("conditional", name=POLICY, issued="2026-03-01T00:00:00Z", supersedes=[OTHER]),
        ),
        "conditional",
    ),
    (linked(label("conditional"), undertakes=["attribute"]), "allowed"),
    (linked(label("conditional"), undertakes=["inform"]), "conditional"),
    # a policy that only one spelling of the path names permits nothing
    (BY_POLICY | reserving("/a"), "allowed"),
    (BY_POLICY | reserving("/a") | {"url": "https://example.com/x/../a"}, "unknown"),
    (BY_POLICY | reserving("/*a") | {"url": "https://example.com/x/../a"}, "allowed"),
    # a Character that is part of one of two works known exactly is not before the other
    (
        linked(
            label("disallowed", WORK, WORK | {"id": OTHER}, use="output-style"),
            label(
                "allowed",
                {**WORK, "type": "Character", "id": POLICY, "partOf": [OTHER]},
                name=OTHER,
                use="output-style",
            ),
            uses=["output-style", TRAIN],
        ),
        "unknown",
    ),
]


@pytest.mark.parametrize(("request_", "expected"), DECISIONS)
def test_decisions(request_: Request, expected: str) -> None:
    assert decision(request_) == expected


def test_a_character_before_the_work_it_is_part_of_and_no_other() -> None:
    figure = {**WORK, "type": "Character", "id": POLICY, "partOf": [WORK["id"]]}
    permits = label("allowed", figure, name=OTHER, use="output-style", issued="2025-01-01T00:00:00Z")
    two_works = label("disallowed", WORK, WORK | {"id": URL}, use="output-style")
    assert decision(linked(permits, label("disallowed", WORK, use="output-style")), "output-style") == "allowed"
    assert decision(linked(permits, two_works), "output-style") == "disallowed"


def test_without_an_instant_refusals_count_and_nothing_else() -> None:  # L6
    narrower = label("allowed", {"type": "Resource", "url": URL}, name=OTHER)
    assert decision(linked(narrower), at=None) == "unknown"
    assert decision(linked(label("disallowed", **EXPIRED), narrower), at=None) == "disallowed"
    assert decision(linked(label("disallowed", **EXPIRED), narrower)) == "allowed"


def test_an_expired_refusal_is_renewed_on_its_own_axis_only() -> None:  # L14
    asked = {"url": URL, "agent": "GPTBot", "at": NOON}
    on_the_other = linked(label("disallowed", WORK, **EXPIRED), label("allowed", name=OTHER))
    on_its_own = linked(label("disallowed", **EXPIRED), label("allowed", name=OTHER))
    given = [answer(asked | each, policy=SHIPPED["strict"], agents_table=[]) for each in (on_the_other, on_its_own)]
    assert [each["uses"][TRAIN]["reason"] for each in given] == ["broken", "label_allowed"]


def test_digests_are_compared_as_octets() -> None:  # L8
    whole = b"\x12\x20" + hashlib.sha256(b"moon").digest()
    spelled = [base64.urlsafe_b64encode(whole).decode(), whole.hex(), hashlib.sha256(b"moon").hexdigest()]
    forms = ["u" + spelled[0].rstrip("="), "U" + spelled[0], "f" + spelled[1], "F" + spelled[1].upper()]
    assert [multihash(form) for form in [*forms, "sha256:" + spelled[2]]] == [whole] * 5
    assert multihash("zQmYtUc4iTCbbfVSDNKvtQqrfyezPPnFvE33wFmutw9PBBk") == bytes.fromhex(
        "12209cbc07c3f991725836a3aa2a581ca2029198aa420b9d99bc0e131d9f3e2cbe47"
    )
    assert [multihash(form) for form in ("", "x", "z0", "fxy", "u!", "sha256:zz", "m" + spelled[0])] == [None] * 7


MET: list[tuple[tuple[str, tuple[str, ...]], bool | None]] = [
    (("attribute", ()), True),
    (("inform", ()), None),
    (("compensate", ()), None),
    (("purpose", ("education", "research")), True),
    (("purpose", ("education",)), False),
    (("recipient", ("education",)), None),
    (("territory", ("EU",)), True),
    (("territory", ("JP", "US")), False),
    (("from", (NOON,)), True),
    (("until", (NOON,)), False),
    (("until", ("2026-11-21T12:00:00.1Z",)), True),
    (("until", ("2026-02-30T00:00:00Z",)), None),
]


@pytest.mark.parametrize(("condition", "expected"), MET)
def test_conditions(condition: tuple[str, tuple[str, ...]], *, expected: bool | None) -> None:
    declared, undertakes = {"purpose": "research", "territory": "FR"}, {"attribute", "compensate"}
    question = Question(
        URL,
        ["/a"],
        "https://example.com",
        [],
        wrong=False,
        at=NOON,
        heard=set(),
        declared=declared,
        undertakes=undertakes,
    )
    assert meets(condition, question) is expected


NOW = date(2026, 11, 21)
TDM = ("train-other", "evaluate", "ground", "ai-index", "infer-other", "mine")
EXPORTS: list[tuple[str, date, Levels, Levels]] = [  # a label, and what its best renderings mean (L16)
    ("aipref-header", NOW, {TRAIN: DISALLOWED, "search": ALLOWED}, {TRAIN: DISALLOWED, "search": ALLOWED}),
    ("aipref-header", NOW, {"train-other": DISALLOWED}, {}),
    ("aipref-header", date(2025, 12, 1), {"train-other": DISALLOWED}, {"train-other": DISALLOWED, TRAIN: DISALLOWED}),
    ("aipref-header", NOW, {"ground": ALLOWED}, {}),
    ("aipref-header", NOW, {"ground": ALLOWED, "evaluate": ALLOWED}, {"ground": ALLOWED}),
    ("aipref-header", NOW, {"ground": CONDITIONAL}, {"ground": DISALLOWED, "evaluate": DISALLOWED}),
    ("content-signal", NOW, {TRAIN: DISALLOWED}, {TRAIN: DISALLOWED, "train-other": DISALLOWED}),
    (
        "content-signal",
        NOW,
        {TRAIN: DISALLOWED, "ground": CONDITIONAL},
        dict.fromkeys((TRAIN, "train-other", "evaluate", "prompt", "ground", "infer-other"), DISALLOWED),
    ),
    ("x-robots-tag", NOW, {"search": DISALLOWED}, {}),
    ("meta-robots", NOW, {TRAIN: CONDITIONAL}, {TRAIN: DISALLOWED, "train-other": DISALLOWED}),
    ("tdmrep-file", NOW, {"mine": ALLOWED}, {}),
    ("tdmrep-file", NOW, dict.fromkeys((TRAIN, *TDM), ALLOWED), {"mine": ALLOWED}),
    ("tdmrep-file", NOW, {TRAIN: CONDITIONAL}, dict.fromkeys((TRAIN, *TDM), CONDITIONAL)),
    ("tdmrep-file", NOW, {TRAIN: DISALLOWED, "mine": ALLOWED}, dict.fromkeys((TRAIN, *TDM), DISALLOWED)),
]


@pytest.mark.parametrize(("channel", "day", "said", "expected"), EXPORTS)
def test_exports(channel: str, day: date, said: Levels, expected: Levels) -> None:
    meant = [{use: level for use, level in levels.items() if level} for levels in best(said, renderings(channel, day))]
    assert meant != []
    assert all(each == expected for each in meant)


TRAINED, FED = (TRAIN, "train-other"), ("prompt", "ground", "infer-other")
REST = dict.fromkeys(sorted(INPUTS - set(TRAINED)), DISALLOWED)
PAYS, CREDITS, MUCH = (
    frozenset((duty, ()) for duty in duties) for duties in (["compensate"], ["attribute"], ["attribute", "inform"])
)
SCHOOLS: Conditions = CREDITS | {("recipient", ("education",)), ("territory", ("EU", "JP"))}
IN_RSL: list[tuple[Levels, Conditions, Levels]] = [  # a label, what it asks for, and what its best RSL means (L16)
    ({"search": ALLOWED, TRAIN: DISALLOWED}, PAYS, dict.fromkeys(TRAINED, DISALLOWED) | {"search": UNKNOWN}),
    ({"search": DISALLOWED}, PAYS, {"search": DISALLOWED}),
    (dict.fromkeys(INPUTS, ALLOWED), PAYS, dict.fromkeys(INPUTS, ALLOWED)),
    # a list of what is permitted refuses the rest, and that is not written where the label leaves the rest open
    (dict.fromkeys(TRAINED, CONDITIONAL), PAYS, dict.fromkeys(TRAINED, DISALLOWED)),
    (dict.fromkeys(TRAINED, ALLOWED), PAYS, {}),
    (dict.fromkeys(TRAINED, CONDITIONAL) | REST, PAYS, dict.fromkeys(TRAINED, CONDITIONAL) | REST),
    (dict.fromkeys(TRAINED, CONDITIONAL) | REST, SCHOOLS, dict.fromkeys(TRAINED, CONDITIONAL) | REST),
    (dict.fromkeys(TRAINED, ALLOWED) | REST, PAYS, dict.fromkeys(TRAINED, ALLOWED) | REST),
    # what no licence can ask is prohibited; so is what a token touches beside what it would permit
    (dict.fromkeys(TRAINED, CONDITIONAL) | REST, MUCH, dict.fromkeys(INPUTS, DISALLOWED)),
    ({TRAIN: CONDITIONAL, "train-other": ALLOWED} | REST, PAYS, dict.fromkeys(INPUTS, DISALLOWED)),
    # `ai-all` permits no mining, which only `all` could
    (dict.fromkeys(INPUTS - {"search"}, CONDITIONAL), PAYS, dict.fromkeys(INPUTS - {"search"}, DISALLOWED)),
    (
        dict.fromkeys(INPUTS - {"search"}, CONDITIONAL) | {"search": DISALLOWED},
        PAYS,
        dict.fromkeys(INPUTS, CONDITIONAL) | dict.fromkeys(("search", "mine"), DISALLOWED),
    ),
    (dict.fromkeys(INPUTS, CONDITIONAL), PAYS, dict.fromkeys(INPUTS, CONDITIONAL)),
    # a use that no token has alone is refused with the others, best by permitting the rest
    ({"mine": DISALLOWED}, PAYS, dict.fromkeys(INPUTS - {"search"}, DISALLOWED)),
    (
        {"mine": DISALLOWED, "search": ALLOWED},
        PAYS,
        dict.fromkeys(INPUTS - {"search"}, DISALLOWED) | {"search": ALLOWED},
    ),
    ({"output-style": DISALLOWED}, PAYS, {}),
]


@pytest.mark.parametrize(("said", "asked", "expected"), IN_RSL)
def test_exports_in_rsl(said: Levels, asked: Conditions, expected: Levels) -> None:
    given = best(said, licences(frozenset((use, asked) for use, level in said.items() if level == CONDITIONAL)))
    meant = [{use: level for use, level in levels.items() if level} for levels in given]
    assert meant != []
    assert all(each == {use: level for use, level in expected.items() if level} for each in meant)


ASKING: list[tuple[Request, bool]] = [
    ({"duties": ["compensate"]}, True),
    ({"duties": ["attribute"], "recipient": ["personal"], "territory": ["JP"]}, True),
    ({"recipient": ["personal"]}, True),
    ({"duties": ["attribute", "compensate"]}, False),
    ({"duties": ["inform"]}, False),
    ({"duties": ["compensate"], "purpose": ["research"]}, False),
    ({"duties": ["compensate"], "until": NOON}, False),
    ({}, False),
]


@pytest.mark.parametrize(("rule", "expected"), ASKING)
def test_what_a_licence_can_ask(rule: Request, *, expected: bool) -> None:
    assert can_be_asked(frozenset(conditions_of(rule))) is expected


def rsl(*licenses: str) -> Request:
    inside = "".join(f"<license>{each}</license>" for each in licenses)
    document = f'<rsl xmlns="https://rslstandard.org/rsl"><content url="/">{inside}</content></rsl>'
    pointers = [["Link", f'<{LABEL}>; rel="{RELATION}"'], ["Link", f"<{OTHER}>; rel=license; type=application/rsl+xml"]]
    return {"headers": pointers, "documents": {OTHER: {"status": 200, "body": document}}}


def beside(said: Levels, rule: Request, *licenses: str) -> Request:
    """A label, and RSL of the same origin."""
    uses = {use: {"decision": LEVELS[level]} | (rule if level == CONDITIONAL else {}) for use, level in said.items()}
    given = rsl(*licenses)
    held = {"status": 200, "body": json.dumps(label("allowed") | {"uses": uses})}
    return given | {
        "documents": given["documents"] | {LABEL: held},
        "undertakes": ["attribute"],
        "recipient": "personal",
    }


OPEN = {TRAIN: DISALLOWED, "train-other": ALLOWED}
BOUND = dict.fromkeys(TRAINED, CONDITIONAL) | REST
CREDIT, TRAINS = '<payment type="attribution"/>', '<permits type="usage">ai-train</permits>'
JAPAN, SCHOOL = '<permits type="geo">JP</permits>', '<permits type="user">education</permits>'
SET_ASIDE: list[tuple[Request, str]] = [  # and what the label allows reads (L15)
    (beside(OPEN, {}, '<prohibits type="usage">ai-train</prohibits>'), "label"),
    (beside(OPEN, {}, '<prohibits type="usage">ai-train ai-index</prohibits>'), "rsl"),
    (beside(OPEN, {}, '<prohibits type="usage">all</prohibits>'), "rsl"),
    (beside(BOUND, {"duties": ["attribute"]}, TRAINS + CREDIT), "label"),
    (beside(BOUND, {"duties": ["attribute"]}, TRAINS + CREDIT, '<prohibits type="usage">search</prohibits>'), "label"),
    (beside(BOUND, {"duties": ["attribute"]}, TRAINS + CREDIT + JAPAN), "rsl"),
    (beside(BOUND, {"duties": ["attribute"]}, TRAINS), "rsl"),
    (beside(BOUND, {"recipient": ["education"]}, TRAINS + SCHOOL), "label"),
    (beside(BOUND, {"recipient": ["education", "personal"]}, TRAINS + SCHOOL), "rsl"),
    (
        beside(
            BOUND, {"duties": ["attribute"]}, TRAINS + CREDIT + '<reporting type="audit" profile="https://r.example/"/>'
        ),
        "label",
    ),
]


@pytest.mark.parametrize(("request_", "expected"), SET_ASIDE)
def test_rsl_that_repeats_a_label(request_: Request, expected: str) -> None:
    asked = {"url": URL, "agent": "GPTBot"} | request_
    found = answer(asked, policy=SHIPPED["literal"], agents_table=[], at=NOON)["uses"]["train-other"]
    assert ("rsl" in found["channels"]) is (expected == "rsl")
    assert found["decision"] != "unknown"


def test_worlds_have_rsl_that_repeats_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the same worlds where no licence is written, or none that asks for anything."""
    given = [each for each in worlds(1, 1_500) if any("/rendered" in url for url in each[0].get("documents") or {})]

    def answers(written: Callable[[Any], list[Rendering]]) -> list[Any]:
        monkeypatch.setattr("tests.oracle_exports.licences", written)
        return [answer(request, policy=SHIPPED[policy], agents_table=[], at=NOON)["uses"] for request, policy in given]

    whole, free, nothing = (answers(of) for of in (licences, lambda _: licences(frozenset()), lambda _: []))
    assert sum(one != other for one, other in zip(whole, free, strict=True)) > 2
    assert sum(one != other for one, other in zip(free, nothing, strict=True)) > 5


def test_what_has_no_rendering() -> None:
    assert best({TRAIN: DISALLOWED}, renderings("robots", NOW)) == []
    assert best({TRAIN: DISALLOWED}, renderings("aipref-robots", date(2025, 6, 18))) == []


OURS = json.dumps(label("allowed"))
TEXTS: list[
    tuple[str, list[bool], bool]
] = [  # a text, whether each label in it is valid, whether it is broken (L1, L2)
    (OURS, [True], False),
    (f"[1, {{}}, {{'x': {OURS}}}]".replace("'", '"'), [True], False),
    (OURS.replace("/v1", "/v2"), [False], False),
    (OURS.replace("https://w3id.org/ofuda/v1", "HTTP://W3ID.ORG/ofuda"), [False], False),
    (OURS.replace('"https://w3id.org/ofuda/v1"', '["x", 1, "https://w3id.org/ofuda/v1"]'), [False], False),
    (OURS.replace('"RightsLabel"', '"Other"'), [False], False),
    ('{"x": {"@type": ["A", "LabelSet"]}}', [False], False),
    (
        '{"@context": "https://w3id.org/ofuda/v1", "type": "LabelSet", "labels": [' + OURS + ", 1]}",
        [True, False],
        False,
    ),
    (
        '{"@context": "https://w3id.org/ofuda/v1", "type": "LabelSet", "x": 1, "labels": [' + OURS + "]}",
        [False, False],
        False,
    ),
    (OURS.replace('"basis"', '"id": "https://example.com/label", "basis"'), [False], False),
    (OURS.replace("2026-01-01", "2026-02-29"), [False], False),
    ('{"type": "Notice", "name": "ofuda"}', [], False),
    ("{", [], False),
    (OURS[:-1], [], True),
    ("[" * 63 + "{}" + "]" * 63, [], False),
    (OURS + " " * (1 << 20), [], True),
    ("[" * 65 + "]" * 65 + "RightsLabel", [], True),
    (OURS.replace('"allowed"', "NaN"), [], True),
]


@pytest.mark.parametrize(("text", "valid", "broken"), TEXTS)
def test_texts(text: str, valid: list[bool], *, broken: bool) -> None:
    reading = read(text.encode())
    assert ([each for _, each in reading.labels], reading.broken) == (valid, broken)


def test_depth() -> None:  # L1: the label is an object inside the others
    deep = OURS.replace('"basis"', '"ext": {"https://example.com/x": @}, "basis"')
    nested = [deep.replace("@", "[" * count + "]" * count) for count in (62, 63)]
    assert [len(read(text.encode()).labels) for text in nested] == [1, 0]


def test_pages() -> None:
    ours = '<script type="Application/LD+JSON">'
    link = f'<LINK href="/x" REL="license {RELATION.upper()}">'
    whole = Markup(
        f"<html><head>{link}{ours}1</script><script>2</script><title>{ours}3</script></title></head>{link}<p>{link}{ours}4"
    )
    assert (whole.links, whole.texts()) == (["/x", "/x"], [b"1", b"4"])
    assert Markup(f"<head><!-- {link}{ours}1</script> --><link rel=x href=y>{ours[:-1]}").texts() == []


LINKS: list[tuple[str, list[str]]] = [
    (f'</l>; rel="{RELATION}"', ["/l"]),
    (f"</l>;rel={RELATION}", ["/l"]),
    (f'</l> ; REL="next {RELATION.upper()}" ; title="a, <b>"', ["/l"]),
    (f'</k>; rel="next", </l>; rel="{RELATION}", </m>; rel="{RELATION}"', ["/l", "/m"]),
    (f'</l>; rel="next"; rel="{RELATION}"', []),
    (f'</l>; rel="{RELATION}"; anchor="/a"', ["/l"]),
    (f'</l>; rel="{RELATION}"; anchor="/b"', []),
    (f'/l; rel="{RELATION}"', []),
]


@pytest.mark.parametrize(("value", "expected"), LINKS)
def test_link_fields(value: str, expected: list[str]) -> None:
    assert list(link_fields({"url": URL, "headers": {"Link": value}})) == expected


def test_labels_in_worlds_change_answers_in_every_direction() -> None:
    """Against the same worlds with labels unheard: what they refuse, permit, replace, break and put in doubt."""
    seen: Counter[str] = Counter()
    for request, policy in worlds(1, 1_500):
        heard = SHIPPED[policy]
        others = set(MECHANISMS if heard["mechanisms"] == "all" else heard["mechanisms"]) - {"ofuda"}
        deaf = heard | {"mechanisms": sorted(others)}
        both = [answer(request, policy=each, agents_table=[], at=NOON)["uses"] for each in (heard, deaf)]
        for use, with_labels in both[0].items():
            without = both[1][use]
            seen[f"{LEVELS.index(without['decision'])}{LEVELS.index(with_labels['decision'])}"] += 1
            seen[with_labels["reason"] + " for " + without["reason"]] += 1
            seen["several conditions"] += len(with_labels["conditions"]) > 1
    assert {"01", "02", "03", "10", "12", "13", "31", "23", "32"} <= set(+seen)
    assert {"broken for no_signal", "unreachable for no_signal", "claim for no_signal"} <= set(+seen)
    assert seen["several conditions"] > 0
