"""The reference resolver against cases worked by hand from the standard, and against other people's vectors."""

import base64
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.artefacts.source import ROOT
from tests.oracle import answer
from tests.oracle_signals import CHANNELS, LEVELS
from tests.oracle_syntax import dictionary
from tests.shared import ABSENT, SHARED
from tests.worlds import POLICIES, worlds

Request = dict[str, Any]
SHIPPED = {policy["name"]: policy for policy in json.loads((ROOT / "schema" / "policies.json").read_text("utf-8"))}
TRAINERS = [  # rows of our own: the cases must not change with the table
    {"token": "GPTBot", "roles": ["train"], "refuses": ["train-generative", "train-other"]},
    {"token": "CCBot", "roles": ["dataset"], "refuses": ["train-generative", "train-other"]},
    {"token": "Google-Extended", "roles": ["policy-only"], "refuses": ["train-generative", "ground"]},
    {"token": "Googlebot", "roles": ["search"], "refuses": []},
]
URL = "https://example.com/a"
NOON = "2026-11-21T12:00:00Z"
ALL, DENIED = "User-agent: *\nAllow: /\n", "User-agent: GPTBot\nDisallow: /\n"
TAG, USAGE, SIGNAL, RESERVED = "X-Robots-Tag", "Content-Usage", "Content-Signal", "TDM-Reservation"
TRAIN, OTHER = "train-generative", "train-other"


def ask(request: Request, policy: str = "literal") -> dict[str, Any]:
    return answer({"url": URL, "agent": "GPTBot", "at": NOON} | request, policy=SHIPPED[policy], agents_table=TRAINERS)


def decision(request: Request, use: str) -> str:
    return str(ask(request)["uses"][use]["decision"])


def robots(body: str | bytes, **more: Any) -> Request:
    text = body if isinstance(body, bytes) else body.encode()
    return {"robots_txt": {"status": 200, "body_base64": base64.b64encode(text).decode()} | more}


def headers(*pairs: tuple[str, str], **more: Any) -> Request:
    return {"headers": [list(pair) for pair in pairs], **more}


def tdmrep(body: Any, *rest: tuple[str, str], **more: Any) -> Request:
    text = body if isinstance(body, str) else json.dumps(body)
    return headers(*rest) | {"well_known": {"/.well-known/tdmrep.json": {"status": 200, "body": text} | more}}


def page(head: str, **more: Any) -> Request:
    return {"media_type": "text/html", "body": f"<html><head>{head}</head><body>x</body></html>"} | more


def entry(location: str, reservation: Any, **more: Any) -> Request:
    return {"location": location, "tdm-reservation": reservation} | more


