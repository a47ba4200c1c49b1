"""Whoever speaks about the addresses and works of others permits nothing there (security page, T13; standard §3.1).

Carriers by origins by what is said, beside whatever the owner says, under every shipped policy. A statement of
somebody else may be heard as a claim, or refuse as what is carried does, and never passes for the owner's own word.
"""

from __future__ import annotations

import ada_url
import pytest

import ofuda
from ofuda.nouns.decision import Role
from ofuda.nouns.label import RELATION
from ofuda.nouns.policy import Verdict
from ofuda.nouns.stance import Level
from ofuda.nouns.statements import Authority
from ofuda.nouns.vocabulary import Use
from tests.asking import ask
from tests.spoofing import (
    CARRIED,
    CARRIERS,
    CLAIM,
    COUNTS,
    NOTHING,
    ORIGINS,
    SAID,
    USE,
    Json,
    at,
    decide,
    held,
    label,
    others,
    page,
    rsl,
    script,
    site,
)

# What the resource's own origin says besides.
OWNERS: dict[str, tuple[Json, Level]] = {
    "silent": ({}, Level.UNKNOWN),
    "refuses": ({"Content-Usage": "train-ai=n"}, Level.DISALLOWED),
    "permits": ({"Content-Usage": "train-ai=y"}, Level.ALLOWED),
}
# Where what is said is not the owner's word.
FOREIGN = [
    (carrier, where)
    for carrier, how in CARRIERS.items()
    for where, origins in ORIGINS.items()
    if not origins.same or how.same != COUNTS
]
CELLS = [(carrier, origins, said) for carrier in CARRIERS for origins in ORIGINS for said in SAID]


def test_there_are_cells_enough() -> None:
    assert len(CARRIERS) >= 8
    assert len(ORIGINS) >= 8
    assert len(CELLS) == 2 * len(CARRIERS) * len(ORIGINS) >= 96


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize(("carrier", "where", "said"), CELLS)
def test_matrix(carrier: str, where: str, said: str, owner: str) -> None:
    origins, how = ORIGINS[where], CARRIERS[carrier]
    header, level = OWNERS[owner]
    given = how.give(origins, said)
    found = decide(origins, given, header)
    outcome = how.same if origins.same else how.foreign
    beside = max(level, how.base)
    word = Level.ALLOWED if said == "permit" else Level.DISALLOWED
    expected = {
        # A label that a policy led to stands for the reservation that named the policy (§3.4).
        COUNTS: max(level, word),
        CARRIED: max(level, word) if said == "prohibit" else beside,
        CLAIM: beside,
        NOTHING: beside,
    }[outcome]
    assert found[USE].level is expected
    reasons = others(found)
    if outcome == NOTHING:
        assert reasons == []
        return
    if outcome == CLAIM and said == "permit" and carrier == "registry":
        assert reasons == []  # a claimed permission is not even listed
        return
    assert {one.level for one in reasons} == {word}
    authorities = {one.statement.authority for one in reasons}
    if outcome == COUNTS:
        assert authorities <= {Authority.ORIGIN, Authority.PAGE}
        assert {one.statement.party for one in reasons} <= {origins.url, origins.other}
        return
    assert authorities == {Authority.CARRIED if outcome == CARRIED else Authority.CLAIMED}
    for one in reasons:
        assert one.statement.party.startswith(origins.other)
        assert one.statement.party != origins.url
        assert one.statement.party != ada_url.URL(origins.url).origin or carrier == "registry"
    roles = {one.role for one in reasons}
    if said == "permit":
        assert roles == {Role.UNCOUNTED}
    elif outcome == CLAIM:
        assert roles == {Role.CLAIM}
        assert all(one.role is Role.CLAIM for one in others(found, Use.SEARCH))
    else:
        assert roles == {Role.DECISIVE}


