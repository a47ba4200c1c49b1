"""What was honoured and what was not, to whom fields go, and what providers say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ofuda.nouns.about import About, AboutError, about
from ofuda.nouns.counts import Amount, Breakdown, Split
from ofuda.nouns.report import Provides, Release
from ofuda.tables.mechanisms import MECHANISMS
from ofuda.tables.policies import POLICIES
from ofuda.verbs.reporting.explaining import protocols, rulings
from ofuda.verbs.reporting.releasing import names, released
from tests.reporting import example

CHANNELS = Breakdown("channel", (Split("robots", drop=Amount(5)), Split("x-robots-tag", drop=Amount(2))), 2)


def test_every_protocol_is_heard_or_says_why_not() -> None:
    found = {one.name: one for one in protocols(POLICIES["apertus-2025"], CHANNELS, {"headers": 7}, 10)}
    assert {one.name for one in MECHANISMS} <= found.keys()
    assert (found["robots"].heard, found["robots"].rows, found["robots"].why) == (True, 5, "")
    assert not found["tdmrep"].heard
    assert found["tdmrep"].why == "the policy `apertus-2025` leaves it out"
    assert found["plus"].why == "this version of the tool does not read it"


def test_what_the_input_did_not_bring_is_told_where_it_matters() -> None:
    found = {one.name: one for one in protocols(POLICIES["respectful"], CHANNELS, {"headers": 7}, 10)}
    assert found["page-controls"].rows == 2
    assert found["page-controls"].why == (
        "3 rows came without `headers`, in which it may stand; 10 rows came without `html`, in which it may stand"
    )
    assert found["tdmrep"].why.startswith("not yet read: EPUB package metadata, PDF XMP; 3 rows")
    whole = {one.name: one for one in protocols(POLICIES["respectful"], CHANNELS, {"headers": 10, "html": 10}, 10)}
    assert whole["page-controls"].why == ""


def test_what_is_open_is_told_with_what_became_of_it() -> None:
    decisions = Breakdown("decision", (Split("unknown", keep=Amount(6)), Split("conditional", drop=Amount(1))), 2)
    reasons = Breakdown("reason", (Split("claim", keep=Amount(2)), Split("broken", drop=Amount(3))), 2)
    found = {one.what: (one.verdict, one.rows) for one in rulings(POLICIES["literal"], decisions, reasons)}
    assert found == {
        "unknown": ("keep", 6),
        "conditional": ("drop", 1),
        "broken": ("keep", 3),
        "unreachable": ("keep", 0),
        "claims": ("ignore", 2),
        "own_disallow": ("keep", 0),
    }


def test_fields_go_where_the_table_or_the_provider_has_it() -> None:
    cover = example().cover
    fields = {one.name: one for one in released(cover, {"agents": (Release.WITHHELD, "trade secret")})}
    assert tuple(fields) == names()
    assert (fields["agents"].release, fields["agents"].why) == (Release.WITHHELD, "trade secret")
    assert fields["ledger"].release is Release.REQUEST
    assert fields["provider"].release is Release.PUBLIC
    assert fields["complaints"].missing
    assert not fields["dataset"].missing
    assert not fields["model"].missing
    dataset = {one.name: one for one in released(replace(cover, provides=Provides.DATASET, model=None), {})}
    assert "model" not in dataset
    assert {one.name: one for one in released(replace(cover, model=None), {})}["model"].missing


def test_what_a_provider_says_is_read() -> None:
    found = about(
        {
            "provider": {"name": "P"},
            "dataset": {"name": "D", "license": "CC0-1.0"},
            "model": {"name": "M"},
            "remarks": {"complaints": "none"},
            "facts": {"size": "small"},
            "release": {"agents": "withheld", "domains": {"to": "on-request", "why": "w"}},
        },
        names(),
    )
    assert (found.provider.name, found.dataset.license, found.model and found.model.name) == ("P", "CC0-1.0", "M")
    assert (found.remarks, found.facts) == ({"complaints": "none"}, {"size": "small"})
    assert found.release == {"agents": (Release.WITHHELD, ""), "domains": (Release.REQUEST, "w")}
    assert about({}, names()) == About()
    assert about({"remarks": {"a": "\ud800"}}, names()).remarks == {"a": "?"}


WRONG: tuple[tuple[object, str], ...] = (
    ([], "it is no object"),
    ({"dataste": {}}, "there is no `dataste`; did you mean `dataset`?"),
    ({"zzz": {}}, "there is no `zzz`; there are provider, dataset, model, remarks, facts, release"),
    ({"dataset": {"licence": "x"}}, "there is no `dataset.licence`; did you mean `dataset.license`?"),
    ({"dataset": 1}, "`dataset` is a table"),
    ({"dataset": {"name": 1}}, "`dataset.name` must be text"),
    ({"facts": {"size": 1}}, "`facts.size` must be text"),
    ({"release": {"agent": "public"}}, "there is no `release.agent`; did you mean `release.agents`?"),
    ({"release": {"agents": "secret"}}, "`release.agents` is one of public, on-request, withheld"),
    ({"release": {"agents": {"to": "public", "why": 1}}}, "`release.agents` is one of"),
)


@pytest.mark.parametrize(("data", "told"), WRONG, ids=[told for _, told in WRONG])
def test_what_cannot_be_used_is_told(data: object, told: str) -> None:
    with pytest.raises(AboutError) as caught:
        about(data, names())
    assert told in str(caught.value)