FETCH: list[tuple[Request, str]] = [
    # the corner matrix of the notes on users, §1.9, with the answers that the design of robots.txt gives
    (robots("User-agent: GPTBot Disallow: /\n"), "disallowed"),
    (robots("User-agent: GPTBot/1.0\nDisallow: /\n"), "disallowed"),
    (robots("User-agent: CCBot, GPTBot\nDisallow: /\n"), "disallowed"),
    (robots("User-agent: Google\u2011Extended\nDisallow: /\n") | {"agent": "Google-Extended"}, "disallowed"),
    (robots("User-agent: GPTBot\n\nDisallow: /\n"), "disallowed"),
    (robots("User-agent: GPTBot\nDisallow: /b\n\nUser-agent: GPTBot\nDisallow: /a\n"), "disallowed"),
    (robots("User-agent: *\nAllow: /\n\nUser-agent: *\nDisallow: /a\n"), "disallowed"),
    (robots("<html><body>not found</body></html>"), "allowed"),
    (robots(b"\xef\xbb\xbf" + DENIED.encode()), "disallowed"),
    (robots(b"\xef\xbb" + DENIED.encode()), "disallowed"),
    (robots(DENIED.encode("utf-16")), "disallowed"),
    (robots("User-agent: GPTBot\nDesallow: /\n"), "disallowed"),
    (robots("User-agent: GPTBot\nCrawl-delay: 1\nUser-agent: CCBot\nDisallow: /\n"), "disallowed"),
    (robots("User-agent: AI2Bot\nDisallow: /\n") | {"agent": "ai2bot"}, "disallowed"),
    # RFC 9309
    (robots("User-agent: *\nDisallow: /\nUser-agent: GPTBot\nDisallow: /b\n"), "allowed"),
    (robots("User-agent: GPTBot\nDisallow: /a\nAllow: /a\n"), "allowed"),
    (robots("Disallow: /\nUser-agent: *\nAllow: /b\n"), "allowed"),
    (robots("User-agent: *\nDisallow: /*c$\n") | {"url": "https://example.com/abc?c"}, "disallowed"),
    (robots("User-agent: *\nDisallow: /*c$\n") | {"url": "https://example.com/abcd"}, "allowed"),
    (robots("User-agent: *\nDisallow: /\n") | {"url": "https://example.com/robots.txt"}, "allowed"),
    (robots("User-agent: *\nDisallow: a\n"), "disallowed"),  # U5
    (robots("User-agent: *\nDisallow: /\nAllow: a\n"), "disallowed"),  # lenience never permits
    (robots("User-agent: *\nDisallow: /admin\n") | {"url": "https://example.com/x/../admin"}, "disallowed"),  # U1
    (robots("User-agent: *\nDisallow: /x/\n") | {"url": "https://example.com/x/../admin"}, "disallowed"),
    (robots("User-agent: *\nDisallow: /%2A\n") | {"url": "https://example.com/*"}, "disallowed"),  # U3
    (robots("User-agent: *\nDisallow: /é\n") | {"url": "https://example.com/%c3%a9"}, "disallowed"),  # U2
    # outcomes (security.md §2)
    (robots(ALL, truncated=True), "unknown"),
    (robots(DENIED, status=206), "disallowed"),
    (robots(DENIED, status=404), "allowed"),
    (robots(DENIED, status=403), "allowed"),
    (robots(ALL, status=429), "disallowed"),
    (robots(ALL, status=503), "disallowed"),
    (robots(ALL, status=302), "unknown"),
    ({"robots_txt": {"error": "dns"}}, "disallowed"),
    ({"robots_txt": {"error": "redirect-loop"}}, "unknown"),
    ({}, "unknown"),
    # who asks
    (robots(DENIED) | {"agent": ["CCBot", "GPTBot"]}, "disallowed"),
    (robots(DENIED) | {"agent": "*"}, "allowed"),
    (robots(ALL) | {"agent": "Foo Bar"}, "unknown"),
    (robots(ALL) | {"agent": None}, "unknown"),
]


@pytest.mark.parametrize(("request_", "expected"), FETCH)
def test_fetch(request_: Request, expected: str) -> None:
    assert ask(request_)["fetch"] == expected


