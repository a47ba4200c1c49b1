"""What a site serves for its labels, channel by channel, and what each channel does not say."""

from __future__ import annotations

import json
from typing import Any

from ofuda.carriers.patterns import target
from ofuda.carriers.robots_txt import RobotsTxt
from ofuda.formats._label_text import read
from ofuda.nouns.diagnostics import Diagnostic
from ofuda.nouns.rendering import Line, Rendering, Site
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use
from ofuda.tables.channels import CHANNELS
from ofuda.verbs.publish import publish
from ofuda.verbs.robots_file import addition, written
from tests.renderings import AT, ORIGIN, site_of

NO = "disallowed"


def label(uses: dict[str, Any], *paths: str, **members: object) -> dict[str, Any]:
    about: dict[str, Any] = {"type": "Site", "url": ORIGIN} | ({"path": list(paths)} if paths else {})
    return {
        "@context": "https://w3id.org/ofuda/v1",
        "type": "RightsLabel",
        "id": f"{ORIGIN}/labels/a",
        "issued": "2026-01-01T00:00:00Z",
        "declaredBy": {"id": ORIGIN, "name": {"ja": "月猫"}, "contact": "mailto:rights@studio.example"},
        "basis": "rightsholder",
        "about": [about],
        "uses": {use: {"decision": said} if isinstance(said, str) else said for use, said in uses.items()},
        **members,
    }


def of(site: Site, channel: str) -> Rendering:
    (found,) = (one for one in site.renderings if one.channel == channel)
    return found


def values(lines: tuple[Line, ...]) -> dict[str, str]:
    return {line.pattern: f"{line.name}: {line.value}" for line in lines}


TRAINING = {"search": "allowed", "train-generative": NO, "train-other": NO}


def test_every_channel_that_is_written_has_a_rendering() -> None:
    site = site_of(label(TRAINING))
    assert [one.channel for one in site.renderings] == [one.name for one in CHANNELS if one.write]
    assert site.origin == ORIGIN
    assert [one.pattern for one in site.regions] == ["/"]


def test_no_training_keeps_search_in_every_channel() -> None:
    site = site_of(label(TRAINING))
    assert values(of(site, "aipref-robots").robots) == {"/": "Content-Usage: train-ai=n, search=y"}
    assert values(of(site, "aipref-header").headers) == {"/": "Content-Usage: train-ai=n, search=y"}
    assert values(of(site, "content-signal").robots) == {"/": "Content-Signal: search=yes, ai-train=no"}
    assert values(of(site, "x-robots-tag").headers) == {"/": "X-Robots-Tag: noai, noimageai"}
    assert all(one.means.get("/", {}).get(Use.SEARCH) in {None, Level.ALLOWED} for one in site.renderings)
    kept_out = {line.name for line in of(site, "robots").groups}
    assert {"GPTBot", "CCBot", "ClaudeBot", "Applebot-Extended"} <= kept_out
    assert kept_out.isdisjoint({"Googlebot", "bingbot", "OAI-SearchBot", "meta-externalagent", "Google-Extended"})


def test_a_policy_only_token_is_refused_where_all_that_it_stands_for_is() -> None:
    groups = of(site_of(label({**TRAINING, "ground": NO})), "robots").groups
    assert Line("/", "Google-Extended", "Disallow") in groups


def test_agents_that_search_too_are_let_in_unless_search_is_refused() -> None:
    def kept(uses: dict[str, Any]) -> set[str]:
        return {line.name for line in of(site_of(label(uses)), "robots").groups}

    assert "meta-externalagent" not in kept(TRAINING)
    assert "meta-externalagent" in kept({**TRAINING, "search": NO})
    assert "cohere-ai" in kept({**TRAINING, "prompt": NO, "ground": NO})
    assert kept(TRAINING).isdisjoint({"anthropic-ai", "FacebookBot", "Claude-Web"})