@pytest.mark.parametrize("policy", ofuda.POLICIES)
@pytest.mark.parametrize(("carrier", "where"), FOREIGN)
def test_a_foreign_permission_turns_no_verdict(carrier: str, where: str, policy: str) -> None:
    """Under no shipped policy does what others permit keep what was not kept, nor refuse on the owner's behalf."""
    origins, how = ORIGINS[where], CARRIERS[carrier]
    reserved = {"tdm-reservation": "1"} if how.base is Level.CONDITIONAL else {}
    for header, _ in OWNERS.values():
        alone = decide(origins, {}, header | reserved, policy)
        beside = decide(origins, how.give(origins, "permit"), header, policy)
        against = decide(origins, how.give(origins, "prohibit"), header, policy)
        for use in Use:
            before = alone[use]
            assert beside[use].level is not Level.ALLOWED or before.level is Level.ALLOWED
            if how.base is Level.UNKNOWN:
                assert beside[use].verdict >= before.verdict
            assert against[use].verdict >= beside[use].verdict
            if how.foreign == CLAIM and not origins.same:
                assert against[use].level is before.level


def test_a_claim_is_handled_by_the_policy_and_never_for_search() -> None:
    origins = ORIGINS["unrelated"]
    for carrier, how in CARRIERS.items():
        if how.foreign != CLAIM:
            continue
        found = decide(origins, how.give(origins, "prohibit"), {})
        assert (found[USE].verdict, found[USE].reason) == (Verdict.REVIEW, "claim"), carrier
        assert found["search"].verdict is Verdict.KEEP, carrier
        assert decide(origins, how.give(origins, "prohibit"), {}, "literal")[USE].verdict is Verdict.KEEP, carrier
        assert decide(origins, how.give(origins, "prohibit"), {}, "strict")[USE].verdict is Verdict.DROP, carrier


@pytest.mark.parametrize("where", ORIGINS)
def test_whom_the_owner_points_to_speaks_with_the_owners_voice(where: str) -> None:
    """The other side of the matrix: what lies elsewhere is one's own word where one's own header says so (L4)."""
    origins = ORIGINS[where]
    target = f"{origins.other}/label.jsonld"
    for said, word in SAID.items():
        found = decide(
            origins,
            {
                "headers": {"Link": f'<{target}>; rel="{RELATION}"'},
                "documents": {target: held(label(said, at(origins.url), by=origins.other))},
            },
            {},
        )
        assert found[USE].level.word == word
        (one,) = found[USE].decisive
        assert (one.party, one.authority) == (ada_url.URL(origins.url).origin, Authority.ORIGIN)
        assert one.declared_by == origins.other  # shown, and compared with nothing (§1.4)


ROBOTS = {
    "aipref": ("Content-Usage: train-ai=y", "Content-Usage: train-ai=n"),
    "content-signal": ("Content-Signal: ai-train=yes", "Content-Signal: ai-train=no"),
    "rsl": ("License: https://go.example.net/license.xml",) * 2,
}


@pytest.mark.parametrize(
    "final", ["https://www.example.com/a", "http://go.example.net/a", "https://go.example.net:8443/"]
)
@pytest.mark.parametrize("line", ROBOTS)
@pytest.mark.parametrize("said", SAID)
def test_robots_txt_of_whoever_redirects_permits_nothing_elsewhere(line: str, said: str, final: str) -> None:
    text = ROBOTS[line][said == "prohibit"]
    robots = f"User-agent: *\nAllow: /\n{text}\n".encode()
    documents = {"https://go.example.net/license.xml": held(rsl(said, "/"))}
    asked = "https://go.example.net/x"
    elsewhere = ask(final, requested_url=asked, robots=robots, documents=documents)
    here = ask("https://go.example.net/a", requested_url=asked, robots=robots, documents=documents)
    assert here[USE].level.word == SAID[said]
    assert elsewhere[USE].level is (Level.UNKNOWN if said == "permit" else Level.DISALLOWED)
    assert {one.statement.authority for one in elsewhere[USE].reasons} == {Authority.CARRIED}
    assert {one.statement.party for one in elsewhere[USE].reasons} == {"https://go.example.net"}


@pytest.mark.parametrize("said", SAID)
def test_a_canonical_address_binds_nothing(said: str) -> None:
    """A page that calls another address its own is read as what it is (§3.2)."""
    canonical = '<link rel="canonical" href="https://victim.example/a">'
    heads = (canonical, script(label(said, at("https://victim.example/a"), site("https://victim.example"))))
    found = ask("https://mallory.test/a", page=page(*heads))
    assert found[USE].level is Level.UNKNOWN
    assert found[USE].reasons == ()
