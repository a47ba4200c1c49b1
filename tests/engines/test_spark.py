"""PySpark, the real one: a master in the same process, on loopback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.engines.conftest import Desk
from tests.engines.rows import ADDED, asking, engine, example, gained

pytestmark = pytest.mark.system("java")

_ALONE = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    # It lives for seconds.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The engine, while a session is up, which examples find."""
    found = engine("spark")
    from pyspark.sql import SparkSession  # noqa: PLC0415 (an extra)

    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = SparkSession.builder.master("local[1]")
    folder = str(tmp_path_factory.mktemp("warehouse"))
    for name, value in {**_ALONE, "spark.sql.warehouse.dir": folder}.items():
        made = made.config(name, value)
    session = made.getOrCreate()
    yield found
    session.stop()


@pytest.mark.usefixtures("ours")
def test_the_example_decides_as_the_command_does(desk: Desk, tmp_path: Path) -> None:
    example("spark_rows.py")(desk.rows, desk.hosts, str(tmp_path / "out"), now=asking()["now"])
    assert gained(pq.read_table(tmp_path / "out").to_pylist()) == desk.wanted


def test_the_schema_of_the_result_is_known_before(ours: Any) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415 (an extra)

    frame = SparkSession.builder.getOrCreate().createDataFrame(
        [("https://a.example/", {"Server": "x"}, 1), ("https://b.example/", {"X-Robots-Tag": "noai"}, 2)],
        "url string, headers map<string, string>, ai_rule int",
    )
    rights = ours.Rights(**asking(uses=["train-generative", "search"], evidence=True))
    found = ours.annotated(frame, rights)
    assert found.schema == ours.schema(frame.schema, rights)
    assert found.columns == [
        "url",
        "headers",
        *ADDED,
        "ai_decision_search",
        "ai_decision_train_generative",
        "ai_signals",
    ]
    assert dict(found.dtypes)["ai_rule"] == "bigint"
    rows = found.collect()
    assert [row["ai_verdict"] for row in rows] == ["keep", "drop"]
    assert rows[1]["ai_signals"][-1]["channel"] == "x-robots-tag"
    assert {*(row["ai_decision_train_generative"] for row in rows)} == {"unknown", "disallowed"}