def test_a_part_that_is_let_in_is_let_in_by_the_oldest_rule_too() -> None:
    press = label({"train-generative": "allowed", "train-other": "allowed"}, "/press/", id=f"{ORIGIN}/labels/b")
    both = {"@context": press["@context"], "type": "LabelSet", "labels": [label(TRAINING), press]}
    rules = addition([of(site_of(both), "robots")]).apart
    assert rules["GPTBot"] == ("Disallow: /", "Allow: /press/")
    assert addition([of(site_of(label(TRAINING, "/manga/")), "robots")]).apart["CCBot"] == ("Disallow: /manga/",)


def test_tdmrep_is_the_file_the_header_the_metas_and_their_policy() -> None:
    asked = {"mine": {"decision": "conditional", "duties": ["attribute"]}}
    site = site_of(label(asked, "/manga/"))
    rules = json.loads(of(site, "tdmrep-file").files[0].octets)
    policy = f"{ORIGIN}/tdm-policy.json"
    assert rules == [{"location": "/manga/", "tdm-reservation": 1, "tdm-policy": policy}]
    assert [(one.name, one.value) for one in of(site, "tdmrep-header").headers] == [
        ("tdm-reservation", "1"),
        ("tdm-policy", policy),
    ]
    assert [one.value for one in of(site, "tdmrep-meta").elements] == [
        '<meta name="tdm-reservation" content="1">',
        f'<meta name="tdm-policy" content="{policy}">',
    ]
    assert [one.path for one in site.files].count("/tdm-policy.json") == 1
    refused = site_of(label({"mine": NO}))
    assert json.loads(of(refused, "tdmrep-file").files[0].octets) == [{"location": "/", "tdm-reservation": 1}]
    assert [one.path for one in of(refused, "tdmrep-file").files] == ["/.well-known/tdmrep.json"]
    assert of(site_of(label({"search": NO})), "tdmrep-file").files == ()


def test_rsl_is_one_document_and_every_pointer_to_it() -> None:
    site = site_of(label(TRAINING))
    found = of(site, "rsl")
    assert values(found.robots) == {"/": f"License: {ORIGIN}/license.xml"}
    assert values(found.headers)["/"].endswith('; rel="license"; type="application/rsl+xml"')
    assert found.files[0].media_type == "application/rsl+xml"
    silent = of(site_of(label({"output-style": NO})), "rsl")
    assert not (silent.robots or silent.headers or silent.elements or silent.files or silent.means)


def test_the_label_is_a_file_a_link_and_in_the_page() -> None:
    hostile = label(TRAINING, notice={"en": "</script><!-- & \u2028 月猫"})
    site = site_of(hostile)
    found = of(site, "label")
    link, script = (one.value for one in found.elements)
    assert link == f'<link rel="https://w3id.org/ofuda#label" type="application/ld+json" href="{ORIGIN}/ofuda.jsonld">'
    assert "<" not in script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    inside = script.partition(">")[2].removesuffix("</script>")
    assert json.loads(inside) == hostile == json.loads(found.files[0].octets)
    assert not read(inside.encode()).faults


def test_a_label_that_is_too_long_for_pages_is_linked_alone() -> None:
    site = site_of(label(TRAINING, *(f"/{'x' * 100}{number}" for number in range(200))))
    assert [one.value[:5] for one in of(site, "label").elements[:1]] == ["<link"]
    assert not any("script" in one.value for one in of(site, "label").elements)


def test_search_engines_are_told_where_the_terms_are() -> None:
    asked = {"ground": {"decision": "conditional", "duties": ["compensate"], "license": f"{ORIGIN}/licensing"}}
    (element,) = of(site_of(label(asked)), "schema-org").elements
    assert json.loads(element.value.partition(">")[2].removesuffix("</script>")) == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "usageInfo": f"{ORIGIN}/ofuda.jsonld",
        "acquireLicensePage": f"{ORIGIN}/licensing",
        "copyrightHolder": {"@type": "Organization", "name": "月猫"},
    }
    plain = of(site_of(label({"search": NO}, basis="publisher")), "schema-org").elements[0].value
    assert "copyrightHolder" not in plain
    assert "acquireLicensePage" not in plain


