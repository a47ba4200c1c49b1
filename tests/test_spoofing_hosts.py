"""Neighbours on a public suffix are strangers, and so are hosts that look alike (security page, T13; standard §3.1)."""

from __future__ import annotations

from collections.abc import Iterator

import ada_url
import pytest

import ofuda
from ofuda.nouns.decision import Role
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import Authority
from tests.asking import URL, ask
from tests.signed import did_document, signed, web_method
from tests.spoofing import (
    CARRIERS,
    SAID,
    USE,
    Origins,
    at,
    decide,
    found_on,
    held,
    label,
    others,
    page,
    script,
)

# -- public suffixes ------------------------------------------------------------------------------------------------

SUFFIXES = [
    "github.io", "gitlab.io", "pages.dev", "workers.dev", "netlify.app", "vercel.app", "web.app", "firebaseapp.com",
    "appspot.com", "run.app", "herokuapp.com", "onrender.com", "fly.dev", "deno.dev", "surge.sh", "glitch.me",
    "repl.co", "blogspot.com", "blogspot.co.uk", "wordpress.com", "tumblr.com", "wixsite.com", "weebly.com",
    "myshopify.com", "neocities.org", "readthedocs.io", "azurewebsites.net", "blob.core.windows.net", "cloudfront.net",
    "s3.amazonaws.com", "s3.eu-central-1.amazonaws.com", "s3-website-us-east-1.amazonaws.com", "storage.googleapis.com",
    "r2.dev", "digitaloceanspaces.com", "translate.goog", "ngrok.io", "duckdns.org", "dyndns.org", "hatenablog.com",
    "co.uk", "org.uk", "ac.uk", "com.br", "com.au", "co.jp", "ne.jp", "or.jp", "kawasaki.jp", "co.kr", "com.cn",
    "co.in", "com.mx", "co.za", "com.tr", "k12.ca.us", "eu.org", "uk.com", "xn--p1ai", "xn--wgv71a119e.jp",
]  # fmt: skip


def _strangers() -> Iterator[tuple[str, str]]:
    for suffix in SUFFIXES:
        yield f"https://a.{suffix}", f"https://b.{suffix}"
        yield f"https://a.{suffix}", f"https://{suffix}"  # the suffix speaks for none of its tenants
        yield f"https://{suffix}", f"https://a.{suffix}"
        yield f"https://a.{suffix}", f"https://b.a.{suffix}"


def test_nobody_inherits_along_a_public_suffix() -> None:
    pairs = list(_strangers())
    assert len(SUFFIXES) >= 50
    assert len(pairs) >= 200
    for own, other in pairs:
        origins = Origins(f"{own}/a", other)
        for carrier, how in CARRIERS.items():
            if how.base is Level.CONDITIONAL:
                continue
            found = decide(origins, how.give(origins, "permit"), {})
            assert found[USE].level is Level.UNKNOWN, (own, other, carrier)
            refused = decide(origins, how.give(origins, "prohibit"), {})
            assert refused[USE].level is Level.UNKNOWN, (own, other, carrier)
            assert {one.role for one in refused[USE].reasons} <= {Role.CLAIM}, (own, other, carrier)


def test_a_key_of_a_neighbour_proves_nothing() -> None:
    for own, other in _strangers():
        host = other.removeprefix("https://")
        assert _proved(f"{own}/a", host)[USE].level is Level.UNKNOWN, (own, other)
        assert _proved(f"{other}/a", host)[USE].level is Level.ALLOWED, other


def _proved(url: str, host: str) -> ofuda.Decision:
    """A label about an address, signed by a host, among the documents that nothing points to."""
    did = f"did:web:{host}"
    one = signed(label("permit", at(url), by=did), web_method(did))
    documents = {
        "https://keys.test/label.jsonld": held(one),
        f"https://{host}/.well-known/did.json": held(did_document(did)),
    }
    return ask(url, documents=documents)


# -- hosts that look alike ------------------------------------------------------------------------------------------

