"""Validation as a function: kinds, places, what two members say together, and input that is meant to hurt."""

from __future__ import annotations

import copy
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import ofuda
from ofuda.nouns.diagnostics import Diagnostic, Place, Severity
from ofuda.nouns.document import KINDS, Document
from ofuda.tables.checks import label_schema
from ofuda.tables.checks.label_members import looks_like
from ofuda.tables.checks.label_reasons import reason
from ofuda.tables.checks.label_refusal import Refusal
from ofuda.tables.checks.label_schema import accepts
from ofuda.tables.checks.views import Finding, View
from ofuda.tables.rules import BY_NAME, RULES
from ofuda.verbs.findings import Checked
from ofuda.verbs.sarif import sarif
from ofuda.verbs.validate import MOST, kind_of, validate
from tests.vocabulary.labels import LABEL

AT = datetime(2026, 11, 26, tzinfo=UTC)


RSL = (
    '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
    '<prohibits type="usage">ai-train</prohibits></license></content></rsl>'
)


def check(kind: str, text: str | bytes, **options: Any) -> tuple[Diagnostic, ...]:
    octets = text if isinstance(text, bytes) else text.encode()
    return validate(Document("file", octets, kind), at=AT, **options)


def rules(kind: str, text: str | bytes, **options: Any) -> list[str]:
    return [one.rule for one in check(kind, text, **options)]


def label(**members: Any) -> dict[str, Any]:
    """A label that is right, with members replaced; None takes one away."""
    whole = {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "RightsLabel",
        "id": "https://studio.example/labels/1",
        "issued": "2026-11-21T00:00:00Z",
        "declaredBy": {"id": "did:web:studio.example", "contact": "mailto:rights@studio.example"},
        "basis": "rightsholder",
        "about": [{"type": "Site", "url": "https://studio.example"}],
        "uses": {"search": {"decision": "allowed"}},
        **members,
    }
    return {name: value for name, value in whole.items() if value is not None}


def of(**members: Any) -> list[str]:
    return rules("label", json.dumps(label(**members)))


# -- kinds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "octets", "kind"),
    [
        ("robots.txt", b"", "robots"),
        ("www/ROBOTS.TXT", b"<html>", "robots"),
        ("a\\robots.txt", b"x", "robots"),
        ("x.txt", b"# a\n\nUser-agent: *\n", "robots"),
        (".well-known/tdmrep.json", b"<html>", "tdmrep"),
        ("x.json", b'[{"location": "/"}]', "tdmrep"),
        ("x.json", b'{"@context": "http://www.w3.org/ns/odrl.jsonld"}', "tdm-policy"),
        ("x.json", b'\xef\xbb\xbf {"type": "RightsLabel"}', "label"),
        ("x.jsonld", b"{}", "label"),
        ("x.json", b"{}", None),
        ("-", b"HTTP/1.1 200 OK\r\nServer: x\r\n", "headers"),
        ("-", b"Content-Usage: train-ai=n\n", "headers"),
        ("x.html", b"hello", "html"),
        ("x", b"\n <!doctype html>", "html"),
        ("x.xml", b'<rsl xmlns="https://rslstandard.org/rsl">', "rsl"),
        ("x.xml", b"<rsl>", "rsl"),
        ("x.xml", b'<!-- a --><content xmlns="https://rslstandard.org/rsl">', "rsl"),
        ("x.xml", b'<rss xmlns:rsl="https://rslstandard.org/rsl">' + b" " * 2_000 + b"<![CDATA[<html>]]>", "rsl"),
        ("x.xml", RSL.encode("utf-16"), "rsl"),
        ("x.xml", RSL.encode("utf-16-be"), "rsl"),
        ("x.xml", "<page/>".encode("utf-16"), "html"),
        ("x.rsl", b"", "rsl"),
        ("www/License.xml", b"<html>", "rsl"),
        ("rsl.xml", b"", "rsl"),
        ("x.html", RSL.encode(), "html"),
        ("x", b"<!DOCTYPE html><script>" + RSL.encode(), "html"),
        ("x.rsl", b"\x89PNG\r\n", "media"),
        ("x.png", b"\x89PNG\r\n", "media"),
        ("x.mp4", b"\0\0\0\x20ftypisom", "media"),
        ("x", b"hello", None),
        ("x", b"", None),
    ],
)
def test_kind_is_told_by_name_or_by_what_stands_there(name: str, octets: bytes, kind: str | None) -> None:
    assert kind_of(name, octets) == kind


