"""What tables are built from: WARC files, folders, Parquet; and whatever else calls itself so."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ofuda.nouns.resource import Fetched
from ofuda.shells._site_files import SITE_CAP
from ofuda.shells.tables import from_warc
from ofuda.shells.tables.hosts import HostTable
from ofuda.shells.tables.rows import ColumnsError
from ofuda.shells.tables.sources import SourceError, kind_of, take
from ofuda.shells.tables.taking import Taking
from ofuda.shells.tables.writing import building
from tests.shells.archives import each_gzip, plain, record, response
from tests.shells.tables.made import HOST, ROBOTS, TDMREP

AT = datetime(2026, 11, 21, tzinfo=UTC)
LATER = datetime(2026, 11, 25, tzinfo=UTC)
Answers = dict[tuple[str, str], Fetched]


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., tuple[Taking, Answers]]:
    """Takes one source; what was told of it, and the answers that are in the table then."""

    def build(path: Path, at: datetime | None = None) -> tuple[Taking, Answers]:
        with building(tmp_path / "table") as builder:
            taking = take(path, kind_of(path), builder, at)
        with HostTable.open(tmp_path / "table", check=True) as table:
            return taking, {(one.origin, one.path): table.fetched(one) for one in table.every()}

    return build


# -- WARC ------------------------------------------------------------------------------------------------------------


def text(body: bytes = b"User-agent: *\nDisallow: /\n", status: str = "200 OK") -> bytes:
    return response(body, status=status, kind="text/plain")


def moved(target: str, status: str = "301 Moved Permanently") -> bytes:
    return response(b"", f"Location: {target}", status=status)


def warc(folder: Path, *records: bytes, form: Callable[..., bytes] = each_gzip) -> Path:
    path = folder / "crawl.warc.gz"
    path.write_bytes(form(*records))
    return path


def test_a_warc_gives_files_of_sites_and_rsl_documents(tmp_path: Path, built: Any) -> None:
    rsl = b'<rsl xmlns="https://rslstandard.org/rsl"><content url="/"/></rsl>'
    taking, found = built(
        warc(
            tmp_path,
            record(text(), f"{HOST}{ROBOTS}"),
            record(text(b"[]"), f"{HOST}{TDMREP}"),
            record(text(b"", "404 Not Found"), f"http://a.example{ROBOTS}"),
            record(response(rsl, kind="application/rsl+xml"), f"{HOST}/license.xml#part"),
            record(response(b"<feed/>", kind="text/xml"), f"{HOST}/feed.xml"),
            record(response(), f"{HOST}/page"),
            record(text(), f"{HOST}/robots.txt?x"),
            record(text(), f"{HOST}/.well-known/security.txt"),
            record(text(), "gopher://a.example/robots.txt"),
        )
    )
    assert taking.source().answers == len(found) == 4
    assert (taking.damage, list(taking.findings())) == (None, [])
    assert found[HOST, ROBOTS] == Fetched(200, b"User-agent: *\nDisallow: /\n", fetched_at=AT, media_type="text/plain")
    assert found["http://a.example", ROBOTS].status == 404
    assert found[HOST, f"{HOST}/license.xml"].body == rsl


ELSEWHERE = "https://www.a.example/robots.txt"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_redirects_are_followed_within_the_file_in_any_order(
    tmp_path: Path, built: Any, order: tuple[int, ...]
) -> None:
    records = [
        record(moved("https://a.example/robots.txt#x"), "http://a.example/robots.txt"),
        record(moved("//www.a.example/robots.txt", "307 Temporary Redirect"), "https://a.example/robots.txt"),
        record(text(b"moved"), ELSEWHERE),
    ]
    _, found = built(warc(tmp_path, *(records[at] for at in order)))
    assert {origin: (one.status, one.body, one.url) for (origin, _), one in found.items()} == {
        "http://a.example": (200, b"moved", ELSEWHERE),
        HOST: (200, b"moved", ELSEWHERE),
        "https://www.a.example": (200, b"moved", None),
    }


def test_redirects_that_lead_out_of_the_file_or_round_in_it(
    tmp_path: Path, built: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(from_warc, "_HELD", 2)
    monkeypatch.setattr(from_warc, "_OCTETS", 2)
    _, found = built(
        warc(
            tmp_path,
            record(moved(f"{HOST}/robots.txt"), f"{HOST}/robots.txt"),
            record(moved("/elsewhere.txt"), "https://b.example/robots.txt"),
            record(moved("/1"), "https://c.example/robots.txt"),
            record(moved("/2"), "https://d.example/robots.txt"),
            record(response(b"", status="302 Found"), "https://e.example/robots.txt"),
        )
    )
    assert {origin: (one.status, one.error, one.url) for (origin, _), one in found.items()} == {
        HOST: (None, "redirect-loop", None),
        "https://b.example": (301, None, "https://b.example/elsewhere.txt"),
        "https://c.example": (301, None, "https://c.example/1"),
        "https://d.example": (301, None, "https://d.example/2"),
        "https://e.example": (302, None, None),
    }


def test_what_was_answered_days_later_is_not_where_a_redirect_led(tmp_path: Path, built: Any) -> None:
    late = record(text(), ELSEWHERE).replace(b"2026-11-21", b"2026-11-25")
    _, found = built(warc(tmp_path, record(moved(ELSEWHERE), f"{HOST}/robots.txt"), late))
    assert found[HOST, ROBOTS].status == 301
    _, found = built_again(tmp_path, late, record(moved(ELSEWHERE), f"{HOST}/robots.txt"))
    assert found[HOST, ROBOTS].status == 301


def built_again(folder: Path, *records: bytes) -> tuple[Taking, Answers]:
    path = warc(folder, *records)
    with building(folder / "again") as builder:
        taking = take(path, kind_of(path), builder, None)
    with HostTable.open(folder / "again") as table:
        return taking, {(one.origin, one.path): table.fetched(one) for one in table.every()}


def test_a_damaged_warc_gives_what_stands_before_the_damage(tmp_path: Path, built: Any) -> None:
    path = warc(tmp_path, record(text(), f"{HOST}/robots.txt"), record(text(), "https://b.example/robots.txt"))
    path.write_bytes(path.read_bytes()[:-20])
    taking, found = built(path)
    assert taking.damage is not None
    assert taking.damage[0].startswith("the file")
    assert set(found) == {(HOST, ROBOTS)}


def test_a_record_without_a_time_needs_one(tmp_path: Path, built: Any) -> None:
    timeless = record(text(), f"{HOST}/robots.txt").replace(b"2026-11-21T00:00:00Z", b"yesterday-at-noon---")
    taking, found = built(warc(tmp_path, timeless, timeless, form=plain))
    assert found == {}
    (finding,) = taking.findings()
    assert finding.message == (
        "the record at octet 0 does not say when it was answered, and so it is with 1 more: left out"
    )
    assert finding.help == "say when with `--at TIME`"
    (tmp_path / "t").mkdir()
    with building(tmp_path / "t") as builder:
        assert take(tmp_path / "crawl.warc.gz", "warc", builder, LATER).answers == 2


def test_a_warc_that_is_compressed_as_one_piece_has_no_octets_to_name(tmp_path: Path, built: Any) -> None:
    timeless = record(text(), f"{HOST}/robots.txt").replace(b"2026-11-21T00:00:00Z", b"yesterday-at-noon---")
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(each_gzip(timeless * 2))
    taking, _ = built(path)
    assert next(taking.findings()).message.startswith(f"a record of `{HOST}/robots.txt`")


# -- folders ---------------------------------------------------------------------------------------------------------


def test_a_folder_has_a_folder_for_each_host(tmp_path: Path, built: Any) -> None:
    root = tmp_path / "hosts"
    for name, body in {
        "A.example/robots.txt": b"a",
        "A.example/.well-known/tdmrep.json": b"[]",
        "b.example:8080/robots.txt": b"#" * (10 << 20),
        "例え.jp/robots.txt": b"\xff\xfe",
        "no host/robots.txt": b"x",
        ".git/robots.txt": b"x",
        "empty.example/other.txt": b"x",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (root / "README").write_text("not a folder")
    os.utime(root / "A.example/robots.txt", (AT.timestamp(), AT.timestamp()))
    taking, found = built(root)
    assert set(found) == {
        *((f"{scheme}://a.example", path) for scheme in ("http", "https") for path in (ROBOTS, TDMREP)),
        *((f"{scheme}://b.example:8080", ROBOTS) for scheme in ("http", "https")),
        *((f"{scheme}://xn--r8jz45g.jp", ROBOTS) for scheme in ("http", "https")),
    }
    assert found[HOST, ROBOTS] == Fetched(200, b"a", fetched_at=AT)
    large = found["https://b.example:8080", ROBOTS]
    assert (len(large.body), large.truncated) == (SITE_CAP, True)
    assert [one.message for one in taking.findings()] == ["the folder `no host` names no host: left out"]


def test_the_instant_of_a_folder_can_be_given(tmp_path: Path, built: Any) -> None:
    (tmp_path / "hosts" / "a.example").mkdir(parents=True)
    (tmp_path / "hosts" / "a.example" / "robots.txt").write_bytes(b"a")
    _, found = built(tmp_path / "hosts", LATER)
    assert {one.fetched_at for one in found.values()} == {LATER}


# -- Parquet ---------------------------------------------------------------------------------------------------------


def parquet(folder: Path, columns: dict[str, Any]) -> Path:
    path = folder / "robots.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def test_a_row_for_each_answer(tmp_path: Path, built: Any) -> None:
    _, found = built(
        parquet(
            tmp_path,
            {
                "host": ["A.example", "b.example:8080", "c.example:80", None],
                "origin": [None, None, None, "HTTPS://D.example:443/"],
                "status": pa.array([200, 404, None, None], pa.int16()),
                "body": pa.array([b"a", None, None, b"d"], pa.binary()),
                "error": [None, None, "timeout", None],
                "truncated": [None, False, None, True],
                "media_type": ["text/plain", None, None, None],
                "url": ["https://c.example/x", None, None, None],
                "fetched_at": pa.array([AT] * 4, pa.timestamp("ns", tz="UTC")),
                "extra": [1, 2, 3, 4],
            },
        )
    )
    assert found.keys() == {
        (one, ROBOTS)
        for one in (
            "http://a.example", "https://a.example", "http://b.example:8080", "https://b.example:8080",
            "http://c.example", "https://c.example:80", "https://d.example",
        )
    }  # fmt: skip
    assert found[HOST, ROBOTS] == Fetched(200, b"a", fetched_at=AT, url="https://c.example/x", media_type="text/plain")
    assert found["http://b.example:8080", ROBOTS].status == 404
    assert found["http://c.example", ROBOTS].error == "timeout"
    assert found["https://d.example", ROBOTS] == Fetched(200, b"d", truncated=True, fetched_at=AT)


@pytest.mark.parametrize(
    "times",
    [
        pa.array(["2026-11-21T00:00:00Z"]),
        pa.array(["2026-11-21 00:00:00"]),
        pa.array(["20261121000000"]),
        pa.array(["2026-11-21T09:00:00+09:00"], pa.large_string()),
        pa.array(["2026-11-21"]).dictionary_encode(),
        pa.array([date(2026, 11, 21)]),
        pa.array([AT.replace(tzinfo=None)], pa.timestamp("s")),
        pa.array([AT], pa.timestamp("ms", tz="Asia/Tokyo")),
    ],
    ids=str,
)
def test_times_are_text_or_timestamps(tmp_path: Path, built: Any, times: pa.Array) -> None:
    _, found = built(parquet(tmp_path, {"host": ["a.example"], "status": ["404"], "fetched_at": times}))
    assert found[HOST, ROBOTS] == Fetched(404, fetched_at=AT)


@pytest.mark.parametrize("status", [pa.array([404.0]), pa.array(["404"]), pa.array([404], pa.int64())], ids=str)
def test_statuses_are_numbers_however_they_are_written(tmp_path: Path, built: Any, status: pa.Array) -> None:
    _, found = built(parquet(tmp_path, {"host": ["a.example"], "status": status}), AT)
    assert found[HOST, ROBOTS].status == 404


def test_other_files_of_a_site_have_a_path(tmp_path: Path, built: Any) -> None:
    columns = {"host": ["a.example"] * 3, "path": [TDMREP, "https://a.example/l.xml", ""], "body": ["1", "2", "3"]}
    _, found = built(parquet(tmp_path, columns), AT)
    assert {path: one.body for (origin, path), one in found.items() if origin == HOST} == {
        TDMREP: b"1",
        "https://a.example/l.xml": b"2",
        ROBOTS: b"3",
    }


ODD_HOSTS = ["", "a b.example", "a.example/x", "user@a.example", "a.example?x", "a.example#x", "a.example\\x",
             "a.example:99999", "[::1", "a\n.example", "a%00b", " a.example", None]  # fmt: skip


def test_odd_hosts_are_left_out_and_told(tmp_path: Path, built: Any) -> None:
    taking, found = built(parquet(tmp_path, {"host": ODD_HOSTS, "status": [404] * len(ODD_HOSTS)}), AT)
    assert found == {}
    (finding,) = taking.findings()
    assert finding.message == (f"row 1, ``, names no host, and so it is with {len(ODD_HOSTS) - 1} more: left out")
    assert taking.source().skipped == len(ODD_HOSTS)


def test_hosts_that_only_look_odd_are_taken(tmp_path: Path, built: Any) -> None:
    hosts = ["EXAMPLE.com", "bücher.example", "[::1]:8080", "127.1", "a.example.", "1.2.3.4", "a_b.example"]
    taking, found = built(parquet(tmp_path, {"host": hosts, "status": [404] * len(hosts)}), AT)
    assert taking.source().skipped == 0
    assert {origin for origin, _ in found if origin.startswith("https")} == {
        "https://example.com", "https://xn--bcher-kva.example", "https://[::1]:8080", "https://127.0.0.1",
        "https://a.example.", "https://1.2.3.4", "https://a_b.example",
    }  # fmt: skip


FAULTS: dict[str, dict[str, Any]] = {
    "names no origin": {"origin": ["ftp://a.example"], "status": [200]},
    "has a status that is none": {"host": ["a.example"], "status": [99]},
    "says neither what was answered nor why nothing was": {"host": ["a.example"], "status": pa.array([""])},
    "has a time that is none": {"host": ["a.example"], "status": [200], "fetched_at": ["tomorrow"]},
    "does not say when it was answered": {"host": ["a.example"], "status": [200], "fetched_at": [""]},
    "has a path that does not begin with `/`": {"host": ["a.example"], "status": [200], "path": ["robots.txt"]},
    "has a body that is neither text nor octets": {"host": ["a.example"], "body": [[1, 2]]},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_says_nothing_is_left_out_and_told(tmp_path: Path, built: Any, fault: str) -> None:
    taking, found = built(parquet(tmp_path, FAULTS[fault]))
    assert found == {}
    (finding,) = taking.findings()
    assert finding.message.startswith("row 1")
    assert finding.message.endswith(f"{fault}: left out")


@pytest.mark.parametrize("status", [True, 10**6, 2.5, "1000000000000000000000", "²", "-1"])
def test_no_status(tmp_path: Path, built: Any, status: object) -> None:
    taking, _ = built(parquet(tmp_path, {"host": ["a.example"], "status": [status]}), AT)
    assert [one.message.partition(":")[0] for one in taking.findings()] == ["row 1 has a status that is none"]


def test_a_time_that_is_a_number_is_none(tmp_path: Path, built: Any) -> None:
    taking, _ = built(parquet(tmp_path, {"host": ["a.example"], "status": [200], "fetched_at": [1]}))
    assert [one.message.partition(":")[0] for one in taking.findings()] == ["row 1 has a time that is none"]


def test_an_error_of_another_name_is_an_answer_that_could_not_be_had(tmp_path: Path, built: Any) -> None:
    _, found = built(parquet(tmp_path, {"host": ["a.example"], "error": ["ConnectTimeout"]}), AT)
    assert found[HOST, ROBOTS] == Fetched(error="reset", fetched_at=AT)


def test_text_need_not_be_utf_8(tmp_path: Path, built: Any) -> None:
    octets = pa.array([b"Disallow: /\xff"], pa.binary())
    body = pa.Array.from_buffers(pa.string(), 1, octets.buffers())
    _, found = built(parquet(tmp_path, {"host": ["a.example"], "body": body}), AT)
    assert found[HOST, ROBOTS].body == b"Disallow: /\xff"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"domain": ["a"], "status": [200]}, "has neither a column `host` nor one `origin`; it has `domain`, `status`"),
        ({"host": ["a"]}, "says nothing about answers"),
    ],
)
def test_a_table_of_other_columns_is_a_wrong_call(
    tmp_path: Path, built: Any, columns: dict[str, Any], message: str
) -> None:
    with pytest.raises(ColumnsError, match=message):
        built(parquet(tmp_path, columns))
    assert not (tmp_path / "table").exists()


@pytest.mark.parametrize("octets", [b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"PAR1\xff\xff\xff\xffPAR1"])
def test_broken_parquet_is_told(tmp_path: Path, built: Any, octets: bytes) -> None:
    (tmp_path / "x.parquet").write_bytes(octets)
    taking, found = built(tmp_path / "x.parquet")
    assert taking.damage is not None
    assert taking.damage[0].startswith("the file is damaged: ")
    assert found == {}


def test_parquet_that_is_cut_in_its_midst_or_has_flipped_bits_is_told(tmp_path: Path, built: Any) -> None:
    count = 2000
    bodies = [os.urandom(200) for _ in range(count)]
    path = parquet(tmp_path, {"host": [f"h{at}.example" for at in range(count)], "body": bodies})
    octets = bytearray(path.read_bytes())
    octets[5:200] = b"\xff" * 195
    path.write_bytes(octets)
    taking, _ = built(path, AT)
    assert taking.damage is not None


def test_what_is_none_of_them_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"hello")
    with pytest.raises(SourceError, match="neither a folder nor WARC, Parquet, CSV or SQLite"):
        kind_of(tmp_path / "x")
    with pytest.raises(FileNotFoundError):
        kind_of(tmp_path / "none")
