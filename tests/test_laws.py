"""The laws of the architecture page at the level of `resolve`, each a test with the law as its name.

What is added and left out here is whole statements. `test_laws_of_*.py` hold the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hypothesis import assume, given
from hypothesis import strategies as st

import ofuda
from ofuda.nouns.conditions import evaluate
from ofuda.nouns.policy import Policy, Verdict, policy
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import ALL, TDM
from ofuda.tables.mechanisms import MECHANISMS
from ofuda.tables.policies import POLICIES
from tests.asking import TDMREP, Json, decide, question_of, resolved, worlds

Change = Callable[[Json], Json | None]


def lines_of(request: Json) -> list[list[str]]:
    """The headers of a request as pairs."""
    given_ = request.get("headers", [])
    if isinstance(given_, dict):
        return [[name, one] for name, many in given_.items() for one in ([many] if isinstance(many, str) else many)]
    return [list(pair) for pair in given_]


def _header(name: str, value: str, request: Json) -> Json | None:
    """Two lines of Content-Usage are one dictionary, in which the last of two members counts (RFC 9651 §3.2)."""
    headers = lines_of(request)
    if name == "Content-Usage" and any(each.lower() == "content-usage" for each, _ in headers):
        return None
    return request | {"headers": [*headers, [name, value]]}


def _robots(body: str, request: Json) -> Json | None:
    return None if request.get("robots_txt") else request | {"robots_txt": {"status": 200, "body": body}}


def _meta(content: str, request: Json) -> Json | None:
    head, mark, rest = request.get("body", "").partition("<head>")
    return request | {"body": f'{head}{mark}<meta name=robots content="{content}">{rest}'} if mark else None


def _around(origin: str, request: Json) -> Json:
    page = {"url": f"{origin}/around", "headers": [["X-Robots-Tag", "noai, noimageai"]]}
    return request | {"found_on": [*request.get("found_on", ()), page]}


def _claim(decision: str, request: Json) -> Json:
    label = {"uses": {use.value: {"decision": decision} for use in ALL}}
    return request | {"claims": [*request.get("claims", ()), {"label": label}]}


REFUSALS: dict[str, Change] = {
    "usage": partial(_header, "Content-Usage", "train-ai=n, search=n, bots=n"),
    "usage-narrow": partial(_header, "Content-Usage", "train-ai=n"),
    "usage-broken": partial(_header, "Content-Usage", "train-ai = n"),
    "usage-meant": partial(_header, "Content-Usage", "train-ai=no"),
    "signal": partial(_header, "Content-Signal", "ai-train=no, search=no, ai-input=no"),
    "signal-ceiling": partial(_header, "Content-Signal", "use=immediate"),
    "signal-broken": partial(_header, "Content-Signal", "nothing"),
    "tag": partial(_header, "X-Robots-Tag", "noai"),
    "tag-broken": partial(_header, "X-Robots-Tag", "noindex;noai"),
    "robots": partial(_robots, "User-agent: *\nDisallow: /\nUser-agent: GPTBot\nDisallow: /a\n"),
    "robots-lines": partial(_robots, "User-agent: *\nContent-Usage: train-ai=n\nContent-Signal: search=no\n"),
    "meta": partial(_meta, "noai"),
    "around": partial(_around, "https://example.com"),
    "around-other": partial(_around, "https://other.example"),
    "claim": partial(_claim, "disallowed"),
}
PERMISSIONS: dict[str, Change] = {
    "usage": partial(_header, "Content-Usage", "bots=y, train-ai=y, search=y, ai-use=y"),
    "signal": partial(_header, "Content-Signal", "ai-train=yes, search=yes, ai-input=yes, use=full"),
    "signal-own": partial(_header, "Content-Signal", "ai-train=yes"),
    "tag": partial(_header, "X-Robots-Tag", "all"),
    "robots": partial(_robots, "User-agent: *\nAllow: /\n"),
    "robots-lines": partial(_robots, "User-agent: *\nContent-Usage: bots=y\nContent-Signal: ai-train=yes,search=yes\n"),
    "meta": partial(_meta, "index, all"),
    "claim": partial(_claim, "allowed"),
}
LAYERS: tuple[Json, ...] = (
    {"headers": [["tdm-reservation", "0"]]},
    {"headers": [["tdm-reservation", "1"]]},
    {"headers": [["tdm-reservation", "1"], ["tdm-policy", "https://example.com/p"]]},
    {"headers": [["tdm-policy", "https://example.com/p"]]},
    {"well_known": {TDMREP: {"status": 200, "body": '[{"location": "/", "tdm-reservation": 0}]'}}},
    {"well_known": {TDMREP: {"status": 200, "body": '[{"location": "/", "tdm-reservation": 1}]'}}},
    {"well_known": {TDMREP: {"status": 200, "body": "["}}},
)


def changed(change: Change, request: Json) -> Json:
    more = change(request)
    assume(more is not None)
    assert more is not None
    return more


def assert_no_looser(before: ofuda.Decision, after: ofuda.Decision) -> None:
    for use, one in before.uses.items():
        other = after[use]
        if one.level >= Level.CONDITIONAL:
            assert other.level >= one.level, use
            assert other.verdict >= one.verdict, use
        if one.level is other.level is Level.CONDITIONAL:
            assert other.conditions >= one.conditions, use
    if before.fetch.level is Level.DISALLOWED:
        assert after.fetch.level is Level.DISALLOWED


@given(worlds, st.sampled_from(sorted(PERMISSIONS)))
def test_another_source_never_loosens(world: tuple[Json, str], name: str) -> None:
    """A permission, wherever it comes from, lifts no refusal."""
    request, judged_by = world
    more = changed(PERMISSIONS[name], request)
    assert_no_looser(decide(request, judged_by), decide(more, judged_by))


@given(worlds, st.sampled_from(sorted(REFUSALS)))
def test_another_refusal_never_permits(world: tuple[Json, str], name: str) -> None:
    """P1: adding a restriction never yields *allowed*, nor a verdict that is less strict."""
    request, judged_by = world
    more = changed(REFUSALS[name], request)
    before, after = decide(request, judged_by), decide(more, judged_by)
    assert_no_looser(before, after)
    for use, one in before.uses.items():
        assert after[use].level is not Level.ALLOWED or one.level is Level.ALLOWED, use
        assert after[use].verdict >= one.verdict, use


def labels_of(decided: ofuda.UseDecision) -> set[tuple[str, int]]:
    """The labels that speak of a use, and by what authority."""
    said = (one.statement for one in decided.reasons if one.statement.evidence.channel == "label")
    return {(str(one.evidence.place), one.authority) for one in said}


@given(worlds, st.sampled_from(LAYERS))
def test_another_layer_of_tdmrep_loosens_nothing_but_tdmrep(world: tuple[Json, str], layer: Json) -> None:
    """TDMRep's layers supersede each other (T4); what all other mechanisms say stands, whatever they come to."""
    request, judged_by = world
    others = resolved(request, judged_by, tuple(one for one in MECHANISMS if one.name != "tdmrep"))
    headers = [*lines_of(request), *layer.get("headers", ())]
    well_known = request.get("well_known", {}) | layer.get("well_known", {})
    after = decide(request | {"headers": headers, "well_known": well_known}, judged_by)
    for use, one in others.uses.items():
        if labels_of(one) != labels_of(after[use]):
            continue  # the policy that led to a label is superseded too (L17)
        assert after[use].level >= one.level or one.level is Level.ALLOWED, use
        if use not in TDM:
            assert after[use].level is one.level, use


