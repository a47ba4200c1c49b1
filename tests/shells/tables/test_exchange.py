"""What is exported reads back as the same table; annotations join as Common Crawl's do."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched
from ofuda.nouns.vocabulary import Use
from ofuda.shells.tables.annotation import PARQUET, annotate
from ofuda.shells.tables.exporting import FORMATS
from ofuda.shells.tables.files import BODIES, HOSTS, INDEX
from ofuda.shells.tables.hosts import LATEST, HostTable
from ofuda.shells.tables.judging import Asking
from ofuda.shells.tables.sources import kind_of, take
from ofuda.shells.tables.taking import Taking
from ofuda.shells.tables.writing import building
from ofuda.tables.policies import POLICIES
from ofuda.verbs.annotations import surt_host_name
from tests.shells.tables.made import HOST, ROBOTS, TDMREP, Seen, day, fails, says, table
from tests.sizes import size

_TEXTS = st.one_of(st.none(), st.sampled_from(["text/plain", "=1+1", "'", "'=x", 'a,b\n"c"', "\r", "\0", "é"]))
_FETCHED = st.builds(
    Fetched,
    status=st.one_of(st.none(), st.integers(100, 999)),
    body=st.binary(max_size=20),
    error=st.sampled_from([None, "timeout", "dns", "tls", "reset", "redirect-loop", "too-large"]),
    truncated=st.booleans(),
    fetched_at=st.integers(0, 5).map(lambda number: day(number + number / 7)),
    url=_TEXTS,
    media_type=_TEXTS,
).filter(lambda one: one.status is not None or one.error is not None)
_SEEN = st.lists(
    st.tuples(
        st.sampled_from([HOST, "http://a.example:8080", "https://b.example"]),
        st.sampled_from([ROBOTS, TDMREP, "https://a.example/l.xml", "/odd,\"'\n"]),
        _FETCHED,
    ),
    max_size=12,
)


def taken(path: Path, folder: Path) -> Taking:
    with building(folder) as builder:
        return take(path, kind_of(path), builder, None)


def same(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in (HOSTS, BODIES, INDEX))


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=size(30, 200, 2000))
@given(seen=_SEEN)
def test_what_is_exported_reads_back_as_the_same_table(form: str, seen: list[Seen]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with table(folder / "first", seen) as built:
            FORMATS[form](built, folder / f"export.{form}")
        taking = taken(folder / f"export.{form}", folder / "second")
        assert (taking.damage, list(taking.findings())) == (None, [])
        assert same(folder / "first", folder / "second")


def test_tables_that_are_imported_together_hold_the_answers_of_both(tmp_path: Path) -> None:
    with table(tmp_path / "one", [says("a", 1), says("b", 3)]) as one:
        FORMATS["csv"](one, tmp_path / "one.csv")
    with table(tmp_path / "two", [says("a", 2), says("c", 4)]) as two:
        FORMATS["sqlite"](two, tmp_path / "two.db")
    with building(tmp_path / "both") as builder:
        for name in ("one.csv", "two.db"):
            take(tmp_path / name, kind_of(tmp_path / name), builder, None)
    with table(tmp_path / "direct", [says("a", 1), says("a", 2), says("b", 3), says("c", 4)]):
        pass
    assert same(tmp_path / "both", tmp_path / "direct")


def test_the_columns_of_each(tmp_path: Path) -> None:
    seen = [says("=a", 1), fails("dns", 2)]
    with table(tmp_path / "t", seen) as built:
        for form, export in FORMATS.items():
            export(built, tmp_path / f"x.{form}")
    rows = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert [(row["valid_from"], row["valid_to"], row["status"], row["error"], row["body"]) for row in rows] == [
        (day(1), day(2), 200, None, b"=a"),
        (day(2), None, None, "dns", None),
    ]
    with (tmp_path / "x.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["origin"], line["truncated"], line["body_base64"]) for line in lines] == [
        (HOST, "false", "PWE="),
        (HOST, "false", ""),
    ]
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database:
        found = database.execute("SELECT origin, status, error, body FROM hosts ORDER BY valid_from").fetchall()
    assert found == [(HOST, 200, None, b"=a"), (HOST, None, "dns", None)]


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_overwritten_and_nothing_half_written(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_bytes(b"mine")
    with table(tmp_path / "t", [says("a")]) as built:
        with pytest.raises(FileExistsError):
            FORMATS[form](built, tmp_path / "taken")
        monkeypatch.setattr(HostTable, "fetched", broken)
        with pytest.raises(KeyError):
            FORMATS[form](built, tmp_path / "new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["t", "taken"]
    assert (tmp_path / "taken").read_bytes() == b"mine"


def broken(*_: object) -> None:
    raise KeyError


CSVS: dict[bytes, str] = {
    b"host,status\n\xff\xfe,404\n": "names no host",
    b"host,body_base64\na.example,!!!\n": "has a body that is neither text nor octets",
    b'host,status\n"a.example,404\n': "names no host",
    b"host,status\na.example\n": "says neither what was answered nor why nothing was",
}


@pytest.mark.parametrize("octets", CSVS)
def test_odd_csv_is_told(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(octets)
    taking = taken(tmp_path / "x.csv", tmp_path / "t")
    assert taking.answers == 0
    assert CSVS[octets] in next(taking.findings()).message


def test_csv_of_others_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xef\xbb\xbfhost,body,fetched_at\na.example,Disallow: /,2026-01-01\n")
    assert taken(tmp_path / "x.csv", tmp_path / "t").answers == 2


@pytest.mark.parametrize("octets", [b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_database_is_told(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "x.db").write_bytes(octets)
    taking = taken(tmp_path / "x.db", tmp_path / "t")
    assert taking.damage is not None
    assert taking.damage[0].startswith("the database cannot be read: ")


def test_a_cell_without_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ofuda.shells.tables.importing._LONGEST", 10)
    (tmp_path / "x.csv").write_bytes(b"host,status\na.example," + b"4" * 100)
    taking = taken(tmp_path / "x.csv", tmp_path / "t")
    assert taking.damage == (
        "line 2 cannot be read: field larger than field limit (10)",
        "get it again; what was read before stands",
    )


# -- annotations -------------------------------------------------------------------------------------------------------

NAMES = {
    "https://example.com": "com,example",
    "http://www.example.com": "com,example",
    "https://www2.example.com:8443": "com,example",
    "https://blog.example.co.uk": "uk,co,example,blog",
    "https://www.": "www",
    "https://example.com.": "com,example",
    "https://1.2.3.4": "1.2.3.4",
    "https://[::1]:8080": "[::1]",
    "https://xn--bcher-kva.example": "example,xn--bcher-kva",
}


@pytest.mark.parametrize("origin", NAMES)
def test_names_of_hosts_in_the_indexes_of_common_crawl(origin: str) -> None:
    assert surt_host_name(origin) == NAMES[origin]


def asking(*agents: str, policy: str = "respectful") -> Asking:
    question = Question(frozenset(agents), frozenset({Use.TRAIN_GENERATIVE, Use.SEARCH}))
    return Asking(question, POLICIES[policy], None, LATEST)


REFUSES = "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n"


def annotated(folder: Path, seen: list[Seen], how: Asking) -> list[dict[str, Any]]:
    with table(folder / "t", seen) as built:
        count = annotate(built, folder / "out", how)
    rows = pq.read_table(folder / "out" / PARQUET).to_pylist()
    assert count == len(rows)
    return rows  # type: ignore[no-any-return]  # pyarrow has no types


def test_origins_of_one_name_are_one_row_the_most_restrictive(tmp_path: Path) -> None:
    rows = annotated(
        tmp_path,
        [
            says("User-agent: *\nAllow: /\n", origin="https://b.example"),
            says(REFUSES, origin="http://www.b.example:8080"),
            says("User-agent: X\nDisallow: /\n", origin="https://c.example"),
            fails("timeout", origin="https://d.example"),
            says("User-agent: *\nDisallow: /x\n", origin="https://e.example"),
            says('[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://f.example/p.json"}]',
                 origin="https://f.example", path=TDMREP),
        ],
        asking("X"),
    )  # fmt: skip
    found = {row["surt_host_name"]: row for row in rows}
    assert list(found) == sorted(found)
    merged = found["example,b"]
    assert merged["ofuda_origins"] == "http://www.b.example:8080 https://b.example"
    assert (merged["ofuda_verdict"], merged["ofuda_reason"]) == ("drop", "content_signal_disallowed")
    assert merged["ofuda_train_generative_disallowed"] is True
    assert merged["ofuda_search_disallowed"] is merged["ofuda_fetch_disallowed"] is False
    assert found["example,c"]["ofuda_fetch_disallowed"] is True
    assert found["example,c"]["ofuda_reason"] == "not_fetchable"
    assert found["example,d"]["ofuda_unreachable"] is True
    assert (found["example,e"]["ofuda_verdict"], found["example,e"]["ofuda_paths_differ"]) == ("keep", True)
    assert found["example,e"]["ofuda_reason"] == ""
    assert found["example,f"]["ofuda_train_generative_conditional"] is True


def test_the_yaml_beside_an_annotation_joins_it(tmp_path: Path) -> None:
    """What `annotate.py` of cc-index-annotations does with the three files, on a host index of two hosts."""
    annotated(tmp_path, [says(REFUSES), says("", origin="https://b.example")], asking("X"))
    out = tmp_path / "out"
    left, join, action, one = (
        yaml.safe_load((out / name).read_text())
        for name in (
            "left_web_host_index.yaml",
            "join_ofuda_hosts.yaml",
            "action_ofuda_restricted.yaml",
            "action_ofuda_host.yaml",
        )
    )
    assert left.keys() == {"table", "limits"}
    with duckdb.connect() as database:
        database.execute(
            "CREATE TABLE left_db AS FROM (VALUES ('example,a', 'C'), ('example,z', 'C')) t(surt_host_name, crawl)"
        )
        columns = ", ".join(f"right_db.{name}" for name in join["right_columns"])
        on = " AND ".join(f"left_db.{name} = right_db.{name}" for name in join["join_columns"])
        path = out / join["table"]["paths"]
        database.execute(
            f"CREATE VIEW joined AS SELECT left_db.*, {columns} "  # noqa: S608 (what is under test)
            f"FROM left_db LEFT JOIN read_parquet('{path}') right_db ON {on}"
        )
        sql = action["sql"].format(columns=action["columns"], where=action["where"])
        assert [row[:4] for row in database.execute(sql).fetchall()] == [
            ("example,a", "C", "drop", "content_signal_disallowed")
        ]
        where = one["where"].format(argv="example,z", and_tld="")
        assert [
            row[:3] for row in database.execute(one["sql"].format(columns=one["columns"], where=where)).fetchall()
        ] == [("example,z", "C", None)]
    assert one["argv"] == {"surt_host_name": True}
    readme = (out / "README.md").read_text()
    assert "as asked by `X`, under the policy `respectful` (sha256:" in readme


def test_an_annotation_by_a_policy_that_reads_rules_for_others(tmp_path: Path) -> None:
    seen = [
        says("User-agent: GPTBot\nDisallow: /\n"),
        says("User-agent: GPTBot\nDisallow: /x\n", origin="https://b.example"),
    ]
    one, other = annotated(tmp_path, seen, asking(policy="any-agent"))
    assert (one["ofuda_train_generative_disallowed"], one["ofuda_paths_differ"]) == (True, False)
    assert (other["ofuda_train_generative_disallowed"], other["ofuda_paths_differ"]) == (False, True)
    assert "nobody by name" in (tmp_path / "out" / "README.md").read_text()