# -- places ---------------------------------------------------------------------------------------------------------


def test_places_have_line_and_columns() -> None:
    (one,) = check("robots", "\ufeff# a\r\nUser-agent: 猫, CCBot\rDisallow: /\n")[1:]
    assert one.place == Place("file", 2, column=13, end=21)
    assert str(one.place) == "file:2"
    (one,) = check("label", '{"a": 1}')[:1]
    assert one.place is not None
    assert (one.place.line, one.place.pointer) == (1, "")
    text = json.dumps(label(basis="owner"), indent=1)
    (one,) = check("label", text)
    assert one.place is not None
    assert one.place.pointer == "/basis"
    assert text.splitlines()[one.place.line - 1 if one.place.line else 0].strip(' ,"') == 'basis": "owner'
    assert (one.place.column, one.place.end) == (2, 18)


def test_places_of_a_label_in_a_page_are_those_of_the_page() -> None:
    wrong = json.dumps(label(basis="owner"))
    page = f'<html><head>\n<title>x</title> <script type="application/ld+json">{wrong}</script></head>'
    (one,) = check("html", page)
    assert one.rule == "label-value"
    assert one.place is not None
    assert (one.place.line, one.place.column) == (2, page.splitlines()[1].index('"basis"') + 1)
    nested = page.replace(wrong, '\r\n{"a": [1, {"b": ' + wrong + "}]}")
    (one,) = check("html", nested)
    assert one.place is not None
    assert (one.place.line, one.place.pointer) == (3, "/basis")
    assert check("html", page.replace(wrong, '{"a": 1}')) == ()
    assert rules("html", page.replace(wrong, wrong[:-1])) == ["json-syntax"]
    (one,) = check(
        "html", '<html><head><script type="application/ld+json">\n{"RightsLabel": 1, "type": "RightsLabel"}'
    )[:1]
    assert one.place is not None
    assert one.place.line == 2


def test_findings_stand_in_the_order_of_the_document() -> None:
    found = check("robots", "Disallow: /\nUser-agent: a, b\nDesallow: x\nFoo: bar\n\n")
    assert [one.place.line for one in found if one.place] == sorted(one.place.line or 0 for one in found if one.place)
    assert len(found) == 5


# -- what is refused, by the exact words of a document -----------------------------------------------------------------


def test_everything_that_is_wrong_is_found_at_once() -> None:
    found = of(basis="owner", issued="today", about=[{"type": "Site"}], uses={"training": {}}, extra=1)
    assert set(found) == {"label-value", "label-date", "label-missing-member", "label-group", "label-unknown-member"}


@pytest.mark.parametrize("document", ["[]", "1", '"x"', "null", "true", "{}", '{"type": "LabelSet"}'])
def test_what_is_no_label_is_refused(document: str) -> None:
    found = check("label", document)
    assert found
    assert all(one.severity is Severity.ERROR for one in found)


def test_what_is_said_of_a_use_that_there_is_not_is_told_too() -> None:
    uses = {"training": {"decision": "deny"}, "serach": "allowed", "ai": {"decision": "conditional", "duties": "x"}}
    found = of(uses={**uses, "tdm": {"decision": "allowed", "purpose": ["research"]}})
    assert found.count("label-group") == 3
    assert {"label-unknown-use", "label-unknown-decision", "label-short-form", "label-not-an-array"} < set(found)
    assert "label-conditions-unused" in found