IMAGE, MINE = {"media_type": "image/png"}, {"agent": "MyBot"}
NOAI = '<meta name="robots" content="noai">'
POLICY = {"tdm-policy": "https://example.com/policy"}
DECISIONS: list[tuple[Request, str, str]] = [
    # the table of the notes on users, §1.9
    (headers(("x-robots-tag", "noai")), TRAIN, "disallowed"),
    (headers((TAG, "NOAI")), OTHER, "disallowed"),
    (headers((TAG, "noai"), (TAG, "noindex")), TRAIN, "disallowed"),
    (headers((TAG, "noai, max-image-preview:large")), TRAIN, "disallowed"),
    (headers((TAG, "max-snippet: 20, noai")), TRAIN, "disallowed"),
    (headers((TAG, "otherbot: noindex, noai"), **MINE), TRAIN, "unknown"),
    (headers((TAG, "mybot: noai"), **MINE), TRAIN, "disallowed"),
    ({"headers": {"TDM-Reservation": "1"}}, TRAIN, "disallowed"),
    # page controls
    (headers((TAG, "noimageai"), **IMAGE), TRAIN, "disallowed"),
    (headers((TAG, "noimageai"), media_type="text/html"), TRAIN, "unknown"),
    (headers((TAG, "noimageai")), TRAIN, "disallowed"),
    (headers((TAG, "noai")), "search", "unknown"),
    (page(NOAI), TRAIN, "disallowed"),
    (page("<META CONTENT='index no&#97;i' NAME=GPTBOT>"), TRAIN, "disallowed"),
    (page(NOAI.replace("robots", "otherbot")), TRAIN, "unknown"),
    (page(f"<!-- {NOAI} --><title>{NOAI}</title><script>'{NOAI}'</script>"), TRAIN, "unknown"),
    (page("", body=f"<html><head></head><body>{NOAI}</body></html>"), TRAIN, "unknown"),
    (IMAGE | {"found_on": [{"url": "https://example.com/p", "body": page(NOAI)["body"]}]}, TRAIN, "disallowed"),
    (IMAGE | {"found_on": [{"url": "https://other.example/", "body": page(NOAI)["body"]}]}, TRAIN, "unknown"),
    # AIPREF: revisions (A1), tokens (A2), dictionaries (A3), lines (A4), carriers (A5)
    (headers((USAGE, "train-ai=n")), TRAIN, "disallowed"),
    (headers((USAGE, "train-ai=n")), OTHER, "unknown"),
    (headers((USAGE, "train-ai=n"), at="2026-04-27T23:59:59Z"), OTHER, "disallowed"),
    (headers((USAGE, "train-ai=n"), at="2026-04-28T00:00:00Z"), OTHER, "unknown"),
    (headers((USAGE, "train-ai=n"), at="2026-04-28T08:00:00+09:00"), OTHER, "disallowed"),
    (headers((USAGE, "train-ai=n"), fetched_at="2025-12-01T00:00:00Z"), OTHER, "disallowed"),
    (headers((USAGE, "train-ai=y"), at="2025-12-01T00:00:00Z"), TRAIN, "unknown"),
    (headers((USAGE, "train-ai=n, bots=y")), OTHER, "disallowed"),  # 04 knows both
    (headers((USAGE, "train-ai=y, bots=n")), TRAIN, "disallowed"),
    (headers((USAGE, "ai-use=n")), "evaluate", "disallowed"),
    (headers((USAGE, "ai-use=y")), "evaluate", "unknown"),
    (headers((USAGE, "ai-use=n"), at="2025-06-01T00:00:00Z"), "prompt", "disallowed"),  # the oldest that knows it
    (headers((USAGE, "ai-output=n")), "search", "disallowed"),
    (headers((USAGE, "ai-output=n, search=y")), "search", "allowed"),
    (headers((USAGE, "train-ai=n"), (USAGE, "search=y")), "search", "allowed"),
    (headers((USAGE, "train-ai=n,"), (USAGE, "search=y")), "search", "unknown"),
    (robots(ALL + "Content-Usage: train-ai=n\nContent-Usage: /a search=y\n"), TRAIN, "unknown"),  # the line wins whole
    (robots(ALL + "Content-Usage: /a train-ai=n\nContent-Usage: /* train-ai=y\n"), TRAIN, "disallowed"),  # a tie
    (robots(ALL + "Content-Usage: /a\nContent-Usage: train-ai=n\n"), TRAIN, "unknown"),
    (robots("User-agent: *\nDisallow: /\nContent-Usage: train-ai=n\n"), TRAIN, "unknown"),
    (
        robots("User-agent: GPTBot\nContent-Usage: train-ai=n\nUser-agent: CCBot\nAllow: /\n") | {"agent": "CCBot"},
        TRAIN,
        "disallowed",
    ),
    (
        robots("User-agent: GPTBot\nContent-Usage: train-ai=y\nUser-agent: CCBot\nAllow: /\n") | {"agent": "CCBot"},
        TRAIN,
        "unknown",
    ),
    (robots("Content-Usage: train-ai=n\n" + ALL), TRAIN, "unknown"),
    (robots(ALL + "Content-Usage: train-ai=y\n") | headers((USAGE, "train-ai=n")), TRAIN, "disallowed"),
    (robots(ALL + "Content-Usage: train-ai=y\n", truncated=True), TRAIN, "unknown"),
    (robots(ALL + "Content-Usage: train-ai=n\n", truncated=True), TRAIN, "disallowed"),
    # Content Signals
    (robots(ALL + "Content-Signal: ai-train=no\n"), OTHER, "disallowed"),
    (robots(ALL + "Content-Signal: ai-train=yes\n"), OTHER, "allowed"),
    (robots(ALL + "Content-Signal: ai-train=yes, use=reference\n"), TRAIN, "disallowed"),  # C4
    (robots(ALL + "Content-Signal: ai-input=no\n"), "evaluate", "disallowed"),
    (robots(ALL + "Content-Signal: ai-input=yes\n"), "evaluate", "unknown"),
    (robots(ALL + "Content-Signal: AI-Train = NO; search=yes\n"), TRAIN, "disallowed"),
    (robots(ALL + "Content-Signal: ai-train=no\nContent-Signal: /a search=yes\n"), TRAIN, "disallowed"),  # C2: per key
    (robots(ALL + "Content-Signal: ai-train=no\nContent-Signal: /a ai-train=yes\n"), TRAIN, "allowed"),
    (robots(DENIED + "Content-Signal: ai-train=no\n"), TRAIN, "disallowed"),  # C3
    (robots("Content-Signal: ai-train=no\n" + ALL), TRAIN, "disallowed"),
    (robots("Content-Signal: ai-train=yes\n" + ALL), TRAIN, "unknown"),
    (robots(ALL + "Content-Signals: ai-train=no, search=yes\n"), TRAIN, "disallowed"),
    (robots(ALL + "Content-Signals: ai-train=no, search=yes\n"), "search", "unknown"),
    (headers((SIGNAL, "search=yes, ai-train=yes, ai-input=yes")), "search", "unknown"),  # C5
    (headers((SIGNAL, "search=yes, ai-train=yes")), "search", "allowed"),
    (
        robots("# BEGIN Cloudflare Managed content\n" + ALL + "Content-Signal: search=yes,ai-train=no\n"),
        "search",
        "unknown",
    ),
    (
        robots("# BEGIN Cloudflare Managed content\n" + ALL + "Content-Signal: search=yes,ai-train=no\n"),
        TRAIN,
        "disallowed",
    ),
    # TDMRep
    (tdmrep([entry("/a", 0), entry("/", 1)]), "mine", "allowed"),
    (tdmrep([entry("/", 1), entry("/a", 0)]), "mine", "disallowed"),
    (tdmrep([entry("/a", 0)]), TRAIN, "unknown"),
    (tdmrep([entry("/", 1)]), "search", "unknown"),
    (tdmrep([entry("/", 1, **POLICY)]), TRAIN, "conditional"),
    (tdmrep([entry("/", 1, **POLICY)], (RESERVED, "0")), "mine", "allowed"),  # T4: the later layer may loosen
    (tdmrep([entry("/", 1, **POLICY)], (RESERVED, "1")), TRAIN, "conditional"),
    (tdmrep([entry("/", 1)], (RESERVED, "yes")), TRAIN, "disallowed"),
    (tdmrep([entry("/", "1")]), TRAIN, "disallowed"),
    (tdmrep([entry("/a", "x"), entry("/", 1)]), TRAIN, "unknown"),  # T2: it still ends the search
    (tdmrep(entry("/", 1)), TRAIN, "disallowed"),
    (tdmrep(entry("/", 0)), "mine", "unknown"),
    (tdmrep('[{"location": "/", "tdm-reservation": 1, "tdm-reservation": 0}]'), TRAIN, "disallowed"),
    (tdmrep('[{"location": "/", "tdm-reservation": 0, "tdm-reservation": 0}]'), "mine", "unknown"),
    (tdmrep([entry("/", 0)], truncated=True), "mine", "unknown"),
    (tdmrep([entry("a", 1)]), TRAIN, "disallowed"),  # T3
    (headers((RESERVED, "0"), (RESERVED, "1")), TRAIN, "disallowed"),
    (page('<meta name="tdm-reservation" content="0">') | headers((RESERVED, "1")), "mine", "allowed"),
    # several carriers: the strictest
    (robots(ALL + "Content-Signal: ai-train=yes\n") | headers((RESERVED, "1")), TRAIN, "disallowed"),
]


