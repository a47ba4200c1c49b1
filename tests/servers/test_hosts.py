"""Netlify, Cloudflare and Vercel, by what their makers document: nothing looser is sent than labels say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofuda.nouns.rendering import Region, Site
from ofuda.nouns.stance import ALLOWED, DISALLOWED
from ofuda.verbs.servers import cloudflare, headers_file, vercel
from ofuda.verbs.servers.strictness import covers
from tests.servers.sites import FILES, HOSTILE, KINDS, paths, region_of, site, sites, wanted

Sent = list[tuple[str, str]]
Rules = list[tuple[str, list[str]]]


def rules_of(text: str) -> Rules:
    """The rules of a `_headers`, read as both hosts document it."""
    rules: Rules = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            if line.startswith("  "):
                rules[-1][1].append(line.strip())
            else:
                rules.append((line, []))
    return rules


def sorted_lines(fields: dict[str, list[str]]) -> Sent:
    return sorted((name, value) for name, values in fields.items() for value in values)


def netlify(given_site: Site) -> Callable[[str], Sent]:
    """All rules that match, in any letters; `/a/*` is `/a` too. No name may come from two rules."""
    (output,) = headers_file.netlify(given_site)
    rules = rules_of(output.text)

    def answer(path: str) -> Sent:
        fields: dict[str, list[str]] = {}
        for rule, lines in rules:
            parts = [
                "?(.*)" if part == "*" else re.escape(part).replace(r"\*", "(.*)") for part in rule.split("/") if part
            ]
            if re.fullmatch("/" + "/".join(parts) + "/?", path.partition("?")[0], re.IGNORECASE):
                here: dict[str, list[str]] = {}
                for line in lines:
                    name, value = line.split(": ", 1)
                    here.setdefault(name.lower(), []).append(value)
                assert not here.keys() & fields.keys(), path
                fields |= here
        return sorted_lines(fields)

    return answer


def pages(given_site: Site) -> Callable[[str], Sent]:
    """All rules that match, in their order; `! name` takes back what came before."""
    (output,) = headers_file.cloudflare_pages(given_site)
    rules = rules_of(output.text)
    assert len(rules) <= 100

    def answer(path: str) -> Sent:
        fields: dict[str, list[str]] = {}
        for rule, lines in rules:
            assert rule.count("*") <= 1
            assert not re.search(r":[A-Za-z]", rule)
            if re.fullmatch(re.escape(rule).replace(r"\*", ".*"), path.partition("?")[0]):
                for line in lines:
                    assert len(line) < 2_000
                    if line.startswith("! "):
                        fields.pop(line[2:].lower(), None)
                for line in lines:
                    if not line.startswith("! "):
                        name, value = line.split(": ", 1)
                        fields.setdefault(name.lower(), []).append(value)
        return sorted_lines(fields)

    return answer


def on_vercel(given_site: Site) -> Callable[[str], Sent]:
    """All rules whose source matches the path, of a name the last; a source is one group behind `/`."""
    (output,) = vercel.write(given_site)
    rules = json.loads(output.text)["headers"]

    def answer(path: str) -> Sent:
        fields: dict[str, list[str]] = {}
        for rule in rules:
            source = rule["source"]
            assert re.match(r"/\((?!\?)|/\(\(\?!", source), source
            assert source.endswith(")")
            assert len(source) <= 4_096
            inner = source[2:-1]
            assert "(" not in inner.replace("(?:", "").replace("(?!", ""), "capturing groups are not allowed"
            if re.fullmatch(f"/({inner})", path.partition("?")[0]):
                fields |= {header["key"].lower(): [header["value"]] for header in rule["headers"]}
        return sorted_lines(fields)

    return answer


def behind_cloudflare(given_site: Site) -> Callable[[str], Sent]:
    """All rules whose expression is true; what they set or add."""
    rules = json.loads(cloudflare.write(given_site)[1].text)["rules"]

    def holds(expression: str, path: str) -> bool:
        host, *terms = expression.split(" and ")
        assert host == 'http.host eq "example.com"'
        for term in terms:
            match = re.fullmatch(r'(not )?\(http\.request\.uri strict wildcard r"([^"\\]*)"\)', term)
            assert match, term
            assert "**" not in match[2]
            if bool(re.fullmatch(re.escape(match[2]).replace(r"\*", ".*"), path)) == bool(match[1]):
                return False
        return True

    def answer(path: str) -> Sent:
        fields: dict[str, list[str]] = {}
        for rule in rules:
            assert rule["action"] == "rewrite"
            if holds(rule["expression"], path):
                for name, header in rule["action_parameters"]["headers"].items():
                    assert header["operation"] == ("add" if name.lower() in {"link", "x-robots-tag"} else "set")
                    fields.setdefault(name.lower(), []).append(header["value"])
        return sorted_lines(fields)

    return answer


HOSTS = {"netlify": netlify, "pages": pages, "vercel": on_vercel, "cloudflare": behind_cloudflare}
EXACT = site(
    {
        "/press/old/": (),
        "/press/": (("Content-Usage", "train-ai=y"), ("Link", "</a>")),
        "/": (("Content-Usage", "train-ai=n"),),
    },
    {"/press/old/": DISALLOWED, "/press/": ALLOWED, "/": DISALLOWED},
)


@pytest.mark.parametrize("name", ["pages", "vercel", "cloudflare"])
def test_a_region_replaces_what_is_said_around_it(name: str) -> None:
    answer = HOSTS[name](EXACT)
    for path in ("/", "/press", "/press/", "/press/x", "/press/old/", "/press/old/x?y", "/Press/"):
        assert answer(path) == wanted(EXACT, path), path


def test_netlify_keeps_to_what_is_stricter() -> None:
    answer = netlify(EXACT)
    assert answer("/press/x") == [("content-usage", "train-ai=n")]
    assert answer("/press/old/x") == answer("/") == answer("/press/x")
    (output,) = headers_file.netlify(EXACT)
    assert {one.rule for one in output.losses} == {"lossy-export"}


@pytest.mark.parametrize("name", HOSTS)
@given(given_site=sites(), asked=st.lists(paths, max_size=8))
def test_nothing_looser_is_sent_than_the_labels_say(name: str, given_site: Site, asked: list[str]) -> None:
    answer = HOSTS[name](given_site)
    # An address's own `*` and `$` are held against patterns as escapes (U3), in whose digits a pattern may end.
    for path in [one for one in asked if not {"*", "$"} & set(one)]:
        region = region_of(given_site, path)
        assert region is not None
        for line in answer(path):
            if line[0] != "content-type":
                assert any(is_true(given_site, one, region, line) for one in given_site.regions), (path, line)


def is_true(given_site: Site, sender: Region, region: Region, line: tuple[str, str]) -> bool:
    """Whether a line is what a region says that is the address's own or says nothing looser."""
    says = line in {(name.lower(), value) for name, value in given_site.headers(sender)}
    return says and (sender is region or covers(sender, region))