def test_groups_are_expanded_in_the_help() -> None:
    (one,) = check("label", json.dumps(label(uses={"training": {"decision": "disallowed"}})))
    assert one.help == "write `train-generative`, `train-other`"


@pytest.mark.parametrize(
    ("name", "meant"),
    [("train_generative", "train-generative"), ("outputcharacter", "output-character"), ("promt", "prompt")],
)
def test_uses_that_are_misspelt_are_named_right(name: str, meant: str) -> None:
    (one,) = check("label", json.dumps(label(uses={name: {"decision": "disallowed"}})))
    assert (one.rule, one.help) == ("label-unknown-use", f"did you mean `{meant}`?")


def test_a_schema_keyword_that_nothing_explains_is_still_told() -> None:
    refusal = Refusal("dependentRequired", None, ("about", 0), {}, {}, "", of_a_name=False)
    ((rule, pointer, message, _),) = reason(refusal)
    assert (rule, pointer) == ("label-schema", "/about/0")
    assert "dependentRequired" in message


def test_where_the_readers_of_the_schema_differ_the_refusal_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_schema, "accepts", lambda _: False)
    assert of() == ["label-schema"]


def test_the_schema_decides_about_the_right_label_too() -> None:
    assert not [one for one in check("label", json.dumps(LABEL)) if one.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://w3id.org/ofuda/v1/", True),
        ("HTTPS://W3ID.ORG/OFUDA/V1", True),
        ("https://w3id.оrg/оfuda/v1", True),
        ("https://w3id.org/ofuda/v１", True),
        ("https://w3id.org/ofuda/v9", True),
        ("https://w3id.org/\u200bofuda/v1", True),
        ("https://schema.org", False),
        ("", False),
    ],
)
def test_look_alikes_of_the_context(text: str, wanted: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    assert looks_like(text, "https://w3id.org/ofuda/v1") is wanted


def test_time_is_asked_of_nobody() -> None:
    old = json.dumps(label(issued="2001-01-01T00:00:00Z", validUntil="2002-01-01T00:00:00Z"))
    assert validate(Document("x", old.encode(), "label")) == ()
    assert rules("label", old) == ["label-expired"]


def test_a_size_beyond_the_limit_is_told_once() -> None:
    assert rules("label", b" " * (1 << 20) + b"{}") == ["label-size"]
    assert rules("robots", b"User-agent: *\n" + b"Disallow: /a\n" * 40_000) == ["robots-size"]


def test_a_page_as_a_policy() -> None:
    assert rules("tdm-policy", "<html><title>Terms</title>") == ["json-syntax", "tdm-policy-html"]


def test_single_permissions_and_constraints_stand_for_lists() -> None:
    policy = {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"],
        "@type": "Offer",
        "profile": ["http://www.w3.org/ns/tdmrep"],
        "@id": "https://studio.example/p",
        "assigner": {"vcard:hasEmail": "mailto:a@studio.example"},
        "permission": {
            "action": {"@id": "tdm:mine"},
            "target": "https://studio.example/",
            "constraint": {"operator": {"@id": "odrl:eq"}, "rightOperand": "http://www.w3.org/ns/tdmrep#research"},
        },
    }
    assert rules("tdm-policy", json.dumps(policy)) == []
    policy["permission"] = {"action": "tdm:mine", "target": "x", "constraint": {"operator": "eq", "rightOperand": 1}}
    assert rules("tdm-policy", json.dumps(policy)) == ["tdm-policy-literal"]


def test_headers_end_at_the_first_empty_line() -> None:
    assert rules("headers", "\nHTTP/2 200\ncontent-usage: train-ai=n\n\nbody without a colon\n") == []
    assert rules("headers", 'Link: <a>; rel="x", <b>; rel=https://w3id.org/ofuda#LABEL\n') == []


def test_a_retired_name_beside_the_living_one_is_a_note() -> None:
    (one,) = check("robots", "User-agent: ClaudeBot\nUser-agent: anthropic-ai\nDisallow: /\n")
    assert (one.rule, one.severity) == ("robots-retired-token", Severity.NOTE)
    (one,) = check("robots", "User-agent: omgilibot\nDisallow: /\n")
    assert one.help is not None


def test_a_line_of_two_groups_is_told_once() -> None:
    shared = (
        "User-agent: A\nUser-agent: B\nContent-Signal: ai-train=yes, ai-train=no\nContent-Usage: train-ai=y\nAllow: /\n"
    )
    found = rules("robots", f"{shared}\nUser-agent: A\nDisallow: /x\n")
    assert found == ["content-signal-contradiction", "signals-contradict"]


def test_a_key_that_stands_twice_outside_the_label_is_no_matter_of_the_label() -> None:
    page = '<html><head><script type="application/ld+json">{"a": 1, "a": 2, "b": %s}</script></head>'
    assert rules("html", page % json.dumps(label())) == []
    twice = json.dumps(label())[:-1] + ', "basis": "agent"}'
    (one,) = check("html", page % twice)
    assert (one.rule, one.place and one.place.pointer) == ("json-duplicate-key", "/basis")


def test_many_rules_of_tdmrep_are_compared_with_some() -> None:
    wide = [{"location": f"/{n:03}/", "tdm-reservation": 1} for n in range(300)]
    late = [*wide, {"location": "/299/x", "tdm-reservation": 1}, {"location": "/000/x", "tdm-reservation": 1}]
    assert rules("tdmrep", json.dumps(late)) == ["tdmrep-dead-rule"]


def test_an_address_that_is_none_is_at_no_host() -> None:
    assert of(id="https://[/labels") == ["label-iri"]


def test_rules_that_no_file_shows_are_told_by_nobody_here() -> None:
    view = View(Document("x", b"", "label"))
    assert all(tuple(rule.check(view)) == () for rule in RULES if not rule.kinds)


# -- RSL ------------------------------------------------------------------------------------------------------------


def spots(kind: str, text: str | bytes) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(one.rule, one.place.line, one.place.column, one.place.end) for one in check(kind, text) if one.place]