@pytest.mark.parametrize(("request_", "use", "expected"), DECISIONS)
def test_decisions(request_: Request, use: str, expected: str) -> None:
    assert decision(request_, use) == expected


CLAIM = {"claims": [{"label": {"uses": {"mine": {"decision": "disallowed"}, "search": {"decision": "disallowed"}}}}]}
NO_AGENT = {"agent": None}
HELD = {"id": "1", "licensor": "https://example.com", "uses": ["training"], "until": "2027-01-01T00:00:00Z"}
VERDICTS: list[tuple[Request, str, str, tuple[str, str]]] = [
    ({}, "respectful", TRAIN, ("keep", "no_signal")),
    ({}, "strict", TRAIN, ("drop", "no_signal")),
    (robots(DENIED), "respectful", "search", ("drop", "not_fetchable")),  # J5
    (robots(DENIED), "literal", "search", ("keep", "no_signal")),
    (robots(ALL, status=503), "respectful", "output-style", ("review", "unreachable")),  # J6
    (robots(ALL, status=503), "literal", TRAIN, ("keep", "no_signal")),
    (robots(DENIED) | NO_AGENT, "any-agent", TRAIN, ("drop", "robots_disallowed")),  # R10
    (robots(DENIED) | NO_AGENT, "any-agent", "search", ("keep", "no_signal")),
    (robots("User-agent: *\nDisallow: /\n") | NO_AGENT, "any-agent", TRAIN, ("drop", "robots_disallowed")),
    (robots(DENIED.replace("GPTBot", "Googlebot")) | NO_AGENT, "any-agent", TRAIN, ("keep", "no_signal")),
    (robots(DENIED.replace("GPTBot", "Google-Extended")), "any-agent", "ground", ("drop", "robots_disallowed")),
    (robots(DENIED.replace("GPTBot", "PanguBot")), "apertus-2025", TRAIN, ("drop", "robots_disallowed")),
    (headers((USAGE, "train-ai = n")), "respectful", TRAIN, ("drop", "broken")),
    (headers((USAGE, "train-ai = n")), "respectful", "search", ("keep", "no_signal")),
    (headers((USAGE, "train-ai = n")), "eu-cdsm-4@2026-11", "search", ("review", "broken")),
    (headers((USAGE, "train-ai = n")), "literal", TRAIN, ("keep", "no_signal")),
    (
        headers((USAGE, "train-ai = n"), (SIGNAL, "ai-train=no")),
        "respectful",
        TRAIN,
        ("drop", "content_signal_header_disallowed"),
    ),
    (headers((USAGE, "train-ai=n"), (RESERVED, "1")), "respectful", TRAIN, ("drop", "aipref_header_disallowed")),
    (headers((USAGE, "train-ai=n")), "apertus-2025", TRAIN, ("keep", "no_signal")),
    (
        headers((RESERVED, "1"), ("TDM-Policy", "https://example.com/p")),
        "respectful",
        TRAIN,
        ("drop", "tdmrep_header_conditional"),
    ),
    (robots(ALL + "Content-Signal: ai-train=yes\n"), "strict", TRAIN, ("keep", "content_signal_allowed")),
    (tdmrep("[{]"), "respectful", TRAIN, ("drop", "broken")),
    (tdmrep("<html>"), "respectful", TRAIN, ("keep", "no_signal")),
    (tdmrep("[]", status=403), "respectful", TRAIN, ("review", "unreachable")),
    (tdmrep("[]", status=403), "respectful", "search", ("keep", "no_signal")),
    (CLAIM, "respectful", "mine", ("review", "claim")),
    (CLAIM, "respectful", "search", ("keep", "no_signal")),  # Q2
    (CLAIM, "literal", "mine", ("keep", "no_signal")),
    ({"agent": "Foo Bar"}, "respectful", TRAIN, ("review", "agent_not_a_token")),  # Q1
    (
        headers((TAG, "noai"), agreements=[HELD | {"subjects": ["https://example.com/"]}]),
        "respectful",
        TRAIN,
        ("keep", "no_signal"),
    ),
    (
        headers((TAG, "noai"), agreements=[HELD | {"subjects": ["https://example.co"]}]),
        "respectful",
        TRAIN,
        ("drop", "x_robots_tag_disallowed"),
    ),
    (
        headers((TAG, "noai"), agreements=[HELD | {"subjects": [URL], "until": NOON}]),
        "respectful",
        TRAIN,
        ("drop", "x_robots_tag_disallowed"),
    ),
    (page(NOAI, agreements=[HELD | {"subjects": [URL]}]), "respectful", TRAIN, ("drop", "meta_robots_disallowed")),
]


