"""What runs decided about hosts, as a table that the indexes of Common Crawl can be joined with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from ofuda.nouns.report import Report
from ofuda.shells.reporting.annotating import annotate
from ofuda.verbs.reporting.exports import common_crawl
from ofuda.verbs.reporting.exports.export import Beside
from tests.reporting import example
from tests.shells.filtering.made import hosts, parquet, ran, settings
from tests.verbs.reporting.exports.made import asked

ROWS = [
    *({"id": at, "url": f"https://a.example/{'private/' if at % 4 else ''}{at}"} for at in range(8)),
    {"id": 8, "url": "http://www.a.example:8080/"},
    {"id": 9, "url": "https://b.example/"},
    {"id": 10, "url": "https://unknown.example/"},
    {"id": 11, "url": "no address"},
]


def report(*uses: str, unlisted: int = 0) -> Report:
    found = asked(example(), uses=uses or ("train-generative",))
    return replace(found, coverage=replace(found.coverage, unlisted=unlisted))


def annotated(told: Report, decisions: Sequence[Path], folder: Path) -> dict[str, dict[str, Any]]:
    folder.mkdir(exist_ok=True)
    count = annotate(told, decisions, folder)
    table = pq.read_table(folder / common_crawl.FOLDER / common_crawl.PARQUET)
    assert (table.schema.names, len(table)) == (list(common_crawl.columns(told)), count)
    rows = table.to_pylist()
    assert rows == sorted(rows, key=lambda row: row["surt_host_name"])
    return {row["surt_host_name"]: row for row in rows}


def run(folder: Path, **more: Any) -> list[Path]:
    """Two runs, each over half of the rows, so that a host is in both."""
    table = hosts(folder / "hosts")
    for name, rows in (("one", ROWS[::2]), ("two", ROWS[1::2])):
        ran(settings(folder / name, table, **more), parquet(folder / f"{name}.parquet", rows))
    return sorted(folder.glob("*/decisions-*.parquet"))


def test_a_host_has_what_its_rows_came_to(tmp_path: Path) -> None:
    found = annotated(report(), run(tmp_path), tmp_path / "report")
    assert list(found) == ["example,a", "example,b", "example,unknown"]
    first = found["example,a"]
    assert (first["ofuda_verdict"], first["ofuda_reason"]) == ("drop", "robots_disallowed")
    assert (first["ofuda_rows_drop"], first["ofuda_rows_review"], first["ofuda_rows_keep"]) == (6, 0, 3)
    assert first["ofuda_origins"] == "http://www.a.example:8080 https://a.example"
    assert first["ofuda_train_generative_disallowed"] is first["ofuda_verdicts_differ"] is True
    assert first["ofuda_train_generative_conditional"] is first["ofuda_unreachable"] is False
    assert found["example,b"]["ofuda_verdicts_differ"] is False
    last = found["example,unknown"]
    assert (last["ofuda_verdict"], last["ofuda_reason"], last["ofuda_rows_keep"]) == ("keep", "", 1)


def test_a_ledger_of_exceptions_has_hosts_of_which_some_row_is_not_kept(tmp_path: Path) -> None:
    found = annotated(report(unlisted=5), run(tmp_path, exceptions=True), tmp_path / "report")
    assert list(found) == ["example,a", "example,b"]
    assert "ofuda_rows_keep" not in found["example,a"]


def decided(path: Path, rows: Sequence[tuple[str | None, str, str, str, str]]) -> Path:
    names = ("origin", "ai_verdict", "ai_reason", "ai_decision_search", "ai_decision_train_generative")
    pq.write_table(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]), path)
    return path


def test_uses_are_told_apart_and_the_reason_is_that_of_most_rows(tmp_path: Path) -> None:
    path = decided(
        tmp_path / "d.parquet",
        [
            ("https://x.example", "review", "unreachable", "allowed", "unknown"),
            ("https://x.example", "review", "broken", "allowed", "conditional"),
            ("https://x.example", "review", "broken", "allowed", "unknown"),
            ("https://y.example", "drop", "b", "disallowed", "disallowed"),
            ("https://y.example", "drop", "a", "unknown", "disallowed"),
            (None, "drop", "a", "disallowed", "disallowed"),
        ],
    )
    found = annotated(report("search", "train-generative"), [path], tmp_path)
    one, other = found["example,x"], found["example,y"]
    assert (one["ofuda_verdict"], one["ofuda_reason"], one["ofuda_unreachable"]) == ("review", "broken", True)
    assert (one["ofuda_train_generative_conditional"], one["ofuda_search_disallowed"]) == (True, False)
    # Of reasons that as many rows have, the first by name.
    assert (other["ofuda_reason"], other["ofuda_search_disallowed"]) == ("a", True)


@pytest.mark.parametrize("decisions", [[], ["old"]])
def test_decisions_that_name_no_origins_make_an_empty_table(tmp_path: Path, decisions: list[str]) -> None:
    pq.write_table(pa.table({"id": ["1"], "ai_verdict": ["keep"]}), tmp_path / "old")
    assert annotated(report(), [tmp_path / name for name in decisions], tmp_path) == {}


def test_the_yaml_beside_it_joins_it(tmp_path: Path) -> None:
    """What `annotate.py` of cc-index-annotations does, on a host index of two hosts."""
    told = report()
    annotated(told, run(tmp_path), tmp_path)
    texts = {one.path: one.text for one in common_crawl.write(told, Beside())}
    join, action = (
        yaml.safe_load(texts[f"{common_crawl.FOLDER}/{name}"])
        for name in ("join_ofuda_decisions.yaml", "action_ofuda_restricted.yaml")
    )
    columns = ", ".join(f"right_db.{name}" for name in join["right_columns"])
    path = tmp_path / common_crawl.FOLDER / join["table"]["paths"]
    with duckdb.connect() as database:
        database.execute(
            "CREATE TABLE left_db AS FROM (VALUES ('example,b', 'C'), ('example,z', 'C')) t(surt_host_name, crawl)"
        )
        database.execute(
            f"CREATE VIEW joined AS SELECT left_db.*, {columns} "  # noqa: S608 (what is under test)
            f"FROM left_db LEFT JOIN read_parquet('{path}') right_db USING (surt_host_name)"
        )
        sql = action["sql"].format(columns=action["columns"], where=action["where"])
        assert [row[:3] for row in database.execute(sql).fetchall()] == [("example,b", "C", "drop")]