def test_places_in_rsl_are_those_of_elements_and_words() -> None:
    assert check("rsl", RSL) == ()
    two = RSL.replace("</content>", '</content><content url="/猫" ai="no"/>')
    at = two.index('<content url="/猫') + 1
    assert spots("rsl", two) == [
        ("rsl-attribute", 1, at + 1, at + 8),
        ("rsl-license", 1, at + 1, at + 8),
    ]
    words = RSL.replace("ai-train", "\n\n  ai-train\n  猫 train-ai\n")
    assert [spot[1:] for spot in spots("rsl", words)] == [(4, 3, 4), (4, 5, 13)]
    assert spots("rsl", RSL.replace("</rsl>", "\n</rs>")) == [("rsl-xml", 2, 3, 6)]
    assert spots("rsl", RSL.replace(">ai-train<", ">&#116;rain-ai<"))[0][:3] == (
        "rsl-token",
        1,
        RSL.index("<prohibits") + 1,
    )
    assert spots("rsl", b"") == [("rsl-absent", 1, None, None)]
    assert spots("rsl", RSL.replace("ai-train", "猫").encode("utf-16"))[0][:2] == ("rsl-token", 1)


def test_rsl_in_a_page_has_places_of_the_page() -> None:
    page = '<html><head>\n<title>x</title> <script type="application/rsl+xml">%s</script></head>'
    wrong = RSL.replace("ai-train", "train-ai")
    assert check("html", page % RSL) == ()
    line = (page % wrong).splitlines()[1]
    assert spots("html", page % wrong) == [("rsl-token", 2, line.index("train-ai") + 1, line.index("train-ai") + 9)]
    assert spots("html", page % ("\n" + wrong)) == [
        ("rsl-token", 3, wrong.index("train-ai") + 1, wrong.index("train-ai") + 9)
    ]
    assert rules("html", page % "<p>") == ["rsl-absent"]
    assert rules("html", (page % wrong).replace("rsl+xml", "xml")) == []


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("train-ai", "write `ai-train`"),
        ("ai-search", "write `ai-input ai-index`"),
        ("ai-trian", "did you mean `ai-train`?"),
        ("SEARCH", "did you mean `search`?"),
        ("everything", "the tokens are ai-train, ai-input, ai-index, search, ai-all, all"),
        ("", "name what it is about"),
    ],
)
def test_words_that_are_no_tokens_are_named_right(written: str, advice: str) -> None:
    (one,) = check("rsl", RSL.replace("ai-train", written))
    assert (one.rule, one.severity, one.help) == ("rsl-token", Severity.ERROR, advice)