HOST = "apple.example"
# The URL Standard maps these to the host (UTS #46, percent-decoding, lower case): one party.
ONE_HOST = [
    "APPLE.EXAMPLE", "Apple.Example", "aPPLE.example", "apple.exampl%65", "%61pple.example", "app%6Ce.example",
    "apple%2Eexample", "apple%2eexample", "ａｐｐｌｅ.example", "ＡＰＰＬＥ.example", "apple．example",
    "apple。example", "apple｡example", "ⓐpple.example", "app\u00adle.example", "\u00adapple.example",
    "app\u200ble.example", "app\u2060le.example", "app\ufeffle.example", "𝐚𝐩𝐩𝐥𝐞.example", "𝒶𝓅𝓅𝓁ℯ.example",
    "𝔞𝔭𝔭𝔩𝔢.example", "𝕒𝕡𝕡𝕝𝕖.example", "𝖺𝗉𝗉𝗅𝖾.example", "𝚊𝚙𝚙𝚕𝚎.example", "apple.ｅxample", "ªpple.example",
    "apple.𝓮xample", "apple.exampₗe", "apple.exampˡe", "ᵃpple.example", "app\u034fle.example", "apple.example:443",
    "apple.example:0443", "apple\ufe0f.example", "app\u180ele.example", "apple.example:", "%EF%BD%81pple.example",
]  # fmt: skip
# Look-alikes by letter: Cyrillic, Greek, Latin beyond ASCII, digits.
_ALIKE = {
    "a": "аαɑạàáâãäåąăǎ", "p": "рρϱƿṗṕ", "l": "ӏιІ1ıłĺļľḷ|", "e": "еҽєəẹèéêëęěė℮", "x": "хχ×ҳẋ",
    "m": "мṃṁ", ".": "·․‧∙⸱ꞏ",
}  # fmt: skip
OTHER_HOSTS = [
    "apple.example.", "apple.example..", ".apple.example", "apple..example", "www.apple.example", "apple.example.com",
    "apple-example", "appleexample", "app1e.example", "aple.example", "applle.example", "apple.examp1e",
    "xn--pple-43d.example", "xn--ppl-1ed.example", "XN--PPLE-43D.EXAMPLE", "xn--80ak6aa92e.example",
    "apple.xn--exmple-cua", "apple.example@mallory.test", "mallory.test/apple.example", "mallory.test#apple.example",
    "mallory.test?apple.example", "mallory.test\\apple.example", "apple.example:444", "apple.example:80",
    "apple.example%00", "apple.example%2F.mallory.test", "apple.example%40mallory.test", "apple.example%3A443",
    "apple example", "apple.example\u200d", "app\u200cle.example", "apple\u0301.example", "a\u0308pple.example",
    "apple.exampleß", "[apple.example]", "", "xn--apple-.example", "apple.example\u3002", "apple．example．",
] + [
    HOST.replace(letter, twin, 1) for letter, twins in _ALIKE.items() for twin in twins
]  # fmt: skip


def _origin(spelled: str) -> str | None:
    try:
        return ada_url.URL(f"https://{spelled}/a").origin
    except ValueError:
        return None


def test_there_are_hosts_enough() -> None:
    """And the lists are right by an implementation of the URL Standard that its own tests are run against."""
    assert len(set(ONE_HOST) | set(OTHER_HOSTS)) >= 100
    assert [spelled for spelled in ONE_HOST if _origin(spelled) != f"https://{HOST}"] == []
    assert [spelled for spelled in OTHER_HOSTS if _origin(spelled) == f"https://{HOST}"] == []


@pytest.mark.parametrize("spelled", [*ONE_HOST, *OTHER_HOSTS])
def test_hosts_that_look_alike_are_one_only_where_the_url_standard_says_so(spelled: str) -> None:
    same = spelled in ONE_HOST
    own, other = f"https://{HOST}/a", f"https://{spelled}"
    origins = Origins(own, other)
    for said in SAID:
        word = Level.ALLOWED if said == "permit" else Level.DISALLOWED
        for carrier in ("json-ld-resource", "rsl-content-url"):
            found = decide(origins, CARRIERS[carrier].give(origins, said), {})
            assert found[USE].level is (word if same else Level.UNKNOWN), (carrier, said)
            assert same or others(found) == [], (carrier, said)
        found = decide(origins, found_on(origins, page(script(label(said, at(own))))), {})
        assert {one.statement.authority for one in found[USE].reasons} == {
            Authority.CARRIED if same else Authority.CLAIMED
        }
        assert found[USE].level is (Level.DISALLOWED if same and said == "prohibit" else Level.UNKNOWN)
        signal = "ai-train=yes" if said == "permit" else "ai-train=no"
        robots = f"User-agent: *\nAllow: /\nContent-Signal: {signal}\n".encode()
        found = ask(own, requested_url=f"{other}/a", robots=robots)
        if _origin(spelled) is not None:
            assert found[USE].level is (word if same or said == "prohibit" else Level.UNKNOWN)


@pytest.mark.parametrize("spelled", [one for one in [*ONE_HOST, *OTHER_HOSTS] if one])
def test_a_key_of_a_host_that_looks_alike_proves_nothing(spelled: str) -> None:
    """A DID has one spelling, that of the host itself (L22)."""
    did = "did:web:" + spelled.replace(":", "%3A")
    one = label("permit", at(f"https://{HOST}/a"), by="https://keys.test")
    documents = {
        "https://keys.test/label.jsonld": held(signed(one, web_method(did))),
        f"https://{spelled}/.well-known/did.json": held(did_document(did)),
    }
    assert ask(f"https://{HOST}/a", documents=documents)[USE].level is Level.UNKNOWN


def test_the_host_itself_proves() -> None:
    """So that what proves nothing above fails by its host alone."""
    assert _proved(f"https://{HOST}/a", HOST)[USE].level is Level.ALLOWED
    assert _proved(URL, HOST)[USE].level is Level.UNKNOWN
