"""Hugging Face `datasets`, the real one, offline."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ofuda.engines._asking import AskingError
from ofuda.engines.datasets import Annotate, Keep, Rights
from tests.engines.conftest import Desk
from tests.engines.rows import ADDED, asking, example, gained, need

SAID = [["X-Robots-Tag", "noai"]]


@pytest.fixture(scope="module")
def datasets() -> Any:
    need("datasets")
    return import_module("datasets")


@pytest.fixture(scope="module")
def rows(datasets: Any, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return datasets.Dataset.from_parquet(desk.rows, cache_dir=str(tmp_path_factory.mktemp("cache")))


def rights(desk: Desk, **more: Any) -> Rights:
    return Rights(**asking(hosts=desk.hosts, **more))


@pytest.mark.usefixtures("datasets")
def test_the_example_decides_as_the_command_does(desk: Desk, tmp_path: Path) -> None:
    kept = example("datasets_rows.py")(desk.rows, desk.hosts, str(tmp_path), asking()["now"])
    assert gained(pq.read_table(tmp_path / "decided.parquet").to_pylist()) == desk.wanted
    assert kept["id"] == [at for at, one in desk.wanted.items() if one[1] == "keep"]
    assert kept.column_names == pq.read_schema(desk.rows).names


def test_processes_and_formats_come_to_the_same(rows: Any, desk: Desk) -> None:
    annotate = Annotate(rights(desk))
    one = rows.map(annotate, batched=True)
    assert one.features["ai_rule"].dtype == "int64"
    two = rows.map(annotate, batched=True, num_proc=2, load_from_cache_file=False)
    assert two._fingerprint == one._fingerprint
    assert gained(two) == desk.wanted
    for format_ in ("arrow", "pandas"):
        other = rows.with_format(format_).map(annotate, batched=True).with_format(None)
        assert gained(other) == desk.wanted
        assert other.column_names == one.column_names
        kept = rows.with_format(format_).filter(Keep(rights(desk)), batched=True)
        assert len(kept) == sum(row[1] == "keep" for row in desk.wanted.values())


def test_rows_may_come_as_a_stream(rows: Any, desk: Desk) -> None:
    stream = rows.to_iterable_dataset()
    assert gained(stream.map(Annotate(rights(desk)), batched=True)) == desk.wanted
    kept = [row["id"] for row in stream.filter(Keep(rights(desk)), batched=True)]
    assert kept == [at for at, one in desk.wanted.items() if one[1] == "keep"]


def test_rows_that_say_nothing_come_before_one_that_does(datasets: Any) -> None:
    urls = ["https://a.example/"] * 2_500
    made = datasets.Dataset.from_dict({"url": urls, "headers": [None] * 2_499 + [SAID]})
    for evidence in (False, True):
        found = made.map(Annotate(Rights(**asking(evidence=evidence))), batched=True)
        assert found[-1]["ai_reason"] == "x_robots_tag_disallowed"
        assert found[0]["ai_rule"] is None


def test_values_that_no_column_could_have_are_never_kept(datasets: Any) -> None:
    def each() -> Any:
        yield {"url": "https://a.example/", "headers": SAID}
        yield {"url": "https://a.example/", "headers": {"x-robots-tag": "noai"}}
        yield {"url": "https://a.example/", "headers": 7}
        yield {"url": "https://a.example/", "headers": None}

    stream = datasets.IterableDataset.from_generator(each)
    annotated = stream.map(Annotate(Rights(**asking())), batched=True)
    assert [row["ai_verdict"] for row in annotated] == ["drop", "drop", "review", "keep"]
    assert [row["headers"] for row in stream.filter(Keep(Rights(**asking())), batched=True)] == [None]


_FINGERPRINTS = """
from datasets import Dataset
from ofuda.engines.datasets import Annotate, Keep, Rights
rights = Rights(agent=["B", "A"], uses=["training", "search"], hosts={hosts!r}, at="2026-11-21", policy={policy!r},
                undertakes={{"inform", "attribute", "delete"}})
rows = Dataset.from_dict({{"url": ["https://a.example/"]}})
print(rows.map(Annotate(rights), batched=True)._fingerprint, rows.filter(Keep(rights), batched=True)._fingerprint)
"""


def fingerprints(hosts: Path, seed: str, policy: str = "respectful") -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _FINGERPRINTS.format(hosts=str(hosts), policy=policy)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.usefixtures("datasets")
def test_fingerprints_are_the_same_in_two_processes_and_under_two_hash_seeds(desk: Desk) -> None:
    first = fingerprints(Path(desk.hosts), "1")
    assert len(set(first.split())) == 2
    assert first == fingerprints(Path(desk.hosts), "2")


def test_a_fingerprint_changes_with_question_policy_and_table(rows: Any, desk: Desk, tmp_path: Path) -> None:
    few = rows.select(range(10))
    hosts = shutil.copytree(desk.hosts, tmp_path / "hosts")

    def fingerprint(**more: Any) -> str:
        found: str = few.map(Annotate(Rights(**asking(**{"hosts": hosts, **more}))), batched=True)._fingerprint
        return found

    seen = [fingerprint(), fingerprint(agent="B"), fingerprint(uses="search"), fingerprint(policy="strict")]
    seen += [fingerprint(now="2026-11-22"), fingerprint(columns={"headers": "fields"}), fingerprint(hosts=None)]
    assert fingerprint() == seen[0]
    (hosts / "table.json").write_bytes((hosts / "table.json").read_bytes() + b"\n")
    seen.append(fingerprint())
    assert len(set(seen)) == len(seen)


def test_what_hangs_on_the_clock_is_refused() -> None:
    with pytest.raises(AskingError, match='never cached; name the instant, as in `at="2026-11-21"`'):
        Annotate(Rights(agent="ExampleBot", uses="search"))
    assert Keep(Rights(**asking()))({"url": ["https://a.example/"]}) == [True]
    assert set(Annotate(Rights(**asking()))({"url": ["https://a.example/"]})) == set(ADDED)
