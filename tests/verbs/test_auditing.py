"""A site that says what its label says is clean; each thing that is done to it is found under its name."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ofuda.nouns.audit import Search
from ofuda.nouns.diagnostics import Diagnostic, Severity
from ofuda.nouns.document import SITE
from ofuda.nouns.resource import Fetched, Resource
from ofuda.nouns.visit import Look, Seen, Visit
from ofuda.tables.readers import READERS
from ofuda.tables.rules import BY_NAME, RULES
from ofuda.verbs.audit import audit
from ofuda.verbs.auditing.served import differences
from ofuda.verbs.auditing.text import finding
from ofuda.verbs.auditing.words import Words
from tests.shells.web.memory import AT, Answer
from tests.shells.web.servers import response
from tests.verbs.sites import (
    HEAD,
    HEADERS,
    HTML,
    JSON,
    LD,
    LINK,
    ORIGIN,
    PAGES,
    ROBOTS,
    RSL,
    SIGNAL,
    TDMREP,
    TEXT,
    USAGE,
    audited,
    label,
    page,
    rules,
    site,
    sitemap,
)

Site = dict[str, Answer]
CDN = """# BEGIN Cloudflare Managed content
User-agent: *
Content-Signal: search=yes,ai-train=no
Allow: /

User-agent: GPTBot
Disallow: /
# END Cloudflare Managed Content

