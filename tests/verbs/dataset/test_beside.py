"""What a ledger has beside the decisions."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from ofuda.carriers.urls import address
from ofuda.verbs.dataset.beside import amount, captured, language, origins
from ofuda.verbs.dataset.columns import DECISION, REASON, RULE, VERDICT
from ofuda.verbs.dataset.tally import Tally, told

ADDRESSES = (
    "https://a.example/x/y", "http://a.example/", "https://A.example:443/x", "https://a.example:8080", None, "", "x",
    "https:b.example/x/y", "https:///b.example/x", "http://b.example?x/y", "https:\\\\b.example\\x", "https://", "//a",
    "ht\ntps://u:p@b.example:1/x", " https://c.example/", "ftp://c.example/", "https://[::1]/x", "https://1.2/",
)  # fmt: skip


def test_origins_at_once_are_those_of_each_address() -> None:
    urls = pa.array(ADDRESSES * 2)
    expected = [where.origin if one is not None and (where := address(one)) else None for one in urls.to_pylist()]
    for column in (urls, urls.cast(pa.binary()), urls.dictionary_encode()):
        assert origins(column).to_pylist() == expected
    for start in range(len(ADDRESSES)):
        assert origins(urls.slice(start, 3)).to_pylist() == expected[start : start + 3]
    assert origins(urls.slice(0, 0)).to_pylist() == []
    assert origins(urls.slice(0, 3)).dictionary.to_pylist() == ["https://a.example", "http://a.example"]


def test_rows_say_when_the_first_and_the_last_of_them_were_captured() -> None:
    days = [datetime(2026, 1, 2, tzinfo=UTC), None, datetime(2025, 1, 1, 5, tzinfo=UTC)]
    assert captured(pa.array(days)) == ("2025-01-01T05:00:00Z", "2026-01-02T00:00:00Z")
    written = pa.array(["2026-01-02T00:00:00Z", "2025-01-01T00:00:00.5Z", "2027-01-01", None])
    assert captured(written) == ("2025-01-01T00:00:00.5Z", "2026-01-02T00:00:00Z")
    beyond = pa.array([2**62]).cast(pa.timestamp("us"))
    for none in (beyond, pa.array([None], pa.timestamp("us")), pa.array([1]), pa.array(["x"])):
        assert captured(none) is None


def test_amounts_and_languages_that_are_none_are_null() -> None:
    assert amount(pa.array([1.4, None, float("nan"), float("inf")])).to_pylist() == [1, None, None, None]
    assert amount(pa.array([1, 2], pa.uint8())).to_pylist() == [1, 2]
    assert amount(pa.array([b"GIF"])).to_pylist() == [None]
    assert amount(pa.array(["1"])).to_pylist() == [None]
    for column in (pa.array(["ja", None]), pa.array(["ja", None], pa.large_string())):
        assert language(column).to_pylist() == language(column.dictionary_encode()).to_pylist() == ["ja", None]
    assert language(pa.array([["ja"], None])).to_pylist() == [None, None]


def test_a_column_without_an_amount_in_it_is_not_summed() -> None:
    decided = {DECISION: ["unknown"], VERDICT: ["keep"], REASON: ["no_signal"], RULE: [None]}
    tally = Tally()
    tally.add(pa.RecordBatch.from_pydict({"bytes": [b"GIF"], **decided}), ["bytes"])
    assert "bytes" not in told(tally)
