"""What a run keeps beside its decisions, so that a report can be made of it alone."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ofuda.nouns.policy import policy
from ofuda.nouns.question import Agreement, Question
from ofuda.nouns.trust import Trusted, TrustList, trust_list
from ofuda.nouns.vocabulary import Use
from ofuda.shells.filtering import looked
from ofuda.shells.filtering.chunks import Chunk
from ofuda.tables.policies import POLICIES
from tests.shells.archives import plain, record, response
from tests.shells.filtering.made import NOW, decisions, hosts, jsonl, parquet, ran, settings
from tests.shells.tables.made import day, fails, says, table

BESIDE = ("origin", "robots", "language", "bytes", "tokens")


def beside(folder: Path) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in BESIDE) for row in decisions(folder)]


def test_a_ledger_says_where_rows_are_from_and_how_much_they_are(tmp_path: Path) -> None:
    data: list[dict[str, Any]] = [
        {"url": "https://a.example/x", "bytes": 10, "tokens": 2.0, "language": "ja"},
        {"url": "https://unknown.example:8080/", "bytes": None, "tokens": None, "language": None},
        {"url": "no address", "bytes": 1, "tokens": 1.0, "language": "en"},
    ]
    expected = [
        ("https://a.example", "200", "ja", 10, 2),
        ("https://unknown.example:8080", "not looked at", None, None, None),
        (None, "not looked at", "en", 1, 1),
    ]
    found = ran(settings(tmp_path / "run", hosts(tmp_path / "hosts")), parquet(tmp_path / "rows.parquet", data))
    assert beside(tmp_path / "run") == expected
    assert found["counts"]["robots"] == {"200": 1, "not looked at": 2}
    assert found["units"][0]["inputs"][0]["columns"] == ["bytes", "language", "tokens", "url"]
    ran(settings(tmp_path / "lines", tmp_path / "hosts"), jsonl(tmp_path / "rows.jsonl", data))
    assert [row[:3] for row in beside(tmp_path / "lines")] == [row[:3] for row in expected]


def test_an_input_that_says_nothing_of_amounts_leaves_them_open(tmp_path: Path) -> None:
    images = pa.table({"url": ["https://a.example/x"], "bytes": pa.array([b"GIF89a"])})
    pq.write_table(images, tmp_path / "images.parquet")
    found = ran(settings(tmp_path / "run", None), tmp_path / "images.parquet")
    assert beside(tmp_path / "run") == [("https://a.example", "not looked at", None, None, None)]
    assert "bytes" not in found["counts"]
    ran(settings(tmp_path / "none", None), parquet(tmp_path / "rows.parquet", [{"n": 1}]))
    assert pq.read_schema(tmp_path / "none" / "decisions-00000.parquet").names[:6] == ["id", *BESIDE]


def test_an_archive_is_measured_by_its_bodies_and_knows_its_own_hosts(tmp_path: Path) -> None:
    records = [
        record(response(b"<p>before"), "https://a.example/0", number=0),
        record(response(b"User-agent: *\n", kind="text/plain"), "https://a.example/robots.txt", number=1),
        record(response(b"<p>x"), "https://a.example/1", number=2),
    ]
    (tmp_path / "crawl.warc").write_bytes(plain(*records))
    ran(settings(tmp_path / "run", None), tmp_path / "crawl.warc")
    assert [row[1] for row in beside(tmp_path / "run")][::2] == ["not looked at", "200"]
    assert [row[3] for row in beside(tmp_path / "run")] == [9, 14, 4]


TIMES = (None, day(4), day(6), day(13))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("capture", ["200", "not looked at", "timeout", "200"]), ("latest", ["200"] * 4), ("ever", ["200"] * 4)],
)
def test_what_was_known_is_what_was_known_then(tmp_path: Path, as_of: str, expected: list[str]) -> None:
    origin = "https://a.example"
    came = [fails("timeout", 5), says("User-agent: *\n", 12)]
    table(tmp_path / "hosts", came).close()
    data = [{"url": f"{origin}/x", "fetched_at": at} for at in TIMES]
    said = {**POLICIES["any-agent"].said, "as_of": as_of}
    asked = settings(tmp_path / "run", tmp_path / "hosts", policy=policy(said))
    found = ran(asked, parquet(tmp_path / "rows.parquet", data))
    assert [row[1] for row in beside(tmp_path / "run")] == expected
    assert found["units"][0]["inputs"][0]["captured"] == ["2026-01-05T00:00:00Z", "2026-01-14T00:00:00Z"]


def test_robots_txt_is_that_of_the_origin_first_asked(tmp_path: Path) -> None:
    data: list[dict[str, Any]] = [
        {"url": "https://unknown.example/x", "requested_url": "https://a.example/y"},
        {"url": "https://a.example/x", "requested_url": None},
    ]
    ran(settings(tmp_path / "run", hosts(tmp_path / "hosts")), parquet(tmp_path / "rows.parquet", data))
    assert [row[:2] for row in beside(tmp_path / "run")] == [
        ("https://unknown.example", "200"),
        ("https://a.example", "200"),
    ]


def test_of_many_origins_only_so_many_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "_MOST", 1)
    data = [{"url": f"https://{name}.example/"} for name in "abz"]
    paths = [parquet(tmp_path / f"{at}.parquet", data) for at in range(2)]
    ran(settings(tmp_path / "run", hosts(tmp_path / "hosts")), *paths)
    assert [row[1] for row in beside(tmp_path / "run")] == ["200", "200", "not looked at"] * 2


def test_a_run_keeps_all_that_it_asked(tmp_path: Path) -> None:
    held = Agreement("a-1", "https://a.example", frozenset({Use.MINE}), ("https://a.example/",), NOW)
    trust = TrustList(
        "t", "", ("https://a.example/",), frozenset({"did:web:a.example"}), (Trusted("did:key:z", ("*",)),)
    )
    question = Question(frozenset(), frozenset({Use.MINE}), agreements=(held,), trust=trust)
    asked = settings(tmp_path / "run", hosts(tmp_path / "hosts"), question=question)
    ran(asked, parquet(tmp_path / "rows.parquet", [{"url": "https://a.example/"}]))
    told = json.loads((tmp_path / "run" / "run.json").read_bytes())["settings"]
    assert policy(told["policy"]["said"]) == POLICIES["any-agent"]
    assert told["agreements"] == [
        {"id": "a-1", "licensor": "https://a.example", "uses": ["mine"], "subjects": ["https://a.example/"],
         "until": "2026-11-21T00:00:00Z"}
    ]  # fmt: skip
    assert trust_list(told["trust"]) == trust
    assert told["hosts_at"] == str(tmp_path / "hosts")


def test_times_that_are_written_are_read_and_one_that_is_none_is_as_if_nobody_said(tmp_path: Path) -> None:
    table(tmp_path / "hosts", [says("User-agent: *\n", 5)]).close()
    times = ("2026-01-05T00:00:00Z", "2026-01-07T00:00:00+09:00", "nonsense", None)
    data = [{"url": "https://a.example/x", "fetched_at": at} for at in times]
    ran(settings(tmp_path / "run", tmp_path / "hosts"), jsonl(tmp_path / "rows.jsonl", data))
    assert [row[1] for row in beside(tmp_path / "run")] == ["not looked at", "200", "200", "200"]
    unknown = [{**row, "url": "https://unknown.example/"} for row in data]
    ran(settings(tmp_path / "other", tmp_path / "hosts"), jsonl(tmp_path / "other.jsonl", unknown))
    assert [row[1] for row in beside(tmp_path / "other")] == ["not looked at"] * 4


@pytest.mark.parametrize("as_of", ["capture", "latest", "ever"])
def test_what_was_known_is_what_the_rows_were_judged_by(tmp_path: Path, as_of: str) -> None:
    chance = random.Random(as_of)
    names = [f"https://{at}.example" for at in range(30)]
    seen = []
    for origin in names:
        for _ in range(chance.choice([0, 1, 1, 2, 4])):
            number = chance.randrange(20)
            seen.append(chance.choice([fails("timeout", number, origin), says("User-agent: *\n", number, origin)]))
    with table(tmp_path / "hosts", seen) as hosts_:
        moments = [day(chance.randrange(22)) for _ in range(400)]
        urls = [f"{chance.choice(names)}/x" for _ in moments]
        batch = pa.RecordBatch.from_pydict({"url": urls, "fetched_at": moments})
        _, words = looked.Looked(hosts_, as_of, None).of(Chunk(batch, ("url",)))
        for url, at, word in zip(urls, moments, words.to_pylist(), strict=True):
            came = hosts_.site(url.removesuffix("/x"), at, as_of)[0].robots_txt
            assert word == ("not looked at" if came is None else came.error or str(came.status))