@pytest.mark.parametrize("name", HOSTS)
def test_hostile_values_stay_values(name: str) -> None:
    for value in HOSTILE:
        hostile = site({"/": (("X-Odd", value),)})
        sent = HOSTS[name](hostile)("/")
        assert sent == [("x-odd", value)] or (name == "vercel" and not sent and "$" in value), value


@pytest.mark.parametrize("name", ["netlify", "pages", "vercel"])
def test_files_have_their_media_types(name: str) -> None:
    answer = HOSTS[name](KINDS)
    for file in FILES:
        path = quote(file.path.replace("%20", " ").replace("%7B", "{").replace("%7D", "}"), safe="/$")
        kinds = [line for line in answer(file.path if name == "vercel" else path) if line[0] == "content-type"]
        assert kinds == [("content-type", file.media_type)] or "$" in path, path


def lines_with(text: str, word: str) -> Iterator[str]:
    return (line for line in text.splitlines() if word in line)


def test_the_page_shows_the_rules_of_the_api() -> None:
    page, api = cloudflare.write(KINDS)
    for rule in json.loads(api.text)["rules"]:
        assert f"    {rule['expression']}\n" in page.text
    assert list(lines_with(page.text, "without a paid plan a zone takes 10"))
    assert not list(lines_with(cloudflare.write(EXACT)[0].text, "without a paid plan"))