@pytest.mark.parametrize(("request_", "policy", "use", "expected"), VERDICTS)
def test_verdicts(request_: Request, policy: str, use: str, expected: tuple[str, str]) -> None:
    given = ask(request_, policy)["uses"][use]
    assert (given["verdict"], given["reason"]) == expected


def test_the_whole_answer() -> None:
    request = headers((RESERVED, "1"), ("TDM-Policy", "https://example.com/p"), uses=["mine", "search"])
    assert ask(request, "respectful") == {
        "fetch": "unknown",
        "verdict": "drop",
        "uses": {
            "search": {
                "decision": "unknown",
                "verdict": "keep",
                "reason": "no_signal",
                "conditions": [],
                "channels": [],
            },
            "mine": {
                "decision": "conditional",
                "verdict": "drop",
                "reason": "tdmrep_header_conditional",
                "conditions": [{"duty": "obtain-consent"}],
                "channels": ["tdmrep-header"],
            },
        },
    }


VECTORS = Path(__file__).parent / "vectors"
OURS = [
    pytest.param(vector, id=f"{file.stem}/{vector['name']}")
    for file in sorted(VECTORS.glob("*.json"))
    if file.stem not in {"vector.schema", "documents"}
    for vector in json.loads(file.read_text("utf-8"))
]
AGENTS = json.loads((ROOT / "schema" / "agents.json").read_text("utf-8"))["agents"]