# -- silence, and who may speak -------------------------------------------------------------------------------------

NOBODY_SPEAKS: tuple[Json, ...] = (
    {},
    {"robots_txt": {"status": 404}},
    {"robots_txt": {"status": 200, "body": ""}},
    {"robots_txt": {"status": 200, "body": "User-agent: *\nAllow: /\nSitemap: https://example.com/s.xml\n"}},
    {"robots_txt": {"status": 200, "body": "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow:\n"}},
    {"well_known": {TDMREP: {"status": 404}}},
    {"well_known": {TDMREP: {"status": 200, "body": "[]"}}},
    {"well_known": {TDMREP: {"status": 200, "body": '[{"location": "/other", "tdm-reservation": 0}]'}}},
    {"headers": [["Content-Usage", ""], ["X-Robots-Tag", "all, index, follow"], ["Content-Signal", "use=full"]]},
    {"status": 200, "media_type": "text/html", "body": "<html><head><meta name=robots content='all'></head><body>x"},
    {"claims": [{"label": {"uses": {use.value: {"decision": "allowed"} for use in ALL}}, "verified": True}]},
)


@given(st.lists(st.sampled_from(NOBODY_SPEAKS)), st.sampled_from(sorted(POLICIES)), st.sampled_from(("MyBot", "*")))
def test_silence_is_not_consent(silences: list[Json], judged_by: str, agent: str) -> None:
    request: Json = {"url": "https://example.com/a", "agent": agent}
    for silence in silences:
        request |= silence
    found = decide(request, judged_by)
    for use, one in found.uses.items():
        assert one.level is not Level.ALLOWED, use
        if one.level is Level.UNKNOWN:  # a policy may read `Disallow` of others as a refusal
            assert one.verdict >= POLICIES[judged_by].verdict(Level.UNKNOWN, use)