def test_contents_about_the_same_are_read_together() -> None:
    other = RSL[RSL.index("<content") : RSL.index("</rsl>")].replace("prohibits", "permits")
    both = RSL.replace("</rsl>", other + "</rsl>")
    assert rules("rsl", both) == ["rsl-ambiguous"]
    assert rules("rsl", both.replace('<content url="/">', '<content url="/a">', 1)) == []


def test_hosts_are_told_once_and_not_the_documents_own() -> None:
    there = RSL.replace('url="/"', 'url="https://studio.example/"')
    twice = there.replace("</rsl>", there[there.index("<content") :])
    assert rules("rsl", twice) == ["rsl-host"]
    assert validate(Document("https://studio.example/license.xml", twice.encode(), "rsl")) == ()
    assert rules("rsl", RSL.replace('url="/"', 'url="https://[/"')) == []


@pytest.mark.parametrize(
    ("inside", "found", "advice"),
    [
        ('<amount currency=" jpy ">5</amount>', "rsl-currency", "write `JPY`"),
        ('<amount currency="euro">5</amount>', "rsl-currency", "write a code of three letters, as in `EUR`"),
        ('<amount currency="XBT">5</amount>', "rsl-currency", "write a code of three letters, as in `EUR`"),
    ],
)
def test_currencies(inside: str, found: str, advice: str) -> None:
    paid = RSL.replace("</license>", f'<payment type="crawl">{inside}</payment></license>')
    assert [(one.rule, one.help) for one in check("rsl", paid)] == [(found, advice)]


def test_territories_of_lists_of_places_alone() -> None:
    places = RSL.replace("</license>", '<permits type="geo">JP, ZZ;EN x:YY EU</permits></license>')
    found = [(one.message, one.help) for one in check("rsl", places) if one.rule == "rsl-territory"]
    assert found == [
        ("there is no territory `ZZ`", "write a code of ISO 3166-1, or `EU`"),
        ("there is no territory `EN`", "did you mean `GB`?"),
    ]
    assert "rsl-territory" not in rules("rsl", places.replace("geo", "usage"))


def test_every_fault_of_a_document_is_told() -> None:
    many = "".join(f'<content url="/{n}" note="x"/>' for n in range(100))
    found = rules("rsl", RSL.replace("</rsl>", many + "</rsl>"))
    assert (found.count("rsl-attribute"), found.count("rsl-license")) == (100, 100)


def test_a_licence_line_is_told_one_thing() -> None:
    there = "License: https://studio.example/license.xml"
    tail = "User-agent: *\nAllow: /\n"
    assert rules("robots", f"{there}\n{tail}") == ["robots-linter-complains"]
    assert rules("robots", f"{tail}{there}\n") == ["robots-linter-complains"]
    assert rules("robots", f"{tail}\n{there}\n") == ["rsl-possible-global"]
    assert rules("robots", f"{tail}\nLicense: a b\n") == ["rsl-link"]


# -- shapes ---------------------------------------------------------------------------------------------------------