@pytest.mark.parametrize("vector", OURS)
def test_our_own_vectors(vector: dict[str, Any]) -> None:
    request, expected = vector["resource"], vector["expected"]
    given = answer(request, policy=SHIPPED[request.get("policy", "respectful")], agents_table=AGENTS)
    for use, wanted in expected["uses"].items():
        found = given["uses"][use]
        for member in set(wanted) - {"place", "conditions"}:
            assert found[member] == wanted[member], use
        assert found["conditions"] == sorted(wanted.get("conditions", found["conditions"]), key=json.dumps)
    assert given["verdict"] == expected.get("verdict", given["verdict"])
    assert given["fetch"] == expected.get("fetch", given["fetch"])


def vectors(name: str) -> list[dict[str, Any]]:
    if SHARED is None:
        pytest.skip(ABSENT)
    found: list[dict[str, Any]] = json.loads((SHARED / "vectors" / name).read_text("utf-8"))
    return found


def test_the_examples_of_the_aipref_drafts() -> None:
    words = {"allow": "allowed", "disallow": "disallowed", "unknown": "unknown", "N/A": "unknown"}
    for case in vectors("aipref/drafts.json"):
        given = case["input"]
        request: Request = {"at": "2026-08-20T00:00:00Z"}  # revision 07
        if case["kind"] == "robots":
            request |= robots(given["robots"]) | {"agent": given["agent"], "url": given["url"]}
        else:
            message = given.get("message", "Content-Usage: " + given.get("bytes", ""))
            fields = [line.partition(": ") for line in message.partition("\r\n\r\n")[0].split("\r\n") if ": " in line]
            request |= headers(*((name, value) for name, _, value in fields))
        whole = ask(request)
        for token, use in (("train-ai", TRAIN), ("search", "search")):
            expected = words[case["expected"].get(token, "unknown")]
            assert whole["uses"][use]["decision"] == expected, case["id"]
        if "crawl" in case["expected"]:
            assert whole["fetch"] == ("allowed" if case["expected"]["crawl"] else "disallowed"), case["id"]