"""
SPA = response(b"<!doctype html><html><body><div id=app></div></body></html>", 200, HTML)
CHALLENGE = response(b"<!doctype html><title>Just a moment...</title>", 403, HTML)


def without(name: str) -> tuple[str, ...]:
    return tuple(one for one in HEADERS if not one.startswith(name))


def for_gptbot(other: bytes, ours: bytes) -> Callable[[str], bytes]:
    return lambda agent: other if "GPTBot" in agent else ours


def robots(text: str) -> bytes:
    return response(text.encode(), 200, TEXT)


OLD = label(issued="2025-01-01T00:00:00Z")
NAMED = "\nUser-agent: GPTBot\nDisallow: /search/\n"
DAMAGES: dict[str, tuple[Site, set[str]]] = {
    "a theme's robots.txt wins": (site("User-agent: *\nDisallow: /wp-admin/\n"), {"site-missing"}),
    "a header is dropped": (site(headers=without("Content-Usage")), {"site-missing"}),
    "a header is dropped from images": (
        site(more={"/img/cat.png": response(b"\x89PNG", 200, "Content-Type: image/png")}),
        {"site-missing"},
    ),
    "the CDN puts a block before": (site(CDN + ROBOTS), {"site-managed"}),
    "tdmrep.json is a page": (site(more={"/.well-known/tdmrep.json": SPA}), {"site-html"}),
    "robots.txt is a page": (site(more={"/robots.txt": SPA}), {"site-html"}),
    "the label is a page": (site(more={"/label.jsonld": SPA}), {"site-html", "label-absent"}),
    "an older label is served": (
        site(more={"/label.jsonld": response(OLD, 200, LD)}),
        {"site-stale"},
    ),
    "another label is served as this one": (
        site(more={"/label.jsonld": response(label(basis="agent"), 200, LD)}),
        {"site-stale"},
    ),
    "an older label stands in a page": (
        site(
            more={
                "/about": page(
                    "/about",
                    f'{HEAD}<script type="application/ld+json">{OLD.decode()}</script>',
                    *HEADERS,
                )
            }
        ),
        {"site-stale"},
    ),
    "a wrong media type of the label": (
        site(more={"/label.jsonld": response(label(), 200, "Content-Type: text/plain")}),
        {"site-media-type"},
    ),
    "a wrong media type of robots.txt": (
        site(more={"/robots.txt": response(ROBOTS.encode(), 200, "Content-Type: application/octet-stream")}),
        {"site-media-type"},
    ),
    "no media type at all": (
        site(more={"/.well-known/tdmrep.json": response(TDMREP.encode())}),
        {"site-media-type"},
    ),
    "a named group hides that of everybody": (site(ROBOTS + NAMED), {"site-shadowed", "robots-signal-not-inherited"}),
    "robots.txt is redirected to another host": (
        site(
            more={
                "/robots.txt": response(b"", 301, "Location: https://cdn.example/robots.txt"),
                "https://cdn.example/robots.txt": robots(ROBOTS),
            }
        ),
        {"site-redirect"},
    ),
    "robots.txt is redirected round and round": (
        site(
            more={
                "/robots.txt": response(b"", 301, "Location: https://cdn.example/robots.txt"),
                "https://cdn.example/robots.txt": response(b"", 301, "Location: https://cdn.example/robots.txt"),
            }
        ),
        {"site-redirect", "url-not-fetched"},
    ),
    "another agent gets another robots.txt": (
        site(more={"/robots.txt": for_gptbot(robots("User-agent: *\nAllow: /\n"), robots(ROBOTS))}),
        {"site-agents-differ"},
    ),
    "another agent is turned away": (
        site(more={"/robots.txt": for_gptbot(CHALLENGE, robots(ROBOTS))}),
        {"site-agents-differ"},
    ),
    "another agent gets other headers": (
        site(more={"/": for_gptbot(page("/"), page("/", HEAD, *HEADERS))}),
        {"site-agents-differ"},
    ),
    "another agent gets other signals": (
        site(more={"/": for_gptbot(page("/", "", "Content-Usage: train-ai=y"), page("/", HEAD, *HEADERS))}),
        {"site-agents-differ"},
    ),
    "another agent gets no page": (
        site(more={"/": for_gptbot(response(status=403), page("/", HEAD, *HEADERS))}),
        {"site-agents-differ"},
    ),
    "a challenge in the place of the page": (site(more={"/": CHALLENGE}), {"site-challenge"}),
    "a challenge in the place of robots.txt": (
        site(more={"/robots.txt": CHALLENGE.replace(b" 403 ", b" 503 ")}),
        {"site-challenge", "url-not-fetched"},
    ),
    "tdmrep.json is an object": (
        site(more={"/.well-known/tdmrep.json": response(TDMREP[1:-1].encode(), 200, JSON)}),
        {"tdmrep-shape"},
    ),
    "RSL of a wrong namespace": (
        site(
            more={
                "/license.xml": response(
                    RSL.replace("//rslstandard", "//www.rslstandard").encode(), 200, "Content-Type: application/rsl+xml"
                )
            }
        ),
        {"rsl-namespace"},
    ),
    "a typing error in Content-Usage": (site(ROBOTS.replace("train-ai=n", "train-ai = n")), {"aipref-syntax"}),
    "a typing error in a header": (
        site(headers=("Content-Usage: train-ai = n", *HEADERS[1:])),
        {"aipref-syntax"},
    ),
    "signals that contradict": (
        site(ROBOTS.replace("ai-train=no", "ai-train=yes")),
        {"signals-contradict", "site-contradictory", "site-looser"},
    ),
    "headers that contradict": (
        site(headers=("Content-Usage: train-ai=y, search=y", *HEADERS[1:])),
        {"site-contradictory"},
    ),
    "an Allow of one's own beside a managed Disallow": (
        site(CDN + ROBOTS + f"\nUser-agent: GPTBot\nAllow: /\nContent-Usage: {USAGE}\nContent-Signal: {SIGNAL}\n"),
        {"site-managed-tie", "site-managed"},
    ),
    "a meta is removed from one page": (
        site(more={"/about": page("/about", HEAD.partition("\n")[2], *HEADERS)}),
        {"site-missing"},
    ),
    "the link is removed from one page": (
        site(more={"/about": page("/about", HEAD.partition("\n")[0], *HEADERS)}),
        {"site-missing"},
    ),
    "the Link header is lost": (site(headers=without("Link")), {"site-missing"}),
    "nothing leads to the label": (site(headers=without("Link"), head=""), {"site-missing"}),
    "the sitemap lists another origin without signals": (
        site(
            more={
                "/sitemap.xml": sitemap(*(ORIGIN + path for path in PAGES), "https://news.example/a"),
                "https://news.example/a": page("/a", ""),
            }
        ),
        {"site-unlabelled-origin"},
    ),
    "images come from another origin without signals": (
        site(
            more={
                "/": response(b"<!doctype html><img src='https://cdn.example/a.png'>", 200, HTML, *HEADERS),
                "https://cdn.example/a.png": response(b"\x89PNG", 200, "Content-Type: image/png"),
            }
        ),
        {"site-unlabelled-origin"},
    ),
    "the label is gone": (site(more={"/label.jsonld": None}), {"label-absent"}),
    "search is refused": (site(ROBOTS.replace("search=yes", "search=no")), {"site-search-lost", "site-stricter"}),
    "search crawlers are turned away": (
        site(ROBOTS + f"\nUser-agent: Bingbot\nDisallow: /\nContent-Usage: {USAGE}\n"),
        {"site-search-lost"},
    ),
    "trainers are let in": (site(headers=(), head="", robots="User-agent: *\nAllow: /\n", more={
        "/.well-known/tdmrep.json": None
    }), {"site-missing"}),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_by_name(damage: str) -> None:
    answers, names = DAMAGES[damage]
    found = audited(answers)
    assert names <= rules(found, "error", "warning"), found.findings
    assert not found.clean


def test_a_site_that_says_what_its_label_says_is_clean() -> None:
    found = audited(site())
    assert rules(found, "error", "warning") == set()
    assert found.clean
    assert found.search is Search.UNCHANGED
    assert found.unread == ()
    assert found.labels == (f"{ORIGIN}/labels/1",)


def test_files_alone_are_clean() -> None:
    """Whoever cannot send headers has a robots.txt, a tdmrep.json, and a link in the head."""
    found = audited(site(headers=(), head=HEAD.partition("\n")[2]))
    assert rules(found, "error", "warning") == set()
    missing = [one for one in found.findings if one.rule == "site-missing"]
    assert missing
    assert all(one.help for one in missing)


def test_every_rule_of_sites_is_found_somewhere() -> None:
    found = set().union(*(names for _, names in DAMAGES.values()))
    assert {rule.name for rule in RULES if rule.kinds == (SITE,)} <= found | {"site-missing"}


def test_an_expired_label_is_told() -> None:
    own = label(validUntil="2026-11-20T00:00:00Z")
    found = audited(site(more={"/label.jsonld": response(own, 200, LD)}), own)
    assert {"site-stale", "label-expired"} <= rules(found, "error", "warning")


def test_a_label_that_is_superseded_is_told() -> None:
    own = label(id=f"{ORIGIN}/labels/2", supersedes=[f"{ORIGIN}/labels/1"])
    found = [one.message for one in audited(site(), own).findings if one.rule == "site-stale"]
    assert found == [f"the label `{ORIGIN}/labels/1` is served, which yours, `{ORIGIN}/labels/2`, supersedes"]
    assert "site-stale" not in rules(audited(site(), label(id=f"{ORIGIN}/labels/3")))


def test_without_a_label_nothing_is_compared() -> None:
    found = audited(site(CDN + ROBOTS), None)
    assert found.search is None
    assert found.labels == ()
    assert rules(found) >= {"site-managed"}
    assert not rules(found) & {"site-missing", "site-looser", "site-stricter", "site-stale"}
    assert rules(audited(site(headers=("Content-Usage: train-ai=y", LINK)), None)) >= {"site-contradictory"}


@pytest.mark.parametrize("name", ["site-shadowed", "site-managed", "site-managed-tie"])
def test_examples_of_robots_txt_show_their_rule(name: str) -> None:
    wrong, right = BY_NAME[name].page.wrong, BY_NAME[name].page.right
    assert name in rules(audited(site(wrong)))
    assert name not in rules(audited(site(right if "User-agent" in right else ROBOTS)))


def test_what_is_wrong_is_told_in_japanese_too() -> None:
    answers, _ = DAMAGES["a header is dropped"]
    said = [one.message for one in audited(answers, lang="ja").findings if one.rule == "site-missing"]
    assert any("`Content-Usage` ヘッダーがありません（ほか" in one for one in said)


def test_what_others_were_told_of_an_address_that_we_did_not_ask_says_nothing() -> None:
    visit = Visit(f"{ORIGIN}/", (), (Look(f"{ORIGIN}/else", "GPTBot", Fetched(200)),))
    assert list(differences(visit, AT, Words())) == []
    assert audit(visit, None, AT).findings == ()


def test_a_json_document_that_says_not_what_it_is_goes_by_its_name() -> None:
    found = audited(site(more={"/label.jsonld": response(b"{}", 200, "Content-Type: text/plain")}))
    assert {"site-media-type", "label-absent"} <= rules(found)
    assert "site-media-type" not in rules(audited(site(more={"/label.jsonld": response(b"?", 200, TEXT)})))


def test_a_finding_without_help_is_a_line() -> None:
    lines = list(finding(Diagnostic("site-html", Severity.ERROR, "it is a page"), Words()))
    assert ["".join(span.text for span in line) for line in lines] == ["  error     it is a page [site-html]"]


def test_a_place_in_headers_is_the_name_of_a_field() -> None:
    answers, _ = DAMAGES["a typing error in a header"]
    found = [str(one.place) for one in audited(answers).findings if one.rule == "aipref-syntax"]
    assert found == [f"{ORIGIN}/#content-usage"]


def test_what_a_channel_cannot_say_is_no_finding() -> None:
    """One bit refuses all of text and data mining, also what the label allows or is silent about."""
    uses = {"search": "allowed", "train-generative": "disallowed", "train-other": "disallowed", "mine": "allowed"}
    own = label(uses={use: {"decision": said} for use, said in uses.items()})
    found = audited(site(more={"/label.jsonld": response(own, 200, LD)}), own)
    assert rules(found, "error", "warning") == set()


def test_where_a_label_falls_silent_in_a_folder_what_is_said_of_the_site_counts() -> None:
    press = json.loads(label(id=f"{ORIGIN}/labels/2", about=[{"type": "Site", "url": ORIGIN, "path": ["/manga/"]}]))
    press["uses"] = {use: {"decision": "allowed"} for use in press["uses"]}
    own = json.dumps(
        {"@context": press["@context"], "type": "LabelSet", "labels": [json.loads(label()), press]}
    ).encode()
    usage, signal = "Content-Usage: /manga/ train-ai=y, search=y", "Content-Signal: /manga/ search=yes, ai-train=yes"
    answers = site(
        ROBOTS.replace("Allow: /\n", f"Allow: /\n{usage}\n{signal}\n"),
        headers=(),
        head=HEAD.partition("\n")[2],
        more={"/label.jsonld": response(own, 200, LD)},
    )
    found = audited(answers, own)
    assert rules(found, "error", "warning") == set(), found.findings


def test_a_label_of_another_site_is_told() -> None:
    own = label(about=[{"type": "Site", "url": "https://other.example"}])
    said = [one.message for one in audited(site(), own).findings if one.rule == "site-unlabelled-origin"]
    assert said == [
        f"the label is not about any address of `{ORIGIN}` that was looked at, so nothing was compared there"
    ]


def test_a_resource_without_anything_beside_it_is_audited_too() -> None:
    found = audit(Visit(f"{ORIGIN}/", (Seen(Resource(f"{ORIGIN}/")),)), None, AT)
    assert found.clean
    assert {one.reader for one in found.conclusions} == {one.name for one in READERS}