def test_shapes_agree_with_the_schema() -> None:
    assert rules("label", json.dumps(LABEL), shapes=True) == rules("label", json.dumps(LABEL))
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": "did:web:studio.example#k",
        "proofPurpose": "assertionMethod",
        "proofValue": "z3u7",
    }
    assert rules("label", json.dumps(label(proof=proof)), shapes=True) == []
    assert "label-shape" not in rules("label", json.dumps(label(basis="owner")), shapes=True)


def test_what_only_the_shapes_refuse_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofuda.tables.checks.shapes.accepts", lambda _: True)
    found = [one for one in check("label", json.dumps(label(basis="owner")), shapes=True) if one.rule == "label-shape"]
    assert len(found) == 1
    assert found[0].place is not None
    monkeypatch.setattr(
        "ofuda.tables.checks.shapes.octets", lambda _: b"<urn:a> a <http://www.w3.org/ns/shacl#NodeShape> ."
    )
    assert "label-shape" not in rules("label", json.dumps(label(basis="owner")), shapes=True)


# -- input that is meant to hurt ---------------------------------------------------------------------------------------

DEEP = '{"@context":' + "[" * 50_000
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "nul": b"\0" * 1000,
    "half a character": b"\xff\xfe\xff",
    "deep": DEEP.encode(),
    "deep enough": json.dumps(label(ext={"https://x.example/a": json.loads("[" * 50 + "]" * 50)})).encode(),
    "many errors": json.dumps(label(about=[{"type": "Site", "n": n} for n in range(2_000)])).encode(),
    "many objects": json.dumps(label(about=[{} for _ in range(900)])).encode(),
    "many uses": json.dumps(label(uses={f"u{n}": {} for n in range(20_000)})).encode(),
    "large numbers": json.dumps(label(issued=10**300)).encode(),
    "a long word": json.dumps(label(basis="a" * 500_000)).encode(),
    "long keys": json.dumps(label(**{"a" * 100_000 + str(n): 1 for n in range(8)})).encode(),
    "groups": b"".join(b"User-agent: a%d\nDisallow: /%d\nContent-Usage: train-ai=n\n\n" % (n, n) for n in range(8_000)),
    "one group": b"".join(b"User-agent: a%d\n" % n for n in range(10_000))
    + b"".join(b"Disallow: /%d\n" % n for n in range(10_000)),
    "shared tokens": b"".join(b"User-agent: a\nUser-agent: b\nAllow: /%d\n" % n for n in range(8_000)),
    "metas": b"<html><body>" + b'<meta name="robots"' * 8_000,
    "comments": b"<html><body>" + b"<!--" * 50_000,
    "scripts": b'<html><head><script type="application/ld+json">{"RightsLabel":' * 2_000,
    "locations": json.dumps([{"location": f"/{n}", "tdm-reservation": 1} for n in range(5_000)]).encode(),
    "contents": RSL.replace("</rsl>", '<content a="b"/>' * 20_000 + "</rsl>").encode(),
    "tokens": RSL.replace("ai-train", "trian-ai " * 100_000).encode(),
    "lists": RSL.replace("</license>", '<permits type="geo">ZZ</permits>' * 20_000 + "</license>").encode(),
    "payments": RSL.replace("</license>", "<payment/>" * 45_000 + "</license>").encode(),
    "rivals": RSL.replace("<license>", '<license><permits type="usage">all</permits></license>' * 7_000 + "<license>")
    .replace("</content>", '<license><prohibits type="usage">search</prohibits></license>' * 7_000 + "</content>")
    .encode(),
    "ambiguities": RSL.replace(
        "</rsl>",
        "".join(
            f'<content url="/{n}"><license><permits type="usage">all</permits>'
            '<prohibits type="usage">all</prohibits></license></content>'
            for n in range(7_000)
        )
        + "</rsl>",
    ).encode(),
    "extensions": RSL.replace("ai-train", "".join(f"x:a{n} " for n in range(90_000))).encode(),
    "tabs": b"\t" * 200_000 + b":" * 1000,
    "escapes": b"User-agent: \x1b[31m\xe2\x80\xae\nDisallow: \x1b]0;x\x07\n",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_of_any_kind_ends(kind: str, name: str) -> None:
    # Warm: libraries are loaded, and the schema is compiled.
    check(kind, "{}")
    began = time.perf_counter()
    found = check(kind, HOSTILE[name])
    assert time.perf_counter() - began < 20
    assert len(found) <= MOST + 1
    for one in found:
        assert one.rule in BY_NAME
        assert one.message.isprintable()
        assert (one.help or "").isprintable()


