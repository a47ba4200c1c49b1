from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from ofuda.nouns._digests import DIGESTS
from ofuda.nouns.data import DataError, document, octets
from ofuda.nouns.policy import Policy, PolicyError, Verdict, policy
from ofuda.nouns.stance import Level
from ofuda.nouns.vocabulary import Use
from ofuda.tables.policies import DEFAULT, POLICIES

SCHEMA = Path(__file__).resolve().parents[1] / "schema"
NAMES = ["respectful", "any-agent", "strict", "literal", "eu-cdsm-4@2026-11", "apertus-2025"]
RESPECTFUL: dict[str, Any] = next(one for one in document("policies.json") if one["name"] == "respectful")


def test_the_table_of_the_standard() -> None:
    assert list(POLICIES) == NAMES
    assert DEFAULT == "respectful"
    assert len(POLICIES) == len(NAMES)


# unknown, conditional, broken, broken for search, unreachable, claims, own Disallow
TABLE = {
    "respectful": ("keep", "drop", "drop", "keep", "review", "review", "drop"),
    "any-agent": ("keep", "drop", "drop", "keep", "review", "review", "drop"),
    "strict": ("drop", "drop", "drop", "drop", "drop", "drop", "drop"),
    "literal": ("keep", "drop", "keep", "keep", "keep", None, "keep"),
    "eu-cdsm-4@2026-11": ("keep", "drop", "review", "review", "review", "review", "drop"),
    "apertus-2025": ("keep", "keep", "keep", "keep", "keep", None, "drop"),
}


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_the_standards(name: str) -> None:
    one, train = POLICIES[name], Use.TRAIN_GENERATIVE
    columns: list[Verdict | None] = [
        one.judge("unknown", train),
        one.judge("conditional", train),
        one.judge("broken", train),
        one.judge("broken", Use.SEARCH),
        one.judge("unreachable", train),
        one.judge("claims", train),
        one.own_disallow,
    ]
    assert tuple(column.word if column is not None else None for column in columns) == TABLE[name]


@pytest.mark.parametrize("name", NAMES)
def test_disallowed_is_dropped_and_allowed_kept(name: str) -> None:
    for use in Use:
        assert POLICIES[name].verdict(Level.DISALLOWED, use) is Verdict.DROP
        assert POLICIES[name].verdict(Level.ALLOWED, use) is Verdict.KEEP


def test_who_is_heard() -> None:
    assert POLICIES["respectful"].infer == frozenset()
    assert POLICIES["any-agent"].infer == {"any", "*"}
    assert POLICIES["apertus-2025"].hears("robots")
    assert not POLICIES["apertus-2025"].hears("aipref")
    assert POLICIES["strict"].hears("anything")


def test_digests_differ_and_do_not_hang_on_order() -> None:
    assert len({one.digest for one in POLICIES.values()}) == len(NAMES)
    assert policy(dict(reversed(RESPECTFUL.items()))).digest == POLICIES["respectful"].digest


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unknwon": "keep"}, "no member `unknwon`"),
        ({"name": ""}, "needs a `name`"),
        ({"unknown": "maybe"}, "`unknown` is one of keep, review, drop"),
        ({"claims": "keep"}, "`claims` is one of"),
        ({"as_of": "never"}, "`as_of` is one of"),
        ({"mechanisms": "some"}, "`mechanisms` is `all` or a list"),
        ({"infer": [1]}, "`infer` is"),
        ({"infer": "all"}, "`infer` is"),
        ({"exceptions": []}, "`exceptions` maps"),
        ({"exceptions": {"serach": {"broken": "keep"}}}, "names no use `serach`"),
        ({"exceptions": {"search": {"as_of": "keep"}}}, "names a column that no policy has"),
    ],
)
def test_a_policy_that_cannot_be_used_says_why(change: dict[str, Any], words: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy({**RESPECTFUL, **change})
    assert words in str(caught.value)


def test_no_object_is_no_policy() -> None:
    with pytest.raises(PolicyError):
        policy([])


def test_groups_and_words_in_a_policy_of_ones_own() -> None:
    mine: Policy = policy(
        {**RESPECTFUL, "infer": "any", "mechanisms": ["tdmrep"], "exceptions": {"training": {"claims": "ignore"}}}
    )
    assert mine.infer == {"any"}
    assert mine.judge("claims", Use.TRAIN_OTHER) is None
    assert mine.judge("claims", Use.MINE) is Verdict.REVIEW


def test_bundled_data_is_what_was_released() -> None:
    assert {name: hashlib.sha256((SCHEMA / name).read_bytes()).hexdigest() for name in DIGESTS} == DIGESTS


def test_a_missing_file_stops() -> None:
    with pytest.raises(DataError):
        octets("absent.json")


@pytest.mark.parametrize("name", DIGESTS)
def test_a_flipped_bit_stops(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ofuda.nouns import data  # noqa: PLC0415 (patched here alone)

    body = bytearray((SCHEMA / name).read_bytes())
    body[len(body) // 2] ^= 1
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(body)
    monkeypatch.setattr(data, "_root", lambda: tmp_path)
    data.octets.cache_clear()
    try:
        with pytest.raises(DataError, match="damaged"):
            octets(name)
    finally:
        data.octets.cache_clear()
