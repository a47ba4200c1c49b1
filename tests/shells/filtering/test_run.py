"""Runs over files of every kind: each row ends in one place, and what cannot be read is told of."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from ofuda.nouns.resource import Fetched
from ofuda.shells.filtering import archive_rows
from ofuda.shells.filtering.chunks import Reading
from ofuda.shells.filtering.journal import Journal, JournalError
from ofuda.shells.filtering.sampling import sample
from ofuda.shells.filtering.sources import Kind, SourceError, named, recognised
from ofuda.shells.warc import read as records
from ofuda.verbs.dataset.asked import Asked
from ofuda.verbs.dataset.kernel import Kernel
from ofuda.verbs.dataset.outcomes import outcome_of
from ofuda.verbs.dataset.sites import History, Site
from ofuda.verbs.resolve import resolve
from tests.shells.archives import each_gzip, plain, record, response, whole_gzip
from tests.shells.filtering.made import (
    NOW,
    decisions,
    digests,
    hosts,
    jsonl,
    parquet,
    ran,
    rows,
    settings,
    url,
)
from tests.sizes import size
from tests.spoofing import copy_of, held, label, page
from tests.verbs.dataset.test_pages import spoken


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hosts(tmp_path_factory.mktemp("hosts") / "table")


def verdicts(folder: Path) -> list[tuple[Any, str, str]]:
    return [(row.get("id", row.get("row")), row["ai_verdict"], row["ai_reason"]) for row in decisions(folder)]


@pytest.fixture(scope="module")
def expected(table: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, str, str]]:
    folder = tmp_path_factory.mktemp("expected")
    found = ran(settings(folder / "run", table), parquet(folder / "rows.parquet", rows(500)))
    assert found["counts"]["rows"] == 500
    assert len({reason for _, _, reason in verdicts(folder / "run")}) == 3
    return verdicts(folder / "run")


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "rows.ndjson.zst"])
def test_lines_are_decided_as_parquet_is(
    table: Path, tmp_path: Path, expected: list[tuple[Any, str, str]], name: str
) -> None:
    path = jsonl(tmp_path / name, rows(500))
    found = ran(settings(tmp_path / "run", table, write=("keep", "drop")), path)
    assert verdicts(tmp_path / "run") == [(str(key), *rest) for key, *rest in expected]
    kept = next((tmp_path / "run").glob("keep-*"))
    octets = kept.read_bytes()
    text = gzip.decompress(octets) if name.endswith("gz") else octets
    text = zstandard.ZstdDecompressor().decompressobj().decompress(octets) if name.endswith("zst") else text
    ids = [json.loads(line)["id"] for line in text.splitlines()]
    assert ids == [key for key, verdict, _ in expected if verdict == "keep"]
    assert found["counts"]["verdict"]["keep"] == len(ids)


def test_csv_is_decided_as_parquet_is(table: Path, tmp_path: Path, expected: list[tuple[Any, str, str]]) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "link", "text"])
        writer.writerows([one["id"], one["url"], 'a "quoted"\nline'] for one in rows(500))
    ran(settings(tmp_path / "run", table, columns={"url": "link"}, write=("drop",)), path)
    assert verdicts(tmp_path / "run") == [(str(key), *rest) for key, *rest in expected]
    with (tmp_path / "run" / "drop-00000.csv").open(newline="") as file:
        head, *dropped = csv.reader(file)
    assert head == ["id", "link", "text"]
    assert [int(one[0]) for one in dropped] == [key for key, verdict, _ in expected if verdict == "drop"]
    assert dropped[0][2] == 'a "quoted"\nline'


def test_tabs_part_the_fields_of_tsv(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("url\tn\nhttps://b.example/a\t1\n\nhttps://b.example/b\n", encoding="utf-8")
    ran(settings(tmp_path / "run", table, write=("drop", "review")), path)
    assert verdicts(tmp_path / "run") == [(0, "drop", "robots_disallowed"), (1, "review", "broken")]
    assert (tmp_path / "run" / "drop-00000.tsv").read_text() == "url\tn\nhttps://b.example/a\t1\n"


def test_rows_without_an_id_are_known_by_file_and_number(table: Path, tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", [{"url": one["url"]} for one in rows(2500)], group=700)
    ran(settings(tmp_path / "run", table), path)
    found = decisions(tmp_path / "run")
    assert [row["row"] for row in found] == list(range(2500))
    assert {row["file"] for row in found} == {str(path)}


def test_lines_that_cannot_be_read_are_reviewed_in_their_places(table: Path, tmp_path: Path) -> None:
    lines: list[dict[str, Any] | bytes] = [
        rows(1)[0],
        b"{broken\n",
        b"[1]\n",
        b"\n",
        b'{"id": 3, "url": 5}\n',
        b'{"id": {"a": 1}, "url": "https://b.example/"}',
    ]
    found = ran(settings(tmp_path / "run", table), jsonl(tmp_path / "rows.jsonl", lines))
    assert [one[1:] for one in verdicts(tmp_path / "run")] == [
        ("keep", "no_signal"),
        ("review", "broken"),
        ("review", "broken"),
        ("review", "agent_not_a_token"),
        ("drop", "robots_disallowed"),
    ]
    found_rows = decisions(tmp_path / "run")
    assert [row["id"] for row in found_rows] == ["0", None, None, "3", '{"a":1}']
    assert [row["row"] for row in found_rows] == [None, 1, 2, None, None]
    assert {row["file"] for row in found_rows} == {None, str(tmp_path / "rows.jsonl")}
    assert not found["failures"]


def test_headers_of_rows_are_heard_in_every_form(tmp_path: Path) -> None:
    said = ['[["X-Robots-Tag", "noai"]]', '{"x-robots-tag": ["noai"]}', "not JSON", None]
    data = [{"url": url(0), "headers": one} for one in said]
    parquet(tmp_path / "text.parquet", data)
    structs = [[{"name": "X-Robots-Tag", "value": "noai"}], None]
    parquet(tmp_path / "structs.parquet", [{"url": url(0), "headers": one} for one in structs])
    maps = pa.array([[("x-robots-tag", "noai")], []], pa.map_(pa.string(), pa.string()))
    pq.write_table(pa.table({"url": [url(0)] * 2, "headers": maps}), tmp_path / "maps.parquet")
    columns = pa.array([{"X-Robots-Tag": "noai", "Link": None}, None])
    pq.write_table(pa.table({"url": [url(0)] * 2, "headers": columns}), tmp_path / "struct.parquet")
    ran(settings(tmp_path / "run", None), *sorted(tmp_path.glob("*.parquet")))
    silent, noai = ("keep", "no_signal"), ("drop", "x_robots_tag_disallowed")
    assert [one[1:] for one in verdicts(tmp_path / "run")] == [
        *(noai, silent),
        *(noai, silent),
        *(noai, silent),
        *(noai, noai, ("review", "broken"), silent),
    ]


def test_whoever_asks_for_evidence_gets_every_statement(table: Path, tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", [{"url": "https://b.example/x"}, {"url": "https://a.example/"}])
    ran(settings(tmp_path / "run", table, evidence=True), path)
    first, second = decisions(tmp_path / "run")
    assert first["ai_signals"] == [
        {
            "use": "train-generative",
            "channel": "robots",
            "role": "decisive",
            "decision": "disallowed",
            "authority": "origin",
            "place": "https://b.example/robots.txt:2",
            "raw": "Disallow: /",
        }
    ]
    assert second["ai_signals"] == []


def test_exceptions_alone_are_listed_and_all_are_counted(table: Path, tmp_path: Path) -> None:
    found = ran(settings(tmp_path / "run", table, exceptions=True), parquet(tmp_path / "rows.parquet", rows(500)))
    assert found["counts"]["rows"] == 500
    assert {row["ai_verdict"] for row in decisions(tmp_path / "run")} == {"drop"}


def test_amounts_are_added_up_by_verdict(table: Path, tmp_path: Path) -> None:
    data = [{"url": f"https://{host}.example/", "bytes": 10, "tokens": 3.0} for host in "aabc"]
    found = ran(settings(tmp_path / "run", table), parquet(tmp_path / "rows.parquet", data))
    assert found["counts"]["bytes"] == {"drop": 20, "keep": 20}
    assert found["counts"]["tokens"] == {"drop": 6, "keep": 6}


# -- archives ---------------------------------------------------------------------------------------------------------


def archive() -> list[bytes]:
    robots = response(b"User-agent: GPTBot\nDisallow: /private/\n", kind="text/plain")
    return [
        record(response(b"<p>before"), "https://z.example/private/0", number=0),
        record(robots, "https://z.example/robots.txt", number=1),
        record(response(b"<p>x"), "https://z.example/private/1", number=2),
        record(response(), "https://z.example/2", number=3),
        record(response(b"GIF", "X-Robots-Tag: noai", kind="image/gif"), "https://z.example/3.gif", number=4),
        record(response(b"<p>y"), "https://b.example/4", number=5),
    ]


def test_archives_keep_what_others_throw_away(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(each_gzip(*archive()))
    ran(settings(tmp_path / "run", table, write=("drop",)), path)
    found = decisions(tmp_path / "run")
    assert [row["ai_reason"] for row in found] == [
        "no_signal",
        "no_signal",
        "robots_disallowed",
        "meta_robots_disallowed",
        "x_robots_tag_disallowed",
        "robots_disallowed",  # by the table of hosts, since the archive has nothing of that host
    ]
    octets = path.read_bytes()
    for row in found:
        text = gzip.decompress(octets[row["offset"] : row["offset"] + row["length"]])
        assert row["id"].encode() in text
    dropped = (tmp_path / "run" / "drop-00000.warc.gz").read_bytes()
    assert dropped == b"".join(octets[one["offset"] : one["offset"] + one["length"]] for one in found[2:])


def test_every_row_of_an_archive_that_is_dropped_is_traced_to_octets(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(plain(*archive()))
    ran(settings(tmp_path / "run", None), path)
    rules = {row["id"]: row for row in pq.read_table(tmp_path / "run" / "rules-00000.parquet").to_pylist()}
    octets = path.read_bytes()
    dropped = [row for row in decisions(tmp_path / "run") if row["ai_verdict"] == "drop"]
    assert len(dropped) == 3
    for row in dropped:
        rule = rules[row["ai_rule"]]
        own = octets[row["offset"] : row["offset"] + row["length"]]
        assert (rule["raw"].encode() in octets) or (b'content="noai"' in own and "noai" in rule["raw"])
        assert rule["place"] in {"/robots.txt:2", ":1", "#x-robots-tag"}
        assert (rule["sha256"] is not None) is rule["place"].startswith("/robots.txt")


def test_an_archive_is_decided_as_its_records_are_one_by_one(tmp_path: Path) -> None:
    dice = Random(3)
    fields = ("", "", "", "X-Robots-Tag: noai", "tdm-reservation: 1", "Link: </l>; rel=license", "Link\x85: nothing")
    robots = [
        record(response(b"User-agent: *\nDisallow: /x\n", kind="text/plain"), "https://h0.example/robots.txt"),
        record(response(b"", kind="text/plain", status="503 Busy"), "https://h1.example/robots.txt"),
    ]
    kinds = ("text/html", "text/html", "text/html; charset=utf-16", "", "image/png")
    pages = [
        record(
            response(page, dice.choice(fields), kind=dice.choice(kinds), status=dice.choice(("200 OK", "206 Partial"))),
            f"https://h{number % 3}.example{dice.choice(('', '/', '/x/y', '/a', '/%61?b'))}",
            *(["WARC-Truncated: length"] if number % 50 == 0 else []),
            number=number,
        )
        for number, page in enumerate(spoken(dice, size(600, 3_000, 20_000)))
    ]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(each_gzip(*robots, *pages))
    asked = settings(tmp_path / "run", None)
    ran(asked, path)
    found = [(row["ai_decision"], row["ai_verdict"], row["ai_reason"]) for row in decisions(tmp_path / "run")]
    for one, answer in zip(records(path), found, strict=True):
        resource = one.resource  # of a row that has a page and no type, the page is HTML
        kind = resource.media_type or (resource.body is not None and "text/html") or None
        at = replace(asked.question, at=resource.fetched_at)
        said = outcome_of(resolve(replace(resource, media_type=kind), at, asked.policy))
        assert answer == (said.level.word, said.verdict.word, said.reason), one
    assert len(set(found)) > 4


@pytest.mark.parametrize("way", ["a table of hosts", "a link", "none"])
@pytest.mark.parametrize("said", ["disallowed", "unknown"])
def test_a_page_that_says_nothing_is_still_known_by_its_octets(
    tmp_path: Path, table: Path, said: str, way: str
) -> None:
    body, origin = page(), "https://a.example"
    document = label("prohibit", copy_of(body if said == "disallowed" else b"another"), by=origin)
    files = Site(Fetched(200), documents={f"{origin}/l": held(document)})
    path = tmp_path / "crawl.warc"
    fields = ['Link: </l>; rel="https://w3id.org/ofuda#label"'] if way == "a link" else []
    path.write_bytes(plain(record(response(body, *fields), f"{origin}/page")))
    asked = settings(tmp_path / "run", table if way == "a table of hosts" else None)
    (chunk,) = archive_rows.read(recognised(str(path)), asked.taking, Reading())
    assert chunk.beside is not None
    assert ("html" in chunk.beside[0]) is (way != "none")
    kernel = Kernel(Asked(asked.question, asked.policy, NOW), lambda _: {origin: History((), ((files,),))})
    found = kernel.decide(chunk.batch, chunk.own, chunk.beside)["ai_decision"].to_pylist()
    assert found == [said if way == "a link" else "unknown"]


def test_an_archive_in_one_piece_is_decided_and_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(whole_gzip(*archive()))
    found = ran(settings(tmp_path / "run", None, write=("drop",)), path)
    assert "compressed as one piece" in found["failures"][0]["problems"][0]
    assert ran(settings(tmp_path / "again", None), path)["counts"]["rows"] == 6


# -- what is broken ----------------------------------------------------------------------------------------------------


def test_a_torn_archive_is_told_of_and_what_came_before_stands(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(each_gzip(*archive())[:-40])
    found = ran(settings(tmp_path / "run", None), path)
    assert found["counts"]["rows"] == 5
    assert found["failures"][0]["problems"]


@pytest.mark.parametrize("name", ["rows.jsonl.gz", "rows.jsonl.zst"])
def test_lines_that_break_off_are_told_of(tmp_path: Path, name: str) -> None:
    path = jsonl(tmp_path / name, [{"id": at, "url": url(at), "text": f"{at * 7919 % 1013}"} for at in range(5000)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = ran(settings(tmp_path / "run", None), path)
    assert 0 <= found["counts"]["rows"] < 5000
    assert found["failures"][0]["problems"] == ["it ends inside its compression"]
    path.write_bytes(path.read_bytes()[:60] + b"\0\1\2" * 50)
    assert "compression" in ran(settings(tmp_path / "again", None), path)["failures"][0]["problems"][0]


def test_of_damaged_parquet_the_groups_that_can_be_read_are(table: Path, tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", [{"url": one["url"], "n": one["id"]} for one in rows(4000)], group=1000)
    about = pq.ParquetFile(path).metadata.row_group(1).column(0)
    octets = bytearray(path.read_bytes())
    at = about.dictionary_page_offset or about.data_page_offset
    octets[at : at + 40] = b"\xff" * 40
    path.write_bytes(octets)
    found = ran(settings(tmp_path / "run", table), path)
    assert found["failures"][0]["lost"] == 1000
    assert "row group 1 is damaged" in found["failures"][0]["problems"][0]
    assert [row["row"] for row in decisions(tmp_path / "run")] == [*range(1000), *range(2000, 4000)]


def test_files_that_hold_no_rows_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "torn.parquet").write_bytes(parquet(tmp_path / "a.parquet", rows(5)).read_bytes()[:-9])
    parquet(tmp_path / "b.parquet", [{"n": 1}])
    (tmp_path / "c.csv").write_text("n\n1\n", encoding="utf-8")
    (tmp_path / "d.csv").write_text("", encoding="utf-8")
    pq.write_table(pa.table({"url": [1, 2]}), tmp_path / "e.parquet")
    found = ran(settings(tmp_path / "run", None), *sorted(tmp_path.glob("*.*")))
    told = {Path(one["name"]).name: one["problems"][0] for one in found["failures"]}
    assert told["b.parquet"] == "there is no column `url`; there are `n`"
    assert told["c.csv"] == told["d.csv"] == "the first row names no column `url`"
    assert told["e.parquet"] == "the column of addresses holds int64, not text"
    assert told["torn.parquet"].startswith("it is no Parquet")
    assert found["counts"]["rows"] == 5


def test_a_file_that_went_away_is_told_of(tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", rows(3))
    sources = [recognised(str(path))]
    path.unlink()
    from ofuda.shells.filtering.run import run  # noqa: PLC0415 (only here without the helper)

    found = run(settings(tmp_path / "run", None), sources, None, 1, lambda _rows, _units: None)
    assert found["failures"][0]["problems"] == ["it cannot be read: no such file or directory"]


# -- going on ----------------------------------------------------------------------------------------------------------


def test_a_run_that_is_done_is_not_done_again(table: Path, tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", rows(50))
    first = ran(settings(tmp_path / "run", table), path)
    before = digests(tmp_path / "run")
    assert ran(settings(tmp_path / "run", table), path) == first
    assert digests(tmp_path / "run") == before


def test_a_folder_is_of_one_run(table: Path, tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", rows(50))
    ran(settings(tmp_path / "run", table), path)
    with pytest.raises(JournalError, match="a run with other hosts"):
        ran(settings(tmp_path / "run", None), path)
    (tmp_path / "run" / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(JournalError, match="is no JSON"):
        ran(settings(tmp_path / "run", table), path)


def test_two_processes_do_not_share_a_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "", {"a": 1})
    with pytest.raises(JournalError, match="another process"):
        Journal(tmp_path, "", {"a": 1})
    journal.close()
    again = Journal(tmp_path, "", {"a": 2})
    assert again.settings == {"a": 1}
    again.close()


def test_a_journal_that_stayed_beside_its_run_goes(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "", {"a": 1})
    told = (tmp_path / "journal.jsonl").read_bytes()
    journal.finish({"settings": {"a": 1}})
    journal.close()
    (tmp_path / "journal.jsonl").write_bytes(told)  # killed between the two
    again = Journal(tmp_path, "", {"a": 1})
    assert again.finished == {"settings": {"a": 1}}
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    journal.finish({"settings": {"a": 1}})
    again.close()


def test_a_torn_line_of_the_journal_is_cut_off(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "", {"a": 1})
    journal.put({"tag": "00000"})
    journal.close()
    path = tmp_path / "journal.jsonl"
    whole = path.read_bytes()
    for torn in (b'{"tag": "00001"', b"nonsense\n", b"[1]\n"):
        path.write_bytes(whole + torn)
        again = Journal(tmp_path, "", {"a": 1})
        assert list(again.done) == ["00000"]
        again.close()
        assert path.read_bytes() == whole


def test_what_changed_meanwhile_is_decided_anew(table: Path, tmp_path: Path) -> None:
    paths = [parquet(tmp_path / f"{name}.parquet", rows(50)) for name in "ab"]
    asked = settings(tmp_path / "run", table)
    ran(asked, *paths)
    (tmp_path / "run" / "run.json").unlink()
    left = {path.name for path in (tmp_path / "run").iterdir()}
    assert "journal.jsonl" not in left
    parquet(paths[0], rows(60))
    assert ran(asked, *paths)["counts"]["rows"] == 110


def test_several_processes_come_to_the_same_files(table: Path, tmp_path: Path) -> None:
    paths = [parquet(tmp_path / f"{at}.parquet", rows(200, at * 200)) for at in range(3)]
    ran(settings(tmp_path / "one", table), *paths)
    ran(settings(tmp_path / "many", table), *paths, jobs=2)
    assert digests(tmp_path / "one") == digests(tmp_path / "many")


def test_files_of_a_shard_are_alike(table: Path, tmp_path: Path) -> None:
    paths = [parquet(tmp_path / "a.parquet", rows(5)), parquet(tmp_path / "b.parquet", [{"url": url(0)}])]
    found = ran(settings(tmp_path / "run", table, write=("keep",)), *paths, shard=(1, 2))
    assert "are known by other columns" in found["failures"][0]["problems"][0]
    assert {path.name for path in (tmp_path / "run").glob("keep*")} == {"keep-001-of-002-00000.parquet"}


def test_a_sample_says_what_all_would_come_to(table: Path, tmp_path: Path) -> None:
    paths = [parquet(tmp_path / "a.parquet", rows(4000)), jsonl(tmp_path / "b.jsonl", rows(40_000))]
    (tmp_path / "c.warc").write_bytes(plain(*archive()))
    (tmp_path / "d.jsonl.gz").write_bytes(jsonl(tmp_path / "d.jsonl.gz", rows(9000)).read_bytes()[:-5])
    sources = [recognised(str(path)) for path in (*paths, tmp_path / "c.warc", tmp_path / "d.jsonl.gz")]
    found = sample(settings(tmp_path / "run", table), sources, 40)
    assert found.tally.rows == 36
    assert 40_000 < found.rows < 80_000
    assert found.core_hours > 0
    assert not (tmp_path / "run").exists()


# -- which files -------------------------------------------------------------------------------------------------------


def test_files_are_known_by_what_they_hold(tmp_path: Path) -> None:
    jsonl(tmp_path / "lines", rows(1))
    parquet(tmp_path / "table", rows(1))
    (tmp_path / "archive").write_bytes(each_gzip(*archive()))
    (tmp_path / "none.csv").write_bytes(b"")
    (tmp_path / "odd").write_bytes(b"\x1f\x8b\xff\xff")
    kinds = [recognised(str(tmp_path / name)) for name in ("lines", "table", "archive", "none.csv")]
    assert [one.kind for one in kinds] == [Kind.LINES, Kind.PARQUET, Kind.WARC, Kind.CSV]
    with pytest.raises(SourceError, match="nobody can tell"):
        recognised(str(tmp_path / "odd"))


def test_patterns_name_files_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b.parquet", "a.parquet", "[x].parquet"):
        parquet(tmp_path / name, rows(1))
    found = named([f"{tmp_path}/*.parquet", f"{tmp_path}/[x].parquet"], [f"{tmp_path}/a.parquet"])
    assert [Path(one).name for one in found] == ["[x].parquet", "a.parquet", "b.parquet"]
    with pytest.raises(SourceError, match="there is no file"):
        named([f"{tmp_path}/*.csv"], [])


def test_files_may_lie_elsewhere(table: Path, tmp_path: Path, expected: list[tuple[Any, str, str]]) -> None:
    octets = parquet(tmp_path / "rows.parquet", rows(500)).read_bytes()
    with fsspec.open("memory://in/rows.parquet", "wb") as file:
        file.write(octets)
    names = named(["memory://in/*.parquet"], [])
    found = ran(settings(tmp_path / "run", table), *names)
    assert verdicts(tmp_path / "run") == expected
    assert found["units"][0]["inputs"][0]["size"] == len(octets)
    assert named(["memory://in/rows.parquet"], []) == ["memory://in/rows.parquet"]
    with pytest.raises(SourceError, match="cannot open"):
        recognised("nowhere://in/rows.parquet")


def test_without_fsspec_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofuda.shells.filtering.sources.find_spec", lambda _: None)
    with pytest.raises(SourceError) as caught:
        recognised("memory://in/rows.parquet")
    assert caught.value.args[1] == "pip install fsspec"
    assert NOW