@given(worlds)
def test_only_a_permission_that_may_be_given_permits(world: tuple[Json, str]) -> None:
    question = question_of(*world)
    for use, one in decide(*world).uses.items():
        if one.level is Level.ALLOWED:
            permitting = [each for each in one.decisive if evaluate(each.stance, question).level is Level.ALLOWED]
            assert permitting, use
            assert all(each.authority.permits and each.counted for each in permitting), use
            assert one.by_location


_verdicts = st.sampled_from(("keep", "drop", "review"))
_policies = st.fixed_dictionaries(
    dict.fromkeys(("unknown", "conditional", "broken", "unreachable", "own_disallow"), _verdicts)
    | {
        "name": st.just("any"),
        "claims": st.sampled_from(("ignore", "drop", "review")),
        "infer": st.sampled_from(("none", "any", ["any", "*"], ["GPTBot", "CCBot/2.0"])),
        "mechanisms": st.one_of(
            st.just("all"), st.lists(st.sampled_from([one.name for one in MECHANISMS]), unique=True)
        ),
    }
).map(policy)

MANAGED = (
    "\n# BEGIN Cloudflare Managed content\nUser-agent: *\n"
    "Content-Signal: ai-train=yes, search=yes, ai-input=yes\nContent-Usage: bots=y, train-ai=y, search=y, ai-use=y\n"
    "Disallow:\n# END Cloudflare Managed content\n"
)


def _managed(request: Json) -> Json | None:
    fetched = request.get("robots_txt") or {}
    body = fetched.get("body", "")
    if "gent" not in body.lower() or "\0" in body or fetched.get("truncated"):
        return None
    # Nothing may be made of the block's own lines but uses: the groups of the site are closed before it.
    return request | {"robots_txt": fetched | {"body": body + "\nDisallow:\n" + MANAGED}}


CARRIED: dict[str, Change] = {
    "cdn-header": partial(_header, "Content-Signal", "ai-train=yes, search=yes, ai-input=yes"),
    "managed": _managed,
    "claim": partial(_claim, "allowed"),
    "claim-conditional": partial(_claim, "conditional"),
    "page-of-another": lambda request: _around("https://other.example", request),
}


@given(
    worlds, st.one_of(st.sampled_from(sorted(POLICIES)).map(POLICIES.get), _policies), st.sampled_from(sorted(CARRIED))
)
def test_no_authority_no_permission(world: tuple[Json, str], judged_by: Policy, name: str) -> None:
    """Standard §3.1: under every policy, what is carried or claimed never changes a verdict to keep."""
    request, _ = world
    more = changed(CARRIED[name], request)
    before, after = decide(request, judged_by), decide(more, judged_by)
    for use, one in before.uses.items():
        if one.verdict is not Verdict.KEEP:
            assert after[use].verdict is not Verdict.KEEP, use
        assert after[use].level is not Level.ALLOWED or one.level is Level.ALLOWED, use
    assert_no_looser(before, after)