def tdmrep_case(given: dict[str, Any]) -> Request:
    if "tdmrep.json" in given:
        return tdmrep(given["tdmrep.json"]) | {"url": given["url"]}
    if "location" in given:
        return tdmrep([entry(given["location"], 1)]) | {"url": given["url"]}
    if "html" in given:
        return {"media_type": "text/html", "body": given["html"]}
    lines = [line.strip().partition(": ") for line in given.get("http", "").split("\n") if ": " in line]
    return headers(*((name, value) for name, _, value in lines), *(tuple(pair) for pair in given.get("headers", [])))


def test_the_examples_of_the_tdmrep_report() -> None:
    cases = [case for case in vectors("tdmrep/spec.json") if not case["kind"].startswith(("epub", "pdf", "policy"))]
    for case in cases:
        uses = ask(tdmrep_case(case["input"]))["uses"]
        expected = case["expected"]
        reserved = "conditional" if expected.get("tdm-policy") else "disallowed"
        stated = expected.get("tdm-reservation", int(expected.get("match", False)))
        wanted = {1: (reserved, reserved), 0: ("allowed", "unknown"), "unset": ("unknown", "unknown")}[stated]
        assert (uses["mine"]["decision"], uses[TRAIN]["decision"]) == wanted, case["id"]
    assert len(cases) == 12


@pytest.mark.parametrize("name", ["google-robotstxt", "google-spec-test"])
def test_other_implementations_read_robots_txt_alike(name: str) -> None:
    differ = {case["id"] for case in vectors("robots/differences.json")}
    for case in vectors(f"robots/{name}.json"):
        body = base64.b64decode(case["robots_b64"]) if "robots_b64" in case else case["robots"].encode()
        if case["url"] and case["agent"]:
            given = ask(robots(body) | {"url": case["url"], "agent": case["agent"], "uses": ["search"]})["fetch"]
            assert (given == case["expected"] + "ed") == (case["id"] not in differ), case["id"]


@pytest.mark.parametrize("name", ["dictionary", "param-dict", "key-generated"])
def test_dictionaries_parse_as_in_rfc_9651(name: str) -> None:
    for case in vectors(f"fields/{name}.json"):
        if case["header_type"] == "dictionary":
            found = dictionary(", ".join(case["raw"]))
            assert (found is None) == case.get("must_fail", False), case["name"]
            keys = [key for key in found or {} if ";" not in key]
            assert sorted(keys) == sorted(key for key, _ in case.get("expected", [])), case["name"]


def test_worlds_run_and_use_every_channel_level_and_policy() -> None:
    seen: Counter[str] = Counter()
    for request, policy in worlds(1, 2000):
        whole = answer(json.loads(json.dumps(request)), policy=SHIPPED[policy], agents_table=TRAINERS)
        seen.update([policy, "fetch " + whole["fetch"], whole["verdict"]])
        for use in whole["uses"].values():
            seen.update([use["decision"], use["reason"], *use["channels"]])
    expected = {*POLICIES, *CHANNELS, *LEVELS, *(f"fetch {level}" for level in ("allowed", "disallowed", "unknown"))}
    expected |= {"keep", "review", "drop", "not_fetchable", "no_signal", "broken", "unreachable", "claim"}
    expected |= {"agent_not_a_token"}
    assert expected <= set(seen)
    assert set(POLICIES) == set(SHIPPED)


def test_the_same_seed_gives_the_same_worlds() -> None:
    assert list(worlds(7, 50)) == list(worlds(7, 50))
    assert list(worlds(7, 5)) != list(worlds(8, 5))
