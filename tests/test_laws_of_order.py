"""The laws of order, place and repetition (security page, P2, P4, P5)."""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ofuda
from ofuda.tables.policies import POLICIES
from ofuda.verbs.answers import answer
from tests.asking import BOT, TDMREP, URL, Json, ask, decide, word, worlds
from tests.sizes import size
from tests.worlds import PATTERNS, TOKENS
from tests.worlds import worlds as numbered_worlds

PERMITTED = [("Content-Usage", "train-ai=y, search=y, ai-use=y")]


def outcome(decision: ofuda.Decision) -> object:
    """What must not hang on order; places do."""
    uses = {use: (one.stance, one.verdict, one.reason) for use, one in decision.uses.items()}
    return decision.fetch.level, decision.verdict, uses, frozenset(decision.needs)


_line = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(("Allow", "Disallow", "Disallow")), st.sampled_from(PATTERNS)),
    st.builds(
        "Content-Usage: {}{}".format,
        st.sampled_from(("", "", "/ ", "/a ", "/*b ")),
        st.sampled_from(("train-ai=n", "train-ai=y", "search=y, train-ai=n", "bots=n", "")),
    ),
    st.builds(
        "Content-Signal: {}{}".format,
        st.sampled_from(("", "/ ", "/a ")),
        st.sampled_from(("ai-train=no", "ai-train=yes,search=yes", "use=reference", "search=no", "use=immediate")),
    ),
    st.sampled_from(("Crawl-delay: 1", "# a comment", "")),
)
_tokens = st.lists(st.sampled_from((*TOKENS, "*")), min_size=1, max_size=2, unique=True)
# Each group ends with a rule, so that nothing hangs on where the next begins (R5).
_group = st.tuples(_tokens, st.lists(_line, max_size=4), st.sampled_from(("Allow: /r", "Disallow: /zz", "Disallow:")))
_path = st.sampled_from(("/", "/a", "/a/b", "/b", "/a*b", "/é"))


@given(
    st.lists(_group, min_size=2, max_size=4),
    _path,
    _tokens,
    st.randoms(use_true_random=False),
    st.sampled_from(sorted(POLICIES)),
)
def test_order_of_groups_does_not_matter(
    groups: list[tuple[list[str], list[str], str]], path: str, agents: list[str], random: Random, judged_by: str
) -> None:
    """RFC 9309 §2.2.1: groups of one token are one, wherever they stand; nor does it matter inside a group."""
    found = set()
    texts = []
    for _ in range(3):
        texts.append("\n".join(_written(*group) for group in groups))
        decision = ask(
            f"https://example.com{path}", agents=agents, robots=texts[-1].encode(), headers=PERMITTED, policy=judged_by
        )
        found.add(repr(outcome(decision)))
        random.shuffle(groups)
        for names, lines, _last in groups:
            random.shuffle(names)
            random.shuffle(lines)
    assert len(found) == 1, texts


def _written(names: list[str], lines: list[str], last: str) -> str:
    return "\n".join([*(f"User-agent: {name}" for name in names), *lines, last])


_ORDERED = ("content-usage", "tdm-policy")  # of these the last member, and the first value, counts


@given(worlds, st.randoms(use_true_random=False))
def test_order_of_headers_does_not_matter(world: tuple[Json, str], random: Random) -> None:
    request, judged_by = world
    pairs = request.get("headers", [])
    assume(isinstance(pairs, list) and len(pairs) > 1)
    shuffled = random.sample(pairs, len(pairs))
    for name in _ORDERED:
        kept = iter([pair for pair in pairs if pair[0].lower() == name])
        shuffled = [next(kept) if pair[0].lower() == name else pair for pair in shuffled]
    more = request | {"headers": shuffled}
    for name in ("agent", "uses"):
        if isinstance(request.get(name), list):
            more[name] = random.sample(request[name], len(request[name]))
    assert outcome(decide(request, judged_by)) == outcome(decide(more, judged_by))


