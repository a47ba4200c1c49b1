"""Ten thousand rows over a table of hosts with a past, and what `ofuda filter` says of them."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ofuda.nouns.question import Question
from ofuda.nouns.resource import Fetched
from ofuda.nouns.vocabulary import Use
from ofuda.shells.filtering.settings import Settings
from ofuda.shells.tables.writing import building
from ofuda.tables.policies import POLICIES
from tests.benchmarks.tables import hosts, urls
from tests.shells.filtering.made import decisions, ran

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOW = "2026-11-21T00:00:00Z"
AT = datetime(2026, 11, 1, tzinfo=UTC)
COUNT = 10_000
ADDED = ("ai_decision", "ai_verdict", "ai_reason", "ai_rule")
# What some rows say in their fields; the last ones are no fields that can be read.
SAID: tuple[list[list[str]] | None, ...] = (
    None,
    [["X-Robots-Tag", "noai"]],
    [["Content-Usage", "train-ai=y"], ["content-type", "text/html"]],
    [["TDM-Reservation", "1"], ["Server", "x"]],
    [["Link", '<https://a.example/l.jsonld>; rel="https://w3id.org/ofuda#label"']],
    [["X-Robots-Tag"]],
)
SEVERAL: dict[str, Any] = {"uses": ["train-generative", "search"], "evidence": True}
FEW = pa.table(
    {
        "id": range(4),
        "url": ["https://a.example/", "https://b.example/"] * 2,
        "headers": [None, [["X-Robots-Tag", "noai"]], [["Server", "x"]], [["x-robots-tag", "NOAI"]]],
    }
)
CLOSED = b"User-agent: *\nDisallow: /\n"

Rows = dict[int, tuple[Any, ...]]
"""By the id of a row what it gained."""


def table_of_hosts(folder: Path) -> list[str]:
    """Every third origin closed later on."""
    files = dict(hosts(400))
    with building(folder) as builder:
        for at, (origin, each) in enumerate(files.items()):
            for path, (status, body) in each.items():
                builder.add(origin, path, Fetched(status, body, fetched_at=AT))
            if at % 3 == 0:
                builder.add(origin, "/robots.txt", Fetched(200, CLOSED, fetched_at=AT + timedelta(days=10)))
    return list(files)


def table_of_rows(folder: Path, origins: list[str]) -> Any:
    """A third says what came with it, a quarter when: before, between and after what is known of its host."""
    (path,) = urls(folder, origins, COUNT, 1)
    found = pq.read_table(path)
    numbers = found.column("id").to_pylist()
    addresses = [None if one == 77 else "no address" if one == 78 else url for one, url in _both(found)]
    headers = [SAID[one // 3 % len(SAID)] if one % 3 == 0 else None for one in numbers]
    times = [AT + timedelta(days=one % 21 - 5) if one % 4 == 0 else None for one in numbers]
    found = found.set_column(1, "url", pa.array(addresses))
    found = found.append_column("headers", pa.array(headers, pa.list_(pa.list_(pa.string()))))
    return found.append_column("fetched_at", pa.array(times, pa.timestamp("us", tz="UTC")))


def _both(table: Any) -> Iterable[tuple[int, str]]:
    return zip(table.column("id").to_pylist(), table.column("url").to_pylist(), strict=True)


def filtered(folder: Path, *paths: Path, as_of: str = "capture") -> list[dict[str, Any]]:
    """What a run of `ofuda filter` lists, by what stood at hosts when rows were captured, last, or ever."""
    question = Question(frozenset({"ExampleBot"}), frozenset({Use.TRAIN_GENERATIVE}))
    now = datetime.fromisoformat(NOW)
    judged_by = replace(POLICIES["respectful"], as_of=as_of)
    ran(Settings(folder / as_of, question, judged_by, now, folder / "hosts"), *paths)
    return decisions(folder / as_of)


def gained(rows: Iterable[dict[str, Any]]) -> Rows:
    """datatrove does not write an id of 0."""
    return {int(row.get("id", 0)): tuple(row[name] for name in ADDED) for row in rows}


def asking(**more: Any) -> dict[str, Any]:
    """The question of the examples."""
    return {"agent": "ExampleBot", "uses": "train-generative", "now": NOW, **more}


def need(extra: str) -> None:
    """The test is skipped by the name of a library that is not there."""
    if find_spec({"spark": "pyspark"}.get(extra, extra)) is None:
        pytest.skip(f"needs the extra `{extra}`")


def example(name: str) -> Callable[..., Any]:
    """The main function of an example."""
    found: Callable[..., Any] = runpy.run_path(str(EXAMPLES / name))["main"]
    return found
