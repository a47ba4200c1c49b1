"""Ray Data and PySpark, the real ones: one node each, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.conftest import Desk
from tests.engines.rows import ADDED, FEW, gained, need

_ALONE = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled", "RAY_DATA_DISABLE_PROGRESS_BARS": "1"}
GAINED = [*ADDED, "ai_decision_search", "ai_decision_train_generative", "ai_signals"]
VERDICTS = ["keep", "drop", "keep", "drop"]


@dataclass(frozen=True)
class Session:
    """A process that is at work, and the folder that it writes into; what it says is in `log` there."""

    process: subprocess.Popen[bytes]
    folder: Path

    def done(self) -> Path:
        assert self.process.wait(timeout=300) == 0, (self.folder / "log").read_text(errors="replace")
        return self.folder


@pytest.fixture(scope="module")
def sessions(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Both at once, since both spend most of their time waiting; by name, once it has done its work."""
    environment = {**os.environ, **_ALONE, "PYTHONPATH": os.pathsep.join(sys.path)}
    begun = {}
    for name in ("ray", "spark"):
        folder = tmp_path_factory.mktemp(name)
        command = [sys.executable, "-m", f"tests.engines.session_of_{name}", desk.rows, desk.hosts, str(folder)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        begun[name] = Session(process, folder)
    yield lru_cache(lambda name: begun[name].done())
    for one in begun.values():
        one.process.kill()
        one.process.wait()


@pytest.fixture
def ray(sessions: Callable[[str], Path]) -> Path:
    need("ray")
    return sessions("ray")


@pytest.fixture
def spark(sessions: Callable[[str], Path]) -> Path:
    need("spark")
    return sessions("spark")


def test_the_example_of_ray_decides_as_the_command_does(ray: Path, desk: Desk) -> None:
    assert gained(pq.read_table(ray / "out").to_pylist()) == desk.wanted


def test_blocks_of_ray_stay_arrow_with_words_as_text(ray: Path) -> None:
    found = pq.read_table(ray / "few.parquet")
    assert found.schema.names == [*FEW.schema.names, *GAINED]
    assert found.column("ai_verdict").to_pylist() == VERDICTS
    assert {found.schema.field(name).type for name in GAINED if name not in {"ai_rule", "ai_signals"}} == {pa.string()}


@pytest.mark.system("java")
def test_the_example_of_spark_decides_as_the_command_does(spark: Path, desk: Desk) -> None:
    assert gained(pq.read_table(spark / "out").to_pylist()) == desk.wanted


@pytest.mark.system("java")
def test_the_schema_that_spark_wants_is_known_before(spark: Path) -> None:
    plain, large = json.loads((spark / "few.json").read_bytes())
    assert plain == large, "the types that Arrow has for long texts change nothing"
    assert plain["foretold"]
    assert list(plain["types"]) == ["id", "url", "headers", *GAINED]
    assert plain["types"]["ai_rule"] == "bigint"
    assert [row["ai_verdict"] for row in plain["rows"]] == VERDICTS
    assert plain["rows"][1]["ai_signals"][-1]["channel"] == "x-robots-tag"
    assert {row["ai_decision_search"] for row in plain["rows"]} == {"unknown"}