def test_more_findings_than_are_listed_are_counted() -> None:
    found = check("robots", b":\nFoo: x\n" * 2_000)
    assert len(found) == MOST + 1
    assert (found[-1].rule, found[-1].severity) == ("more-findings", Severity.WARNING)
    assert found[-1].message == f"there are {4_000 - MOST} more findings"


def no_rule_at_all(view: View) -> Iterator[Finding]:
    """A file that refuses nothing.

    It may have been left over.

    Wrong:
        User-agent: *

    Right:
        User-agent: *
        Disallow: /
    """
    if b"isallow" not in view.document.octets:
        yield Finding(view.document.place(1), "nothing is refused", "say what is meant")


def test_rules_are_added_and_left_out_by_argument() -> None:
    mine = ofuda.Rule("no-rule-at-all", Severity.WARNING, ("robots",), "our own", no_rule_at_all)
    document = Document("robots.txt", b"User-agent: *\nForbid: /\n", "robots")
    found = validate(document, rules=(*RULES, mine))
    assert [one.rule for one in found] == ["no-rule-at-all", "robots-unknown-key"]
    assert [one.rule for one in validate(document, rules=(mine,))] == ["no-rule-at-all"]
    (described,) = sarif([Checked(document, found[:1])], (mine,))["runs"][0]["tool"]["driver"]["rules"]
    assert described["fullDescription"]["text"] == "It may have been left over."


def test_the_public_name() -> None:
    assert ofuda.validate is validate
    assert ofuda.Document is Document
    assert "pyshacl" not in sys.modules or validate(Document("x", b"User-agent: *\n", "robots")) == ()


ODD: tuple[Any, ...] = (None, True, 0, 1.5, "", "x", [], {}, [1], [[]], [{}], {"a": []}, {"@id": "x"})
POLICY: dict[str, Any] = {
    "@context": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"],
    "@type": "Offer",
    "profile": "http://www.w3.org/ns/tdmrep",
    "uid": "https://studio.example/p",
    "assigner": [{"vcard:hasEmail": "mailto:a@studio.example"}],
    "permission": [
        {
            "action": "tdm:mine",
            "target": "https://studio.example/",
            "duty": [{"action": "compensate"}],
            "constraint": [{"leftOperand": "purpose", "operator": "eq", "rightOperand": {"@id": "tdm:research"}}],
        }
    ],
}
RULES_OF_A_SITE = [{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://studio.example/p.json"}]
WHOLE = {"label": LABEL, "tdm-policy": POLICY, "tdmrep": RULES_OF_A_SITE}


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each object or array, with each of its keys or indices."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@pytest.mark.parametrize("kind", WHOLE)
def test_no_value_of_any_member_is_more_than_a_finding(kind: str) -> None:
    whole: Any = copy.deepcopy(WHOLE[kind])
    for holder, key in list(places(whole)):
        kept = holder[key]
        for odd in ODD:
            holder[key] = odd
            found = check(kind, json.dumps(whole))
            assert all(one.rule in BY_NAME for one in found)
            # What is an error is what makes a label permit nothing, and nothing else is.
            assert kind != "label" or accepts(whole) is not any(one.severity is Severity.ERROR for one in found)
        holder[key] = kept
    assert [one for one in check(kind, json.dumps(whole)) if one.severity is not Severity.NOTE] == []