def test_a_region_has_one_set_of_headers() -> None:
    site = site_of(label(TRAINING, "/manga/"))
    manga, rest = site.regions
    assert [name for name, _ in site.headers(manga)] == [
        "Content-Usage", "X-Robots-Tag", "tdm-reservation", "Link", "Link",
    ]  # fmt: skip
    assert [name for name, _ in site.headers(rest)] == ["Link", "Link"]
    assert len(site.elements(manga)) > len(site.elements(rest))


# -- what is lost ---------------------------------------------------------------------------------------------------


def losses(found: Rendering) -> list[str]:
    return [one.message for one in found.losses]


def test_what_a_channel_leaves_open_and_what_it_refuses_besides_is_told() -> None:
    asked = {"search": "allowed", "ground": {"decision": "conditional", "duties": ["attribute"]}, "mine": NO}
    site = site_of(label(asked))
    assert losses(of(site, "aipref-header")) == [
        "leaves open mine, which the label does not",
        "refuses evaluate, of which the label says nothing",
        "refuses ground, for which the label has conditions",
    ]
    assert losses(of(site, "label")) == losses(of(site, "robots")) == losses(of(site, "schema-org")) == []
    first, second, _ = of(site, "aipref-header").losses
    assert (first.rule, first.channel, first.uses) == ("lossy-export", "aipref-header", frozenset({"mine"}))
    assert second.help is not None
    allowed = of(site_of(label({**TRAINING, "evaluate": "allowed", "ground": NO})), "aipref-header")
    assert "refuses evaluate, which the label allows" in losses(allowed)


def test_losses_name_the_parts_of_a_site() -> None:
    (loss,) = of(site_of(label({"output-style": NO}, "/manga/")), "rsl").losses
    assert loss.message == "leaves open output-style below `/manga/`, which the label does not"


# -- which labels ---------------------------------------------------------------------------------------------------


def test_labels_that_do_not_speak_are_not_published() -> None:
    over = label(TRAINING, validUntil="2026-02-01T00:00:00Z")
    octets = json.dumps(over).encode()
    assert publish([one for _, one in read(octets).labels], octets, AT) == ()


def test_a_site_of_one_s_own_choice() -> None:
    octets = json.dumps(label(TRAINING)).encode()
    labels = [one for _, one in read(octets).labels]
    (site,) = publish(labels, octets, AT, origin="https://mirror.example")
    assert [(one.pattern, one.rules) for one in site.regions] == [("/", {})]
    assert of(site, "aipref-header").headers == ()
    assert of(site, "label").files


# -- robots.txt -----------------------------------------------------------------------------------------------------

BODY = (
    b"User-agent: GPTBot\nAllow: /\n\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nDisallow: /x\n\nUser-agent: Z\n"
)


def told(body: bytes) -> tuple[bytes, list[Diagnostic]]:
    octets, found = written(body, site_of(label(TRAINING)).renderings, f"{ORIGIN}/robots.txt")
    return octets, list(found)


def test_groups_of_the_site_s_own_stay_and_are_told() -> None:
    octets, found = told(BODY)
    assert [(one.rule, str(one.place)) for one in found] == [
        ("robots-own-group", f"{ORIGIN}/robots.txt:2"),
        ("robots-group-without-rules", f"{ORIGIN}/robots.txt:10"),
    ]
    assert RobotsTxt(octets).decide("GPTBot", [target(b"/")]).allowed


def test_a_file_without_groups_of_agents_has_nothing_to_mend() -> None:
    assert told(b"")[1] == []
    octets, _ = told(b"")
    assert b"Content-Usage: train-ai=n, search=y\n" in octets
    assert b"Content-Signal: search=yes, ai-train=no\n" in octets
    assert octets.count(b"License: ") == 2
