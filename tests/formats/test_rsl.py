"""RSL beyond its vectors: faults one by one, whose word it is, and what no document does."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ofuda
from ofuda.formats._alternatives import either
from ofuda.formats._rsl_document import read
from ofuda.formats._rsl_terms import EXTENTS, MEANT
from ofuda.nouns.stance import Condition, Constraint, Duty
from ofuda.nouns.vocabulary import INPUTS
from tests.asking import ask, rules, word

NS = 'xmlns="https://rslstandard.org/rsl"'
DOC = "https://example.com/license.xml"
ROBOTS = f"License: {DOC}\nUser-agent: *\nAllow: /\n".encode()
BOTH = ("attribute", "compensate")
TWICE = '<permits type="usage">all</permits><permits type="usage">search</permits>'
NO_TRAINING = '<license><prohibits type="usage">ai-train</prohibits></license>'


def rsl(inside: str, more: str = "") -> str:
    return f"<rsl {NS}{more}>{inside}</rsl>"


def content(inside: str = NO_TRAINING, attributes: str = ' url="/"') -> str:
    return f"<content{attributes}>{inside}</content>"


def of(document: str | bytes, **more: Any) -> ofuda.Decision:
    body = document.encode() if isinstance(document, str) else document
    given: dict[str, Any] = {"robots": ROBOTS, "documents": {DOC: ofuda.Fetched(200, body)}} | more
    return ask(**given)


def test_extents_are_those_of_the_standard() -> None:
    assert {token: permits <= refuses <= INPUTS for token, (refuses, permits) in EXTENTS.items()} == dict.fromkeys(
        EXTENTS, True
    )
    assert EXTENTS["ai-all"][0] - EXTENTS["ai-all"][1] == {ofuda.Use.MINE}
    assert not EXTENTS.keys() & MEANT.keys()


# -- faults ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (rsl(""), "rsl-content"),
        (rsl(content(attributes="")), "rsl-url"),
        (rsl(content(attributes=' url="a"')), "rsl-url"),
        (rsl(content("")), "rsl-license"),
        (rsl(content(), ' max-age="0"'), "rsl-max-age"),
        (rsl(content(), ' max-age="soon"'), "rsl-max-age"),
        (rsl(content(attributes=' url="/" encrypted="TRUE"')), "rsl-value"),
        (rsl(content(attributes=' url="/" encrypted="true"')), "rsl-value"),
        (rsl(content(attributes=' url="/" ai="no"')), "rsl-attribute"),
        (rsl(content() + "<license/>"), "rsl-element"),
        (f"<content {NS} url='/'>{NO_TRAINING}</content>", "rsl-element"),
        (rsl(content(NO_TRAINING.replace("usage", "purpose"))), "rsl-type"),
        (rsl(content(NO_TRAINING.replace("ai-train", " "))), "rsl-token"),
        (rsl(content(NO_TRAINING.replace("ai-train", "<![CDATA[ai train]]>"))), "rsl-token"),
        (rsl(content(f"<license>{TWICE}</license>")), "rsl-twice"),
        (rsl(content('<license><permits type="user">robots</permits></license>')), "rsl-token"),
        (rsl(content('<license><permits type="geo">Japan</permits></license>')), "rsl-token"),
        (rsl(content('<license><permits type="geo">jp</permits></license>')), "rsl-token"),
        (rsl(content('<license><payment type="barter"/></license>')), "rsl-payment"),
        (rsl(content('<license><payment type="crawl"><amount>5</amount></payment></license>')), "rsl-amount"),
        (rsl(content('<license><payment><amount currency="EUR">5 or so</amount></payment></license>')), "rsl-amount"),
        (rsl(content()) + "<more/>", "rsl-xml"),
        (f"<page>{NS}</page>", "rsl-absent"),
        ("<rsl:rsl>rslstandard.org/rsl</rsl:rsl>", "rsl-xml"),
        (rsl(content()).replace("https:", "http:"), "rsl-namespace"),
        (f"<feed><entry><content {NS} url='/x'/></entry>", "rsl-xml"),
    ],
)  # fmt: skip
def test_a_document_with_a_fault_is_broken_and_permits_nothing(document: str, rule: str) -> None:
    permitting = document.replace("prohibits", "permits")
    for text in (document, permitting):
        found = of(text)
        assert rule in rules(found)
        assert not [use for use in INPUTS if word(found, use) == "allowed"]
        assert found["ground"].verdict is ofuda.Verdict.DROP
        assert (
            found["mine"].reason == "broken"
            or word(found, "mine") == "disallowed"
            or word(found, "mine") == "conditional"
        )


def test_what_a_document_with_faults_prohibits_is_heard() -> None:
    for document in (
        rsl(content() + "<x/>"),
        "<rsl>" + content() + "</rsl>",
        rsl(content() + content("<license><permits type='usage'>all</permits><x/></license>", " url='/a'")),
        rsl(content()) + "<more/>",
        rsl(content())[:-20],
    ):
        assert (word(of(document)), word(of(document), "search")) == ("disallowed", "unknown")


def test_a_list_that_is_cut_is_not_heard() -> None:
    found = of(rsl(content('<license><permits type="usage">search</permits><prohibits type="usage">ai'))[:-30])
    assert {word(found, use) for use in INPUTS} == {"unknown"}


def test_faults_are_bounded_and_the_first_that_breaks_is_kept() -> None:
    many = content(
        "<license>" + "".join(f"<permits type='usage'>x:y{n}</permits>" for n in range(100)) + "<z/></license>"
    )
    document = read(rsl(many).encode())
    assert len(document.faults.found) <= 40
    assert not document.sure


def test_large_documents_are_read_too() -> None:
    document = rsl(content(), " " * 70_000)
    assert word(of(document)) == "disallowed"


# -- conditions -----------------------------------------------------------------------------------------------------


def asked(license_: str, attributes: str = ' url="/"') -> tuple[str, set[str]]:
    found = of(rsl(content(f"<license><permits type='usage'>all</permits>{license_}</license>", attributes)))
    return word(found), {str(getattr(one, "values", "")) or one.name for one in found["train-generative"].conditions}


@pytest.mark.parametrize(
    ("payment", "level", "owed"),
    [
        ("", "allowed", set()),
        ("<payment/>", "allowed", set()),
        ('<payment type="free"/>', "allowed", set()),
        ('<payment type="free"><standard>https://x.example/</standard></payment>', "allowed", set()),
        ('<payment type="free"><amount currency="EUR">0.00</amount></payment>', "allowed", set()),
        ('<payment type="free"><amount currency="EUR">0.01</amount></payment>', "conditional", {"compensate"}),
        ('<payment type="attribution"><amount currency="EUR">1</amount></payment>', "conditional", {*BOTH}),
        ("<payment><custom>/x</custom></payment>", "conditional", {"compensate"}),
        ('<payment><accepts type="application/x402+json">{}</accepts></payment>', "conditional", {"compensate"}),
        ('<payment type="x:barter"/>', "conditional", {"compensate"}),
        ('<permits type="user">x:press</permits>', "conditional", {"obtain-consent"}),
        ('<prohibits type="user">x:press</prohibits>', "conditional", {"obtain-consent"}),
        ('<permits type="geo">JP</permits><prohibits type="geo">JP</prohibits>', "disallowed", set()),
    ],
)  # fmt: skip
def test_what_a_licence_asks(payment: str, level: str, owed: set[str]) -> None:
    assert asked(payment, ' url="/" xmlns:x="urn:x"') == (level, owed)


conditions = st.frozensets(
    st.one_of(
        st.sampled_from([Duty("attribute"), Duty("compensate")]),
        st.builds(Constraint, st.just("recipient"), st.sampled_from([("a",), ("b",), ("a", "c")])),
        st.builds(Constraint, st.just("territory"), st.sampled_from([("JP",), ("US",)])),
    ),
    max_size=3,
).filter(lambda some: len({one.name for one in some}) == len(some))


def met(some: frozenset[Condition], recipient: str, territory: str, done: frozenset[str]) -> bool:
    has = {"recipient": recipient, "territory": territory}
    return all(one.name in done if isinstance(one, Duty) else has[one.name] in one.values for one in some)


@given(st.lists(conditions, min_size=1, max_size=4))
def test_joined_alternatives_are_nowhere_looser_than_one_of_them(alternatives: list[frozenset[Condition]]) -> None:
    joined = either(alternatives)
    for recipient, territory in product("abc", ("JP", "US")):
        for done in (frozenset[str](), frozenset({"attribute"}), frozenset({"attribute", "compensate"})):
            if met(joined, recipient, territory, done):
                assert any(met(one, recipient, territory, done) for one in alternatives)


# -- whose word it is (security T13) --------------------------------------------------------------------------------

HERE = "https://tenant.hosting.example"
ORIGINS = {
    "same host": HERE,
    "subdomain": "https://www.tenant.hosting.example",
    "parent": "https://hosting.example",
    "sibling tenant": "https://other.hosting.example",
    "http": "http://tenant.hosting.example",
    "other port": "https://tenant.hosting.example:8443",
    "unrelated": "https://elsewhere.example",
    "homograph": "https://tenаnt.hosting.example",
}
CARRIERS = ("robots", "content of another", "feed", "page around", "document", "anchor")


def posted(carrier: str, origin: str, verb: str) -> ofuda.Decision:
    """RSL about the resource, standing at an origin; or at home, about that origin."""
    target = f"{HERE}/a"
    about = f"{origin}/a" if carrier == "content of another" else target
    licensed = f'<license><{verb} type="usage">all</{verb}></license>'
    text = '<?xml version="1.0"?>' + rsl(content(licensed, f' url="{about}"'))
    there = f"{origin}/license.xml"
    held = {there: ofuda.Fetched(200, text.encode())}
    own = f"License: {there}\nUser-agent: *\nAllow: /\n".encode()
    item = f'<rss xmlns:r="https://rslstandard.org/rsl"><item>{text.partition("?>")[2]}</item></rss>'
    feed = item.replace(f"<rsl {NS}>", "").replace("</rsl>", "").replace("<content", f"<content {NS}")
    script = f'<!doctype html><script type="application/rsl+xml">{text}</script>'
    given: dict[str, dict[str, Any]] = {
        "robots": {"robots": own, "requested_url": f"{origin}/a", "documents": held},
        "content of another": {"robots": own, "documents": held},
        "feed": {"found_on": [ofuda.Page(f"{origin}/feed", body=feed.encode())]},
        "page around": {"found_on": [ofuda.Page(f"{origin}/page", body=script.encode())]},
        "document": {"documents": held},
        "anchor": {
            "headers": [("Link", f'<{there}>; rel=license; type="application/rsl+xml"; anchor="{origin}/a"')],
            "documents": held,
        },
    }
    return ask(target, policy="literal", **given[carrier])


@pytest.mark.parametrize(("carrier", "origin"), list(product(CARRIERS, ORIGINS)))
def test_only_the_own_origin_permits(carrier: str, origin: str) -> None:
    """48 places, each with a permission and a prohibition."""
    permitted, prohibited = (posted(carrier, ORIGINS[origin], verb) for verb in ("permits", "prohibits"))
    first_party = carrier in {"robots", "content of another", "anchor"} and origin == "same host"
    assert (word(permitted) == "allowed") is first_party
    for reason in prohibited["train-generative"].reasons:
        assert origin == "same host" or reason.statement.authority <= ofuda.nouns.statements.Authority.CARRIED


def test_a_claim_that_permits_weighs_nothing() -> None:
    found = posted("document", ORIGINS["unrelated"], "permits")
    assert (word(found), found["train-generative"].verdict) == ("unknown", ofuda.Verdict.KEEP)


# -- where it stands ------------------------------------------------------------------------------------------------


def test_a_link_in_a_field_that_cannot_be_read_is_lost() -> None:
    found = ask(headers=[("Link", 'https://example.com/l.xml; rel="license"; type="application/rsl+xml"')])
    assert (rules(found), found["search"].reason) == (["rsl-link"], "no_signal")
    assert found["ground"].reason == "broken"


def test_fields_and_elements_of_other_relations_are_no_pointers() -> None:
    field = ("Link", f'<{DOC}>; rel="alternate"; type="application/rsl+xml"')
    page = b'<!doctype html><link rel=alternate type="application/rsl+xml" href=/x><link rel=license href=/x>'
    assert rules(ask(headers=[field], page=page)) == []


@pytest.mark.parametrize("target", ["http://[", "https://[::1", "//["])
def test_pointers_that_are_no_addresses_raise_nothing(target: str) -> None:
    page = f'<!doctype html><link rel=license type="application/rsl+xml" href="{target}">'.encode()
    field = ("Link", f'<{target}>; rel=license; type="application/rsl+xml"')
    found = ask(robots=f"License: {target}\n".encode(), page=page, headers=[field], documents={DOC: ofuda.Fetched(404)})
    assert found["ground"].reason == "broken"
    assert word(of(rsl(content(attributes=f' url="{target}"')))) == "unknown"


def test_a_link_without_an_address_is_lost() -> None:
    page = b'<!doctype html><link rel=license type="application/rsl+xml" href=" ">'
    assert rules(ask(page=page)) == ["rsl-link"]


def test_a_body_that_is_rsl_is_about_itself() -> None:
    text = ('<?xml version="1.0"?>' + rsl(content())).encode()
    assert word(ask(DOC, body=text, media_type="application/rsl+xml")) == "disallowed"
    assert word(ask(DOC, body=text.decode().encode("utf-16"))) == "disallowed"
    assert rules(ask(DOC, body=b'<?xml version="1.0"?><feed>rslstandard.org/rsl</feed>')) == []


@pytest.mark.parametrize(
    ("link", "level"),
    [
        ("<link>https://example.com/a</link>", "disallowed"),
        ('<link rel="self" href="https://example.com/b"/><link href="/a"/>', "disallowed"),
        ("<link/><link>https://example.com/a</link>", "disallowed"),
        ("<link>https://example.com/a/b</link>", "unknown"),
        ("<link>https://[</link>", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_item_of_a_feed(link: str, level: str) -> None:
    """Without a link nobody knows what it is about."""
    inner = content(attributes=f' {NS} url=""')
    feed = f"<feed><title/><entry>{link}<content>text</content>{inner}</entry></feed>"
    assert word(ask(found_on=[ofuda.Page("https://example.com/feed", body=feed.encode())])) == level


def test_a_license_behind_a_gap_of_the_own_group_may_be_for_everybody() -> None:
    own = rsl(content("<license><permits type='usage'>all</permits></license>"))
    documents = {
        "https://example.com/own.xml": ofuda.Fetched(200, own.encode()),
        DOC: ofuda.Fetched(200, rsl(content()).encode()),
    }
    robots = f"License: {DOC}\nUser-agent: *\nAllow: /\n\nLicense: https://example.com/own.xml\n".encode()
    found = ask(robots=robots, documents=documents)
    assert rules(found) == ["rsl-possible-global"]
    assert (word(found), word(found, "search")) == ("disallowed", "allowed")
    robots = (
        b"\nLicense: https://example.com/own.xml\n\nUser-agent: *\nAllow: /\nLicense: https://example.com/own.xml\n"
    )
    assert rules(ask(robots=robots, documents=documents)) == []


def test_a_comment_between_lines_is_no_gap() -> None:
    robots = f"User-agent: *\nAllow: /\n# licence\nLicense: {DOC}\n".encode()
    assert rules(of(rsl(content()), robots=robots)) == []


def test_no_robots_txt_names_no_pointer() -> None:
    assert rules(ask(robots=b"User-agent: *\nDisallow: /license\n")) == []
    assert not ask(robots=ofuda.Fetched(404), documents={DOC: ofuda.Fetched(200, b"{}")}).needs


def test_the_contact_of_a_licence_is_offered() -> None:
    legal = '<legal type="contact">mailto:a@example.com</legal><legal type="warranty">ownership</legal>'
    found = of(rsl(content(f"<license>{legal}</license>")))
    assert [one.contact for one in found.offers] == ["mailto:a@example.com"]
    page = "<license/><copyright contactUrl='https://example.com/c'>x</copyright><terms>http://[</terms>"
    assert [(one.contact, one.license) for one in of(rsl(content(page))).offers] == [
        ("https://example.com/c", "http://[")
    ]
    mail = "<license/><copyright contactEmail='mailto:b@example.com'>x</copyright>"
    assert [one.contact for one in of(rsl(content(mail))).offers] == ["mailto:b@example.com"]


@given(st.text(alphabet="<>/=\"' rslcontentlicensepermitsprohibitstypeusageall-", max_size=80))
def test_no_text_raises(text: str) -> None:
    found = of(f"<rsl {NS}>{text}</rsl>")
    assert found.diagnostics or all(not one.reasons for one in found.uses.values())