OTHERS = (
    *(
        "http://example.com",
        "https://example.com:8443",
        "https://www.example.com",
        "https://example.org",
        "https://com",
    ),
    *(
        "https://xn--bcher-kva.example:1",
        "https://sub.bücher.example",
        "http://example.com:8081",
        "https://example.com.evil",
    ),
    *("https://examp1e.com", "https://еxample.com", "http://bücher.example"),
)
SITE: Json = {
    "robots_txt": {
        "status": 200,
        "body": "User-agent: *\nDisallow: /\nContent-Usage: train-ai=n\nContent-Signal: search=yes\n",
    },
    "well_known": {TDMREP: {"status": 200, "body": '[{"location": "/", "tdm-reservation": 0}]'}},
}


@given(worlds, st.lists(st.sampled_from(OTHERS), min_size=1, unique=True))
def test_locality(world: tuple[Json, str], others: list[str]) -> None:
    """P4: what another origin says changes nothing."""
    request, judged_by = world
    lines = [{"site": other, **SITE} for other in others]
    assert answer(decide(request, judged_by, *lines)) == answer(decide(request, judged_by))


@pytest.mark.parametrize("reservation", [0, 1])
def test_locality_of_redirects(reservation: int) -> None:
    """§3.1: robots.txt is that of the origin asked, everything else that of the origin that answered."""
    body = f'[{{"location": "/", "tdm-reservation": {reservation}}}]'
    site = {"well_known": {TDMREP: {"status": 200, "body": body}}}
    request = {"url": "https://final.example/x", "requested_url": "https://asked.example/x", "agent": "MyBot"}
    asked = decide(request, "respectful", {"site": "https://asked.example", **site})
    assert word(asked, "mine") == "unknown"
    final = decide(request, "respectful", {"site": "https://final.example", **site})
    assert word(final, "mine") == ("disallowed" if reservation else "allowed")


ASKED = (
    *("https://example.com", "http://example.com", "https://example.com:8443", "https://www.example.com"),
    *("https://com", "https://example.org", "https://examp1e.com", "https://tenant.example.com"),
)


@pytest.mark.parametrize("origin", ASKED)
@pytest.mark.parametrize("line", ["Content-Usage: train-ai={}", "Content-Signal: ai-train={}"])
def test_locality_of_permissions(origin: str, line: str) -> None:
    """T13: who redirects to a work of another origin may refuse for the address that was asked, and permits nothing."""

    def asked(value: str) -> str:
        robots = f"User-agent: *\nAllow: /\n{line.format(value)}\n".encode()
        return word(ask("https://example.com/work", requested_url=f"{origin}/r", robots=robots))

    yes, no = ("y", "n") if "Usage" in line else ("yes", "no")
    assert asked(yes) == ("allowed" if origin == ASKED[0] else "unknown")
    assert asked(no) == "disallowed"


MISSPELT: tuple[Json, ...] = (
    {"agnet": "X", "hedaers": [], "robots-txt": None, "wellknown": {}, "bdoy": "", "medai_type": "x"},
    {
        "robots_txt": {"status": 200, "boddy": "", "trunctaed": True, "fetched-at": "x"},
        "uses": ["trainig", "serach", "all"],
    },
    {"headers": {"Content-Usage": ["a=n, b=n", "x;train-ai;search"], "Content-Signal": "a=b c=d e=f ai-train=n"}},
    {"policy": {"name": "x", "unknwon": 1, "brokne": 2, "claim": 3}},
)


def test_determinism() -> None:
    """P5: the same bytes whatever the seed of hashes."""
    lines = b"".join(
        msgspec.json.encode(request | {"policy": judged_by}) + b"\n"
        for request, judged_by in numbered_worlds(5, size(250, 1_000, 10_000))
    )
    lines += b"".join(msgspec.json.encode({"url": URL, "agent": BOT} | more) + b"\n" for more in MISSPELT)
    outputs = set()
    for seed in ("0", "1", "4294967295"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [
            sys.executable,
            "-m",
            "ofuda",
            "resolve",
            "-",
            "--jsonl",
            "--at",
            "2026-11-21T00:00:00Z",
            "-A",
            "MyBot",
        ]
        run = subprocess.run(command, input=lines, capture_output=True, check=False, env=environment)
        assert run.stderr == b""
        assert run.stdout.count(b"\n") == lines.count(b"\n")
        outputs.add(run.stdout)
    assert len(outputs) == 1
